"""Acronyms: their meanings in the record, and their occurrences in a page.

A page looks up which of its words are acronyms: see ``adgmin.models.terms``.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html

from adgmin.models import Term
from adgmin.models.terms import Acronym, TermQuerySet
from adgmin.record.addresses import path_to
from adgmin.search.index import searchable_nouns
from adgmin.search.terms import anchor
from adgmin.search.text import joined

# What may be the first word of an acronym.
_CANDIDATE = re.compile(r"(?<!\w)[A-Z0-9]\w*")
# Parts of a page: elements whose text is not to be explained or already is; any other tag; text.
_ELEMENT_OR_TEXT = re.compile(
    r"<(?P<kept>abbr|code|option|script|style|svg|textarea|title)\b.*?</(?P=kept)>|<[^>]*>|(?P<text>[^<]+)", re.DOTALL
)
# Texts in capitals with more words than this are left unchanged: a short word in them may be any word.
MAX_CAPITALS = 3


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


def _without_duplicates(acronyms: Collection[Acronym]) -> Iterator[Acronym]:
    """Without names of other records that spell out a name of the acronym’s own record."""
    names = "\n".join(each.names for each in acronyms if not each.is_other).casefold()
    yield from (each for each in acronyms if not each.is_other or each.words.casefold() not in names)


def _meanings(acronyms: Collection[Acronym]) -> tuple[Meaning, ...]:
    """The distinct meanings. Of records with the same name the last wins: an initiative over its actor."""
    by_words = {
        each.words.casefold(): Meaning(each.words, _explained_at(each), str(escape(each.words))) for each in acronyms
    }
    return tuple(by_words.values())


def _explained_at(each: Acronym) -> str:
    """The page of the record that has the acronym; one that is only spelt out in a name is in the glossary."""
    if each.is_other:
        return f"{reverse('glossary')}?{urlencode({'start': joined(each.term)})}#{anchor(each.term)}"
    return path_to(str(searchable_nouns()[each.kind]._meta.model_name), *each.key.split("/"))


def _parts(html: str) -> list[tuple[bool, str]]:
    """The parts of a page in order, each with whether it is text to explain."""
    found = []
    for match in _ELEMENT_OR_TEXT.finditer(html):
        text: str | None = match["text"]
        capitals = text is not None and text.isupper() and len(text.split()) > MAX_CAPITALS
        found.append((text is not None and not text.isspace() and "://" not in text and not capitals, match[0]))
    return found


def explain(html: str, title: str = "") -> tuple[str, list[ExplainedAcronym]]:
    """A page with the acronyms of the record in ``abbr`` elements, and those acronyms. One query."""
    parts = _parts(html)
    words = {word for is_text, part in parts if is_text for word in _CANDIDATE.findall(part)}
    # In a plural.
    words |= {word.removesuffix("s") for word in words}
    return acronyms_of(Term.objects.beginning_with(words)).explain_parts(parts, title)


def alternatives(text: str) -> list[str]:
    """The expansions of an acronym of the record, or the acronyms of an expansion. One query."""
    return acronyms_of(Term.objects.alternative_to(text)).alternatives(text)


def acronyms_of(rows: TermQuerySet) -> "Acronyms":
    """The acronyms among some terms; all terms with the same spelling must be among them."""
    return Acronyms({acronym: _meanings(found) for acronym, found in by_acronym(rows).items()})


def by_acronym(rows: TermQuerySet) -> dict[str, list[Acronym]]:
    """The expansions of each acronym, those of the acronym’s own records first."""
    found: dict[str, list[Acronym]] = defaultdict(list)
    for each in rows.in_order():
        found[each.term].append(each)
    return {acronym: list(_without_duplicates(found[acronym])) for acronym in sorted(found)}


class Acronyms:
    """Some acronyms with their meanings, for use in pages."""

    def __init__(self, meanings: Mapping[str, tuple[Meaning, ...]]) -> None:
        # Keyed by the escaped acronym, as in a page.
        self.known = {str(escape(acronym)): ExplainedAcronym(acronym, each) for acronym, each in meanings.items()}
        self.marked = {acronym: _marked(each) for acronym, each in self.known.items()}
        first_letters = "".join(sorted({acronym[0] for acronym in self.known}))
        longest_first = sorted(self.known, key=len, reverse=True)
        # Matches a whole word, a part of a hyphenated one, or a plural. The lookahead for the first letters makes it
        # fast.
        self.pattern = re.compile(
            rf"(?<!\w)(?=[{re.escape(first_letters)}])(?:{'|'.join(map(re.escape, longest_first))})(?=s?(?!\w))"
            if self.known
            else r"(?!)"
        )

    def explain(self, html: str, title: str = "") -> tuple[str, list[ExplainedAcronym]]:
        """The page with its acronyms in ``abbr`` elements, and those acronyms; not those of the page’s own title."""
        return self.explain_parts(_parts(html), title)

    def explain_parts(self, parts: Iterable[tuple[bool, str]], title: str) -> tuple[str, list[ExplainedAcronym]]:
        """The same of a page in parts, each with whether it is text to explain."""
        used: set[str] = set()
        sought = {acronym for acronym, each in self.known.items() if not each.means_only(title)}
        page = "".join(self._explained(part, sought, used) if is_text else part for is_text, part in parts)
        explained = (self.known[acronym] for acronym in used)
        return page, sorted(explained, key=lambda each: (each.acronym.casefold(), each.acronym))

    @cached_property
    def by_joined(self) -> dict[str, dict[str, str]]:
        """By joined name, the expansions of an acronym and the acronyms of an expansion, each in one spelling."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for each in self.known.values():
            for meaning in each.meanings:
                found[joined(each.acronym)][joined(meaning.words)] = meaning.words
                found[joined(meaning.words)].setdefault(joined(each.acronym), each.acronym)
        return found

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

        return self.pattern.sub(marked_up, text)


def _marked(explained: ExplainedAcronym) -> str:
    title = "; ".join(meaning.words for meaning in explained.meanings)
    return format_html('<abbr title="{}">{}</abbr>', title, explained.acronym)
