"""The form for the synonyms."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from adgmin.models import Synonym

from .base import RecordedAdmin


@admin.register(Synonym)
class SynonymAdmin(RecordedAdmin):
    """The terms that the search takes for one another."""

    list_display = ["slug", "terms"]
    search_fields = ["slug", "terms"]
    fields = ["terms", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The slug, once saved: it is the key in fixtures."""
        return ["slug"] if obj else []
