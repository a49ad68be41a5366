"""The API's resources of initiatives, outcomes, commitments and perspectives."""

from collections.abc import Callable

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from adgmin.api import RecordViewSet
from adgmin.strict import StrictFilterSet

from .filters import (
    CommitmentDetailFilter,
    CommitmentFilter,
    InitiativeDetailFilter,
    InitiativeFilter,
    OutcomeFilter,
    PerspectiveFilter,
)
from .models import Commitment, Initiative, Outcome, Perspective
from .serializers import (
    CommitmentDetailSerializer,
    CommitmentSerializer,
    InitiativeDetailSerializer,
    InitiativeSerializer,
    OutcomeSerializer,
    PerspectiveSerializer,
)


def detail_as_of[V: type](filterset: type[StrictFilterSet]) -> Callable[[V], V]:
    """Document the one parameter of a single record: the day as of which it is shown."""
    told = filterset.base_filters["as_of"].extra["help_text"]
    parameter = OpenApiParameter("as_of", OpenApiTypes.DATE, description=told)
    decorate: Callable[[V], V] = extend_schema_view(retrieve=extend_schema(parameters=[parameter]))
    return decorate


@detail_as_of(InitiativeDetailFilter)
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


@detail_as_of(CommitmentDetailFilter)
class CommitmentViewSet(RecordViewSet):
    """What somebody says will exist or happen, and how it stands. A single one also has its checks."""

    queryset = Commitment.objects.published()
    serializer_class = CommitmentSerializer
    detail_serializer_class = CommitmentDetailSerializer
    filterset_class = CommitmentFilter
    detail_filterset_class = CommitmentDetailFilter


class PerspectiveViewSet(RecordViewSet):
    """What somebody thinks; never an outcome."""

    queryset = Perspective.objects.published()
    serializer_class = PerspectiveSerializer
    detail_serializer_class = PerspectiveSerializer
    filterset_class = PerspectiveFilter
