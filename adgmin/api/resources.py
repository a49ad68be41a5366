"""The API's resources of the ground floor, but for meetings and actors: those are in ``adgmin.portal.api``."""

from collections.abc import Mapping

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from adgmin.filters.nouns import MeetingRoleFilter, MembershipFilter, PassageFilter, SourceFilter, ThemeFilter
from adgmin.models import MeetingRole, Membership, Passage, Source, Theme
from adgmin.record import Published, State

from .examples import ADGMIN, MEETING, SINCE, STATEMENT, TITLE, cited, documented, part, reference
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


@documented(_("All themes"), _("One theme"), THEME)
class ThemeViewSet(RecordViewSet):
    """The subjects by which the record is filed."""

    queryset = Theme.objects.published()
    serializer_class = ThemeSerializer
    detail_serializer_class = ThemeDetailSerializer
    filterset_class = ThemeFilter


@documented(_("All sources"), _("One source, with its passages"), SOURCE, single={**SOURCE, "passages": [PASSAGE]})
class SourceViewSet(RecordViewSet):
    """The documents that the record cites. A single source also has its passages."""

    queryset = Source.objects.published()
    serializer_class = SourceSerializer
    detail_serializer_class = SourceDetailSerializer
    filterset_class = SourceFilter


@documented(
    _("All passages"),
    _("One passage, with the records that cite it"),
    PASSAGE,
    single={**PASSAGE, "records": [{**reference("partners", "japan", "Japan"), "noun": "partners"}]},
)
class PassageViewSet(RecordViewSet):
    """Paragraphs and sections of sources, in our words. A single passage also has the records that cite it."""

    queryset = Passage.objects.published()
    serializer_class = PassageSerializer
    detail_serializer_class = PassageDetailSerializer
    filterset_class = PassageFilter
    key = {"source": "source__slug", "slug": "slug"}

    def withdrawn(self, address: Mapping[str, str]) -> Published | None:
        """A passage goes with its source."""
        passage = self._withdrawn_passage(address)
        return passage.source if passage else None

    def moved(self, address: Mapping[str, str]) -> HttpResponseBase:
        """Of a merged source, lead to the same passage of the other one, or else to that source."""
        passage = self._withdrawn_passage(address)
        moved = passage.moved_to() if passage else None
        return self.redirect_to(moved) if moved else super().moved(address)

    def _withdrawn_passage(self, address: Mapping[str, str]) -> Passage | None:
        found = Passage.objects.filter(**self.lookups(address), source__state=State.WITHDRAWN)
        return found.select_related("source__merged_into").first()


@documented(_("All memberships"), _("One membership"), MEMBERSHIP)
class MembershipViewSet(RecordViewSet):
    """Who is a member of which grouping, or has its chair, and when."""

    queryset = Membership.objects.published()
    serializer_class = MembershipSerializer
    detail_serializer_class = MembershipDetailSerializer
    filterset_class = MembershipFilter


@documented(_("All roles at meetings"), _("One role at a meeting"), HOST)
class MeetingRoleViewSet(RecordViewSet):
    """Who had which role at which meeting: host, chair, attended."""

    queryset = MeetingRole.objects.published()
    serializer_class = MeetingRoleSerializer
    detail_serializer_class = MeetingRoleDetailSerializer
    filterset_class = MeetingRoleFilter
