"""Writes sheets of XLSX workbooks, row by row."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _t
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from adgmin.cells import MAX_LETTERS

# What a cell holds; texts stay texts, so that a spreadsheet makes no dates and numbers of them.
type Value = str | int | float | bool | None

# A sheet is easier to read if its columns are neither narrow nor very wide; in characters.
NARROW, WIDE = 14, 40


class TooLongError(Exception):
    """A text is longer than a cell of XLSX can hold."""


def add_sheet(book: Workbook, name: str, rows: Iterable[Sequence[Value]], wide: Collection[str] = ()) -> None:
    """Add a sheet to a write-only workbook; the first row is the header. Raises ``TooLongError``."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    rows = iter(rows)
    header = next(rows)
    for place, column in enumerate(header, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = WIDE if column in wide else NARROW
        # Also of what is typed below.
        dimension.number_format = "@"
    bold = Font(bold=True)

    def cell(text: Value, font: Font | None = None) -> Cell | Value:
        if not isinstance(text, str):
            return text
        if len(text) > MAX_LETTERS:
            raise TooLongError(_t("A text is longer than a cell of XLSX can hold: “%(text)s…”.") % {"text": text[:60]})
        found = WriteOnlyCell(sheet, text)
        found.number_format = "@"
        if font:
            found.font = font
        return found

    sheet.append([cell(text, bold) for text in header])
    for row in rows:
        sheet.append([cell(text) for text in row])
