"""The steps of a draft revision: each save beside the one before, going back, dropping, taking up, orphans."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from adgmin.models import Revision, Theme
from adgmin.record import RevisionState
from initiatives.models import Outcome
from tests import factories as f
from tests.remembered import remembered

from .curator import Curator, Page, admin_url, citation_row, signed_in
from .test_index import attention

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db: None) -> Curator:
    return signed_in("contributor")


@pytest.fixture
def ben(db: None, settings: Settings) -> Curator:
    settings.FOUR_EYES = True
    return signed_in("editor")


@pytest.fixture
@remembered
def outcome(db: None) -> Outcome:
    return f.OutcomeFactory(title="a guide", summary="As published.")


def steps_url(revision: Revision) -> str:
    return f"/admin/adgmin/revision/{revision.pk}/history/"


def press(curator: Curator, revision: Revision, **button: str) -> Page:
    """Press a button of the page of the steps."""
    page = curator.open(steps_url(revision))
    return Page(curator.client.post(steps_url(revision), {**page.fields, **button}, follow=True))


def test_each_save_is_a_step_to_which_one_can_go_back(ana: Curator, ben: Curator, outcome: Outcome) -> None:
    passage = f.PassageFactory(locator="para 9")
    ana.submit(outcome, summary="Ana’s.", why="It was misread.", **citation_row(passage, 1))
    ben.submit(outcome, summary="Ben’s.", why="Shorter.", **{"citations-1-DELETE": "on"})
    revision = Revision.objects.get()
    assert revision.passages.count() == 1
    page = ana.open(steps_url(revision))
    assert [words.partition("UTC, ")[2] for words in page.texts(".module h2")] == [
        "editor (saved)",
        "contributor (saved)",
    ]
    second, first = page.soup.select("section.module")
    assert "Summary Ana’s. Ben’s." in Page.words(second)
    assert "Why: Shorter." in Page.words(second)
    assert "Summary As published. Ana’s." in Page.words(first)
    [button] = page.soup.select("button[name=go_back]")
    assert button.find_parent("section") == first
    press(ana, revision, go_back=str(button["value"]))
    revision.refresh_from_db()
    assert (revision.wanted["fields"]["summary"], revision.who) == ("Ana’s.", "contributor")
    assert passage in revision.passages.all()
    assert ana.form(outcome).fields["summary"] == "Ana’s."
    # That is a step too.
    [back, *_others] = ana.open(steps_url(revision)).texts("section.module")
    assert "Summary Ben’s. Ana’s." in back
    assert "Why: Back to what contributor saved" in back
    # It counts as a save: whoever went back does not publish it.
    press(ben, revision, go_back=str(revision.steps.all()[1].pk))
    review = Page(ben.client.get(admin_url(revision, "change"), follow=True))
    assert "You saved one of these rows last" in review.soup.get_text()


@pytest.mark.both_databases
def test_dropped_revision_stays_in_the_history_and_is_taken_up_again(
    ana: Curator, ben: Curator, outcome: Outcome
) -> None:
    ana.submit(outcome, summary="Better.", why="It was misread.")
    revision = Revision.objects.get()
    assert "Say why the draft revision is dropped." in press(ben, revision, drop="revision").errors
    press(ben, revision, drop="revision", **{"revision-because": "The source says otherwise."})
    revision.refresh_from_db()
    assert (revision.state, ana.form(outcome).fields["summary"]) == (RevisionState.DROPPED, "As published.")
    history = ana.open(admin_url(outcome, "history"))
    [line] = history.texts("[aria-labelledby=revisions] li")
    assert line.startswith("Begun by contributor; dropped (editor, ")
    assert line.endswith("Why: The source says otherwise.")
    [there] = history.links("Begun by contributor")
    page = ana.open(there)
    assert "Summary As published. Better." in page.texts("section.module")[-1]
    assert "Why: The source says otherwise." in page.texts("section.module")[0]
    stale = {**page.fields, "seen": str(revision.steps.earliest("pk").pk), "take_up": "1"}
    refused = Page(ana.client.post(steps_url(revision), stale))
    assert refused.errors == ["Somebody did something with it after you opened this page. Look again."]
    # The list of revisions leads to the same page.
    assert ana.open(f"/admin/adgmin/revision/{revision.pk}/change/").status == 302
    assert press(ana, revision, take_up="1").messages == "The draft revision is open again."
    revision.refresh_from_db()
    assert (revision.state, ana.form(outcome).fields["summary"]) == (RevisionState.DRAFT, "Better.")
    assert ana.open(steps_url(revision)).texts(".module h2")[0].endswith("contributor (taken up again)")


def test_only_one_revision_is_open_and_only_some_may_drop_it(ana: Curator, ben: Curator, outcome: Outcome) -> None:
    ben.submit(outcome, summary="Ben’s.", why="Shorter.")
    revision = Revision.objects.get()
    assert not ana.open(steps_url(revision)).soup.select("[name=drop]")
    assert press(ana, revision, drop="revision", **{"revision-because": "No."}).status == 403
    press(ben, revision, drop="revision", **{"revision-because": "No."})
    ana.submit(outcome, summary="Ana’s.", why="It was misread.")
    assert "has a draft revision already: publish or drop that first." in press(ben, revision, take_up="1").errors[0]
    assert Revision.objects.waiting().get().author == "contributor"
    # To say what is published is to drop it, which is a step too.
    ana.submit(outcome, summary="As published.", why="A slip.")
    assert [(each.state, each.why) for each in Revision.objects.latest("pk").steps.all()] == [
        ("draft", "It was misread."), ("dropped", "A slip."),
    ]  # fmt: skip


def test_states_of_the_review_are_steps(ana: Curator, ben: Curator, outcome: Outcome) -> None:
    ana.submit(outcome, summary="Better.", why="It was misread.")
    revision = Revision.objects.get()
    url = f"/admin/adgmin/revision/{revision.pk}/change/"
    for curator, sent in (
        (ana, {"send_to_review": "1"}),
        (ben, {"send_back": "1", "all-text": "Shorter."}),
        (ben, {"publish": "1"}),
    ):
        curator.client.post(url, {**curator.open(url).fields, **sent})
    assert list(revision.steps.values_list("state", "who", "why")) == [
        ("draft", "contributor", "It was misread."), ("in-review", "contributor", ""),
        ("sent-back", "editor", "Shorter."), ("published", "editor", ""),
    ]  # fmt: skip
    assert not ana.open(steps_url(revision)).soup.select("#content-main button")


def test_what_is_revised_is_not_deleted_and_an_orphan_can_be_dropped(ana: Curator, ben: Curator) -> None:
    theme = f.ThemeFactory(name="Data", summary="As published.")
    ana.submit(theme, summary="Better.", why="It was misread.")
    refusal = "“Data” has an open draft revision: publish or drop that first."
    assert refusal in ben.run_action("delete_selected", theme, post="yes", why="Twice.").messages
    page = Page(ben.client.post(admin_url(theme, "delete"), {"post": "yes", "why": "Twice."}, follow=True))
    assert refusal in page.messages
    with pytest.raises(ValidationError, match=refusal):
        theme.delete()
    # One that was left behind is listed, and can be dropped there.
    Theme._base_manager.filter(pk=theme.pk)._raw_delete("default")
    for state, label, owner in (("draft", "draft revision", ben), ("in-review", "review that waits for me", ben),
                                ("sent-back", "review that waits for me", ana)):  # fmt: skip
        Revision.objects.update(state=state, source=f.SourceFactory() if state != "draft" else None)
        number, url = attention(owner)[label]
        links = owner.open(url).links("Data")
        assert (number, [link.partition("?")[0] for link in links]) == (
            1,
            [admin_url(Revision.objects.get(), "change")],
        )
    revision = Revision.objects.get()
    page = Page(ben.client.get(f"/admin/adgmin/revision/{revision.pk}/change/", follow=True))
    assert "The record is gone." in page.soup.get_text()
    assert "Summary As published. Better." in page.soup.get_text(" ", strip=True)
    press(ben, revision, drop="revision", **{"revision-because": "It is gone."})
    assert {number for number, _url in attention(ben).values()} == {0} == {n for n, _url in attention(ana).values()}
    assert press(ana, revision, take_up="1").errors == ["The record is gone. Bring it back first, in its history."]
