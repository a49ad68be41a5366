"""When an initiative was first and last mentioned: by an outcome, a check or a passage, never by a perspective."""

import datetime as dt
from typing import Any

import pytest

from adgmin import record
from adgmin.record import State
from initiatives.models import Initiative
from initiatives.what_changed.mentions import with_mentions
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

NEVER = (str(dt.date.max), str(dt.date.min))


@pytest.fixture
@remembered
def initiative() -> Initiative:
    found: Initiative = make.InitiativeFactory.create()
    return found


def mentions(initiative: Initiative, day: str = "2026-01-01") -> tuple[str, str]:
    """The first and the last, up to a day."""
    rows: Any = Initiative.objects.published()
    found: Any = with_mentions(rows, as_of(day)).get(pk=initiative.pk)
    return str(found.first_named), str(found.last_named)


def test_initiative_without_a_mention_has_the_extreme_days(
    initiative: Initiative,
) -> None:
    make.OutcomeFactory.create(meeting=None, date="")
    assert mentions(initiative) == NEVER


def test_outcomes_about_it_its_parts_under_it_and_by_its_body_count(initiative: Initiative) -> None:
    initiative.body = make.ActorFactory.create()
    initiative.save()
    part = make.InitiativeFactory.create(part_of=initiative)
    for date, about in (
        ("2020-01-01", {"initiative": initiative}),
        ("2019-01-01", {"initiative": None, "under": initiative}),
        ("2021-01-01", {"initiative": part}),
        ("2022-01-01", {"initiative": None, "body": initiative.body}),
    ):
        make.OutcomeFactory.create(meeting=None, date=date, **about)
    assert mentions(initiative) == ("2019-01-01", "2022-01-01")
    assert mentions(part) == ("2021-01-01", "2021-01-01")
    assert mentions(initiative, "2020-06-01") == ("2019-01-01", "2020-01-01")


def test_checks_about_it_and_its_parts_are_mentions(initiative: Initiative) -> None:
    make.CheckFactory.create(commitment__initiative=initiative, date="2023-02-09")
    make.CheckFactory.create(
        commitment__initiative=make.InitiativeFactory.create(part_of=initiative), date="2024-02-09"
    )
    assert mentions(initiative) == ("2023-02-09", "2024-02-09")


def test_passage_counts_at_the_last_held_meeting_of_its_source(initiative: Initiative) -> None:
    meetings = [
        make.MeetingFactory.create(name=f"Meeting {date}", date=date, status=status)
        for date, status in (("2023-02-10", "held"), ("2024-02-02", "held"), ("2026-01-01", "planned"))
    ]
    with record.editing():
        passage = make.PassageFactory.create()
        passage.source.meetings.set(meetings)
        make.cite(initiative, passage)
    assert mentions(initiative) == ("2024-02-02", "2024-02-02")
    assert mentions(initiative, "2024-01-01") == NEVER


@pytest.mark.parametrize("nature", ["perspective", "commentary"])
def test_perspectives_are_no_mention(initiative: Initiative, nature: str) -> None:
    meeting = make.MeetingFactory.create()
    with record.editing():
        passage = make.PassageFactory.create(nature=nature)
        passage.source.meetings.set([meeting])
        make.cite(initiative, passage)
    make.PerspectiveFactory.create(initiative=initiative, meeting=meeting)
    assert mentions(initiative) == NEVER


def test_drafts_are_no_mention(initiative: Initiative) -> None:
    make.OutcomeFactory.create(initiative=initiative, date="2023", meeting=None, state=State.DRAFT)
    make.CheckFactory.create(commitment__initiative=initiative, date="2023", state=State.DRAFT)
    assert mentions(initiative) == NEVER


@around("2023-02-10", NEVER, ("2023-02-10", "2023-02-10"), ("2023-02-10", "2023-02-10"))
def test_outcome_check_or_meeting_counts_from_its_last_day(
    initiative: Initiative, day: str, expected: tuple[str, str]
) -> None:
    date = "2023-02-09/2023-02-10"
    acted, committed = make.InitiativeFactory.create(), make.InitiativeFactory.create()
    make.OutcomeFactory.create(initiative=acted, meeting=None, date=date)
    make.CheckFactory.create(commitment__initiative=committed, date=date)
    with record.editing():
        passage = make.PassageFactory.create()
        passage.source.meetings.set([make.MeetingFactory.create(date=date)])
        make.cite(initiative, passage)
    assert [mentions(each, day) for each in (acted, committed, initiative)] == [expected] * 3
