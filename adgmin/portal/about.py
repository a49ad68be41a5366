"""The pages about the whole: what this is, how it is made, what it covers, and where its sources disagree."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from adgmin import verbs
from adgmin.filters.base import CodesFilter, StrictFilterSet
from adgmin.models import Meeting, Source
from adgmin.models.sources import kinds_by_rank
from adgmin.pages.evidence import Evidence
from adgmin.pages.views import Crumb, Page, StrictList, published_by
from adgmin.record import AsOf, Cited, Difference, DifferenceKind, nouns
from initiatives.attribution import Attribution
from initiatives.models import CommitmentStanding
from initiatives.what_changed.headings import Heading


class About(Page, TemplateView):
    """What the tracker is, who runs it, and how to report an error."""

    template_name = "adgmin/about.html"
    section = "about"
    timeless = True
    title = gettext_lazy("About")
    description = gettext_lazy("What the ADGMIN Tracker is, how to read it, who runs it and how to report an error.")


class Method(Page, TemplateView):
    """The editorial policy, drawn from the tables that the code itself goes by."""

    template_name = "adgmin/method.html"
    section = "about"
    timeless = True
    title = gettext_lazy("Method")
    description = gettext_lazy(
        "The verb scale, the stage of an initiative, the rank of sources and the types of difference between them."
    )

    def get_crumbs(self) -> list[Crumb]:
        """Under about."""
        return [Crumb(_("About"), reverse("about")), Crumb(_("Method"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The verbs by class, the attributions, the stages, what a meeting can change, the kinds of source by rank."""
        return super().get_context_data(
            scale=verbs.by_class(),
            attributions=Attribution,
            stages=verbs.Stage,
            standings=CommitmentStanding,
            headings=Heading,
            ranks=kinds_by_rank(),
            **kwargs,
        )


class Coverage(Page, TemplateView):
    """Which texts are held of which meeting, what our copies lack, and what that means for silence."""

    template_name = "adgmin/coverage.html"
    section = "about"
    title = gettext_lazy("Coverage")
    description = gettext_lazy(
        "Which texts are held for each meeting, and when the record can say that a meeting was silent."
    )

    def get_crumbs(self) -> list[Crumb]:
        """Under about."""
        return [Crumb(_("About"), reverse("about")), Crumb(_("Coverage"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The meetings with the texts held, and the sources with what their copies lack."""
        texts = published_by(Source.objects, self.as_of)
        meetings: Any = Meeting.objects.published().as_of(self.as_of).with_coverage()
        return super().get_context_data(
            meetings=meetings.with_evidence().prefetch_related(Prefetch("sources", texts, to_attr="texts")),
            gaps=texts.exclude(gaps=""),
            **kwargs,
        )


class Conflict(NamedTuple):
    """A record, and an aspect of it for which sources give two or more values."""

    row: Cited
    difference: Difference


def conflicts(as_of: AsOf) -> Iterator[Conflict]:
    """All there were by the day asked for, between the texts that report up to then, noun by noun."""
    for noun in nouns(Cited):
        rows: Any = noun._default_manager
        for row in rows.published().as_of(as_of).with_several_readings().named().with_evidence():
            yield from (Conflict(row, difference) for difference in row.differences)


class ConflictFilter(StrictFilterSet):
    """Where sources differ, by how."""

    kind = CodesFilter(choices=DifferenceKind.choices, label=gettext_lazy("kind"))


def _said(number: int) -> str:
    return ngettext("%(number)d difference", "%(number)d differences", number) % {"number": number} if number else ""


class Disagreements(StrictList):
    """Where sources differ: every reading, the one preferred, and the editors' reason."""

    template_name = "adgmin/disagreements.html"
    filterset_class = ConflictFilter
    section = "sources"
    title = gettext_lazy("Where sources disagree")
    description = gettext_lazy(
        "Where the sources differ on a fact: what each of them says, and which value is preferred."
    )

    @cached_property
    def all_conflicts(self) -> list[Conflict]:
        """Of every kind."""
        return list(conflicts(self.as_of))

    @cached_property
    def asked(self) -> list[str]:
        """The kinds asked for; if none is, disagreements proper."""
        return self.filterset.form.cleaned_data["kind"] or [DifferenceKind.DISAGREEMENT]

    def get_queryset(self) -> Any:
        """The conflicts of the kinds asked for: how readings differ is told by reading them, not by the database."""
        return [conflict for conflict in self.all_conflicts if conflict.difference.kind in self.asked]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many there are of each kind, and the evidence of those shown."""
        context = super().get_context_data(**kwargs)
        found = [conflict.difference.kind for conflict in self.all_conflicts]
        return {
            **context,
            "said": _said(context["paginator"].count),
            "kinds": [(kind, found.count(kind), kind in self.asked) for kind in DifferenceKind],
            "evidence": Evidence((conflict.row for conflict in context["object_list"]), self.as_of, self.version),
        }
