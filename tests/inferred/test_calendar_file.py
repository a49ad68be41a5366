"""The calendar file says of an event with an inferred date that it is inferred."""

from typing import Any

import icalendar
import pytest

from tests import factories as f
from tests.pages.site import get

from .marks import conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db
SENTENCE = "The date is inferred by the editors; no source states it."


def event() -> Any:
    (found,) = icalendar.Calendar.from_ical(get("/calendar.ics").content).events
    return found


def test_meeting_of_an_inferred_date_says_so_in_its_title_and_description() -> None:
    meeting_of_inferred_date(status="planned")
    assert event()["summary"] == "3rd ADGMIN (9–10 February 2023, inferred)"
    assert SENTENCE in event()["description"]


@pytest.mark.parametrize(
    ("due", "title"),
    [
        ("2023-02-09", "Due: A promise (9 February 2023, inferred)"),
        ("2023-02", "Due: A promise (February 2023, inferred, no day stated)"),
    ],
)
def test_inferred_due_date_says_so_in_its_title_and_description(due: str, title: str) -> None:
    conclude(f.CheckFactory(commitment__text="A promise", date="2022", due=due), due=due)
    assert event()["summary"] == title
    assert SENTENCE in event()["description"]


def test_stated_date_says_nothing_of_the_sort() -> None:
    f.MeetingFactory(name="3rd ADGMIN", date="2023-02-09", status="planned")
    assert event()["summary"] == "3rd ADGMIN"
    assert SENTENCE not in event().get("description", "")
