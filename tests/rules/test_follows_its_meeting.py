"""What has no date of its own is dated by its meeting, whatever it is; see ``test_outcome_dates`` for the details."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from adgmin import record
from adgmin.models import Meeting
from adgmin.record.at_meeting import AtMeeting
from initiatives.models import Commitment
from tests import factories as make
from tests.horizon import as_of

pytestmark = pytest.mark.django_db

DATED = [make.OutcomeFactory, make.CheckFactory, make.PerspectiveFactory]
every_noun = pytest.mark.parametrize("factory", DATED, ids=lambda factory: factory._meta.model.__name__)


def bounds(row: Any) -> tuple[str, str]:
    row.refresh_from_db()
    return row.date_earliest.isoformat(), row.date_latest.isoformat()


def test_every_noun_that_meetings_date_is_tried_here() -> None:
    nouns = {model for model in apps.get_models() if issubclass(model, AtMeeting) and not model._meta.proxy}
    assert nouns == {factory._meta.model for factory in DATED}


@every_noun
def test_without_a_date_of_its_own_it_moves_with_its_meeting(factory: Any) -> None:
    meeting: Meeting = make.MeetingFactory.create(date="2023")
    row = factory.create(meeting=meeting, date="")
    assert bounds(row) == ("2023-01-01", "2023-12-31")
    meeting.date = "2024-01-30/2024-02-02"
    meeting.save()
    assert bounds(row) == ("2024-01-30", "2024-02-02")
    assert (row.when, row.display_date()) == ("2024-01-30/2024-02-02", "30 January – 2 February 2024")
    with record.editing():
        Meeting.objects.update(date="2025")
    assert bounds(row) == ("2025-01-01", "2025-12-31")


@every_noun
def test_with_a_date_of_its_own_it_stays(factory: Any) -> None:
    meeting: Meeting = make.MeetingFactory.create(date="2023")
    row = factory.create(meeting=meeting, date="2022-11")
    meeting.date = "2024"
    meeting.save()
    assert bounds(row) == ("2022-11-01", "2022-11-30")


@every_noun
def test_what_belongs_to_another_meeting_stays(factory: Any) -> None:
    row = factory.create(meeting=make.MeetingFactory.create(date="2023"), date="")
    other: Meeting = make.MeetingFactory.create(date="2023")
    other.date = "2024"
    other.save()
    assert bounds(row) == ("2023-01-01", "2023-12-31")
    row.save()
    assert bounds(row) == ("2023-01-01", "2023-12-31")


def test_a_commitment_stands_by_the_new_date_of_the_meeting_that_kept_it() -> None:
    meeting: Meeting = make.MeetingFactory.create(date="2023-02-09")
    commitment: Commitment = make.CheckFactory.create(date="2022", due="2023-06").commitment
    make.CheckFactory.create(commitment=commitment, finding="kept", meeting=meeting, date="")
    day = dt.date(2024, 1, 1)
    assert Commitment.objects.with_standing(as_of(day)).get().standing == "kept"
    meeting.date = "2023-07-10"
    meeting.save()
    found = Commitment.objects.with_standing(as_of(day)).get()
    assert (found.standing, found.days_late) == ("kept-late", 10)
