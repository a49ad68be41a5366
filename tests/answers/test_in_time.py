"""What is due next, when the ministers met, and how their language moved: on the pages, over the record that ships."""

import datetime as dt
from typing import Any

import icalendar
import pytest
from django.db.models import Q

from adgmin.models import Meeting, Source
from adgmin.portal.timeline.entries import announced
from adgmin.record import AsOf
from initiatives.models import Check, Commitment, Initiative, Outcome
from tests.pages.site import get, one, page, words

pytestmark = pytest.mark.django_db


def test_what_was_announced_after_the_5th_meeting() -> None:
    after = [entry.row.slug for entry in announced(AsOf(dt.date(2025, 1, 18)), 20).entries]
    assert "defa-negotiations" in after
    assert "6th-adgmin-in-viet-nam" not in after
    assert "6th-adgmin-in-viet-nam" in [entry.row.slug for entry in announced(AsOf(dt.date(2025, 1, 28)), 20).entries]
    assert "6th-adgmin" in [entry.row.slug for entry in announced(AsOf(), 20).entries]
    assert [entry.row for entry in announced(AsOf(dt.date(2026, 1, 1)), 20).entries] == [
        entry.row for entry in announced(AsOf(), 20).entries
    ]


def test_the_days_of_the_meetings_as_another_calendar_reads_them() -> None:
    calendar = icalendar.Calendar.from_ical(get("/calendar.ics", kind="meetings").content)
    assert isinstance(calendar, icalendar.Calendar)
    assert {str(event["SUMMARY"]): (str(event.start), event.duration.days) for event in calendar.events} == {
        # No source gives a day to this one. Of the 6th the year alone is known, which would be a bar of a year.
        "2nd ADGMIN (January 2022, no day stated)": ("2022-01-01", 31),
        "5th ADGMIN": ("2025-01-16", 2),
        "4th ADGMIN": ("2024-01-30", 4),
        "3rd ADGMIN": ("2023-02-09", 2),
    }


def test_how_the_language_of_the_3rd_meeting_and_the_4th_differ() -> None:
    rows = page("/language/").select("section:has(#by-meeting) tbody tr")
    found = {words(one(row, "th")): [words(cell).split()[0] for cell in row.select("td")] for row in rows}
    # Constitutive, approval, commissive, directive, supportive, prospective, cognisance, neutral, factual.
    assert found["3rd ADGMIN"] == ["0", "1", "4", "3", "16", "4", "14", "6", "0", "48", "9"]
    assert found["4th ADGMIN"] == ["1", "9", "7", "1", "2", "0", "6", "2", "3", "31", "4"]


def test_everything_dated_is_on_the_timeline_and_nothing_else() -> None:
    pages = [page("/timeline/", page=number) for number in (1, 2)]
    shown = [str(link["href"]) for soup in pages for link in soup.select(".stream > li > .body > .name")]
    dated: tuple[Any, ...] = (
        Meeting.objects.published().exclude(date=""),
        Outcome.objects.published().exclude(date=""),
        Commitment.objects.for_lists(AsOf()).exclude(Q(due="")),
        Check.objects.published().exclude(date=""),
        Initiative.objects.published().exclude(period=""),
        Source.objects.published().exclude(published=""),
    )
    assert set(shown) == {row.get_absolute_url() for rows in dated for row in rows}
    assert words(one(pages[0], "#said")) == f"All {len(shown)} entries"
