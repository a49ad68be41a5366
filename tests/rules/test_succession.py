"""What came before an initiative and what grew from it, however many years lie between."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.record import AsOf, State
from adgmin.record.history import values_of
from initiatives.life.succession import succession
from initiatives.models import Initiative
from tests import factories as make
from tests.horizon import as_of

pytestmark = pytest.mark.django_db


def plans(*years: int, **fields: Any) -> list[Initiative]:
    """A plan for each year, each the successor of the one before."""
    found: list[Initiative] = []
    for year in years:
        before = found[-1] if found else None
        source = make.SourceFactory.create(published=str(year))
        passage = make.PassageFactory.create(source=source)
        found.append(
            make.InitiativeFactory.create(
                name=f"Plan of {year}", period=str(year), succeeds=before, passage=passage, **fields
            )
        )
    return found


def test_succession_is_the_same_from_each_of_its_members() -> None:
    chain = plans(2021, 2022, 2023, 2024)
    for plan in chain:
        assert succession(plan, as_of()) == chain


def test_initiative_without_links_has_no_succession() -> None:
    plans(2021, 2022)
    assert succession(make.InitiativeFactory.create(), as_of()) == []


def test_initiative_with_unknown_relatives_has_no_succession() -> None:
    first, _second = plans(2022, 2024)
    assert succession(first, as_of(dt.date(2022, 12, 31))) == []


def test_two_successors_follow_in_order_of_time() -> None:
    first, second = plans(2022, 2023)
    later = make.InitiativeFactory.create(name="A sequel", period="2025", succeeds=first)
    sooner = make.InitiativeFactory.create(name="Another sequel", period="2024", succeeds=first)
    assert succession(first, as_of()) == [first, second, sooner, later]
    assert succession(later, as_of()) == [first, later]


def test_draft_does_not_break_a_succession() -> None:
    first, second = plans(2022, 2023)
    make.InitiativeFactory.create(succeeds=second, state=State.DRAFT)
    assert succession(second, as_of()) == [first, second]


def test_preview_shows_a_succession_as_revised() -> None:
    first, second = plans(2022, 2023)
    alone = make.InitiativeFactory.create(name="Plan of 2024", period="2024")
    revised = values_of(alone) | {"succeeds": second.pk}
    with record.preview({}, [(alone, {"fields": revised, "citations": []})]):
        assert succession(first, as_of()) == [first, second, alone]
    assert succession(first, as_of()) == [first, second]


def test_as_of_a_day_later_initiatives_are_left_out() -> None:
    chain = plans(2021, 2022, 2023)
    assert succession(chain[0], AsOf(dt.date(2022, 12, 31))) == chain[:2]


def test_each_has_its_stage_and_inferred_links_are_marked() -> None:
    first, second = plans(2022, 2023, note="By their names.")
    make.cite(second, aspect="succeeds", value=first.slug, basis="inferred")
    make.OutcomeFactory.create(initiative=first, verb="endorsed", stage="agreed", date="2022")
    assert [(row.stage, row.inferred("succeeds")) for row in succession(second, as_of())] == [
        ("agreed", False),
        ("", True),
    ]


def test_long_succession_takes_no_more_queries() -> None:
    costs = []
    for years in ((2001, 2002), range(2003, 2013)):
        chain = plans(*years)
        with CaptureQueriesContext(connection) as queries:
            assert len(succession(chain[1], as_of())) == len(chain)
        costs.append(len(queries))
    assert costs[0] == costs[1]
