"""The API's resources of partners and their cooperation."""

from django.utils.translation import gettext_lazy as _

from adgmin.api.examples import JAPAN, SINCE, cited, documented, part, reference
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


@documented(
    _("All partners"),
    _("One partner, with its roles in initiatives"),
    PARTNER,
    single={**PARTNER, "cooperation": [COOPERATION]},
)
class PartnerViewSet(RecordViewSet):
    """The partners of ASEAN; the detail response adds ``cooperation``, the roles of the partner in initiatives."""

    queryset = Partner.objects.published()
    serializer_class = PartnerSerializer
    detail_serializer_class = PartnerDetailSerializer
    filterset_class = PartnerFilter


@documented(_("All roles of partners in initiatives"), _("One role of a partner in an initiative"), COOPERATION)
class CooperationViewSet(RecordViewSet):
    """The parts that partners have in initiatives."""

    queryset = Cooperation.objects.published().filter(actor__partner__state=State.PUBLISHED)
    serializer_class = CooperationSerializer
    detail_serializer_class = CooperationDetailSerializer
    filterset_class = CooperationFilter
