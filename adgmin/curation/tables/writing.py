"""Writes the tables of a noun as CSV or XLSX."""

import csv
import io
from collections.abc import Collection, Iterator

from openpyxl import Workbook

from adgmin.cells import neutralised
from adgmin.pages.workbooks import add_sheet
from adgmin.record import Citation, Recorded
from adgmin.record.history import sets_of, values_of

from .lines import last_edit
from .texts import AFTER_EDIT, Keys, columns_of, key_columns, name_of, tables_of, texts_of

WIDE_COLUMNS = ("title", "name", "text", "summary", "note", "gist", "printed", "slug", "record", "passage", "terms")

type Row = list[str]


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
        add_sheet(book, name_of(model), rows_of(model, pks), WIDE_COLUMNS)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
