"""When a meeting is planned and when it is over, by the day, and which meeting comes before or after which."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.models import Meeting, MeetingRole, Passage
from adgmin.portal.home import latest_meeting
from adgmin.portal.verb_mix import held_meetings
from adgmin.record import AsOf, Aspect
from initiatives.models import Outcome, Perspective
from tests import factories as make
from tests.api.calls import read, slugs
from tests.horizon import around

pytestmark = pytest.mark.django_db

DATE = "2023-02-09/2023-02-10"
LAST_DAY = "2023-02-10"


def on(day: str) -> AsOf:
    """A day asked for, with the sources of the test."""
    return AsOf(dt.date.fromisoformat(day))


def told_in(published: str) -> Passage:
    """A passage of a text published then."""
    passage: Passage = make.PassageFactory.create(source__published=published)
    return passage


def announced(**fields: Any) -> Meeting:
    """A meeting that a text named before it was held."""
    meeting: Meeting = make.MeetingFactory.create(date=DATE, place="Boracay", passage=told_in("2022-12-01"), **fields)
    return meeting


def reported(**fields: Any) -> Meeting:
    """A meeting that only later texts report."""
    meeting: Meeting = make.MeetingFactory.create(date=DATE, passage=told_in("2024-03-01"), **fields)
    return meeting


@around(LAST_DAY, "planned", "held", "held")
def test_meeting_reads_as_planned_until_its_last_day(day: str, expected: str) -> None:
    announced()
    found: Any = Meeting.objects.as_of(on(day)).get()
    assert (found.status_by_then, found.status) == (expected, expected)
    assert (found.is_ahead, found.place) == ((True, "") if expected == "planned" else (False, "Boracay"))
    (listed,) = read("meetings/", as_of=day)["results"]
    assert listed["status"] == expected
    assert read(f"meetings/?as_of={day}&status={expected}")["count"] == 1


@around(LAST_DAY, False, True, True)
def test_meeting_that_no_text_named_before_is_there_from_its_last_day(day: str, expected: bool) -> None:
    meeting = reported()
    assert Meeting.objects.as_of(on(day)).exists() is expected
    assert meeting.had_happened(on(day)) is expected


@around(LAST_DAY, False, True, True)
def test_meeting_counts_as_held_from_its_last_day(day: str, expected: bool) -> None:
    make.SourceFactory.create(published="2025-01-28")
    meeting = announced()
    assert Meeting.objects.held(on(day)).exists() is expected
    assert latest_meeting(on(day)) == (meeting if expected else None)
    assert held_meetings(on(day)) == ([meeting] if expected else [])


@around("2023-02-09", False, True, True)
def test_meeting_is_the_latest_once_the_horizon_reaches_its_first_day(day: str, expected: bool) -> None:
    passage = told_in(day)
    make.MeetingFactory.create(date=DATE, passage=passage, body=make.ActorFactory.create(passage=passage))
    assert bool(latest_meeting(AsOf())) is expected


@around(LAST_DAY, False, True, True)
def test_date_that_only_a_later_text_gives_is_known_from_the_last_day(day: str, expected: bool) -> None:
    make.cite(announced(), told_in("2024-03-01"), aspect="date", value=DATE)
    assert Meeting.objects.with_date_known(on(day)).exists() is expected


@around("2023-02-09", False, True, True)
def test_text_from_before_the_first_day_is_no_evidence_of_the_date(day: str, expected: bool) -> None:
    meeting, passage = announced(), told_in(day)
    if expected:
        make.cite(meeting, passage, aspect="date", value=DATE)
    else:
        with pytest.raises(ValidationError, match="a text from before the meeting gives a plan"):
            make.cite(meeting, passage, aspect="date", value=DATE)
    make.cite(announced(status="planned"), passage, aspect="date", value=DATE)


@around("2023-02-09", True, False, False)
def test_meeting_follows_one_that_ended_before_it_began(day: str, expected: bool) -> None:
    meeting = announced()
    before = make.MeetingFactory.create(body=meeting.body, date=f"2023-01-30/{day}")
    assert meeting.previous() == (before if expected else None)


@around(LAST_DAY, False, False, True)
def test_meeting_is_followed_by_one_that_began_after_it_ended(day: str, expected: bool) -> None:
    meeting = announced()
    after = make.MeetingFactory.create(body=meeting.body, date=f"{day}/2023-02-20")
    assert meeting.following() == (after if expected else None)


@around(LAST_DAY, False, True, True)
def test_role_that_only_later_texts_report_is_there_from_the_last_day(day: str, expected: bool) -> None:
    part = make.MeetingRoleFactory.create(meeting=announced(), passage=told_in("2024-03-01"))
    assert MeetingRole.objects.as_of(on(day)).exists() is expected
    assert slugs("meeting-roles/", as_of=day) == [part.slug] * expected


@around(LAST_DAY, False, True, True)
def test_sources_differ_on_a_meeting_by_all_texts_from_its_last_day(day: str, expected: bool) -> None:
    meeting = announced(note="The statement says so.")
    with record.editing():
        make.cite(meeting, told_in("2022-12-01"), aspect="place", value="Boracay")
        make.cite(meeting, told_in("2024-03-01"), aspect="place", value="Manila")
    found: Any = Meeting.objects.showing(on(day))
    assert found.differing().exists() is expected


@around(LAST_DAY, True, False, False)
def test_place_is_inferred_until_a_later_text_may_state_it(day: str, expected: bool) -> None:
    meeting = announced()
    with record.editing():
        make.cite(meeting, told_in("2022-12-01"), aspect="place", value="Boracay", basis="inferred")
        make.cite(meeting, told_in("2024-03-01"), aspect="place", value="Boracay")
    found: Any = Meeting.objects.showing(on(day)).with_inferred(Aspect.PLACE).get()
    assert found.place_inferred is expected


@pytest.mark.parametrize("basis", ["inferred", "stated"])
def test_place_that_no_text_had_given_yet_is_inferred_by_all_texts(basis: str) -> None:
    meeting = announced()
    make.cite(meeting, told_in("2024-03-01"), aspect="place", value="Boracay", basis=basis)
    found: Any = Meeting.objects.showing(on("2023-01-01")).with_inferred(Aspect.PLACE).get()
    assert found.place_inferred is (basis == "inferred")


@around(LAST_DAY, False, True, True)
def test_sources_differ_on_an_act_by_all_texts_from_its_day(day: str, expected: bool) -> None:
    outcome = make.OutcomeFactory.create(
        date=LAST_DAY, passage=told_in("2022-12-01"), note="The statement says so.", verb="endorsed"
    )
    with record.editing():
        make.cite(outcome, told_in("2022-12-01"), aspect="verb", value="endorsed")
        make.cite(outcome, told_in("2024-03-01"), aspect="verb", value="adopted")
    found: Any = Outcome.objects.showing(on(day))
    assert found.differing().exists() is expected


@around(LAST_DAY, False, False, True)
def test_outcome_is_later_than_a_view_from_the_day_after_it(day: str, expected: bool) -> None:
    theme = make.ThemeFactory.create()
    view: Perspective = make.PerspectiveFactory.create(meeting=announced(), themes=[theme])
    outcome = make.OutcomeFactory.create(date=f"{day}/2023-12-31", meeting=None, themes=[theme])
    assert list(view.later_outcomes()) == [outcome] * expected
