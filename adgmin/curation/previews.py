"""The real public pages, with the drafts of a bundle shown as if they were published. For staff only, never cached."""

from copy import copy
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import resolve

from adgmin import record
from adgmin.models import Source

from .bundles import Bundle
from .keys import is_key

# The page of an actor that is a partner redirects to its partner page.
MOST_REDIRECTS = 2
# Headers that let a client answer from what it has kept.
OF_CACHES = ("ETag", "Last-Modified", "Expires", "Vary")


def preview_page(request: HttpRequest, source: Source, noun: str, key: str) -> HttpResponse:
    """The public page of a row of the bundle. ``noun`` is its model, such as ``initiatives.outcome``."""
    bundle = Bundle.of(source)
    chosen = [row for row in bundle.rows if is_key(key) and (row._meta.label_lower, row.pk) == (noun, int(key))]
    if not chosen:
        raise Http404
    with record.preview(bundle.shown):
        response = public_page(request, chosen[0].noun().rows().get(pk=int(key)).get_absolute_url())
    for header in OF_CACHES:
        response.headers.pop(header, None)
    response["Cache-Control"] = "no-store"
    return response


def public_page(request: HttpRequest, url: str) -> HttpResponse:
    """The page at a public address, rendered; redirects are followed."""
    for _attempt in range(MOST_REDIRECTS):
        path = urlsplit(url).path
        view, args, kwargs = match = resolve(path)
        inner = copy(request)
        inner.path = inner.path_info = path
        inner.GET, inner.resolver_match = QueryDict(), match
        # Without the headers with which a client asks only for what has changed.
        inner.META = {name: value for name, value in request.META.items() if not name.startswith("HTTP_IF_")}
        response = view(inner, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if not 300 <= response.status_code < 400:
            break
        url = response["Location"]
    assert isinstance(response, HttpResponse)
    return response
