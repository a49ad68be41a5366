"""All components as they occur on pages of the record: a development aid.

The pages are rendered with an engine of their own, whose loader puts comments around each component. So there are no
examples to maintain: a new component is included as soon as a page uses it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
from django.views.generic import TemplateView, View

from adgmin.pages.views import Page

from .nouns import WITH_PAGES

COMPONENTS = "components/"
ENGINE = "gallery"
# Records of each noun rendered from each end: the oldest and the newest.
RECORDS_PER_END = 2
# Addresses of states that other pages do not show: a day, filters, no results, hits, a second page, another view.
STATE_ADDRESSES = (
    "/?as_of=2023-12-31", "/outcomes/?verb=noted", "/outcomes/?q=zyx", "/outcomes/?page=2", "/search/?q=guide",
    "/search/?q=gide", "/initiatives/?view=map",
)  # fmt: skip
# UNWRAPPED elements cannot be nested in another page; PART_ELEMENTS are invalid without their parent.
UNWRAPPED = ("[document]", "html", "head", "body", "main")
PART_ELEMENTS = ("td", "th", "tr", "tbody", "thead", "li", "dt", "dd")


# The marks of nested components, and ids, which must not occur twice in the gallery.
_MARKS_AND_NAMES = re.compile(r'<!--.*?-->| id="[^"]*"', re.DOTALL)


class MarkingLoader(Loader):
    """Puts a comment with its name before and after each component."""

    def get_contents(self, origin: Origin) -> str:
        """The source between its marks."""
        source, name = super().get_contents(origin), str(origin.template_name)
        return f"<!--{name}-->{source}<!--/{name}-->" if name.startswith(COMPONENTS) else source


class Rendering(NamedTuple):
    """The HTML of a component, and the address of the page."""

    address: str
    html: str


class ComponentSamples(NamedTuple):
    """A component with its shortest and longest rendering; without any if no page uses it."""

    name: str
    renderings: list[Rendering]


def components() -> list[str]:
    """The names of all components."""
    folder = Path(settings.BASE_DIR) / "templates"
    return sorted(str(path.relative_to(folder)) for path in (folder / COMPONENTS).rglob("*.html"))


def addresses() -> Iterator[str]:
    """The pages to render: those without arguments, and some records of each noun."""
    for name in get_resolver().reverse_dict:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
    for noun in WITH_PAGES:
        rows = noun.rows().published()
        for row in [*rows.order_by("pk")[:RECORDS_PER_END], *rows.order_by("-pk")[:RECORDS_PER_END]]:
            yield row.get_absolute_url()
            if noun.plural == "meetings":
                yield reverse("what-changed", args=[row.slug])
    yield from STATE_ADDRESSES


def rendered(address: str) -> BeautifulSoup:
    """A page with marks; empty if the address is a file, the gallery or a redirect."""
    found = resolve(address.partition("?")[0])
    view: type[View] | None = getattr(found.func, "view_class", None)
    if view is None or not issubclass(view, Page) or issubclass(view, Gallery):
        return BeautifulSoup()
    request = RequestFactory(SERVER_NAME="localhost").get(address)
    marked = view.as_view(**{**getattr(found.func, "view_initkwargs", {}), "template_engine": ENGINE})
    response = marked(request, *found.args, **found.kwargs)
    return BeautifulSoup(response.render().content.decode() if hasattr(response, "render") else "", "html.parser")


def renderings(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """The components of a page with their HTML, each in the element that it needs."""
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
    if parent is None or parent.name in UNWRAPPED:
        return html
    attributes = "".join(
        f' {name}="{" ".join(value) if isinstance(value, list) else value}"'
        for name, value in parent.attrs.items()
        if name in ("class", "viewBox", "viewbox")
    )
    html = f"<{parent.name}{attributes}>{html}</{parent.name}>"
    return _within(parent.parent, html) if parent.name in PART_ELEMENTS else html


class Gallery(Page, TemplateView):
    """All components in a list."""

    template_name = "adgmin/gallery.html"
    title = _("Gallery of components")
    timeless = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The page in development; a 404 in production."""
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """All components by name."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for address in addresses():
            for name, html in renderings(rendered(address)):
                found[name].setdefault(html, address)
        return super().get_context_data(shown=[self._shown(name, found[name]) for name in components()], **kwargs)

    def _shown(self, name: str, found: dict[str, str]) -> ComponentSamples:
        by_length = sorted(found, key=len)
        extremes = dict.fromkeys([*by_length[:1], *by_length[-1:]])
        # Safe: rendered by the site’s own templates, which escape values.
        return ComponentSamples(name, [Rendering(found[html], mark_safe(html)) for html in extremes])
