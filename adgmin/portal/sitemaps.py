"""The sitemap of each noun, their index, and robots.txt."""

import datetime as dt
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from adgmin.pages.etags import with_etag
from adgmin.pages.views import page_tag
from adgmin.record import Recorded, RecordedQuerySet

from .nouns import NOUNS, WITH_PAGES

# The lists, and the pages about the site.
PAGES = (
    "home", *NOUNS, "promised", "matrix", "themes", "timeline", "calendar", "language", "disagreements", "glossary",
    "about", "method", "coverage", "corrections", "data",
)  # fmt: skip


class KeyPaginator(Paginator):  # type: ignore[type-arg]
    """Pages by ranges of primary keys: the last page is found as quickly as the first, and no row changes its page."""

    object_list: RecordedQuerySet[Recorded]

    @cached_property
    def count(self) -> int:
        """The highest key: keys without a row count as well."""
        return self.object_list.values_list("pk", flat=True).last() or 0

    def page(self, number: int | str) -> Page[Recorded]:
        last = self.validate_number(number) * self.per_page
        rows = self.object_list.filter(pk__gt=last - self.per_page, pk__lte=last)
        return Page(rows, int(number), self)


class RecordSitemap(Sitemap):  # type: ignore[type-arg]
    """The published records of a noun."""

    noun: type[Recorded]
    limit = 1000

    def items(self) -> RecordedQuerySet[Recorded]:
        return self.noun.rows().published().named().order_by("pk")

    @property
    def paginator(self) -> KeyPaginator:
        return KeyPaginator(self.items(), self.limit)

    def get_latest_lastmod(self) -> None:
        """Unknown to the index: Django would fetch all records to find it."""

    def lastmod(self, item: Recorded) -> dt.datetime:
        """The last change in this installation."""
        return item.modified


class PageSitemap(Sitemap):  # type: ignore[type-arg]
    """The other pages."""

    def items(self) -> tuple[str, ...]:
        """The names of their URL patterns."""
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


# Classes, because a sitemap keeps the last change of the page that it made: Django makes one for each request.
SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "pages": PageSitemap,
    **{noun.plural: type(f"{noun.__name__}Sitemap", (RecordSitemap,), {"noun": noun}) for noun in WITH_PAGES},
}


def _checked[**Args](view: Callable[Args, HttpResponse]) -> Callable[Args, HttpResponseBase]:
    return require_safe(cache_control(no_cache=True)(with_etag(page_tag)(view)))


index = _checked(partial(views.index, sitemaps=SITEMAPS, sitemap_url_name="sitemap-section"))
sitemap = _checked(partial(views.sitemap, sitemaps=SITEMAPS))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read everything except the admin."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n", content_type="text/plain")
