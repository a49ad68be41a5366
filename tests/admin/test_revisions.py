"""Changes of public records as draft revisions: saved, reviewed, applied, and never public before."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from adgmin import record
from adgmin.curation.bundles import Bundle
from adgmin.models import HistoryEntry, KeptText, Passage, Revision, Source, fingerprint
from adgmin.record import AsOf, RevisionState, State
from initiatives.models import Commitment, Initiative, Outcome, Role
from tests import factories as f
from tests.remembered import remembered

from .curator import Curator, Page, admin_url, citation_row, inline_row, signed_in, theme_fields
from .test_roles import writing_as

pytestmark = pytest.mark.django_db

SAVED = "Saved as a draft revision."


@pytest.fixture
def contributor(db: None) -> Curator:
    return signed_in("contributor")


@pytest.fixture
def editor(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("editor")


@pytest.fixture
@remembered
def outcome(db: None) -> Outcome:
    return f.OutcomeFactory(title="a guide", summary="As published.")


def review(curator: Curator, revision: Revision) -> Page:
    """The page on which it is reviewed, wherever that is."""
    return Page(curator.client.get(f"/admin/adgmin/revision/{revision.pk}/change/", follow=True))


def send(curator: Curator, revision: Revision, **data: Any) -> Page:
    page = review(curator, revision)
    url = page.response.request["PATH_INFO"]  # type: ignore[attr-defined]
    return Page(curator.client.post(url, {**page.fields, **data}, follow=True))


def publish(curator: Curator, revision: Revision | None = None) -> Page:
    return send(curator, revision or Revision.objects.get(), publish="1", anyway="on")


def now(outcome: Outcome) -> Outcome:
    return Outcome.objects.get(pk=outcome.pk)


def test_contributor_saves_a_revision_and_the_public_sees_none_of_it(contributor: Curator, outcome: Outcome) -> None:
    theme, passage = f.ThemeFactory(), f.PassageFactory()
    number = record.version().number
    changes = {"summary": "Better.", "themes": [theme.pk], "leading_theme": theme.pk}
    sent = contributor.submit(outcome, **changes, **citation_row(passage, 1, printed="endorsed"))
    assert sent.errors == []
    assert SAVED in sent.messages
    assert record.version().number == number
    live = now(outcome)
    assert (live.summary, live.citations.count(), live.themes.count()) == ("As published.", 1, 0)
    revision = Revision.objects.get()
    assert (revision.author, revision.source, str(revision)) == ("contributor", passage.source, str(outcome))
    again = contributor.form(outcome)
    assert again.fields["summary"] == "Better."
    assert again.fields["citations-1-printed"] == "endorsed"
    assert "Summary As published. Better." in again.texts("[aria-labelledby=revision] tbody tr")


def test_revision_is_saved_again_and_compared_three_ways(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    contributor.submit(outcome, summary="Better.", **citation_row(f.PassageFactory(), 1))
    opened = contributor.form(outcome).fields
    assert editor.form(outcome).fields["summary"] == "Better."
    assert SAVED in editor.submit(outcome, summary="Best.").messages
    sent = {**opened, "summary": "Mine.", "_save": "1"}
    page = Page(contributor.client.post(admin_url(outcome, "change"), sent))
    assert "Saved in the meantime: “Best.”." in page.errors
    assert any(each.startswith("editor saved this record at ") for each in page.errors)
    wanted = Revision.objects.get().wanted
    assert (wanted["fields"]["summary"], len(wanted["citations"])) == ("Best.", 2)


def test_revision_is_published_by_somebody_else_and_says_why(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    contributor.submit(outcome, summary="Better.", why="The gap was closed.", **citation_row(f.PassageFactory(), 1))
    revision, number = Revision.objects.get(), record.version().number
    refused = send(contributor, revision, publish="1")
    assert refused.status == 403
    page = review(editor, revision)
    assert "Summary As published. Better." in page.texts(".reviewed tbody tr")
    assert "Why: The gap was closed." in page.texts(".reviewed p")
    assert "1 record is now published." in publish(editor).messages
    assert (now(outcome).summary, now(outcome).citations.count()) == ("Better.", 2)
    assert record.version().number == number + 1
    assert Revision.objects.get().state == RevisionState.PUBLISHED
    entry = HistoryEntry.objects.latest("pk")
    assert (entry.who, entry.why, entry.how) == ("editor", "The gap was closed.", "review")
    assert "begun by contributor, last saved by contributor" in entry.confirmed
    # What is closed leads to the history.
    assert "The gap was closed." in review(editor, revision).soup.get_text()


def test_own_revision_is_published_by_nobody_alone(editor: Curator, outcome: Outcome) -> None:
    assert SAVED in editor.submit(outcome, summary="Better.").messages
    assert "you saved it last. Somebody else must publish it." in str(publish(editor).errors)
    assert now(outcome).summary == "As published."


def test_without_four_eyes_an_editor_saves_a_revision_or_publishes(curator: Curator, outcome: Outcome) -> None:
    form = curator.form(outcome)
    buttons = [button["name"] for button in form.soup.select(".submit-row input[type=submit]")]
    assert buttons[:2] == ["_revision", "_save"]
    assert SAVED in curator.submit(outcome, button="_revision", summary="Better.").messages
    assert now(outcome).summary == "As published."
    assert curator.form(outcome).fields["summary"] == "As published."
    opened = curator.open(curator.form(outcome).links("open it")[0])
    assert opened.fields["summary"] == "Better."
    curator.submit(outcome, title="another guide")
    assert now(outcome).title == "another guide"
    assert "1 record is now published." in publish(curator).messages
    assert (now(outcome).title, now(outcome).summary) == ("another guide", "Better.")


def test_field_changed_in_the_record_is_left_and_named(contributor: Curator, editor: Curator, outcome: Outcome) -> None:
    contributor.submit(outcome, summary="Better.", note="Why.")
    live = now(outcome)
    live.summary = "Changed by an operator."
    live.save()
    page = publish(editor)
    assert "its draft revision stays open. Left, since changed or gone meanwhile: Summary." in page.messages
    assert (now(outcome).summary, now(outcome).note) == ("Changed by an operator.", "Why.")
    assert Revision.objects.get().state == RevisionState.DRAFT
    contributor.submit(outcome, summary="Best of both.")
    publish(editor)
    assert now(outcome).summary == "Best of both."


def test_what_a_revision_refers_to_may_be_deleted(contributor: Curator, editor: Curator, outcome: Outcome) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    passage, initiative = f.PassageFactory(source=source), f.InitiativeFactory(state=State.DRAFT)
    contributor.submit(outcome, summary="Better.", initiative=initiative.pk, **citation_row(passage, 1))
    assert Revision.objects.get().source == source
    for row in (passage, initiative, source):
        row.delete()
    assert contributor.form(outcome).fields["summary"] == "Better."
    assert "Left, since changed or gone meanwhile: Initiative" in publish(editor).messages
    again = now(outcome)
    assert (again.summary, again.initiative, again.citations.count()) == ("Better.", outcome.initiative, 1)


def test_citation_is_taken_away_by_a_revision(contributor: Curator, editor: Curator, outcome: Outcome) -> None:
    f.cite(outcome)
    contributor.submit(outcome, **{"citations-0-DELETE": "on"})
    assert now(outcome).citations.count() == 2
    publish(editor)
    assert now(outcome).citations.count() == 1


def test_why_is_asked_and_what_was_typed_is_kept(contributor: Curator, outcome: Outcome) -> None:
    data = {**contributor.form(outcome).fields, "summary": "Better.", "why": "", "_save": "1"}
    page = Page(contributor.client.post(admin_url(outcome, "change"), data))
    assert page.errors == ["Say why: something that is published changes."]
    assert page.fields["summary"] == "Better."
    assert not Revision.objects.exists()
    contributor.submit(outcome, summary="Better.", why="It was misread there.")
    assert contributor.form(outcome).fields["why"] == "It was misread there."


def test_rules_are_those_of_every_edit(contributor: Curator, editor: Curator, outcome: Outcome) -> None:
    contributor.submit(outcome, **{"citations-0-DELETE": "on"})
    page = review(editor, Revision.objects.get())
    assert "is published without a citation" in str(page.texts("[aria-labelledby=problems] li"))
    assert "is published without a citation" in str(publish(editor).errors)
    assert now(outcome).citations.count() == 1
    assert Revision.objects.get().state == RevisionState.DRAFT


def test_revision_is_commented_sent_to_review_sent_back_and_dropped(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    contributor.submit(outcome, summary="Better.")
    revision, key = Revision.objects.get(), f"initiatives.outcome-{outcome.pk}"
    send(contributor, revision, send_to_review="1")
    assert "1 draft revision in review" in " ".join(contributor.open("/admin/").texts(".attention li"))
    send(editor, revision, comment=key, **{f"{key}-text": "Which gap?"})
    send(editor, revision, send_back="1", **{"all-text": "Shorter, please."})
    assert Revision.objects.get().state == RevisionState.SENT_BACK
    said = review(contributor, revision).texts(".comments li")
    assert [words.rpartition(" ")[2] for words in said] == ["gap?", "please."]
    assert "Say why the draft revision is dropped." in send(contributor, revision, drop=key).errors
    send(contributor, revision, drop=key, **{f"{key}-because": "It was right."})
    assert Revision.objects.get().state == RevisionState.DROPPED
    assert contributor.form(outcome).fields["summary"] == "As published."
    # A revision that says what is published already is none.
    contributor.submit(outcome, summary="Worse.")
    assert "It says what is published already" in contributor.submit(outcome, summary="As published.").messages
    assert not Revision.objects.waiting().exists()


def test_revision_that_a_colleague_has_saved_meanwhile_is_not_dropped_unseen(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    contributor.submit(outcome, summary="Better.")
    revision, key = Revision.objects.get(), f"initiatives.outcome-{outcome.pk}"
    seen = review(contributor, revision).fields
    editor.submit(outcome, note="Theirs.")
    sent = {**seen, "drop": key, f"{key}-because": "It was right."}
    page = Page(contributor.client.post(admin_url(revision, "change"), sent))
    assert "Nothing was dropped: a row was changed after you opened this page. Look again." in page.errors
    assert Revision.objects.get().state == RevisionState.DRAFT
    send(contributor, revision, drop=key, **{f"{key}-because": "It was right."})
    assert Revision.objects.get().state == RevisionState.DROPPED


def test_drafts_and_revisions_of_a_source_are_published_together(contributor: Curator, editor: Curator) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    passage, initiative = f.PassageFactory(source=source), f.InitiativeFactory(summary="As published.")
    draft = f.OutcomeFactory(state=State.DRAFT, passage=passage, initiative=initiative)
    contributor.submit(draft, **theme_fields(f.ThemeFactory()))
    assert SAVED in contributor.submit(initiative, summary="Better.", **citation_row(passage, 1)).messages
    page = review(editor, Revision.objects.get())
    assert [words.rpartition(" ")[0] for words in page.texts(".reviewed h2")] == [
        str(source), str(draft), str(initiative), "All of",
    ]  # fmt: skip
    assert "3 records are now published." in publish(editor).messages
    assert Initiative.objects.get(pk=initiative.pk).citations.filter(passage=passage).exists()
    assert Source.objects.get(pk=source.pk).state == State.PUBLISHED


def test_draft_that_a_revision_refers_to_is_published_with_it(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    source = f.SourceFactory(state=State.DRAFT)
    draft = f.InitiativeFactory(state=State.DRAFT, passage=f.PassageFactory(source=source))
    assert SAVED in contributor.submit(outcome, initiative=draft.pk).messages
    assert Revision.objects.get().source == source
    assert review(editor, Revision.objects.get()).texts("[aria-labelledby=problems] li") == []
    assert "3 records are now published." in publish(editor).messages
    assert now(outcome).initiative == draft


def test_draft_that_must_be_published_first_is_named_with_a_link(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    source, other = f.SourceFactory(state=State.DRAFT), f.SourceFactory(title="Another text", state=State.DRAFT)
    draft = f.InitiativeFactory(name="Tea Guide", state=State.DRAFT, passage=f.PassageFactory(source=source))
    cited = citation_row(f.PassageFactory(source=other), 1)
    contributor.submit(outcome, initiative=draft.pk, **cited)
    revision = Revision.objects.get()
    assert revision.source == source
    page = review(editor, revision)
    problems = " ".join(page.texts("[aria-labelledby=problems] li"))
    assert "cites a source that is not published: “Another text” (draft)." in problems
    assert "“Another text” is no part of this review (draft). It must be published first: go there" in problems
    assert page.links("go there") == [f"/admin/adgmin/source/{other.pk}/review/"]
    assert "“Another text” (draft)" in str(publish(editor).errors)
    # Of a draft that cites nothing, the form.
    draft.citations.all().delete()
    contributor.submit(outcome, initiative=draft.pk, **{"citations-1-DELETE": "on"})
    page = review(editor, revision)
    assert page.links("go there") == [admin_url(draft, "change")]
    assert "refers to an unpublished record in “initiative”: “Tea Guide” (draft)." in str(publish(editor).errors)
    assert now(outcome).initiative == outcome.initiative


def test_withdrawal_is_proposed_published_and_taken_back(
    contributor: Curator, editor: Curator, outcome: Outcome
) -> None:
    gone = {"state": "withdrawn", "withdrawn_because": "It was entered twice."}
    assert "Say why the record is withdrawn." in contributor.submit(outcome, state="withdrawn").errors
    assert SAVED in contributor.submit(outcome, **gone, why="").messages
    assert now(outcome).state == State.PUBLISHED
    page = review(editor, Revision.objects.get())
    changed = page.texts("tbody tr")
    assert {"State published withdrawn", "Withdrawn because nothing It was entered twice."} <= {*changed}
    shown = contributor.open(page.links("Preview of its page")[0])
    assert "It was entered twice." in shown.soup.get_text()
    assert "It was entered twice." not in Page(contributor.client.get(outcome.get_absolute_url())).soup.get_text()
    publish(editor)
    assert (now(outcome).state, HistoryEntry.objects.latest("pk").why) == (State.WITHDRAWN, gone["withdrawn_because"])
    contributor.submit(outcome, state="published")
    back = Revision.objects.waiting().get()
    assert contributor.open(review(editor, back).links("Preview of its page")[0]).status == 200
    publish(editor, back)
    assert now(outcome).state == State.PUBLISHED


def test_withdrawal_of_what_others_refer_to_is_an_open_problem(contributor: Curator) -> None:
    role = f.RoleFactory()
    gone = {"state": "withdrawn", "withdrawn_because": "It was entered twice."}
    contributor.submit(role.initiative, **gone)
    revision = Revision.objects.get()
    problems = review(contributor, revision).texts("[aria-labelledby=problems] li")
    assert [each for each in problems if f"Role “{role}” is published, but refers to an unpublished record" in each]
    contributor.submit(role, **gone)
    page = review(contributor, revision)
    assert page.texts("[aria-labelledby=problems] li") == []
    shown = contributor.open(page.links("Preview of its page")[0])
    assert str(role.actor) in " ".join(shown.texts("main del"))


@pytest.mark.both_databases
def test_parts_are_revised_withdrawn_and_added_and_reviewed_together(contributor: Curator, editor: Curator) -> None:
    with record.editing():
        initiative = f.InitiativeFactory(summary="As published.")
        changed, gone = f.RoleFactory.create_batch(2, initiative=initiative)
        passage, actor = f.PassageFactory(), f.ActorFactory()
    number = record.version().number
    assert SAVED in contributor.submit(gone, state="withdrawn", withdrawn_because="It was another.").messages
    assert SAVED in contributor.submit(changed, summary="Better.").messages
    new = {"initiative": initiative.pk, "actor": actor.pk, "role": "funder", **citation_row(passage)}
    assert contributor.submit(Role, **new).errors == []
    added = Role.objects.get(actor=actor)
    assert SAVED in contributor.submit(initiative, summary="Better.").messages
    parts = contributor.form(initiative).texts("#revision ~ p a")
    assert {f"{changed} [draft revision]", f"{gone} [draft revision]", f"{added} [draft]"} <= set(parts)
    assert (record.version().number, initiative.roles.published().count()) == (number, 2)
    revision = Revision.objects.get(noun="initiatives.initiative")
    page = review(editor, revision)
    assert [words.rpartition(" ")[0] for words in page.texts(".reviewed h2")] == [
        str(gone), str(changed), str(initiative), "All of",
    ]  # fmt: skip
    assert page.texts("[aria-labelledby=elsewhere] li") == [f"Role “{added}”"]
    there = page.links(str(added))[0]
    assert there == f"/admin/adgmin/source/{passage.source.pk}/review/"
    assert f"Role “{changed}”" in editor.open(there).texts("[aria-labelledby=elsewhere] li")
    assert "3 records are now published." in publish(editor, revision).messages
    editor.client.post(there, {**editor.open(there).fields, "publish": "1"})
    states = dict(Role.objects.values_list("pk", "state"))
    assert states == {changed.pk: "published", gone.pk: "withdrawn", added.pk: "published"}
    assert Role.objects.get(pk=changed.pk).summary == "Better."


def test_passage_and_source_are_revised_with_their_source(contributor: Curator, editor: Curator) -> None:
    passage = f.PassageFactory(gist="As published.", source=f.SourceFactory(author="As published."))
    for row, changes in ((passage, {"gist": "Better.", "original": "A text."}), (passage.source, {"author": "Budi"})):
        assert SAVED in contributor.submit(row, why="It was misread.", **changes).messages
    assert KeptText.objects.filter(source=passage.source, fingerprint=fingerprint("A text.")).exists()
    assert Passage.objects.get(pk=passage.pk).gist == "As published."
    assert "2 records are now published." in publish(editor, Revision.objects.first()).messages
    again = Passage.objects.select_related("source").get(pk=passage.pk)
    assert (again.gist, again.fingerprint, again.source.author) == ("Better.", fingerprint("A text."), "Budi")


def test_theme_is_revised(contributor: Curator, editor: Curator) -> None:
    theme = f.ThemeFactory(summary="As published.")
    assert SAVED in contributor.submit(theme, summary="Better.", why="It was misread.").messages
    assert "1 record is now published." in publish(editor).messages
    theme.refresh_from_db()
    assert theme.summary == "Better."


def test_preview_shows_old_beside_new_and_the_public_does_not(contributor: Curator, outcome: Outcome) -> None:
    theme, passage = f.ThemeFactory(name="Testing"), f.PassageFactory(locator="para 99")
    initiative = f.InitiativeFactory(name="Brand New Plan")
    contributor.submit(
        outcome, title="another guide", summary="Better.", themes=[theme.pk], leading_theme=theme.pk,
        initiative=initiative.pk, **citation_row(passage, 1),
    )  # fmt: skip
    page = contributor.open(review(contributor, Revision.objects.get()).links("Preview of its page")[0])
    new, old = " ".join(page.texts("main ins")), " ".join(page.texts("main del"))
    shown = ("another", "Better.", "Testing", "para 99", "Brand New Plan")
    assert [words for words in shown if words not in new] == []
    assert "As published." in old
    # What does not change is not marked.
    assert "Acronyms" not in new + old
    assert page.texts(".note")[0].endswith("It is not public.")
    public = Page(contributor.client.get(outcome.get_absolute_url())).soup.get_text()
    assert [words for words in shown if words in public] == []
    assert (
        contributor.client.get(f"/admin/adgmin/source/{passage.source.pk}/review/initiatives.outcome/0/").status_code
        == 404
    )


class Ways:
    """The ways by which somebody may try to change what is published."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        with record.editing():
            self.initiative = f.InitiativeFactory(name="Tea Guide", summary="As published.")
            self.passage = f.PassageFactory(fingerprint=fingerprint("The Meeting adopted the Tea Guide."))
            self.draft_passage = f.PassageFactory(
                fingerprint=self.passage.fingerprint, source=f.SourceFactory(state=State.DRAFT)
            )
            for passage in (self.passage, self.draft_passage):
                KeptText.objects.keep(passage.source, ["The Meeting adopted the Tea Guide."])
            self.twin, self.actor = f.InitiativeFactory(), f.ActorFactory()
            outcome.summary = "As published later."
            outcome.save()

    def form(self, curator: Curator) -> Page:
        return curator.submit(self.outcome, summary="Better.")

    def prefilled_form(self, curator: Curator) -> Page:
        return curator.submit(self.outcome, query="?summary=Better.", summary="Better.")

    def form_with_a_part(self, curator: Curator) -> Page:
        row = inline_row("roles", actor=self.actor.pk, role="funder", state="draft", passage=self.passage.pk)
        return curator.submit(self.initiative, summary="Better.", **{**row, "roles-INITIAL_FORMS": "0"})

    def form_with_a_state(self, curator: Curator) -> Page:
        return curator.submit(self.outcome, summary="Better.", state="withdrawn", withdrawn_because="Why.")

    def bench(self, curator: Curator, passage: Passage | None = None) -> Page:
        url, key = admin_url(passage or self.passage, "bench"), f"cite-initiatives-{self.initiative.pk}-0-printed"
        sent = {**curator.open(url).fields, "cite": f"initiatives:{self.initiative.pk}", key: "Tea Guide"}
        return Page(curator.client.post(url, sent, follow=True))

    def bench_of_a_draft(self, curator: Curator) -> Page:
        return self.bench(curator, self.draft_passage)

    def revert(self, curator: Curator) -> Page:
        history = curator.open(admin_url(self.outcome, "history"))
        data = {"own": "1", "why": "It was right."}
        return Page(curator.client.post(history.links("Revert")[0], data, follow=True))

    def merge(self, curator: Curator) -> Page:
        merged = {"merged_into": self.initiative.pk, "previewed": self.initiative.pk}
        return curator.run_action("merge", self.twin, merge="1", reason="No.", **merged)

    def withdraw(self, curator: Curator) -> Page:
        return curator.run_action("withdraw", self.initiative, withdraw="1", reason="No.")

    def actions(self, curator: Curator) -> Page:
        if str(curator.user) == "editor":
            return curator.open("/admin/")
        return curator.run_action("delete_selected", self.initiative, post="yes")


# What is kept of each way: a draft revision, or nothing.
REVISED = ("form", "prefilled_form", "form_with_a_state", "bench", "bench_of_a_draft", "revert", "merge", "withdraw")
REFUSED = ("form_with_a_part", "actions")


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_no_way_leads_past_the_review(role: str, outcome: Outcome, settings: Settings) -> None:
    settings.FOUR_EYES = True
    ways, curator = Ways(outcome), signed_in(role)
    number = record.version().number
    assert {name for name in vars(Ways) if not name.startswith("_")} == {*REVISED, *REFUSED}
    for name in (*REVISED, *REFUSED):
        page = getattr(ways, name)(curator)
        assert page.status in (200, 403), name
        assert Revision.objects.count() == (name in REVISED), (name, page.errors, page.messages)
        assert record.version().number == number, name
        assert now(outcome).summary == "As published later."
        Revision.objects.all().delete()
    assert Initiative.objects.get(pk=ways.initiative.pk).citations.count() == 1


def test_reverted_edit_is_published_by_somebody_else(outcome: Outcome, contributor: Curator, editor: Curator) -> None:
    ways = Ways(outcome)
    assert SAVED in ways.revert(contributor).messages
    assert now(outcome).summary == "As published later."
    assert "has a draft revision already" in str(ways.revert(contributor).errors)
    publish(editor)
    assert now(outcome).summary == "As published."


def test_citation_from_a_draft_source_is_published_with_it(
    outcome: Outcome, contributor: Curator, editor: Curator
) -> None:
    ways = Ways(outcome)
    assert "it cites the passage in its draft revision" in ways.bench_of_a_draft(contributor).messages
    bench = contributor.open(admin_url(ways.draft_passage, "bench"))
    assert "cited here" in bench.soup.get_text()
    publish(editor)
    assert Initiative.objects.get(pk=ways.initiative.pk).citations.filter(passage=ways.draft_passage).exists()


def test_no_other_way_of_writing_passes_four_eyes(outcome: Outcome, editor: Curator) -> None:
    draft = f.OutcomeFactory(state=State.DRAFT)
    citation, theme, source, passage = f.cite(outcome), f.ThemeFactory(), f.SourceFactory(), f.PassageFactory()
    with writing_as(editor):
        outcome.summary, theme.summary, source.author = "Better.", "Better.", "Budi"
        for write in (outcome.save, theme.save, source.save, citation.delete, lambda: f.cite(outcome, passage)):
            number = record.version().number
            with pytest.raises(ValidationError, match="Save the change as a draft revision"):
                write()
            assert record.version().number == number
        draft.summary = "Better."
        draft.save()
        with pytest.raises(ValidationError, match="Save the change as a draft revision"):
            f.withdraw(now(outcome))
    assert now(outcome).state == State.PUBLISHED


@pytest.mark.both_databases
def test_preview_computes_over_the_revised_rows(contributor: Curator) -> None:
    with record.editing():
        meeting = f.MeetingFactory(name="3rd Meeting", date="2023-02-09")
        initiative = f.InitiativeFactory(name="Tea Guide")
        outcome = f.OutcomeFactory(title="the Tea Guide", initiative=initiative, meeting=meeting, body=meeting.body,
                                   verb="launched", stage="")  # fmt: skip
        promise = f.CommitmentFactory(initiative=initiative, text="A second edition.")
        check = f.CheckFactory(commitment=promise, finding="made", date="2023-02-09", meeting=None)
    changes: list[tuple[Any, dict[str, Any]]] = [
        (outcome, {"stage": "launched"}), (check, {"finding": "kept"}), (meeting, {"date": "2023-03-01"}),
    ]  # fmt: skip
    for row, fields in changes:
        assert SAVED in contributor.submit(row, why="It was misread.", **fields).messages
    shown = {}
    for revision in Revision.objects.all():
        page = review(contributor, revision)
        [link] = [link for link in page.links("Preview of its page") if f"/{revision.pk}/" in link]
        with CaptureQueriesContext(connection) as captured:
            shown[revision.noun] = contributor.open(link)
        # It only reads, so it locks nothing.
        assert {query["sql"].lstrip("(").split()[0] for query in captured} <= {"SELECT", "WITH"}
    # What another page computes from the row is seen by the same context.
    with Bundle.of(Revision.objects.get(noun="initiatives.outcome")).preview():
        again = Initiative.objects.published_as_of(AsOf()).get(pk=initiative.pk)
        assert again.stage == "launched"
        assert Outcome.objects.filter(stage="launched").get() == outcome
    assert Initiative.objects.published_as_of(AsOf()).get(pk=initiative.pk).stage == ""
    with Bundle.of(Revision.objects.get(noun="initiatives.check")).preview():
        assert Commitment.objects.published_as_of(AsOf()).get(pk=promise.pk).standing == "kept"
    with Bundle.of(Revision.objects.get(noun="adgmin.meeting")).preview():
        assert str(Outcome.objects.get(pk=outcome.pk).date_earliest) == "2023-03-01"
    assert "kept" in " ".join(shown["initiatives.check"].texts("main ins"))
    assert "March" in " ".join(shown["adgmin.meeting"].texts("main ins"))
    assert str(Outcome.objects.get(pk=outcome.pk).date_earliest) == "2023-02-09"


def test_published_source_with_revisions_has_a_preview(contributor: Curator) -> None:
    passage, initiative = f.PassageFactory(locator="para 4"), f.InitiativeFactory(name="Tea Guide")
    contributor.submit(initiative, **citation_row(passage, 1))
    page = contributor.open(f"/admin/adgmin/source/{passage.source_id}/review/")
    [link] = page.links("Preview of the page of the source")
    shown = contributor.open(link)
    assert shown.status == 200
    assert "Tea Guide" in " ".join(shown.texts("main ins"))
