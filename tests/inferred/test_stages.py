"""A stage set by an inferred verb is inferred too, and so is the last word where its verb is."""

from typing import Any

import pytest
from django.test import Client

from adgmin import record
from tests import factories as f
from tests.pages.site import one, page, words

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def test_stage_set_by_an_inferred_verb_is_marked() -> None:
    made = f.InitiativeFactory(name="A hub")
    outcome = conclude(f.OutcomeFactory(initiative=made, verb="launched", stage="launched"), verb="launched")
    assert beside(outcome.get_absolute_url(), "launched", "dd:has(.stage)") == [True]
    assert beside("/initiatives/", "launched", ".rows .end") == [True]
    assert beside(made.get_absolute_url(), "launched", "td.by-then") == [True]
    assert beside(made.get_absolute_url(), "Reached with", "p") == [True]


def test_reached_with_says_that_the_initiative_is_inferred() -> None:
    with record.editing():
        hub = f.InitiativeFactory(name="A hub")
        about = f.OutcomeFactory(initiative=hub, verb="launched", stage="launched")
        f.cite(about, aspect="initiative", value=hub.slug, basis="inferred")
    (line,) = (words(each) for each in page(hub.get_absolute_url()).select("dd p") if "Reached" in words(each))
    assert line.endswith("about this initiative inferred")


def test_latest_act_is_marked_where_its_verb_is_inferred() -> None:
    made = f.InitiativeFactory(name="A hub")
    conclude(f.OutcomeFactory(initiative=made, verb="welcomed"), verb="welcomed")
    assert beside("/initiatives/", "latest act: welcomed", ".rows .end") == [True]
    assert beside(made.get_absolute_url(), "latest act: welcomed", "dd") == [True]
    (shown,) = Client().get("/api/v1/initiatives/").json()["results"]
    assert shown["inferred"] == ["last_word"]


def latest(**fields: Any) -> Any:
    """An outcome that is the latest act of an initiative, of a group at a meeting."""
    body, meeting = f.ActorFactory(name="A group", slug="a-group"), f.MeetingFactory(name="3rd ADGMIN")
    if "under" not in fields:
        fields["initiative"] = f.InitiativeFactory(name="A hub")
    return f.OutcomeFactory(verb="welcomed", title="its work", body=body, meeting=meeting, **fields)


@pytest.mark.parametrize(
    ("aspects", "shown"),
    [
        ({"verb": "welcomed"}, "latest act: welcomed inferred its work, by A group, 3rd ADGMIN"),
        ({"actor": "a-group"}, "latest act: welcomed its work, by A group inferred , 3rd ADGMIN"),
    ],
)
def test_mark_is_beside_the_inferred_value_of_the_latest_act(aspects: dict[str, str], shown: str) -> None:
    conclude(latest(), **aspects)
    assert shown in words(one(page("/initiatives/"), ".rows .end"))


def test_last_word_with_an_inferred_initiative_says_so() -> None:
    passage = f.PassageFactory()
    made = latest(passage=passage).initiative
    with record.editing():
        f.cite(made, aspect="name", value="A hub")
        f.cite(made, passage, aspect="name", value="a centre", basis="inferred")
    shown = words(one(page("/initiatives/"), ".rows .end"))
    assert shown.endswith("by A group, 3rd ADGMIN, about this initiative inferred")
    (given,) = Client().get("/api/v1/initiatives/").json()["results"]
    assert given["last_word"].endswith("by A group, 3rd ADGMIN")
    assert given["inferred"] == ["last_word"]


def test_last_word_with_an_inferred_whole_is_marked() -> None:
    whole = f.InitiativeFactory(name="A hub", slug="a-hub")
    conclude(latest(under=whole, initiative=None), part_of="a-hub")
    shown = words(one(page("/initiatives/"), ".rows .end"))
    assert "latest act on something that belongs to it inferred : welcomed its work" in shown


def test_stated_latest_act_has_no_mark() -> None:
    f.OutcomeFactory(initiative=f.InitiativeFactory(name="A hub"), verb="welcomed")
    assert beside("/initiatives/", "latest act: welcomed", ".rows .end") == [False]


def test_inferred_stage_is_marked_in_what_changed_where_it_is_unchanged() -> None:
    body, made = f.ActorFactory(), f.InitiativeFactory(name="A hub")
    first = f.MeetingFactory(name="1st", number=1, body=body, date="2022-02-09")
    last = f.MeetingFactory(name="2nd", number=2, body=body, date="2023-02-09")
    begun = f.OutcomeFactory(initiative=made, meeting=None, date="2021-06", verb="commenced", stage="in-development")
    conclude(begun, stage="in-development")
    for meeting in (first, last):
        f.OutcomeFactory(initiative=made, meeting=meeting, body=body, verb="noted")
    assert beside(f"{last.get_absolute_url()}changes/", "(unchanged)", ".subject p") == [True]
