"""The feeds of the lists, of the timeline and of an initiative."""

from django.db.models import Q
from django.http import HttpResponse

from adgmin.models import Actor, Meeting, Source, Theme
from adgmin.models.actors import ActorQuerySet
from adgmin.pages.feeds import FeedEntry, FeedPage, ListFeed, feed_response, newest, page_number
from adgmin.pages.views import RecordPage
from adgmin.portal.timeline.pages import TimelinePage
from adgmin.portal.timeline.stream import RELATED_ROWS, EntryKind, EntryStub
from initiatives.models import Check, Commitment, Initiative, Outcome, Perspective
from initiatives.models.initiatives import InitiativeQuerySet
from initiatives.views import CommitmentList, InitiativeList, OutcomeList, PerspectiveList
from partners.models import Partner, PartnerQuerySet
from partners.views import PartnerList

from .actors import ActorList
from .sources import SourceList
from .views import MeetingList, ThemeList


class MeetingFeed(ListFeed[Meeting], MeetingList):
    """The feed of meetings."""


class InitiativesFeed(ListFeed[Initiative], InitiativeList):
    """The feed of initiatives."""


class OutcomeFeed(ListFeed[Outcome], OutcomeList):
    """The feed of outcomes."""


class CommitmentFeed(ListFeed[Commitment], CommitmentList):
    """The feed of commitments; a new check counts as a change of its commitment."""

    related_rows = RELATED_ROWS[EntryKind.DUE]


class PerspectiveFeed(ListFeed[Perspective], PerspectiveList):
    """The feed of perspectives."""


class PartnerFeed(ListFeed[Partner], PartnerList):
    """The feed of partners."""

    def rows(self) -> PartnerQuerySet:
        """Also fetch the evidence, which the entries show."""
        return super().rows().with_evidence()


class ActorFeed(ListFeed[Actor], ActorList):
    """The feed of actors."""

    def rows(self) -> ActorQuerySet:
        """Also fetch the evidence, which the entries show."""
        return super().rows().with_evidence()


class ThemeFeed(ListFeed[Theme], ThemeList):
    """The feed of themes."""


class SourceFeed(ListFeed[Source], SourceList):
    """The feed of sources."""


class TimelineFeed(ListFeed[EntryStub], TimelinePage):
    """The feed of the timeline: rows of every kind, also those that the timeline shows under a meeting."""

    def newest(self, number: int) -> FeedPage[FeedEntry]:
        """A page of the rows of all kinds, the last changed first."""
        stream = self.filterset.stream
        return newest(*((stream.rows(kind), RELATED_ROWS.get(kind)) for kind in stream.kinds), number=number)


class InitiativeFeed(RecordPage[Initiative]):
    """The feed of an initiative: outcomes about or under it, checks of its commitments, and its roles."""

    model = Initiative

    def get_queryset(self) -> InitiativeQuerySet:
        """Fetch the evidence, which decides whether the summary shows as of a day."""
        return Initiative.objects.with_address().showing(self.as_of).with_evidence()

    def extra(self) -> set[str]:
        """A feed has pages; that of an initiative has no filters."""
        return {"page"}

    def not_yet(self) -> bool:
        """Never: as of a day before the initiative existed, its feed is empty."""
        return False

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Skip the context of a page: a feed has no template."""
        return kwargs

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """The Atom feed instead of a page."""
        title = f"ADGMIN Tracker: {self.get_title()}"
        description = f"{self.get_description()} {self.as_of.statement}."
        found = self.newest(page_number(self.request))
        return feed_response(self.request, self.object.get_absolute_url(), title, description, found)

    def newest(self, number: int) -> FeedPage[FeedEntry]:
        """A page of the rows of all three nouns, the last changed first."""
        about, day = self.object, self.as_of
        outcomes = Outcome.objects.for_lists(day).filter(Q(initiative=about) | Q(under=about))
        checks = Check.objects.published_as_of(day).filter(commitment__initiative=about)
        checks = checks.select_related("commitment", "meeting").with_outcome().with_evidence()
        roles = about.roles.published_as_of(day).select_related("initiative", "actor").with_evidence()
        return newest((outcomes, None), (checks, None), (roles, None), number=number)
