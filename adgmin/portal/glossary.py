"""The glossary: what acronyms stand for, by which other names things go, and which sources say so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin.models import Passage, Source
from adgmin.pages.acronyms import Expansion, anchor, expansions_by_acronym, named_rows
from adgmin.pages.views import Crumb, Page
from adgmin.record import Aspect, Cited
from adgmin.search.text import joined


class Use(NamedTuple):
    """One thing that a term stands for."""

    words: str
    # By their name: the rows of a working group and of the initiative that is its life have the same.
    records: dict[str, list[Cited]]
    # The further names of the records.
    variants: list[str]
    # The passages that use the term so, by their source.
    sources: dict[Source, list[Passage]]
    # What the editors say of the records, such as that an expansion looks wrong.
    notes: list[str]
    # The term under which the variants and the notes of its record stand, if that is another one.
    see: str

    @property
    def see_anchor(self) -> str:
        """The fragment of the address of that term."""
        return anchor(self.see)


class Term(NamedTuple):
    """An acronym or another name, in every spelling, by its place on the page, and all that it stands for."""

    spellings: dict[str, list[str]]
    uses: list[Use]

    @property
    def initial(self) -> str:
        """The letter under which it stands."""
        return next(iter(self.spellings))[:1].upper()


class Letter(NamedTuple):
    """The terms that begin with a letter, or a digit."""

    letter: str
    terms: list[Term]


def other_names(rows: Iterable[Cited]) -> Iterator[Expansion]:
    """What sources call records, other than by the name that the record prefers."""
    for row in rows:
        for reading in row.readings.get(Aspect.NAME, []):
            if not reading.preferred:
                yield Expansion(reading.value, str(row), row, reading.citations, is_own=True)


def letters(rows: Iterable[Cited]) -> list[Letter]:
    """All terms, in the order of the alphabet. What differs in capitals, blanks and hyphens only is one term."""
    rows = list(rows)
    found: dict[str, list[Expansion]] = defaultdict(list)
    for given in chain(*expansions_by_acronym(rows).values(), other_names(rows)):
        found[joined(given.term)].append(given)
    main = _main_terms(chain.from_iterable(found.values()))
    terms = sorted((_term(given, main) for given in found.values()), key=lambda term: next(iter(term.spellings)))
    return [Letter(letter, list(under)) for letter, under in groupby(terms, key=lambda term: term.initial)]


def _main_terms(given: Iterable[Expansion]) -> dict[Cited, str]:
    """For each record the term under which it is explained: its acronym, or else the first of its other names."""
    found: dict[Cited, list[str]] = defaultdict(list)
    for each in given:
        if each.is_own:
            found[each.row].append(each.term)
    acronyms = {row: row.preferred(Aspect.ACRONYM) for row in found}
    return {row: acronyms[row] if acronyms[row] in terms else min(terms) for row, terms in found.items()}


def _term(all_of_it: list[Expansion], main: dict[Cited, str]) -> Term:
    spellings: dict[str, list[str]] = defaultdict(list)
    uses: dict[str, list[Expansion]] = defaultdict(list)
    for given in all_of_it:
        uses[given.words.casefold()].append(given)
    for spelling in sorted({given.term for given in all_of_it}):
        spellings[anchor(spelling)].append(spelling)
    return Term(dict(spellings), [_use(given, main) for given in uses.values()])


def _use(given: list[Expansion], main: dict[Cited, str]) -> Use:
    records: dict[str, list[Cited]] = defaultdict(list)
    sources: dict[Source, list[Passage]] = defaultdict(list)
    for row in dict.fromkeys(each.row for each in given):
        records[str(row)].append(row)
    for passage in dict.fromkeys(citation.passage for each in given for citation in each.citations):
        sources[passage.source].append(passage)
    known = {*records, given[0].words, *(each.term for each in given)}
    names = {name.value for each in given if each.is_own for name in each.row.readings.get(Aspect.NAME, [])}
    notes = dict.fromkeys(each.row.note for each in given if each.is_own and each.row.note)
    here = {joined(each.term) for each in given}
    elsewhere = [main[each.row] for each in given if each.is_own]
    see = elsewhere[0] if elsewhere and here.isdisjoint(map(joined, elsewhere)) else ""
    if see:
        return Use(given[0].words, dict(records), [], dict(sources), [], see)
    return Use(given[0].words, dict(records), sorted(names - known), dict(sources), list(notes), "")


class Glossary(Page, TemplateView):
    """What acronyms stand for, and by which other names the sources call a thing."""

    template_name = "adgmin/glossary.html"
    section = "about"
    title = gettext_lazy("Glossary")
    description = gettext_lazy("What the acronyms stand for, and which other names the sources use.")

    def get_crumbs(self) -> list[Crumb]:
        """Under about."""
        return [Crumb(_("About"), reverse("about")), Crumb(_("Glossary"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Acronyms and other names of actors and initiatives, as the record and its sources give them."""
        named = named_rows(with_sources=True, as_of=self.as_of)
        return super().get_context_data(letters=letters(named), explains_itself=True, **kwargs)
