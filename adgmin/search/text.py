"""Words as the search sees them: folded, split and stemmed; and where the words of a query stand in a text.

The one place that decides what a word is. The index, the queries and the highlights all go through ``words()``, so
no database has a say in it and they cannot disagree.

- *Folded*: in ASCII and lower case (``anyascii``): without accents and typographic marks.
- *Split*: ``WG-AS`` is ``wg``, ``as`` and, run together, ``wgas``. ``U.S.`` is ``us``.
- *Stemmed*: by Snowball's English stemmer, with British and American spellings brought together first.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from anyascii import anyascii
from snowballstemmer.english_stemmer import EnglishStemmer

# Words are cut here: as long as the longest name, so that a whole name run together is a word too.
LONGEST = 250
# Of a query, no more characters are read, and no more words looked for.
MOST_READ = 500
MOST_SOUGHT = 12
# A shorter word is not taken for the beginning of another: “AI” shall not find “aim”.
SHORTEST_BEGINNING = 3
# A query can do without these.
STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
# And without these, unless they are in capitals: “who” asks, “WHO” is an organisation.
QUESTION_WORDS = frozenset((
    "about", "any", "are", "be", "been", "did", "do", "does", "had", "has", "have", "how", "is", "it", "its", "said",
    "say", "says", "tell", "that", "there", "these", "this", "those", "was", "were", "what", "when", "where", "which",
    "who", "whom", "whose", "why",
))  # fmt: skip
# They stand in so many names that they do not tell one from another.
COMMONPLACE = frozenset(["asean"])

# Symbols such as emoji have names in ASCII, which nobody wrote.
_NO_LETTERS = frozenset(["So", "Sk", "Cs"])
# Single letters with dots between them are one word; a possessive s is none.
_PART = re.compile(r"(?P<word>(?<![^\W_])[^\W_](?:\.[^\W_])+\.?(?![^\W_])|[^\W_]+)(?:'s(?![^\W_]))?")
_JOINT = re.compile(r"[-'./&+]")
_NEIGHBOURLY = re.compile(r"\s+|[-'./&+]")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")
_SPELLINGS = (
    (re.compile(r"iz(?=(?:e|ed|es|er|ers|ing|ation|ations)\Z)"), "is"),
    (re.compile(r"programme(?=s?\Z)"), "program"),
    (re.compile(r"centre(?=s?\Z)"), "center"),
    (re.compile(r"centred\Z"), "centered"),
)

# The stems of words that stand next to each other.
type Phrase = tuple[str, ...]


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
    return "" if unicodedata.category(character) in _NO_LETTERS else anyascii(character).casefold()


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
    """Every word of a text: the simple ones in their order, then those written with hyphens, run together."""
    parts = _parts(text)
    return (*(part for _gap, part in parts), *map(_run_together, _hyphenated(parts)))


def phrase(text: str) -> Phrase:
    """The stems of the simple words of a text, in their order."""
    return tuple(stem(part.word) for _gap, part in _parts(text))


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
    """A word of a query, or words that it wants side by side: any of the phrases will do.

    ``beginnings`` are forms of the last word that may be the beginning of another, as while typing.
    """

    phrases: frozenset[Phrase]
    beginnings: frozenset[str] = frozenset()
    # How many words were typed for it.
    typed: int = 1

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of which one alone will do."""
        return frozenset(phrase[0] for phrase in self.phrases if len(phrase) == 1)

    @cached_property
    def long_phrases(self) -> list[Phrase]:
        """The phrases of several words, in a fixed order."""
        return sorted(phrase for phrase in self.phrases if len(phrase) > 1)

    @property
    def is_commonplace(self) -> bool:
        """Whether it does not tell one record from another."""
        return bool(self.stems & COMMONPLACE)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text, in no order; places may overlap."""
        known = words(text)
        simple = [word for word in known if not word.head]
        for word in known:
            if stem(word.word) in self.stems or self._begins(word):
                yield word.start, word.end
        stems = [stem(word.word) for word in simple] if self.long_phrases else []
        for phrase in self.long_phrases:
            for at in range(len(stems) - len(phrase) + 1):
                if stems[at : at + len(phrase)] == list(phrase):
                    yield simple[at].start, simple[at + len(phrase) - 1].end

    def _begins(self, word: Word) -> bool:
        return any(len(begun) > word.head and word.word.startswith(begun) for begun in self.beginnings)


class Alike(NamedTuple):
    """Terms that mean the same, one of them looked for: their stems, and their names run together."""

    phrases: frozenset[Phrase]
    names: frozenset[str]


class Synonyms:
    """Which terms are looked for together."""

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._alike: dict[Phrase, Alike] = {}
        for group in groups:
            terms = list(group)
            alike = Alike(frozenset(map(phrase, terms)), frozenset(map(run_together, terms)))
            for one in alike.phrases:
                before = self._alike.get(one, Alike(frozenset(), frozenset()))
                self._alike[one] = Alike(before.phrases | alike.phrases, before.names | alike.names)
        self._longest = max(map(len, self._alike), default=0)

    def of(self, term: Phrase) -> Alike | None:
        """What means the same as a term, itself too; ``None`` if nothing does."""
        return self._alike.get(term)

    def at(self, parts: list[Word]) -> int:
        """How many of the first words make the longest term that has a synonym; 0 if none does."""
        stems = tuple(stem(part.word) for part in parts[: self._longest])
        return next((number for number in range(len(stems), 0, -1) if stems[:number] in self._alike), 0)


NO_SYNONYMS = Synonyms()


@dataclass(frozen=True)
class Query:
    """What somebody looks for: every word of it, and the names that it may be as a whole, run together."""

    sought: tuple[Sought, ...]
    names: frozenset[str]
    # All of it as it was typed, if it has several words and no quotation marks.
    together: Phrase = ()

    @cached_property
    def twice(self) -> int:
        """How many words a name has of which the query is half; words that stand in every other name do not count."""
        return sum(1 if one.is_commonplace else 2 * one.typed for one in self.sought)

    @cached_property
    def whole(self) -> "Query":
        """The same, with no word taken for the beginning of another."""
        return Query(tuple(replace(one, beginnings=frozenset()) for one in self.sought), self.names, self.together)

    @classmethod
    def of(cls, text: str, synonyms: Synonyms = NO_SYNONYMS) -> "Query":
        """Read a query: words in quotation marks are a phrase, and nothing else has a meaning of its own.

        A text without any word seeks nothing, and none is refused.
        """
        given = text[:MOST_READ]
        found = list(_sought(given, synonyms)) or list(_sought(given, synonyms, every=True))
        names = {run_together(given), "".join(part.word for part in telling(given))[:LONGEST]}
        if len(found) == 1:
            names |= found[0][1]
        sought = tuple(dict.fromkeys(one for one, _names in found))[:MOST_SOUGHT]
        return cls(sought, frozenset(names - {""}), _together(given) if len(sought) > 1 else ())

    def __bool__(self) -> bool:
        return bool(self.sought)

    def is_met_by(self, *texts: str) -> bool:
        """Whether everything sought stands in one of some texts."""
        return all(any(any(True for _place in sought.places(text)) for text in texts) for sought in self.sought)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a text the words sought stand, in order, neighbours in one; stop words if nothing else is sought."""
        sought = [one for one in self.sought if not one.stems & STOP_WORDS] or self.sought
        found: list[tuple[int, int]] = []
        for start, end in sorted(place for one in sought for place in one.places(text)):
            if found and (start <= found[-1][1] or _NEIGHBOURLY.fullmatch(text, found[-1][1], start)):
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


def _sought(text: str, synonyms: Synonyms, *, every: bool = False) -> Iterator[tuple[Sought, frozenset[str]]]:
    """What a query seeks, each with the names that it has if it is all of it; ``every`` word, or only those needed."""
    at = 0
    for quoted in _QUOTED.finditer(text):
        yield from _unquoted(text[at : quoted.start()], synonyms, every)
        if stems := phrase(quoted[1]):
            yield Sought(frozenset([stems]), typed=len(stems)), frozenset()
        at = quoted.end()
    yield from _unquoted(text[at:], synonyms, every, last=True)


def _unquoted(
    text: str, synonyms: Synonyms, every: bool, *, last: bool = False
) -> Iterator[tuple[Sought, frozenset[str]]]:
    parts = _parts(text)
    simple, hyphenated = [part for _gap, part in parts], list(_hyphenated(parts))
    # The parts of WG-AS mean nothing one by one.
    whole = {part: _run_together(each) for each in hyphenated if _all_short(each) for part in each}
    joined = [*_neighbours(parts, text), *map(_run_together, hyphenated)]
    telling = simple if every else [part for part in simple if _tells(part, text) or _holding(part, joined)]
    at = 0
    while at < len(simple):
        part, number = simple[at], synonyms.at(simple[at:])
        forms = [whole[part]] if part in whole else [part, *_holding(part, joined)]
        stems = frozenset((stem(form.word),) for form in forms)
        if number and (alike := synonyms.of(tuple(stem(each.word) for each in simple[at : at + number]))):
            yield Sought(alike.phrases | (stems if number == 1 else frozenset()), typed=number), alike.names
        elif part in telling:
            begun = (form.word for form in forms if last and telling[-1].end == form.end)
            yield Sought(stems, frozenset(form for form in begun if len(form) >= SHORTEST_BEGINNING)), frozenset()
        at += number or 1


def _neighbours(parts: list[tuple[str, Word]], text: str) -> Iterator[Word]:
    """The words of a query run together two by two, as in “Viet Nam”: it may mean one that a text writes as one."""
    for (_gap, one), (gap, other) in pairwise(parts):
        if _NEIGHBOURLY.fullmatch(gap) and _tells(one, text) and _tells(other, text):
            yield _run_together([one, other])


def telling(text: str) -> list[Word]:
    """The simple words of a query that it cannot do without."""
    return [part for _gap, part in _parts(text) if _tells(part, text)]


def _together(text: str) -> Phrase:
    needed = telling(text)
    if len(needed) < 2 or _QUOTED.search(text):
        return ()
    return phrase(text[needed[0].start : needed[-1].end])


def loose(text: str) -> list[Word]:
    """Those of them that stand in no quotation marks."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    return [word for word in telling(text) if not any(start < word.start < end for start, end in quoted)]


def _tells(part: Word, text: str) -> bool:
    """Whether a word is neither a little one nor part of a question."""
    asks = part.word in QUESTION_WORDS and not text[part.start : part.end].isupper()
    return part.word not in STOP_WORDS and not asks


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
