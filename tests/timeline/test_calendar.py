"""The calendar: upcoming and past due dates and meetings, as a page and as an iCalendar file."""

import datetime as dt
from typing import Any

import icalendar
import pytest

from adgmin import record
from adgmin.portal.timeline.entries import announced
from adgmin.record import AsOf
from initiatives.models import Check
from tests import factories as f
from tests.horizon import around
from tests.pages.site import get, one, page, words
from tests.remembered import remembered

from .conftest import DatedRecord


class DueRecord(DatedRecord):
    """Due dates in 2026 and later, and past ones."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        super()._make()
        of: dict[str, Any] = {"passage": self.passage}
        f.SourceFactory(published="2025-12-31")
        f.MeetingFactory(name="5th Meeting", date="2027-01", status="planned", place="Hanoi", body=self.body, **of)
        for text, day, finding in (
            ("By a day", "[..2026-06-30]", "made"),
            ("On a day", "2026-03-05", "made"),
            ("In ten years", "2026/2035", "made"),
            ("Long done", "2026-02", "kept"),
        ):
            commitment = f.CommitmentFactory(text=text, initiative=self.guide, themes=[self.theme], **of)
            f.CheckFactory(commitment=commitment, date="2025-01-10", due=day, due_words=day, **of)
            if finding == "kept":
                f.CheckFactory(commitment=commitment, date="2025-02-01", finding=finding, **of)


@pytest.fixture
def due(db: None) -> DueRecord:
    """Due dates in 2026 and later, and past ones."""
    return DueRecord()


def halves(**query: Any) -> dict[str, list[str]]:
    """The upcoming and the past half of the page, with headings and names."""
    return {
        words(one(half, "h2")): [words(each) for each in half.select("h3, h4, .stream > li > .body > .name")]
        for half in page("/calendar/", **query).select(".half")
    }


def test_dates_that_may_fall_after_the_horizon_come_first(due: DueRecord) -> None:
    assert halves(as_of="2025-12-31") == {
        "Not yet past on 31 December 2025": [
            "2026 or earlier", "By a day", "2026 planned or due", "March 2026",
            "On a day", "2027 planned or due", "January 2027", "5th Meeting", "2026 to 2035 planned or due",
            "In ten years",
        ],
        "Up to 31 December 2025": [
            "2026", "February 2026", "Long done", "2024", "February 2024", "4th Meeting",
            "2023", "Month not known", "The guide is written", "February 2023", "3rd Meeting",
        ],
    }  # fmt: skip


def test_announced_lists_open_and_planned_entries_by_date(due: DueRecord) -> None:
    day = dt.date(2025, 12, 31)
    found = [str(entry.row) for entry in announced(AsOf(day), 9).entries]
    assert found == ["On a day", "By a day", "5th Meeting", "In ten years"]
    assert [str(entry.row) for entry in announced(AsOf(day), 2).entries] == ["On a day", "By a day"]
    assert [str(entry.row) for entry in announced(AsOf(dt.date(2026, 7, 1)), 9).entries] == found


def file(**query: Any) -> icalendar.Calendar:
    """The calendar, parsed from the file."""
    response = get("/calendar.ics", **query)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    read = icalendar.Calendar.from_ical(response.content)
    assert isinstance(read, icalendar.Calendar)
    return read


def events(**query: Any) -> dict[str, icalendar.Event]:
    """The events by title."""
    return {prop(event, "SUMMARY"): event for event in file(**query).events}


def prop(event: icalendar.Event, name: str) -> str:
    """The text of a property."""
    return str(event[name])


def days(event: icalendar.Event) -> tuple[str, str]:
    """The first and the last day of an event."""
    return str(event.start), str(event.end - dt.timedelta(days=1))


def test_an_event_spans_all_days_that_its_date_can_mean(due: DueRecord) -> None:
    found = events()
    assert {title: days(event) for title, event in found.items()} == {
        "3rd Meeting": ("2023-02-09", "2023-02-10"),
        "4th Meeting": ("2024-01-30", "2024-02-02"),
        "5th Meeting (January 2027, no day stated)": ("2027-01-01", "2027-01-31"),
        "Due: Long done (February 2026, no day stated)": ("2026-02-01", "2026-02-28"),
        "Due: On a day": ("2026-03-05", "2026-03-05"),
        # “Due by” a day lies on that day; half a year and ten years would lie across every day.
        "Due: By a day (by 30 June 2026, no day stated)": ("2026-06-30", "2026-06-30"),
    }
    assert "No source held states the exact day" in prop(
        found["5th Meeting (January 2027, no day stated)"], "DESCRIPTION"
    )
    assert "No source held" not in prop(found["3rd Meeting"], "DESCRIPTION")
    assert str(file()["DESCRIPTION"]).endswith(
        "2 entries, whose dates leave more than a month open, are on the page only."
    )


def test_a_due_event_does_not_deny_a_stated_day(due: DueRecord) -> None:
    said = prop(events()["Due: Long done (February 2026, no day stated)"], "DESCRIPTION")
    assert "No exact due day is stated" in said
    assert "No source held" not in said


def test_an_event_has_a_title_a_place_and_its_sources(due: DueRecord) -> None:
    found = events()
    planned = found["5th Meeting (January 2027, no day stated)"]
    assert [prop(planned, name) for name in ("STATUS", "LOCATION", "TRANSP")] == [
        "TENTATIVE",
        "Hanoi",
        "TRANSPARENT",
    ]
    promised = found["Due: On a day"]
    assert prop(promised, "URL") == "http://testserver/commitments/on-a-day/"
    assert prop(promised, "UID") == "due-on-a-day@adgmin-tracker"
    assert promised.categories == ["Due", "AI"]
    assert f"Source: {due.passage}" in prop(promised, "DESCRIPTION")


def test_the_file_is_identical_until_the_record_changes(due: DueRecord) -> None:
    before = get("/calendar.ics").content
    assert get("/calendar.ics").content == before
    stamp = events()["3rd Meeting"].stamp
    check = Check.objects.get(commitment__text="On a day")
    check.summary = "Said in the second sentence."
    check.save()
    check.refresh_from_db()
    found = events()
    assert found["3rd Meeting"].stamp == stamp
    written = found["Due: On a day"]
    assert written.stamp == check.modified.replace(microsecond=0)


def test_the_file_has_the_filters_of_the_page_that_links_to_it(due: DueRecord) -> None:
    assert list(events(kind="meetings")) == [
        "5th Meeting (January 2027, no day stated)", "4th Meeting", "3rd Meeting"
    ]  # fmt: skip
    link = one(page("/calendar/", kind="due", q="day"), "a[type='text/calendar']")
    assert link["href"] == "/calendar.ics?kind=due&q=day"
    assert file(kind="due", q="day").calendar_name == (
        "ADGMIN Tracker: Calendar, of the kind “commitments falling due”, matching “day”"
    )
    get("/calendar.ics", 400, page=1)


@around("2025-12-31", "Up to 31 December 2025", "Up to 31 December 2025", "Not yet past on 31 December 2025")
def test_entry_is_past_up_to_the_horizon(due: DueRecord, day: str, expected: str) -> None:
    passage = due.passage
    commitment = f.CommitmentFactory(text="Around the horizon", passage=passage)
    f.CheckFactory(commitment=commitment, date="2025-01-10", due=day, due_words=day, passage=passage)
    f.MeetingFactory(name="A meeting then", date=day, status="planned", body=due.body, passage=passage)
    found = halves(as_of="2025-12-31")[expected]
    assert [name for name in ("Around the horizon", "A meeting then") if name in found] == [
        "Around the horizon", "A meeting then",
    ]  # fmt: skip


@around("2025-06-30", ["Around a day", "A meeting then"], [], [])
def test_entry_is_ahead_until_its_last_day(due: DueRecord, day: str, expected: list[str]) -> None:
    passage, date = due.passage, "2025-06-29/2025-06-30"
    commitment = f.CommitmentFactory(text="Around a day", passage=passage)
    f.CheckFactory(commitment=commitment, date="2025-01-10", due=date, due_words=date, passage=passage)
    f.MeetingFactory(name="A meeting then", date=date, status="planned", body=due.body, passage=passage)
    ahead = next(names for half, names in halves(as_of=day).items() if half.startswith("Not yet past"))
    upcoming = [str(entry.row) for entry in announced(AsOf(dt.date.fromisoformat(day)), 99).entries]
    for found in (ahead, upcoming):
        assert [name for name in ("Around a day", "A meeting then") if name in found] == expected
    next_due = words(page("/commitments/", as_of=day)).partition("The first due dates after")[2].partition(".")[0]
    assert ("Around a day" in next_due) is bool(expected)


@around("2025-02-01", ("Not yet past", True), ("Up to", False), ("Up to", False))
def test_due_date_is_past_from_the_day_it_was_kept(due: DueRecord, day: str, expected: tuple[str, bool]) -> None:
    (found,) = [half for half, names in halves(as_of=day).items() if "Long done" in names]
    assert found.startswith(expected[0])
    upcoming = [str(entry.row) for entry in announced(AsOf(dt.date.fromisoformat(day)), 99).entries]
    assert ("Long done" in upcoming) is expected[1]


@around("2026-01-31", 1, 1, 0)
def test_event_spans_at_most_a_month(due: DueRecord, day: str, expected: int) -> None:
    commitment = f.CommitmentFactory(text="A long one", passage=due.passage)
    span = f"2026-01-01/{day}"
    f.CheckFactory(commitment=commitment, date="2025-01-10", due=span, due_words=span, passage=due.passage)
    assert len([title for title in events() if "A long one" in title]) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("finding", "expected"), [("restated", 1), ("kept", 0), ("dropped", 0)])
def test_due_date_of_what_has_ended_is_not_announced(finding: str, expected: int) -> None:
    with record.editing():
        commitment = f.CommitmentFactory()
        f.CheckFactory(commitment=commitment, due="2025")
        f.CheckFactory(commitment=commitment, finding=finding, slug="a-later-check")
    assert len(announced(AsOf(), 5).entries) == expected
