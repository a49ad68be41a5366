"""The table of transitions: it names every step that a record can take, and who may take it."""

import pytest

from adgmin.management.commands.diagram import DOCUMENT, rights_table
from adgmin.record import REVISION_TRANSITIONS, TRANSITIONS, Right, State, next_states

PUBLIC = {State.PUBLISHED, State.WITHDRAWN}


def test_every_step_that_the_public_sees_asks_for_the_right_to_publish() -> None:
    for (before, after), right in TRANSITIONS.items():
        assert (right is Right.PUBLISH) == bool({before, after} & PUBLIC)


def test_every_state_can_be_left_and_edited() -> None:
    for state in State:
        assert (state, state) in TRANSITIONS
        assert set(next_states(state)) > {state}


@pytest.mark.parametrize("state", State)
def test_who_may_not_publish_takes_only_the_steps_of_drafts(state: State) -> None:
    drafts = [State.DRAFT, State.IN_REVIEW]
    assert list(next_states(state, may_publish=False)) == (drafts if state in drafts else [])


def test_the_document_draws_the_table() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    steps = [*TRANSITIONS.items(), *REVISION_TRANSITIONS.items()]
    for (before, after), right in steps:
        one, other = (state.value.replace("-", "_") for state in (before, after))
        assert f"  {one} --> {other}: {right}\n" in document
    assert rights_table() in document
    # Each of the two diagrams also has an arrow to its first state.
    assert document.count(": publish\n") + document.count(": edit\n") == len(steps) + 2
