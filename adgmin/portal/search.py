"""The search page: everything that is public, found by its words (see ``adgmin.models.search``)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy

from adgmin.filters.base import CodesFilter, Rows, StrictFilterSet, WordsFilter
from adgmin.models import Synonym
from adgmin.models.search import SearchEntry
from adgmin.pages.views import PAGE_SIZE, StrictList
from adgmin.record import AsOf, Aspect
from adgmin.search.answers import Answer, Hit, answer, hits
from adgmin.search.text import MAX_QUERY_LENGTH
from initiatives.models import Initiative, Outcome

from .nouns import WITH_PAGES

KINDS = [(noun.plural, noun._meta.verbose_name) for noun in WITH_PAGES]
# Of each kind the page shows so many at first.
OF_EACH = 5


class AnyTextField(forms.CharField):
    """Whatever somebody types or pastes: nothing is refused."""

    def to_python(self, value: Any) -> str:
        """The text; the one character that no form takes is a blank."""
        return str(super().to_python(value.replace("\x00", " ") if value else value))


class RankedFilter(WordsFilter):
    """Entries that the search finds, the best first; without a text none."""

    field_class = AnyTextField

    def filter(self, qs: Rows, value: str) -> Rows:
        """Keep what matches, ranked."""
        return qs.ranked(self.parent.answer.query)


class AnsweringFilterSet(StrictFilterSet):
    """Reads a query, and answers it over all that has pages, whatever kind is asked for."""

    @property
    def text(self) -> str:
        """What is searched for."""
        return str(self.form.cleaned_data["q"])[:MAX_QUERY_LENGTH]

    @cached_property
    def answer(self) -> Answer:
        """The result for the text, among the records of the day asked for."""
        return answer(self.text, SearchEntry.objects.shown().as_of(self.when))


class SearchFilter(AnsweringFilterSet):
    """What the page can be asked for."""

    q = RankedFilter()
    kind = CodesFilter("kind", choices=KINDS)

    @property
    def chosen(self) -> str:
        """The kind, if one alone is asked for."""
        kinds = self.form.cleaned_data["kind"]
        return str(kinds[0]) if len(kinds) == 1 else ""


class Kind(NamedTuple):
    """A kind of record among what was found, and how many of it were."""

    code: str
    nouns: str
    number: int


class Group(NamedTuple):
    """The hits of a kind that the page shows, and how many of it there are, the best hit of all left out."""

    kind: Kind
    hits: list[Hit]
    number: int


def kinds_found(numbers: Mapping[str, int]) -> list[Kind]:
    """The kinds of which anything was found, in the order of the navigation."""
    labels = {noun.plural: str(noun._meta.verbose_name_plural) for noun in WITH_PAGES}
    return [Kind(code, label, numbers[code]) for code, label in labels.items() if code in numbers]


def grouped(found: Iterable[Hit], kinds: Iterable[Kind], best: Hit | None = None) -> list[Group]:
    """By kind: those with the best hits first, and of equally good ones in the order of the navigation."""
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        if hit is not best:
            by_kind[hit.entry.kind].append(hit)
    above = best.entry.kind if best else ""
    groups = [
        Group(kind, by_kind[kind.code], kind.number - (kind.code == above)) for kind in kinds if kind.code in by_kind
    ]
    return sorted(groups, key=lambda group: min(hit.tier for hit in group.hits))


def fetch_rows(found: Iterable[Hit], as_of: AsOf) -> None:
    """Give the entries of initiatives and outcomes their rows: for the stage, and for the marks of what is inferred."""
    entries: dict[str, dict[int, SearchEntry]] = defaultdict(dict)
    for hit in found:
        entries[hit.entry.kind][hit.entry.object_id] = hit.entry
    asked: dict[str, Any] = {
        Initiative.plural: Initiative.objects.with_stage(as_of).with_inferred(Aspect.NAME),
        Outcome.plural: Outcome.objects.with_inferred(Aspect.VERB, Aspect.NAME),
    }
    for kind, rows in asked.items():
        for pk, row in rows.in_bulk(entries[kind]).items() if entries[kind] else ():
            entries[kind][pk].row = row


class SearchPage(StrictList):
    """What is found: the best, then of each kind the best, its own first; of one kind everything, page by page."""

    template_name = "adgmin/search.html"
    filterset_class = SearchFilter
    filterset: SearchFilter
    section = "search"
    title = gettext_lazy("Search")
    description = gettext_lazy("Search the record by name, acronym or words.")

    def rows(self) -> Rows:
        """What has a page, each page once."""
        return SearchEntry.objects.shown()

    def get_queryset(self) -> Any:
        """What the query string asks for."""
        found = super().get_queryset()
        return found.best_of_each(OF_EACH) if self.filterset.text and not self.filterset.chosen else found

    def get_paginate_by(self, queryset: Any) -> int:
        """The best of each kind make one page."""
        return PAGE_SIZE if self.filterset.chosen else OF_EACH * len(WITH_PAGES)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The best hit, the others by kind with their numbers, and partial matches; without a text the synonyms."""
        context = super().get_context_data(**kwargs)
        if not self.filterset.text:
            return {**context, "text": "", "synonyms": Synonym.objects.all()}
        found, shown = self.filterset.answer, self.filterset.form.cleaned_data["kind"]
        kinds, all_hits = kinds_found(found.counts), hits(context["object_list"], found.query)
        partial = found.partial if not shown else []
        fetch_rows([*all_hits, *partial], self.as_of)
        best = all_hits[0] if len(all_hits) > 1 and not shown else None
        return {
            **context,
            "text": self.filterset.text,
            "answer": found,
            "chosen": self.filterset.chosen,
            "shown": shown,
            "kinds": kinds,
            "best": best,
            "groups": grouped(all_hits, kinds, best),
            "partial": partial,
        }
