"""What goes past the ORM: faults and time limits of the driver, the replica, snapshots, inserts and distinct values."""

import select
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched, chain
from typing import TYPE_CHECKING, Any

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.models import DateField, JSONField

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
# Values in one statement that inserts rows.
PARAMETERS = 2_500
# The kinds of fields whose values a database stores in a form of its own.
ADAPTED = (DateField, JSONField)
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


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees the database as it is now and lets others write; within another one, that one."""
    found = reader()
    if found.in_atomic_block:
        yield
        return
    with _without_lock(found), transaction.atomic(using=found.alias):
        if found.vendor == "postgresql":
            with found.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _without_lock(found: "BaseDatabaseWrapper") -> Iterator[None]:
    """On SQLite, a transaction that begins here does not take the lock of writers, as others do at once."""
    found.ensure_connection()
    before = getattr(found, "transaction_mode", None)
    found.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        found.transaction_mode = before  # type: ignore[attr-defined]


def read_later[T](read: Callable[[], Iterable[T]]) -> Iterator[T]:
    """Items that are read when they are asked for, in one snapshot, from the database that is read from now.

    For an answer that is sent while it is read, which begins when the view has returned.
    """
    return _read_in_turn(read, _alias.get())


def _read_in_turn[T](read: Callable[[], Iterable[T]], alias: str) -> Iterator[T]:
    def in_snapshot() -> Generator[T]:
        with snapshot():
            yield from read()

    items = in_snapshot()
    try:
        while True:
            # The alias is that of the thread, so that it is set for one item at a time.
            with reading_from(alias):
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item
    finally:
        with reading_from(alias):
            items.close()


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


def insert(model: "type[Model]", rows: Iterable[Sequence[Any]], *, with_keys: bool = False) -> None:
    """Insert rows of values in the order of the columns, without the primary key unless it is given.

    No instance is made and no rule is checked: for many small rows, and for those that were checked before.
    """
    fields = [field for field in model._meta.concrete_fields if with_keys or not field.primary_key]
    adapted = [(place, field) for place, field in enumerate(fields) if isinstance(field, ADAPTED)]
    insert_as_stored(model, fields, (_as_stored(row, adapted) for row in rows) if adapted else rows)


def _as_stored(values: Sequence[Any], adapted: "Iterable[tuple[int, Field[Any, Any]]]") -> list[Any]:
    stored = [*values]
    for place, field in adapted:
        stored[place] = field.get_db_prep_save(stored[place], connection)
    return stored


def insert_as_stored(model: "type[Model]", fields: "Sequence[Field[Any, Any]]", rows: Iterable[Sequence[Any]]) -> None:
    """The same with values of some fields as the database stores them."""
    quote = connection.ops.quote_name
    table = f"{quote(model._meta.db_table)} ({', '.join(quote(f'{field.column}') for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        # Several rows in a statement take half the time of a statement for each.
        values = f"({', '.join(['%s'] * len(fields))})"
        for batch in batched(rows, PARAMETERS // len(fields)):
            statement = f"INSERT INTO {table} VALUES {', '.join([values] * len(batch))}"
            cursor.execute(statement, [*chain.from_iterable(batch)])


@contextmanager
def without_indexes(model: "type[Model]") -> Iterator[None]:
    """Write most rows of a table in the block: on SQLite its indexes are made anew from all rows at the end.

    That takes a third of the time. Readers have the indexes all the while; on PostgreSQL they would wait for them.
    """
    indexes = model._meta.indexes if connection.vendor == "sqlite" else []
    editor = connection.schema_editor()
    with transaction.atomic(), connection.cursor() as cursor:
        for index in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(index.name)}")
        yield
        for index in indexes:
            cursor.execute(f"{index.create_sql(model, editor)}")


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
