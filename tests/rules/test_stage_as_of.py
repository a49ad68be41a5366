import datetime as dt
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Meeting
from adgmin.record import AsOf, State
from adgmin.verbs import Stage
from initiatives.models import Initiative, Outcome
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def initiative() -> Initiative:
    row: Initiative = make.InitiativeFactory.create()
    return row


def reach(initiative: Initiative, stage: str, date: str, **fields: str) -> Outcome:
    outcome: Outcome = make.OutcomeFactory.create(
        initiative=initiative, stage=stage, date=date, verb="reported", meeting=None, body=None, **fields
    )
    return outcome


def stage_of(initiative: Initiative, day: str | None = None) -> str:
    return Initiative.objects.with_stage(as_of(day)).get(pk=initiative.pk).stage


def test_initiative_without_an_outcome_has_no_stage(initiative: Initiative) -> None:
    found = Initiative.objects.with_stage(as_of()).get()
    assert (found.stage, found.stage_act, found.stage_label) == ("", None, "")


@around("2024-02-01", "agreed", "launched", "launched")
def test_stage_is_reached_on_the_day_of_the_outcome_that_sets_it(
    initiative: Initiative, day: str, expected: str
) -> None:
    reach(initiative, Stage.AGREED, "2023-02-09")
    reach(initiative, Stage.LAUNCHED, "2024-02-01")
    assert stage_of(initiative, day) == expected


def test_stage_is_set_by_the_last_outcome_by_the_day(initiative: Initiative) -> None:
    reach(initiative, Stage.AGREED, "2023-02-09")
    launch = reach(initiative, Stage.LAUNCHED, "2024-02-01")
    assert stage_of(initiative, "2023-02-08") == ""
    found = Initiative.objects.with_stage(as_of(dt.date(2024, 2, 1))).get()
    assert (found.stage_act, found.stage_label) == (launch, "launched")


def test_outcomes_that_set_no_stage_change_none(initiative: Initiative) -> None:
    reach(initiative, Stage.AGREED, "2023")
    reach(initiative, "", "2024")
    assert stage_of(initiative, "2025-01-01") == "agreed"


def test_stage_may_move_backwards(initiative: Initiative) -> None:
    reach(initiative, Stage.LAUNCHED, "2022")
    reach(initiative, Stage.IN_DEVELOPMENT, "2023")
    assert stage_of(initiative, "2023-12-31") == "in-development"


@around("2023-12-31", "", "agreed", "agreed")
def test_only_outcomes_certain_by_the_day_count(initiative: Initiative, day: str, expected: str) -> None:
    reach(initiative, Stage.AGREED, "2023")
    assert stage_of(initiative, day) == expected


def test_outcome_without_a_date_sets_no_stage(initiative: Initiative) -> None:
    reach(initiative, Stage.AGREED, "2023")
    reach(initiative, Stage.LAUNCHED, "")
    assert stage_of(initiative, "2026-01-01") == "agreed"
    assert stage_of(initiative) == "agreed"


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_unpublished_outcome_sets_no_stage(initiative: Initiative, state: State) -> None:
    reach(initiative, Stage.LAUNCHED, "2023", state=state)
    assert stage_of(initiative, "2024-01-01") == ""


def test_withdrawn_outcome_sets_no_stage(initiative: Initiative) -> None:
    outcome = reach(initiative, Stage.LAUNCHED, "2023")
    make.withdraw(outcome)
    assert stage_of(initiative, "2024-01-01") == ""


def test_outcome_of_another_initiative_sets_no_stage_here(initiative: Initiative) -> None:
    reach(make.InitiativeFactory.create(), Stage.LAUNCHED, "2023")
    assert stage_of(initiative, "2024-01-01") == ""


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_of_two_outcomes_on_one_day_the_same_one_counts(initiative: Initiative, order: tuple[str, str]) -> None:
    for slug in order:
        reach(initiative, {"a": Stage.AGREED, "b": Stage.LAUNCHED}[slug], "2023-02-09", slug=slug)
    assert stage_of(initiative, "2023-02-09") == "launched"


def test_of_two_outcomes_the_one_whose_date_may_be_later_wins(initiative: Initiative) -> None:
    reach(initiative, Stage.LAUNCHED, "2023")
    reach(initiative, Stage.AGREED, "2023-06-01")
    assert stage_of(initiative, "2023-12-31") == "launched"


def test_of_two_outcomes_that_end_together_the_later_begun_counts(initiative: Initiative) -> None:
    reach(initiative, Stage.LAUNCHED, "2023-12-31", slug="a-day")
    reach(initiative, Stage.AGREED, "2023", slug="the-year")
    assert stage_of(initiative, "2023-12-31") == "launched"


@pytest.mark.parametrize(
    ("other", "basis", "order", "wins"),
    [
        ({"body": None, "verb": "adopted"}, "stated", 1, False),
        ({"verb": "welcomed"}, "inferred", 9, True),
        ({"verb": "expressed-gratitude"}, "stated", 1, False),
        ({"verb": "noted"}, "inferred", 1, False),
        ({"verb": "noted"}, "stated", 1, True),
        ({"verb": "noted"}, "stated", 9, False),
    ],
)
def test_latest_act_of_a_day_is_by_body_then_verb_then_basis_then_place(
    initiative: Initiative, other: dict[str, Any], basis: str, order: int, wins: bool
) -> None:
    acts = {"initiative": initiative, "meeting": make.MeetingFactory.create(), "with_citation": False}
    with record.editing():
        first = make.OutcomeFactory.create(verb="noted", slug="m", **acts)
        second = make.OutcomeFactory.create(**acts, **other, slug="z" if wins else "a")
        make.cite(first, make.PassageFactory.create(order=5), aspect="verb", value="noted")
        make.cite(second, make.PassageFactory.create(order=order), aspect="verb", value=other["verb"], basis=basis)
    found = Initiative.objects.with_stage(as_of()).get(pk=initiative.pk)
    assert found.last_act == (second if wins else first)


@around("2030-01-02", "agreed", "launched", "launched")
def test_stage_is_reached_once_the_horizon_is_on_its_day(initiative: Initiative, day: str, expected: str) -> None:
    reach(initiative, Stage.AGREED, "2029")
    reach(initiative, Stage.LAUNCHED, "2030-01-02")
    found: list[str] = [
        Initiative.objects.with_stage(as_of(asked, (day,))).get().stage for asked in (None, "2031-01-01")
    ]
    assert found == [expected] * 2


def test_stage_without_a_day_is_that_of_the_horizon(initiative: Initiative) -> None:
    reach(initiative, Stage.AGREED, "2030-01-01")
    reach(initiative, Stage.LAUNCHED, "2030-01-02")
    assert (stage_of(initiative), stage_of(initiative, "2031-01-01")) == ("agreed", "agreed")
    assert Initiative.objects.with_stage(as_of(None, ())).get().stage == ""
    assert Initiative.objects.with_stage(as_of(None, ("2030-01-02",))).get().stage == "launched"


@around("2023-02-28", set(), {"named", "decided"}, {"named", "decided"})
def test_as_of_a_day_has_initiatives_named_by_then(day: str, expected: set[str]) -> None:
    late = make.PassageFactory.create(source__published="2025")
    make.InitiativeFactory.create(name="named", passage=make.PassageFactory.create(source__published="2023-02"))
    reach(make.InitiativeFactory.create(name="decided", passage=late), Stage.AGREED, "2023-02")
    assert {str(each) for each in Initiative.objects.as_of(AsOf(dt.date.fromisoformat(day)))} == expected


def test_initiative_named_by_a_day_has_its_stage() -> None:
    decided = make.InitiativeFactory.create(passage=make.PassageFactory.create(source__published="2025"))
    reach(decided, Stage.AGREED, "2023-02-09")
    assert Initiative.objects.with_computed(AsOf(dt.date(2023, 2, 28))).get(pk=decided.pk).stage == "agreed"


@around("2023-02-10", False, True, True)
def test_as_of_a_day_has_meetings_and_outcomes_certainly_over(day: str, expected: bool) -> None:
    make.OutcomeFactory.create(meeting__date="2023-02-09/2023-02-10")
    assert Outcome.objects.as_of(as_of(day)).exists() is expected
    assert Meeting.objects.as_of(as_of(day)).exists() is expected
