"""Backups: all tables in one file, the same for both databases.

A ZIP archive with a file of JSON lines for each table, a row a line with its columns in order, and a manifest with the
migrations, the columns, the numbers of rows and the checksums. The search index is left out, since ``manage.py
build_index`` makes it from the record, and so are the sessions.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import batched
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin.database import insert_as_stored, snapshot
from adgmin.models.search import SearchEntry, SearchWord
from adgmin.models.terms import Term
from adgmin.record import Recorded

type Row = list[Any]
type Manifest = dict[str, Any]
type Column = models.Field[Any, Any]

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = (SearchEntry, SearchWord, Term, Session)
# Rows that are held in memory at a time: files of up to 30 MB are among them.
ROWS = 50


class BackupError(Exception):
    """A file that is no backup, or one that cannot be restored here; the message is for the operator."""


def tables() -> dict[str, type[models.Model]]:
    """The models of all tables of a backup, by label; those of many-to-many relations are among them."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label_lower: model for model in found if not model._meta.proxy and model not in LEFT_OUT}


def write(path: Path) -> Iterator[tuple[str, int]]:
    """Write a backup, and yield the label of each table with its number of rows.

    The file has its name when it is complete, and only its owner may read it. Raises ``FileExistsError``.
    """
    if path.exists():
        raise FileExistsError(_("There is a file “%(path)s” already.") % {"path": path})
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        with snapshot(), ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
            written: dict[str, Any] = {}
            for label, model in tables().items():
                written[label] = _write_table(archive, label, model)
                yield label, written[label]["rows"]
            manifest = {
                "format": FORMAT,
                "written": timezone.now().isoformat(timespec="seconds"),
                "migrations": _migrations(),
                "tables": written,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_table(archive: ZipFile, label: str, model: type[models.Model]) -> Manifest:
    columns, rows, checksum = _columns(model), 0, sha256()
    with archive.open(_member(label), "w", force_zip64=True) as file:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=ROWS):
            line = (
                json.dumps([_stored(field, row) for field in columns], ensure_ascii=False, sort_keys=True).encode()
                + b"\n"
            )
            file.write(line)
            checksum.update(line)
            rows += 1
    return {"columns": [field.attname for field in columns], "rows": rows, "sha256": checksum.hexdigest()}


def _columns(model: type[models.Model]) -> list[Column]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _member(label: str) -> str:
    return f"{label}.jsonl"


def _stored(field: Column, row: models.Model) -> Any:
    """The value of a column as JSON: numbers and texts as they are, all else as the field writes it in fixtures."""
    value = field.value_from_object(row)
    return value if value is None or isinstance(value, bool | int | str) else field.value_to_string(row)


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in apps.app_configs)


def read_manifest(path: Path) -> Manifest:
    """What a backup contains, once every table has its checksum. Raises ``BackupError``."""
    try:
        with ZipFile(path) as archive:
            manifest: Manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupError(_("“%(path)s” was written by another version of the software.") % {"path": path})
            for label, table in manifest["tables"].items():
                checksum = sha256()
                with archive.open(_member(label)) as file:
                    while part := file.read(1 << 20):
                        checksum.update(part)
                if checksum.hexdigest() != table["sha256"]:
                    raise BackupError(
                        _("“%(path)s” is damaged: the rows of %(table)s do not have their checksum.")
                        % {"path": path, "table": label}
                    )
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BackupError(
            _("“%(path)s” is damaged, or no backup: %(error)s") % {"path": path, "error": error}
        ) from error
    return manifest


def refuse_unless_empty() -> None:
    """Raise ``BackupError`` if the database has accounts or a record."""
    users = get_user_model().objects.count()
    rows = sum(model._base_manager.count() for model in tables().values() if issubclass(model, Recorded))
    if users or rows:
        raise BackupError(
            _("The database is not empty: it has %(users)s and %(rows)s of the record. Take a new one.")
            % {
                "users": ngettext("%(count)d account", "%(count)d accounts", users) % {"count": users},
                "rows": ngettext("%(count)d row", "%(count)d rows", rows) % {"count": rows},
            }
        )


def check_target(manifest: Manifest) -> None:
    """Raise ``BackupError`` unless the database is empty and has the tables of the backup."""
    refuse_unless_empty()
    if difference := sorted({*manifest["migrations"]} ^ {*_migrations()}):
        raise BackupError(
            _("The backup is from another version of the software. Check out that version, restore, and update then. "
              "The migrations that differ: %(names)s.") % {"names": ", ".join(difference)}
        )  # fmt: skip


def restore(path: Path, manifest: Manifest) -> Iterator[tuple[str, int]]:
    """Replace the rows of all tables, in one transaction; yields the label of each table with its number of rows.

    Raises ``BackupError`` if the database refuses a row.
    """
    models_of = tables()
    try:
        with transaction.atomic(), ZipFile(path) as archive, connection.cursor() as cursor:
            # The migrations have made some rows, such as the permissions. References are checked at the end.
            for model in models_of.values():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
            for label, table in manifest["tables"].items():
                with archive.open(_member(label)) as file:
                    _insert(models_of[label], table["columns"], map(json.loads, file))
                yield label, table["rows"]
            connection.check_constraints()
            for statement in connection.ops.sequence_reset_sql(no_style(), [*models_of.values()]):
                cursor.execute(statement)
    except (DatabaseError, ValidationError, ValueError) as error:
        raise BackupError(_("The database refuses a row: %(error)s") % {"error": error}) from error


def _insert(model: type[models.Model], names: Iterable[str], rows: Iterable[Row]) -> None:
    named = {field.attname: field for field in _columns(model)}
    fields = [named[name] for name in names]
    for some in batched(rows, ROWS):
        insert_as_stored(model, fields, ([*map(_prepared, fields, row)] for row in some))


def _prepared(field: Column, value: Any) -> Any:
    """A value of a backup as the database stores it."""
    return field.get_db_prep_save(None if value is None else field.to_python(value), connection)
