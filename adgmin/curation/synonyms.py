"""The admin of synonyms."""

from django.contrib import admin
from django.http import HttpRequest

from adgmin.models import Synonym

from .base import RecordedAdmin


@admin.register(Synonym)
class SynonymAdmin(RecordedAdmin[Synonym]):
    """Terms that the search treats as equal."""

    list_display = ["terms"]
    search_fields = ["slug", "terms"]
    fields = ["terms", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Synonym | None = None) -> list[str]:
        """The slug is read-only once saved: it is the natural key."""
        return ["slug"] if obj else []
