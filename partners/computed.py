"""The matrix of partners by year as a resource of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from adgmin.api.computed import (
    PAGE_NUMBER,
    ComputedListSerializer,
    ComputedView,
    DatedReferenceSerializer,
    computed_as,
)
from adgmin.api.examples import JAPAN, part
from adgmin.api.serializers_base import LabelField, ReferenceSerializer, RowSerializer
from initiatives.api import CENTRE, ROLE
from initiatives.computed.lines import OUTCOME_LINE, PARAGRAPH, THIRD, CitedLineSerializer, OutcomeLineSerializer
from initiatives.models import InitiativeKind, RoleKind

from .matrix import MatrixColumn, MatrixEntry
from .models import PartnerKind
from .views import MatrixPage


class YearsSerializer(RowSerializer):
    """The first and the last of some years."""

    first_year = serializers.SerializerMethodField(help_text=_("The first year; null: no source states the years."))
    last_year = serializers.SerializerMethodField(help_text=_("The last year; null: no source states the years."))

    def get_first_year(self, row: MatrixColumn | MatrixEntry) -> int | None:
        return row.years[0] if row.years else None

    def get_last_year(self, row: MatrixColumn | MatrixEntry) -> int | None:
        return row.years[-1] if row.years else None


class MatrixColumnSerializer(YearsSerializer):
    """A year with its meetings, or several years in a row without any."""

    meetings = DatedReferenceSerializer(many=True, help_text=_("The first meetings of the year."))
    more_meetings = serializers.IntegerField(source="more", help_text=_("The number of further meetings."))


class RoleLineSerializer(CitedLineSerializer):
    """A role in a line."""

    role = serializers.ChoiceField(RoleKind.choices, help_text=_("What the partner is in the initiative."))
    role_label = LabelField("role")


class MatrixEntrySerializer(YearsSerializer):
    """An initiative in its years with its outcomes; or outcomes with the same verb."""

    initiative = ReferenceSerializer(
        allow_null=True, help_text=_("The initiative; null: outcomes that are in no entry of an initiative.")
    )
    kind = serializers.ChoiceField(
        InitiativeKind.choices, source="initiative.kind", default=None, allow_null=True,
        help_text=_("What sort of initiative it is."),
    )  # fmt: skip
    kind_label = LabelField("kind", allow_null=True)
    period = serializers.CharField(allow_null=True, help_text=_("EDTF: the period of the role or the initiative."))
    period_inferred = serializers.BooleanField(help_text=_("Whether no source states the period."))
    name_inferred = serializers.BooleanField(help_text=_("Whether no source gives the name of the initiative."))
    roles = RoleLineSerializer(many=True, help_text=_("The roles of the partner in it."))
    outcomes = OutcomeLineSerializer(many=True, help_text=_("The outcomes."))
    more = serializers.IntegerField(help_text=_("The number of outcomes that are left out."))


class PartnerRowSerializer(RowSerializer):
    """A partner with its entries."""

    partner = ReferenceSerializer(help_text=_("The partner."))
    kind = serializers.ChoiceField(PartnerKind.choices, source="partner.kind", help_text=_("What sort of partner."))
    kind_label = LabelField("kind")
    entries = MatrixEntrySerializer(many=True, help_text=_("Its initiatives and outcomes."))
    more_roles = serializers.IntegerField(source="more", help_text=_("The number of roles that are left out."))


class MatrixSerializer(ComputedListSerializer):
    """Partners by year. An empty year means that the record has nothing, not that nothing happened."""

    plans_only = serializers.BooleanField(help_text=_("Whether only initiatives with stated years are shown."))
    last_year_before = serializers.IntegerField(
        source="rows.earlier", allow_null=True, help_text=_("The last_year of the columns before; null: none.")
    )
    last_year_after = serializers.IntegerField(
        source="rows.later", allow_null=True, help_text=_("The last_year of the columns after; null: none.")
    )
    columns = MatrixColumnSerializer(many=True, source="matrix.columns", help_text=_("The columns of the matrix."))
    results = PartnerRowSerializer(many=True, source="matrix.partners", help_text=_("The partners of this page."))


ROLE_LINE = {
    **part("roles", ROLE["slug"], ROLE["name"], "initiatives/ajccbc"), "role": "counterpart", "passages": [PARAGRAPH],
}  # fmt: skip
MATRIX: dict[str, Any] = {
    "count": 1, "plans_only": False,
    "columns": [{"first_year": 2023, "last_year": 2023, "meetings": [THIRD], "more_meetings": 0}],
    "results": [
        {
            "partner": {**JAPAN, "url": JAPAN["url"].replace("actors", "partners"),
                        "api_url": JAPAN["api_url"].replace("actors", "partners")},
            "kind": "dialogue", "more_roles": 0,
            "entries": [
                {"initiative": CENTRE, "kind": "centre", "first_year": None, "last_year": None, "more": 0,
                 "period_inferred": False, "name_inferred": False, "roles": [ROLE_LINE], "outcomes": [OUTCOME_LINE]},
            ],
        },
    ],
}  # fmt: skip


@computed_as(_("Partners by year"), "/partners/matrix/", MATRIX)
class MatrixView(ComputedView):
    """What ASEAN has planned and done with each partner, year by year: the entries of the matrix, with its columns."""

    page_class = MatrixPage
    page_name = "matrix"
    serializer_class = MatrixSerializer
    parameters = (PAGE_NUMBER,)
