"""How many queries the curators' pages may cost, however many rows there are."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from adgmin import models as ground
from adgmin.models import record
from initiatives import models as initiatives
from partners import models as partners
from tests import factories as f

from .desk import Desk, address

pytestmark = pytest.mark.django_db

# Of these, two are the session and the user, two the permissions. A list counts, fetches, and asks once for each
# filter that offers rows.
LIST_BUDGETS: dict[type[Model], int] = {
    ground.Source: 7,
    ground.Passage: 7,
    ground.Theme: 6,
    ground.Actor: 7,
    ground.Membership: 8,
    ground.Meeting: 8,
    ground.MeetingRole: 8,
    initiatives.Initiative: 8,
    initiatives.Role: 7,
    initiatives.Outcome: 9,
    initiatives.Commitment: 8,
    initiatives.Check: 8,
    initiatives.Perspective: 9,
    partners.Partner: 7,
}
# The row, what it refers to, the rows below it, the differences, and each thing chosen in a search box.
FORM_BUDGETS: dict[type[Model], int] = {
    ground.Source: 8,
    ground.Actor: 9,
    ground.Meeting: 12,
    initiatives.Initiative: 14,
    initiatives.Outcome: 14,
    initiatives.Commitment: 14,
    initiatives.Check: 11,
    initiatives.Perspective: 12,
}
INDEX_BUDGET = 7
AUTOCOMPLETE_BUDGET = 6
MANY = 100


class Record:
    """A record that grows, in every list and below every form."""

    def __init__(self) -> None:
        self.passage = f.PassageFactory()
        self.body = f.ActorFactory(passage=self.passage)
        self.meeting = f.MeetingFactory(body=self.body, passage=self.passage)
        self.initiative = f.InitiativeFactory(passage=self.passage)
        self.outcome = f.OutcomeFactory(
            passage=self.passage, meeting=self.meeting, body=self.body, initiative=self.initiative
        )
        self.commitment = f.CommitmentFactory(passage=self.passage, initiative=self.initiative, owner=self.body)
        self.check = f.CheckFactory(
            passage=self.passage, commitment=self.commitment, meeting=self.meeting, outcome=self.outcome
        )
        self.perspective = f.PerspectiveFactory(
            passage=self.passage, voice=self.body, meeting=self.meeting, initiative=self.initiative
        )

    def row(self, noun: type[Model]) -> Model:
        """The row of a noun below which rows are added."""
        rows: dict[type[Model], Any] = {
            ground.Source: self.passage.source, ground.Actor: self.body, ground.Meeting: self.meeting,
            initiatives.Initiative: self.initiative, initiatives.Outcome: self.outcome,
            initiatives.Commitment: self.commitment, initiatives.Check: self.check,
            initiatives.Perspective: self.perspective,
        }  # fmt: skip
        found: Model = rows[noun]
        return found

    def grow(self, number: int) -> None:
        """Add so many rows of everything, in one edit."""
        with record.editing():
            for _row in range(number):
                self.grow_by_one()

    def grow_by_one(self) -> None:
        passage = f.PassageFactory(source=self.passage.source)
        for cited in (self.body, self.meeting, self.initiative, self.outcome, self.commitment, self.check):
            f.cite(cited, passage)
        f.cite(self.perspective, passage)
        draft = {"state": "draft", "with_citation": False}
        actor = f.ActorFactory(**draft)
        f.MeetingRoleFactory(meeting=self.meeting, actor=actor, state="draft", passage=passage)
        f.RoleFactory(initiative=self.initiative, actor=actor, state="draft", passage=passage)
        f.PartnerFactory(actor=actor, **draft)
        f.MembershipFactory(member=actor, grouping=self.body, **draft)
        f.OutcomeFactory(meeting=self.meeting, body=actor, initiative=self.initiative, **draft)
        f.CommitmentFactory(initiative=self.initiative, owner=actor, **draft)
        f.CheckFactory(commitment=self.commitment, finding="restated", meeting=self.meeting, **draft)
        f.PerspectiveFactory(initiative=self.initiative, meeting=self.meeting, voice=actor, **draft)
        f.InitiativeFactory(**draft)
        f.MeetingFactory(body=actor, **draft)
        f.SourceFactory(state="draft", publisher=actor)
        f.ThemeFactory()


def queries(desk: Desk, where: str, **query: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.client.get(where, query).status_code == 200
    return len(captured)


def test_pages_cost_as_much_with_many_rows_as_with_one(desk: Desk) -> None:
    rows = Record()
    places = {
        "index": ("/admin/", {}, INDEX_BUDGET),
        "passages offered": (
            "/admin/autocomplete/",
            {"term": "para", "app_label": "initiatives", "model_name": "outcomecitation", "field_name": "passage"},
            AUTOCOMPLETE_BUDGET,
        ),
        **{f"list {noun.__name__}": (address(noun), {}, budget) for noun, budget in LIST_BUDGETS.items()},
        **{f"form {noun.__name__}": (address(rows.row(noun), "change"), {}, n) for noun, n in FORM_BUDGETS.items()},
    }
    rows.grow(1)
    for where, query, _budget in places.values():  # Django remembers content types once it has met them.
        desk.client.get(where, query)
    few = {name: queries(desk, where, **query) for name, (where, query, _budget) in places.items()}
    rows.grow(MANY)
    many = {name: queries(desk, where, **query) for name, (where, query, _budget) in places.items()}
    assert many == few
    assert many == {name: budget for name, (_where, _query, budget) in places.items()}
