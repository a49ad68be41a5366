"""The real public pages with a bundle as if it were published, what changes marked. For staff only, never cached."""

import re
from copy import copy
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from lxml.html.diff import htmldiff

from .bundles import Bundle

# The page of an actor that is a partner redirects to its partner page.
MOST_REDIRECTS = 2
# Headers that let a client answer from what it has kept.
OF_CACHES = ("ETag", "Last-Modified", "Expires", "Vary", "Content-Length")
CONTENT = re.compile(r"(<main\b[^>]*>)(.*)(</main>)", re.DOTALL)


@runtime_checkable
class WithPage(Protocol):
    """A row that has a public page, or is shown on one."""

    def get_absolute_url(self) -> str:
        """The address of the page."""
        ...


def preview_page(request: HttpRequest, bundle: Bundle, noun: str, key: str) -> HttpResponse:
    """The public page of a row of the bundle; of a public one with its old contents struck through beside the new.

    ``noun`` is its model, such as ``initiatives.outcome``.
    """
    rows = [*bundle.all_rows, *([bundle.source] if bundle.source else [])]
    row = next((row for row in rows if (row._meta.label_lower, str(row.pk)) == (noun, key)), None)
    # The page of what is merged leads to that of the record that stays.
    row = bundle.kept or row
    if row is None or not isinstance(row, WithPage):
        raise Http404
    # Outside of the preview, so that it uses what the process keeps of this version of the record.
    is_there = row.is_published() and not row._state.adding
    before = public_page(request, row.get_absolute_url()) if is_there else None
    with bundle.preview():
        shown = row.noun().rows().get(pk=row.pk)
        assert isinstance(shown, WithPage)
        response = public_page(request, shown.get_absolute_url())
    if before is not None:
        response.content = beside(before.content.decode(), response.content.decode())
    for header in OF_CACHES:
        response.headers.pop(header, None)
    response["Cache-Control"] = "no-store"
    return response


def beside(old: str, new: str) -> str:
    """The new page with what is gone from the content of the old one in ``del``, and what is new in ``ins``."""
    was, now = CONTENT.search(old), CONTENT.search(new)
    if was is None or now is None:
        return new
    return f"{new[: now.start(2)]}{htmldiff(was[2], now[2])}{new[now.end(2) :]}"


def public_page(request: HttpRequest, url: str) -> HttpResponse:
    """The page at a public address, rendered; redirects are followed."""
    for _attempt in range(MOST_REDIRECTS):
        path = urlsplit(url).path
        view, args, kwargs = match = resolve(path)
        inner = copy(request)
        inner.path = inner.path_info = path
        inner.GET, inner.resolver_match = QueryDict(), match
        # In a preview none are explained; those of the page as it is now would count as changes.
        inner.without_acronyms = True  # type: ignore[attr-defined]
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
