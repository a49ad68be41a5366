"""The pages About, Method, Coverage and Where sources differ."""

from collections.abc import Iterator
from itertools import chain
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
from adgmin.models.meetings import MeetingQuerySet
from adgmin.models.sources import kinds_by_rank
from adgmin.pages.evidence import Evidence
from adgmin.pages.views import PAGE_SIZE, Crumb, Page, StrictList
from adgmin.record import AsOf, Cited, Difference, DifferenceKind, fetch_together
from adgmin.record.together import rows_together
from initiatives.attribution import Attribution
from initiatives.models import CommitmentStanding
from initiatives.what_changed.headings import Heading


class About(Page, TemplateView):
    """The page About."""

    template_name = "adgmin/about.html"
    section = "about"
    timeless = True
    title = gettext_lazy("About")
    description = gettext_lazy("What the ADGMIN Tracker is, how to read it, who runs it and how to report an error.")


class Method(Page, TemplateView):
    """The page Method: the editorial policy, rendered from the tables that the code uses."""

    template_name = "adgmin/method.html"
    computed_as = ("method",)
    section = "about"
    timeless = True
    title = gettext_lazy("Method")
    description = gettext_lazy(
        "The verb scale, the stage of an initiative, the rank of sources and the types of difference between them."
    )

    def get_crumbs(self) -> list[Crumb]:
        """The page About, and this page."""
        return [Crumb(_("About"), reverse("about")), Crumb(_("Method"))]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the verb scale, attributions, stages, standings, headings of change, and kinds of source by rank."""
        return super().get_context_data(
            scale=verbs.by_class(),
            attributions=Attribution,
            stages=verbs.Stage,
            standings=CommitmentStanding,
            headings=Heading,
            ranks=kinds_by_rank(),
            **kwargs,
        )


class Coverage(StrictList[Meeting]):
    """The page Coverage: the texts held on each meeting, and the gaps in their copies."""

    template_name = "adgmin/coverage.html"
    computed_as = ("coverage",)
    section = "about"
    title = gettext_lazy("Coverage")
    description = gettext_lazy(
        "Which texts are held for each meeting, and when the record can say that a meeting was silent."
    )

    def get_crumbs(self) -> list[Crumb]:
        """The page About, and this page."""
        return [Crumb(_("About"), reverse("about")), Crumb(_("Coverage"))]

    def get_queryset(self) -> MeetingQuerySet:
        """The meetings, each with ``held_texts``."""
        texts = Source.objects.published_as_of(self.as_of)
        meetings = Meeting.objects.published().as_of(self.as_of).with_coverage().with_evidence()
        return meetings.prefetch_related(Prefetch("sources", texts, to_attr="held_texts"))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the sources whose copies have gaps, beside the first meetings."""
        gaps = Source.objects.published_as_of(self.as_of).exclude(gaps="")[:PAGE_SIZE]
        return super().get_context_data(gaps=() if self.page_obj.has_previous() else gaps, **kwargs)


class Conflict(NamedTuple):
    """A record, and an aspect of it for which sources give two or more values."""

    row: Cited
    difference: Difference


def conflicts(as_of: AsOf) -> Iterator[Conflict]:
    """The differences in all published records as of the day, noun by noun.

    One query tells which nouns have any.
    """
    nouns = Cited.concrete_models()
    differing = [noun.rows().published().as_of(as_of).with_several_readings() for noun in nouns]
    some = rows_together(rows.order_by().values_list("pk")[:1] for rows in differing)
    found = [rows.named().with_evidence() for rows, keys in zip(differing, some, strict=True) if keys]
    fetch_together(*found)
    for row in chain.from_iterable(found):
        yield from (Conflict(row, difference) for difference in row.differences)


class ConflictFilter(StrictFilterSet):
    """The filter of the page: the kind of difference."""

    kind = CodesFilter(choices=DifferenceKind.choices, label=gettext_lazy("kind"))


def _sentence(number: int, asked: list[str]) -> str:
    if not number:
        return ""
    if asked == [DifferenceKind.DISAGREEMENT]:
        return ngettext("%(number)d disagreement", "%(number)d disagreements", number) % {"number": number}
    return ngettext("%(number)d difference", "%(number)d differences", number) % {"number": number}


class Disagreements(StrictList[Conflict]):
    """The page Where sources differ: every value given, the preferred one, and the editors' reason."""

    template_name = "adgmin/disagreements.html"
    computed_as = ("disagreements",)
    filterset_class = ConflictFilter
    section = "sources"
    title = gettext_lazy("Where sources differ")
    description = gettext_lazy(
        "Where the sources differ on a fact: what each of them says, and which value is preferred."
    )

    @cached_property
    def all_conflicts(self) -> list[Conflict]:
        """The differences of every kind, computed once per request."""
        return list(conflicts(self.as_of))

    @cached_property
    def asked(self) -> list[str]:
        """The kinds asked for; by default only disagreements."""
        return self.filterset.form.cleaned_data["kind"] or [DifferenceKind.DISAGREEMENT]

    def get_queryset(self) -> Any:
        """The differences of the kinds asked for: a list, since the kind is computed in Python."""
        return [conflict for conflict in self.all_conflicts if conflict.difference.kind in self.asked]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the number of each kind, and the evidence of those on the page."""
        found = [conflict.difference.kind for conflict in self.all_conflicts]
        return {
            **super().get_context_data(**kwargs),
            "sentence": _sentence(self.page_obj.paginator.count, self.asked),
            "kinds": [(kind, found.count(kind), kind in self.asked) for kind in DifferenceKind],
            "evidence": Evidence((conflict.row for conflict in self.page_obj), self.as_of),
        }
