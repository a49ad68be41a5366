"""Plain text: paragraphs by blank lines, by marks and, where lines are wrapped, by breaks that no wrapping made."""

from collections import Counter
from collections.abc import Iterator

from .pieces import (
    RUNNING_HEAD_WORDS,
    Hyphens,
    Piece,
    begins_with_mark,
    ends_like_a_sentence,
    has_words,
    is_lone_number,
    is_page_number,
    piece_of,
    same_but_for_digits,
)

# Lines of a text that is wrapped are at most so long; a text with longer lines has a paragraph in each.
WRAPPED = 130
# From lines shorter than this nothing can be told about wrapping: their breaks join.
SHORTEST_WRAP = 45
# If so many of the lines end like sentences, each is a paragraph: of wrapped lines one in five or six does.
SENTENCES = 0.8


def pieces(text: str) -> list[Piece]:
    """The pieces of a plain text."""
    lines = _without_running_heads(text.replace("\f", "\n\n"))
    hyphens = Hyphens(text)
    return [piece_of(hyphens.joined(paragraph)) for paragraph in _paragraphs(lines)]


def _without_running_heads(text: str) -> list[str]:
    """The lines without page numbers that stand alone, and without lines next to them that repeat."""
    lines = text.split("\n")
    numbers = {place for place, line in enumerate(lines) if _is_page_number(lines, place) and has_words(line)}
    if len(numbers) < 2:
        return lines
    near = [(place, same_but_for_digits(lines[place])) for place in _neighbours(lines, numbers)]
    often = Counter(line for _place, line in near)
    heads = {place for place, line in near if often[line] > 1 and len(line.split()) <= RUNNING_HEAD_WORDS}
    return _closed(["" if place in numbers | heads else line for place, line in enumerate(lines)])


def _is_page_number(lines: list[str], place: int) -> bool:
    if not is_page_number(lines[place]):
        return False
    before = next((line for line in reversed(lines[:place]) if line.strip()), "")
    after = next((line for line in lines[place + 1 :] if line.strip()), "")
    return not is_lone_number(lines[place].strip(), before.strip(), after.strip())


def _closed(lines: list[str]) -> list[str]:
    """The lines without the blank ones in the middle of a sentence: there, a page ended."""
    closed: list[str] = []
    for line in lines:
        begun = next((before for before in reversed(closed) if before.strip()), "")
        if line[:1].islower() and begun and not ends_like_a_sentence(begun):
            while not closed[-1].strip():
                closed.pop()
        closed.append(line)
    return closed


def _neighbours(lines: list[str], numbers: set[int]) -> Iterator[int]:
    """The places of the lines with words just before and after each of these."""
    for number in numbers:
        for places in (range(number - 1, -1, -1), range(number + 1, len(lines))):
            near = next((place for place in places if has_words(lines[place])), None)
            if near is not None and near not in numbers:
                yield near


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    breaks = _Breaks(lines)
    paragraph: list[str] = []
    for line in lines:
        if paragraph and (not line.strip() or begins_with_mark(line) or breaks.between(paragraph[-1], line)):
            yield paragraph
            paragraph = []
        if line.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


class _Breaks:
    """Tells the breaks between paragraphs from those that wrapping made, by the lengths and ends of all lines."""

    def __init__(self, lines: list[str]) -> None:
        written = [line.strip() for line in lines if line.strip()]
        lengths = sorted(map(len, written))
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        ended = sum(ends_like_a_sentence(line) for line in written)
        self.each_line = self.width > WRAPPED or (self.width >= SHORTEST_WRAP and ended >= SENTENCES * len(written))

    def between(self, line: str, following: str) -> bool:
        """True if the break after ``line`` ends its paragraph."""
        line, following = line.strip(), following.strip()
        if self.width < SHORTEST_WRAP or (following[0].islower() and not ends_like_a_sentence(line)):
            return False
        if self.each_line:
            return not line.endswith("-")
        # Wrapping breaks a line only where the next word does not fit.
        room = self.width - len(line) - len(following.split()[0]) - 1
        return room > (0.05 if ends_like_a_sentence(line) and not following[0].islower() else 0.25) * self.width
