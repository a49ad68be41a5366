"""Names that a text prints and the record does not hold: capitalised words in a row, with the acronym after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adgmin.search.text import STOP_WORDS

from .known import Known
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
    for match in _NAME.finditer(text):
        acronym = match["acronym"] or ""
        end = text.rindex("(", match.start(), match.end()) if acronym else match.end()
        parts = list(_parts(text, Span(match.start(), end), held))
        for part in parts:
            words = text[part.start : part.end].split()
            capitals = [word for word in words if word[0].isupper()]
            is_known = any(span.holds(part) or (span.touches(part) and not part.holds(span)) for span in held)
            if len(capitals) > 1 and not is_known and not _MONTHS.search(" ".join(words)):
                own = acronym if part is parts[-1] and acronym else ""
                yield NewName(" ".join(words), own, Span(part.start, match.end() if own else part.end))


def _parts(text: str, span: Span, held: list[Span]) -> Iterator[Span]:
    """The name, without an article before it; two where “and” stands beside a name that is known."""
    start = span.start
    for match in _AND.finditer(text, span.start, span.end):
        if any(each.end == match.start() or each.start == match.end() for each in held):
            yield _bare(text, Span(start, match.start()))
            start = match.end()
    yield _bare(text, Span(start, span.end))


def _bare(text: str, span: Span) -> Span:
    """Without stop words before the name, and blanks and links around it."""
    start, end = span
    while (word := _FIRST.match(text, start, end)) and word[1].casefold() in STOP_WORDS:
        start = word.end()
    return Span(start, start + len(text[start:end].rstrip()))
