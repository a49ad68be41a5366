"""Acronyms: what the record gives them to stand for, and where they stand in a page.

An acronym is one that a record goes by, or one that a source spells out in brackets within a name that it prints, as
in “ASEAN Guide on Artificial Intelligence (AI) Governance”. No other expansion is known here, and none is made up.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import escape, format_html

from adgmin.record import NAME_ASPECTS, AsOf, Aspect, Citation, Cited, nouns
from adgmin.search.text import STOP_WORDS, joined, tokens

# Two capitals or digits at least, so that nothing is taken for one that might be any word.
_CAPITALS = re.compile(r"(?=.*[A-Z])[A-Z0-9].*[A-Z0-9]")
_IN_BRACKETS = re.compile(r"\((?P<acronym>[^\W_][\w.-]*)\)")
_WORD = re.compile(r"\S+")
# Of a page: elements whose text cannot be explained, or is already; any tag; text.
_PART = re.compile(
    r"<(?P<kept>abbr|code|option|script|style|svg|textarea|title)\b.*?</(?P=kept)>|<[^>]*>|(?P<text>[^<]+)", re.DOTALL
)
# In a text of more words than this in capitals, a short one may be any word.
MOST_CAPITALS = 3


class Given(NamedTuple):
    """An acronym, or another term, as a record gives it: what it stands for, and the citations that print it.

    ``own`` if the record goes by it; else its name only spells it out on the way.
    """

    term: str
    words: str
    row: Cited
    citations: tuple[Citation, ...]
    own: bool


class Meaning(NamedTuple):
    """What an acronym stands for, and where the site tells of it."""

    words: str
    url: str
    # As the words stand in a page.
    escaped: str


class Explained(NamedTuple):
    """An acronym on a page, and what it stands for: more than one thing if records share it."""

    acronym: str
    meanings: tuple[Meaning, ...]

    def is_only(self, name: str) -> bool:
        """Whether it stands for this and nothing else."""
        return all(meaning.words.casefold() == name.casefold() for meaning in self.meanings)

    def is_told(self, text: str) -> bool:
        """Whether a text, as it stands in a page, has the words themselves."""
        return all(meaning.escaped in text for meaning in self.meanings)


def anchor(term: str) -> str:
    """Where a term stands on the page of the glossary: ``wg-as``."""
    return "-".join(token.folded for token in tokens(term) if not token.head)


def named_rows(with_sources: bool = False, as_of: AsOf | None = None) -> Iterator[Cited]:
    """The published records that may go by an acronym, noun by noun, with the citations that give names of theirs."""
    for noun in nouns(Cited):
        if Aspect.ACRONYM in noun.aspect_fields:
            naming = noun.citation_model()._default_manager.filter(aspect__in=NAME_ASPECTS)
            if with_sources:
                naming = naming.select_related("passage__source")
            naming = naming.order_by("passage__source__published_earliest", "passage")
            rows: Any = noun._default_manager.published()
            if with_sources:
                rows = rows.with_inferred(Aspect.KIND)
            if as_of and as_of.asked:
                rows = rows.as_of(as_of)
            yield from rows.prefetch_related(Prefetch("citations", naming))


def spelt_out(text: str) -> Iterator[tuple[str, str]]:
    """Every acronym in brackets for which the words before them stand, letter by letter, with those words."""
    for match in _IN_BRACKETS.finditer(text):
        letters = [letter for letter in match["acronym"] if letter.isupper()]
        for word in reversed(list(_WORD.finditer(text[: match.start()]))):
            if letters and word[0][0].upper() == letters[-1]:
                letters.pop()
                if not letters:
                    yield match["acronym"], text[word.start() : match.start()].strip()
            elif word[0].casefold() not in STOP_WORDS:
                break


def given_by(row: Cited) -> Iterator[Given]:
    """The acronyms that a record gives. Where only a part of its name is spelt out, that is what one stands for."""
    name, readings = row.preferred(Aspect.NAME), [each for each in row.citations.all() if each.aspect in NAME_ASPECTS]
    spelt: dict[str, dict[str, list[Citation]]] = defaultdict(lambda: defaultdict(list))
    for acronym, phrase in spelt_out(name):
        spelt[acronym][phrase] = []
    for citation in readings:
        for acronym, phrase in dict.fromkeys(chain(spelt_out(citation.value), spelt_out(citation.printed))):
            spelt[acronym][phrase].append(citation)
    giving = [citation for citation in readings if citation.aspect == Aspect.ACRONYM]
    own = dict.fromkeys([row.preferred(Aspect.ACRONYM), *(citation.value for citation in giving)])
    for acronym in filter(_CAPITALS.match, own):
        part = next((phrase for phrase in spelt[acronym] if phrase in name), name)
        yield Given(acronym, part, row, tuple(each for each in giving if each.value == acronym), own=True)
    for acronym in spelt.keys() - own.keys():
        for phrase, citations in spelt[acronym].items():
            yield Given(acronym, phrase, row, tuple(citations), own=False)


def all_given(rows: Iterable[Cited]) -> dict[str, list[Given]]:
    """By acronym, what records give: what goes by it first, then what else it is spelt out to be."""
    found: dict[str, list[Given]] = defaultdict(list)
    for given in chain.from_iterable(map(given_by, rows)):
        found[given.term].append(given)
    return {acronym: list(_without_echoes(by_record)) for acronym, by_record in sorted(found.items())}


def _without_echoes(by_record: list[Given]) -> Iterator[Given]:
    """Without those that spell out, in the name of something else, what goes by the acronym."""
    owners = [given for given in by_record if given.own]
    names = " / ".join(name for given in owners for name in given.row.all_names()).casefold()
    yield from owners
    yield from (given for given in by_record if not given.own and given.words.casefold() not in names)


def _meanings(acronym: str, given: Iterable[Given]) -> tuple[Meaning, ...]:
    """Each once. Of an actor and the initiative that is its life the latter, which comes later, is led to."""
    glossary = f"{reverse('glossary')}#{anchor(acronym)}"
    by_words = {
        each.words.casefold(): Meaning(
            each.words, each.row.get_absolute_url() if each.own else glossary, str(escape(each.words))
        )
        for each in given
    }
    return tuple(by_words.values())


class Acronyms:
    """The acronyms of the public record, to be found in its pages."""

    def __init__(self, meanings: Mapping[str, tuple[Meaning, ...]]) -> None:
        # Keyed as they stand in a page, where markup is escaped.
        self.known = {str(escape(acronym)): Explained(acronym, each) for acronym, each in meanings.items()}
        self.marked = {acronym: _marked(each) for acronym, each in self.known.items()}
        first_letters = "".join(sorted({acronym[0] for acronym in self.known}))
        longest_first = sorted(self.known, key=len, reverse=True)
        self.alike = _alike(self.known.values())
        # A whole word, a part of a hyphenated one, or a plural. The first letters alone make it quick.
        self.pattern = re.compile(
            rf"(?<!\w)(?=[{re.escape(first_letters)}])(?:{'|'.join(map(re.escape, longest_first))})(?=s?(?!\w))"
            if self.known
            else r"(?!)"
        )

    def explain(self, html: str, title: str = "") -> tuple[str, list[Explained]]:
        """A page with each acronym in an ``abbr``, and those that there are; none of what the page itself is about."""
        met: set[str] = set()
        sought = {acronym for acronym, each in self.known.items() if not each.is_only(title)}

        def part(match: re.Match[str]) -> str:
            text: str | None = match["text"]
            return match[0] if text is None else self._explained(text, sought, met)

        page = _PART.sub(part, html)
        found = (self.known[acronym] for acronym in met)
        return page, sorted(found, key=lambda each: (each.acronym.casefold(), each.acronym))

    def otherwise(self, text: str) -> list[str]:
        """How else a text can be said: if it is an acronym, the words that it stands for, and the other way round."""
        return list(self.alike.get(joined(text), {}).values())

    def _explained(self, text: str, sought: Collection[str], met: set[str]) -> str:
        def one(match: re.Match[str]) -> str:
            acronym = match[0]
            if acronym not in sought or self.known[acronym].is_told(text):
                return acronym
            met.add(acronym)
            return self.marked[acronym]

        if text.isspace() or "://" in text or (text.isupper() and len(text.split()) > MOST_CAPITALS):
            return text
        return self.pattern.sub(one, text)


def _alike(known: Iterable[Explained]) -> dict[str, dict[str, str]]:
    """What means the same: for an acronym its words and for those the acronym, each in one spelling."""
    alike: dict[str, dict[str, str]] = defaultdict(dict)
    for each in known:
        for meaning in each.meanings:
            alike[joined(each.acronym)][joined(meaning.words)] = meaning.words
            alike[joined(meaning.words)].setdefault(joined(each.acronym), each.acronym)
    return alike


def _marked(explained: Explained) -> str:
    title = "; ".join(meaning.words for meaning in explained.meanings)
    return format_html('<abbr title="{}">{}</abbr>', title, explained.acronym)


@lru_cache(maxsize=2)
def acronyms(number: int, changed: dt.datetime) -> Acronyms:
    """Those of a version of the record, by its number and time; read once, in two queries for each noun."""
    return Acronyms({acronym: _meanings(acronym, given) for acronym, given in all_given(named_rows()).items()})
