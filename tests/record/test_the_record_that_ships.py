"""The record that ships: it loads, is dumped byte for byte, and has no holes."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command

from adgmin import record
from adgmin.curation.tables.importing import Import
from adgmin.curation.tables.lines import Status, last_edit
from adgmin.curation.tables.sheets import read
from adgmin.curation.tables.texts import tables_of
from adgmin.curation.tables.writing import as_csv, as_xlsx
from adgmin.record import Recorded
from adgmin.record.edit import rehearsing

from .files import contents, dump
from .scenes import Shipped
from .test_originals import needs_originals


@pytest.fixture
def the_record(db: None) -> Shipped:
    return Shipped()


def test_shipped_record_loads_without_conflicts_in_one_version(the_record: Shipped) -> None:
    assert "conflict" not in the_record.printed
    assert record.version().number == 1


def test_dump_of_the_shipped_record_equals_its_fixtures(the_record: Shipped, tmp_path: Path) -> None:
    assert dump(tmp_path) == contents(settings.FIXTURES_DIR)


@needs_originals
def test_shipped_record_has_no_holes(the_record: Shipped) -> None:
    out = StringIO()
    call_command("verify_citations", settings.SOURCES_DIR, require_originals=True, stdout=out)
    assert out.getvalue().endswith("Holes: 0.\n")


def test_shipped_record_is_unchanged_by_the_import_of_its_own_tables(the_record: Shipped) -> None:
    chief = User.objects.create_superuser("chief")
    for noun in (model for model in admin.site._registry if issubclass(model, Recorded) and not model._meta.proxy):
        pks = set(noun._default_manager.values_list("pk", flat=True))
        for files in ([as_csv(model, pks) for model in tables_of(noun)], [as_xlsx(noun, pks)]):
            done = Import(noun, [table for file in files for table in read(file)], chief, last_edit())
            with rehearsing() as edit:
                done.run(edit, why="")
            changed = [(line.place, line.changes, line.refusals) for line in done if line.status != Status.UNCHANGED]
            assert (changed, done.failures) == ([], []), noun
            assert len(done.lines[noun]) == len(pks) > 0
