"""The curators' form and list for partners, and the list of their parts in initiatives."""

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
class PartnerAdmin(CitedAdmin):
    """Actors that ASEAN cooperates with."""

    list_display = ["actor", "kind", "state_shown", "cited", "differs"]
    list_filter = ["kind"]
    list_select_related = ["actor"]
    search_fields = ["slug", "actor__name", "actor__acronym"]
    fieldsets = [
        (_("Partner"), {"fields": [("actor", "kind"), "summary"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With its parts in initiatives, once it is there."""
        first, *others = super().get_fieldsets(request, obj)
        fields = [*first[1]["fields"], *(["cooperation"] if obj else [])]
        return [(first[0], {**first[1], "fields": fields}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Its parts are entered as roles."""
        return [*super().get_readonly_fields(request, obj), "cooperation"]

    @admin.display(description=_("cooperation"))
    def cooperation(self, row: Partner) -> str:
        """How many parts in initiatives it has; it leads to their list."""
        count = row.actor.roles.count()
        label = ngettext("%(count)d role in an initiative", "%(count)d roles in initiatives", count) % {"count": count}
        url = reverse("admin:partners_cooperation_changelist", query={"actor": row.actor_id})
        return format_html('<a href="{}">{}</a>', url, label)


@admin.register(Cooperation)
class CooperationAdmin(RoleAdmin):
    """The roles that partners hold, in a list of their own. Each is a role and has its form there."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Lead to the form of the role."""
        view, args = ("change", [object_id]) if object_id else ("add", [])
        return HttpResponseRedirect(reverse(f"admin:initiatives_role_{view}", args=args, query=request.GET))
