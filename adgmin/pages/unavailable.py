"""Public pages while the database cannot be used: 503, with the time after which to try again."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from adgmin.database import FAULTS, RETRY_AFTER

logger = logging.getLogger(__name__)


class UnavailableMiddleware:
    """Answers what a view could not answer because the database failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Do not ask again what has just failed."""
        return unavailable(request) if getattr(request, "database_failed", False) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a view or its template raises."""
        if not isinstance(error, FAULTS):
            return None
        logger.error("The database failed: %s %s", request.method, request.path, exc_info=error)
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """A page, made without the database; in the API a problem."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        detail = _("The database does not respond. Please try again in half a minute.")
        problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
        response = JsonResponse(problem, status=status, content_type="application/problem+json")
    else:
        context = {"site_operator": settings.SITE_OPERATOR, "site_report_url": settings.SITE_REPORT_URL}
        response = HttpResponse(render_to_string("503.html", context), status=status)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response
