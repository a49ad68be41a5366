"""The site with a few more pages, on which something goes wrong: an URL configuration for a test."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.csrf import csrf_failure


def fail(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise RuntimeError("a mistake")


def find_no_database(request: HttpRequest) -> HttpResponse:
    """A view whose database is away."""
    raise OperationalError("away")


def forbid(request: HttpRequest) -> HttpResponse:
    """A view that nobody may see."""
    raise PermissionDenied


WRONG = [
    path("fails/", fail),
    path("forbidden/", forbid),
    path("forged/", csrf_failure),
    path("unavailable/", find_no_database),
]
urlpatterns = [
    path("wrong/", include(WRONG)),
    path("", include("adgmin.urls")),
]
