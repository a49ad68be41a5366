"""The forms for sessions of bodies, and for who had a part in them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from adgmin.models import Meeting, MeetingRole

from .cited import CitedAdmin, PartInline
from .filters import SearchFilter, YearFilter


class MeetingRoleInline(PartInline):
    """Hosts, chairs and those who attended."""

    model = MeetingRole
    verbose_name = _("role")
    verbose_name_plural = _("Roles")
    fields = ["role", "actor", "person", "office", "state", "cited_in", "passage"]


@admin.register(Meeting)
class MeetingAdmin(CitedAdmin):
    """Sessions, held or planned."""

    list_display = ["name", "body", "number", "status", "date_shown", "place", "stands", "cited", "differs"]
    list_filter = ["status", YearFilter, ("body", SearchFilter)]
    dated_by = "date"
    list_select_related = ["body"]
    search_fields = ["name", "slug", "place", "theme_line"]
    inlines = [MeetingRoleInline]
    fieldsets = [
        (
            _("Meeting"),
            {"fields": ["name", ("body", "number"), ("status", "date"), ("place", "theme_line"), "summary"]},
        ),
    ]

    @admin.display(description=_("date"), ordering="date_earliest")
    def date_shown(self, row: Meeting) -> str:
        """The date in words."""
        return row.display_date()


@admin.register(MeetingRole)
class MeetingRoleAdmin(CitedAdmin):
    """Who hosted, chaired or attended which meeting, and in which office."""

    list_display = ["actor", "role", "person", "office", "meeting", "stands", "cited", "differs"]
    list_filter = ["role", ("meeting", SearchFilter), ("actor", SearchFilter)]
    list_select_related = ["meeting", "actor", "person"]
    search_fields = ["slug", "office", "actor__name", "actor__acronym", "person__name", "meeting__name"]
    carry_over = ("meeting", "role")
    fieldsets = [
        (_("Roles"), {"fields": [("meeting", "role"), "actor", ("person", "office")]}),
    ]
