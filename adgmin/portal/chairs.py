"""Who hosted and chaired each meeting, and who chaired next: the rows of one table, newest meeting first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from adgmin.models import Meeting, MeetingRole, MeetingRoleKind
from adgmin.models.meetings import MeetingQuerySet, MeetingRoleQuerySet
from adgmin.record import AsOf

# The table is of the latest meetings; a cell has the first actors with a role, and the number of the others.
MAX_MEETINGS = 12
MAX_ROLES = 3

CHAIRING = (
    MeetingRoleKind.HOST,
    MeetingRoleKind.CHAIR,
    MeetingRoleKind.VICE_CHAIR,
    MeetingRoleKind.OUTGOING_CHAIR,
    MeetingRoleKind.INCOMING_CHAIR,
)


class Holders(NamedTuple):
    """The first actors with a role at a meeting, and the number of the others."""

    roles: list[MeetingRole]
    more: int


class ChairsRow(NamedTuple):
    """The roles at a meeting by kind, and the next meeting of its body in the record with the roles there."""

    meeting: Meeting
    by_kind: dict[str, Holders]
    following: Meeting | None
    by_kind_next: dict[str, Holders]

    @property
    def host(self) -> Holders | None:
        return self.by_kind.get(MeetingRoleKind.HOST)

    @property
    def chair(self) -> Holders | None:
        return self.by_kind.get(MeetingRoleKind.CHAIR)

    @property
    def vice_chair(self) -> Holders | None:
        return self.by_kind.get(MeetingRoleKind.VICE_CHAIR)

    @property
    def outgoing(self) -> Holders | None:
        return self.by_kind.get(MeetingRoleKind.OUTGOING_CHAIR)

    @property
    def incoming(self) -> Holders | None:
        """Who took over the chair at the meeting."""
        return self.by_kind.get(MeetingRoleKind.INCOMING_CHAIR)

    @property
    def next_chair(self) -> Holders | None:
        """Who chaired the next meeting."""
        return self.by_kind_next.get(MeetingRoleKind.CHAIR)

    @property
    def next_incoming(self) -> Holders | None:
        """Who took over the chair at the next meeting, where nobody is stated to have chaired it."""
        return None if self.next_chair else self.by_kind_next.get(MeetingRoleKind.INCOMING_CHAIR)

    @property
    def nothing_stated(self) -> bool:
        """True if no source names a host, a chair, a vice-chair or an outgoing chair."""
        return not (self.host or self.chair or self.vice_chair or self.outgoing)


def chairing_roles(meetings: Iterable[int] | models.QuerySet[Meeting, int], as_of: AsOf) -> MeetingRoleQuerySet:
    """The first ``MAX_ROLES`` roles of each kind of ``CHAIRING`` at some meetings, with ``number``: that of all."""
    roles = MeetingRole.objects.published_as_of(as_of).filter(meeting__in=meetings, role__in=CHAIRING)
    alike = [F("meeting"), F("role")]
    numbered = roles.annotate(
        place=Window(RowNumber(), partition_by=alike, order_by="slug"), number=Window(Count("pk"), partition_by=alike)
    )
    first = numbered.filter(Q(place__lte=MAX_ROLES)).select_related("meeting", "actor", "person")
    return first.with_evidence_of("").order_by("meeting", "slug")


def following_meetings(meetings: Iterable[Meeting], as_of: AsOf) -> MeetingQuerySet:
    """The meetings with the next number of the same bodies, as of the day."""
    numbered = [meeting for meeting in meetings if meeting.number is not None]
    following = Q(pk__in=[])
    for meeting in numbered:
        following |= Q(body=meeting.body_id, number=(meeting.number or 0) + 1)
    return Meeting.objects.published_as_of(as_of).filter(following)


def chairs_of(meetings: Sequence[Meeting], as_of: AsOf, *, are_all: bool = False) -> list[ChairsRow]:
    """A row for each of the meetings; ``are_all`` if no other meeting can follow any of them."""
    following = [] if are_all else list(following_meetings(meetings, as_of))
    roles = chairing_roles({each.pk for each in (*meetings, *following)}, as_of)
    return chairs_rows(meetings, following, roles)


def chairs_rows(
    meetings: Sequence[Meeting], others: Iterable[Meeting], roles: Iterable[MeetingRole]
) -> list[ChairsRow]:
    """A row for each of the meetings; what follows one is looked for among them and ``others``."""
    by_meeting: dict[int, dict[str, Holders]] = defaultdict(dict)
    for role in roles:
        holders = by_meeting[role.meeting_id].setdefault(role.role, Holders([], 0))
        holders.roles.append(role)
        number: int = role.__dict__["number"]
        by_meeting[role.meeting_id][role.role] = Holders(holders.roles, number - len(holders.roles))
    known = {meeting.pk: meeting for meeting in (*meetings, *others)}.values()
    rows = []
    for meeting in meetings:
        following = _following(meeting, known)
        next_roles = by_meeting[following.pk] if following else {}
        rows.append(ChairsRow(meeting, by_meeting[meeting.pk], following, next_roles))
    return rows


def _following(meeting: Meeting, known: Iterable[Meeting]) -> Meeting | None:
    """The meeting of the same body after it, among those known: see ``Meeting.following``."""
    of_body = [each for each in known if each.body_id == meeting.body_id and each.pk != meeting.pk]
    for each in of_body:
        if meeting.number is not None and each.number == meeting.number + 1:
            return each
    later = [each for each in of_body if each.date and each.date_earliest > meeting.date_latest]
    return min(later, key=lambda each: (each.date_earliest, each.slug), default=None)
