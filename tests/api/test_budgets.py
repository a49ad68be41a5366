"""How many queries a list and a record may cost, however many rows there are."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.portal.api import RESOURCES
from adgmin.record import Published, noted_nouns
from tests import factories as f
from tests.api.calls import ROOT

# How many queries there are depends on the code alone.
pytestmark = pytest.mark.django_db

# The record version, the count, the rows, and a query for each relation that leads to many.
LIST_QUERIES = 8
# The record version, the record, the horizon, and what belongs to it: for a passage, a query for each noun that may
# cite it.
RECORD_QUERIES = 18
# The record version, the count, the changes, and a query for each kind of record that changed. The horizon is read once
# for each version of the record.
CHANGES_BUDGET = 3
UNCHANGED_BUDGET = 1


class Record:
    """A record that grows: some of everything, with as many rows as asked for in every list and round every record."""

    def __init__(self) -> None:
        self.passage = f.PassageFactory.create()
        self.body = f.ActorFactory.create(passage=self.passage)
        self.meeting = f.MeetingFactory.create(body=self.body, passage=self.passage)
        self.initiative = f.InitiativeFactory.create(
            passage=self.passage, body=f.ActorFactory.create(passage=self.passage)
        )
        self.partner = f.PartnerFactory.create(passage=self.passage)
        self.commitment = f.CommitmentFactory.create(initiative=self.initiative, passage=self.passage)
        self.first: dict[str, Any] = {}

    def grow(self, number: int) -> None:
        """Add so many rows of every noun, all in one edit."""
        with record.editing():
            for _row in range(number):
                self.grow_by_one()

    def grow_by_one(self) -> None:
        """One row of every noun."""
        theme, source = f.ThemeFactory.create(), f.SourceFactory.create(publisher=self.body)
        source.meetings.set([self.meeting])
        passage = f.PassageFactory.create(source=self.passage.source)
        actor = f.ActorFactory.create(parent=self.body, passage=passage)
        f.MembershipFactory.create(member=actor, grouping=self.body, passage=self.passage)
        f.MembershipFactory.create(member=self.body, grouping=actor, passage=self.passage)
        f.MeetingRoleFactory.create(meeting=self.meeting, actor=actor, passage=self.passage)
        f.MeetingRoleFactory.create(
            meeting=f.MeetingFactory.create(body=self.body, passage=passage), actor=self.body, passage=passage
        )
        f.PartnerFactory.create(passage=passage)
        part = f.InitiativeFactory.create(part_of=self.initiative, succeeds=self.initiative, passage=self.passage)
        part.themes.set([theme])
        f.RoleFactory.create(initiative=part, actor=self.partner.actor, passage=self.passage)
        f.RoleFactory.create(initiative=self.initiative, actor=actor, passage=self.passage)
        outcome = f.OutcomeFactory.create(
            initiative=self.initiative, under=part, meeting=self.meeting, body=self.body, stage="agreed",
            themes=[theme], counterparts=[self.partner.actor], passage=self.passage,
        )  # fmt: skip
        f.cite(outcome, passage, aspect="verb", value="endorsed")
        f.CommitmentFactory.create(initiative=self.initiative, owner=self.body, themes=[theme], passage=self.passage)
        f.CheckFactory.create(
            commitment=self.commitment, finding="restated", meeting=self.meeting, outcome=outcome, passage=passage
        )
        f.PerspectiveFactory.create(
            voice=self.body, initiative=self.initiative, meeting=self.meeting, themes=[theme], passage=self.passage
        )


def cost(path: str, **headers: str) -> int:
    """The queries of a call."""
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path, headers=headers)
    assert response.status_code in (200, 304)
    return len(queries)


def paths_of_records(grown: Record) -> dict[str, str]:
    """The address of the record of each noun round which the others are."""
    middle: list[Any] = [
        grown.body, grown.meeting, grown.initiative, grown.commitment, grown.partner, grown.passage.source,
    ]  # fmt: skip
    middle += [resource.queryset.first() for resource in RESOURCES]
    found: dict[str, str] = {"passages": "/".join(grown.passage.natural_key())}
    for row in middle:
        found.setdefault(row.plural, row.slug if isinstance(row, Published) else row.natural_key()[0])
    return found


def test_lists_and_records_cost_the_same_with_one_row_and_with_fifty() -> None:
    grown = Record()
    grown.grow(1)
    nouns = [resource.queryset.model.plural for resource in RESOURCES]
    costs = []
    for number in (1, 50):
        grown.grow(number)
        lists = {noun: cost(f"{ROOT}{noun}/") for noun in nouns}
        records = {noun: cost(f"{ROOT}{noun}/{key}/") for noun, key in paths_of_records(grown).items()}
        costs.append((lists, records))
    assert costs[0] == costs[1]
    lists, records = costs[1]
    assert {noun: number for noun, number in lists.items() if number > LIST_QUERIES} == {}
    assert {noun: number for noun, number in records.items() if number > RECORD_QUERIES} == {}


def test_changes_cost_a_query_more_for_each_kind_of_record_among_them() -> None:
    grown = Record()
    for number in (1, 20):
        grown.grow(number)
        Client().get(ROOT)
        assert cost(f"{ROOT}changes/?noun=outcomes") == CHANGES_BUDGET + 1
        assert cost(f"{ROOT}changes/?noun=outcomes&noun=passages&noun=checks&page_size=200") == CHANGES_BUDGET + 3
    assert cost(f"{ROOT}changes/?page_size=200") <= CHANGES_BUDGET + len(noted_nouns())


def test_what_is_unchanged_costs_one_query() -> None:
    f.OutcomeFactory.create()
    for path in (f"{ROOT}outcomes/", f"{ROOT}outcomes/?verb=endorsed", f"{ROOT}schema/", f"{ROOT}changes/", ROOT):
        tag = Client().get(path).headers["ETag"]
        assert cost(path, if_none_match=tag) == UNCHANGED_BUDGET
