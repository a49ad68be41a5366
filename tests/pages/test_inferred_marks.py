"""What is inferred has its mark wherever it is shown, and its name in the API."""

from typing import Any

import pytest
from bs4 import Tag
from django.test import Client

from adgmin import record
from adgmin.record import Aspect, Basis
from initiatives.models import Outcome
from tests import factories as f

from .site import one, page, words

pytestmark = pytest.mark.django_db

SHOWN = {"verb": "launched", "stage": "launched", "date": "2023-02-09"}


def concluded(basis: str) -> Outcome:
    """An outcome of which the verb, the stage and the date are all stated, or all inferred."""
    meeting = f.MeetingFactory(name="3rd ADGMIN", date="2023-02-09/2023-02-10")
    outcome: Any = f.OutcomeFactory(meeting=meeting, title="the hub", initiative=f.InitiativeFactory(name="A hub"))
    with record.editing():
        for name, value in SHOWN.items():
            setattr(outcome, name, value)
            f.cite(outcome, aspect=Aspect(name), value=value, printed="as printed", basis=basis)
        outcome.save()
    return outcome  # type: ignore[no-any-return]


def marks(shown: Tag) -> int:
    """How often something is marked."""
    return sum(words(tag) == "inferred" for tag in shown.select(".tag"))


@pytest.mark.parametrize(
    ("address", "line", "number"),
    [
        ("/outcomes/", ".rows li", 3), ("/initiatives/", ".rows li", 1), ("/initiatives/?view=map", ".map tbody", 3),
        ("/timeline/", ".stream .outcomes", 2),
    ],
)  # fmt: skip
def test_lists_mark_each_inferred_value_and_no_stated_one(address: str, line: str, number: int) -> None:
    concluded(Basis.INFERRED)
    assert marks(one(page(address), line)) == number


def test_lists_mark_nothing_that_a_source_states() -> None:
    outcome = concluded(Basis.STATED)
    assert outcome.initiative
    for address in ("/outcomes/", "/initiatives/", "/initiatives/?view=map", outcome.initiative.get_absolute_url()):
        assert marks(one(page(address), "main")) == 0


def test_page_of_an_initiative_marks_an_inferred_stage() -> None:
    outcome = concluded(Basis.INFERRED)
    assert outcome.initiative
    soup = page(outcome.initiative.get_absolute_url())
    # The stage, and the verb and the date of what set it.
    assert marks(one(soup, ".facts dd:has(.way)")) == 3
    assert marks(one(soup, ".track")) == 2
    assert marks(one(soup, ".by-then")) == 1


def test_the_api_names_the_fields_that_are_inferred() -> None:
    outcome = concluded(Basis.INFERRED)
    (shown,) = Client().get("/api/v1/outcomes/").json()["results"]
    assert sorted(shown["inferred"]) == ["date", "stage", "verb"]
    (initiative,) = Client().get("/api/v1/initiatives/").json()["results"]
    assert initiative["inferred"] == ["stage"]
    assert outcome.slug == shown["slug"]
