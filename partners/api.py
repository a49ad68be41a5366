"""The API's resources of partners and their cooperation."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from adgmin.api.examples import JAPAN, SINCE, cited, example, part, reference
from adgmin.api.viewsets import RecordViewSet
from adgmin.record import State
from initiatives.api import CENTRE, ROLE

from .filters import CooperationFilter, PartnerFilter
from .models import Cooperation, Partner
from .serializers import (
    CooperationDetailSerializer,
    CooperationSerializer,
    PartnerDetailSerializer,
    PartnerSerializer,
)

PROFILE = reference("partners", "japan", "Japan")
PARTNER = {**PROFILE, "kind": "dialogue", "actor": JAPAN, "citations": cited(""), **SINCE}
COOPERATION = {
    **ROLE, "partner": PROFILE,
    **part("cooperation", ROLE["slug"], f"Japan: {CENTRE['name']} (counterpart)", "initiatives/ajccbc"),
}  # fmt: skip


@extend_schema_view(
    list=extend_schema(summary=_("All partners"), examples=[example(PartnerSerializer, PARTNER)]),
    retrieve=extend_schema(
        summary=_("One partner, with its roles in initiatives"),
        examples=[example(PartnerDetailSerializer, {**PARTNER, "cooperation": [COOPERATION]})],
    ),
)
class PartnerViewSet(RecordViewSet):
    """The partners of ASEAN. A single one also has its parts in initiatives."""

    queryset = Partner.objects.published()
    serializer_class = PartnerSerializer
    detail_serializer_class = PartnerDetailSerializer
    filterset_class = PartnerFilter


@extend_schema_view(
    list=extend_schema(
        summary=_("All roles of partners in initiatives"), examples=[example(CooperationSerializer, COOPERATION)]
    ),
    retrieve=extend_schema(
        summary=_("One role of a partner in an initiative"),
        examples=[example(CooperationDetailSerializer, COOPERATION)],
    ),
)
class CooperationViewSet(RecordViewSet):
    """The parts that partners have in initiatives."""

    queryset = Cooperation.objects.published().filter(actor__partner__state=State.PUBLISHED)
    serializer_class = CooperationSerializer
    detail_serializer_class = CooperationDetailSerializer
    filterset_class = CooperationFilter
