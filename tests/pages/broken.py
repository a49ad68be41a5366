"""The site with one more page, which fails: an URL configuration for a test."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def fail(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise RuntimeError("a mistake")


urlpatterns = [path("fails/", fail), path("", include("adgmin.urls"))]
