"""The filters of partners and of their cooperation, for the pages, the API and the exports alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from adgmin import dates
from adgmin.filters.base import PhraseMixin, SortFilter, StrictFilterSet, Text, YesNoFilter
from adgmin.filters.nouns import CitedFilter, by_kind, by_meeting, by_theme
from adgmin.pages.views import count_of
from initiatives.filters import RoleFilter, by_initiative, by_partner
from initiatives.models import Outcome

from .models import PartnerKind


class PartnerFilter(CitedFilter):
    """The filters of partners."""

    kind = by_kind("kind", PartnerKind.choices, _("Kinds of partner; any of them."))
    initiative = by_initiative(
        "actor__roles__initiative", "actor__outcomes_with__initiative",
        help_text=_("Slugs of initiatives; who has a role in any of them, or is a counterpart of an outcome about it."),
        phrase=_("in %(values)s"),
    )  # fmt: skip
    meeting = by_meeting(
        "actor__outcomes_with__meeting", "actor__meeting_roles__meeting",
        help_text=_("Slugs of meetings; who had a role in any of them, or is a counterpart of an outcome of it."),
        phrase=_("at or named at the %(values)s"),
    )  # fmt: skip
    theme = by_theme("actor__outcomes_with__themes", "actor__roles__initiative__themes")
    ordering = SortFilter(
        {"name": (_("name"), ("actor__name", "slug")), "kind": (_("kind"), ("kind", "actor__name", "slug"))},
        default="name",
    )


class PlansFilter(YesNoFilter):
    """Plans only, or also outcomes, in the cells of the matrix. It leaves out no partner."""

    def rows_for(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """All rows: the page applies the value to the cells."""
        return qs


class YearFilter(PhraseMixin, django_filters.Filter):  # type: ignore[misc]  # django-filter has no types.
    """The last year of the columns of the matrix. It leaves out no partner."""

    field_class = forms.IntegerField

    def __init__(self, *, help_text: Text, **options: Any) -> None:
        super().__init__(help_text=help_text, **options)
        extend_schema_field({"type": "integer", "description": help_text})(self)

    def filter(self, qs: QuerySet[Model], value: int | None) -> QuerySet[Model]:
        """All rows: the page applies the value to the cells."""
        return qs


class MatrixFilter(StrictFilterSet):
    """The filters of the matrix. A theme also limits the contents of the cells."""

    kind = by_kind("kind", PartnerKind.choices, _("Kinds of partner; any of them."))
    theme = by_theme(
        "actor__outcomes_with__themes", "actor__outcomes_with__initiative__themes", "actor__roles__initiative__themes"
    )
    partner = by_partner("actor", help_text=_("Slugs of partners; only these."), phrase=_("named %(values)s"))
    plans = PlansFilter(
        choices=[("true", _("plans only")), ("false", _("plans and outcomes"))], label=_("plans"),
        help_text=_("true: only initiatives with stated years; false: also outcomes in a year."),
        phrase=_("with %(values)s"),
    )  # fmt: skip
    last_year = YearFilter(
        label=_("last year"), help_text=_("A year, such as 2015; the last one of the columns."),
        min_value=dates.FIRST_DAY.year, max_value=dates.LAST_DAY.year, phrase=_("up to %(values)s"),
    )  # fmt: skip
    ordering = SortFilter(
        {
            "name": (_("name"), ("actor__name", "slug")),
            "outcomes": (_("number of outcomes"), ("outcomes_count", "actor__name", "slug")),
        },
        default="name",
    )

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Annotate the number of outcomes if the ordering uses it."""
        if "outcomes" in self.form.cleaned_data.get("ordering", ""):
            count = count_of(Outcome.objects.published().as_of(self.when), "counterparts", to="actor")
            queryset = queryset.annotate(outcomes_count=count)
        return super().filter_queryset(queryset)


class CooperationFilter(RoleFilter):
    """The filters of roles, with an ordering by partner."""

    ordering = SortFilter(
        {
            "partner": (_("partner"), ("actor__name", "initiative__name", "slug")),
            "initiative": (_("initiative"), ("initiative__name", "actor__name", "slug")),
            "period": (_("period"), ("period_earliest", "period_latest", "slug")),
        },
        default="partner",
    )
