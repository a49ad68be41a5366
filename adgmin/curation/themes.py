"""The admin of themes."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _t

from adgmin.models import Theme

from . import actions
from .base import RecordedAdmin
from .merging import merge


@admin.register(Theme)
class ThemeAdmin(RecordedAdmin[Theme]):
    """The subjects of outcomes, initiatives, commitments and perspectives."""

    list_display = ["name", "order", "summary", "merged_into"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "slug", "summary"]
    fields = ["name", "slug", "summary", "order"]
    actions = [merge, actions.delete_selected]
    list_filter = [("merged_into", admin.EmptyFieldListFilter)]

    def autocomplete_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        """Without those that are merged."""
        return Theme.objects.published()

    def label_for(self, row: Theme) -> str:
        """Its name, and of a merged one into what."""
        if row.merged_into is None:
            return str(row)
        return _t("%(theme)s [merged into %(other)s]") % {"theme": row, "other": row.merged_into}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Theme | None = None) -> dict[str, Sequence[str]]:
        """Derive the slug of a new theme from its name."""
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Theme | None = None) -> list[str]:
        """The slug is read-only once saved: it is the natural key."""
        return ["slug"] if obj else []
