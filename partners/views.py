"""The pages of partners."""

from collections.abc import Collection, Iterable
from functools import cached_property

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin.models import Meeting, Theme
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
from adgmin.record import AsOf, Aspect, Cited
from initiatives.filters import CommitmentFilter
from initiatives.models import Commitment, Outcome, Role
from initiatives.models.outcomes import OutcomeQuerySet
from initiatives.models.roles import RoleQuerySet

from .filters import MatrixFilter, PartnerFilter
from .history import by_group, history, reported_on
from .matrix import Matrix, MatrixEntry, entries_of
from .models import Partner, PartnerQuerySet


def numbered(as_of: AsOf) -> list[Meeting]:
    """The numbered meetings that were over, or whose date a text gave, by the day asked for; all without a day.

    Ordered by earliest date, then number. Annotated with ``covered``, and whether the date is inferred.
    """
    found = Meeting.objects.published().as_of(as_of).with_date_known(as_of).exclude(number=None)
    return list(found.with_coverage().with_inferred(Aspect.DATE).order_by("date_earliest", "number"))


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


def with_history(partners: PartnerQuerySet, as_of: AsOf, themes: Collection[Theme]) -> PartnerQuerySet:
    """Prefetch ``outcomes_with`` and ``roles`` of each partner's actor.

    If themes are given, only outcomes and roles on any of them.
    """
    outcomes = Outcome.objects.published_as_of(as_of).select_related("meeting", "initiative")
    outcomes = outcomes.prefetch_related("initiative__citations").with_evidence().in_reading_order()
    roles = Role.objects.published_as_of(as_of).select_related("initiative").with_evidence()
    roles = roles.with_evidence_of("initiative")
    if themes:
        outcomes = outcomes.filter(Q(themes__in=themes) | Q(initiative__themes__in=themes)).distinct()
        roles = roles.filter(initiative__themes__in=themes).distinct()
    partners = partners.prefetch_related(Prefetch("actor__outcomes_with", outcomes))
    return partners.prefetch_related(Prefetch("actor__roles", roles))


def entries_of_partner(partner: Partner, as_of: AsOf, plans_only: bool) -> list[MatrixEntry]:
    """The entries of a partner fetched ``with_history``."""
    outcomes, roles = partner.actor.outcomes_with.all(), partner.actor.roles.all()
    for role in roles:
        # A prefetched row is not cut to the day by its queryset.
        role.show_as_of(as_of)
    return entries_of(outcomes, roles, plans_only=plans_only)


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
        """Also annotate the number of outcomes, to sort by."""
        count = count_of(Outcome.objects.published().as_of(self.as_of), "counterparts", to="actor")
        return Partner.objects.published().select_related("actor").annotate(outcomes_count=count)

    def get_queryset(self) -> PartnerQuerySet:
        """Prefetch the contents of the cells: see ``with_history``."""
        return with_history(super().get_queryset(), self.as_of, self.filterset.form.cleaned_data["theme"])

    def get_crumbs(self) -> list[Crumb]:
        """The list of partners, and this page."""
        return [Crumb(_("Partners"), reverse("partners")), Crumb(self.get_title())]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the matrix of the partners on the page."""
        plans_only = self.filterset.form.cleaned_data["plans"] == "true"
        entries = [(partner, entries_of_partner(partner, self.as_of, plans_only)) for partner in self.page_obj]
        meetings = numbered(self.as_of)
        return super().get_context_data(
            matrix=Matrix(entries, meetings),
            covered=get_text_list([str(meeting) for meeting in meetings if meeting.covered], _("and")),
            plans_only=plans_only,
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
            matrix=Matrix([(self.object, entries_of(outcomes, self.roles, plans_only=True))], numbered(day)),
            history=history(outcomes, reported_on(outcomes, day)),
            **first_pages(
                acts=actor.acts.for_lists(day),
                commitments=commitments,
                perspectives=actor.perspectives.for_lists(day),
            ),
            **kwargs,
        )
