"""Curators at once, by all ways of writing: no edit is lost, and some are where the guards are taken away."""

import pytest

from tests.bench.simulate_curators import Simulation, lost, unguarded

pytestmark = pytest.mark.django_db(transaction=True)

EDITS, CURATORS = 24, 4


def test_no_edit_of_many_curators_is_lost_and_without_guards_some_are() -> None:
    simulation = Simulation(EDITS, CURATORS)
    simulation.make()
    assert lost() == 0
    with unguarded():
        simulation.edit(2 * EDITS, simulation.code)
    assert lost() > 0
