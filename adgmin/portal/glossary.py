"""The glossary: acronyms, other names, and the sources that use them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin.models import Passage, Source
from adgmin.pages.acronyms import Expansion, anchor, expansions_by_acronym, named_rows
from adgmin.pages.views import Crumb, Page
from adgmin.record import Aspect, Cited
from adgmin.search.text import joined


class TermMeaning(NamedTuple):
    """One meaning of a term."""

    words: str
    # The records by name: a working group and the initiative about it have the same name.
    records: dict[str, list[Cited]]
    # The other names of the records.
    variants: list[str]
    # The passages that use the term in this meaning, by source.
    sources: dict[Source, list[Passage]]
    # The notes of the records, for example that an expansion looks wrong.
    notes: list[str]
    # The term with the variants and notes of the record, if it is another one.
    see: str

    @property
    def see_anchor(self) -> str:
        """The anchor of that term."""
        return anchor(self.see)


class GlossaryTerm(NamedTuple):
    """An acronym or another name: its spellings by anchor, and its meanings."""

    spellings: dict[str, list[str]]
    meanings: list[TermMeaning]

    @property
    def initial(self) -> str:
        """The letter that it is listed under."""
        return next(iter(self.spellings))[:1].upper()


class GlossaryLetter(NamedTuple):
    """The terms that begin with a letter or a digit."""

    letter: str
    terms: list[GlossaryTerm]


def other_names(rows: Iterable[Cited]) -> Iterator[Expansion]:
    """The names that sources use for records, other than the preferred one."""
    for row in rows:
        for reading in row.readings.get(Aspect.NAME, []):
            if not reading.preferred:
                yield Expansion(reading.value, str(row), row, reading.citations, is_own=True)


def letters(rows: Iterable[Cited]) -> list[GlossaryLetter]:
    """All terms in alphabetical order. Terms that differ only in case, spaces and hyphens are one term."""
    rows = list(rows)
    found: dict[str, list[Expansion]] = defaultdict(list)
    for expansion in chain(*expansions_by_acronym(rows).values(), other_names(rows)):
        found[joined(expansion.term)].append(expansion)
    main = _main_terms(chain.from_iterable(found.values()))
    terms = [_term(expansions, main) for expansions in found.values()]
    terms.sort(key=lambda term: next(iter(term.spellings)))
    return [GlossaryLetter(letter, list(under)) for letter, under in groupby(terms, key=lambda term: term.initial)]


def _main_terms(expansions: Iterable[Expansion]) -> dict[Cited, str]:
    """For each record the term that explains it: its acronym, or else the first of its other names."""
    found: dict[Cited, list[str]] = defaultdict(list)
    for each in expansions:
        if each.is_own:
            found[each.row].append(each.term)
    acronyms = {row: row.preferred(Aspect.ACRONYM) for row in found}
    return {row: acronyms[row] if acronyms[row] in terms else min(terms) for row, terms in found.items()}


def _term(expansions: list[Expansion], main: dict[Cited, str]) -> GlossaryTerm:
    spellings: dict[str, list[str]] = defaultdict(list)
    by_words: dict[str, list[Expansion]] = defaultdict(list)
    for expansion in expansions:
        by_words[expansion.words.casefold()].append(expansion)
    for spelling in sorted({expansion.term for expansion in expansions}):
        spellings[anchor(spelling)].append(spelling)
    return GlossaryTerm(dict(spellings), [_meaning(same_words, main) for same_words in by_words.values()])


def _meaning(expansions: list[Expansion], main: dict[Cited, str]) -> TermMeaning:
    """The meaning of a term in which some of its expansions have the same words."""
    own = [each for each in expansions if each.is_own]
    see = _explained_under(expansions, own, main)
    return TermMeaning(
        words=expansions[0].words,
        records=_records_by_name(expansions),
        variants=[] if see else _variants(expansions, own),
        sources=_passages_by_source(expansions),
        notes=[] if see else list(dict.fromkeys(each.row.note for each in own if each.row.note)),
        see=see,
    )


def _explained_under(expansions: list[Expansion], own: list[Expansion], main: dict[Cited, str]) -> str:
    """The main term of the record, if it is another one; else empty."""
    terms = [main[each.row] for each in own]
    here = {joined(each.term) for each in expansions}
    return terms[0] if terms and here.isdisjoint(map(joined, terms)) else ""


def _records_by_name(expansions: list[Expansion]) -> dict[str, list[Cited]]:
    found: dict[str, list[Cited]] = defaultdict(list)
    for row in dict.fromkeys(each.row for each in expansions):
        found[str(row)].append(row)
    return dict(found)


def _passages_by_source(expansions: list[Expansion]) -> dict[Source, list[Passage]]:
    found: dict[Source, list[Passage]] = defaultdict(list)
    citations = chain.from_iterable(each.citations for each in expansions)
    for passage in dict.fromkeys(citation.passage for citation in citations):
        found[passage.source].append(passage)
    return dict(found)


def _variants(expansions: list[Expansion], own: list[Expansion]) -> list[str]:
    """The other names of the records, in alphabetical order."""
    names = {reading.value for each in own for reading in each.row.readings.get(Aspect.NAME, [])}
    names.discard(expansions[0].words)
    return sorted(names - {str(each.row) for each in expansions} - {each.term for each in expansions})


class Glossary(Page, TemplateView):
    """The glossary of acronyms and other names."""

    template_name = "adgmin/glossary.html"
    section = "about"
    title = gettext_lazy("Glossary")
    description = gettext_lazy("What the acronyms stand for, and which other names the sources use.")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("About"), reverse("about")), Crumb(_("Glossary"))]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The acronyms and other names of all records that have any."""
        named = named_rows(with_sources=True, as_of=self.as_of)
        return super().get_context_data(letters=letters(named), explains_itself=True, **kwargs)
