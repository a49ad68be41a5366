"""A line of the log for each request, and an id that all lines of a request share. Neither names a client."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

logger = logging.getLogger("adgmin.requests")

HEADER = "X-Request-ID"
# What a proxy may send as an id.
ID = re.compile(r"[\w-]{8,64}", re.ASCII)

_request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestLogMiddleware:
    """Gives a request its id, and logs method, path, status and duration. The query string is left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        # Never reset: Django logs answers of 400 and more after this middleware. The next request sets its own.
        _request_id.set(_id_of(request))
        response = self.get_response(request)
        response.headers[HEADER] = _request_id.get()
        logger.info(
            "%s %s %s",
            request.method,
            request.path,
            response.status_code,
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "milliseconds": round(1000 * (time.perf_counter() - begun)),
            },
        )
        return response


def _id_of(request: HttpRequest) -> str:
    """The id that a proxy has given the request, else a new one."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if ID.fullmatch(given) else uuid.uuid4().hex


class RefusedRequests(logging.Filter):
    """Takes the traceback out of lines of “django.security”: a request that is too large, say, is no fault here."""

    def filter(self, line: logging.LogRecord) -> bool:
        if line.name.startswith("django.security."):
            line.exc_info = None
            line.levelno, line.levelname = logging.WARNING, "WARNING"
        return True


class RequestIds(logging.Filter):
    """Adds ``request_id`` to each line: that of the latest request of the thread; empty before the first."""

    def filter(self, line: logging.LogRecord) -> bool:
        line.request_id = _request_id.get()
        return True
