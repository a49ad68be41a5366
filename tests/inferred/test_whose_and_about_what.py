"""An act counts as the meeting’s, or as one about an initiative, with a mark where no source says so."""

import pytest
from django.test import Client

from adgmin.models import record
from initiatives.models import Outcome
from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def shown_as_inferred(outcome: Outcome) -> list[str]:
    """What the API says to be inferred of it."""
    found: list[str] = Client().get(f"/api/v1/outcomes/{outcome.slug}/").json()["inferred"]
    return found


def test_act_of_nobody_named_counts_as_the_meetings_with_a_mark() -> None:
    outcome = f.OutcomeFactory(body=None)
    assert beside(outcome.get_absolute_url(), "Act of the meeting", "dd") == [True]
    assert "attribution" in shown_as_inferred(outcome)


def test_act_of_an_inferred_body_counts_as_the_meetings_with_a_mark() -> None:
    outcome = f.OutcomeFactory()
    conclude(outcome, actor=outcome.body.slug)
    assert beside(outcome.get_absolute_url(), "Act of the meeting", "dd") == [True]


def test_act_of_a_stated_body_has_no_mark() -> None:
    outcome = f.OutcomeFactory()
    assert beside(outcome.get_absolute_url(), "Act of the meeting", "dd") == [False]
    assert "attribution" not in shown_as_inferred(outcome)


def test_initiative_that_a_passage_names_only_in_our_reading_is_marked() -> None:
    passage, roadmap = f.PassageFactory(), f.InitiativeFactory(name="The 5G Roadmap")
    outcome = f.OutcomeFactory(initiative=roadmap, title="a roadmap", passage=passage)
    with record.editing():
        f.cite(roadmap, aspect="name", value="The 5G Roadmap")
        f.cite(roadmap, passage, aspect="name", value="a roadmap", basis="inferred")
    assert beside(outcome.get_absolute_url(), "The 5G Roadmap", "dd") == [True]
    assert beside("/outcomes/", "The 5G Roadmap", ".rows .meta span") == [True]
    assert beside(roadmap.get_absolute_url(), "about this initiative", ".meta span") == [True]
    assert "initiative" in shown_as_inferred(outcome)


def test_initiative_that_the_passage_names_itself_has_no_mark() -> None:
    passage, roadmap = f.PassageFactory(), f.InitiativeFactory(name="The 5G Roadmap")
    outcome = f.OutcomeFactory(initiative=roadmap, title="a roadmap", passage=passage)
    f.cite(roadmap, passage, aspect="name", value="The 5G Roadmap")
    assert beside(outcome.get_absolute_url(), "The 5G Roadmap", "dd") == [False]
    assert "initiative" not in shown_as_inferred(outcome)
