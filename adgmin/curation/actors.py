"""The admins of actors and memberships."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from adgmin.models import Actor, Membership

from .cited import CitedAdmin, PeriodColumn
from .filters import RelatedRowFilter, YearFilter


@admin.register(Actor)
class ActorAdmin(CitedAdmin[Actor]):
    """States, partners, bodies, working groups, organisations, companies and persons."""

    list_display = ["name", "acronym", "kind", "parent", "state_shown", "cited", "differs"]
    list_filter = ["kind", ("parent", RelatedRowFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "acronym", "slug", "citations__value", "citations__printed"]
    fieldsets = [
        (_("Actor"), {"fields": ["name", ("acronym", "kind"), ("parent", "iso_code"), "summary"]}),
    ]


@admin.register(Membership)
class MembershipAdmin(PeriodColumn, CitedAdmin[Membership]):
    """Members of groupings and their chairs, with periods."""

    list_display = ["member", "standing", "grouping", "period_shown", "state_shown", "cited", "differs"]
    list_filter = ["standing", YearFilter, ("grouping", RelatedRowFilter), ("member", RelatedRowFilter)]
    list_select_related = ["member", "grouping"]
    search_fields = ["slug", "member__name", "member__acronym", "grouping__name", "grouping__acronym"]
    repeated_fields = ("grouping", "standing", "period")
    fieldsets = [
        (_("Membership"), {"fields": [("member", "standing"), ("grouping", "period")]}),
    ]
