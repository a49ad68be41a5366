"""From which day a role or a membership had begun, by its period or by the text that reports it."""

import datetime as dt
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Membership, Passage
from adgmin.record import AsOf
from initiatives.models import Role
from partners.matrix import NO_YEARS, MatrixEntry, columns_for, years_between
from partners.models import Cooperation
from tests import factories as make
from tests.api.calls import read
from tests.horizon import around
from tests.pages.site import page, words

pytestmark = pytest.mark.django_db


def told_in(published: str) -> Passage:
    """A passage of a text published then."""
    passage: Passage = make.PassageFactory.create(source__published=published)
    return passage


def begun(day: str, period: str, published: str) -> bool:
    """Whether a role and a membership of a period had begun by a day, reported by a text published then."""
    with record.editing():
        early, passage = told_in("2020"), told_in(published)
        make.SourceFactory.create(published="2026")
        partner = make.ActorFactory.create(kind="partner", passage=early)
        make.PartnerFactory.create(actor=partner, passage=early)
        grouping = make.ActorFactory.create(passage=early)
        initiative = make.InitiativeFactory.create(passage=early)
        make.RoleFactory.create(actor=partner, initiative=initiative, period=period, passage=passage)
        chair = {"member": partner, "grouping": grouping, "standing": "chair"}
        make.MembershipFactory.create(period=period, passage=passage, **chair)
    asked = AsOf(dt.date.fromisoformat(day))
    nouns: tuple[Any, ...] = (Role, Membership, Cooperation)
    found: set[bool] = {noun.objects.as_of(asked).exists() for noun in nouns}
    found |= {read(f"{name}/", as_of=day)["count"] == 1 for name in ("roles", "memberships", "cooperation")}
    found.add("chair" in words(page(grouping.get_absolute_url(), as_of=day).select_one("main")))
    assert len(found) == 1
    return found.pop()


@around("2023-02-10", False, True, True)
def test_period_from_a_day_to_another_has_begun_on_the_first(day: str, expected: bool) -> None:
    assert begun(day, "2023-02-10/2025", "2025-06-01") is expected


@around("2023-12-31", False, True, True)
def test_period_of_a_year_had_certainly_begun_on_its_last_day(day: str, expected: bool) -> None:
    assert begun(day, "2023", "2025-06-01") is expected


@around("2023-01-01", False, True, True)
def test_period_that_a_text_reports_has_begun_on_its_first_day(day: str, expected: bool) -> None:
    assert begun(day, "2023", "2022-06-01") is expected


@around("2023-06-01", False, True, True)
def test_period_has_begun_on_the_day_of_a_text_that_reports_it(day: str, expected: bool) -> None:
    assert begun(day, "2023", "2023-06-01") is expected


@around("2023-06-01", False, True, True)
def test_without_a_period_it_had_begun_when_a_text_reported_it(day: str, expected: bool) -> None:
    assert begun(day, "", "2023-06-01") is expected


@around("2023-12-31", range(2023, 2024), range(2023, 2024), range(2023, 2025))
def test_plan_of_the_matrix_stands_in_the_year_of_its_last_day(day: str, expected: range) -> None:
    assert years_between(dt.date(2023, 2, 10), dt.date.fromisoformat(day)) == expected
    assert years_between(dt.date.min, dt.date.fromisoformat(day)) == NO_YEARS


@around("2023-01-01", range(2022, 2024), range(2023, 2024), range(2023, 2024))
def test_plan_of_the_matrix_stands_in_the_year_of_its_first_day(day: str, expected: range) -> None:
    assert years_between(dt.date.fromisoformat(day), dt.date(2023, 12, 31)) == expected


@pytest.mark.parametrize(("year", "columns"), [
    (2022, ["2023–2025"]),
    (2023, ["2023", "2024–2025"]),
    (2024, ["2023", "2024", "2025"]),
    (2025, ["2023–2024", "2025"]),
    (2026, ["2023–2025"]),
])  # fmt: skip
def test_year_of_a_meeting_has_a_column_between_the_first_and_the_last(year: int, columns: list[str]) -> None:
    meeting = make.MeetingFactory.create(date=str(year))
    found = columns_for([MatrixEntry(range(2023, 2026))], [meeting])
    assert [column.label for column in found] == columns
    assert [column.label for column in found if column.meetings] == [str(year)] * (2023 <= year <= 2025)
