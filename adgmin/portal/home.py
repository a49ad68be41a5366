"""The home page: what this is, and what a reader comes for."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin import verbs
from adgmin.models import Change, Meeting, MeetingRoleKind, Theme
from adgmin.pages.json_ld import LinkedData, website
from adgmin.pages.views import Crumb, Page, published_by, published_count
from adgmin.portal.timeline.entries import announced
from adgmin.record import AsOf, Aspect, DifferenceKind
from adgmin.verbs import Stage
from initiatives.models import Commitment, CommitmentStanding, Outcome
from initiatives.views import lines, promises
from initiatives.what_changed.expected import silent_at, unmentioned_at
from initiatives.what_changed.headings import WAY

from .about import conflicts
from .nouns import NOUNS
from .views import shares

# Each part of the page shows so many lines, and leads to the rest.
LINES = 4


def sizes(as_of: AsOf) -> list[tuple[str, str, int]]:
    """The nouns in the order of the navigation: the name of the list, the noun and how many the record holds."""
    found = []
    for noun in NOUNS.values():
        rows: Any = noun._default_manager
        number = rows.published().as_of(as_of).count()
        label = noun._meta.verbose_name if number == 1 else noun._meta.verbose_name_plural
        found.append((noun.plural, str(label), number))
    return found


def latest_meeting(as_of: AsOf) -> Any:
    """The last meeting held by the day, with its coverage; none before the first."""
    held: Any = Meeting.objects.published().held(as_of).filter(as_of.happened()).exclude(date="")
    held = held.with_coverage().with_inferred(Aspect.DATE, Aspect.PLACE)
    return held.order_by("-date_latest", "-number").first()


def strongest(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes that moved a stage, the furthest first, then those of which the verb approves, binds or founds.

    Of these, what is about an initiative comes before what is about none.
    """

    def place(outcome: Outcome) -> tuple[int, bool, int]:
        far = -WAY.index(Stage(outcome.stage)) if outcome.stage in WAY else 1
        return far, outcome.initiative_id is None, verbs.CLASSES.index(outcome.of_class)

    return sorted((each for each in outcomes if each.stage or (each.strength or 0) >= 4), key=place)


def latest(meeting: Any, as_of: AsOf) -> dict[str, Any]:
    """The latest meeting: its host, how strong its words were, the strongest of them, and what is not mentioned."""
    outcomes = list(lines(meeting.outcomes, as_of).acts_of_meetings().in_reading_order())
    unmentioned = silent_at(meeting, as_of) if meeting.covered else unmentioned_at(meeting, as_of)
    hosts: Any = published_by(meeting.roles, as_of).filter(role=MeetingRoleKind.HOST).select_related("actor")
    return {
        "hosts": hosts.with_inferred(Aspect.ACTOR),
        "covered": meeting.covered,
        "outcomes": outcomes,
        "strongest": strongest(outcomes)[:LINES],
        "shares": shares(outcomes),
        "unmentioned": list(unmentioned.with_stage(as_of).with_inferred(Aspect.NAME)),
    }


def promised(as_of: AsOf) -> dict[str, Any]:
    """What is announced, and how much has passed its date."""
    standing = promises(Commitment.objects, as_of)
    found = announced(as_of, LINES)
    return {
        "announced": found,
        "announced_for": get_text_list(
            sorted({str(year) for entry in found for year in entry.stub.span.years}), _("and")
        ),
        "past_date": standing.filter(standing=CommitmentStanding.PAST_DATE).count(),
    }


class Home(Page, TemplateView):
    """What this is, and what a reader comes for: the latest meeting, what is due, silent, disputed and new."""

    template_name = "adgmin/home.html"
    description = gettext_lazy(
        "What ASEAN’s digital ministers agreed, what has happened since, and which paragraph of which source says so."
    )

    def get_crumbs(self) -> list[Crumb]:
        """None: this is where the way begins."""
        return []

    def get_linked_data(self) -> list[LinkedData]:
        """The site, and its search."""
        search = self.request.build_absolute_uri(reverse("search"))
        return [website("ADGMIN Tracker", self.address, search, self.get_description())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of the page."""
        meeting = latest_meeting(self.as_of)
        return super().get_context_data(
            meeting=meeting,
            **(latest(meeting, self.as_of) if meeting else {}),
            **promised(self.as_of),
            conflicts=[each for each in conflicts(self.as_of) if each.difference.kind == DifferenceKind.DISAGREEMENT],
            edits=Change.objects.edits(LINES),
            lines=LINES,
            themes=Theme.objects.annotate(outcomes_count=published_count(Outcome, "themes", as_of=self.as_of)),
            sizes=sizes(self.as_of),
            classes=verbs.CLASSES,
            **kwargs,
        )
