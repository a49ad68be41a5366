"""The curators' form and list for partners."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from adgmin.admin.cited import CitedAdmin
from adgmin.admin.filters import DiffersFilter, SourceFilter

from .models import Partner


@admin.register(Partner)
class PartnerAdmin(CitedAdmin):
    """Actors that ASEAN cooperates with."""

    list_display = ["actor", "kind", "stands", "cited", "differs"]
    list_filter = ["state", "kind", DiffersFilter, SourceFilter]
    list_select_related = ["actor"]
    search_fields = ["slug", "actor__name", "actor__acronym"]
    fieldsets = [
        (_("Which partner"), {"fields": [("actor", "kind"), "summary"]}),
    ]
