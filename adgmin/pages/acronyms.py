"""Acronyms: their expansions in the record, and their occurrences in a page.

An acronym is the acronym of a record, or is spelt out in brackets within a name that a source prints, as in “ASEAN
Guide on Artificial Intelligence (AI) Governance”. Other expansions are unknown and never invented.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import escape, format_html

from adgmin.record import NAME_ASPECTS, AsOf, Aspect, Citation, Cited
from adgmin.search.text import STOP_WORDS, joined, tokens

# At least two capitals or digits, so that no ordinary word is treated as an acronym.
_TWO_CAPITALS = re.compile(r"(?=.*[A-Z])[A-Z0-9].*[A-Z0-9]")
_IN_BRACKETS = re.compile(r"\((?P<acronym>[^\W_][\w.-]*)\)")
_WORD = re.compile(r"\S+")
# Parts of a page: elements whose text is not to be explained or already is; any other tag; text.
_ELEMENT_OR_TEXT = re.compile(
    r"<(?P<kept>abbr|code|option|script|style|svg|textarea|title)\b.*?</(?P=kept)>|<[^>]*>|(?P<text>[^<]+)", re.DOTALL
)
# Texts in capitals with more words than this are left unchanged: a short word in them may be any word.
MAX_CAPITALS = 3


class Expansion(NamedTuple):
    """A term, mostly an acronym, with its expansion in a record, and the citations that print it.

    ``is_own`` if the term is the acronym or another name of the record; False if the record’s name only spells it out.
    """

    term: str
    words: str
    row: Cited
    citations: tuple[Citation, ...]
    is_own: bool


class Meaning(NamedTuple):
    """An expansion of an acronym, and the page that explains it."""

    words: str
    url: str
    # The words with HTML escaped.
    escaped: str


class ExplainedAcronym(NamedTuple):
    """An acronym with its meanings: several if records share it."""

    acronym: str
    meanings: tuple[Meaning, ...]

    def means_only(self, name: str) -> bool:
        """True if this is its only meaning."""
        return all(meaning.words.casefold() == name.casefold() for meaning in self.meanings)

    def is_spelt_out_in(self, text: str) -> bool:
        """True if an escaped text contains all its meanings."""
        return all(meaning.escaped in text for meaning in self.meanings)


def anchor(term: str) -> str:
    """The anchor of a term on the glossary page, such as ``wg-as``."""
    return "-".join(token.folded for token in tokens(term) if not token.head)


def named_rows(with_sources: bool = False, as_of: AsOf | None = None) -> Iterator[Cited]:
    """The published rows that can have an acronym, noun by noun, with their citations of names prefetched.

    As of a day all their citations are prefetched.
    """
    for noun in Cited.concrete_models():
        if Aspect.ACRONYM in noun.aspect_fields:
            naming = noun.citation_model().objects.filter(aspect__in=NAME_ASPECTS)
            if with_sources:
                naming = naming.select_related("passage__source")
            naming = naming.order_by("passage__source__published_earliest", "passage")
            rows = noun.rows().published()
            if with_sources:
                rows = rows.with_inferred(Aspect.KIND)
            if as_of and as_of.asked:
                # What a record shows as of a day depends on all its citations.
                yield from rows.as_of(as_of).with_evidence()
            else:
                yield from rows.with_citations(naming)


def spelt_out(text: str) -> Iterator[tuple[str, str]]:
    """The acronyms in brackets whose letters are the initials of the words before them, with those words."""
    for match in _IN_BRACKETS.finditer(text):
        letters = [letter for letter in match["acronym"] if letter.isupper()]
        for word in reversed(list(_WORD.finditer(text[: match.start()]))):
            if letters and word[0][0].upper() == letters[-1]:
                letters.pop()
                if not letters:
                    yield match["acronym"], text[word.start() : match.start()].strip()
            elif word[0].casefold() not in STOP_WORDS:
                break


def expansions_of(row: Cited) -> Iterator[Expansion]:
    """The acronyms of a record. If its name spells one out, the expansion is that part of the name."""
    name, citations = row.preferred(Aspect.NAME), [each for each in row.citations.all() if each.aspect in NAME_ASPECTS]
    spelt_out_as: dict[str, dict[str, list[Citation]]] = defaultdict(lambda: defaultdict(list))
    for acronym, phrase in spelt_out(name):
        spelt_out_as[acronym][phrase] = []
    for citation in citations:
        for acronym, phrase in dict.fromkeys(chain(spelt_out(citation.value), spelt_out(citation.printed))):
            spelt_out_as[acronym][phrase].append(citation)
    giving = [citation for citation in citations if citation.aspect == Aspect.ACRONYM]
    own = dict.fromkeys([row.preferred(Aspect.ACRONYM), *(citation.value for citation in giving)])
    for acronym in filter(_TWO_CAPITALS.match, own):
        part = next((phrase for phrase in spelt_out_as[acronym] if phrase in name), name)
        yield Expansion(acronym, part, row, tuple(each for each in giving if each.value == acronym), is_own=True)
    for acronym in spelt_out_as.keys() - own.keys():
        for phrase, spelling in spelt_out_as[acronym].items():
            yield Expansion(acronym, phrase, row, tuple(spelling), is_own=False)


def expansions_by_acronym(rows: Iterable[Cited]) -> dict[str, list[Expansion]]:
    """All expansions in these rows by acronym, those of the acronym’s own records first."""
    found: dict[str, list[Expansion]] = defaultdict(list)
    for expansion in chain.from_iterable(map(expansions_of, rows)):
        found[expansion.term].append(expansion)
    return {acronym: list(_without_duplicates(by_record)) for acronym, by_record in sorted(found.items())}


def _without_duplicates(by_record: list[Expansion]) -> Iterator[Expansion]:
    """Without names of other records that spell out a name of the acronym’s own record."""
    owners = [expansion for expansion in by_record if expansion.is_own]
    names = " / ".join(name for expansion in owners for name in expansion.row.all_names()).casefold()
    yield from owners
    yield from (each for each in by_record if not each.is_own and each.words.casefold() not in names)


def _meanings(acronym: str, expansions: Iterable[Expansion]) -> tuple[Meaning, ...]:
    """The distinct meanings. Of records with the same name the last wins: an initiative over its actor."""
    glossary = f"{reverse('glossary')}#{anchor(acronym)}"
    by_words = {
        each.words.casefold(): Meaning(
            each.words, each.row.get_absolute_url() if each.is_own else glossary, str(escape(each.words))
        )
        for each in expansions
    }
    return tuple(by_words.values())


class Acronyms:
    """All acronyms of the public record, for use in pages."""

    def __init__(self, meanings: Mapping[str, tuple[Meaning, ...]]) -> None:
        # Keyed by the escaped acronym, as in a page.
        self.known = {str(escape(acronym)): ExplainedAcronym(acronym, each) for acronym, each in meanings.items()}
        self.marked = {acronym: _marked(each) for acronym, each in self.known.items()}
        first_letters = "".join(sorted({acronym[0] for acronym in self.known}))
        longest_first = sorted(self.known, key=len, reverse=True)
        self.by_joined = _alternatives(self.known.values())
        # Matches a whole word, a part of a hyphenated one, or a plural. The lookahead for the first letters makes it
        # fast.
        self.pattern = re.compile(
            rf"(?<!\w)(?=[{re.escape(first_letters)}])(?:{'|'.join(map(re.escape, longest_first))})(?=s?(?!\w))"
            if self.known
            else r"(?!)"
        )

    def explain(self, html: str, title: str = "") -> tuple[str, list[ExplainedAcronym]]:
        """The page with its acronyms in ``abbr`` elements, and those acronyms; not those of the page’s own title."""
        used: set[str] = set()
        sought = {acronym for acronym, each in self.known.items() if not each.means_only(title)}

        def explain_part(match: re.Match[str]) -> str:
            text: str | None = match["text"]
            return match[0] if text is None else self._explained(text, sought, used)

        page = _ELEMENT_OR_TEXT.sub(explain_part, html)
        explained = (self.known[acronym] for acronym in used)
        return page, sorted(explained, key=lambda each: (each.acronym.casefold(), each.acronym))

    def alternatives(self, text: str) -> list[str]:
        """The expansions of an acronym, or the acronyms of an expansion."""
        return list(self.by_joined.get(joined(text), {}).values())

    def _explained(self, text: str, sought: Collection[str], used: set[str]) -> str:
        def marked_up(match: re.Match[str]) -> str:
            acronym = match[0]
            if acronym not in sought or self.known[acronym].is_spelt_out_in(text):
                return acronym
            used.add(acronym)
            return self.marked[acronym]

        if text.isspace() or "://" in text or (text.isupper() and len(text.split()) > MAX_CAPITALS):
            return text
        return self.pattern.sub(marked_up, text)


def _alternatives(known: Iterable[ExplainedAcronym]) -> dict[str, dict[str, str]]:
    """By joined name, the expansions of an acronym and the acronyms of an expansion, each in one spelling."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for each in known:
        for meaning in each.meanings:
            found[joined(each.acronym)][joined(meaning.words)] = meaning.words
            found[joined(meaning.words)].setdefault(joined(each.acronym), each.acronym)
    return found


def _marked(explained: ExplainedAcronym) -> str:
    title = "; ".join(meaning.words for meaning in explained.meanings)
    return format_html('<abbr title="{}">{}</abbr>', title, explained.acronym)


@lru_cache(maxsize=2)
def acronyms_of_version(number: int, changed: dt.datetime) -> Acronyms:
    """The acronyms of a version of the record, identified by number and time; cached. Two queries for each noun."""
    expansions = expansions_by_acronym(named_rows())
    return Acronyms({acronym: _meanings(acronym, expansions[acronym]) for acronym in expansions})
