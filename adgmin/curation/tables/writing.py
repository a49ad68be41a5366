"""Writes the tables of a noun as CSV or XLSX."""

import csv
import io
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _t
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from adgmin.record import Citation, Recorded
from adgmin.record.history import sets_of, values_of

from .lines import last_edit
from .sheets import MAX_LETTERS
from .texts import AFTER_EDIT, Keys, columns_of, key_columns, name_of, neutralised, tables_of, texts_of

# A sheet is easier to read if its columns are neither narrow nor very wide; in characters.
NARROW, WIDE = 14, 40
WIDE_COLUMNS = ("title", "name", "text", "summary", "note", "gist", "printed", "slug", "record", "passage", "terms")

type Row = list[str]


class TooLongError(Exception):
    """A text is longer than a cell of XLSX can hold."""


def rows_of(model: type[Recorded], pks: Collection[int]) -> Iterator[Row]:
    """The header and the rows of the table of a model, by natural key; of citations, those of the records."""
    keys, edit = Keys(), last_edit()
    within = {"record__in": pks} if issubclass(model, Citation) else {"pk__in": pks}
    rows = {row.pk: row for row in model._base_manager.filter(**within).order_by()}
    sets = sets_of(model, rows)
    columns = columns_of(model)
    texts = [texts_of(model, values_of(row) | sets[pk], keys) for pk, row in rows.items()]
    yield [*columns, AFTER_EDIT]
    for row in sorted(texts, key=lambda row: [row[name] for name in key_columns(model)]):
        yield [*(neutralised(row[name]) for name in columns), str(edit)]


def as_csv(model: type[Recorded], pks: Collection[int]) -> bytes:
    """The table of a model, with the mark by which spreadsheets recognise UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows_of(model, pks))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(noun: type[Recorded], pks: Collection[int]) -> bytes:
    """A workbook with a sheet of the rows and one of their citations. Raises ``TooLongError``."""
    book = Workbook(write_only=True)
    for model in tables_of(noun):
        _add_sheet(book, name_of(model), rows_of(model, pks))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _add_sheet(book: Workbook, name: str, rows: Iterator[Row]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    header = next(rows)
    for place, column in enumerate(header, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = WIDE if column in WIDE_COLUMNS else NARROW
        # Text, so that a spreadsheet makes no dates and numbers of what is typed.
        dimension.number_format = "@"
    bold = Font(bold=True)

    def cell(text: str, font: Font | None = None) -> Cell:
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
