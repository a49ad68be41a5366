"""Merging duplicates: citations and references move to the record that is kept."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from pytest_django import Settings

from adgmin import record
from adgmin.models import Actor, Change, HistoryEntry, Passage, Revision, Source, Synonym
from adgmin.record import Cited, Mergeable, Published, State
from initiatives.models import Outcome
from partners.models import Partner
from tests import factories as f

from .curator import NOUNS, WHY, Curator, Page, admin_url, signed_in
from .meanwhile import meanwhile
from .test_every_form import FACTORIES

pytestmark = pytest.mark.django_db

UNAVAILABLE = "“%s” (%s) cannot be chosen here. Open it"


def merge(curator: Curator, into: Mergeable, *rows: Mergeable) -> list[str]:
    """Merge rows into another one; returns the errors."""
    return merging(curator, into, *rows, previewed=into.pk).errors


def merging(curator: Curator, into: Mergeable, *rows: Mergeable, previewed: int | str = "") -> Page:
    """Send the form; without ``previewed`` it shows what would move."""
    data = {"merge": "1", "reason": "Entered twice.", "merged_into": into.pk, "previewed": previewed}
    return curator.run_action("merge", *rows, **data)


def test_references_move_to_the_kept_record(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    outcome = f.OutcomeFactory(body=one, counterparts=[one])
    earlier = f.ActorFactory(state=State.DRAFT)
    part = f.MeetingRoleFactory(actor=one, state=State.DRAFT)
    assert merge(curator, other, one) == []
    outcome.refresh_from_db()
    part.refresh_from_db()
    assert (outcome.body, outcome.counterparts.get(), part.actor) == (other, other, other)
    one.refresh_from_db()
    assert (one.state, one.merged_into, one.withdrawn_because) == (State.WITHDRAWN, other, "Entered twice.")
    assert curator.client.get(one.get_absolute_url()).headers["Location"] == other.get_absolute_url()
    assert earlier.state == State.DRAFT


def test_citations_are_copied_without_duplicates(curator: Curator) -> None:
    passage = f.PassageFactory()
    one, other = f.ActorFactory(name="ROK", passage=passage), f.ActorFactory(name="Korea", passage=passage)
    f.cite(other, aspect="name", value="Korea")
    alias = f.cite(one, aspect="name", value="ROK")
    assert merge(curator, other, one) == []
    assert other.citations.filter(passage=alias.passage, aspect="name", value="ROK").count() == 1
    assert other.citations.filter(passage=passage, aspect="").count() == 1
    assert one.citations.count() == 2


def test_earlier_merges_are_redirected_to_the_kept_record(curator: Curator) -> None:
    first, one, other = (f.ActorFactory() for _number in range(3))
    assert merge(curator, one, first) == []
    assert merge(curator, other, one) == []
    first.refresh_from_db()
    assert first.merged_into == other


def test_several_records_are_merged_at_once(curator: Curator) -> None:
    one, two, other = (f.ActorFactory() for _number in range(3))
    assert merge(curator, other, one, two) == []
    assert set(Actor.objects.filter(merged_into=other)) == {one, two}


@pytest.mark.both_databases
def test_merge_that_breaks_a_constraint_changes_nothing(curator: Curator) -> None:
    one, other = f.ActorFactory(name="One"), f.ActorFactory(name="Other")
    first, second = (f.OutcomeFactory(body=body, title="the guide") for body in (one, other))
    second.meeting = first.meeting
    second.save()
    [error] = merge(curator, other, one)
    assert error.startswith("One: endorsed the guide: This body already has an outcome on this object there")
    assert Outcome.objects.get(pk=first.pk).body == one
    assert Actor.objects.published().filter(pk=one.pk).exists()


def test_record_is_not_merged_into_itself_or_a_draft(curator: Curator) -> None:
    one, draft = f.ActorFactory(), f.ActorFactory(state=State.DRAFT)
    assert merge(curator, one, one)
    assert merge(curator, draft, one) == [UNAVAILABLE % (draft, "draft")]
    assert Actor.objects.published().count() == 1


def test_readings_that_name_the_merged_actor_follow_it(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    outcome = f.OutcomeFactory(body=one, counterparts=[one])
    readings = [f.cite(outcome, aspect=aspect, value=one.slug) for aspect in ("actor", "counterpart")]
    assert merge(curator, other, one) == []
    for reading in readings:
        reading.refresh_from_db()
        assert reading.value == other.slug


def test_preview_shows_what_moves_and_merges_nothing(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    outcome = f.OutcomeFactory(title="the guide", body=one)
    before = HistoryEntry.objects.count()
    page = merging(curator, other, one)
    assert (page.errors, page.messages) == ([], "")
    assert "Merging into “Republic of Korea” changes" in page.soup.get_text()
    cells = [[page.words(cell) for cell in row.select("th, td")] for row in page.soup.select(".history tbody tr")]
    assert ["Acting body", "ROK", "Republic of Korea"] in cells
    outcome.refresh_from_db()
    assert (outcome.body, Actor.objects.get(pk=one.pk).state, HistoryEntry.objects.count()) == (
        one,
        "published",
        before,
    )
    assert page.fields["previewed"] == str(other.pk)


def test_merge_is_reverted_whole_from_the_history_of_the_merged_record(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    outcome = f.OutcomeFactory(body=one, counterparts=[one])
    reading = f.cite(outcome, aspect="actor", value=one.slug)
    cited = other.citations.count()
    assert merge(curator, other, one) == []
    [button, *_rest] = curator.open(admin_url(one, "history")).links("Revert this change")
    curator.client.post(button, {"why": WHY, "all": "1"})
    for row in (one, outcome, reading):
        row.refresh_from_db()
    assert (one.state, one.merged_into, one.withdrawn_because) == (State.PUBLISHED, None, "")
    assert (outcome.body, outcome.counterparts.get(), reading.value) == (one, one, one.slug)
    assert other.citations.count() == cited
    assert curator.client.get(one.get_absolute_url()).status_code == 200


def test_profiles_of_both_actors_are_merged_too_and_brought_back(curator: Curator) -> None:
    kept, twice = (f.PartnerFactory(actor__name=name) for name in ("Republic of Korea", "ROK"))
    passage = twice.citations.get().passage
    preview = merging(curator, kept.actor, twice.actor)
    assert (preview.errors, "Merged into" in preview.soup.get_text()) == ([], True)
    assert Partner.objects.published().count() == 2
    assert merge(curator, kept.actor, twice.actor) == []
    twice.refresh_from_db()
    assert (twice.state, twice.merged_into, twice.withdrawn_because) == (State.WITHDRAWN, kept, "Entered twice.")
    assert kept.citations.filter(passage=passage).exists()
    assert curator.client.get(twice.get_absolute_url()).headers["Location"] == kept.get_absolute_url()
    [button, *_rest] = curator.open(admin_url(twice.actor, "history")).links("Revert this change")
    curator.client.post(button, {"why": WHY, "all": "1"})
    assert Partner.objects.published().count() == 2
    assert not kept.citations.filter(passage=passage).exists()


def test_draft_profile_of_a_merged_actor_leaves_its_citations_and_goes(curator: Curator) -> None:
    kept, twice = f.PartnerFactory(), f.PartnerFactory(state=State.DRAFT)
    passage = twice.citations.get().passage
    assert merge(curator, kept.actor, twice.actor) == []
    assert Partner.objects.get() == kept
    assert kept.citations.filter(passage=passage).exists()


def test_merge_is_undone_by_its_history_only(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory()
    assert merge(curator, other, one) == []
    refusal = "ROK is merged into another record. Revert the merge in its history instead."
    page = curator.run_action("publish", one)
    assert refusal in page.messages
    page = curator.form(one)
    assert page.options("state") == ["withdrawn"]
    assert "merged_into" not in page.fields
    for fields in ({"state": "withdrawn"}, {"state": "published"}):
        curator.submit(one, merged_into="", why=WHY, **fields)
        assert Actor.objects.get(pk=one.pk).merged_into == other
    one.refresh_from_db()
    one.state, one.merged_into = State.PUBLISHED, None
    with pytest.raises(ValidationError, match=refusal), record.editing(user=get_user_model().objects.get()):
        one.save()
    assert Actor.objects.get(pk=one.pk).merged_into == other


def test_form_of_a_published_record_explains_merging(curator: Curator) -> None:
    page = curator.form(f.ActorFactory())
    assert "merged_into" not in page.fields
    assert "To merge it into another record, choose “Merge” in its list" in page.soup.get_text()
    assert curator.open(admin_url(Actor)).options("action")[1:] == [
        "publish", "send_to_review", "merge", "withdraw", "bring_back", "delete_selected",
    ]  # fmt: skip


def revert(curator: Curator, row: Mergeable, button: str = "Revert this change") -> None:
    """Take the last edit of a row back, with all that it changed."""
    [url, *_rest] = curator.open(admin_url(type(row)) + f"{row.pk}/history/").links(button)
    page = Page(curator.client.post(url, {"why": WHY, "all": "1"}, follow=True))
    assert (page.errors, page.messages) == ([], "The change was reverted.")


@pytest.mark.both_databases
def test_rows_of_every_noun_are_merged_and_brought_back(curator: Curator) -> None:
    nouns = [noun for noun in NOUNS if issubclass(noun, Mergeable)]
    assert {noun for noun in NOUNS if noun not in nouns} == {Passage, Synonym}
    for noun in nouns:
        kept, twice = FACTORIES[noun](), FACTORIES[noun]()
        assert merge(curator, kept, twice) == [], noun
        merged: Any = noun.rows().get(pk=twice.pk)
        assert (merged.merged_into, merged.is_published()) == (kept, False)
        revert(curator, twice)
        assert noun.rows().published().filter(Q(merged_into=None), pk=twice.pk).exists(), noun


@pytest.mark.both_databases
def test_drafts_of_every_noun_are_merged_and_brought_back() -> None:
    contributor = signed_in("contributor")
    for noun in (noun for noun in NOUNS if issubclass(noun, Published)):
        kept, twice = (FACTORIES[noun](state=State.DRAFT) for _number in range(2))
        cited = citations_of(twice)
        both = citations_of(kept) | cited
        assert merge(contributor, kept, twice) == [], noun
        assert (noun.rows().filter(pk=twice.pk).exists(), citations_of(kept)) == (False, both), noun
        revert(contributor, twice, "Bring back")
        assert (noun.rows().get(pk=twice.pk).state, citations_of(twice)) == (State.DRAFT, cited)
        assert citations_of(kept) == both - cited


def citations_of(row: Published) -> set[int]:
    return {citation.passage_id for citation in row.citations.all()} if isinstance(row, Cited) else set()


def test_references_to_a_draft_move_and_what_it_cites_goes_into_a_draft_revision(settings: Settings) -> None:
    settings.FOUR_EYES = True
    contributor, kept = signed_in("contributor"), f.ActorFactory(name="Timor-Leste")
    twice = f.ActorFactory(name="Timor Leste", slug="east", state=State.DRAFT)
    passage = twice.citations.get().passage
    outcome = f.OutcomeFactory(body=twice, counterparts=[twice], state=State.DRAFT)
    reading = f.cite(outcome, aspect="actor", value=twice.slug)
    page = merging(contributor, kept, twice)
    assert "What the drafts cite goes into a draft revision of “Timor-Leste”" in page.soup.get_text()
    assert (Revision.objects.count(), Actor.objects.filter(pk=twice.pk).exists()) == (0, True)
    assert merge(contributor, kept, twice) == []
    outcome.refresh_from_db()
    reading.refresh_from_db()
    assert (outcome.body, outcome.counterparts.get(), reading.value) == (kept, kept, kept.slug)
    assert not kept.citations.filter(passage=passage).exists()
    revision = Revision.objects.get()
    assert passage.pk in [each["passage"] for each in revision.wanted["citations"]]
    assert not Actor.objects.filter(pk=twice.pk).exists()


def test_what_the_draft_profile_of_a_draft_cites_goes_into_a_draft_revision_too(settings: Settings) -> None:
    settings.FOUR_EYES = True
    kept = f.PartnerFactory()
    twice = f.PartnerFactory(state=State.DRAFT, actor__state=State.DRAFT)
    assert merge(signed_in("contributor"), kept.actor, twice.actor) == []
    assert (Partner.objects.get(), Actor.objects.filter(pk=twice.actor_id).exists()) == (kept, False)
    assert {(each.noun, each.object_id) for each in Revision.objects.all()} == {
        ("adgmin.actor", kept.actor_id), ("partners.partner", kept.pk),
    }  # fmt: skip


def test_contributor_merges_what_is_public_in_a_draft_revision_and_nothing_into_what_is_hidden() -> None:
    contributor, public = signed_in("contributor"), f.ActorFactory(name="ROK")
    draft, gone = f.ActorFactory(state=State.DRAFT), f.ActorFactory()
    f.withdraw(gone)
    assert merge(contributor, draft, public) == [UNAVAILABLE % (draft, "draft")]
    assert merge(contributor, gone, draft) == [UNAVAILABLE % (gone, "withdrawn")]
    kept = f.ActorFactory()
    assert merge(contributor, kept, public) == []
    assert Actor.objects.get(pk=public.pk).is_published()
    assert Revision.objects.get().wanted["fields"]["merged_into"] == kept.pk


def test_drafts_are_merged_apart_from_public_records(curator: Curator) -> None:
    public, draft, kept = f.ActorFactory(), f.ActorFactory(state=State.DRAFT), f.ActorFactory()
    assert "These are public: merge the drafts separately." in merging(curator, kept, public, draft).messages
    assert merge(curator, kept, public) == merge(curator, kept, draft) == []


def test_draft_source_is_merged_once_its_citations_are_taken_over(curator: Curator) -> None:
    kept, twice = f.PassageFactory(), f.PassageFactory(source__state=State.DRAFT)
    draft = f.ActorFactory(passage=twice, state=State.DRAFT)
    [error] = merge(curator, kept.source, twice.source)
    assert f"Records still cite passages of “{twice.source}”" in error
    assert twice.hand_citations_to(kept) == 1
    assert merge(curator, kept.source, twice.source) == []
    assert (Source.objects.get(), draft.citations.get().passage) == (kept.source, kept)


def test_theme_is_merged_and_its_address_leads_to_the_one_that_is_kept(curator: Curator) -> None:
    kept, twice = f.ThemeFactory(name="Data"), f.ThemeFactory(name="The data")
    outcome = f.OutcomeFactory(themes=[twice], leading_theme=twice)
    assert merge(curator, kept, twice) == []
    outcome.refresh_from_db()
    assert (outcome.leading_theme, outcome.themes.get()) == (kept, kept)
    for address in (f"/themes/{twice.slug}/?as_of=2024", f"/api/v1/themes/{twice.slug}/"):
        response = curator.client.get(address)
        assert (response.status_code, kept.slug in response.headers["Location"]) == (301, True)
    lists = ("/themes/", "/api/v1/themes/", "/search/?q=The+data", "/outcomes/", "/data/", "/sitemap-themes.xml")
    for address in lists:
        assert f"/themes/{twice.slug}/" not in curator.client.get(address, follow=True).content.decode()
    [change] = Change.objects.filter(kind="themes", object_id=twice.pk).order_by("-pk")[:1]
    assert change.act == "withdrawn"
    assert str(twice.pk) not in curator.form(Outcome).options_of_boxes("themes")
    page = curator.run_action("merge", twice)
    assert "These are merged already" in page.messages
    with pytest.raises(ValidationError, match="“The data” is merged into “Data”: choose that"), record.editing():
        outcome.themes.add(twice)


def test_preview_lists_every_row_and_counts_them_by_kind(curator: Curator) -> None:
    one, other = f.ActorFactory(name="ROK"), f.ActorFactory(name="Republic of Korea")
    with record.editing():
        f.OutcomeFactory.create_batch(205, body=one, with_citation=False, state=State.DRAFT)
    page = merging(curator, other, one)
    assert page.texts(".counts li") == ["Citations: 1", "Outcomes: 205", "Actors: 1"]
    assert len(page.soup.select(".history tbody")) == 207


def test_old_addresses_lead_straight_to_the_last_record_of_a_chain(curator: Curator) -> None:
    first, second, third = (f.ActorFactory() for _number in range(3))
    assert merge(curator, second, first) == []
    assert merge(curator, third, second) == []
    for row in (first, second):
        response = curator.client.get(row.get_absolute_url())
        assert (response.status_code, response.headers["Location"]) == (301, third.get_absolute_url())
        response = curator.client.get(f"/api/v1/actors/{row.slug}/")
        assert (response.status_code, response.headers["Location"].endswith(f"/actors/{third.slug}/")) == (301, True)
    revert(curator, second)
    assert curator.client.get(first.get_absolute_url()).headers["Location"] == second.get_absolute_url()


def is_refused_as_merged(errors: list[str], one: Actor, other: Actor) -> bool:
    [error] = errors
    return f"The actor “{one}” was merged into “{other}” by maria at " in error


def test_record_is_merged_into_none_that_is_merged_itself(curator: Curator) -> None:
    one, other, third = (f.ActorFactory() for _number in range(3))
    assert merge(curator, other, one) == []
    for row in (third, other):
        assert is_refused_as_merged(merge(curator, one, row), one, other)
    with pytest.raises(ValidationError, match="merged into an unpublished record"):
        third.merge_into(one, "Twice.")
    assert Actor.objects.published().filter(pk__in=[other.pk, third.pk]).count() == 2


@pytest.mark.both_databases
def test_two_curators_merge_two_records_into_each_other_at_once(curator: Curator) -> None:
    one, other = f.ActorFactory(), f.ActorFactory()
    first: list[list[str]] = []
    with meanwhile(lambda: first.append(merge(curator, other, one))):
        second = merge(curator, one, other)
    assert first == [[]]
    assert is_refused_as_merged(second, one, other)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.merged_into, other.merged_into, other.state) == (other, None, State.PUBLISHED)


def test_record_that_is_merged_meanwhile_is_not_merged_again(curator: Curator) -> None:
    one, other, third = (f.ActorFactory() for _number in range(3))
    with meanwhile(lambda: merge(curator, other, one)):
        page = merging(curator, third, one, previewed=third.pk)
    assert "These are merged already" in page.messages
    one.refresh_from_db()
    assert one.merged_into == other
