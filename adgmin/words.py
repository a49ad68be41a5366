"""Words as the search sees them: folded, split and stemmed; and where the words of a query stand in a text.

The one place that decides what a word is. The index, the queries and the highlights all go through ``words()``, so
no database has a say in it and they cannot disagree.

- *Folded*: without case, accents and typographic marks; every apostrophe is ``'`` and every dash ``-``.
- *Split*: ``WG-AS`` is ``wg``, ``as`` and, run together, ``wgas``. Two neighbours are run together as well, so that
  “Viet Nam” and “Vietnam”, “cyber security” and “cybersecurity” find each other. ``U.S.`` is ``us``.
- *Stemmed*: by Snowball's English stemmer, with British and American spellings brought together first.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer

# Words are cut here: as long as the longest name, so that a whole name run together is a word too.
LONGEST = 250
# Of a query, no more characters are read, and no more words looked for.
MOST_READ = 500
MOST_SOUGHT = 12
# A shorter word is not taken for the beginning of another: “AI” shall not find “aim”.
SHORTEST_BEGINNING = 3
# Of two words that some write as one, such as “cyber security”, one is short; longer pairs would only fill the index.
LONGEST_SHORT = 5
# A query can do without these.
STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
# They stand in so many names that they do not tell one from another.
COMMONPLACE = frozenset(["asean"])

_LETTERS = {"’": "'", "‘": "'", "ʼ": "'", "đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe"}
# Single letters with dots between them are one word; a possessive s is none.
_PART = re.compile(r"(?P<word>(?<![^\W_])[^\W_](?:\.[^\W_])+\.?(?![^\W_])|[^\W_]+)(?:'s(?![^\W_]))?")
_JOINT = re.compile(r"[-'./&+]")
_NEIGHBOURLY = re.compile(r"\s+|[-'./&+]")
_SPELLINGS = (
    (re.compile(r"iz(?=(?:e|ed|es|er|ers|ing|ation|ations)\Z)"), "is"),
    (re.compile(r"programme(?=s?\Z)"), "program"),
    (re.compile(r"centre(?=s?\Z)"), "center"),
)


class Word(NamedTuple):
    """A folded word, and where it stands: ``text[start:end]``.

    ``head`` counts the letters of the first of the words that were run together; 0 for a simple word.
    """

    word: str
    start: int
    end: int
    head: int = 0


class Piece(NamedTuple):
    """A stretch of a text; ``marked``, it holds what was sought. Templates escape it like any other text."""

    text: str
    marked: bool = False


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    kept = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        category = unicodedata.category(part)
        if category == "Pd":
            kept.append("-")
        elif category[0] != "M" and category != "Cf":
            kept.append(_LETTERS.get(part, part))
    return "".join(kept)


def _parts(text: str) -> list[tuple[str, Word]]:
    """The simple words of a text, each after what stands between it and the one before."""
    folded = [_folded(character) for character in text]
    origin = [*(place for place, letters in enumerate(folded) for _letter in letters), len(text)]
    line, parts, after = "".join(folded), [], 0
    for match in _PART.finditer(line):
        start, end = match.span("word")
        # Accents written apart belong to the letter before them; a ligature is one character and several letters.
        last = max(origin[end], origin[end - 1] + 1)
        parts.append((line[after:start], Word(match["word"].replace(".", "")[:LONGEST], origin[start], last)))
        after = match.end()
    return parts


def _run_together(parts: list[Word]) -> Word:
    together = "".join(part.word for part in parts)[:LONGEST]
    return Word(together, parts[0].start, parts[-1].end, len(parts[0].word))


def _joined(parts: list[tuple[str, Word]]) -> Iterator[Word]:
    """The words that come of running neighbours, and hyphenated words, together."""
    for (_gap, one), (gap, other) in pairwise(parts):
        short = min(len(one.word), len(other.word)) <= LONGEST_SHORT
        if short and _NEIGHBOURLY.fullmatch(gap) and not STOP_WORDS & {one.word, other.word}:
            yield _run_together([one, other])
    yield from map(_run_together, _hyphenated(parts))


def _hyphenated(parts: list[tuple[str, Word]]) -> Iterator[list[Word]]:
    """The parts of each word that is written with hyphens or the like."""
    hyphenated: list[Word] = []
    for gap, part in [*parts, ("", None)]:
        if part and _JOINT.fullmatch(gap):
            hyphenated.append(part)
            continue
        if len(hyphenated) > 1:
            yield hyphenated
        hyphenated = [part] if part else []


# The texts of a hit are gone through more than once.
@lru_cache(maxsize=256)
def words(text: str) -> tuple[Word, ...]:
    """Every word of a text: the simple ones in their order, then those run together."""
    parts = _parts(text)
    return (*(part for _gap, part in parts), *_joined(parts))


def run_together(text: str) -> str:
    """A whole name as one word, for “is it exactly this name?”: ``WG-AS``, ``wg as`` and ``WGAS`` are the same."""
    return "".join(part.word for _gap, part in _parts(text))[:LONGEST]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word; what is no plain English word stays whole."""
    if not (word.isascii() and word.isalpha()):
        return word
    for spelling, usual in _SPELLINGS:
        word = spelling.sub(usual, word)
    # A stemmer of its own each time: they keep state, and threads would share it. The cache makes it rare.
    return str(EnglishStemmer().stemWord(word))


@dataclass(frozen=True)
class Sought:
    """One word of a query, in the forms in which a text may have it: by itself, or run together with a neighbour.

    ``beginnings`` are those forms of the last word that may be a beginning only, as while typing.
    """

    forms: frozenset[str]
    beginnings: frozenset[str] = frozenset()

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the forms."""
        return frozenset(stem(form) for form in self.forms)

    def is_met_by(self, word: Word) -> bool:
        """Whether a text that has this word has what is sought."""
        return stem(word.word) in self.stems or any(
            len(beginning) > word.head and word.word.startswith(beginning) for beginning in self.beginnings
        )


@dataclass(frozen=True)
class Query:
    """What somebody looks for: every word of it, and whether it is a name as a whole."""

    sought: tuple[Sought, ...]
    name: str

    @cached_property
    def twice(self) -> int:
        """How many words a name has of which the query is half; words that stand in every other name do not count."""
        commonplace = sum(bool(one.forms & COMMONPLACE) for one in self.sought)
        return 2 * (len(self.sought) - commonplace) + commonplace

    @cached_property
    def whole(self) -> "Query":
        """The same, with no word taken for the beginning of another."""
        return Query(tuple(Sought(one.forms) for one in self.sought), self.name)

    @classmethod
    def of(cls, text: str) -> "Query":
        """Read a query. It has no syntax, so there is none to get wrong; a text without any word seeks nothing."""
        parts = _parts(text[:MOST_READ])
        simple, joined = [part for _gap, part in parts], list(_joined(parts))
        # Neighbours are not run together with a stop word, so one that is stands between hyphens, as in CERT-to-CERT.
        needed = [part for part in simple if part.word not in STOP_WORDS or _holding(part, joined)]
        kept = (needed or simple)[:MOST_SOUGHT]
        # The parts of WG-AS mean nothing one by one.
        whole = {part: _run_together(each) for each in _hyphenated(parts) if _all_short(each) for part in each}
        sought = []
        for part in kept:
            forms = [whole[part]] if part in whole else [part, *_holding(part, joined)]
            last = (form.word for form in forms if form.end == kept[-1].end)
            sought.append(
                Sought(
                    frozenset(form.word for form in forms),
                    frozenset(form for form in last if len(form) >= SHORTEST_BEGINNING),
                )
            )
        return cls(tuple(dict.fromkeys(sought)), run_together(text[:MOST_READ]))

    def __bool__(self) -> bool:
        return bool(self.sought)

    def is_met_by(self, *texts: str) -> bool:
        """Whether every word sought stands in one of some texts."""
        known = [word for text in texts for word in words(text)]
        return all(any(sought.is_met_by(word) for word in known) for sought in self.sought)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a text the words sought stand, in order, none overlapping; stop words if nothing else is sought."""
        sought = [one for one in self.sought if not one.forms & STOP_WORDS] or self.sought
        found: list[tuple[int, int]] = []
        for start, end in sorted(
            (word.start, word.end) for word in words(text) if any(one.is_met_by(word) for one in sought)
        ):
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return found

    def highlighted(self, text: str) -> list[Piece]:
        """The whole text in pieces, what is sought marked."""
        return _pieces(text, 0, len(text), self.spans(text))

    def snippet(self, text: str, length: int = 240) -> list[Piece]:
        """At most about ``length`` characters of a text, where most of what is sought stands; else its beginning."""
        if len(text) <= length:
            return self.highlighted(text)
        spans = self.spans(text)
        first = max(
            (start for start, _end in spans),
            key=lambda begin: sum(begin <= start and end <= begin + length // 2 for start, end in spans),
            default=0,
        )
        start = _word_start(text, max(0, min(first - length // 4, len(text) - length)), first)
        end = _word_end(text, start, start + length)
        pieces = _pieces(text, start, end, spans)
        return [*[Piece("…")] * (start > 0), *pieces, *[Piece("…")] * (end < len(text))]


def _all_short(parts: list[Word]) -> bool:
    return all(len(part.word) < SHORTEST_BEGINNING for part in parts)


def _holding(part: Word, joined: list[Word]) -> list[Word]:
    """The words run together of which a simple word is a part."""
    return [word for word in joined if word.start <= part.start and part.end <= word.end]


def _word_start(text: str, earliest: int, latest: int) -> int:
    """Where the first whole word after a place begins; the place itself in a text without spaces."""
    space = text.find(" ", earliest - 1, latest) if earliest else -1
    return space + 1 if space >= 0 else earliest


def _word_end(text: str, earliest: int, latest: int) -> int:
    """Where the last whole word before a place ends; the place itself in a text without spaces."""
    space = text.rfind(" ", earliest, latest + 1) if latest < len(text) else -1
    return space if space >= 0 else min(latest, len(text))


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], start
    for span_start, span_end in spans:
        if start <= span_start and span_end <= end:
            pieces += [Piece(text[at:span_start]), Piece(text[span_start:span_end], marked=True)]
            at = span_end
    pieces.append(Piece(text[at:end]))
    return [piece for piece in pieces if piece.text]
