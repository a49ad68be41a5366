"""Exported and uploaded tables, for tests."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from openpyxl import Workbook, load_workbook

from .curator import Curator, Page, admin_url

type Rows = list[list[str]]


def exported(curator: Curator, noun: type[Model], form: str = "csv", query: str = "") -> bytes:
    response = curator.client.get(f"{admin_url(noun)}export/{form}/{query}")
    assert response.status_code == 200, response.headers
    return bytes(response.content)


def rows_in(content: bytes) -> Rows:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_csv(rows: list[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def sheets_in(content: bytes) -> dict[str, Rows]:
    """The rows of a workbook, by sheet."""
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [["" if cell is None else str(cell) for cell in row] for row in sheet.values] for sheet in book
    }


def as_xlsx(**sheets: list[list[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def upload(curator: Curator, noun: type[Model], *contents: bytes) -> Page:
    """The page of the dry run, or the form with what is wrong with the files."""
    files = [SimpleUploadedFile("table.xlsx" if each[:2] == b"PK" else "table.csv", each) for each in contents]
    return Page(curator.client.post(admin_url(noun, "import"), {"upload": files}))


def confirm(curator: Curator, noun: type[Model], page: Page, **more: str) -> Page:
    """The page after the dry run is confirmed."""
    sent = {**page.fields, "why": "", **more}
    return Page(curator.client.post(admin_url(noun, "import"), sent, follow=True))
