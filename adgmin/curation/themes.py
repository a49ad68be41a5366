"""The form for the themes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from adgmin.models import Theme

from .base import RecordedAdmin


@admin.register(Theme)
class ThemeAdmin(RecordedAdmin):
    """The subjects that outcomes and initiatives are filed under."""

    list_display = ["name", "order", "summary"]
    search_fields = ["name", "slug", "summary"]
    fields = ["name", "slug", "summary", "order"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """The slug of a new theme follows its name."""
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A slug never changes."""
        return ["slug"] if obj else []
