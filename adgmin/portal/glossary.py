"""The glossary: acronyms, other names, and the sources that use them.

A page has ``PAGE_SIZE`` terms, and begins with any of them. What it shows is made of the records that have them.
"""

import string
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from adgmin.models import Passage, Source, Term
from adgmin.pages.views import Crumb, Page
from adgmin.record import AsOf, Aspect, Cited, CitedQuerySet, fetch_together
from adgmin.search.index import searchable_nouns
from adgmin.search.terms import Expansion, acronyms_of, anchor, other_names_of
from adgmin.search.text import joined

# The number of terms on a page.
PAGE_SIZE = 100
# What a folded term can begin with.
INITIALS = (*string.digits, *string.ascii_lowercase)


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

    @property
    def see_start(self) -> str:
        """Where the page with that term may begin."""
        return joined(self.see)


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


def named_rows(terms: Collection[str], as_of: AsOf) -> list[Cited]:
    """The rows that have one of the terms, noun by noun, with their evidence."""
    found: dict[str, set[int]] = defaultdict(set)
    entries = Term.objects.filter(joined__in=terms).order_by().values_list("entry__kind", "entry__object_id")
    for kind, pk in entries:
        found[kind].add(pk)
    querysets: list[CitedQuerySet[Any]] = []
    for kind, noun in searchable_nouns().items():
        if kind in found:
            assert issubclass(noun, Cited)
            rows = noun.rows().published().filter(pk__in=found[kind]).with_inferred(Aspect.KIND).as_of(as_of)
            querysets.append(rows.with_evidence())
    fetch_together(*querysets)
    return list(chain.from_iterable(querysets))


def _expansions(rows: Collection[Cited]) -> Iterator[Expansion]:
    """The acronyms in alphabetical order, those of their own records first; then the other names of the rows."""
    acronyms: dict[str, list[Expansion]] = defaultdict(list)
    for each in chain.from_iterable(map(acronyms_of, rows)):
        acronyms[each.term].append(each)
    for _acronym, found in sorted(acronyms.items()):
        owners = [each for each in found if each.is_own]
        names = "\n".join(name for owner in owners for name in owner.row.all_names()).casefold()
        yield from owners
        # A name of another record may spell out a name of the acronym’s own record.
        yield from (each for each in found if not each.is_own and each.words.casefold() not in names)
    yield from chain.from_iterable(map(other_names_of, rows))


def letters(rows: Collection[Cited], terms: Collection[str]) -> list[GlossaryLetter]:
    """These terms in alphabetical order. Terms that differ only in case, spaces and hyphens are one term."""
    found: dict[str, list[Expansion]] = defaultdict(list)
    for expansion in _expansions(rows):
        found[joined(expansion.term)].append(expansion)
    main = _main_terms(chain.from_iterable(found.values()))
    shown = [_term(found[term], main) for term in terms if term in found]
    shown.sort(key=lambda term: next(iter(term.spellings)))
    return [GlossaryLetter(letter, list(under)) for letter, under in groupby(shown, key=lambda term: term.initial)]


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


def _terms(after: str = "", before: str = "") -> list[str]:
    """The terms from one on, or those before one, as many as a page has and one more; joined."""
    rows = Term.objects.filter(joined__lt=before) if before else Term.objects.filter(joined__gte=after)
    found = rows.order_by("-joined" if before else "joined").values_list("joined", flat=True).distinct()
    return sorted(found[: PAGE_SIZE + 1])


class Glossary(Page, TemplateView):
    """The glossary of acronyms and other names."""

    template_name = "adgmin/glossary.html"
    computed_as = ("glossary",)
    section = "about"
    title = gettext_lazy("Glossary")
    description = gettext_lazy("What the acronyms stand for, and which other names the sources use.")

    def extra(self) -> set[str]:
        """Also allow ``start``, the term with which the page begins."""
        return {*super().extra(), "start"}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("About"), reverse("about")), Crumb(_("Glossary"))]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The terms of the page, and where others begin; if all terms fit a page, it is the only one."""
        terms = terms_from("")
        others: dict[str, object] = {}
        if len(terms) > PAGE_SIZE:
            terms, others = _page(joined(self.request.GET.get("start", "")))
        found = letters(named_rows(terms, self.as_of), terms)
        return super().get_context_data(letters=found, **others, explains_itself=True, **kwargs)


def terms_from(start: str) -> list[str]:
    """The terms from one on, joined: as many as a page has, and one more."""
    rows = Term.objects.filter(joined__gte=start).order_by("joined")
    return list(rows.values_list("joined", flat=True).distinct()[: PAGE_SIZE + 1])


def _page(start: str) -> tuple[list[str], dict[str, object]]:
    """The terms of one of several pages, and where the pages before and after it and those of each letter begin."""
    before = Term.objects.filter(joined__lt=start).order_by("-joined").values_list("joined", flat=True)
    earlier = list(before.distinct()[:PAGE_SIZE])[::-1]
    terms = terms_from(start) or earlier
    previous = next((term for term in earlier if term < terms[0]), None)
    following = next(iter(terms[PAGE_SIZE:]), None)
    return terms[:PAGE_SIZE], {"initials": INITIALS, "previous": previous, "next": following}
