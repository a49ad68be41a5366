"""The search page for the whole public record (see ``adgmin.models.search``)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from adgmin.filters.base import CodesFilter, StrictFilterSet, WordsFilter
from adgmin.models import Synonym
from adgmin.models.search import SearchEntry
from adgmin.pages.views import PAGE_SIZE, StrictList
from adgmin.record import AsOf
from adgmin.search.answers import Answer, Hit, answer, hits
from adgmin.search.index import Entry
from adgmin.search.ranking import SearchEntryQuerySet
from adgmin.search.text import MAX_QUERY_LENGTH
from initiatives.models import Initiative, Outcome

from .nouns import WITH_PAGES

KINDS = [(noun.plural, noun._meta.verbose_name) for noun in WITH_PAGES]
# Hits of each kind shown before the reader chooses a kind.
HITS_PER_KIND = 5


class AnyTextField(forms.CharField):
    """Any text, never refused."""

    def to_python(self, value: str | None) -> str:
        """The text; a NUL, which form fields refuse, becomes a space."""
        return str(super().to_python(value.replace("\x00", " ") if value else value))


class RankedFilter(WordsFilter):
    """Entries that match a text, best first; none for a blank text."""

    field_class = AnyTextField

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Keep the matching entries, ranked."""
        assert isinstance(qs, SearchEntryQuerySet)
        return qs.ranked(self.parent.answer.query)


class AnsweringFilterSet(StrictFilterSet):
    """Parses a query and answers it for all kinds with pages, whatever kind is asked for."""

    @property
    def text(self) -> str:
        return str(self.form.cleaned_data["q"])[:MAX_QUERY_LENGTH]

    @cached_property
    def answer(self) -> Answer:
        """The answer, from the rows of the day asked for."""
        return answer(self.text, SearchEntry.objects.shown().as_of(self.when))


class SearchPageFilter(AnsweringFilterSet):
    """The parameters of the search page."""

    q = RankedFilter()
    noun = CodesFilter("kind", choices=KINDS)

    @property
    def chosen(self) -> str:
        """The kind, if exactly one is asked for."""
        kinds = self.form.cleaned_data["noun"]
        return str(kinds[0]) if len(kinds) == 1 else ""


class KindCount(NamedTuple):
    """A kind with hits, and their number."""

    code: str
    nouns: str
    number: int


class HitGroup(NamedTuple):
    """The hits of a kind that the page shows, and the total. Both exclude the best hit, which is shown above."""

    kind: KindCount
    hits: list[Hit]
    number: int


def kinds_found(numbers: Mapping[str, int]) -> list[KindCount]:
    """The kinds with hits, in the order of the navigation."""
    labels = {noun.plural: str(noun._meta.verbose_name_plural) for noun in WITH_PAGES}
    return [KindCount(code, label, numbers[code]) for code, label in labels.items() if code in numbers]


def grouped(found: Iterable[Hit], kinds: Iterable[KindCount], best: Hit | None = None) -> list[HitGroup]:
    """The hits by kind, sorted by best tier, then by the order of the navigation."""
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        if hit is not best:
            by_kind[hit.entry.kind].append(hit)
    above = best.entry.kind if best else ""
    groups = [
        HitGroup(kind, by_kind[kind.code], kind.number - (kind.code == above)) for kind in kinds if kind.code in by_kind
    ]
    return sorted(groups, key=lambda group: min(hit.tier for hit in group.hits))


def fetch_rows(found: Iterable[Hit], as_of: AsOf) -> None:
    """Set the rows of initiatives and outcomes on their entries, for the stage and the marks of inferred values."""
    entries: dict[str, dict[int, Entry]] = defaultdict(dict)
    for hit in found:
        entries[hit.entry.kind][hit.entry.object_id] = hit.entry
    querysets: dict[str, QuerySet[Initiative | Outcome]] = {
        Initiative.plural: Initiative.objects.with_stage(as_of).with_evidence(),
        Outcome.plural: Outcome.objects.with_evidence(),
    }
    for kind, queryset in querysets.items():
        rows = queryset.in_bulk(entries[kind]) if entries[kind] else {}
        for pk, row in rows.items():
            entries[kind][pk].row = row


class SearchPage(StrictList[SearchEntry]):
    """The best hit, then groups by kind; for a single kind all hits, page by page."""

    template_name = "adgmin/search.html"
    filterset_class = SearchPageFilter
    filterset: SearchPageFilter
    section = "search"
    title = gettext_lazy("Search")
    description = gettext_lazy("Search the record by name, acronym or words.")

    def rows(self) -> SearchEntryQuerySet:
        """One entry for each page."""
        return SearchEntry.objects.shown()

    def feed(self) -> str:
        """The feed of the timeline that the same words narrow down."""
        asked = {name: value for name in ("q", "as_of") if (value := self.request.GET.get(name))}
        return f"{reverse('timeline.atom')}?{urlencode(asked)}" if "q" in asked else ""

    def get_queryset(self) -> SearchEntryQuerySet:
        """The hits of the query string."""
        found: SearchEntryQuerySet = super().get_queryset()
        return found.best_of_each(HITS_PER_KIND) if self.filterset.text and not self.filterset.chosen else found

    def get_paginate_by(self, queryset: object) -> int:
        """Groups of all kinds fit on one page."""
        return PAGE_SIZE if self.filterset.chosen else HITS_PER_KIND * len(WITH_PAGES)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The best hit, the groups and the partial matches; without a text the synonyms."""
        context = super().get_context_data(**kwargs)
        if not self.filterset.text:
            return {**context, "text": "", "synonyms": Synonym.objects.all()}
        found, shown = self.filterset.answer, self.filterset.form.cleaned_data["noun"]
        kinds, all_hits = kinds_found(found.counts), hits(self.page_obj, found.query)
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
