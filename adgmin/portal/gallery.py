"""Every component as it stands on pages of the record: for those who work on the pages, and only in development.

The pages are rendered with an engine of their own, whose loader puts a comment round each component. So there are no
examples to keep up: a new component is shown as soon as a page uses it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template import Origin
from django.template.loaders.filesystem import Loader
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from adgmin.pages.views import Page

from .nouns import WITH_PAGES

COMPONENTS = "components/"
ENGINE = "gallery"
# So many of the oldest records of each noun are looked at, and as many of the newest.
RECORDS = 2
# What only some addresses show: a day, filters in use, nothing found, hits, more than a page, another view.
STATES = (
    "/?as_of=2023-12-31", "/outcomes/?verb=noted", "/outcomes/?q=zyx", "/outcomes/?page=2", "/search/?q=guide",
    "/search/?q=gide", "/initiatives/?view=map",
)  # fmt: skip
# What does not look right within another page; and what cannot stand without what it is a part of.
NO_SHELL = ("[document]", "html", "head", "body", "main")
PARTS = ("td", "th", "tr", "tbody", "thead", "li", "dt", "dd")


# Marks of what stands within, and the names of elements, which others of the gallery may have too.
_MARKS_AND_NAMES = re.compile(r'<!--.*?-->| id="[^"]*"', re.DOTALL)


class MarkingLoader(Loader):
    """Puts a comment with its name before and after each component."""

    def get_contents(self, origin: Origin) -> str:
        """The source, within its marks."""
        source, name = super().get_contents(origin), str(origin.template_name)
        return f"<!--{name}-->{source}<!--/{name}-->" if name.startswith(COMPONENTS) else source


class Look(NamedTuple):
    """How a component looks, and where."""

    address: str
    html: str


class Shown(NamedTuple):
    """A component: the shortest and the longest that it gets on the pages looked at, or nothing if it is on none."""

    name: str
    looks: list[Look]


def components() -> list[str]:
    """The name of every component there is."""
    folder = Path(settings.BASE_DIR) / "templates"
    return sorted(str(path.relative_to(folder)) for path in (folder / COMPONENTS).rglob("*.html"))


def addresses() -> Iterator[str]:
    """The pages to look at: those that need no record, and some records of each noun."""
    for name in get_resolver().reverse_dict:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
    for noun in WITH_PAGES:
        manager: Any = noun._default_manager
        for row in [*manager.published().order_by("pk")[:RECORDS], *manager.published().order_by("-pk")[:RECORDS]]:
            yield row.get_absolute_url()
            if noun.plural == "meetings":
                yield reverse("what-changed", args=[row.slug])
    yield from STATES


def rendered(address: str) -> BeautifulSoup:
    """A page with its marks; nothing where the address leads to a file, to itself, or away."""
    found = resolve(address.partition("?")[0])
    view: Any = getattr(found.func, "view_class", None)
    if view is None or not issubclass(view, Page) or issubclass(view, Gallery):
        return BeautifulSoup()
    request = RequestFactory(SERVER_NAME="localhost").get(address)
    marked = view.as_view(**{**found.func.view_initkwargs, "template_engine": ENGINE})  # type: ignore[attr-defined]
    response = marked(request, *found.args, **found.kwargs)
    return BeautifulSoup(response.render().content.decode() if hasattr(response, "render") else "", "html.parser")


def looks(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Every component of a page, with the element that it stands in."""
    for opening in page.find_all(string=lambda text: isinstance(text, Comment) and text.startswith(COMPONENTS)):
        inner: list[PageElement] = []
        for element in opening.next_siblings:
            if isinstance(element, Comment) and element == f"/{opening}":
                yield (
                    str(opening),
                    _within(opening.parent, _MARKS_AND_NAMES.sub("", "".join(map(_source, inner))).strip()),
                )
                break
            inner.append(element)


def _source(element: PageElement) -> str:
    return element.output_ready() if isinstance(element, NavigableString) else str(element)


def _within(parent: Tag | None, html: str) -> str:
    if parent is None or parent.name in NO_SHELL:
        return html
    attributes = "".join(
        f' {name}="{" ".join(value) if isinstance(value, list) else value}"'
        for name, value in parent.attrs.items()
        if name in ("class", "viewBox", "viewbox")
    )
    html = f"<{parent.name}{attributes}>{html}</{parent.name}>"
    return _within(parent.parent, html) if parent.name in PARTS else html


class Gallery(Page, TemplateView):
    """All components, one below the other."""

    template_name = "adgmin/gallery.html"
    title = _("Gallery of components")
    timeless = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; nothing in production."""
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every component, by its name."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for address in addresses():
            for name, html in looks(rendered(address)):
                found[name].setdefault(html, address)
        return super().get_context_data(shown=[self._shown(name, found[name]) for name in components()], **kwargs)

    def _shown(self, name: str, found: dict[str, str]) -> Shown:
        by_length = sorted(found, key=len)
        extremes = dict.fromkeys([*by_length[:1], *by_length[-1:]])
        # The pages of the site wrote it, and have escaped what had to be.
        return Shown(name, [Look(found[html], mark_safe(html)) for html in extremes])
