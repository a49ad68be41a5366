"""The site’s addresses, and the two that others are compared with: the floor and the bare list."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.views.generic import ListView

from initiatives.models import Outcome

ROWS = (
    "{% load record %}{% for row in object_list %}"
    "<li>{{ row.slug }} {{ row.title }} {{ row.date|edtf }} {{ row.get_verb_display }}</li>"
    "{% endfor %}"
)


@cache
def template() -> Any:
    """The template of the bare list, compiled once, as the loader of Django keeps those in files."""
    return engines["django"].from_string(ROWS)


def floor(request: HttpRequest) -> HttpResponse:
    """An empty answer: what Django and the middleware of the site cost."""
    return HttpResponse()


class BareList(ListView):
    """Fifty outcomes with slug, title, date text and verb, with Django’s generic view and no more."""

    queryset = Outcome.objects.select_related("meeting").order_by("slug")[:50]

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> TemplateResponse:
        return TemplateResponse(self.request, template(), context)


urlpatterns = [
    path("bench/floor/", floor, name="floor"),
    path("bench/list/", BareList.as_view(), name="bare-list"),
    path("", include("adgmin.urls")),
]
