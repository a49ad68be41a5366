"""The sitemaps and robots.txt."""

import datetime as dt
from collections.abc import Mapping

from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from adgmin.pages.views import page_tag
from adgmin.record import Recorded, RecordedQuerySet

from .nouns import NOUNS, WITH_PAGES

# The lists, and the pages about the site.
PAGES = (
    "home", *NOUNS, "matrix", "themes", "timeline", "calendar", "language", "disagreements", "glossary", "about",
    "method", "coverage", "corrections",
)  # fmt: skip


class RecordSitemap(Sitemap):  # type: ignore[type-arg]
    """The published records of a noun."""

    def __init__(self, noun: type[Recorded]) -> None:
        self.noun = noun

    def items(self) -> RecordedQuerySet[Recorded]:
        """Oldest first, so that the pages of a long sitemap do not change."""
        return self.noun.rows().published().named().order_by("pk")

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


SITEMAPS: Mapping[str, PageSitemap | RecordSitemap] = {
    "pages": PageSitemap(),
    **{noun.plural: RecordSitemap(noun) for noun in WITH_PAGES},
}


sitemap = require_safe(cache_control(no_cache=True)(condition(etag_func=page_tag)(views.sitemap)))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read everything except the admin."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n", content_type="text/plain")
