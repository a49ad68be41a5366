"""The API's resources of initiatives, outcomes, commitments and perspectives."""

from adgmin.api.viewsets import RecordViewSet

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
