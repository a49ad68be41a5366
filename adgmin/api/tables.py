"""The rows of the API as tables: CSV, XLSX and JSON lines, piece by piece.

JSON lines are the rows of the API. CSV and XLSX have them flattened, a column for each field: a reference is the key of
the record, with its name in the column beside it; several values are separated by “; ”; of the citations there are the
sources and passages.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from adgmin.cells import neutralised
from adgmin.filters.base import Text
from adgmin.pages.workbooks import Value, add_sheet
from adgmin.record import visible

from .serializers_base import (
    AnyField,
    BoundField,
    CitationSerializer,
    DateTextField,
    DifferenceSerializer,
    LabelField,
    ReferenceSerializer,
)

# Rows in a piece.
IN_A_PIECE = 50
BETWEEN = "; "
WIDE = ("name", "summary", "note", "object", "url", "api_url")

type Shown = dict[str, Any]


class Column(NamedTuple):
    """A column of a table: how it is read from a row of the API, what it means, and what form its values have."""

    name: str
    read: Callable[[Shown], Value]
    meaning: Text
    form: Text


def columns_of(serializer: serializers.Serializer[Any]) -> list[Column]:
    """The columns of the table of a serializer, in the order of its fields."""
    return [column for name, field in serializer.fields.items() for column in _columns(name, field)]


def _columns(name: str, field: AnyField) -> Iterator[Column]:
    meaning = field.help_text or ""
    if isinstance(field, ReferenceSerializer):
        yield Column(name, lambda row: (row[name] or {}).get("key"), meaning, gettext_lazy("key"))
        named = gettext_lazy("Its name.")
        yield Column(f"{name}_name", lambda row: (row[name] or {}).get("name"), named, gettext_lazy("text"))
    elif isinstance(field, serializers.ListSerializer):
        yield from _columns_of_many(name, field.child, meaning)
    elif name not in ("citations", "differences"):
        # Where there are no citations these two are empty.
        yield Column(name, lambda row: _flat(row[name]), meaning, form_of(name, field))


def _columns_of_many(name: str, child: object, meaning: Text) -> Iterator[Column]:
    keys, texts = gettext_lazy("keys, separated by “; ”"), gettext_lazy("texts, separated by “; ”")
    if isinstance(child, CitationSerializer):
        yield Column(
            "sources", _joined(name, "source", "key"), gettext_lazy("The sources that the record cites."), keys
        )
        yield Column("sources_names", _joined(name, "source", "name"), gettext_lazy("Their names."), texts)
        cited = gettext_lazy("The passages that the record cites; the file passages.csv has them by the same keys.")
        yield Column("passages", _joined(name, "passage", "key"), cited, keys)
    elif isinstance(child, DifferenceSerializer):
        differs = gettext_lazy("The aspects on which its sources differ; empty where they do not.")
        yield Column("differs", _joined(name, "aspect"), differs, gettext_lazy("codes, separated by “; ”"))
    else:
        assert isinstance(child, ReferenceSerializer), name
        yield Column(name, _joined(name, "key"), meaning, keys)
        yield Column(f"{name}_names", _joined(name, "name"), gettext_lazy("Their names."), texts)


def _joined(name: str, *path: str) -> Callable[[Shown], str]:
    """Reads the different values at a path in the list of a field, in its order."""

    def read(row: Shown) -> str:
        values: Iterable[Any] = row[name]
        for part in path:
            values = [value[part] for value in values]
        return BETWEEN.join(dict.fromkeys(values))

    return read


def _flat(value: Any) -> Value:
    if value is None or isinstance(value, bool | int | float):
        return value
    return BETWEEN.join(value) if isinstance(value, list) else str(value)


EDTF, TEXT = gettext_lazy("EDTF, 2023 or 2023-02-09/2023-02-10"), gettext_lazy("text")
# What the values of a field look like, by its type; the first that fits.
FORMS: tuple[tuple[type[AnyField] | tuple[type[AnyField], ...], Text], ...] = (
    (serializers.BooleanField, gettext_lazy("true or false")),
    (serializers.IntegerField, gettext_lazy("whole number")),
    (serializers.ChoiceField, gettext_lazy("code")),
    (BoundField, gettext_lazy("day, 2023-02-09")),
    ((LabelField, DateTextField), gettext_lazy("text")),
    (serializers.DateTimeField, gettext_lazy("time in UTC, 2026-01-05T09:30:00Z")),
    (serializers.ListField, gettext_lazy("texts, separated by “; ”")),
)
# Those of which the name says it.
NAMED_FORMS: dict[str, Text] = {
    "key": gettext_lazy("key"), "slug": gettext_lazy("key"), "state": gettext_lazy("code"),
    "url": gettext_lazy("address"), "api_url": gettext_lazy("address"), "original_url": gettext_lazy("address"),
    "inferred": gettext_lazy("names of columns, separated by “; ”"),
    "created": gettext_lazy("time in UTC, 2026-01-05T09:30:00Z"),
    "modified": gettext_lazy("time in UTC, 2026-01-05T09:30:00Z"),
    "days_late": gettext_lazy("days"), "later_texts": gettext_lazy("whole number"),
    "date_from_meeting": gettext_lazy("true or false"),
    **dict.fromkeys(("date", "period", "due", "first_due", "published"), EDTF),
}  # fmt: skip


def form_of(name: str, field: AnyField) -> Text:
    """What the values of a column look like."""
    return NAMED_FORMS.get(name) or next((form for kind, form in FORMS if isinstance(field, kind)), TEXT)


def cell(value: Value) -> Value:
    """The value of a cell: a text without what a spreadsheet would run, and without what XML forbids."""
    return neutralised(visible(value, lines=True)) if isinstance(value, str) else value


def table(columns: Sequence[Column], rows: Iterable[Shown]) -> Iterator[list[Value]]:
    """The header and the rows."""
    yield [column.name for column in columns]
    for row in rows:
        yield [cell(column.read(row)) for column in columns]


def _as_text(value: Value) -> str | int | float | None:
    return str(value).lower() if isinstance(value, bool) else value


def as_csv(lines: Iterable[list[Value]]) -> Iterator[bytes]:
    """CSV, some lines at a time, after the mark by which spreadsheets recognise UTF-8."""
    mark = "\ufeff"
    for some in batched(lines, IN_A_PIECE):
        text = io.StringIO(mark, newline="")
        text.seek(len(mark))
        csv.writer(text).writerows([_as_text(value) for value in line] for line in some)
        yield text.getvalue().encode()
        mark = ""


def as_jsonl(rows: Iterable[Shown]) -> Iterator[bytes]:
    """JSON lines, some at a time."""
    for some in batched(rows, IN_A_PIECE):
        lines = [json.dumps(row, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")) for row in some]
        yield "".join(f"{line}\n" for line in lines).encode()


def as_xlsx(name: str, lines: Iterable[list[Value]]) -> IO[bytes]:
    """A workbook with one sheet, on disk until it is closed. Raises ``TooLongError``."""
    book = Workbook(write_only=True)
    add_sheet(book, name, lines, WIDE)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # The response closes it.
    book.save(file)
    file.seek(0)
    return file
