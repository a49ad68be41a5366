"""The admins of meetings and of roles at meetings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from adgmin.models import Meeting, MeetingRole

from .cited import CitedAdmin, PartInline
from .filters import RelatedRowFilter, YearFilter


class MeetingRoleInline(PartInline):
    """Hosts, chairs and attending actors, in the form of their meeting."""

    model = MeetingRole
    verbose_name = _("role")
    verbose_name_plural = _("Roles")
    fields = ["role", "actor", "person", "office", "state", "cited_in", "passage"]


@admin.register(Meeting)
class MeetingAdmin(CitedAdmin[Meeting]):
    """Meetings of bodies, held or planned."""

    list_display = ["name", "body", "number", "status", "date_shown", "place", "state_shown", "cited", "differs"]
    list_filter = ["status", YearFilter, ("body", RelatedRowFilter)]
    change_form_template = "admin/meeting_change_form.html"
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
        """The date in words; the column is ordered by its first day."""
        return row.display_date()


@admin.register(MeetingRole)
class MeetingRoleAdmin(CitedAdmin[MeetingRole]):
    """Hosts, chairs and attending actors of meetings, with the persons and their offices."""

    list_display = ["actor", "role", "person", "office", "meeting", "state_shown", "cited", "differs"]
    list_filter = ["role", ("meeting", RelatedRowFilter), ("actor", RelatedRowFilter)]
    list_select_related = ["meeting", "actor", "person"]
    search_fields = ["slug", "office", "actor__name", "actor__acronym", "person__name", "meeting__name"]
    repeated_fields = ("meeting", "role")
    fieldsets = [
        (_("Roles"), {"fields": [("meeting", "role"), "actor", ("person", "office")]}),
    ]
