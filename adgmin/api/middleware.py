"""What holds for every answer under ``/api/``, whatever makes it: its headers, and that an error is a problem.

Django answers by itself where no route matches, where a request is malformed, and where a precondition fails.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.utils import json

from adgmin.pages.etags import texts_of
from adgmin.record import VersionRow

from .schema import PROBLEM


class ApiMiddleware:
    """Names the versions of the API and of the record, and puts the errors of Django as problem details."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith("/api/"):
            return response
        if isinstance(response, HttpResponse) and _is_to_be_a_problem(response):
            _make_problem(response)
        response.headers["API-Version"] = settings.API_VERSION
        version: VersionRow | None = getattr(request, "record_version", None)
        if version and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            response.headers["X-Record-Version"] = str(version.number)
            if not hasattr(request, "database_failed") and (horizon := _horizon(version)):
                response.headers["X-Horizon"] = horizon
        return response


def _is_to_be_a_problem(response: HttpResponse) -> bool:
    """True for an error that is none yet; while developing, Django’s own page shows a failure."""
    status = response.status_code
    is_shown = settings.DEBUG and status == HTTPStatus.INTERNAL_SERVER_ERROR
    return status >= HTTPStatus.BAD_REQUEST and response.headers.get("Content-Type") != PROBLEM and not is_shown


def _make_problem(response: HttpResponse) -> None:
    status = HTTPStatus(response.status_code)
    sentences = {
        HTTPStatus.BAD_REQUEST: _("The request is not valid."),
        HTTPStatus.NOT_FOUND: _("There is nothing published at this address."),
        HTTPStatus.PRECONDITION_FAILED: _("What is here now is not what If-Match names."),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("A server error occurred. It has been logged."),
    }
    detail = sentences.get(status, status.description or status.phrase)
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    response.content = json.dumps(problem).encode()
    response.headers["Content-Type"] = PROBLEM
    response.headers["Content-Length"] = str(len(response.content))
    response.headers.pop("Content-Encoding", None)


def _horizon(version: VersionRow) -> str:
    """The horizon in ISO 8601; empty where there is none, or it cannot be read."""
    try:
        horizon = texts_of(version).horizon
    except DatabaseError:
        return ""
    return horizon.isoformat() if horizon else ""
