"""What a meeting could be expected to speak of, and when it may be called silent."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Actor, Meeting
from adgmin.record import State
from initiatives.models import Initiative
from initiatives.what_changed.expected import expected_at, named_at, silent_at, unnamed_at
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


class Years:
    """Four meetings of one body in a row, and an initiative."""

    @remembered
    def __init__(self) -> None:
        self.body: Actor = make.ActorFactory.create()
        dates = {2: "2022-01", 3: "2023-02-09/2023-02-10", 4: "2024-01-30/2024-02-02", 5: "2025-01-16/2025-01-17"}
        self.second, self.third, self.fourth, self.fifth = (
            make.MeetingFactory.create(body=self.body, number=number, date=date) for number, date in dates.items()
        )
        self.initiative: Initiative = make.InitiativeFactory.create()

    def outcome(self, meeting: Meeting | None, verb: str = "noted", **fields: Any) -> Any:
        """An outcome about the initiative."""
        given = {"initiative": self.initiative, "meeting": meeting, "body": self.body, "verb": verb, **fields}
        return make.OutcomeFactory.create(**given)

    def check(self, date: str, due: str, **fields: Any) -> Any:
        """The one check so far of a commitment of the initiative."""
        return make.CheckFactory.create(commitment__initiative=self.initiative, date=date, due=due, **fields)

    def commitment_elsewhere(self, due: str) -> Any:
        """A commitment of it that was made at a meeting of another body, before any of these."""
        return self.check("2020", due, meeting=make.MeetingFactory.create()).commitment

    def expected(self) -> list[int]:
        """The meetings at which the initiative is expected, by their numbers."""
        return self._among(lambda meeting: expected_at(meeting, as_of()))

    def _among(self, initiatives_at: Any) -> list[int]:
        meetings = (self.second, self.third, self.fourth, self.fifth)
        return [meeting.number for meeting in meetings if self.initiative in initiatives_at(meeting)]

    def named(self) -> list[int]:
        """The meetings that name it."""
        return self._among(named_at)

    def unnamed(self) -> list[int]:
        """The meetings at which it is expected and not named."""
        return self._among(lambda meeting: unnamed_at(meeting, as_of()))

    def silent(self) -> list[int]:
        """The meetings that are silent on it."""
        return self._among(lambda meeting: silent_at(meeting, as_of()))


@pytest.fixture
def years() -> Years:
    return Years()


def test_subject_of_an_outcome_is_expected_at_the_next_meeting_only(years: Years) -> None:
    years.outcome(years.third)
    assert years.named() == [3]
    assert years.expected() == [4]


def test_outcomes_and_checks_on_no_initiative_hide_nothing_unnamed(years: Years) -> None:
    years.outcome(years.third)
    for meeting in (years.third, years.fourth):
        years.outcome(meeting, initiative=None, title="something else")
        make.CheckFactory.create(commitment__initiative=None, meeting=meeting)
    assert (years.named(), years.expected(), years.unnamed()) == ([3], [4], [4])


def test_initiative_that_an_outcome_belongs_to_is_expected(years: Years) -> None:
    years.outcome(years.third, initiative=None, under=years.initiative)
    assert (years.named(), years.expected()) == ([3], [4])


def test_initiative_of_a_check_at_the_meeting_is_expected(years: Years) -> None:
    make.CheckFactory.create(commitment__initiative=years.initiative, meeting=years.third)
    assert (years.named(), years.expected()) == ([3], [4])


def test_nothing_is_expected_at_the_first_meeting(years: Years) -> None:
    years.outcome(None, date="2021")
    assert (years.named(), years.expected()) == ([2], [3])


@pytest.mark.parametrize("stage", ["concluded", "superseded", "discontinued"])
def test_initiative_that_had_ended_is_not_expected(years: Years, stage: str) -> None:
    years.outcome(years.third, verb="reported", stage=stage)
    assert (years.named(), years.expected()) == ([3], [])


@pytest.mark.parametrize("stage", ["stalled", "operational"])
def test_initiative_at_any_other_stage_is_expected(years: Years, stage: str) -> None:
    years.outcome(years.third, verb="reported", stage=stage)
    assert years.expected() == [4]


def test_initiative_that_ended_after_the_meeting_was_expected(years: Years) -> None:
    years.outcome(years.third)
    years.outcome(None, verb="concluded", date="2023-06", stage="concluded")
    assert (years.named(), years.expected()) == ([3, 4], [4])


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2022-01", []),
        ("2022-01-30", []),
        ("2022-01-31", []),
        ("2022-02-01", [3]),
        ("2023-02-09", [3]),
        ("2023-02-10", [3]),
        ("2023-02-11", [4]),
        ("2023", [4]),
        ("2024-02-01", [4]),
        ("2024-02-02", [4]),
        ("2024-02-03", [5]),
        ("2024", [5]),
        ("2025", []),
        ("", []),
    ],
)
def test_commitment_falling_due_makes_its_initiative_expected_once(years: Years, due: str, expected: list[int]) -> None:
    years.commitment_elsewhere(due)
    assert (years.named(), years.expected()) == ([], expected)


def test_commitment_stated_after_the_previous_meeting_does_not(years: Years) -> None:
    years.check("2023-02-11", "2023-12")
    assert years.expected() == [5]  # Named in the year before the fourth, it is expected at the fifth.


@around("2023-02-10", [4], [4], [])
def test_commitment_stated_by_the_end_of_the_meeting_before_makes_it_expected(
    years: Years, day: str, expected: list[int]
) -> None:
    years.check(day, "2023-12", meeting=make.MeetingFactory.create())
    assert (years.named(), years.expected()) == ([], expected)


@pytest.mark.parametrize("finding", ["kept", "dropped"])
@around("2023-02-10", [], [], [4])
def test_commitment_that_ended_by_the_end_of_the_meeting_before_does_not(
    years: Years, finding: str, day: str, expected: list[int]
) -> None:
    commitment = years.commitment_elsewhere("2023")
    make.CheckFactory.create(commitment=commitment, finding=finding, meeting=make.MeetingFactory.create(), date=day)
    assert years.expected() == expected


@around("2023-02-10", [], [], [4])
def test_initiative_that_ended_by_the_end_of_the_meeting_before_is_not_expected(
    years: Years, day: str, expected: list[int]
) -> None:
    years.outcome(years.third)
    years.outcome(None, verb="concluded", date=day, stage="concluded")
    assert years.expected() == expected


@around("2024-01-30", [], [4], [4])
def test_plan_is_expected_if_its_period_lasts_to_the_first_day(years: Years, day: str, expected: list[int]) -> None:
    years.outcome(years.third)
    years.initiative.period = f"2023-01-01/{day}"
    years.initiative.save()
    assert years.expected() == expected


@pytest.mark.parametrize(("finding", "expected"), [("kept", []), ("dropped", []), ("partly-kept", [4])])
def test_commitment_that_ended_before_it_fell_due_does_not(years: Years, finding: str, expected: list[int]) -> None:
    commitment = years.commitment_elsewhere("2023")
    make.CheckFactory.create(commitment=commitment, finding=finding, meeting=make.MeetingFactory.create(), date="2021")
    assert years.expected() == expected


def test_commitment_without_a_due_date_is_not_due_at_an_undated_meeting(years: Years) -> None:
    years.commitment_elsewhere("")
    planned = make.MeetingFactory.create(body=years.body, number=6, date="", status="planned")
    assert not expected_at(planned, as_of()).exists()


def test_perspectives_are_no_mention(years: Years) -> None:
    years.outcome(years.third)
    for meeting in (years.third, years.fourth):
        make.PerspectiveFactory.create(initiative=years.initiative, meeting=meeting)
    assert (years.named(), years.expected(), years.unnamed()) == ([3], [4], [4])


def test_drafts_mention_nothing_and_make_nothing_expected(years: Years) -> None:
    years.outcome(years.third, state=State.DRAFT)
    draft = make.CommitmentFactory.create(initiative=years.initiative, state=State.DRAFT)
    make.CheckFactory.create(commitment=draft, meeting=years.third, due="2023", state=State.DRAFT)
    commitment = make.CommitmentFactory.create(initiative=years.initiative)
    make.CheckFactory.create(commitment=commitment, meeting=years.third, due="2023", state=State.DRAFT)
    assert (years.named(), years.expected()) == ([], [])


def test_draft_initiative_is_not_expected(years: Years) -> None:
    draft = make.InitiativeFactory.create(state=State.DRAFT)
    years.outcome(years.third, initiative=draft, state=State.DRAFT)
    assert not named_at(years.third).exists()
    assert not expected_at(years.fourth, as_of()).exists()


def test_initiative_named_again_is_neither_unnamed_nor_silent(years: Years) -> None:
    years.outcome(years.third)
    years.outcome(years.fourth)
    hold(years.fourth, years.fifth)
    assert (years.expected(), years.unnamed(), years.silent()) == ([4, 5], [5], [5])


def hold(*meetings: Meeting, kind: str = "joint-statement", **fields: Any) -> None:
    """Hold a text that reports on meetings."""
    with record.editing():
        make.SourceFactory.create(kind=kind, **fields).meetings.set(meetings)


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("joint-statement", True),
        ("declaration", True),
        ("host-release", False),
        ("partner-release", False),
        ("news", False),
        ("commentary", False),
    ],
)
def test_silence_is_claimed_only_of_a_meeting_of_which_a_text_of_its_own_is_held(
    years: Years, kind: str, own: bool
) -> None:
    years.outcome(years.third)
    hold(years.fourth, kind=kind)
    assert years.unnamed() == [4]
    assert years.silent() == ([4] if own else [])
    assert years.fourth.is_covered is own
    assert covered() == ([4] if own else [])


def covered() -> list[int]:
    """The numbers of the meetings that a list shows as covered."""
    meetings: Any = Meeting.objects.with_coverage().order_by("number")
    return [meeting.number for meeting in meetings if meeting.covered]


def test_draft_text_does_not_cover_a_meeting(years: Years) -> None:
    years.outcome(years.third)
    hold(years.fourth, state=State.DRAFT)
    assert (years.unnamed(), years.silent()) == ([4], [])
    assert years.fourth.is_covered is False
    assert covered() == []


def test_text_of_the_previous_meeting_does_not_cover_the_next(years: Years) -> None:
    years.outcome(years.third)
    hold(years.third)
    assert years.silent() == []


@pytest.mark.parametrize(
    ("date", "meeting"),
    [
        ("2022-01-30", 2),
        ("2022-01-31", 2),
        ("2022-02-01", 3),
        ("2023-02-09", 3),
        ("2023-02-10", 3),
        ("2023-02-11", 4),
        ("2023", 4),
        ("2024-02-01", 4),
        ("2024-02-02", 4),
        ("2024-02-03", 5),
        ("2024-02", 5),
        ("2025-01-17", 5),
    ],
)
def test_outcome_between_meetings_belongs_to_the_next(years: Years, date: str, meeting: int) -> None:
    years.outcome(None, date=date)
    assert years.named() == [meeting]
    assert years.expected() == [meeting + 1] * (meeting < 5)


def test_check_between_meetings_belongs_to_the_next(years: Years) -> None:
    years.check("2023-07", "")
    assert (years.named(), years.expected()) == ([4], [5])


def test_outcome_at_a_meeting_belongs_to_it_whatever_its_date(years: Years) -> None:
    years.outcome(years.fourth, date="2022-06")
    assert years.named() == [4]


def test_outcome_after_the_last_meeting_belongs_to_none(years: Years) -> None:
    years.outcome(None, date="2025-06")
    assert years.named() == []


def test_previous_meeting_is_the_one_with_the_number_before(years: Years) -> None:
    planned = make.MeetingFactory.create(body=years.body, number=6, date="", status="planned")
    assert planned.previous() == years.fifth
    assert years.fourth.previous() == years.third
    assert years.second.previous() is None


def test_without_a_number_the_previous_meeting_is_the_last_over_before(years: Years) -> None:
    special = make.MeetingFactory.create(body=years.body, number=None, date="2023-06")
    make.MeetingFactory.create(date="2023-05")
    make.MeetingFactory.create(body=years.body, number=None, date="2023-04", state=State.DRAFT)
    make.MeetingFactory.create(body=years.body, number=None, date="")
    assert special.previous() == years.third


def test_meeting_of_another_body_makes_nothing_expected(years: Years) -> None:
    years.outcome(make.MeetingFactory.create(date="2023-02-10"))
    assert (years.named(), years.expected()) == ([], [])
