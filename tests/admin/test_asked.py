"""What is asked before an edit is committed, by whatever page: what looks wrong or is open, and why a fact changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from adgmin.curation.merging import PREVIEWED
from adgmin.curation.open_problems import MOST_NAMED
from adgmin.models import HistoryEntry, Passage, Source
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as f

from .curator import Curator, Page, admin_url
from .test_strict_csp import breaches

pytestmark = pytest.mark.django_db

CONFIRM = "Nothing was saved yet. Please correct what looks wrong, or confirm it."


def draft_with_open_passages(number: int = 1) -> Source:
    source: Source = f.SourceFactory.create(state=State.DRAFT)
    f.PassageFactory.create_batch(number, source=source)
    return source


def disagreeing() -> Outcome:
    """A draft of which two sources give different figures, and no note says which is right."""
    row: Outcome = f.OutcomeFactory.create(state=State.DRAFT)
    for figure in ("12", "13"):
        f.cite(row, aspect="figure", value=figure)
    return row


def bench_url(passage: Any) -> str:
    return f"/admin/adgmin/passage/{passage.pk}/bench/"


def answer(curator: Curator, page: Page, **answers: str) -> Page:
    """Tick the box, give the reasons, and go on."""
    form = page.soup.select_one("#content-main form")
    assert form is not None
    box = page.soup.select_one("[name=_confirmed]")
    ticked = {"_confirmed": str(box["value"])} if box else {}
    return Page(curator.client.post(str(form["action"]), {**page.fields, **ticked, **answers}, follow=True))


def review(curator: Curator, row: Any) -> Page:
    url = f"/admin/adgmin/source/{row.pk}/review/"
    return Page(curator.client.post(url, {**curator.open(url).fields, "publish": "1"}, follow=True))


PUBLISHING: dict[str, Callable[[Curator, Any], Page]] = {
    "list action": lambda curator, row: curator.run_action("publish", row),
    "form": lambda curator, row: curator.submit(row, state="published"),
    "review": review,
}


@pytest.mark.parametrize("way", PUBLISHING)
def test_source_with_open_passages_is_not_published_without_a_word(curator: Curator, way: str) -> None:
    source = draft_with_open_passages()
    passage = source.passages.get()
    page = PUBLISHING[way](curator, source)
    assert f"{passage.short_name}: no record cites this passage, and no note says why." in page.soup.get_text()
    assert page.links("See it") == [bench_url(passage)]
    assert CONFIRM in page.soup.get_text()
    assert breaches(page) == []
    assert Source.objects.get().state == State.DRAFT
    assert not HistoryEntry.objects.exclude(user=None).exists()


def test_problems_are_named_once_accepted_and_kept_in_the_history(curator: Curator) -> None:
    source = draft_with_open_passages(MOST_NAMED + 2)
    page = curator.run_action("publish", source)
    asked = page.texts(".questions li")
    assert len(asked) == MOST_NAMED + 1
    assert asked[-1] == f"The same holds for 2 more passages of “{source}”. See it"
    assert "Say why it is right." in answer(curator, page).soup.get_text()
    assert answer(curator, page, _because="They follow tomorrow.").messages == "1 record is now published."
    assert Source.objects.get().state == State.PUBLISHED
    confirmed = HistoryEntry.objects.latest("pk").confirmed
    assert confirmed.startswith("They follow tomorrow. (Confirmed: ")
    assert "no record cites this passage" in confirmed


def test_publishing_what_has_no_open_problem_asks_nothing(curator: Curator) -> None:
    source = draft_with_open_passages()
    Passage.objects.get().delete()
    assert curator.run_action("publish", source).messages == "1 record is now published."


def test_disagreement_without_a_note_is_named_when_a_record_is_published(curator: Curator) -> None:
    row, other = disagreeing(), f.OutcomeFactory(state=State.DRAFT)
    page = curator.run_action("publish", row, other)
    sentence = f"{row}: the sources disagree, and no note says why one value is preferred."
    assert (page.texts(".questions li"), page.messages) == ([f"{sentence} See it"], "")
    assert not Outcome.objects.published().exists()


def test_merge_that_moves_a_row_to_a_meeting_years_away_is_asked_about(curator: Curator) -> None:
    twice, kept = f.MeetingFactory(date="2023-02-09"), f.MeetingFactory(date="2014-02-09")
    row = f.OutcomeFactory(meeting=twice, body=twice.body, date="2023-02-09")
    sent = {"merge": "1", "reason": "Entered twice.", "merged_into": str(kept.pk), PREVIEWED: str(kept.pk)}
    page = curator.run_action("merge", twice, **sent)
    assert page.texts(".questions li") == ["Date 9 February 2023: the meeting was on 9 February 2014. See it"]
    assert Outcome.objects.get().meeting == twice
    page = answer(curator, page, _because="The host says so.")
    assert page.messages == f"1 record was merged into “{kept}”."
    assert Outcome.objects.get(pk=row.pk).meeting == kept
    entry = HistoryEntry.objects.latest("pk")
    assert (entry.why, entry.confirmed[:17]) == ("Entered twice.", "The host says so.")


def test_page_without_a_field_for_it_asks_why_and_readers_see_the_answer(curator: Curator) -> None:
    actor = f.ActorFactory(summary="Old.")
    curator.submit(actor, summary="New.", why="The source says so.")
    entry = HistoryEntry.objects.latest("pk")
    url = admin_url(actor, "history") + f"{entry.pk}/"
    page = Page(curator.client.post(url, {"own": "1", "why": ""}))
    assert page.texts("h1") == ["Before this is saved"]
    assert "Say why: something that is published changes." in page.texts("label")
    actor.refresh_from_db()
    assert actor.summary == "New."
    answer(curator, page, why="It says <nothing>.")
    actor.refresh_from_db()
    assert actor.summary == "Old."
    assert "It says <nothing>." in Page(Client().get("/corrections/")).soup.get_text()


def test_passage_and_theme_that_were_public_are_changed_and_deleted_with_a_reason(curator: Curator) -> None:
    passage, theme = f.PassageFactory(gist="Old."), f.ThemeFactory(name="Data")
    synonym = f.SynonymFactory()
    ways: dict[str, Callable[[], Page]] = {
        "form of a passage": lambda: curator.submit(passage, gist="New."),
        "form of a theme": lambda: curator.submit(theme, name="Data flows"),
        "page that deletes": lambda: Page(curator.client.post(admin_url(passage, "delete"), {"post": "yes"})),
        "list": lambda: curator.run_action("delete_selected", theme, post="yes"),
    }
    for name, way in ways.items():
        number = HistoryEntry.objects.count()
        page = way()
        assert page.soup.select_one("[name=why]"), name
        assert HistoryEntry.objects.count() == number, name
        answer(curator, page, why="It was misread.")
        latest = HistoryEntry.objects.latest("pk")
        assert (latest.why, latest.rows.filter(corrects=True).count()) == ("It was misread.", 1), name
    assert not Passage.objects.filter(pk=passage.pk).exists()
    # What only helps to search, and the order on a page, state nothing.
    assert curator.submit(synonym, terms="one, other").errors == []
    assert HistoryEntry.objects.latest("pk").why == ""
