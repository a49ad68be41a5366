"""Scenes that many tests begin with: written the real way once in each process, and put back as they were after that.

Writing is slow, since each edit checks its rules and feeds the search index; putting rows back is not. What a test
then finds is what the real writes made, to the last column.
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


def remembered[**Scene](make: Callable[Scene, None]) -> Callable[Scene, None]:
    """For a function without arguments, or the ``__init__`` of a scene without any: what it makes is made once.

    It is put back only where nothing was ever written to the record; elsewhere it is made anew.
    """
    rows: Rows = {}
    kept: list[dict[str, Any]] = []

    @wraps(make)
    def make_or_put_back(*scene: Scene.args, **nothing: Scene.kwargs) -> None:
        if RecordVersion.objects.exists():
            make(*scene, **nothing)
        elif rows:
            put_back(rows)
            for one, attributes in zip(scene, copy.deepcopy(kept), strict=True):
                vars(one).update(attributes)
        else:
            make(*scene, **nothing)
            rows.update(everything())
            kept.extend(copy.deepcopy([vars(one) for one in scene]))

    return make_or_put_back


def everything() -> Rows:
    """Every row of the record and of what is kept beside it, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _tables():
            cursor.execute(f"SELECT {_names(columns)} FROM {_names([table])}")
            if rows := cursor.fetchall():
                found[table] = (columns, rows)
    return found


def put_back(rows: Rows) -> None:
    """Write the rows as they were, into a record to which nothing was ever written."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {_names([table])} ({_names(columns)}) VALUES ({places})", values)


def _tables() -> Iterator[tuple[str, list[str]]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in APPS and not model._meta.proxy:
            yield model._meta.db_table, [str(field.column) for field in model._meta.local_concrete_fields]


def _names(names: list[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)
