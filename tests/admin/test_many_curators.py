"""Curators at once, by all ways of writing: no edit is lost, and some are where the guards are taken away."""

import pytest
from pytest_django import Settings

from adgmin.record import How
from tests.bench.curators import WAYS, Simulation
from tests.bench.lost_edits import Change, Shown, lost_texts, unguarded

CURATORS = 3
PLACE = "initiatives.outcome", 1, "note"


@pytest.mark.django_db(transaction=True)
def test_no_edit_of_many_curators_is_lost_and_without_guards_some_are(settings: Settings) -> None:
    settings.FOUR_EYES = True
    simulation = Simulation(CURATORS)
    for way in WAYS:
        simulation.run(1, {way: 1})
    assert [way for way, tally in simulation.tallies().items() if not tally.made] == []
    assert simulation.lost() == []
    with unguarded():
        simulation.run(30, {"code": 1})
    assert simulation.lost() != []
    simulation.scene.remove_files()


@pytest.mark.parametrize(
    ("edits", "lost"),
    [
        ([(None, "a", How.FORM), ("a", "b", How.FORM), ("b", "c", How.FORM)], ""),
        ([(None, "a", How.FORM), ("a", "b", How.FORM), ("b", "a", How.FORM)], "came back"),
        ([(None, "a", How.FORM), ("a", "b", How.FORM), ("b", "a", How.REVERT)], ""),
        ([(None, "a", How.FORM), ("a", "b", How.FORM), ("b", "c", How.FORM), ("c", "a", How.REVERT)], "came back"),
        ([("a", "seen", How.FORM)], ""),
        ([("b", "seen", How.FORM)], "which was not shown"),
        ([("b", "seen", How.REVIEW)], ""),
        ([("a", None, How.FORM)], ""),
        ([("b", None, How.FORM)], "which was not shown"),
        ([("v", "w", How.FORM), ("w", "v", "revision")], ""),
        ([("v", "w", How.FORM), ("w", "v", How.FORM)], "came back"),
    ],
)
def test_lost_texts_are_found(edits: list[tuple[str | None, str | None, str]], lost: str) -> None:
    shown = Shown()
    shown.by_new_text["seen"] = shown.by_removed_row["maria", *PLACE[:2]] = "a"
    # A revert of the edit that wrote “w” over “v” is asked for.
    shown.wanted_back.add((PLACE, "v"))
    shown.taken_back.add((PLACE, "w", "v"))
    found = list(lost_texts([Change(PLACE, *edit, "maria") for edit in edits], shown))
    assert [lost in sentence for sentence in found] == ([True] if lost else [])
