"""What goes past the ORM: faults and time limits of the driver, the replica, inserts and distinct values in SQL."""

import select
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
    connections,
)

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, Model
    from psycopg import Connection

# The errors of a database that is locked, read-only, full or out of reach.
FAULTS = (OperationalError, InterfaceError, InternalError)
# A client is asked to try again after so many seconds.
RETRY_AFTER = 30
# A connection of the pool is given up if the server does not respond for so many seconds.
CHECK_SECONDS = 1
# The second entry of ``DATABASES`` where ``REPLICA_URL`` is set.
REPLICA = "replica"

_alias: ContextVar[str] = ContextVar("_alias", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    """Reads from the replica inside ``reading_from(REPLICA)``; all else goes to the primary."""

    def db_for_read(self, _model: "type[Model]", **_hints: object) -> str:
        return _alias.get()

    def db_for_write(self, _model: "type[Model]", **_hints: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_rows: "Model", **_hints: object) -> bool:
        return True

    def allow_migrate(self, alias: str, _app: str, **_hints: object) -> bool:
        return alias == DEFAULT_DB_ALIAS


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Everything read inside comes from this database."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def reader() -> "BaseDatabaseWrapper":
    """The connection for statements that read without the ORM."""
    return connections[_alias.get()]


def check_in_time(pooled: "Connection[tuple[object, ...]]") -> None:
    """Send an empty query, as ``ConnectionPool.check_connection`` does, but wait ``CHECK_SECONDS`` at most.

    Raises ``psycopg.OperationalError`` if the connection is lost or the server stalls.
    """
    # PostgreSQL alone: SQLite needs no driver.
    import psycopg  # noqa: PLC0415

    server = pooled.pgconn
    server.send_query(b"")
    server.flush()
    while server.is_busy():
        if not select.select([server.socket], [], [], CHECK_SECONDS)[0]:
            server.finish()
            raise psycopg.OperationalError(f"The server has not responded for {CHECK_SECONDS} s.")
        server.consume_input()
    while server.get_result():
        pass


def insert(model: "type[Model]", fields: "Sequence[Field[Any, Any]]", rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values in the order of the fields, as the database stores them.

    No instance is made and no rule is checked: for many small rows, and for those that were checked before.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(f"{field.column}") for field in fields)
    values = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({values})", list(rows))


def distinct_values(model: "type[Model]", column: str, ranges: Sequence[tuple[str, str]]) -> list[str]:
    """The different values of an indexed column in some ranges, each from its first value to before its last one.

    One look into the index for each value: ``DISTINCT`` would read every row.
    """
    quote = reader().ops.quote_name
    table, column = quote(model._meta.db_table), quote(column)
    first = f"SELECT MIN({column}) FROM {table} WHERE {column}"
    sought = " UNION ALL ".join(["SELECT %s AS first, %s AS beyond"] * len(ranges))
    statement = (
        "WITH RECURSIVE found(value, beyond) AS ("
        f"SELECT ({first} >= first AND {column} < beyond), beyond FROM ({sought}) AS sought"
        f" UNION ALL SELECT ({first} > value AND {column} < beyond), beyond"
        " FROM found WHERE value IS NOT NULL"
        ") SELECT value FROM found WHERE value IS NOT NULL"
    )
    with reader().cursor() as cursor:
        cursor.execute(statement, [bound for edges in ranges for bound in edges])
        return [value for (value,) in cursor.fetchall()]
