"""The columns of the table of a noun, and the text of a value in its cell.

A reference is written as the natural key of its row, with “/” between the parts; a set as such keys with commas
between them; all else as the record has it. The values are those of the history (see ``adgmin.record.history``).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t

from adgmin.cells import as_entered
from adgmin.models import Passage
from adgmin.record import Citation, Cited, Published, Recorded, visible
from adgmin.record.history import Values, kept_fields, kept_sets
from adgmin.record.merging import Column

# The column with the number of the last edit before the export, by which an import knows what was changed since.
AFTER_EDIT = "after_edit"
_BETWEEN_KEYS = re.compile(r"[\s,;]+")


@cache
def key_columns(model: type[Recorded]) -> tuple[str, ...]:
    """The columns that make up the natural key."""
    if issubclass(model, Citation):
        return ("record", "passage", "aspect")
    return ("source", "slug") if model is Passage else ("slug",)


@cache
def columns_of(model: type[Recorded]) -> dict[str, Column]:
    """The fields of a noun by name: its key, its own, and last what all nouns have."""
    fields: dict[str, Column] = {field.name: field for field in kept_fields(model)} | kept_sets(model)
    shared = [field.name for field in Published._meta.fields if field.name in fields and issubclass(model, Published)]
    key = key_columns(model)
    own = [name for name in fields if name not in (*key, *shared)]
    return {name: fields[name] for name in (*key, *own, *(name for name in shared if name not in key))}


def tables_of(noun: type[Recorded]) -> list[type[Recorded]]:
    """The models whose rows are exported with a noun: itself and its citations."""
    return [noun, noun.citation_model()] if issubclass(noun, Cited) else [noun]


def name_of(model: type[Recorded]) -> str:
    """The name of the sheet of a model."""
    return "citations" if issubclass(model, Citation) else model.plural


class Keys:
    """The natural keys of all rows, by model and primary key; read when first asked for."""

    def __init__(self) -> None:
        self._keys: dict[type[Recorded], dict[int, str]] = {}
        self._pks: dict[type[Recorded], dict[str, int]] = defaultdict(dict)

    def of(self, model: type[Recorded]) -> dict[int, str]:
        """The keys of a model by primary key."""
        if model not in self._keys:
            rows = model._base_manager.order_by().values_list("pk", *_key_paths(model))
            self._keys[model] = {pk: "/".join(parts) for pk, *parts in rows}
            self._pks[model] = {key: pk for pk, key in self._keys[model].items()}
        return self._keys[model]

    def pk(self, model: type[Recorded], key: str) -> int | None:
        """The primary key of the row with a natural key; ``None`` if there is none."""
        self.of(model)
        return self._pks[model].get(key)

    def add(self, row: Recorded, key: str) -> None:
        """Add a row that was saved."""
        self.of(row.noun())[row.pk] = key
        self._pks[row.noun()][key] = row.pk


def _key_paths(model: type[Recorded]) -> tuple[str, ...]:
    if issubclass(model, Citation):
        return ("record__slug", "passage__source__slug", "passage__slug", "aspect")
    return ("source__slug", "slug") if model is Passage else ("slug",)


def texts_of(model: type[Recorded], values: Values, keys: Keys) -> dict[str, str]:
    """The texts of the values that a row has, or had, by column."""
    columns = columns_of(model)
    return {name: _text_of(columns[name], value, keys) for name, value in values.items() if name in columns}


def _text_of(field: Column, value: Any, keys: Keys) -> str:
    if field.many_to_many:
        return ", ".join(sorted(_key_of(field, pk, keys) for pk in value))
    if value is None:
        return ""
    if field.is_relation:
        return _key_of(field, value, keys)
    return visible(str(value), lines=isinstance(field, models.TextField)).strip()


def _key_of(field: Column, pk: int, keys: Keys) -> str:
    """The key of a row; its number, which is no key, if it was deleted since."""
    return keys.of(target_of(field)).get(pk, f"#{pk}")


def target_of(field: Column) -> type[Recorded]:
    """The model that a reference or a set leads to."""
    target = field.related_model
    assert isinstance(target, type)
    assert issubclass(target, Recorded)
    return target.noun()


def normal(field: Column, cell: str) -> str:
    """The text of a cell as ``texts_of`` writes it."""
    text = as_entered(cell)
    return ", ".join(sorted(set(_keys_in(text)))) if field.many_to_many else text


def _keys_in(text: str) -> Iterator[str]:
    return filter(None, _BETWEEN_KEYS.split(text))


def value_of(field: Column, text: str, find: Callable[[type[Recorded], str], int]) -> Any:
    """The value that a text stands for; ``find`` gives the primary key of the row with a natural key.

    Raises ``ValidationError`` for what the field cannot hold.
    """
    if field.many_to_many:
        return [find(target_of(field), key) for key in _keys_in(text)]
    if not text:
        return None if field.null else ""
    if field.is_relation:
        return find(target_of(field), text)
    if visible(text, lines=isinstance(field, models.TextField)) != text:
        raise ValidationError(_t("It has characters that nobody sees, or line breaks where none may be."))
    if isinstance(field, models.IntegerField):
        return field.to_python(text)
    return text
