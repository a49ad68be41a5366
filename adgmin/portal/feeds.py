"""The feeds of the lists, of the timeline and of an initiative."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

from django.db.models import Q
from django.http import HttpResponse

from adgmin.filters.base import Rows
from adgmin.pages.feeds import MAX_ENTRIES, ListFeed, feed_response, newest, with_changed
from adgmin.pages.views import RecordPage, published_by
from adgmin.portal.timeline.pages import DatedFilter, Timeline
from adgmin.portal.timeline.stream import RELATED_ROWS, EntryKind
from initiatives.models import Check, Initiative, Outcome
from initiatives.views import CommitmentList, InitiativeList, OutcomeList, PerspectiveList, lines
from partners.views import PartnerList

from .actors import ActorList
from .sources import SourceList
from .views import MeetingList, ThemeList


def last_of_all(found: Iterable[list[Any]]) -> list[Any]:
    """Of rows of several nouns, those that changed last."""
    return sorted(chain.from_iterable(found), key=lambda row: row.changed, reverse=True)[:MAX_ENTRIES]


class WithEvidence(ListFeed):
    """A feed of a list whose lines name no passages; its entries do."""

    def rows(self) -> Rows:
        """With their evidence."""
        return super().rows().with_evidence()


class MeetingFeed(ListFeed, MeetingList):
    """New meetings."""


class InitiativesFeed(ListFeed, InitiativeList):
    """New initiatives."""


class OutcomeFeed(ListFeed, OutcomeList):
    """New outcomes."""


class CommitmentFeed(ListFeed, CommitmentList):
    """New commitments, and those of which something new was found."""

    related_rows = RELATED_ROWS[EntryKind.DUE]


class PerspectiveFeed(ListFeed, PerspectiveList):
    """New perspectives."""


class PartnerFeed(WithEvidence, PartnerList):
    """New partners."""


class ActorFeed(WithEvidence, ActorList):
    """New actors."""


class ThemeFeed(ListFeed, ThemeList):
    """New themes."""


class SourceFeed(ListFeed, SourceList):
    """New sources."""


class TimelineFeed(ListFeed, Timeline):
    """What is new in the timeline: of each kind, and also what stands there under its meeting."""

    def newest(self) -> list[Any]:
        """The rows that changed last, of whatever kind."""
        stream = cast("DatedFilter", self.filterset).stream
        changed = (with_changed(stream.rows(kind), *RELATED_ROWS.get(kind, ())) for kind in stream.kinds)
        return last_of_all(newest(rows) for rows in changed)


class InitiativeFeed(RecordPage):
    """What is new about an initiative: outcomes about it or under it, what was found of its commitments, and roles."""

    model = Initiative

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """No more than the initiative: there is no page round it."""
        return kwargs

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The feed."""
        about, day = self.object, self.as_of
        outcomes = lines(Outcome.objects, day).filter(Q(initiative=about) | Q(under=about))
        checks = published_by(Check.objects, day).filter(commitment__initiative=about)
        told = (
            outcomes,
            checks.select_related("commitment", "meeting", "outcome").with_evidence(),
            published_by(about.roles, day).select_related("initiative", "actor").with_evidence(),
        )
        title = f"ADGMIN Tracker: {self.get_title()}"
        rows = last_of_all(newest(with_changed(rows)) for rows in told)
        return feed_response(
            self.request, about.get_absolute_url(), title, f"{self.get_description()} {day.statement}.", rows
        )
