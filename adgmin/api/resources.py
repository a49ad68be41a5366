"""The API's resources of the ground floor, but for meetings and actors: those are in ``adgmin.portal.api``."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from adgmin.filters.nouns import MeetingRoleFilter, MembershipFilter, PassageFilter, SourceFilter, ThemeFilter
from adgmin.models import MeetingRole, Membership, Passage, Source, Theme
from adgmin.record import Published, State

from .examples import ADGMIN, MEETING, SINCE, STATEMENT, TITLE, cited, example, part, reference
from .serializers import (
    MeetingRoleDetailSerializer,
    MeetingRoleSerializer,
    MembershipDetailSerializer,
    MembershipSerializer,
    PassageDetailSerializer,
    PassageSerializer,
    SourceDetailSerializer,
    SourceSerializer,
    ThemeDetailSerializer,
    ThemeSerializer,
)
from .viewsets import RecordViewSet

THEME = {**reference("themes", "cybersecurity", "Cybersecurity"), "order": 4, **SINCE}
PASSAGE = {
    **reference("passages", f"{STATEMENT}/p13", f"{TITLE}, para 13", page="sources"),
    "source": reference("sources", STATEMENT, TITLE), "locator": "para 13", "order": 17, "kind": "outcome",
    "summary": "Japan: fifty years of friendship, the work plans, the fund and the centre.",
    "first_words": "The Meeting commemorated the 50th Year", **SINCE,
    "fingerprint": "6bac62e412da45007bf4c1de4d5d9ac2359c7fa6cf230caa8234db84709d778a",
}  # fmt: skip
SOURCE = {
    **reference("sources", STATEMENT, TITLE), "kind": "joint-statement", "rank": 1, "published": "2023-02-09",
    "meetings": [MEETING], "sha256": "6283f166dbaf16eac36cb755e1f3ea2bde3614c462bd6f41fd9bfe8bcb7d4df0",
    "gaps": "The copy names no publisher.", **SINCE,
}  # fmt: skip
HOST = {
    **part("meeting-roles", "3rd-adgmin-host-philippines", "Philippines: host, 3rd ADGMIN", "meetings/3rd-adgmin"),
    "meeting": MEETING, "role": "host", "actor": reference("actors", "philippines", "Philippines"), **SINCE,
    "citations": cited("the Philippines for hosting the meetings", "actor", "philippines", paragraph=21),
}  # fmt: skip
MEMBERSHIP = {
    **part("memberships", "adgmin-philippines-member", "Philippines, member of ADGMIN", "actors/adgmin"),
    "member": reference("actors", "philippines", "Philippines"), "grouping": ADGMIN, "role": "member", **SINCE,
    "citations": cited("", paragraph=1),
}  # fmt: skip


@extend_schema_view(
    list=extend_schema(summary=_("All themes"), examples=[example(ThemeSerializer, THEME)]),
    retrieve=extend_schema(summary=_("One theme"), examples=[example(ThemeDetailSerializer, THEME)]),
)
class ThemeViewSet(RecordViewSet):
    """The subjects by which the record is filed."""

    queryset = Theme.objects.all()
    serializer_class = ThemeSerializer
    detail_serializer_class = ThemeDetailSerializer
    filterset_class = ThemeFilter


@extend_schema_view(
    list=extend_schema(summary=_("All sources"), examples=[example(SourceSerializer, SOURCE)]),
    retrieve=extend_schema(
        summary=_("One source, with its passages"),
        examples=[example(SourceDetailSerializer, {**SOURCE, "passages": [PASSAGE]})],
    ),
)
class SourceViewSet(RecordViewSet):
    """The documents that the record rests on. A single source also has its passages."""

    queryset = Source.objects.published()
    serializer_class = SourceSerializer
    detail_serializer_class = SourceDetailSerializer
    filterset_class = SourceFilter


@extend_schema_view(
    list=extend_schema(summary=_("All passages"), examples=[example(PassageSerializer, PASSAGE)]),
    retrieve=extend_schema(
        summary=_("One passage, with the records that rest on it"),
        examples=[
            example(
                PassageDetailSerializer,
                {**PASSAGE, "records": [{**reference("partners", "japan", "Japan"), "noun": "partners"}]},
            )
        ],
    ),
)
class PassageViewSet(RecordViewSet):
    """Paragraphs and sections of sources, in our words. A single passage also has the records that rest on it."""

    queryset = Passage.objects.published()
    serializer_class = PassageSerializer
    detail_serializer_class = PassageDetailSerializer
    filterset_class = PassageFilter
    key = {"source": "source__slug", "slug": "slug"}

    def withdrawn(self, address: Mapping[str, str]) -> Published | None:
        """A passage goes with its source; it is not looked for in the one that the source was merged into."""
        passage = Passage.objects.filter(**self.lookups(address), source__state=State.WITHDRAWN).first()
        return passage.source if passage else None


@extend_schema_view(
    list=extend_schema(summary=_("All memberships"), examples=[example(MembershipSerializer, MEMBERSHIP)]),
    retrieve=extend_schema(summary=_("One membership"), examples=[example(MembershipDetailSerializer, MEMBERSHIP)]),
)
class MembershipViewSet(RecordViewSet):
    """Who is a member of which grouping, or has its chair, and when."""

    queryset = Membership.objects.published()
    serializer_class = MembershipSerializer
    detail_serializer_class = MembershipDetailSerializer
    filterset_class = MembershipFilter


@extend_schema_view(
    list=extend_schema(summary=_("All roles at meetings"), examples=[example(MeetingRoleSerializer, HOST)]),
    retrieve=extend_schema(summary=_("One role at a meeting"), examples=[example(MeetingRoleDetailSerializer, HOST)]),
)
class MeetingRoleViewSet(RecordViewSet):
    """Who had which role at which meeting: host, chair, attended."""

    queryset = MeetingRole.objects.published()
    serializer_class = MeetingRoleSerializer
    detail_serializer_class = MeetingRoleDetailSerializer
    filterset_class = MeetingRoleFilter
