"""The API's resources of partners and their cooperation."""

from adgmin.api.viewsets import RecordViewSet
from adgmin.record import State

from .filters import CooperationFilter, PartnerFilter
from .models import Cooperation, Partner
from .serializers import CooperationSerializer, PartnerDetailSerializer, PartnerSerializer


class PartnerViewSet(RecordViewSet):
    """The partners of ASEAN. A single one also has its parts in initiatives."""

    queryset = Partner.objects.published()
    serializer_class = PartnerSerializer
    detail_serializer_class = PartnerDetailSerializer
    filterset_class = PartnerFilter


class CooperationViewSet(RecordViewSet):
    """The parts that partners have in initiatives."""

    queryset = Cooperation.objects.published().filter(actor__partner__state=State.PUBLISHED)
    serializer_class = CooperationSerializer
    detail_serializer_class = CooperationSerializer
    filterset_class = CooperationFilter
