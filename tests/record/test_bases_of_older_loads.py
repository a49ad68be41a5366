"""The migration from digests of loaded rows to their values."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from adgmin.models import LoadedRow
from adgmin.portal.fixtures import NOUNS
from adgmin.portal.fixtures.rows import models_of, rows_of
from initiatives.models import Initiative, OutcomeCitation
from tests.migrations import loader_without_squashed
from tests.remembered import remembered

from .files import edit, load, rows, write
from .test_three_ways import draft, edit_row, guide, listed

# In one process, because migrating takes many seconds.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("loads of older releases")]

WITH_DIGESTS = ("adgmin", "0007_statements")


def migrate(*targets: tuple[str, str]) -> None:
    """Migrate by the migrations that were squashed, as an installation of an earlier release does."""
    executor = MigrationExecutor(connection)
    executor.loader = loader_without_squashed()
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.fixture(scope="module")
def load_and_migrate(load_made_fixtures: Callable[[], None]) -> Callable[[], None]:
    """A function that loads and edits a record under a release that kept digests, and migrates it."""

    @remembered
    def migrate_once() -> None:
        load_made_fixtures()
        edit_row(guide(), summary="Ours.")
        draft().delete()
        try:
            migrate(WITH_DIGESTS)
        finally:
            migrate()

    return migrate_once


@pytest.fixture
def migrated(shipped: Path, load_and_migrate: Callable[[], None]) -> Path:
    """The folder of ``shipped``, after it has been loaded under an earlier release and migrated."""
    load_and_migrate()
    return shipped


def test_unedited_rows_have_their_values_after_the_migration(migrated: Path) -> None:
    tables = [model for noun in NOUNS for model in models_of(noun)]
    stored = {(model._meta.label_lower, "/".join(row.key)): row.fields for model in tables for row in rows_of(model)}
    loaded = {(row.noun, row.key): row.fields for row in LoadedRow.objects.all()}
    edited = {("initiatives.initiative", "a-guide"), ("initiatives.outcome", "3rd-meeting-a-draft")}
    assert {row for row, fields in loaded.items() if fields is None} == edited
    assert all(fields == stored[row] for row, fields in loaded.items() if row not in edited)
    edit_row(Initiative.objects.get(slug="z-the-old-guide"), summary="Ours.")
    edit(migrated, "initiatives.json", "z-the-old-guide", note="Theirs.")
    assert "initiative z-the-old-guide: summary" in listed(load(migrated), "Edited here since the last load, and kept:")
    assert Initiative.objects.get(slug="z-the-old-guide").note == "Theirs."


def test_row_with_unknown_values_is_compared_from_the_next_load_on(migrated: Path) -> None:
    edit(migrated, "initiatives.json", "a-guide", note="Theirs.")
    printed = load(migrated)
    assert [line for line in listed(printed, "Changed both here and in the fixtures") if line.endswith(":")] == [
        "initiative a-guide, summary:", "initiative a-guide, note:",
    ]  # fmt: skip
    assert (guide().summary, guide().note) == ("Ours.", "")
    kept = listed(load(migrated), "Edited here since the last load, and kept:")
    assert kept == ["initiative a-guide: summary, note"]
    edit(migrated, "initiatives.json", "a-guide", name="A better guide")
    load(migrated)
    assert (guide().name, guide().summary) == ("A better guide", "Ours.")


def test_row_deleted_before_the_migration_stays_deleted(migrated: Path) -> None:
    assert listed(load(migrated), "Deleted here") == ["outcome 3rd-meeting-a-draft"]


def test_citation_with_unknown_values_is_kept(loaded: Path) -> None:
    LoadedRow.objects.filter(noun="initiatives.outcomecitation").update(fields=None)
    entries = [row for row in rows(loaded, "outcomes.json") if row["fields"].get("passage") != ["a-statement", "p1"]]
    write(loaded, "outcomes.json", entries)
    assert listed(load(loaded), "No longer in the fixtures") == ["citation 3rd-meeting-the-guide/a-statement/p1/verb"]
    assert OutcomeCitation.objects.filter(passage__slug="p1").exists()
