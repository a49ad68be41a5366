"""The values of history rows in words: labels for codes, dates spelt out, names for primary keys."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from adgmin.models import HistoryRow, Passage, Source
from adgmin.record import Citation, Cited, NamedValues, Recorded, field_in_words
from adgmin.record.history import Values, differing, kept_fields, kept_sets
from adgmin.record.reverting import field_label

# What has no value for readers of a history: the address never changes, and a fingerprint says nothing.
UNSHOWN = ("slug", "fingerprint")
# What the title of a citation says already.
IN_TITLE = {"passage", "aspect"}


@dataclass(frozen=True)
class FieldChange:
    """A field with its value before and after, in words; empty for none. HTML where names are links."""

    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """A row that an edit added, changed or deleted."""

    row: HistoryRow
    title: str
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def was_added(self) -> bool:
        """True if the row is new."""
        return self.row.before is None

    @property
    def was_deleted(self) -> bool:
        """True if the row was deleted."""
        return self.row.after is None


type Linked = Callable[[Recorded], str]


def in_words(rows: Iterable[HistoryRow], *, public: bool = False, linked: Linked | None = None) -> list[RowChange]:
    """The changes of these rows, with all names fetched at once: a query for each noun referred to.

    With ``public``, only records that the public can see are named. ``linked`` makes the name of a record that is
    there a link.
    """
    listed = list(rows)
    names = _names(listed, public=public, linked=linked)
    return [_row_change(row, names) for row in listed]


@dataclass
class Names:
    """The names of what the values of rows refer to: by primary key, and the values of readings."""

    of_keys: dict[tuple[type[models.Model], int], str]
    rows: dict[tuple[type[models.Model], int], Recorded]
    readings: NamedValues
    linked: Linked | None = None

    def get(self, model: type[models.Model], pk: int) -> str:
        """What a record is called."""
        return self.of_keys.get((model, pk), _("no longer here"))

    def listed(self, model: type[models.Model], pks: Iterable[int]) -> str:
        """The names of several records."""
        found = sorted((self.get(model, pk), pk) for pk in pks)
        if self.linked is None:
            return ", ".join(name for name, _pk in found)
        rows = ((name, self.rows.get((model, pk))) for name, pk in found)
        return format_html_join(", ", "{}", ((self.linked(row) if row else name,) for name, row in rows))

    def value(self, noun: type[Cited], aspect: str, value: str) -> str:
        """The value of a reading."""
        return self.readings.words(noun, aspect, value, self.linked or str)


def _names(rows: list[HistoryRow], *, public: bool, linked: Linked | None) -> Names:
    """The names of all rows that the values refer to; of those deleted since, what the history called them.

    With ``public``, only of those that the public could read.
    """
    wanted: dict[type[Recorded], set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.model].add(row.object_id)
        for values in (row.before, row.after):
            for target, pk in _references(row.model, values or {}):
                wanted[target].add(pk)
    readings = NamedValues(_readings(rows), public=public)
    names: dict[tuple[type[models.Model], int], str] = {}
    there: dict[tuple[type[models.Model], int], Recorded] = {}
    for target, pks in wanted.items():
        found = target.rows().named().in_bulk(pks)
        there |= {(target, pk): other for pk, other in found.items()}
        names |= {(target, pk): _name(other) for pk, other in found.items() if not public or other.is_public()}
        if gone := pks - found.keys():
            rows_of_gone = HistoryRow.objects.filter(noun=target._meta.label_lower, object_id__in=gone).order_by("pk")
            rows_of_gone = rows_of_gone.filter(was_published=True) if public else rows_of_gone
            names |= {(target, pk): label for pk, label in labels_of(rows_of_gone).items()}
    return Names(names, there, readings, linked)


def _readings(rows: Iterable[HistoryRow]) -> Iterator[tuple[type[Cited], str, str]]:
    """The values of the readings that the rows change."""
    for row in rows:
        if issubclass(row.model, Citation):
            for values in filter(None, (row.before, row.after)):
                yield row.model.noun_cited(), values.get("aspect", ""), values.get("value", "")


def labels_of(rows: Iterable[HistoryRow]) -> dict[int, str]:
    """What the history calls rows of one model, by their primary keys: a passage with its document."""
    listed = list(rows)
    labels = {row.object_id: row.label for row in listed}
    places = {row.object_id: (row.after or row.before or {})["source"] for row in listed if row.model is Passage}
    sources = Source.objects.in_bulk(set(places.values())) if places else {}
    for pk, source in places.items():
        if source in sources:
            words = {"document": sources[source].label, "place": labels[pk]}
            labels[pk] = _("%(document)s, %(place)s") % words
    return labels


def _name(row: Recorded) -> str:
    return row.short_name if isinstance(row, Passage) else str(row)


def _references(model: type[Recorded], values: Values) -> Iterator[tuple[type[Recorded], int]]:
    for column in (*kept_fields(model), *kept_sets(model).values()):
        if column.is_relation and (value := values.get(column.name)):
            target = cast("type[Recorded]", column.related_model)
            yield from ((target, pk) for pk in (value if isinstance(value, list) else [value]))


def _row_change(row: HistoryRow, names: Names) -> RowChange:
    model, before, after = row.model, row.before, row.after
    unshown = {*UNSHOWN, model.part_of_field}
    if issubclass(model, Citation) and (before is None or after is None):
        unshown |= IN_TITLE
    shown = [name for name in differing(before, after) if name not in unshown]
    changes = [
        FieldChange(
            name,
            capfirst(field_label(row.noun, name)),
            _text(row, name, before, names),
            _text(row, name, after, names),
        )
        for name in shown
    ]
    return RowChange(row, _title(model, row, names), [each for each in changes if each.old or each.new])


def _title(model: type[Recorded], row: HistoryRow, names: Names) -> str:
    values = row.after or row.before or {}
    if not issubclass(model, Citation):
        return _("%(noun)s: %(row)s") % {
            "noun": capfirst(model._meta.verbose_name),
            "row": names.of_keys.get((model, row.object_id), row.label),
        }
    passage = names.get(Passage, values["passage"])
    if not values.get("aspect"):
        return _("Citation of %(passage)s") % {"passage": passage}
    return _("Citation of %(passage)s for the %(aspect)s") % {
        "passage": passage,
        "aspect": _text(row, "aspect", values, names),
    }


def _text(row: HistoryRow, name: str, values: Values | None, names: Names) -> str:
    """The value of a field in words; empty if it has none."""
    value = (values or {}).get(name)
    model = row.model
    column: Any = next((each for each in (*kept_fields(model), *kept_sets(model).values()) if each.name == name), None)
    if value in (None, "", []):
        return ""
    if column is not None and column.is_relation:
        return names.listed(column.related_model, value if isinstance(value, list) else [value])
    if issubclass(model, Citation) and name == "value":
        return names.value(model.noun_cited(), (values or {}).get("aspect", ""), str(value))
    return field_in_words(column, value)
