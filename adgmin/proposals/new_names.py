"""Names that a text prints and the record does not hold: capitalised words in a row, with the acronym after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adgmin.search.text import STOP_WORDS

from .known import Known
from .printed_dates import printed_dates
from .words import Span

# Most names that are offered for a passage.
MOST_NAMES = 12
_CAPITAL = r"[A-Z](?:[\w’'&/-]*\w)?"
_LINK = r"(?:of|on|for|and|the|to|in|with)"
_ACRONYM = r"[A-Z][A-Za-z0-9&/-]*[A-Z0-9]"
_NAME = re.compile(
    rf"{_CAPITAL}(?:\s+(?:{_LINK}\s+){{0,2}}{_CAPITAL}|\s+\d{{4}}(?:[-–]\d{{4}})?)+(?:\s*\((?P<acronym>{_ACRONYM})\))?"
)
_AND = re.compile(r"\s+and\s+(?:the\s+)?")
_IN = re.compile(r"\s+in\s+(?:the\s+)?\Z")
_FIRST = re.compile(r"\s*(\S+)\s+")
_MONTHS = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)  # fmt: skip


@dataclass(frozen=True)
class NewName:
    """A name as printed, its acronym if the text gives one, and the position of both."""

    name: str
    acronym: str
    span: Span


def new_names(text: str, known: Known) -> list[NewName]:
    """The names of a text that are not known, each once, in its order."""
    found: dict[str, NewName] = {}
    for name in _candidates(text, known):
        found.setdefault(name.name, name)
    return list(found.values())[:MOST_NAMES]


def _candidates(text: str, known: Known) -> Iterator[NewName]:
    held = [mention.span for mention in known.mentions(text)]
    places = [*held, *(date.span for date in printed_dates(text))]
    for match in _NAME.finditer(text):
        acronym = match["acronym"] or ""
        end = text.rindex("(", match.start(), match.end()) if acronym else match.end()
        parts = list(_parts(text, Span(match.start(), end), held, places))
        for part in parts:
            words = text[part.start : part.end].split()
            capitals = [word for word in words if word[0].isupper()]
            is_known = any(span.holds(part) or (span.touches(part) and not part.holds(span)) for span in held)
            if len(capitals) > 1 and not is_known and not _MONTHS.search(" ".join(words)):
                own = acronym if part is parts[-1] and acronym else ""
                yield NewName(" ".join(words), own, Span(part.start, match.end() if own else part.end))


def _parts(text: str, span: Span, held: list[Span], places: list[Span]) -> Iterator[Span]:
    """The name, without an article before it; two where “and” stands beside a name that is known."""
    start = span.start
    for match in _AND.finditer(text, span.start, span.end):
        if any(each.end == match.start() or each.start == match.end() for each in held):
            yield _bare(text, Span(start, match.start()))
            start = match.end()
    yield _bare(text, _without_place(text, Span(start, span.end), places))


def _without_place(text: str, span: Span, places: list[Span]) -> Span:
    """The name without “in Singapore”, a place that the record knows, or “in 2025” at its end."""
    for place in places:
        if span.start < place.start and place.end == span.end and (found := _IN.search(text[: place.start])):
            return Span(span.start, found.start())
    return span


def _bare(text: str, span: Span) -> Span:
    """Without stop words before the name, and blanks and links around it."""
    start, end = span
    while (word := _FIRST.match(text, start, end)) and word[1].casefold() in STOP_WORDS:
        start = word.end()
    return Span(start, start + len(text[start:end].rstrip()))
