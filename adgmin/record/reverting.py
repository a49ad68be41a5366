"""Putting back what an edit changed, three ways: a field changed again since then is left and named."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from .edit import Recorded
from .history import Values, differing, kept_fields, kept_sets, sets_of, values_of


def all_values(row: Recorded) -> Values:
    """The values of a stored row, with its sets."""
    return values_of(row) | sets_of(row.noun(), [row.pk])[row.pk]


def apply(row: Recorded, base: Values, wanted: Values) -> list[str]:
    """Change the fields of a row from ``base`` to ``wanted`` and save it; to be called inside ``editing()``.

    A field that holds neither value was changed since: it is left, and its name returned. Of a set, the members that
    differ are added or taken out, and all others stay. Raises ``ValidationError`` if the row refuses the values.
    """
    stored, names, left = all_values(row), differing(base, wanted), []
    columns = {field.name: field for field in kept_fields(row.noun())}
    for name in names:
        if name in columns and stored[name] == base.get(name):
            setattr(row, columns[name].attname, wanted.get(name))
        elif name not in kept_sets(row.noun()) and (name not in columns or stored[name] != wanted.get(name)):
            left.append(name)
    if any(value != stored[name] for name, value in values_of(row).items()):
        row.full_clean()
        row.save()
    for name in kept_sets(row.noun()):
        if name in names:
            _change_set(row, name, set(base.get(name, ())), set(wanted.get(name, ())))
    return left


def _change_set(row: Recorded, name: str, base: set[int], wanted: set[int]) -> None:
    links = getattr(row, name)
    links.remove(*links.model._base_manager.filter(pk__in=base - wanted))
    links.add(*links.model._base_manager.filter(pk__in=wanted - base))


def bring_back(model: type[Recorded], pk: int, values: Values) -> None:
    """Enter a deleted row again, with its primary key. Raises ``ValidationError`` if it refuses the values."""
    columns = {field.attname: values[field.name] for field in kept_fields(model) if field.name in values}
    row = model(**columns)
    row.pk = pk
    row.full_clean()
    row.save(force_insert=True)
    for name in kept_sets(model):
        _change_set(row, name, set(), set(values.get(name, ())))


def field_label(noun: str, name: str) -> str:
    """The label of a field; its name if the model no longer has it."""
    try:
        field = apps.get_model(noun)._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    assert isinstance(field, models.Field)
    return str(field.verbose_name)
