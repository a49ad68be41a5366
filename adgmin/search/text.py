"""How the search splits texts and queries into words, and finds the words of a query in a text.

This module alone decides what a word is: the index, the queries and the highlights all use ``tokens()``, so they agree,
and the database has no influence.

- *Folded*: in ASCII and lower case (``anyascii``): without accents and typographic marks.
- *Split*: ``WG-AS`` is ``wg``, ``as`` and the compound ``wgas``. ``U.S.`` is ``us``.
- *Stemmed*: by Snowball’s English stemmer; British and American spellings are unified first.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from anyascii import anyascii
from snowballstemmer.english_stemmer import EnglishStemmer

# Longer words are cut. As long as the longest name, so that a whole name without spaces is a word too.
MAX_WORD_LENGTH = 250
# Characters of a query that are read, and terms that are looked for.
MAX_QUERY_LENGTH = 500
MAX_QUERY_TERMS = 12
# A shorter word is never treated as a prefix: “AI” must not find “aim”.
MIN_PREFIX_LENGTH = 3
# Ignored in a query.
STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
# Also ignored in a query, except in capitals: “who” asks, “WHO” is an organisation.
QUESTION_WORDS = frozenset((
    "about", "any", "are", "be", "been", "did", "do", "does", "had", "has", "have", "how", "is", "it", "its", "said",
    "say", "says", "tell", "that", "there", "these", "this", "those", "was", "were", "what", "when", "where", "which",
    "who", "whom", "whose", "why",
))  # fmt: skip
# So many names contain them that they do not distinguish one record from another.
COMMON_STEMS = frozenset(["asean"])

# Unicode categories of symbols. ``anyascii`` turns an emoji into its name, which nobody wrote.
_SYMBOLS = frozenset(["So", "Sk", "Cs"])
# Single letters with dots between them are one word; a possessive s is not part of a word.
_TOKEN = re.compile(r"(?P<word>(?<![^\W_])[^\W_](?:\.[^\W_])+\.?(?![^\W_])|[^\W_]+)(?:'s(?![^\W_]))?")
_PIECE = re.compile(r"\S+")
_JOINT = re.compile(r"[-'./&+]")
_SPACE_OR_JOINT = re.compile(r"\s+|[-'./&+]")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")
_SPELLINGS = (
    (re.compile(r"iz(?=(?:e|ed|es|er|ers|ing|ation|ations)\Z)"), "is"),
    (re.compile(r"programme(?=s?\Z)"), "program"),
    (re.compile(r"centre(?=s?\Z)"), "center"),
    (re.compile(r"centred\Z"), "centered"),
)

# The stems of consecutive words.
type Phrase = tuple[str, ...]


class Token(NamedTuple):
    """A folded word and its position, ``text[start:end]``.

    ``head`` is the number of letters of the first part of a compound; 0 for a simple word.
    """

    folded: str
    start: int
    end: int
    head: int = 0


class Piece(NamedTuple):
    """Part of a text; ``marked`` if it matches the query. Not escaped: templates escape it like any other text."""

    text: str
    marked: bool = False


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    return "" if unicodedata.category(character) in _SYMBOLS else anyascii(character).casefold()


def _split(text: str) -> list[tuple[str, Token]]:
    """The simple words of a text, each after the characters between it and the previous word."""
    folded = [*map(_folded, text)]
    origin = _origin(folded)
    line, parts, after = "".join(folded), [], 0
    for match in _TOKEN.finditer(line):
        start, end = match.span("word")
        # A combining accent belongs to the letter before it; a ligature is one character but several letters.
        last = max(origin[end], origin[end - 1] + 1)
        folded_word = match["word"].replace(".", "")[:MAX_WORD_LENGTH]
        parts.append((line[after:start], Token(folded_word, origin[start], last)))
        after = match.end()
    return parts


def _origin(folded: list[str]) -> Sequence[int]:
    """The place in the text of each letter of its folded characters, and the end of the text."""
    if {*map(len, folded)} <= {1}:
        return range(len(folded) + 1)
    return [*(place for place, letters in enumerate(folded) for _letter in letters), len(folded)]


def _compound(parts: list[Token]) -> Token:
    joined = "".join(part.folded for part in parts)[:MAX_WORD_LENGTH]
    return Token(joined, parts[0].start, parts[-1].end, len(parts[0].folded))


def _hyphenated(parts: list[tuple[str, Token]]) -> Iterator[list[Token]]:
    """The parts of each word that is written with hyphens or similar characters."""
    hyphenated: list[Token] = []
    for gap, part in [*parts, ("", None)]:
        if part and _JOINT.fullmatch(gap):
            hyphenated.append(part)
            continue
        if len(hyphenated) > 1:
            yield hyphenated
        hyphenated = [part] if part else []


# Cached: most words of a text occur in many others. No word and no compound goes over white space.
@lru_cache(maxsize=20_000)
def _tokens_between_spaces(piece: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The simple words of a text without white space, and its compounds."""
    parts = _split(piece)
    return tuple(part for _gap, part in parts), tuple(map(_compound, _hyphenated(parts)))


# Cached: the texts of a hit are read more than once.
@lru_cache(maxsize=256)
def tokens(text: str) -> tuple[Token, ...]:
    """Every word of a text: first the simple ones in their order, then the compounds."""
    found: tuple[list[Token], list[Token]] = ([], [])
    for piece in _PIECE.finditer(text):
        before = piece.start()
        for place, kind in zip(found, _tokens_between_spaces(piece[0]), strict=True):
            place += [Token(folded, start + before, end + before, head) for folded, start, end, head in kind]
    return (*found[0], *found[1])


@lru_cache(maxsize=20_000)
def _stems_between_spaces(piece: str) -> Phrase:
    return tuple(stem(token.folded) for token in _tokens_between_spaces(piece)[0])


def phrase(text: str) -> Phrase:
    """The stems of the simple words of a text, in their order."""
    return tuple(chain.from_iterable(map(_stems_between_spaces, text.split())))


def words(text: str) -> tuple[list[str], list[str]]:
    """The simple words of a text, folded, in their order, and the compounds: what the index needs of ``tokens``."""
    pieces = [*map(_tokens_between_spaces, text.split())]
    return [word.folded for simple, _ in pieces for word in simple], [
        each.folded for _, more in pieces for each in more
    ]


def joined(text: str) -> str:
    """A name as one word without spaces and hyphens: ``WG-AS``, ``wg as`` and ``WGAS`` all give ``wgas``."""
    return "".join(words(text)[0])[:MAX_WORD_LENGTH]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word; a word with digits or non-ASCII letters is returned unchanged."""
    if not (word.isascii() and word.isalpha()):
        return word
    for spelling, replacement in _SPELLINGS:
        word = spelling.sub(replacement, word)
    # A new stemmer for each call: stemmers keep state and are not thread-safe. The cache makes calls rare.
    return str(EnglishStemmer().stemWord(word))


def shortest_names(names: Iterable[str]) -> dict[str, int]:
    """Each word of the names, with the length of the shortest name that has it, in words.

    Stop words and common words are not counted.
    """
    shortest: dict[str, int] = {}
    for name in names:
        simple, compounds = words(name)
        counted = {*simple} - STOP_WORDS - COMMON_STEMS
        lengths = chain(
            ((word, len(counted) + (word not in counted)) for word in simple),
            ((word, len(counted)) for word in compounds),
        )
        for word, length in lengths:
            shortest[word] = min(length, shortest.get(word, length))
    return shortest


@dataclass(frozen=True)
class QueryTerm:
    """A word of a query, or several words that must be consecutive. A text matches if it has any of the phrases.

    ``prefixes`` are forms of the last word that also match the beginning of a longer word, as while typing.
    """

    phrases: frozenset[Phrase]
    prefixes: frozenset[str] = frozenset()
    # The number of words typed for it.
    word_count: int = 1

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the phrases of one word."""
        return frozenset(phrase[0] for phrase in self.phrases if len(phrase) == 1)

    @cached_property
    def long_phrases(self) -> list[Phrase]:
        """The phrases of several words, sorted."""
        return sorted(phrase for phrase in self.phrases if len(phrase) > 1)

    @property
    def is_common(self) -> bool:
        """True if so many names contain it that it does not distinguish records."""
        return bool(self.stems & COMMON_STEMS)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The positions in a text that match, unordered; they may overlap."""
        found = tokens(text)
        simple = [token for token in found if not token.head]
        for token in found:
            if stem(token.folded) in self.stems or self._matches_prefix(token):
                yield token.start, token.end
        stems = [stem(token.folded) for token in simple] if self.long_phrases else []
        for phrase in self.long_phrases:
            for at in range(len(stems) - len(phrase) + 1):
                if stems[at : at + len(phrase)] == list(phrase):
                    yield simple[at].start, simple[at + len(phrase) - 1].end

    def _matches_prefix(self, token: Token) -> bool:
        return any(len(prefix) > token.head and token.folded.startswith(prefix) for prefix in self.prefixes)


class Equivalents(NamedTuple):
    """The phrases and the joined names of a term and all its synonyms."""

    phrases: frozenset[Phrase]
    names: frozenset[str]


class Synonyms:
    """The groups of terms that mean the same, indexed by phrase."""

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._equivalents: dict[Phrase, Equivalents] = {}
        for group in groups:
            terms = list(group)
            phrases, names = frozenset(map(phrase, terms)), frozenset(map(joined, terms))
            for term in phrases:
                known = self._equivalents.get(term, Equivalents(frozenset(), frozenset()))
                self._equivalents[term] = Equivalents(known.phrases | phrases, known.names | names)
        self._longest = max(map(len, self._equivalents), default=0)

    def of(self, term: Phrase) -> Equivalents | None:
        """The term with its synonyms; ``None`` if it has none."""
        return self._equivalents.get(term)

    def at(self, parts: list[Token]) -> int:
        """The length, in words, of the longest term with a synonym that starts here; 0 if there is none."""
        stems = tuple(stem(part.folded) for part in parts[: self._longest])
        return next((length for length in range(len(stems), 0, -1) if stems[:length] in self._equivalents), 0)


NO_SYNONYMS = Synonyms()


@dataclass(frozen=True)
class Query:
    """A parsed query. An entry matches if it has every term, or if one of its joined names is in ``names``."""

    terms: tuple[QueryTerm, ...]
    names: frozenset[str]
    # The stems of the whole query; empty if it has one term only, or quotation marks.
    full_phrase: Phrase = ()

    @cached_property
    def max_name_words(self) -> int:
        """The length, in words, of the longest name of which the query is at least half. Common words count once."""
        return sum(1 if term.is_common else 2 * term.word_count for term in self.terms)

    @cached_property
    def whole(self) -> "Query":
        """The same query, matching whole words only."""
        terms = tuple(replace(term, prefixes=frozenset()) for term in self.terms)
        return Query(terms, self.names, self.full_phrase)

    @classmethod
    def parse(cls, text: str, synonyms: Synonyms = NO_SYNONYMS) -> "Query":
        """Parse a query. Words in quotation marks are a phrase; there is no other syntax.

        Never raises. A text without any word gives a query without terms, which matches nothing.
        """
        text = text[:MAX_QUERY_LENGTH]
        parsed = list(_terms(text, synonyms)) or list(_terms(text, synonyms, every=True))
        names = {joined(text), "".join(part.folded for part in significant(text))[:MAX_WORD_LENGTH]}
        if len(parsed) == 1:
            names |= parsed[0][1]
        terms = tuple(dict.fromkeys(term for term, _names in parsed))[:MAX_QUERY_TERMS]
        return cls(terms, frozenset(names - {""}), _full_phrase(text) if len(terms) > 1 else ())

    def __bool__(self) -> bool:
        return bool(self.terms)

    def matches(self, *texts: str) -> bool:
        """True if each term occurs in at least one of the texts."""
        return all(any(any(True for _span in term.spans(text)) for text in texts) for term in self.terms)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The positions of all terms in a text, sorted; adjacent ones are merged.

        Stop words are included only if the query has no other words.
        """
        terms = [term for term in self.terms if not term.stems & STOP_WORDS] or self.terms
        merged: list[tuple[int, int]] = []
        for start, end in sorted(span for term in terms for span in term.spans(text)):
            if merged and (start <= merged[-1][1] or _SPACE_OR_JOINT.fullmatch(text, merged[-1][1], start)):
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def highlighted(self, text: str) -> list[Piece]:
        """The whole text in pieces, the matches marked."""
        return _pieces(text, 0, len(text), self.spans(text))

    def snippet(self, text: str, length: int = 240) -> list[Piece]:
        """About ``length`` characters of a text around most of the matches; its beginning if nothing matches."""
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


def _terms(text: str, synonyms: Synonyms, *, every: bool = False) -> Iterator[tuple[QueryTerm, frozenset[str]]]:
    """The terms of a query, each with the names that it matches if it is the only term.

    Only significant words become terms, unless ``every`` is set.
    """
    at = 0
    for quoted in _QUOTED.finditer(text):
        yield from _unquoted_terms(text[at : quoted.start()], synonyms, every)
        if stems := phrase(quoted[1]):
            yield QueryTerm(frozenset([stems]), word_count=len(stems)), frozenset()
        at = quoted.end()
    yield from _unquoted_terms(text[at:], synonyms, every, last=True)


def _unquoted_terms(
    text: str, synonyms: Synonyms, every: bool, *, last: bool = False
) -> Iterator[tuple[QueryTerm, frozenset[str]]]:
    parts = _split(text)
    simple, hyphenated = [part for _gap, part in parts], list(_hyphenated(parts))
    # The parts of WG-AS mean nothing one by one.
    whole = {part: _compound(each) for each in hyphenated if _all_short(each) for part in each}
    compounds = [*_pairs_of_neighbours(parts, text), *map(_compound, hyphenated)]
    used = simple if every else [part for part in simple if _is_significant(part, text) or _around(part, compounds)]
    at = 0
    while at < len(simple):
        part, length = simple[at], synonyms.at(simple[at:])
        forms = [whole[part]] if part in whole else [part, *_around(part, compounds)]
        stems = frozenset((stem(form.folded),) for form in forms)
        if length and (known := synonyms.of(tuple(stem(each.folded) for each in simple[at : at + length]))):
            phrases = known.phrases | (stems if length == 1 else frozenset())
            yield QueryTerm(phrases, word_count=length), known.names
        elif part in used:
            prefixes = (form.folded for form in forms if last and used[-1].end == form.end)
            yield QueryTerm(stems, frozenset(each for each in prefixes if len(each) >= MIN_PREFIX_LENGTH)), frozenset()
        at += length or 1


def _pairs_of_neighbours(parts: list[tuple[str, Token]], text: str) -> Iterator[Token]:
    """Each two neighbouring words of a query as one word: “Viet Nam” must also find “Vietnam”."""
    for (_gap, one), (gap, other) in pairwise(parts):
        if _SPACE_OR_JOINT.fullmatch(gap) and _is_significant(one, text) and _is_significant(other, text):
            yield _compound([one, other])


def significant(text: str) -> list[Token]:
    """The simple words of a query without stop words and question words."""
    return [part for _gap, part in _split(text) if _is_significant(part, text)]


def _full_phrase(text: str) -> Phrase:
    kept = significant(text)
    if len(kept) < 2 or _QUOTED.search(text):
        return ()
    return phrase(text[kept[0].start : kept[-1].end])


def unquoted(text: str) -> list[Token]:
    """The significant words of a query that are not in quotation marks."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    return [token for token in significant(text) if not any(start < token.start < end for start, end in quoted)]


def _is_significant(part: Token, text: str) -> bool:
    """False for stop words, and for question words that are not in capitals."""
    asks = part.folded in QUESTION_WORDS and not text[part.start : part.end].isupper()
    return part.folded not in STOP_WORDS and not asks


def _all_short(parts: list[Token]) -> bool:
    return all(len(part.folded) < MIN_PREFIX_LENGTH for part in parts)


def _around(part: Token, compounds: list[Token]) -> list[Token]:
    """The compounds that contain a simple word."""
    return [compound for compound in compounds if compound.start <= part.start and part.end <= compound.end]


def _word_start(text: str, earliest: int, latest: int) -> int:
    """The start of the first whole word after a position; the position itself in a text without spaces."""
    space = text.find(" ", earliest - 1, latest) if earliest else -1
    return space + 1 if space >= 0 else earliest


def _word_end(text: str, earliest: int, latest: int) -> int:
    """The end of the last whole word before a position; the position itself in a text without spaces."""
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
