"""The words of a text with their positions, its sentences, and the text in brackets."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from adgmin.search.text import STOP_WORDS, stem, tokens

# “3rdADGMIN”: a number run together with the word after it.
_RUN_TOGETHER = re.compile(r"(\d+(?:st|nd|rd|th))(?=[A-Za-z])")
_BRACKETS = re.compile(r"\([^()]*\)")
# A full stop after one of these, or after a single capital, ends no sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|etc|e\.g|i\.e|H\.E))\Z")
_SENTENCE_END = re.compile(r"[.!?;][\"”’')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])|\n+|[!?][\"”’]?\s+|;\s+")


class Word(NamedTuple):
    """The stem of a word and its position, ``text[start:end]``."""

    stem: str
    start: int
    end: int


class Span(NamedTuple):
    """A part of a text, ``text[start:end]``."""

    start: int
    end: int

    def holds(self, other: "Span | Word") -> bool:
        """True if the other span lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: "Span | Word") -> bool:
        """True if the two spans share a character."""
        return self.start < other.end and other.start < self.end


@lru_cache(maxsize=256)
def words(text: str) -> tuple[Word, ...]:
    """The simple words of a text in their order; “3rdADGMIN” is two."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    for token in tokens(text):
        if token.head:
            continue
        split = _RUN_TOGETHER.match(text, token.start, token.end)
        if split:
            yield Word(split[1].lower(), token.start, split.end())
            for rest in tokens(text[split.end() : token.end])[:1]:
                yield Word(stem(rest.folded), split.end(), token.end)
        else:
            yield Word(stem(token.folded), token.start, token.end)


def content_stems(text: str) -> list[str]:
    """The stems of a text without its stop words."""
    stops = {stem(word) for word in STOP_WORDS}
    return [word.stem for word in words(text) if word.stem not in stops]


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text; a semicolon ends one too."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if match[0].startswith(".") and _ABBREVIATION.search(text, start, match.start()):
            continue
        found.append(Span(start, match.end()))
        start = match.end()
    return tuple(span for span in (*found, Span(start, len(text))) if text[span.start : span.end].strip())


def brackets(text: str) -> list[Span]:
    """The parts of a text in round brackets, with the brackets."""
    return [Span(*match.span()) for match in _BRACKETS.finditer(text)]
