"""Reads CSV and XLSX files into tables of texts. Imports no Django, so that it starts fast."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from adgmin.cells import MAX_LETTERS
from adgmin.curation.documents.formats import decoded
from adgmin.curation.sandbox import UnreadableError

# The largest table.
MAX_ROWS = 10_000
MAX_COLUMNS = 100
# All parts of an XLSX file together, unpacked, in bytes.
MAX_UNPACKED = 100_000_000
# Why a cell cannot be read, for ``importing.FAULTS``.
FORMULA, ERROR, NO_DAY, LONG = "formula", "error", "no-day", "long"
# The parts of a number format that are text, or a colour or language.
_NO_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
# The first bytes of files that are no tables.
_OTHER_FORMATS = {
    b"\xd0\xcf\x11\xe0": "This is a workbook of an old Excel version, or an encrypted one. Save it as XLSX without a "
    "password.",
    b"%PDF-": "This is a PDF, not a table.",
    b"\x89PNG": "This is a picture, not a table.",
    b"\xff\xd8\xff": "This is a picture, not a table.",
    b"{\\rtf": "This is an RTF file, not a table.",
}  # fmt: skip


@dataclass
class Table:
    """A table of texts. ``rows`` have the numbers that a spreadsheet shows; the header is not among them.

    ``faults`` are the cells that cannot be read: the number of the row, the place of the column from 0, and why.
    """

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[tuple[int, int, str]] = field(default_factory=list)


# The text of a cell, and why it cannot be read, if it cannot.
type Cell = tuple[str, str]


def read(content: bytes) -> list[Table]:
    """The tables of a file: one of a CSV file, one for each sheet of a workbook. Raises ``UnreadableError``."""
    for first, sentence in _OTHER_FORMATS.items():
        if content.startswith(first):
            raise UnreadableError(sentence)
    tables = list(_workbook(content)) if content.startswith(b"PK") else [_csv(content)]
    if not tables:
        raise UnreadableError("The workbook has no rows.")
    return tables


def _csv(content: bytes) -> Table:
    text = decoded(content)
    # A spreadsheet separates by what the language of the computer prefers.
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        table = _table("", enumerate((_texts(line) for line in lines), start=1))
    except csv.Error as error:
        raise UnreadableError(f"This is not a CSV file: line {lines.line_num}: {error}.") from error
    if table is None:
        raise UnreadableError("The table has no rows.")
    return table


def _texts(line: Sequence[str]) -> list[Cell]:
    return [(text, "") for text in line]


def _workbook(content: bytes) -> Iterator[Table]:
    # Slow to import: only for workbooks. It reads XML with defusedxml.
    from openpyxl import load_workbook  # noqa: PLC0415

    _check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # They are what the file says, true or not.
            rows = ([_cell(cell) for cell in row] for row in sheet.iter_rows())
            table = _table(sheet.title, enumerate(rows, start=1))
            if table is not None:
                yield table
    except (UnreadableError, MemoryError, RecursionError):
        raise
    except Exception as error:  # A broken workbook can raise anything.
        cause = error.__cause__ or error.__context__ or error
        raise UnreadableError(f"The workbook is broken: {type(cause).__name__}: {cause}.") from error


def _check_parts(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"The workbook is broken: {error}.") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableError("This file is not an XLSX workbook: it has no part “xl/workbook.xml”.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableError(f"The workbook unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")


def _table(name: str, numbered: Iterable[tuple[int, list[Cell]]]) -> Table | None:
    """The rows that hold anything, the first of them as the header; ``None`` if none does."""
    table: Table | None = None
    for number, cells in numbered:
        while cells and not any(cells[-1]):
            cells.pop()
        if not cells:
            continue
        _check_size(name, number, len(cells), len(table.rows) if table else 0)
        texts = [text.replace("\r\n", "\n").strip() for text, _fault in cells]
        if table is None:
            table = Table(name, texts)
        else:
            table.rows.append((number, texts))
            faults = [LONG if len(text) > MAX_LETTERS else fault for text, fault in cells]
            table.faults += [(number, place, fault) for place, fault in enumerate(faults) if fault]
    return table


def _check_size(name: str, number: int, columns: int, rows: int) -> None:
    where = f"Sheet “{name}”, row {number}" if name else f"Row {number}"
    if columns > MAX_COLUMNS:
        raise UnreadableError(f"{where} has {columns} columns, and {MAX_COLUMNS} can be read.")
    if rows >= MAX_ROWS:
        raise UnreadableError(f"{where}: the table has more than {MAX_ROWS} rows. Import it in parts.")


def _cell(cell: Any) -> Cell:
    value, kind = cell.value, cell.data_type
    if value is None:
        return "", ""
    if kind == "f":
        return str(value), FORMULA
    if kind == "e":
        return str(value), ERROR
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, cell.number_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return str(value), ""


def _date(value: dt.datetime | dt.date, number_format: str) -> Cell:
    """A date as EDTF. A spreadsheet gives a day to every date: one that it does not show may have been made up."""
    letters = _NO_FORMAT.sub("", number_format).lower()
    day = value.date() if isinstance(value, dt.datetime) else value
    is_day = "d" in letters and "y" in letters
    has_time = isinstance(value, dt.datetime) and value.time() != dt.time()
    return day.isoformat(), "" if is_day and not has_time else NO_DAY
