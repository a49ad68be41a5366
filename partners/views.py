"""The pages of partners."""

from collections.abc import Iterable
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin.pages.views import (
    ActorLists,
    Crumb,
    RecordList,
    RecordPage,
    actor_lists,
    children_of,
    count_of,
    first_pages,
)
from adgmin.record import Aspect, Cited
from initiatives.filters import CommitmentFilter
from initiatives.models import Commitment, Outcome, Role
from initiatives.models.outcomes import OutcomeQuerySet
from initiatives.models.roles import RoleQuerySet

from .filters import MatrixFilter, PartnerFilter
from .history import by_group, history, reported_on
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

    def get_queryset(self) -> PartnerQuerySet:
        """Fetch its actor, and the evidence of both."""
        found = Partner.objects.with_address().showing(self.as_of).select_related("actor__parent")
        return found.with_evidence().with_evidence_of("actor")

    def get_description(self) -> str:
        """The summary of the profile, or else of the actor, cut to 200 characters."""
        return Truncator(self.object.summary or self.object.actor.summary or super().get_description()).chars(200)

    @cached_property
    def lists(self) -> ActorLists:
        actor = self.object.actor
        return actor_lists(actor, children_of(actor, self.as_of), self.as_of, self.roles, self.outcomes)

    @cached_property
    def roles(self) -> RoleQuerySet:
        """The roles of the actor, with the evidence of each and of its initiative."""
        found = self.object.actor.roles.published_as_of(self.as_of).select_related("initiative__succeeds")
        return found.with_evidence().with_evidence_of("initiative")

    @cached_property
    def outcomes(self) -> OutcomeQuerySet:
        """The outcomes with the actor."""
        return self.object.actor.outcomes_with.for_lists(self.as_of).in_reading_order()

    def cited_rows(self) -> Iterable[Cited]:
        """The partner, its actor, ``ActorLists.cited`` and the roles in initiatives; no outcomes or commitments."""
        return [self.object, self.object.actor, *self.lists.cited, *self.roles]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the lists of its actor, its row of the matrix, and its history."""
        actor, day = self.object.actor, self.as_of
        # A prefetched row is not cut to the day by its queryset.
        actor.show_as_of(day)
        lists, outcomes = self.lists, self.outcomes
        commitments = CommitmentFilter.base_filters["partner"].filter(Commitment.objects.for_lists(day), [actor])
        return super().get_context_data(
            actor=actor,
            **lists._asdict(),
            roles=self.roles,
            role_groups=by_group(list(self.roles)),
            outcomes=outcomes,
            matrix=Matrix(
                [PartnerEntries(self.object, entries_of(outcomes, self.roles, plans_only=True))], list(numbered(day))
            ),
            history=history(outcomes, reported_on(outcomes, day)),
            **first_pages(
                acts=actor.acts.for_lists(day),
                commitments=commitments,
                perspectives=actor.perspectives.for_lists(day),
            ),
            **kwargs,
        )
