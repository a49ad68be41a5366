"""Helpers of the fixture tests: edit, load and dump files, and undo writes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction


@contextmanager
def another_database() -> Iterator[None]:
    """Roll back everything that is written in the block, as if it had been written to another database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def dump(folder: Path) -> dict[str, bytes]:
    """Dump the record; returns the contents of every file."""
    call_command("dump_record", output=folder, stdout=StringIO())
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    """The contents of every file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def load(folder: Path, **options: Any) -> str:
    """Load a folder; returns the output of the command."""
    out = StringIO()
    call_command("load_record", folder, stdout=out, **options)
    return out.getvalue()


def rows(folder: Path, file: str) -> list[dict[str, Any]]:
    """The rows of a file."""
    found: list[dict[str, Any]] = json.loads((folder / file).read_text())
    return found


def write(folder: Path, file: str, entries: Any) -> None:
    """Replace the rows of a file."""
    (folder / file).write_text(json.dumps(entries))


def edit(folder: Path, file: str, row_slug: str, **fields: Any) -> None:
    """Change fields of the row with a slug; ``None`` removes a field."""
    entries = rows(folder, file)
    [row] = [entry["fields"] for entry in entries if entry["fields"].get("slug") == row_slug]
    row.update(fields)
    for field in [field for field, value in row.items() if value is None]:
        del row[field]
    write(folder, file, entries)


def add(folder: Path, file: str, model: str, **fields: Any) -> None:
    """Add a row at the end of a file."""
    write(folder, file, [*rows(folder, file), {"model": model, "fields": fields}])


def remove(folder: Path, file: str, slug: str) -> None:
    """Remove the row with a slug and its citations from a file."""
    kept = [
        entry
        for entry in rows(folder, file)
        if entry["fields"].get("slug") != slug and entry["fields"].get("record") != [slug]
    ]
    write(folder, file, kept)
