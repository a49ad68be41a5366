"""The real public pages with a bundle as if it were published, what changes marked. For staff only, never cached."""

import re
from collections.abc import Sequence
from copy import copy
from itertools import takewhile
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from lxml import html
from lxml.html.diff import htmldiff

from .bundles import Bundle

# The page of an actor that is a partner redirects to its partner page.
MOST_REDIRECTS = 2
# Headers that let a client answer from what it has kept.
OF_CACHES = ("ETag", "Last-Modified", "Expires", "Vary", "Content-Length")
# Elements that hold parts of a page, and no text of their own.
PARTS = {"article", "div", "header", "section"}
EMPTY = re.compile(r"<(ins|del)>\s*</\1>")
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
    return f"{new[: now.start(2)]}{marked(was[2], now[2])}{new[now.end(2) :]}"


def marked(old: str, new: str) -> str:
    """The new HTML with ``del`` and ``ins``. Words are compared in the parts that differ only: it is slow."""
    after, before = (html.fragment_fromstring(text, create_parent="div") for text in (new, old))
    if before.text != after.text:
        return str(htmldiff(old, new))
    _mark(before, after)
    return (after.text or "") + "".join(map(_source, after))


def _mark(before: html.HtmlElement, after: html.HtmlElement) -> None:
    """Mark what differs in the elements within a part of a page."""
    ones, others = [*map(_source, before)], [*map(_source, after)]
    first = _equal(ones, others)
    last = _equal(ones[first:][::-1], others[first:][::-1])
    pairs = list(zip(before[first : len(ones) - last], after[first : len(others) - last], strict=False))
    if len(ones) != len(others) or any(one.tag != other.tag for one, other in pairs):
        _replace(after, first, len(others) - last, "".join(ones[first : len(ones) - last]))
        return
    # From the end on, since one element may become several.
    for place, (one, other) in reversed(list(enumerate(pairs, start=first))):
        if _is_same_part(one, other):
            _mark(one, other)
        elif ones[place] != others[place]:
            _replace(after, place, place + 1, ones[place])


def _replace(part: html.HtmlElement, first: int, end: int, old: str) -> None:
    """Replace some elements of a part by themselves, with what differs from the old ones marked."""
    changed = EMPTY.sub("", str(htmldiff(old, "".join(map(_source, part[first:end])))))
    marks = html.fragment_fromstring(changed, create_parent="div")
    if first:
        part[first - 1].tail = f"{part[first - 1].tail or ''}{marks.text or ''}"
    else:
        part.text = f"{part.text or ''}{marks.text or ''}"
    part[first:end] = list(marks)


def _source(element: html.HtmlElement) -> str:
    return str(html.tostring(element, encoding="unicode"))


def _equal(ones: Sequence[str], others: Sequence[str]) -> int:
    """How many of two sequences are equal, from their beginnings on."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(ones, others, strict=False)))


def _is_same_part(before: html.HtmlElement, after: html.HtmlElement) -> bool:
    """True if two elements are parts of a page that differ at most in the elements within them."""
    own = [(each.tag, dict(each.attrib), each.text, each.tail) for each in (before, after)]
    return own[0] == own[1] and after.tag in PARTS


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
