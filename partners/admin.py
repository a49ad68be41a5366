"""The admin of partners, and a list of their roles in initiatives."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin.curation.cited import CitedAdmin
from initiatives.admin import RoleAdmin

from .models import Cooperation, Partner


@admin.register(Partner)
class PartnerAdmin(CitedAdmin[Partner]):
    """The admin of partners."""

    list_display = ["actor", "kind", "state_shown", "cited", "differs"]
    list_filter = ["kind"]
    list_select_related = ["actor"]
    search_fields = ["slug", "actor__name", "actor__acronym"]
    fieldsets = [
        (_("Partner"), {"fields": [("actor", "kind"), "summary"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Partner | None = None) -> Any:
        """Also show ``cooperation`` once the partner is saved."""
        first, *others = super().get_fieldsets(request, obj)
        fields = [*first[1]["fields"], *(["cooperation"] if obj else [])]
        return [(first[0], {**first[1], "fields": fields}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Partner | None = None) -> list[str]:
        """``cooperation`` is read-only: roles are edited in their own form."""
        return [*super().get_readonly_fields(request, obj), "cooperation"]

    @admin.display(description=_("cooperation"))
    def cooperation(self, row: Partner) -> str:
        """The number of its roles, linked to their list."""
        count = row.actor.roles.count()
        label = ngettext("%(count)d role in an initiative", "%(count)d roles in initiatives", count) % {"count": count}
        url = reverse("admin:partners_cooperation_changelist", query={"actor": row.actor_id})
        return format_html('<a href="{}">{}</a>', url, label)


@admin.register(Cooperation)
class CooperationAdmin(RoleAdmin):
    """A list of the roles of partners. They are edited in the form of roles."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Redirect to the form of the role."""
        view, args = ("change", [object_id]) if object_id else ("add", [])
        return HttpResponseRedirect(reverse(f"admin:initiatives_role_{view}", args=args, query=request.GET))
