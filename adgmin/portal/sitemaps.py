"""What search engines are told: every public page, and where not to go."""

from collections.abc import Mapping
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from .nouns import NOUNS, WITH_PAGES

# The lists, and the pages about the whole.
PAGES = (
    "home", *NOUNS, "matrix", "themes", "timeline", "calendar", "language", "disagreements", "glossary", "about",
    "method", "coverage",
)  # fmt: skip


class Records(Sitemap):  # type: ignore[type-arg]
    """The published records of a noun."""

    def __init__(self, noun: Any) -> None:
        self.noun = noun

    def items(self) -> Any:
        """Oldest first, so that the pages of a long sitemap stay what they are."""
        return self.noun._default_manager.published().named().order_by("pk")

    def lastmod(self, item: Any) -> Any:
        """When it last changed here."""
        return item.modified


class Pages(Sitemap):  # type: ignore[type-arg]
    """The other pages."""

    def items(self) -> tuple[str, ...]:
        """Their names."""
        return PAGES

    def location(self, item: str) -> str:
        """Their addresses."""
        return reverse(item)


SITEMAPS: Mapping[str, Any] = {"pages": Pages(), **{noun.plural: Records(noun) for noun in WITH_PAGES}}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """All may read everything but the curators’ desk."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n", content_type="text/plain")
