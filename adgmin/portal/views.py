"""The pages of meetings and themes, and the health check."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin import verbs
from adgmin.dates import FIRST_DAY
from adgmin.filters.nouns import ThemeFilter
from adgmin.models import Actor, Meeting, MeetingStatus, Passage, Source, Theme
from adgmin.models.meetings import MeetingQuerySet, MeetingRoleQuerySet
from adgmin.models.sources import SourceQuerySet
from adgmin.models.themes import ThemeQuerySet
from adgmin.pages.views import Crumb, DetailPage, RecordList, RecordPage, count_of, first_pages, in_api
from adgmin.record import Cited
from adgmin.templatetags.record import chief_passage
from initiatives.attribution import Attribution
from initiatives.models import Commitment, Initiative, Outcome
from initiatives.stands import at_latest_meeting, decisions, disputed, stages, standings, verb_shares
from initiatives.what_changed.headings import is_courtesy
from initiatives.what_changed.themes import MAX_NAMED, meetings_without, themes_at

from .briefing import briefing
from .chairs import MAX_MEETINGS, chairs_of
from .filters import MeetingFilter
from .verb_mix import SHOWN_CLASSES, Chart, bars_by_meeting, held_meetings


class VerbClassCount(NamedTuple):
    """The number of outcomes whose verb is of a class."""

    of_class: verbs.VerbClass
    number: int


def verb_class_counts(outcomes: Iterable[Outcome]) -> list[VerbClassCount]:
    """The classes of verb that occur, the strongest first."""
    found = [outcome.of_class for outcome in outcomes]
    return [VerbClassCount(of_class, found.count(of_class)) for of_class in verbs.CLASSES if of_class in found]


class OutcomeGroup(NamedTuple):
    """Outcomes of a meeting under one heading: a partner, a theme or ``None``."""

    heading: Actor | Theme | None
    outcomes: list[Outcome]

    @property
    def acts(self) -> list[Outcome]:
        """Those that are shown at once."""
        return [outcome for outcome in self.outcomes if not self._is_aside(outcome)]

    @property
    def asides(self) -> list[Outcome]:
        """Those that are folded: courtesies, and facts that set no stage."""
        return [outcome for outcome in self.outcomes if self._is_aside(outcome)]

    @staticmethod
    def _is_aside(outcome: Outcome) -> bool:
        return not outcome.stage and (is_courtesy(outcome) or outcome.strength is None)

    @property
    def anchor(self) -> str:
        """The fragment of its URL: “on-” and a slug."""
        return f"on-{self.heading.slug if self.heading else 'other'}"


def by_heading(outcomes: Sequence[Outcome]) -> list[OutcomeGroup]:
    """Group outcomes by the partner in whose entry of the source they are, or else by their leading theme.

    Outcomes published before a leading theme was required may have none: their first theme is used. The groups are in
    the order of their first outcome.
    """
    entries = partners_entries(outcomes)
    groups: dict[Actor | Theme | None, list[Outcome]] = {}
    for outcome in outcomes:
        partner = entries.get(chief_passage(outcome))
        own = partner if partner in outcome.counterparts.all() else None
        theme = outcome.leading_theme or next(iter(outcome.themes.all()), None)
        groups.setdefault(own or theme, []).append(outcome)
    return [OutcomeGroup(heading, found) for heading, found in groups.items()]


def partners_entries(outcomes: Iterable[Outcome]) -> dict[Passage | None, Actor]:
    """The passages that are the entry of one partner in a source, with the partner.

    A passage is such an entry if most of its outcomes are with the partner, and the next or previous passage of the
    source with outcomes is mostly about another partner: sources list partners one after the other.
    """
    given: dict[Passage, list[Outcome]] = {}
    for outcome in outcomes:
        if passage := chief_passage(outcome):
            given.setdefault(passage, []).append(outcome)
    passages = sorted(given, key=lambda passage: (passage.source_id, passage.order))
    partners = [_partner_of_most(given[passage]) for passage in passages]
    found: dict[Passage | None, Actor] = {}
    for place, (passage, partner) in enumerate(zip(passages, partners, strict=True)):
        beside = {
            partners[other]
            for other in (place - 1, place + 1)
            if 0 <= other < len(passages) and passages[other].source_id == passage.source_id
        }
        if partner and beside - {None, partner}:
            found[passage] = partner
    return found


def _partner_of_most(outcomes: Sequence[Outcome]) -> Actor | None:
    """The partner that is a counterpart of more than half of the outcomes; ``None`` if there is none."""
    counted = Counter(actor for outcome in outcomes for actor in outcome.counterparts.all() if _is_partner(actor))
    partner, number = next(iter(counted.most_common(1)), (None, 0))
    return partner if 2 * number > len(outcomes) else None


def _is_partner(actor: Actor) -> bool:
    """True if the actor has a published partner profile."""
    return hasattr(actor, "partner") and actor.partner.is_published()


class AttributedOutcomes(NamedTuple):
    """Outcomes recorded under a meeting that are not acts of it, with their attribution."""

    attribution: Attribution
    outcomes: list[Outcome]


# The attributions shown after the acts on the page of a meeting, in this order.
OTHER_ATTRIBUTIONS = (Attribution.OTHER_BODY, Attribution.OTHER_SOURCE, Attribution.VIEW)


def reporting(outcomes: Iterable[Outcome]) -> list[Source]:
    """The sources that the outcomes cite, each once."""
    return list(dict.fromkeys(each.passage.source for outcome in outcomes for each in outcome.citations.all()))


class MeetingList(RecordList[Meeting]):
    """The list of meetings."""

    noun = Meeting
    filterset_class = MeetingFilter
    description = gettext_lazy("All meetings in the record, with date, place and number of outcomes.")
    facets: tuple[str, ...] = ("status", "differs")
    computed_as = ("chairs",)
    inputs = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> MeetingQuerySet:
        """Also annotate the number of outcomes that are acts of the meeting."""
        count = count_of(Outcome.objects.published_as_of(self.as_of).acts_of_meetings(), "meeting")
        return Meeting.objects.published().select_related("body").with_evidence().annotate(outcomes_count=count)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add who hosted and chaired the first meetings, unless the list is filtered by more than day and body."""
        context = super().get_context_data(**kwargs)
        given = {name for name, value in self.filterset.form.cleaned_data.items() if value}
        if given - {"as_of", "body", "date_before"} or self.page_obj.number > 1:
            return context
        meetings = list(self.page_obj)[:MAX_MEETINGS]
        # A list of all meetings has those that follow too.
        are_all = "date_before" not in given and len(meetings) == self.page_obj.paginator.count
        return {
            **context,
            "chairs_rows": chairs_of(meetings, self.as_of, are_all=are_all),
            "chairs_before": self._before(meetings),
        }

    def _before(self, meetings: Sequence[Meeting]) -> str:
        """The query string of the list of the meetings that began before these; empty if there are none."""
        earliest = min((meeting.date_earliest for meeting in meetings), default=FIRST_DAY)
        if self.page_obj.paginator.count <= len(meetings) or earliest == FIRST_DAY:
            return ""
        query = self.request.GET.copy()
        query["date_before"] = (earliest - dt.timedelta(days=1)).isoformat()
        return f"?{query.urlencode()}"


class MeetingPage(RecordPage[Meeting]):
    """The page of a meeting: its outcomes by partner or theme, and other attributions apart."""

    model = Meeting
    computed_as = ("meeting-stands", "briefing")

    def get_queryset(self) -> MeetingQuerySet:
        """Fetch its body, its evidence, and whether a text of its own is held."""
        found = Meeting.objects.with_address().showing(self.as_of)
        return found.select_related("body").with_coverage().with_evidence()

    @cached_property
    def roles(self) -> MeetingRoleQuerySet:
        """The roles in it, with their evidence."""
        return self.object.roles.published_as_of(self.as_of).select_related("actor", "person").with_evidence()

    def cited_rows(self) -> Iterable[Cited]:
        """The meeting and the roles in it."""
        return [self.object, *self.roles]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add roles, outcomes, those of other attributions, and the texts on the meeting."""
        rows = self.object.outcomes.for_lists(self.as_of).with_attribution().in_reading_order()
        found = rows.select_related("leading_theme").prefetch_related("themes", "counterparts__partner")
        lists = first_pages(
            found,
            self.roles,
            commitments=Commitment.objects.with_check_at(self.object, self.as_of).for_lists(self.as_of),
            perspectives=self.object.perspectives.for_lists(self.as_of),
        )
        outcomes = [outcome for outcome in found if outcome.attribution == Attribution.MEETING]
        texts = self.object.texts(self.as_of)
        others = [
            AttributedOutcomes(attribution, [outcome for outcome in found if outcome.attribution == attribution])
            for attribution in OTHER_ATTRIBUTIONS
        ]
        return super().get_context_data(
            roles=self.roles,
            outcomes=outcomes,
            groups=by_heading(outcomes),
            verb_class_counts=verb_class_counts(outcomes),
            other_attributions=[each for each in others if each.outcomes],
            reported_by=reporting(outcomes),
            texts=texts,
            decisions=decisions(outcomes),
            verb_shares=verb_shares(outcomes),
            standings=standings(lists["commitments"]),
            disputed=disputed(found, lists["commitments"]),
            briefing=briefing(self.object, self.as_of),
            **self._themes(texts, outcomes),
            **lists,
            **kwargs,
        )

    def _themes(self, texts: SourceQuerySet, outcomes: Iterable[Outcome]) -> dict[str, object]:
        """The themes that its own text does not name, and those first named at it; none of a planned meeting."""
        if self.object.status == MeetingStatus.PLANNED:
            return {}
        themes = list(themes_at(self.object, texts, outcomes))
        return {
            "unnamed_themes": [theme for theme in themes[:MAX_NAMED] if theme.unnamed],
            "first_named": [theme for theme in themes[:MAX_NAMED] if theme.first_named],
            "more_themes": len(themes) > MAX_NAMED,
        }


class ThemeList(RecordList[Theme]):
    """The list of themes."""

    noun = Theme
    filterset_class = ThemeFilter
    description = gettext_lazy(
        "The themes of the record. They are this project’s own classification, not that of a source."
    )

    def rows(self) -> ThemeQuerySet:
        """Also annotate the numbers of outcomes and initiatives."""
        counts = {
            "outcomes_count": count_of(Outcome.objects.published().as_of(self.as_of), "themes"),
            "initiatives_count": count_of(Initiative.objects.published().as_of(self.as_of), "themes"),
        }
        return Theme.objects.published().annotate(**counts)


class ThemePage(DetailPage[Theme]):
    """The page of a theme: the first page of each of its lists, and a chart of verbs by meeting."""

    model = Theme
    section = "themes"
    computed_as = ("theme-stands",)
    followed_by = "theme"

    def files(self) -> dict[str, str]:
        """The theme in the API."""
        return in_api(self.object)

    def get_title(self) -> str:
        return str(self.object)

    def get_description(self) -> str:
        return Truncator(self.object.summary or self.object.name).chars(200)

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Themes"), reverse("themes")), Crumb(self.get_title())]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the first page of each list, and the chart."""
        theme, day = self.object, self.as_of
        lists = first_pages(
            initiatives=theme.initiatives.published_as_of(day).with_evidence(),
            outcomes=theme.outcomes.for_lists(day).with_attribution(),
            commitments=theme.commitments.for_lists(day),
            perspectives=theme.perspectives.for_lists(day),
        )
        without = list(meetings_without(theme, day))
        return super().get_context_data(
            meetings_without=without[:MAX_NAMED],
            more_without=len(without) > MAX_NAMED,
            latest=at_latest_meeting(lists["outcomes"]),
            stages=stages(lists["initiatives"]),
            standings=standings(lists["commitments"]),
            disputed=disputed(lists["outcomes"], lists["commitments"]),
            **lists,
            chart=self.language(),
            classes=SHOWN_CLASSES,
            **kwargs,
        )

    def language(self) -> Chart:
        """The chart of its outcomes at each meeting, by class of verb."""
        outcomes = self.object.outcomes.published_as_of(self.as_of)
        groups = bars_by_meeting(outcomes, held_meetings(self.as_of), QueryDict(f"theme={self.object.slug}"))
        return Chart("by-meeting", _("How the language changed"), [], groups)
