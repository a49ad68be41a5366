import datetime as dt

import pytest

from adgmin import record
from adgmin.models import Meeting
from initiatives.models import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db


def bounds(outcome: Outcome) -> tuple[str, str]:
    outcome.refresh_from_db()
    return outcome.date_earliest.isoformat(), outcome.date_latest.isoformat()


def test_outcome_without_a_date_takes_that_of_its_meeting() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023-02-09/2023-02-10")
    assert outcome.date == ""
    assert bounds(outcome) == ("2023-02-09", "2023-02-10")
    assert (outcome.when, outcome.display_date()) == ("2023-02-09/2023-02-10", "9–10 February 2023")


def test_own_date_comes_before_that_of_the_meeting() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023-02-09/2023-02-10", date="2022-11")
    assert bounds(outcome) == ("2022-11-01", "2022-11-30")
    assert outcome.display_date() == "November 2022"


def test_outcome_without_meeting_and_date_has_the_widest_bounds() -> None:
    outcome = make.OutcomeFactory.create(meeting=None)
    assert bounds(outcome) == (dt.date.min.isoformat(), dt.date.max.isoformat())
    assert outcome.display_date() == "date not stated"


def test_new_date_of_a_meeting_moves_its_outcomes() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023")
    dated = make.OutcomeFactory.create(meeting=outcome.meeting, date="2022")
    outcome.meeting.date = "2023-03"
    outcome.meeting.save()
    assert bounds(outcome) == ("2023-03-01", "2023-03-31")
    assert bounds(dated) == ("2022-01-01", "2022-12-31")


def test_bulk_update_of_meetings_moves_their_outcomes() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023")
    with record.editing():
        Meeting.objects.update(date="2023-03")
    assert bounds(outcome) == ("2023-03-01", "2023-03-31")


def test_outcome_moved_to_another_meeting_takes_its_date() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023")
    outcome.meeting = make.MeetingFactory.create(date="2024")
    outcome.save(update_fields=["meeting"])
    assert bounds(outcome) == ("2024-01-01", "2024-12-31")


def test_outcome_takes_the_stored_date_of_its_meeting() -> None:
    outcome = make.OutcomeFactory.create(meeting__date="2023")
    meeting = Meeting.objects.get()
    meeting.date = "2024"
    meeting.save()
    outcome.summary = "Saved beside a copy of the meeting that was loaded before."
    outcome.save()
    assert bounds(outcome) == ("2024-01-01", "2024-12-31")
