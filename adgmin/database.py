"""What the settings and the pages need to know of the database driver: its faults, and how long it may take."""

import select
from typing import TYPE_CHECKING

from django.db import InterfaceError, InternalError, OperationalError

if TYPE_CHECKING:
    from psycopg import Connection

# The errors of a database that is locked, read-only, full or out of reach.
FAULTS = (OperationalError, InterfaceError, InternalError)
# A client is asked to try again after so many seconds.
RETRY_AFTER = 30
# A connection of the pool is given up if the server does not respond for so many seconds.
CHECK_SECONDS = 1


def check_in_time(connection: "Connection[tuple[object, ...]]") -> None:
    """Send an empty query, as ``ConnectionPool.check_connection`` does, but wait ``CHECK_SECONDS`` at most.

    Raises ``psycopg.OperationalError`` if the connection is lost or the server stalls.
    """
    # PostgreSQL alone: SQLite needs no driver.
    import psycopg  # noqa: PLC0415

    server = connection.pgconn
    server.send_query(b"")
    server.flush()
    while server.is_busy():
        if not select.select([server.socket], [], [], CHECK_SECONDS)[0]:
            server.finish()
            raise psycopg.OperationalError(f"The server has not responded for {CHECK_SECONDS} s.")
        server.consume_input()
    while server.get_result():
        pass
