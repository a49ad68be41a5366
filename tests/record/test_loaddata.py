"""``loaddata`` passes files of the record to ``load_record`` and all others to Django."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from adgmin import record
from adgmin.models import LoadedRow, Theme
from adgmin.portal.fixtures import NOUNS

from .files import edit
from .test_three_ways import edit_row, guide

GROUP = [{"model": "auth.group", "fields": {"name": "editors"}}]


def loaddata(*files: Path | str) -> str:
    out = StringIO()
    call_command("loaddata", *map(str, files), stdout=out)
    return out.getvalue()


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def test_record_files_are_loaded_by_load_record(shipped: Path) -> None:
    assert loaddata(*files_of(shipped)).splitlines()[-1].endswith(" created. The record is at version 1.")
    assert LoadedRow.objects.count() > len(NOUNS)


def test_files_are_found_without_their_suffix(shipped: Path) -> None:
    loaddata(*(path.with_suffix("") for path in files_of(shipped)))
    assert record.version().number == 1


def test_edit_of_a_curator_is_kept(loaded: Path) -> None:
    edit_row(guide(), summary="Ours.")
    edit(loaded, "initiatives.json", "a-guide", note="Theirs.")
    assert "initiative a-guide: summary" in loaddata(*files_of(loaded))
    assert (guide().summary, guide().note) == ("Ours.", "Theirs.")


def test_incomplete_record_files_are_refused(shipped: Path) -> None:
    with pytest.raises(CommandError) as refused:
        loaddata(*files_of(shipped)[1:])
    assert str(refused.value) == (
        f"The files of the record are loaded together, and actors.json is not among them: load {shipped / '*.json'}."
    )
    assert not Theme.objects.exists()


def test_other_fixtures_are_loaded_too(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "groups.json").write_text(json.dumps(GROUP))
    assert "Installed 1 object(s) from 1 fixture(s)" in loaddata(tmp_path / "groups.json", *files_of(shipped))
    assert Group.objects.filter(name="editors").exists()
    assert record.version().number == 1


def test_rows_of_the_record_in_other_files_are_refused(db: None, tmp_path: Path) -> None:
    rows = [*GROUP, {"model": "adgmin.theme", "fields": {"slug": "ai", "name": "AI"}}]
    (tmp_path / "all.json").write_text(json.dumps(rows))
    with pytest.raises(CommandError, match="is a row of the record"):
        loaddata(tmp_path / "all.json")
    assert not Theme.objects.exists()
    assert not Group.objects.filter(name="editors").exists()
