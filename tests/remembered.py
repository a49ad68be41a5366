"""Scenes that many tests share: the first test of a process writes the rows, later tests copy them back by SQL.

Writing is slow, because each edit checks its rules and updates the search index. The copied rows are the same in
every column as those of the first test.
"""

import copy
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from adgmin.models import RecordVersion

APPS = ("adgmin", "initiatives", "partners")

type Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def remembered[**Scene, Made](make: Callable[Scene, Made]) -> Callable[Scene, Made]:
    """Decorate a fixture or the ``__init__`` of a scene, to write its rows only once per process.

    It depends on nothing else. The rows are copied back only into an empty record; otherwise it is called again.
    """
    rows: Rows = {}
    made: list[Made] = []
    attributes_of_scene: list[dict[str, Any]] = []

    @wraps(make)
    def make_or_copy(*scene: Scene.args, **kwargs: Scene.kwargs) -> Made:
        if RecordVersion.objects.exists():
            return make(*scene, **kwargs)
        if rows:
            insert_rows(rows)
            for instance, attributes in zip(scene, copy.deepcopy(attributes_of_scene), strict=True):
                vars(instance).update(attributes)
            return copy.deepcopy(made[0])
        result = make(*scene, **kwargs)
        rows.update(all_rows())
        made.append(copy.deepcopy(result))
        attributes_of_scene.extend(copy.deepcopy([vars(instance) for instance in scene]))
        return result

    return make_or_copy


def all_rows() -> Rows:
    """All rows of the project’s tables, with their columns, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _tables():
            cursor.execute(f"SELECT {_names(columns)} FROM {_names([table])}")
            if rows := cursor.fetchall():
                found[table] = (columns, rows)
    return found


def insert_rows(rows: Rows) -> None:
    """Insert the rows into a record to which nothing was ever written."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            placeholders = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {_names([table])} ({_names(columns)}) VALUES ({placeholders})", values)


def _tables() -> Iterator[tuple[str, list[str]]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in APPS and not model._meta.proxy:
            yield model._meta.db_table, [str(field.column) for field in model._meta.local_concrete_fields]


def _names(names: list[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)
