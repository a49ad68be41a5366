"""PDF: lines by their places on the page, without running heads and page numbers, joined to paragraphs."""

import io
import itertools
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from .pieces import (
    RUNNING_HEAD_WORDS,
    DocumentError,
    Hyphens,
    NoTextError,
    Piece,
    begins_with_mark,
    cleaned,
    ends_like_a_sentence,
    has_words,
    is_page_number,
    piece_of,
    same_but_for_digits,
)

MAX_PAGES = 300
# Lines whose bases differ by less than this share of their size stand side by side.
_SAME_LINE = 0.4
# A gap that is larger than the usual one by this factor is a space between paragraphs.
_GAP = 1.3
# A line in letters larger than the usual ones by this factor is strong.
_LARGER = 1.12
# A line that repeats on this share of the pages, at their edges, is a running head.
_REPEATS = 0.5
# So many lines at the top and at the foot of a page can be running heads.
_EDGE = 3


@dataclass
class Line:
    """A line of a page: its text, the place of its beginning in points from the lower left corner, and its letters."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    page: int


def pieces(content: bytes) -> list[Piece]:
    """The pieces of a PDF. Raises ``DocumentError`` if it is encrypted or broken, or holds pictures of text only."""
    pages = list(_pages(content))
    lines = [line for page in _without_running_heads(pages) for line in page]
    if not lines:
        raise NoTextError(
            f"None of the {len(pages)} pages of the PDF has text: it is a scan. Recognise its text first, or type it."
        )
    text = "\n".join(line.text for line in lines)
    hyphens, usual = Hyphens(text), _usual(lines)
    return [
        piece_of(
            hyphens.joined(line.text for line in paragraph), strong=all(usual.is_strong(line) for line in paragraph)
        )
        for paragraph in _paragraphs(lines, usual)
    ]


def _pages(content: bytes) -> Iterator[list[Line]]:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NoTextError("The PDF is encrypted. Remove its password, or paste its text.")
        count = len(reader.pages)
    except DependencyError as error:
        raise NoTextError("The PDF is encrypted. Remove its password, or paste its text.") from error
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        raise DocumentError(f"The PDF is broken: {error}.") from error
    if count > MAX_PAGES:
        raise NoTextError(f"The PDF has {count} pages, and {MAX_PAGES} can be read. Cut out the part that is needed.")
    for number in range(count):
        try:
            yield _lines(reader, number)
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError) as error:
            raise DocumentError(f"Page {number + 1} of the PDF is broken: {error}.") from error


def _lines(reader: PdfReader, number: int) -> list[Line]:
    """The lines of a page in the order in which it draws them: that of reading, in columns too."""
    lines: list[Line] = []

    def add(text: str, outer: list[float], inner: list[float], font: dict[str, object] | None, size: float) -> None:
        if not text.strip():
            if lines and " " in text:
                lines[-1].text += " "
            return
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        points = abs(size * (inner[3] or inner[1]) * (outer[3] or outer[1])) or size
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        for part in cleaned(text).split("\n"):
            if lines and abs(lines[-1].y - y) < _SAME_LINE * max(points, lines[-1].size):
                lines[-1].text += part
                lines[-1].bold = lines[-1].bold and (bold or not has_words(part))
            elif part.strip():
                lines.append(Line(part, x, y, points, bold, number))

    reader.pages[number].extract_text(visitor_text=add)
    return [line for line in lines if line.text.strip()]


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    edges = [_at_edges(page) for page in pages]
    often = Counter(form for page in edges for form in {_form(line) for line in page})
    least = max(2, _REPEATS * len(pages))

    def is_head(line: Line) -> bool:
        repeats = often[_form(line)] >= least and len(line.text.split()) <= RUNNING_HEAD_WORDS
        return is_page_number(line.text) or (repeats and not begins_with_mark(line.text))

    return [
        [line for line in page if line not in near or not is_head(line)]
        for page, near in zip(pages, edges, strict=True)
    ]


def _form(line: Line) -> tuple[str, int]:
    """What is equal in running heads of all pages: the words but for digits, and the height in steps of 3 points."""
    return same_but_for_digits(line.text), round(line.y / 3)


def _at_edges(page: list[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:_EDGE] + by_height[-_EDGE:]


@dataclass(frozen=True)
class _Usual:
    """What most lines have: the size of letters, the distance between lines, and how many characters."""

    size: float
    gap: float
    width: int

    def is_strong(self, line: Line) -> bool:
        return line.bold or line.size > _LARGER * self.size

    def breaks(self, line: Line, following: Line) -> bool:
        """True if a paragraph ends between two lines."""
        if begins_with_mark(following.text) or self.is_strong(line) != self.is_strong(following):
            return True
        if abs(line.size - following.size) > 0.1 * self.size:
            return True
        if following.text[0].islower() and not ends_like_a_sentence(line.text):
            return False
        room = self.width - len(line.text) - len(following.text.split()[0])
        if line.page != following.page or following.y > line.y:
            # Over the page or to the next column: a paragraph ends with a sentence or a short line.
            return not following.text[0].islower() and (ends_like_a_sentence(line.text) or room > 0.3 * self.width)
        if line.y - following.y > _GAP * self.gap * max(1, line.size / self.size):
            return True
        return ends_like_a_sentence(line.text) and (room > 0.25 * self.width or following.x - line.x > self.size)


def _usual(lines: list[Line]) -> _Usual:
    size = statistics.median(size for line in lines for size in [line.size] * len(line.text))
    gaps = [
        line.y - following.y for line, following in _pairs(lines)
        if line.page == following.page and 0 < line.y - following.y < 3 * size
    ]  # fmt: skip
    lengths = sorted(len(line.text) for line in lines)
    # The smaller gaps are those within paragraphs; the first quarter is so even if most paragraphs have one line.
    return _Usual(size, sorted(gaps)[len(gaps) // 4] if gaps else 1.2 * size, lengths[len(lengths) * 9 // 10])


def _pairs(lines: list[Line]) -> Iterable[tuple[Line, Line]]:
    return itertools.pairwise(lines)


def _paragraphs(lines: list[Line], usual: _Usual) -> Iterator[list[Line]]:
    paragraph = [lines[0]]
    for line, following in _pairs(lines):
        if usual.breaks(line, following):
            yield paragraph
            paragraph = []
        paragraph.append(following)
    yield paragraph
