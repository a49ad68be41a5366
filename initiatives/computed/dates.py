"""Promised dates as a resource of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from adgmin.api.computed import PAGE_NUMBER, ComputedListSerializer, ComputedView, CountSerializer, computed_as
from adgmin.api.serializers_base import LabelField, RowSerializer
from initiatives.due_dates import CommitmentDates, DateGroup

from .lines import CHECK_LINE, COMMITMENT_LINE, CheckLineSerializer, CommitmentLineSerializer


class PromiseSerializer(RowSerializer):
    """A commitment with a date: what stated it, and what came of it."""

    group = serializers.ChoiceField(
        [(group.slug, group.label) for group in DateGroup],
        help_text=_("What came of it: the first group of the page whose rule it meets."),
    )
    group_label = LabelField("group")
    commitment = CommitmentLineSerializer(help_text=_("The commitment."))
    stated = CheckLineSerializer(allow_null=True, help_text=_("The check that stated it first."))
    came = CheckLineSerializer(
        allow_null=True,
        help_text=_("The check that ended it, or else the last one that is not the first statement; null: none came."),
    )


class PromisedDatesSerializer(ComputedListSerializer):
    """Commitments with a due date, in the order of the groups, then of their dates."""

    shares = CountSerializer(many=True, help_text=_("The number of commitments in each group, on all pages together."))
    results = serializers.SerializerMethodField(help_text=_("The commitments of this page."))

    @extend_schema_field(PromiseSerializer(many=True))
    def get_results(self, shown: dict[str, Any]) -> object:
        rows = [{**each._asdict(), "group": of.group.slug} for of in shown["groups"] for each in of.promises]
        return PromiseSerializer(rows, many=True, context=self.context).data


PROMISED = {
    "count": 1, "shares": [{"label": "ahead, or not known yet", "number": 1}],
    "results": [{"group": "not-known-yet", "commitment": COMMITMENT_LINE, "stated": CHECK_LINE}],
}  # fmt: skip


@computed_as(_("Dates promised, and what came"), "/commitments/dates/", PROMISED)
class PromisedDatesView(ComputedView):
    """What was promised by when, what came of it, and how late, each with its evidence.

    A commitment is in the first group whose rule it meets. That no text held reports it as kept does not mean that
    nothing was done.
    """

    page_class = CommitmentDates
    page_name = "promised"
    serializer_class = PromisedDatesSerializer
    parameters = (PAGE_NUMBER,)
