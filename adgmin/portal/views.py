"""The pages that draw on all three apps: health, meetings and themes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from adgmin import verbs
from adgmin.filters import ThemeFilter
from adgmin.models import Actor, Cited, Meeting, Theme, record
from adgmin.strict import Rows
from adgmin.views import (
    Crumb,
    Page,
    RecordList,
    RecordPage,
    first_of,
    published_by,
    published_count,
)
from initiatives.models import Commitment, Initiative, Outcome
from initiatives.views import lines, promises, views_voiced

from .filters import MeetingFilter
from .language import CLASSES, Chart, by_meeting


class Share(NamedTuple):
    """How many outcomes have a verb of a class."""

    of_class: verbs.VerbClass
    number: int


def shares(outcomes: Iterable[Outcome]) -> list[Share]:
    """The classes of verb that occur, the strongest first."""
    found = [outcome.of_class for outcome in outcomes]
    return [Share(of_class, found.count(of_class)) for of_class in verbs.CLASSES if of_class in found]


class Group(NamedTuple):
    """The outcomes of a meeting that concern the same partner, or the same theme; the heading may be none."""

    heading: Actor | Theme | None
    outcomes: list[Outcome]


def grouped(outcomes: Sequence[Outcome]) -> list[Group]:
    """By the partner that they are with, of several the one most spoken of, else by their first theme.

    The groups stand in the order of their first outcome.
    """
    spoken_of = Counter(actor for outcome in outcomes for actor in outcome.counterparts.all())
    groups: dict[Actor | Theme | None, list[Outcome]] = {}
    for outcome in outcomes:
        partner = max(outcome.counterparts.all(), key=lambda actor: spoken_of[actor], default=None)
        theme = next(iter(outcome.themes.all()), None)
        groups.setdefault(partner or theme, []).append(outcome)
    return [Group(heading, found) for heading, found in groups.items()]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer: 200 with the record version, or 503 when the database does not answer."""
    try:
        return JsonResponse({"status": "ok", "record_version": record.version().number})
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)


class MeetingList(RecordList):
    """All meetings."""

    noun = Meeting
    filterset_class = MeetingFilter
    description = gettext_lazy("Every session in the record, with its date, its place and how much was said there.")
    facets = ("status", "differs")
    entries = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> Rows:
        """With the number of outcomes of each."""
        count = published_count(Outcome, "meeting", as_of=self.as_of)
        return super().rows().select_related("body").annotate(outcomes_count=count)


class MeetingPage(RecordPage):
    """A meeting: when, where and who; what was said, in reading order, grouped under what it concerns."""

    model = Meeting

    def get_queryset(self) -> Rows:
        """With its body and its evidence."""
        found: Any = super().get_queryset()
        return cast("Rows", found.select_related("body").with_evidence())

    def cited_rows(self, context: dict[str, Any]) -> Iterable[Cited]:
        """The meeting and the parts in it."""
        return [self.object, *context["roles"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Parts, outcomes, and the texts that report on it."""
        outcomes = list(lines(self.object.outcomes, self.as_of).in_reading_order().prefetch_related("themes"))
        return super().get_context_data(
            roles=list(self.object.roles.published().select_related("actor", "person").with_evidence()),
            outcomes=outcomes,
            groups=grouped(outcomes),
            shares=shares(outcomes),
            texts=self.object.sources.published(),
            **first_of(
                commitments=promises(Commitment.objects.spoken_of_at(self.object), self.as_of),
                perspectives=views_voiced(self.object.perspectives, self.as_of),
            ),
            **kwargs,
        )


class ThemeList(RecordList):
    """All themes."""

    noun = Theme
    filterset_class = ThemeFilter
    description = gettext_lazy("The subjects by which the record is filed: this project’s own order, not a source’s.")

    def rows(self) -> Rows:
        """With how much is filed under each."""
        counts = {
            "outcomes_count": published_count(Outcome, "themes", as_of=self.as_of),
            "initiatives_count": published_count(Initiative, "themes", as_of=self.as_of),
        }
        return super().rows().annotate(**counts)


class ThemePage(Page, DetailView):  # type: ignore[type-arg]
    """A theme: its initiatives, and the latest of what was said about it."""

    model = Theme
    section = "themes"

    def get_title(self) -> str:
        """Its name."""
        return str(self.object)

    def get_description(self) -> str:
        """What belongs there."""
        return Truncator(self.object.summary or self.object.name).chars(200)

    def get_crumbs(self) -> list[Crumb]:
        """Under the themes."""
        return [Crumb(_("Themes"), reverse("themes")), Crumb(self.get_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first page of each list; the lists themselves have the rest."""
        theme, day = self.object, self.as_of
        initiatives = published_by(theme.initiatives, day)
        return super().get_context_data(
            **first_of(
                initiatives=initiatives if day else initiatives.with_stage(),
                outcomes=lines(theme.outcomes, day),
                commitments=promises(theme.commitments, day),
                perspectives=views_voiced(theme.perspectives, day),
            ),
            chart=self.language(),
            classes=CLASSES,
            **kwargs,
        )

    def language(self) -> Chart:
        """How much was said of it at each meeting, by the classes of verbs."""
        said = by_meeting(published_by(self.object.outcomes, self.as_of), QueryDict(f"theme={self.object.slug}"))
        return Chart("by-meeting", _("How the language moved"), [], said)
