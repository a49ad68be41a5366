"""A form asks before it saves what looks wrong, and saves it once that is confirmed with a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from adgmin.models import Actor, HistoryEntry, KeptText, Meeting, Source, Theme, fingerprint
from adgmin.record import State
from initiatives.models import Check, Outcome, Perspective
from tests import factories as f

from .curator import Curator, Page, admin_url, citation_row

pytestmark = pytest.mark.django_db

ASKED = "Nothing was saved yet. Please correct what looks wrong, or confirm it."


def questions(page: Page) -> list[str]:
    return page.texts(".questions li")


def confirm(curator: Curator, what: Any, page: Page, because: str = "The source says so.") -> Page:
    """Send the form of a page again, with the box ticked."""
    box = page.soup.select_one("[name=_confirmed]")
    assert box is not None
    url = admin_url(what, "change" if isinstance(what, Model) else "add")
    data = {**page.fields, "_confirmed": str(box["value"]), "_because": because, "_save": "1"}
    return Page(curator.client.post(url, data, follow=True))


def meeting() -> Any:
    return f.MeetingFactory(name="4th", date="2024-02-01/2024-02-02")


def with_other_words() -> tuple[Any, dict[str, Any]]:
    """A draft, and a citation of a passage with a text that has other words."""
    text = "We welcome the guide."
    passage = f.PassageFactory(fingerprint=fingerprint(text), locator="para 8", source__short_name="The note")
    KeptText.objects.keep(passage.source, [text])
    return f.OutcomeFactory(state=State.DRAFT, with_citation=False), citation_row(passage, printed="endorsed the guide")


CASES: dict[str, tuple[Callable[[], tuple[Any, dict[str, Any]]], list[str]]] = {
    "a year that no calendar has": (
        lambda: (f.OutcomeFactory(meeting=None, state=State.DRAFT), {"date": "9999"}),
        ["Date 9999: is the year right?"],
    ),
    "words that are not printed there": (
        with_other_words,
        ["“endorsed the guide” does not stand in The note, para 8. See it"],
    ),
    "before the founding": (
        lambda: (f.InitiativeFactory(state=State.DRAFT), {"period": "1867/2030"}),
        ["Period 1867–2030: is the year right?"],
    ),
    "far from the meeting": (
        lambda: (f.OutcomeFactory(meeting=meeting(), state=State.DRAFT), {"date": "1999"}),
        ["Date 1999: the meeting was on 1–2 February 2024. See it"],
    ),
    "due before it was promised": (
        lambda: (f.CheckFactory(date="2024-02-01", state=State.DRAFT), {"due": "2023"}),
        ["Due 2023: this was over when it was said, on 1 February 2024."],
    ),
    "over long before its source": (
        lambda: (f.InitiativeFactory(state=State.DRAFT), {"period": "2001/2005"}),
        ["Period 2001–2005: its first source is of 9 February 2023."],
    ),
    "a source of tomorrow": (
        lambda: (f.SourceFactory(state=State.DRAFT), {"published": "2060"}),
        ["Published 2060: this is after today."],
    ),
    "a meeting held tomorrow": (
        lambda: (f.MeetingFactory(state=State.DRAFT), {"date": "2060-01-01"}),
        ["Date 1 January 2060: this is after today."],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_looks_wrong_is_asked_about_and_saved_once_confirmed(curator: Curator, name: str) -> None:
    make, asked = CASES[name]
    row, changes = make()
    page = curator.submit(row, **changes)
    assert (page.errors, questions(page), page.messages) == ([ASKED], asked, "")
    assert not HistoryEntry.objects.exclude(why="").exists()
    page = confirm(curator, row, page)
    assert (page.errors, questions(page)) == ([], [])
    why = HistoryEntry.objects.exclude(confirmed="").get().confirmed
    assert why.startswith("The source says so. (Confirmed: ")
    assert asked[0].removesuffix(" See it") in why
    assert questions(curator.submit(row, note="Another edit asks no more.")) == []


@pytest.mark.parametrize(
    ("noun", "held", "new"),
    [
        (Actor, "Timor-Leste", "Timor Leste"),
        (Actor, "Viet Nam", "Việt  nam"),
        (Actor, "ASEAN Taskforce on Data", "ASEAN Task-force on Data"),
        (Theme, "Cybersecurity", "Cyber-security"),
        (Actor, "Ministry of Communications", "Ministry of Communication"),
    ],
)
def test_name_that_is_there_already_is_asked_about_with_a_link(
    curator: Curator, noun: type[Any], held: str, new: str
) -> None:
    near = f.ThemeFactory(name=held) if noun is Theme else f.ActorFactory(name=held)
    fields = {"slug": "new", "order": "1"} if noun is Theme else {"slug": "new", "kind": "organisation"}
    page = curator.submit(noun, name=new, **fields)
    assert page.errors == [ASKED]
    assert page.links("See it") == [admin_url(near, "change")]
    assert noun.objects.count() == 1
    assert confirm(curator, noun, page).errors == []
    assert noun.objects.count() == 2


@pytest.mark.parametrize(
    ("held", "new"),
    [
        ("Work Plan 2025", "Work Plan 2030"),
        ("Japan", "Jordan"),
        ("ARTI", "ART"),
        ("Working Group 1", "Working Group 2"),
    ],
)
def test_other_names_are_not_asked_about(curator: Curator, held: str, new: str) -> None:
    f.ActorFactory(name=held)
    assert curator.submit(Actor, name=new, kind="organisation").errors == []


def test_outcomes_and_views_may_share_a_title(curator: Curator) -> None:
    view = f.PerspectiveFactory()
    assert questions(curator.submit(Perspective, title=view.title, slug="other")) == []


def test_confirming_needs_a_reason_and_keeps_what_was_typed(curator: Curator) -> None:
    page = curator.submit(
        outcome := f.OutcomeFactory(meeting=None, state=State.DRAFT), date="1999/2040", summary="Typed."
    )
    page = curator.submit(outcome, date="1066", summary="Typed.")
    page = confirm(curator, outcome, page, because=" ")
    assert page.errors == ["Nothing was saved yet. Say why it is right."]
    assert (page.fields["summary"], page.fields["date"]) == ("Typed.", "1066")
    outcome.refresh_from_db()
    assert outcome.date != "1066"


def test_confirmation_of_one_question_confirms_no_other(curator: Curator) -> None:
    outcome = f.OutcomeFactory(meeting=None, state=State.DRAFT)
    page = curator.submit(outcome, date="9999")
    page = Page(
        curator.client.post(
            admin_url(outcome, "change"),
            {
                **page.fields,
                "date": "9998",
                "_confirmed": str(page.soup.select_one("[name=_confirmed]")["value"]),  # type: ignore[index]
                "_because": "So it is.",
            },
        )
    )
    assert (page.errors, questions(page)) == ([ASKED], ["Date 9998: is the year right?"])


def test_reading_of_a_date_far_from_the_record_is_asked_about(curator: Curator) -> None:
    row = f.MeetingFactory(date="2024-02-01", state=State.DRAFT, with_citation=False)
    page = curator.submit(row, **citation_row(f.PassageFactory(), aspect="date", value="2014-02-01"))
    assert questions(page) == ["Date 1 February 2014 in a citation: the record has 1 February 2024."]
    assert confirm(curator, row, page).errors == []


def test_rows_of_inlines_are_asked_about_too(curator: Curator) -> None:
    check = f.CheckFactory(date="2024-02-01", state=State.DRAFT)
    page = curator.submit(check.commitment, **{"checks-0-due": "9999"})
    assert questions(page) == ["Due 9999: is the year right?"]
    assert confirm(curator, check.commitment, page).errors == []
    assert Check.objects.get().due == "9999"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("February 1-2, 2024", "2024-02-01/2024-02-02"),
        ("30 January to 2 February 2024", "2024-01-30/2024-02-02"),
        ("held in February 2024", "2024-02"),
        ("since 2024, on 30 January 2024", ""),
        ("last week", ""),
        ("on 1 February", ""),
        ("", "2024-01-30/2024-02-02"),
    ],
)
def test_empty_date_of_a_citation_is_read_from_the_words_printed(curator: Curator, printed: str, value: str) -> None:
    row = f.MeetingFactory(date="2024-01-30/2024-02-02", state=State.DRAFT, with_citation=False)
    page = curator.submit(row, **citation_row(f.PassageFactory(), aspect="date", printed=printed))
    asked = ["Enter the date that the words printed give: it cannot be read from them."]
    assert page.errors == ([] if value else asked)
    assert list(row.citations.values_list("value", flat=True)) == ([value] if value else [])
    assert not value or Meeting.objects.get(pk=row.pk).date == "2024-01-30/2024-02-02"
    assert Source.objects.exists()
    assert not Outcome.objects.exists()
