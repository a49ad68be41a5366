"""The pages of initiatives, outcomes, commitments and perspectives."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adgmin import dates
from adgmin.filters.base import StrictFilterSet
from adgmin.filters.facets import BadQueryError
from adgmin.pages.views import PAGE_SIZE, RecordList, RecordPage, cut_lists
from adgmin.record import Cited, CitedQuerySet
from initiatives.life.build import Lives
from initiatives.life.map import LifeMap
from initiatives.life.succession import succession
from initiatives.models.commitments import CommitmentQuerySet
from initiatives.models.initiatives import InitiativeQuerySet
from initiatives.models.outcomes import OutcomeQuerySet
from initiatives.models.perspectives import PerspectiveQuerySet

from .attribution import Attribution
from .filters import CommitmentFilter, InitiativeFilter, OutcomeFilter, PerspectiveFilter
from .history import compared_checks, history_sentences
from .models import Check, Commitment, CommitmentStanding, Initiative, Outcome, Perspective
from .stands import where_it_stands

# The number of commitments still ahead that are shown above the list.
MAX_ANNOUNCED = 3
OPEN_STANDINGS = (CommitmentStanding.OPEN, CommitmentStanding.NOT_KNOWN_YET)


class InitiativeList(RecordList[Initiative]):
    """The list of initiatives, as a table or, with ``view=map``, as a map of their lives."""

    noun = Initiative
    filterset_class = InitiativeFilter
    description = gettext_lazy("Guides, frameworks, plans, centres and other initiatives, and the stage of each.")
    facets = ("theme", "stage", "kind", "named_at", "partner", "verb_class", "differs")
    inputs = ("q", "alive_from", "alive_to", "date_after", "date_before", "as_of")

    def extra(self) -> set[str]:
        """Also allow ``view``."""
        return {*super().extra(), "view"}

    @property
    def mapped(self) -> bool:
        """True for ``view=map``; any other value is a bad request."""
        view = self.request.GET.get("view", "")
        if view not in ("", "map"):
            raise BadQueryError(
                {"view": [_("“%(view)s” is not a view of this list. The only other view is “map”.") % {"view": view}]}
            )
        return bool(view)

    @cached_property
    def filterset(self) -> StrictFilterSet:
        """The validated query string. The map is grouped by theme, unless another order is asked for."""
        found = super().filterset
        if self.mapped and not self.request.GET.get("ordering"):
            found.data = self.request.GET.copy()
            found.data["ordering"] = "theme"
        return found

    def rows(self) -> InitiativeQuerySet:
        """Also fetch the evidence."""
        return Initiative.objects.published().with_evidence()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Also the map if it is asked for; the filter form then keeps ``view=map``."""
        context = super().get_context_data(**kwargs)
        if self.mapped:
            context["map"] = LifeMap(self.page_obj, self.as_of)
            context["hidden_inputs"] = [*self.hidden_inputs(), ("view", "map")]
        return context


class InitiativePage(RecordPage[Initiative]):
    """The page of an initiative: its life, succession, roles, parts, commitments and perspectives."""

    model = Initiative
    has_feed = True
    computed_as = ("life",)

    def get_queryset(self) -> InitiativeQuerySet:
        """Fetch its stage, relations and evidence."""
        found = Initiative.objects.with_address().showing(self.as_of).with_stage(self.as_of).with_evidence()
        return found.select_related("part_of", "succeeds", "body").with_name_inferred("part_of")

    @cached_property
    def lists(self) -> dict[str, Any]:
        """The first pages of its roles, parts, commitments and perspectives, and their totals."""
        as_of = self.as_of
        return cut_lists(
            roles=self.object.roles.published_as_of(as_of).select_related("actor").with_evidence(),
            parts=self.object.parts.published_as_of(as_of).with_evidence(),
            commitments=self.object.commitments.for_lists(as_of).by_due_date(),
            perspectives=self.object.perspectives.for_lists(as_of),
        )

    def cited_rows(self) -> Iterable[Cited]:
        """The initiative and its roles."""
        return [self.object, *self.lists["roles"]]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add its life, succession, roles, parts, commitments and perspectives."""
        querysets = [rows for rows in self.lists.values() if isinstance(rows, CitedQuerySet)]
        life = Lives([self.object], self.as_of, *querysets, latest_only=True).of(self.object)
        return super().get_context_data(
            life=life,
            **where_it_stands(life, self.lists["commitments"]),
            stage_set_by=self.object.stage_act,
            stage_acts=[self.object.stage_act] if self.object.stage_act else [],
            chain=succession(self.object, self.as_of),
            **self.lists,
            **kwargs,
        )


class OutcomeList(RecordList[Outcome]):
    """The list of outcomes."""

    noun = Outcome
    filterset_class = OutcomeFilter
    description = gettext_lazy(
        "What was endorsed, adopted, agreed, welcomed or noted. Each outcome has a verb, an object and a source."
    )
    facets = ("theme", "meeting", "attribution", "verb", "verb_class", "courtesy", "partner", "stage", "differs")
    inputs = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> OutcomeQuerySet:
        """What a row of the list shows: see ``lines``."""
        return Outcome.objects.for_lists(self.as_of)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Also say how many are acts of the meeting, if filtered by meeting and not by attribution."""
        context = super().get_context_data(**kwargs)
        asked = self.filterset.form.cleaned_data
        facet = next((each for each in self.tallied.facets if each.name == "attribution"), None)
        if facet and asked["meeting"] and not asked["attribution"]:
            acts = next((each.number for each in facet.options if each.value == Attribution.MEETING), 0)
            context["sentence"] = ngettext(
                "%(sentence)s, %(number)d of them an act of the meeting",
                "%(sentence)s, %(number)d of them acts of the meeting",
                acts,
            ) % {"sentence": self.sentence(), "number": acts}
        return context


class OutcomePage(RecordPage[Outcome]):
    """The page of an outcome."""

    model = Outcome

    def get_queryset(self) -> OutcomeQuerySet:
        """Fetch its relations, attribution and evidence."""
        found = Outcome.objects.with_address().showing(self.as_of)
        return found.select_related("meeting", "body", "initiative", "under").with_attribution().with_evidence()

    def get_title(self) -> str:
        """Its verb and object."""
        return str(self.object)


class CommitmentList(RecordList[Commitment]):
    """The list of commitments."""

    noun = Commitment
    filterset_class = CommitmentFilter
    description = gettext_lazy("What the sources say will exist or happen, by when, and whether it was kept.")
    facets = ("standing", "follow_up", "theme", "actor", "meeting", "finding", "kind", "differs")
    inputs = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> CommitmentQuerySet:
        """What a row of the list shows; the checks as ``history``."""
        found = Commitment.objects.published().showing(self.as_of).select_related("owner", "initiative")
        return found.with_evidence().with_history(self.as_of)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the counts of standing and follow-up, and the next commitments that fall due."""
        context = super().get_context_data(**kwargs)
        asked: CommitmentQuerySet = self.filterset.without("standing").qs
        ahead = asked.prefetch_related(None).without_evidence().filter(Q(standing__in=OPEN_STANDINGS))
        counted = [facet for facet in self.tallied.facets if facet.name in ("standing", "follow_up")]
        found = [
            CommitmentStanding(each.value) for facet in counted for each in facet.options if facet.name == "standing"
        ]
        announced = ahead.due_after(self.as_of.day or dates.FIRST_DAY)[:MAX_ANNOUNCED]
        return {**context, "counted": counted, "standings": found, "announced": announced}


class CommitmentPage(RecordPage[Commitment]):
    """The page of a commitment: its standing, its history in sentences, and its checks in order of date."""

    model = Commitment

    def get_queryset(self) -> CommitmentQuerySet:
        """Fetch its standing, relations and evidence."""
        found = Commitment.objects.with_address().showing(self.as_of).with_standing(self.as_of)
        return found.select_related("owner", "initiative").with_evidence()

    @cached_property
    def checks(self) -> list[Check]:
        """Its checks, the earliest first, with their evidence."""
        found = self.object.checks.published_as_of(self.as_of).select_related("meeting").with_outcome().with_evidence()
        return list(found.order_by("date_latest", "date_earliest", "slug"))

    def cited_rows(self) -> Iterable[Cited]:
        """The commitment and its checks."""
        return [self.object, *self.checks]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add its checks and its history."""
        sentences = history_sentences(self.object, self.checks, self.as_of)
        return super().get_context_data(
            checks=self.checks, compared_checks=compared_checks(self.checks), sentences=sentences, **kwargs
        )


class PerspectiveList(RecordList[Perspective]):
    """The list of perspectives."""

    noun = Perspective
    filterset_class = PerspectiveFilter
    description = gettext_lazy("What governments, industry and commentators think: views, never outcomes.")
    facets = ("actor", "theme", "meeting", "initiative", "differs")
    inputs = ("q", "date_after", "date_before", "as_of")

    def rows(self) -> PerspectiveQuerySet:
        """What a row of the list shows: see ``views_voiced``."""
        return Perspective.objects.for_lists(self.as_of)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the one meeting that the list is narrowed to, whose views have a page by theme."""
        meetings = self.filterset.form.cleaned_data["meeting"]
        return super().get_context_data(asked_at=meetings[0] if len(meetings) == 1 else None, **kwargs)


class PerspectivePage(RecordPage[Perspective]):
    """The page of a perspective."""

    model = Perspective

    def get_queryset(self) -> PerspectiveQuerySet:
        """Fetch its relations and evidence."""
        found = Perspective.objects.with_address().showing(self.as_of)
        return found.select_related("voice", "meeting", "initiative").with_evidence()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the later outcomes on its themes, the earliest first."""
        later = self.object.later_outcomes().for_lists(self.as_of).order_by("date_latest", "slug")
        return super().get_context_data(later=later[:PAGE_SIZE], **kwargs)
