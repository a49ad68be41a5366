"""A fixture change that would break a rule together with a curator’s edit is held back; all others are loaded."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from adgmin import record
from adgmin.models import Actor
from adgmin.record import State
from initiatives.models import Initiative, Outcome, Role
from tests import factories

from .files import add, edit, load, rows, write
from .test_three_ways import listed

HELD = "Left unchanged, because together with edits made here they would break a rule:"
GUIDE = "3rd-meeting-the-guide"
WITHDRAWN = {"state": "withdrawn", "withdrawn_because": "It was only discussed."}


@pytest.fixture
def two_readings(loaded: Path) -> Path:
    """Two passages give the outcome's verb; the fixtures prefer the first."""
    second = {"record": [GUIDE], "passage": ["a-statement", "p3"], "aspect": "verb", "value": "adopted"}
    add(loaded, "outcomes.json", "initiatives.outcomecitation", **second)
    edit(loaded, "outcomes.json", GUIDE, note="The first is preferred.")
    load(loaded)
    return loaded


def test_reading_preferred_by_a_curator_is_kept(two_readings: Path) -> None:
    outcome = Outcome.objects.get(slug=GUIDE)
    outcome.verb = "adopted"
    outcome.save()
    entries = rows(two_readings, "outcomes.json")
    write(two_readings, "outcomes.json", [each for each in entries if each["fields"].get("value") != "adopted"])
    edit(two_readings, "actors.json", "japan", acronym="JP")
    printed = load(two_readings)
    [held] = listed(printed, HELD)
    assert held.startswith(f"citation {GUIDE}/a-statement/p3/verb: ")
    assert "no citation gives the" in held
    assert "Rows that would break a rule: 1. Loading without them." in printed
    assert outcome.citations.count() == 3
    assert Actor.objects.get(slug="japan").acronym == "JP"


def test_record_that_a_curators_record_refers_to_is_not_withdrawn(loaded: Path) -> None:
    factories.RoleFactory.create(initiative=Initiative.objects.get(slug="b-the-new-guide"))
    edit(loaded, "initiatives.json", "b-the-new-guide", name="Another name", **WITHDRAWN)
    edit(loaded, "initiatives.json", "a-guide", summary="Theirs.")
    [held] = listed(load(loaded), HELD)
    assert held.startswith("initiative b-the-new-guide: ")
    assert "refers to an unpublished record" in held
    assert Initiative.objects.get(slug="b-the-new-guide").state == State.PUBLISHED
    assert Initiative.objects.get(slug="a-guide").summary == "Theirs."


def test_row_that_refers_to_a_record_withdrawn_here_is_held_back(loaded: Path) -> None:
    new = Initiative.objects.get(slug="b-the-new-guide")
    new.state, new.withdrawn_because = State.WITHDRAWN, "It is no initiative."
    new.save()
    add(
        loaded, "roles.json", "initiatives.role", slug="japan-leads", state="published", role="lead",
        actor=["japan"], initiative=["b-the-new-guide"],
    )  # fmt: skip
    add(loaded, "roles.json", "initiatives.rolecitation", record=["japan-leads"], passage=["a-statement", "p1"])
    printed = load(loaded)
    assert [line.split(":")[0] for line in listed(printed, HELD)] == [
        "role japan-leads", "citation japan-leads/a-statement/p1",
    ]  # fmt: skip
    assert not Role.objects.filter(slug="japan-leads").exists()
    assert "Rows that would break" not in load(loaded.parent / "fixtures", overwrite=True)
    assert Role.objects.filter(slug="japan-leads").exists()


def test_held_back_row_is_loaded_once_the_curator_resolves_it(loaded: Path) -> None:
    role = factories.RoleFactory.create(initiative=Initiative.objects.get(slug="b-the-new-guide"))
    edit(loaded, "initiatives.json", "b-the-new-guide", **WITHDRAWN)
    load(loaded)
    role.state, role.withdrawn_because = State.WITHDRAWN, "It holds no longer."
    role.save()
    assert "Rows that would break" not in load(loaded)
    assert Initiative.objects.get(slug="b-the-new-guide").state == State.WITHDRAWN


def test_rule_broken_by_the_fixtures_alone_refuses_the_load(loaded: Path) -> None:
    version = record.version().number
    edit(loaded, "initiatives.json", "a-guide", **WITHDRAWN)
    with pytest.raises(CommandError, match=r"refers to an unpublished record"):
        load(loaded)
    assert record.version().number == version


@pytest.mark.parametrize(("first", "second"), [("a-guide", "b-the-new-guide"), ("b-the-new-guide", "a-guide")])
def test_row_can_take_a_unique_value_that_another_gives_up(loaded: Path, first: str, second: str) -> None:
    body = {"body": ["japan"]}
    edit(loaded, "initiatives.json", first, **body)
    load(loaded)
    edit(loaded, "initiatives.json", first, body=None)
    edit(loaded, "initiatives.json", second, **body)
    load(loaded)
    assert Initiative.objects.get(body__slug="japan").slug == second
