"""The API's resources of initiatives and outcomes."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from adgmin.api import RecordViewSet

from .filters import InitiativeDetailFilter, InitiativeFilter, OutcomeFilter
from .models import Initiative, Outcome
from .serializers import InitiativeDetailSerializer, InitiativeSerializer, OutcomeSerializer


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[
            OpenApiParameter(
                "as_of", OpenApiTypes.DATE, description=InitiativeDetailFilter.base_filters["as_of"].extra["help_text"]
            )
        ]
    )
)
class InitiativeViewSet(RecordViewSet):
    """The lasting things, and how far each has come. A single one also has its outcomes, roles and parts."""

    queryset = Initiative.objects.published()
    serializer_class = InitiativeSerializer
    detail_serializer_class = InitiativeDetailSerializer
    filterset_class = InitiativeFilter
    detail_filterset_class = InitiativeDetailFilter


class OutcomeViewSet(RecordViewSet):
    """What a body decided, said or did: one verb, one object."""

    queryset = Outcome.objects.published()
    serializer_class = OutcomeSerializer
    detail_serializer_class = OutcomeSerializer
    filterset_class = OutcomeFilter
