"""What came before an initiative and what grew from it, however many years lie between."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin.record import AsOf, State
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


def test_the_whole_chain_is_found_from_each_of_its_links() -> None:
    chain = plans(2021, 2022, 2023, 2024)
    for plan in chain:
        assert succession(plan, as_of()) == chain


def test_what_stands_alone_has_no_chain() -> None:
    plans(2021, 2022)
    assert succession(make.InitiativeFactory.create(), as_of()) == []


def test_one_of_which_no_other_is_known_yet_stands_alone() -> None:
    first, _second = plans(2022, 2024)
    assert succession(first, as_of(dt.date(2022, 12, 31))) == []


def test_two_that_grew_from_one_follow_it_in_the_order_of_time_and_are_no_part_of_each_other() -> None:
    first, second = plans(2022, 2023)
    later = make.InitiativeFactory.create(name="A sequel", period="2025", succeeds=first)
    sooner = make.InitiativeFactory.create(name="Another sequel", period="2024", succeeds=first)
    assert succession(first, as_of()) == [first, second, sooner, later]
    assert succession(later, as_of()) == [first, later]


def test_a_draft_breaks_no_chain_that_the_public_sees() -> None:
    first, second = plans(2022, 2023)
    make.InitiativeFactory.create(succeeds=second, state=State.DRAFT)
    assert succession(second, as_of()) == [first, second]


def test_as_of_a_day_what_was_not_spoken_of_yet_is_missing() -> None:
    chain = plans(2021, 2022, 2023)
    assert succession(chain[0], AsOf(dt.date(2022, 12, 31))) == chain[:2]


def test_each_has_its_stage_and_says_where_the_order_is_inferred() -> None:
    first, second = plans(2022, 2023, note="By their names.")
    make.cite(second, aspect="succeeds", value=first.slug, basis="inferred")
    make.OutcomeFactory.create(initiative=first, verb="endorsed", stage="agreed", date="2022")
    assert [(row.stage, row.inferred("succeeds")) for row in succession(second, as_of())] == [
        ("agreed", False),
        ("", True),
    ]


def test_a_long_chain_costs_no_more_than_a_short_one() -> None:
    costs = []
    for years in ((2001, 2002), range(2003, 2013)):
        chain = plans(*years)
        with CaptureQueriesContext(connection) as queries:
            assert len(succession(chain[1], as_of())) == len(chain)
        costs.append(len(queries))
    assert costs[0] == costs[1]
