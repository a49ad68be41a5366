"""The terms of a record that the glossary explains: its acronyms, those that its names spell out, and its other names.

An acronym is the acronym of a record, or is spelt out in brackets within a name that a source prints, as in “ASEAN
Guide on Artificial Intelligence (AI) Governance”. Other expansions are unknown and never invented.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from adgmin.record import NAME_ASPECTS, Aspect, Citation, Cited

from .text import STOP_WORDS, tokens

# At least two capitals or digits, so that no ordinary word is treated as an acronym.
_TWO_CAPITALS = re.compile(r"(?=.*[A-Z])[A-Z0-9].*[A-Z0-9]")
_IN_BRACKETS = re.compile(r"\((?P<acronym>[^\W_][\w.-]*)\)")
_WORD = re.compile(r"\S+")


class Expansion(NamedTuple):
    """A term, mostly an acronym, with its expansion in a record, and the citations that print it.

    ``is_own`` if the term is the acronym or another name of the record; False if the record’s name only spells it out.
    """

    term: str
    words: str
    row: Cited
    citations: tuple[Citation, ...]
    is_own: bool


def anchor(term: str) -> str:
    """The anchor of a term on the glossary page, such as ``wg-as``."""
    return "-".join(token.folded for token in tokens(term) if not token.head)


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


def acronyms_of(row: Cited) -> Iterator[Expansion]:
    """The acronyms of a record. If its name spells one out, the expansion is that part of the name."""
    name, citations = row.preferred(Aspect.NAME), [each for each in row.given if each.aspect in NAME_ASPECTS]
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
    for acronym in [each for each in spelt_out_as if each not in own]:
        for phrase, spelling in spelt_out_as[acronym].items():
            yield Expansion(acronym, phrase, row, tuple(spelling), is_own=False)


def other_names_of(row: Cited) -> Iterator[Expansion]:
    """The names that sources use for a record, other than the preferred one."""
    for reading in row.readings.get(Aspect.NAME, []):
        if not reading.preferred:
            yield Expansion(reading.value, str(row), row, reading.citations, is_own=True)
