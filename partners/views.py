"""The pages of partners."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin.filters.base import Rows
from adgmin.models import Actor, Meeting
from adgmin.pages.views import (
    ACTOR_LISTS,
    Crumb,
    RecordList,
    RecordPage,
    actor_lists,
    count_of,
    first_pages,
)
from adgmin.record import AsOf, Aspect, Cited
from initiatives.filters import CommitmentFilter
from initiatives.models import Commitment, Initiative, Outcome, Role
from initiatives.views import lines, promises, roles_of, views_voiced

from .filters import MatrixFilter, PartnerFilter
from .matrix import Matrix, marks_of
from .models import Partner
from .story import parts, reported_on, story


def numbered(as_of: AsOf) -> list[Any]:
    """The numbered meetings whose date is known by the day, the earliest first, with ``covered``."""
    published: Any = Meeting.objects.published()
    found = published.as_of(as_of).with_date_known(as_of).exclude(number=None)
    return list(found.with_coverage().with_inferred(Aspect.DATE).order_by("date_earliest", "number"))


class PartnerList(RecordList):
    """The list of partners."""

    noun = Partner
    filterset_class = PartnerFilter
    description = gettext_lazy("The Dialogue and Development Partners and groupings that ASEAN works with.")
    facets = ("kind", "theme", "meeting", "differs")

    def rows(self) -> Rows:
        """Also annotate the numbers of outcomes and roles."""
        counts = {
            "outcomes_count": count_of(Outcome.objects.published().as_of(self.as_of), "counterparts", to="actor"),
            "roles_count": count_of(Role.objects.published().as_of(self.as_of), "actor", to="actor"),
        }
        rows: Any = super().rows().showing(self.as_of)
        return cast("Rows", rows.select_related("actor").with_inferred(Aspect.KIND).annotate(**counts))


def with_years(partners: Rows, as_of: AsOf, themes: Any) -> Rows:
    """Prefetch the outcomes of each partner as ``actor.said`` and its roles as ``actor.parts``.

    If themes are given, only outcomes and roles on any of them.
    """
    outcomes = Outcome.objects.published_as_of(as_of).select_related("meeting", "initiative")
    outcomes = outcomes.prefetch_related("citations", "initiative__citations").with_basis().in_reading_order()
    roles = Role.objects.published_as_of(as_of).select_related("initiative").with_evidence()
    roles = roles.prefetch_related(Initiative.evidence("initiative__"))
    if themes:
        outcomes = outcomes.filter(Q(themes__in=themes) | Q(initiative__themes__in=themes)).distinct()
        roles = roles.filter(initiative__themes__in=themes).distinct()
    return partners.prefetch_related(
        Prefetch("actor__outcomes_with", outcomes, to_attr="said"),
        Prefetch("actor__roles", roles, to_attr="parts"),
    )


class MatrixPage(RecordList):
    """The matrix: partners as rows, years as columns."""

    noun = Partner
    has_feed = False
    filterset_class = MatrixFilter
    template_name = "partners/matrix.html"
    title = gettext_lazy("Partners by year")
    description = gettext_lazy("What ASEAN has planned and done with each partner, year by year.")
    facets = ("kind", "theme")
    inputs = ()

    def rows(self) -> Rows:
        """Also annotate the number of outcomes, to sort by."""
        count = count_of(Outcome.objects.published().as_of(self.as_of), "counterparts", to="actor")
        return super().rows().select_related("actor").annotate(outcomes_count=count)

    def get_queryset(self) -> Rows:
        """Prefetch the contents of the cells: see ``with_years``."""
        return with_years(super().get_queryset(), self.as_of, self.filterset.form.cleaned_data["theme"])

    def get_crumbs(self) -> list[Crumb]:
        """The list of partners, and this page."""
        return [Crumb(_("Partners"), reverse("partners")), Crumb(self.get_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matrix of the partners on the page."""
        context = super().get_context_data(**kwargs)
        alone = self.filterset.form.cleaned_data["plans"] == "true"
        for role in chain.from_iterable(row.actor.parts for row in context["object_list"]):
            # Those fetched along with others show all there is.
            role.show_as_of(self.as_of)
        found = [(row, marks_of(row.actor.said, row.actor.parts, plans_alone=alone)) for row in context["object_list"]]
        meetings = numbered(self.as_of)
        covered = get_text_list([str(meeting) for meeting in meetings if meeting.covered], _("and"))
        return {**context, "matrix": Matrix(found, meetings), "covered": covered, "plans_alone": alone}


class PartnerPage(RecordPage):
    """The page of a partner: its row of the matrix, its history, roles, commitments and perspectives."""

    model = Partner

    def get_queryset(self) -> Rows:
        """Fetch its actor, and the evidence of both."""
        found: Any = super().get_queryset()
        actors = Actor.objects.select_related("parent").with_evidence()
        return cast("Rows", found.with_evidence().prefetch_related(Prefetch("actor", actors)))

    def get_description(self) -> str:
        """The summary of the profile, or else of the actor, cut to 200 characters."""
        return Truncator(self.object.summary or self.object.actor.summary or super().get_description()).chars(200)

    def cited_rows(self, context: dict[str, Any]) -> Iterable[Cited]:
        """The partner, its actor, and the cited rows of the lists on its page."""
        return chain([self.object, self.object.actor], *(context[name] for name in (*ACTOR_LISTS, "roles")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lists of its actor, its row of the matrix, and its history."""
        partner, actor, day = self.object, self.object.actor, self.as_of
        # Those fetched along with others show all there is.
        actor.show_as_of(day)
        outcomes = list(lines(actor.outcomes_with, day).in_reading_order())
        roles = roles_of(actor, day)
        promised = CommitmentFilter.base_filters["partner"].filter(promises(Commitment.objects, day), [actor])
        return super().get_context_data(
            actor=actor,
            **actor_lists(actor, day),
            roles=roles,
            parts=parts(roles),
            outcomes=outcomes,
            matrix=Matrix([(partner, marks_of(outcomes, roles, plans_alone=True))], numbered(day)),
            chapters=story(outcomes, reported_on(outcomes, day)),
            **first_pages(
                acts=lines(actor.acts, day),
                commitments=promised,
                perspectives=views_voiced(actor.perspectives, day),
            ),
            **kwargs,
        )
