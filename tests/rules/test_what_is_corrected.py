"""Which changes of what is published are corrections: every field and set of every noun is in one of two lists."""

import pytest

from adgmin import record
from adgmin.models import HistoryRow, Theme
from adgmin.record import Recorded, State
from adgmin.record.history import History, kept_fields, kept_sets
from tests import factories as f

# What readers take no fact from. A change of all else needs a reason, and is shown to readers.
NO_FACTS = {
    "adgmin.passage": {"order", "fingerprint"},
    "adgmin.theme": {"order"},
    "adgmin.synonym": {"slug", "terms"},
}
# What the public reads of a withdrawn record.
OF_A_WITHDRAWN_RECORD = {"state", "withdrawn_because", "merged_into"}


def corrected(noun: type[Recorded], *, state: str) -> set[str]:
    """The fields and sets whose change, in a row that had this state, is a correction."""
    key, whole = (noun, 1), History.whole_of(noun)
    fields = {**{each.name: (1, 2) for each in kept_fields(noun)}, **{name: ([1], [2]) for name in kept_sets(noun)}}
    before = {name: values[0] for name, values in fields.items()}
    if "state" in before:
        before["state"] = state
    history = History()
    if state == State.PUBLISHED:
        history.published |= {key, *([(whole, 1)] if whole else [])}
    changed = {name: {**before, name: values[1]} for name, values in fields.items()}
    return {name for name, after in changed.items() if history.corrects(key, before, after)}


@pytest.mark.parametrize("noun", Recorded.concrete_models())
def test_every_field_and_set_that_states_a_fact_is_corrected(noun: type[Recorded]) -> None:
    every = {*(each.name for each in kept_fields(noun)), *kept_sets(noun)}
    assert every - corrected(noun, state=State.PUBLISHED) == NO_FACTS.get(noun._meta.label_lower, set())
    assert corrected(noun, state=State.DRAFT) == set()
    withdrawn = every & OF_A_WITHDRAWN_RECORD if "state" in every else set()
    assert corrected(noun, state=State.WITHDRAWN) == withdrawn


@pytest.mark.django_db
def test_set_that_loses_a_deleted_member_is_kept_and_comes_back() -> None:
    with record.editing():
        theme = f.ThemeFactory()
        initiative, draft = (f.InitiativeFactory(themes=[theme], state=state) for state in ("published", "draft"))
    pk, number = theme.pk, record.version().number
    with record.editing(why="It was another one."):
        theme.delete()
    assert record.version().number == number + 1
    rows = HistoryRow.objects.filter(entry=HistoryRow.objects.latest("pk").entry_id)
    assert set(rows.values_list("noun", "object_id", "corrects")) == {
        ("adgmin.theme", pk, True),
        ("initiatives.initiative", initiative.pk, True),
        ("initiatives.initiative", draft.pk, False),
    }
    rows.revert()
    assert set(Theme.objects.get(pk=pk).initiatives.all()) == {initiative, draft}
