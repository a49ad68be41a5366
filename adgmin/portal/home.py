"""The home page."""

from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin import verbs
from adgmin.models import Change, Meeting, Theme
from adgmin.pages.json_ld import LinkedData, website
from adgmin.pages.views import Crumb, Page
from adgmin.portal.timeline.entries import announced
from adgmin.record import AsOf, Aspect, DifferenceKind, fetch_together
from adgmin.record.together import counts
from initiatives.models import Commitment, CommitmentStanding
from initiatives.stands import decisions, strongest
from initiatives.what_changed.expected import silent_at, unmentioned_at

from .about import conflicts
from .board import Board, board
from .nouns import NOUNS
from .views import verb_class_counts

# The maximum number of lines in each part of the page.
LINES = 4


def sizes(as_of: AsOf) -> list[tuple[str, str, int]]:
    """For each noun, in the order of the navigation: plural name, label, and number of published rows."""
    found = []
    numbers = counts([noun.rows().published().as_of(as_of) for noun in NOUNS.values()])
    for noun, number in zip(NOUNS.values(), numbers, strict=True):
        label = noun._meta.verbose_name if number == 1 else noun._meta.verbose_name_plural
        found.append((noun.plural, str(label), number))
    return found


def latest_meeting(as_of: AsOf) -> Meeting | None:
    """The latest dated meeting held by the day, with ``covered``."""
    held = Meeting.objects.published().held(as_of).filter(as_of.happened()).exclude(date="")
    held = held.with_coverage().with_evidence()
    return held.order_by("-date_latest", "-number").first()


def latest(meeting: Meeting, as_of: AsOf) -> dict[str, object]:
    """The context of the latest meeting: outcomes, shares of verb classes, and unmentioned initiatives."""
    outcomes = meeting.outcomes.for_lists(as_of).acts_of_meetings().in_reading_order().prefetch_related(None)
    unmentioned = silent_at(meeting, as_of) if meeting.covered else unmentioned_at(meeting, as_of)
    unmentioned = unmentioned.with_stage(as_of).with_inferred(Aspect.NAME)
    fetch_together(outcomes, unmentioned)
    return {
        "covered": meeting.covered,
        "outcomes": outcomes,
        "strongest": strongest(outcomes)[:LINES],
        "verb_class_counts": verb_class_counts(outcomes),
        "decisions": decisions(list(outcomes)),
        "unmentioned": unmentioned,
    }


def commitments(as_of: AsOf) -> dict[str, object]:
    """The context of commitments: those announced, and the number past their date."""
    past_date = Commitment.objects.published_as_of(as_of).filter(Q(standing=CommitmentStanding.PAST_DATE))
    found = announced(as_of, LINES)
    return {
        "announced": found.entries,
        "announced_for": get_text_list(
            sorted({str(year) for entry in found.entries for year in entry.stub.span.years}), _("and")
        ),
        "next_meeting": found.meeting,
        "past_date": past_date.count(),
    }


class Home(Page, TemplateView):
    """The home page: the latest meeting, commitments, disagreements, recent edits, themes and totals."""

    template_name = "adgmin/home.html"
    computed_as = ("board",)
    description = gettext_lazy(
        "What ASEAN’s digital ministers agreed, what has happened since, and which paragraph of which source says so."
    )

    def get_crumbs(self) -> list[Crumb]:
        """None: the home page is the root."""
        return []

    def get_linked_data(self) -> list[LinkedData]:
        """The website and its search, as JSON-LD."""
        search = self.request.build_absolute_uri(reverse("search"))
        return [website("ADGMIN Tracker", self.address, search, self.get_description())]

    def board(self) -> Board:
        """What each of the latest meetings did, by theme."""
        return board(list(Theme.objects.published()), self.as_of)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the context of each part of the page."""
        meeting = latest_meeting(self.as_of)
        return super().get_context_data(
            meeting=meeting,
            **(latest(meeting, self.as_of) if meeting else {}),
            **commitments(self.as_of),
            conflicts=[each for each in conflicts(self.as_of) if each.difference.kind == DifferenceKind.DISAGREEMENT],
            edits=Change.objects.edits(LINES),
            lines=LINES,
            board=self.board(),
            sizes=sizes(self.as_of),
            classes=verbs.CLASSES,
            **kwargs,
        )
