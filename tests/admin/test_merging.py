"""Merging duplicates: citations and references move to the record that is kept."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.models import Actor, HistoryEntry
from adgmin.record import State
from initiatives.models import Outcome
from partners.models import Partner
from tests import factories as f

from .curator import WHY, Curator, Page, admin_url

pytestmark = pytest.mark.django_db


def merge(curator: Curator, into: Actor, *rows: Actor) -> list[str]:
    """Merge rows into another one; returns the errors."""
    return merging(curator, into, *rows, previewed=into.pk).errors


def merging(curator: Curator, into: Actor, *rows: Actor, previewed: int | str = "") -> Page:
    """Send the form; without ``previewed`` it shows what would move."""
    data = {"withdraw": "1", "reason": "Entered twice.", "merged_into": into.pk, "previewed": previewed}
    return curator.run_action("withdraw", *rows, **data)


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
    assert merge(curator, draft, one) == ["Select a valid choice. That choice is not one of the available choices."]
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
    assert "To merge it into another record, choose “Withdraw” in its list" in page.soup.get_text()
    assert curator.open(admin_url(Actor)).options("action")[1:] == [
        "publish", "send_to_review", "withdraw", "delete_selected",
    ]  # fmt: skip
