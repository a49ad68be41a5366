"""The output of ``load_record``, and its option ``--if-empty``."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from adgmin import record
from adgmin.models import Actor, HistoryEntry
from adgmin.portal.fixtures import NOUNS, file_names
from adgmin.record import How
from adgmin.record.history import differing
from tests import factories

from .files import edit, load, rows, write
from .test_three_ways import edit_row, guide


def test_output_has_a_line_per_file_and_a_summary(shipped: Path) -> None:
    lines = load(shipped).splitlines()
    assert lines[0] == f"loading {shipped}."
    assert lines[1].split() == ["themes.json", str(len(rows(shipped, "themes.json"))), "created"]
    assert len(lines) == 1 + len(NOUNS) + 2
    assert lines[-1].endswith(" created. The record is at version 1.")


def test_file_counts_add_up_to_the_summary(shipped: Path) -> None:
    *files, _blank, summary = load(shipped).splitlines()[1:]
    counts = [line.split()[1].replace("no", "0") for line in files]  # An empty file has “no rows”.
    assert sum(map(int, counts)) == int(summary.split()[0])


def test_history_has_one_entry_for_a_load_and_rows_for_what_it_changes(loaded: Path) -> None:
    first = HistoryEntry.objects.get(how=How.LOAD)
    assert first.who == "operator"
    assert first.rows.count() == sum(len(rows(loaded, name)) for name in file_names())
    load(loaded)
    assert HistoryEntry.objects.latest("pk") == first
    edit(loaded, "initiatives.json", "a-guide", summary="Theirs.")
    load(loaded)
    row = HistoryEntry.objects.latest("pk").rows.get()
    assert (row.label, differing(row.before, row.after)) == ("A guide", ["summary"])


def test_if_empty_loads_into_an_empty_record(shipped: Path) -> None:
    load(shipped, if_empty=True)
    assert Actor.objects.filter(slug="japan").exists()


def test_if_empty_loads_nothing_if_there_is_a_draft(shipped: Path) -> None:
    factories.ActorFactory.create(state="draft", with_citation=False)
    version = record.version().number
    assert "rows of the fixtures are newer than the database" in load(shipped, if_empty=True)
    assert Actor.objects.count() == 1
    assert record.version().number == version


def test_if_empty_counts_the_rows_that_the_fixtures_would_change(loaded: Path) -> None:
    assert load(loaded, if_empty=True) == "up to date with the fixtures.\n"
    edit_row(guide(), summary="Ours.")
    edit(loaded, "initiatives.json", "a-guide", summary="Theirs.")
    edit(loaded, "initiatives.json", "z-the-old-guide", note="Theirs.")
    entries = rows(loaded, "outcomes.json")
    write(loaded, "outcomes.json", [row for row in entries if row["fields"].get("passage") != ["a-statement", "p1"]])
    printed = load(loaded, if_empty=True)
    assert printed.startswith(
        "2 rows of the fixtures are newer than the database: “python manage.py load_record” loads"
    )
    assert guide().summary == "Ours."


def test_if_empty_reports_errors_in_the_files(loaded: Path) -> None:
    (loaded / "roles.json").unlink()
    with pytest.raises(CommandError, match=r"roles\.json is missing"):
        load(loaded, if_empty=True)
