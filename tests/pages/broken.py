"""The site with a few more pages, on which something goes wrong: an URL configuration for a test."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.csrf import csrf_failure


def fail(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise RuntimeError("a mistake")


def forbid(request: HttpRequest) -> HttpResponse:
    """A view that nobody may see."""
    raise PermissionDenied


urlpatterns = [
    path("wrong/", include([path("fails/", fail), path("forbidden/", forbid), path("forged/", csrf_failure)])),
    path("", include("adgmin.urls")),
]
