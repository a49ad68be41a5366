"""For monitoring: whether the process is alive, and whether it can read and write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from uuid import uuid4

from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from adgmin import record
from adgmin.database import RETRY_AFTER


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. The database is not asked, so that its failure restarts no process."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: 200 if the record can be read and written, else 503 with what cannot be done.

    With a database that only reads, pages are still answered.
    """
    reads = _works(record.version)
    writes = reads and _works(_write)
    state = {"status": "ok" if writes else "unavailable", "reads": reads, "writes": writes}
    if writes:
        return JsonResponse(state)
    return JsonResponse(state, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER)})


def _works(step: Callable[[], object]) -> bool:
    try:
        step()
    except (DatabaseError, InterfaceError):  # Without tables too.
        return False
    return True


def _write() -> None:
    """Write a row and delete it again: a row saved unchanged is not written to the disk."""
    with _short_wait(), transaction.atomic():
        Session.objects.create(session_key=uuid4().hex, expire_date=timezone.now()).delete()


@contextmanager
def _short_wait() -> Iterator[None]:
    """SQLite locks the whole file: wait a second for another writer, and not as long as an edit does."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1000")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {1000 * connection.settings_dict['OPTIONS']['timeout']}")
