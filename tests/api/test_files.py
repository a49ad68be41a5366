"""Each list of the API as a file: the same rows and errors, in forms that spreadsheets and programs read."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from adgmin import record
from adgmin.api import files
from adgmin.portal.api import RESOURCES
from tests import factories as f
from tests.pages.site import Site

pytestmark = pytest.mark.django_db

PLURALS = [viewset.queryset.model.plural for viewset in RESOURCES]


def content(address: str) -> bytes:
    """The whole file, which is sent in pieces."""
    response: Any = Client().get(address)
    assert (response.status_code, response.streaming) == (200, True), address
    return b"".join(response.streaming_content)


def lines(address: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    text = content(address).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def results(address: str) -> list[dict[str, Any]]:
    """The rows of a list of the API."""
    found: list[dict[str, Any]] = Client().get(address).json()["results"]
    return found


def cells(address: str) -> list[list[Any]]:
    """The cells of a workbook, the header too."""
    sheet = openpyxl.load_workbook(io.BytesIO(content(address)), read_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.both_databases
def test_each_list_has_the_same_rows_in_each_format_and_in_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROWS", 2)
    Site()
    for plural in PLURALS:
        expected = results(f"/api/v1/{plural}/")
        assert [json.loads(line) for line in content(f"/{plural}.jsonl").splitlines()] == expected, plural
        rows = lines(f"/{plural}.csv")
        assert [row["key"] for row in rows] == [row["key"] for row in expected], plural
        header, *others = cells(f"/{plural}.xlsx")
        assert [dict(zip(header, map(as_text, row), strict=True)) for row in others] == rows, plural
        head = Client().head(f"/{plural}.csv").headers
        assert head["X-Row-Count"] == str(len(expected)), plural
        assert head["X-Record-Version"] == str(record.version().number)
        assert head["Access-Control-Allow-Origin"] == "*"
        assert "X-Row-Count" in head["Access-Control-Expose-Headers"]


def test_a_row_has_labels_names_bounds_and_sources_beside_codes_keys_and_dates() -> None:
    site = Site()
    (row,) = lines(f"/outcomes.csv?initiative={site.initiative.slug}")
    for column, value in {
        "verb": "endorsed", "verb_class_label": "endorsed or approved", "strength": "4", "initiative_name": "A guide",
        "themes": site.theme.slug, "themes_names": site.theme.name, "date": "2023-02-09",
        "date_earliest": "2023-02-09", "date_from_meeting": "false", "sources": site.source.slug,
        "sources_names": "A statement", "passages": f"{site.source.slug}/{site.passage.slug}",
    }.items():  # fmt: skip
        assert row[column] == value, column
    assert row["url"].endswith(site.outcome.get_absolute_url())


@pytest.mark.both_databases
def test_filters_order_and_day_are_those_of_the_list() -> None:
    Site()
    for query in ("verb=endorsed", "q=guide", "date_before=2023-01-01", "as_of=2022-06", "ordering=-date"):
        expected = [row["key"] for row in results(f"/api/v1/outcomes/?{query}")]
        assert [row["key"] for row in lines(f"/outcomes.csv?{query}")] == expected, query


def test_what_the_list_refuses_is_refused_by_name_whatever_is_accepted() -> None:
    for query in ("verb=applauded", "colour=red", "page=2", "page_size=2", "as_of=soon"):
        for ending in files.TYPES:
            response: Any = Client().get(f"/outcomes.{ending}?{query}", headers={"Accept": "text/csv"})
            assert response.status_code == 400
            assert [error["parameter"] for error in response.json()["errors"]] == [query.partition("=")[0]]


def test_no_cell_is_a_formula() -> None:
    f.ActorFactory(name='=HYPERLINK("x")')
    assert lines("/actors.csv")[0]["name"] == '\'=HYPERLINK("x")'
    assert cells("/actors.xlsx")[1][1] == '\'=HYPERLINK("x")'


def test_a_list_too_long_for_a_workbook_is_refused_and_csv_named(monkeypatch: pytest.MonkeyPatch) -> None:
    f.ActorFactory.create_batch(2)
    monkeypatch.setattr(files, "XLSX_ROWS", 1)
    response: Any = Client().get("/actors.xlsx")
    assert response.status_code == 400
    assert "/actors.csv" in response.json()["detail"]
    assert len(lines("/actors.csv")) == 2


def test_an_edit_after_the_headers_breaks_the_answer_off() -> None:
    f.ActorFactory()
    response: Any = Client().get("/actors.csv")
    f.ActorFactory()
    with pytest.raises(files.ChangedMeanwhileError):
        b"".join(response.streaming_content)
