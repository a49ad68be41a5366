"""The feeds of the lists, of the timeline and of an initiative."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

from django.db.models import Q
from django.http import HttpResponse

from adgmin.filters.base import Rows
from adgmin.pages.feeds import MAX_ENTRIES, ListFeed, feed_response, newest, with_changed
from adgmin.pages.views import RecordPage
from adgmin.portal.timeline.pages import DatedFilter, Timeline
from adgmin.portal.timeline.stream import RELATED_ROWS, EntryKind
from initiatives.models import Check, Initiative, Outcome
from initiatives.views import CommitmentList, InitiativeList, OutcomeList, PerspectiveList, lines
from partners.views import PartnerList

from .actors import ActorList
from .sources import SourceList
from .views import MeetingList, ThemeList


def last_of_all(found: Iterable[list[Any]]) -> list[Any]:
    """The last ``MAX_ENTRIES`` rows to change, from lists of several nouns."""
    return sorted(chain.from_iterable(found), key=lambda row: row.changed, reverse=True)[:MAX_ENTRIES]


class WithEvidence(ListFeed):
    """A feed of a list that does not fetch the evidence, which the entries of the feed show."""

    def rows(self) -> Rows:
        """Also fetch the evidence."""
        return super().rows().with_evidence()


class MeetingFeed(ListFeed, MeetingList):
    """The feed of meetings."""


class InitiativesFeed(ListFeed, InitiativeList):
    """The feed of initiatives."""


class OutcomeFeed(ListFeed, OutcomeList):
    """The feed of outcomes."""


class CommitmentFeed(ListFeed, CommitmentList):
    """The feed of commitments; a new check counts as a change of its commitment."""

    related_rows = RELATED_ROWS[EntryKind.DUE]


class PerspectiveFeed(ListFeed, PerspectiveList):
    """The feed of perspectives."""


class PartnerFeed(WithEvidence, PartnerList):
    """The feed of partners."""


class ActorFeed(WithEvidence, ActorList):
    """The feed of actors."""


class ThemeFeed(ListFeed, ThemeList):
    """The feed of themes."""


class SourceFeed(ListFeed, SourceList):
    """The feed of sources."""


class TimelineFeed(ListFeed, Timeline):
    """The feed of the timeline: rows of every kind, also those that the timeline shows under a meeting."""

    def newest(self) -> list[Any]:
        """The last rows to change, of all kinds."""
        stream = cast("DatedFilter", self.filterset).stream
        changed = (with_changed(stream.rows(kind), *RELATED_ROWS.get(kind, ())) for kind in stream.kinds)
        return last_of_all(newest(rows) for rows in changed)


class InitiativeFeed(RecordPage):
    """The feed of an initiative: outcomes about or under it, checks of its commitments, and its roles."""

    model = Initiative

    def get_queryset(self) -> Rows:
        """Fetch the evidence, which decides whether the summary shows as of a day."""
        return super().get_queryset().with_evidence()

    def not_yet(self) -> bool:
        """Never: as of a day before the initiative existed, its feed is empty."""
        return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Skip the context of a page: a feed has no template."""
        return kwargs

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The Atom feed instead of a page."""
        about, day = self.object, self.as_of
        outcomes = lines(Outcome.objects, day).filter(Q(initiative=about) | Q(under=about))
        checks = Check.objects.published_as_of(day).filter(commitment__initiative=about)
        told = (
            outcomes,
            checks.select_related("commitment", "meeting", "outcome").with_evidence(),
            about.roles.published_as_of(day).select_related("initiative", "actor").with_evidence(),
        )
        title = f"ADGMIN Tracker: {self.get_title()}"
        rows = last_of_all(newest(with_changed(rows)) for rows in told)
        return feed_response(
            self.request, about.get_absolute_url(), title, f"{self.get_description()} {day.statement}.", rows
        )
