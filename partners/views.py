"""The pages of partners."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin import dates
from adgmin.pages.views import (
    ActorLists,
    Crumb,
    RecordList,
    RecordPage,
    actor_lists,
    children_of,
    count_of,
    cut_lists,
)
from adgmin.record import Aspect, Cited
from adgmin.record.together import keys
from initiatives.filters import CommitmentFilter
from initiatives.models import Commitment, Outcome, Role
from initiatives.stands import at_latest_meeting, disputed, standings

from .filters import MatrixFilter, PartnerFilter
from .history import by_group, history, latest_plan, reported_on
from .matrix import Matrix, PartnerEntries, entries_of
from .matrix_rows import matrix_rows, numbered
from .models import Partner, PartnerQuerySet


class PartnerList(RecordList[Partner]):
    """The list of partners."""

    noun = Partner
    filterset_class = PartnerFilter
    description = gettext_lazy("The Dialogue and Development Partners and groupings that ASEAN works with.")
    facets = ("kind", "theme", "meeting", "differs")

    def rows(self) -> PartnerQuerySet:
        """Also annotate the numbers of outcomes and roles."""
        counts = {
            "outcomes_count": count_of(Outcome.objects.published().as_of(self.as_of), "counterparts", to="actor"),
            "roles_count": count_of(Role.objects.published().as_of(self.as_of), "actor", to="actor"),
        }
        rows = Partner.objects.published().showing(self.as_of).select_related("actor")
        return rows.with_inferred(Aspect.KIND).annotate(**counts)


# Partners on a page of the matrix.
MAX_PARTNERS = 25


class MatrixPage(RecordList[Partner]):
    """The matrix: partners as rows, years as columns."""

    noun = Partner
    has_feed = False
    filterset_class = MatrixFilter
    template_name = "partners/matrix.html"
    computed_as = ("matrix",)
    title = gettext_lazy("Partners by year")
    description = gettext_lazy("What ASEAN has planned and done with each partner, year by year.")
    facets = ("kind", "theme")
    inputs = ()

    def rows(self) -> PartnerQuerySet:
        """With their actors."""
        return Partner.objects.published().select_related("actor")

    def get_paginate_by(self, queryset: object) -> int:
        return MAX_PARTNERS

    def get_crumbs(self) -> list[Crumb]:
        """The list of partners, and this page."""
        return [Crumb(_("Partners"), reverse("partners")), Crumb(self.get_title())]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the matrix of the partners on the page."""
        asked = self.filterset.form.cleaned_data
        plans_only = asked["plans"] == "true"
        actors = [partner.actor for partner in self.page_obj]
        rows = matrix_rows(actors, self.as_of, asked["theme"], plans_only=plans_only, last_year=asked["last_year"])
        return super().get_context_data(
            matrix=rows.matrix(self.page_obj, plans_only),
            rows=rows,
            covered=get_text_list(list(map(str, rows.covered or ())), _("and")),
            plans_only=plans_only,
            # The filters that links to lists keep.
            kept=urlencode([("theme", theme.slug) for theme in asked["theme"]]),
            **kwargs,
        )


class PartnerPage(RecordPage[Partner]):
    """The page of a partner: its row of the matrix, its history, roles, commitments and perspectives."""

    model = Partner
    computed_as = ("partner-stands",)
    followed_by = "partner"

    def get_queryset(self) -> PartnerQuerySet:
        """Fetch its actor, and the evidence of both."""
        found = Partner.objects.with_address().showing(self.as_of).select_related("actor__parent")
        return found.with_evidence().with_evidence_of("actor")

    def get_description(self) -> str:
        """The summary of the profile, or else of the actor, cut to 200 characters."""
        return Truncator(self.object.summary or self.object.actor.summary or super().get_description()).chars(200)

    @cached_property
    def lists(self) -> ActorLists:
        actor, found = self.object.actor, self.cut
        querysets = [found[name] for name in ("roles", "outcomes", "acts", "commitments", "perspectives")]
        return actor_lists(actor, children_of(actor, self.as_of), self.as_of, *querysets)

    @cached_property
    def cut(self) -> dict[str, Any]:
        """The first roles, the latest outcomes with the actor, and the first rows of its other lists, with totals."""
        actor, day = self.object.actor, self.as_of
        roles = actor.roles.published_as_of(day).select_related("initiative__succeeds").with_evidence()
        outcomes = actor.outcomes_with.for_lists(day).with_evidence_of("initiative").with_place().with_attribution()
        of_partner = CommitmentFilter.base_filters["partner"].filter(Commitment.objects.published().as_of(day), [actor])
        return cut_lists(
            roles=roles.with_evidence_of("initiative"),
            outcomes=outcomes.order_by("-date_latest", "-date_earliest", "slug"),
            acts=actor.acts.for_lists(day),
            # Its joins give a commitment more than once.
            commitments=Commitment.objects.for_lists(day).filter(pk__in=keys(of_partner)),
            perspectives=actor.perspectives.for_lists(day),
        )

    def cited_rows(self) -> Iterable[Cited]:
        """The partner, its actor, ``ActorLists.cited`` and the roles in initiatives; no outcomes or commitments."""
        return [self.object, self.object.actor, *self.lists.cited, *self.cut["roles"]]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the lists of its actor, its row of the matrix, and its history."""
        actor, day = self.object.actor, self.as_of
        # A prefetched row is not cut to the day by its queryset.
        actor.show_as_of(day)
        lists, roles = self.lists, list(self.cut["roles"])
        # In the order of the source.
        outcomes = sorted(self.cut["outcomes"], key=lambda outcome: (outcome.place, outcome.slug))
        since = min((outcome.date_latest for outcome in outcomes), default=dates.FIRST_DAY)
        meetings = reported_on(outcomes, day)
        if self.cut["outcomes_count"] > len(outcomes):
            meetings = meetings.filter(date_latest__gte=since)
        plan = latest_plan(roles)
        return super().get_context_data(
            **{
                **self.cut,
                **lists._asdict(),
                "actor": actor,
                "role_groups": by_group(roles),
                "outcomes": outcomes,
                "matrix": Matrix(
                    [PartnerEntries(self.object, entries_of(outcomes, roles, plans_only=True))], list(numbered(day))
                ),
                "history": history(outcomes, meetings),
                "latest_plan": plan,
                "plan_outcomes": [each for each in outcomes if plan and each.initiative_id == plan.pk][-2:],
                "latest": at_latest_meeting(outcomes),
                "standings": standings(self.cut["commitments"]),
                "disputed": disputed(outcomes, self.cut["commitments"]),
            },
            **kwargs,
        )
