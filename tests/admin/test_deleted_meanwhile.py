"""What a colleague deletes while a form of it is open: what was typed is shown, with who did it and how to undo it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse

from adgmin import record
from adgmin.models import Passage, Report, ReviewComment, Revision, Settlement, Source
from adgmin.record import How, RevisionState, State
from initiatives.models import Check, Initiative, Outcome
from tests import factories as f

from .curator import NOUNS, Curator, Page, admin_url, citation_row, inline_row, signed_in, text_of
from .test_bench import passage_with
from .test_closing import Scene as Meetings
from .test_closing import field
from .test_copies import passages_url, upload
from .test_every_form import FACTORIES
from .test_nothing_lost import new_row
from .test_review import Scene as Review
from .test_settling import url_of

pytestmark = pytest.mark.django_db

# Two terms, as a synonym must have.
TYPED = "Typed, for an hour."


@pytest.fixture
def budi(db: None) -> User:
    return User.objects.create_user("budi")


def delete(budi: User, *rows: Any) -> None:
    """Delete as a colleague does."""
    with record.editing(user=budi, why="Entered twice."):
        for row in rows:
            type(row)._default_manager.get(pk=row.pk).delete()


def assert_kept(page: Page, typed: str = TYPED) -> str:
    """What was typed is shown, and who deleted the row; returns the link that brings it back."""
    assert page.texts("h1") == ["Sent, but not saved"], page.texts("h1")
    assert any(typed in text for text in page.texts("dl.kept dd"))
    [note] = page.texts(".errornote")
    assert "was deleted by budi at " in note
    assert "The reason given: “Entered twice.”" in note
    assert page.soup.select("[value='Send it again']")
    [link] = page.links("Bring it back")
    return link


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_form_shows_what_was_typed_and_saves_it_once_the_row_is_back(
    curator: Curator, budi: User, noun: type[Model]
) -> None:
    row = f.PassageFactory(source=f.SourceFactory(state=State.DRAFT)) if noun is Passage else new_row(noun)
    sent = {**curator.form(row).fields, text_of(noun): TYPED, "_save": "1"}
    delete(budi, row)
    page = Page(curator.client.post(admin_url(row, "change"), sent))
    assert page.status == 404
    page = Page(curator.client.post(assert_kept(page), {"why": "It was right."}, follow=True))
    assert page.texts("h1") == ["Sent, but not saved"]
    [form] = page.soup.select(f"form[action='{admin_url(row, 'change')}']")
    again = [(str(each["name"]), str(each["value"])) for each in form.select("[name]")]
    names = {name for name, _value in again}
    data = {name: [value for other, value in again if other == name] for name in names}
    assert Page(curator.client.post(admin_url(row, "change"), data, follow=True)).errors == []
    assert getattr(noun._default_manager.get(pk=row.pk), text_of(noun)) == TYPED


class Deleted:
    """Pages about rows that are deleted while the page is open: the address, what is sent, and the row."""

    def __init__(self, curator: Curator) -> None:
        self.curator = curator

    def bench(self) -> tuple[str, dict[str, Any], Any]:
        passage = passage_with("The Meeting adopted the Tea Guide.", state=State.DRAFT)
        url = admin_url(passage, "bench")
        return url, {**self.curator.open(url).fields, "outcomes-0-title": TYPED, "_save": "1"}, passage

    def blocks(self) -> tuple[str, dict[str, Any], Any]:
        source = f.SourceFactory(state=State.DRAFT)
        page = upload(self.curator, source, text="The Meeting noted tea.")
        return passages_url(source), {**page.fields, "b1-gist": TYPED, "save": "1"}, source

    def pasted(self) -> tuple[str, dict[str, Any], Any]:
        source = f.SourceFactory(state=State.DRAFT)
        return passages_url(source), {"text": TYPED, "split": "1"}, source

    def review(self) -> tuple[str, dict[str, Any], Any]:
        source = f.SourceFactory(state=State.DRAFT)
        return f"/admin/adgmin/source/{source.pk}/review/", {"all-text": TYPED, "comment": "all"}, source

    def version(self) -> tuple[str, dict[str, Any], Any]:
        source = f.SourceFactory(state=State.DRAFT)
        return f"/admin/adgmin/source/{source.pk}/version/", {"passage": TYPED}, source

    def settle(self) -> tuple[str, dict[str, Any], Any]:
        row = f.OutcomeFactory(state=State.DRAFT)
        for verb in ("endorsed", "noted"):
            f.cite(row, aspect="verb", value=verb)
        return url_of(row), {"why": TYPED}, row

    def deletion(self) -> tuple[str, dict[str, Any], Any]:
        row = f.ActorFactory(state=State.DRAFT)
        return admin_url(row, "delete"), {"post": TYPED}, row

    def closing(self) -> tuple[str, dict[str, Any], Any]:
        meeting = f.MeetingFactory(date="2024-02-01", state=State.DRAFT)
        url = reverse("admin:initiatives_commitment_close", args=[meeting.pk])
        return url, {"commitment-1-printed": TYPED}, meeting

    def action(self) -> tuple[str, dict[str, Any], Any]:
        row = f.ActorFactory(state=State.DRAFT)
        sent = {"action": "withdraw", "_selected_action": [row.pk], "withdraw": "1", "reason": TYPED}
        return admin_url(type(row)), sent, row


PAGES = [name for name, view in vars(Deleted).items() if callable(view) and not name.startswith("_")]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_about_a_row_shows_what_was_typed(curator: Curator, budi: User, name: str) -> None:
    build: Callable[[], tuple[str, dict[str, Any], Any]] = getattr(Deleted(curator), name)
    url, sent, row = build()
    delete(budi, row)
    response: Any = curator.client.post(url, sent)
    assert response.status_code in (404, 409)
    assert "no-store" in response["Cache-Control"]
    assert_kept(Page(response))
    # It is offered until it is sent again or discarded.
    assert any(TYPED in text for text in curator.open("/admin/kept/").texts("dl.kept dd"))


class Chosen:
    """Fields in which a row was chosen that is then deleted: the address, what is sent, and the row."""

    def __init__(self, curator: Curator) -> None:
        self.curator = curator
        self.guide = f.InitiativeFactory(name="Tea Guide", state=State.DRAFT)

    def _outcome(self, row: Any, **chosen: Any) -> tuple[str, dict[str, Any], Any]:
        draft = f.OutcomeFactory(state=State.DRAFT)
        return admin_url(draft, "change"), {**self.curator.form(draft).fields, **chosen, "_save": "1"}, row

    def one(self) -> tuple[str, dict[str, Any], Any]:
        return self._outcome(self.guide, initiative=self.guide.pk)

    def several(self) -> tuple[str, dict[str, Any], Any]:
        actor = f.ActorFactory(state=State.DRAFT)
        return self._outcome(actor, counterparts=[f.ActorFactory().pk, actor.pk])

    def ticked(self) -> tuple[str, dict[str, Any], Any]:
        theme = f.ThemeFactory()
        return self._outcome(theme, themes=[theme.pk])

    def passage(self) -> tuple[str, dict[str, Any], Any]:
        passage = f.PassageFactory(source=f.SourceFactory(state=State.DRAFT))
        row = citation_row(passage, 1, printed="Guide")
        return self._outcome(passage, **row)

    def part(self) -> tuple[str, dict[str, Any], Any]:
        passage, meeting = f.PassageFactory(source=f.SourceFactory(state=State.DRAFT)), f.MeetingFactory()
        row = {"role": "host", "actor": f.ActorFactory().pk, "person": "", "office": "", "state": "draft"}
        sent = {**self.curator.form(meeting).fields, **inline_row("roles", **row, passage=passage.pk), "_save": "1"}
        return admin_url(meeting, "change"), sent, passage

    def _bench(self, **chosen: Any) -> tuple[str, dict[str, Any], Any]:
        url = admin_url(passage_with("The Meeting adopted the Tea Guide."), "bench")
        return url, {**self.curator.open(url).fields, **chosen, "_save": "1"}, self.guide

    def bench(self) -> tuple[str, dict[str, Any], Any]:
        return self._bench(**{"roles-0-initiative": self.guide.pk})

    def bench_instead(self) -> tuple[str, dict[str, Any], Any]:
        url, sent, _guide = self._bench()
        outcome = f.OutcomeFactory(state=State.DRAFT)
        return url, {**sent, "outcomes-0-accept": "on", "outcomes-0-existing": outcome.pk}, outcome

    def merge(self) -> tuple[str, dict[str, Any], Any]:
        row = f.InitiativeFactory(state=State.DRAFT)
        sent = {"action": "merge", "_selected_action": [row.pk], "merge": "1", "merged_into": self.guide.pk}
        return admin_url(type(row)), sent, self.guide

    def older_version(self) -> tuple[str, dict[str, Any], Any]:
        source, older = f.SourceFactory(state=State.DRAFT), f.SourceFactory(state=State.DRAFT)
        return f"/admin/adgmin/source/{source.pk}/version/", {"version_of": older.pk, "choose": "1"}, older

    def closing(self) -> tuple[str, dict[str, Any], Any]:
        scene, passage = Meetings(), f.PassageFactory(source=f.SourceFactory(state=State.DRAFT))
        sent = {field(scene.late, "decision"): "kept", field(scene.late, "passage"): passage.pk}
        return scene.url, {**self.curator.open(scene.url).fields, **sent}, passage


CHOICES = [name for name in vars(Chosen) if not name.startswith("_")]


@pytest.mark.parametrize("name", CHOICES)
def test_every_field_says_who_deleted_the_row_that_was_chosen(curator: Curator, budi: User, name: str) -> None:
    url, sent, row = getattr(Chosen(curator), name)()
    delete(budi, row)
    page = Page(curator.client.post(url, sent))
    [error] = {error for error in page.errors if "was deleted by budi at " in error}
    assert "The reason given: “Entered twice.”" in error
    assert page.links("Bring it back")
    assert not [error for error in page.errors if "Select a valid choice" in error]


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_field_says_into_what_the_row_that_was_chosen_was_merged(curator: Curator, budi: User, state: State) -> None:
    chosen = f.InitiativeFactory(name="Tea Guide", state=state)
    kept, draft = f.InitiativeFactory(name="Guide to Tea", state=state), f.OutcomeFactory(state=State.DRAFT)
    sent = {**curator.form(draft).fields, "initiative": chosen.pk, "_save": "1"}
    with record.editing(user=budi, how=How.MERGE) as edit:
        edit.history.is_reviewed = True
        chosen.merge_into(kept, "The same.")
    page = Page(curator.client.post(admin_url(draft, "change"), sent))
    [error] = [error for error in page.errors if "was merged into" in error]
    assert "The initiative “Tea Guide” was merged into “Guide to Tea” by budi at " in error
    assert error.endswith("use that one instead. Open it")
    assert admin_url(kept, "change") in page.links("Open it")


def test_state_that_is_not_offered_any_more_is_named(curator: Curator) -> None:
    outcome = f.OutcomeFactory(state=State.DRAFT)
    page = Page(signed_in("contributor").client.post(admin_url(outcome, "change"), {"state": "published"}))
    assert "“published” cannot be chosen: the state" in " ".join(page.errors)


def test_row_of_a_table_without_history_is_named_from_the_log(curator: Curator, budi: User) -> None:
    report = Report.objects.create(about="/", text="The date is wrong.")
    LogEntry.objects.create(
        user=budi, content_type=get_content_type_for_model(report), object_id=str(report.pk),
        object_repr=str(report), action_flag=DELETION,
    )  # fmt: skip
    url = admin_url(report, "change")
    Report.objects.all().delete()
    page = Page(curator.client.post(url, {"answer": TYPED}))
    assert TYPED in page.texts("dl.kept dd")
    assert "The report “The date is wrong.” was deleted by budi at " in page.texts(".errornote")[0]
    page = Page(curator.client.post(url.replace(f"/{report.pk}/", "/987654321/"), {"answer": TYPED}))
    assert page.texts(".errornote") == ["The report is not there."]


def test_comment_on_a_row_that_is_gone_is_shown_with_the_others(curator: Curator, budi: User) -> None:
    scene = Review()
    mine, gone = scene.outcome, f.OutcomeFactory(state=State.DRAFT, passage=scene.passage)
    names = {row: f"initiatives.outcome-{row.pk}-text" for row in (mine, gone)}
    sent = {
        **curator.open(scene.url).fields,
        names[mine]: "Which?",
        names[gone]: TYPED,
        "all-text": "Hm.",
        "comment": "all",
    }
    delete(budi, gone)
    page = Page(curator.client.post(scene.url, sent))
    assert "was deleted by budi" in page.errors[0]
    assert page.links("Bring it back")
    assert (page.fields[names[mine]], page.fields["all-text"]) == ("Which?", f"Hm.\noutcome: {TYPED}")
    assert not ReviewComment.objects.exists()
    curator.client.post(scene.url, {**page.fields, "comment": "all"})
    assert {comment.text for comment in ReviewComment.objects.all()} == {"Which?", f"Hm.\noutcome: {TYPED}"}


def test_record_ticked_on_the_bench_that_is_gone_is_named(curator: Curator, budi: User) -> None:
    guide = f.InitiativeFactory(name="Tea Guide", state=State.DRAFT)
    passage = passage_with("The Meeting adopted the Tea Guide.")
    url = admin_url(passage, "bench")
    sent = {
        **curator.open(url).fields,
        "cite": f"initiatives:{guide.pk}",
        f"cite-initiatives-{guide.pk}-0-printed": TYPED,
    }
    delete(budi, guide)
    page = Page(curator.client.post(url, {**sent, "_save": "1", "outcomes-0-summary": "Mine."}))
    [error] = [error for error in page.errors if "was deleted by budi" in error]
    assert f"You had entered: “{TYPED}”." in error
    assert page.links("Bring it back")
    assert page.fields["outcomes-0-summary"] == "Mine."


def test_decision_on_a_promise_that_is_gone_keeps_the_others(curator: Curator, budi: User) -> None:
    scene = Meetings()
    gone = f.CommitmentFactory(text="A draft", state=State.DRAFT)
    sent = {
        **curator.open(scene.url).fields, field(scene.late, "decision"): "kept", field(scene.late, "printed"): "Guide",
        field(gone, "decision"): "kept", field(gone, "printed"): TYPED,
    }  # fmt: skip
    delete(budi, gone)
    page = Page(curator.client.post(scene.url, sent))
    [error] = [error for error in page.errors if "was deleted by budi" in error]
    assert f"You had entered: kept, {TYPED}." in error
    assert page.fields[field(scene.late, "printed")] == "Guide"
    assert not Check.objects.filter(meeting=scene.meeting).exists()


def test_reason_for_a_difference_that_is_gone_is_shown(curator: Curator, budi: User, differing: Any) -> None:
    sent = {**curator.open(url_of(differing)).fields, "why": TYPED}
    citation = differing.citations.filter(aspect="verb").last()
    with record.editing(user=budi, why="Misread."):
        citation.delete()
    page = Page(curator.client.post(url_of(differing), sent))
    assert page.texts(".errornote") == ["Sources do not disagree on this any more. History"]
    assert TYPED in page.texts("dl.kept dd")
    assert not Settlement.objects.exists()


def test_who_may_not_save_any_more_gets_back_what_was_typed(budi: User) -> None:
    contributor, source = signed_in("contributor"), f.SourceFactory(state=State.DRAFT)
    assert contributor.user
    page = upload(contributor, source, text="The Meeting noted tea.")
    contributor.user.groups.clear()
    page = Page(contributor.client.post(passages_url(source), {**page.fields, "b1-gist": TYPED, "save": "1"}))
    assert page.status == 403
    assert TYPED in page.texts("dl.kept dd")
    # It would be refused again, also when it is looked at later.
    for each in (page, contributor.open("/admin/kept/")):
        assert "it cannot be sent again" in each.soup.get_text()
        assert not each.soup.select("[value='Send it again']")
    # Nothing was typed, so nothing is kept.
    assert Page(contributor.client.post(passages_url(source))).texts("dl.kept") == []


@pytest.mark.parametrize("noun", [Source, Initiative, Outcome], ids=lambda noun: noun.__name__)
def test_form_of_a_row_that_was_merged_shows_what_was_typed(curator: Curator, noun: Any) -> None:
    row, other = FACTORIES[noun](), FACTORIES[noun]()
    sent = {**curator.form(row).fields, text_of(noun): TYPED, "_save": "1"}
    f.withdraw(row, merged_into=other)
    page = Page(curator.client.post(admin_url(row, "change"), sent, follow=True))
    assert page.fields[text_of(noun)] == TYPED
    assert any("saved this record" in error for error in page.errors)


def test_comment_on_a_revision_that_is_closed_or_belongs_to_a_source_is_not_lost(curator: Curator) -> None:
    row, source = f.OutcomeFactory(), f.SourceFactory()
    curator.submit(row, button="_revision", query="?_revision=1", summary="Better.", why="It was misread.")
    revision = Revision.objects.get()
    url, sent = admin_url(revision, "change"), {"all-text": TYPED, "comment": "all"}
    Revision.objects.update(source=source)
    curator.client.post(url, sent)
    assert ReviewComment.objects.get().text == TYPED
    Revision.objects.update(source=None, state=RevisionState.DROPPED)
    page = Page(curator.client.post(url, sent))
    assert page.texts(".errornote") == ["This draft revision is closed now. What became of it"]
    assert TYPED in page.texts("dl.kept dd")
