"""A read replica, a hot standby of PostgreSQL, answers readers in place of the primary.

A replica is always a little behind. It is asked only while it has the same version of the record as the primary, which
costs one query on each, so that nobody is shown an older version than before. While the primary is away, it is asked if
it has at least the version that this process has seen last.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from adgmin import record
from adgmin.database import FAULTS, REPLICA, RETRY_AFTER, reading_from
from adgmin.record import VersionRow

logger = logging.getLogger(__name__)

_unused_until = 0.0


def version_since(least: VersionRow | None) -> VersionRow | None:
    """The version of the record on the replica, unless it is older than ``least`` or there is no replica."""
    found = _version()
    return found if found and (least is None or found.number >= least.number) else None


def answer(
    request: HttpRequest, version: VersionRow, view: Callable[[HttpRequest], HttpResponseBase]
) -> HttpResponseBase:
    """The answer of the view, made from the replica if that has this version, else from the primary."""
    found = _version()
    if found is None or (found.number, found.changed) != (version.number, version.changed):
        return view(request)
    with reading_from(REPLICA):
        response = view(request)
    # A standby cancels what would hold up the changes that it receives.
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        _leave_alone()
        return view(request)
    return response


def _version() -> VersionRow | None:
    if REPLICA not in settings.DATABASES or time.monotonic() < _unused_until:
        return None
    try:
        with reading_from(REPLICA):
            return record.version()
    except (*FAULTS, DatabaseError):
        logger.exception("The replica failed.")
        _leave_alone()
        return None


def _leave_alone() -> None:
    """Do not use the replica for a while, so that readers do not wait for it one after the other."""
    global _unused_until
    _unused_until = time.monotonic() + RETRY_AFTER
