"""The admin of themes."""

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest

from adgmin.models import Theme

from .base import RecordedAdmin


@admin.register(Theme)
class ThemeAdmin(RecordedAdmin[Theme]):
    """The subjects of outcomes, initiatives, commitments and perspectives."""

    list_display = ["name", "order", "summary"]
    search_fields = ["name", "slug", "summary"]
    fields = ["name", "slug", "summary", "order"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Theme | None = None) -> dict[str, Sequence[str]]:
        """Derive the slug of a new theme from its name."""
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Theme | None = None) -> list[str]:
        """The slug is read-only once saved: it is the natural key."""
        return ["slug"] if obj else []
