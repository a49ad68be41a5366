"""Each kind of row is put back by a revert: changed values, sets, and deleted rows with their citations."""

from typing import Any

import pytest
from django.apps import apps

from adgmin import record
from adgmin.models import HistoryEntry
from adgmin.record import Citation, Published, Recorded, State
from adgmin.record.history import kept_sets
from adgmin.record.reverting import all_values
from tests import factories as f

from .curator import text_of
from .test_every_form import FACTORIES

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

KINDS = [noun for noun in apps.get_models() if issubclass(noun, Recorded) and not noun._meta.proxy]
OTHERS = {"themes": f.ThemeFactory, "counterparts": f.ActorFactory, "meetings": f.MeetingFactory}


def revert() -> None:
    """Take the latest edit back, whole."""
    assert HistoryEntry.objects.latest("pk").rows.revert() == []


def link_another(row: Any, links: str) -> None:
    """Add a row to a set."""
    other = OTHERS[links]()
    with record.editing():
        getattr(row, links).add(other)


def row_of(kind: type[Recorded]) -> Any:
    """A row of the kind, where possible a draft; of a citation, the one of a draft."""
    if issubclass(kind, Citation):
        return row_of(kind._meta.get_field("record").related_model).citations.get()  # type: ignore[arg-type]
    draft = {"state": State.DRAFT} if issubclass(kind, Published) else {}
    return FACTORIES[kind](**draft)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_row_is_put_back(kind: type[Recorded]) -> None:
    row = row_of(kind)
    before = all_values(row)
    name = "printed" if issubclass(kind, Citation) else text_of(type(row))
    setattr(row, name, "one, two, three")
    row.save()
    assert all_values(row)[name] != before[name]
    revert()
    assert all_values(kind.rows().get(pk=row.pk)) == before
    for links in kept_sets(kind):
        link_another(row, links)
        assert all_values(row)[links] != before[links]
        revert()
        assert all_values(kind.rows().get(pk=row.pk)) == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_deleted_row_is_brought_back(kind: type[Recorded]) -> None:
    row = row_of(kind)
    for links in kept_sets(kind):
        link_another(row, links)
    cited = [all_values(each) for each in row.citations.all()] if hasattr(row, "citations") else []
    before, pk = all_values(row), row.pk
    kind.rows().get(pk=pk).delete()
    assert not kind.rows().filter(pk=pk).exists()
    revert()
    again: Any = kind.rows().get(pk=pk)
    assert all_values(again) == before
    assert ([all_values(each) for each in again.citations.all()] if cited else []) == cited
    # What was brought back is deleted again by the next revert.
    revert()
    assert not kind.rows().filter(pk=pk).exists()
