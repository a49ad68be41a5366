"""A piece of a document, and what all formats share: printed numbers, headings, furniture and broken lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from adgmin.curation.sandbox import UnreadableError

from .numerals import IDEOGRAPHS, in_circle, with_plain_digits

# A piece of at most so many words that does not end like a sentence is taken for a heading.
HEADING_WORDS = 14
# A longer one, up to so many, is a heading if most of its longer words have capitals, as titles have in English.
TITLE_WORDS = 45
TITLE_SHARE = 0.75
# A line of more words is no running head, however often it repeats.
RUNNING_HEAD_WORDS = 12

_SENTENCE_END = re.compile(r"[.!?:;,…。！？：；][\"'”’)\]」』）]*\Z")
# The mark at the beginning of a line: a printed number, or a bullet. A number has at most three digits, so that a line
# that begins with a year is none; capital letters and numerals are marks of long paragraphs only, see ``classified``.
_NUMBER = re.compile(
    r"\s*(?P<number>\d{1,3}\s?[.)]|\d{1,3}º|\(\d{1,3}\)|\[\d{1,3}\]|\d{1,2}(?:\.\d{1,2})+[.)]?|\d{1,2}-\d{1,2}[.)]"
    r"|\d{1,3}(?:[a-z]|\s?(?:bis|ter|quater))[.)]"
    r"|\((?:[a-zα-ω]{1,2}|[ivxlc]{1,6})\)|(?:[a-zα-ω]|[ivxlc]{2,6})[.)])[-–—]?\s+(?=\S)"
)
# The number of an item with those above it: “4(a)”, “4. (a)”, “4.a”, “(iv)(a)”.
_WITHIN = re.compile(
    r"\s*(?P<number>(?:\d{1,3}\.?|\((?:[a-z]|[ivxlc]{1,6}|\d{1,2})\))(?:\s?\((?:[a-z]|[ivxlc]{1,6}|\d{1,2})\)){1,2}"
    r"|\d{1,2}\.[a-z][.)]?)\s+(?=\S)"
)
# Where a number need have no blank after it, or no full stop: before a capital, and with a tab. Then numbers in words:
# “Paragraph 5.”, “Article 5:”.
_TIGHT_NUMBER = re.compile(
    r"\s*(?:(?P<tight>\d{1,3}[.)]|\(\d{1,3}\)|\((?:[a-z]|[ivx]{1,4})\))|(?P<bare>\d{1,3})\t\s*"
    r"|(?P<before>\d{1,3})(?::|\s[–—-])\s+)(?=[“\"‘']?(?:[A-Z][a-z]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]))"
)
_NUMBER_IN_WORDS = re.compile(
    r"\s*(?P<number>(?i:Paragraph|Para\.?|Article|Art\.?|Section|Sec\.|Clause|Point|Item"
    r"|Decision|Recommendation|Resolution)\s*\d{1,3}(?:/\d{1,3})?"
    r"|(?:(?:OP|PP)\s?|No\.\s?|#\s?)\d{1,3}(?:\s?(?:bis|ter|quater))?|\d{1,3}(?=/\s))"
    r"\s*(?:[.:)/]|[–—-](?=\s))\s*(?=[“\"‘'A-Z(])"
)
# Those that are abbreviated need nothing after them: “Art. 3 The Parties”.
_ABBREVIATED = re.compile(r"\s*(?P<number>(?:Para\.?|Art\.|Sec\.|OP|PP|No\.|#)\s*\d{1,3})\s+(?=[“\"‘']?[A-Z][a-z])")
_SECTION_SIGN = re.compile(r"\s*(?P<number>§\s*\d{1,3})(?:\s*[.:)]\s*|\s*[–—-]\s+|\s+)(?=[“\"‘'A-Z(])")
_IDEOGRAPHIC = re.compile(
    rf"\s*(?P<number>[{IDEOGRAPHS}]{{1,3}}[、．.]|[（(][{IDEOGRAPHS}]{{1,3}}[）)]|第[{IDEOGRAPHS}\d]{{1,3}}[条條])\s*(?=\S)"
)
# A piece that is nothing but a number is that of the next piece. One with digits may be that of a page: it is not if it
# stands between sentences.
_LONE_SIGN = re.compile(r"(?:§|#|OP|PP|No\.|(?i:Paragraph|Para\.?))\s*\d{1,3}\s*[.:)]?\Z|\((?:[a-z]|[ivxlc]{1,6})\)\Z")
_LONE_DIGITS = re.compile(r"\(?\d{1,3}[.)]\Z")
# So many characters at the beginning of a line may be its mark.
_MARK_LENGTH = 24
_CAPITAL_NUMBER = re.compile(r"\s*(?P<number>\(?(?:[A-Z]|[IVXLC]{2,6})[.)])\s+(?=\S)")
_BULLET = re.compile(r"\s*[•·‣◦▪■●○➢✓\uf0b7\uf0a7*–-]\s+|\s*o\t\s*")
# Words that begin compounds with a hyphen far more often than they are the first syllables of a longer word.
_COMPOUNDS = frozenset(("cost", "cross", "cyber", "half", "non", "people", "risk", "self", "user", "well"))
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*[-–—|\[]?\s*\d{1,4}\s*(?:[-–—|.\]]+|(?:of|/)\s*\d{1,4}|\|\s*page)?\Z", re.IGNORECASE
)
# Short lines that pages have around their text. The whole line has to match.
_FURNITURE = re.compile(
    r"(?:share|tweet|e-?mail|print|whatsapp|linkedin|facebook|telegram|copy link|home|menu|search|subscribe|log ?in"
    r"|sign (?:in|up)|advertisement|accept(?: all)?(?: cookies)?|reject(?: all)?|cookie settings|read more|loading\.*"
    r"|(?:share|tweet|e-?mail|print)(?: (?:this|on|via|to|page|article|story|facebook|twitter|x|linkedin|whatsapp|by"
    r"|with|a|friend|email))+"
    r"|follow us(?: on .{1,40})?|skip to (?:main )?content|back to (?:top|home|list|news)|previous|next"
    r"|table of contents|we use cookies.*|this (?:web)?site uses cookies.*|by (?:continuing|using) .*cookies.*"
    r"|all rights reserved\.?"
    r"|(?:share|tags?|filed under)(?: this)?:.{0,80}|(?:posted|published|updated|last updated) ?(?:on|at|:).{0,40}"
    r"|\d+ min(?:ute)?s? read|listen to this (?:article|story)|read (?:more|also):.{0,120}"
    r"|download(?: (?:as )?(?:pdf|file))?|(?:view|leave a|post a|no|\d+) comments?|contact us"
    r"|sign up for .{1,60}newsletter.{0,20}|privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions)"
    r"|[\d,.]+k? (?:views|shares|likes)|this page was printed .{0,120}"
    r"|(?:https?://|www\.)\S+|[-– ]*\(?end\)?[-– ]*"
    r"|(?:©|\(c\)|copyright)\s.{0,80}|related (?:articles|posts|news|stories)|you may also like|most read)\Z",
    re.IGNORECASE,
)  # fmt: skip
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s*(?:[-–—&/]|to|and)\s*"
_DATE = (
    rf"(?i:(?:on )?(?:{_DAYS}(?:(?: (?:{_MONTHS}))?{_TO}{_DAYS})? (?:{_MONTHS}),? \d{{4}}"
    rf"|(?:{_MONTHS}) {_DAYS}(?:{_TO}(?:(?:{_MONTHS}) )?{_DAYS})?,? \d{{4}}))"
)
# A place has at most three names of at most four words: “Nay Pyi Taw, Myanmar”.
_NAME = r"[A-Z][\w.’'-]*(?: [\w.’'-]+){0,3}"
_PLACE = rf"{_NAME}(?:, {_NAME}){{0,2}}"
_PLACE_AND_DATE = re.compile(
    rf"\(?(?:(?:{_PLACE})(?:\s?[,|:–—-]\s?| (?=on )))?{_DATE}(?:\s?[,|–—-]\s?(?:{_PLACE}))?\)?\.?\Z"
)
_LIGATURES = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
    "\u00ad": None, "\u200b": None, "\ufeff": None, "\u2060": None,
    "\v": "\n", **{chr(code): " " for code in (*range(9), *range(14, 32), 127)},
})  # fmt: skip


class DocumentError(UnreadableError):
    """A document cannot be read; the message says what is wrong and where."""


class NoTextError(DocumentError):
    """A document is whole, and no text can be read from it, or more than can be read."""

    is_whole = True


class Kind(StrEnum):
    """How a piece of a document is treated: text becomes passages, headings stand over them, furniture is left out.

    A line with place and date under the title says when and where: a meeting is read from it, but no act.
    """

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    PLACE_AND_DATE = "place-and-date"
    FRONT_MATTER = "front-matter"
    FURNITURE = "furniture"


@dataclass(frozen=True)
class Piece:
    """A paragraph, heading, list item or table row.

    ``text`` is on one line and without ``number``, the number as printed (“5.”, “(a)”). ``level`` is the depth of the
    list that it stands in, from 1; 0 where the format does not tell. ``bullet`` is a list item without a number.
    ``strong`` is a text that is bold or larger than the rest as a whole. ``row`` is a row of a table.
    """

    text: str
    number: str = ""
    level: int = 0
    bullet: bool = False
    strong: bool = False
    row: bool = False
    kind: Kind = Kind.PARAGRAPH


def cleaned(text: str) -> str:
    """A text without control characters, soft hyphens, zero-width characters and ligatures."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES)


def on_one_line(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def has_words(text: str) -> bool:
    """True if a text is more than a rule or an ornament."""
    return _WORD.search(text) is not None


def begins_with_mark(line: str) -> bool:
    """True if a line begins with a printed number or a bullet."""
    return bool(_numbered(line) or _BULLET.match(line))


def _numbered(line: str) -> tuple[str, str] | None:
    """The rest of a line that begins with a printed number, and the number; ``None`` if it does not."""
    text = line.lstrip()
    if text and in_circle(text[0]):
        return (text[1:].lstrip(".)．、） \t\u3000"), text[0]) if has_words(text[1:]) else None
    plain = with_plain_digits(line[:_MARK_LENGTH]) + line[_MARK_LENGTH:]
    marks = (_WITHIN, _NUMBER, _SECTION_SIGN, _IDEOGRAPHIC)
    if found := next(filter(None, (mark.match(plain) for mark in marks)), None):
        return line[found.end() :], line[slice(*found.span("number"))]
    if found := _TIGHT_NUMBER.match(plain):
        number = found["bare"] or found["before"]
        return line[found.end() :], f"{number}." if number else line[slice(*found.span("tight"))]
    found = _NUMBER_IN_WORDS.match(plain) or _ABBREVIATED.match(plain)
    # “Article 5: Scope” is a heading.
    return (line[found.end() :], found["number"]) if found and ends_like_a_sentence(line.rstrip()) else None


def without_mark(line: str) -> tuple[str, str, bool]:
    """The line without its mark, its printed number, and whether the mark is a bullet."""
    if numbered := _numbered(line):
        return *numbered, False
    bullet = _BULLET.match(line)
    return (line[bullet.end() :], "", True) if bullet else (line, "", False)


def piece_of(text: str, **fields: object) -> Piece:
    """The piece of a text that may begin with a mark. A number that is given in ``fields`` goes before a typed one."""
    rest, number, bullet = without_mark(text)
    piece = Piece(on_one_line(rest), number, bullet=bullet)
    return replace(piece, **{name: value for name, value in fields.items() if value})  # type: ignore[arg-type]


def ends_like_a_sentence(text: str) -> bool:
    """True if a text ends with a punctuation mark."""
    return _SENTENCE_END.search(text) is not None


def classified(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with words, with headings and furniture marked.

    A heading does not end like a sentence, and is short, or strong, or has the capitals of a title. A numbered piece is
    none unless the format says so or the text below it shows it, and a list item is none unless it stands alone, with
    paragraphs around it. A row of a table is none.
    """
    found = _with_numbers_of_their_own_line([piece for piece in pieces if has_words(piece.text)])
    around = zip([None, *found], found, [*found[1:], None], strict=False)
    return _with_place_and_date([_classified(piece, before, after) for before, piece, after in around])


def _with_numbers_of_their_own_line(pieces: Sequence[Piece]) -> list[Piece]:
    """A piece that is a number alone, such as “§ 1”, “①” or “1.”, is the number of the text that follows."""
    found: list[Piece] = []
    number = ""
    for piece, after in zip(pieces, [*pieces[1:], None], strict=False):
        if number:
            piece, number = replace(piece, number=number), ""
        elif after is not None and not (after.number or after.bullet):
            before = found[-1].text if found else ""
            if is_lone_number(piece.text, before, after.text):
                number = piece.text
                continue
        found.append(piece)
    return found


def is_lone_number(text: str, before: str, after: str) -> bool:
    """True for a line that is nothing but the printed number of the text after it."""
    if in_circle(text) is not None or _LONE_SIGN.match(text):
        return True
    if not _LONE_DIGITS.match(with_plain_digits(text)) or not after[:1].isupper():
        return False
    return not before or ends_like_a_sentence(before) or is_page_number(before)


def _with_place_and_date(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with a line of place and date between the title and the text told from the headings there."""
    for number, piece in enumerate(pieces):
        is_line = not piece.number and _PLACE_AND_DATE.match(piece.text)
        if is_line and any(above.kind == Kind.HEADING for above in pieces[:number]):
            pieces[number] = replace(piece, kind=Kind.PLACE_AND_DATE)
        elif piece.kind == Kind.PARAGRAPH:
            break
    return pieces


def _classified(piece: Piece, before: Piece | None, after: Piece | None) -> Piece:
    if piece.kind != Kind.PARAGRAPH:
        return piece
    if is_furniture(piece):
        return replace(piece, kind=Kind.FURNITURE)
    if piece.row:
        return piece
    numbered = piece.number and not piece.level and is_heading(piece)
    if numbered and (piece.strong or _stands_over(piece, before, after)):
        # The number of a heading is part of its name.
        return replace(piece, text=f"{piece.number} {piece.text}", number="", kind=Kind.HEADING)
    in_a_list = piece.bullet and any(other is not None and other.bullet for other in (before, after))
    if not piece.number and not in_a_list and is_heading(piece):
        return replace(piece, kind=Kind.HEADING)
    if not piece.number and (capital := _CAPITAL_NUMBER.match(piece.text)):
        return replace(piece, text=piece.text[capital.end() :], number=capital["number"])
    return piece


def _stands_over(piece: Piece, before: Piece | None, after: Piece | None) -> bool:
    """True for “2. Trade” with “2.1 …”, or with paragraphs without a number around it."""
    if after is None or len(piece.text.split()) > HEADING_WORDS or not piece.text[0].isupper():
        return False
    if after.number.startswith(f"{piece.number.rstrip('.)')}."):
        return piece.number.rstrip(".)").isdigit() and after.number != piece.number
    introduced = before is not None and (bool(before.number) or before.bullet or before.text.endswith(":"))
    return not (introduced or after.number or after.bullet) and ends_like_a_sentence(after.text)


def is_heading(piece: Piece) -> bool:
    """True for a strong or short piece, or one with the capitals of a title, without the end of a sentence."""
    words = piece.text.split()
    if ends_like_a_sentence(piece.text) or len(words) > TITLE_WORDS:
        return False
    return piece.strong or len(words) <= HEADING_WORDS or _has_title_case(words)


def _has_title_case(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return bool(long) and sum(not word[0].islower() for word in long) >= TITLE_SHARE * len(long)


def is_furniture(piece: Piece) -> bool:
    """True for a page number, a share link, a crumb such as “| News”, a note on cookies and the like."""
    return (
        piece.text[0] in "|›»"
        or _FURNITURE.match(piece.text.lstrip("|>»›• ")) is not None
        or is_page_number(piece.text)
    )


def is_page_number(text: str) -> bool:
    """True for “3”, “Page 3 of 7”, “- 3 -” and the like."""
    return _PAGE_NUMBER.match(on_one_line(text).lstrip("-–—| ")) is not None


def same_but_for_digits(line: str) -> str:
    """The form in which running heads of different pages are equal: “Page 3” is as “Page 4”."""
    return _DIGITS.sub("#", on_one_line(line).casefold())


class Hyphens:
    """Joins the lines of a paragraph. A word broken at a hyphen keeps it if the document, or a compound, has it."""

    def __init__(self, document: str) -> None:
        self.words = set(re.findall(r"\w+(?:-\w+)*", document.casefold()))

    def joined(self, lines: Iterable[str]) -> str:
        """The lines as one text."""
        text = ""
        for line in map(str.strip, lines):
            text = self._with(text, line) if text else line
        return text

    def _with(self, text: str, line: str) -> str:
        broken = re.search(r"(\w+(?:-\w+)*)[-‐]\Z", text)
        rest = re.match(r"[^\W\d_]\w*", line)
        if not broken or not rest:
            return f"{text} {line}"
        whole = (broken[1] + rest[0]).casefold()
        with_hyphen = f"{broken[1]}-{rest[0]}".casefold()
        compound = "-" in broken[1] or broken[1].casefold() in _COMPOUNDS
        written = (with_hyphen in self.words or compound) and whole not in self.words
        keep = written or not rest[0][0].islower()
        return f"{text if keep else text[:-1]}{line}"


def split_at_marks(text: str) -> Iterator[str]:
    """Split a text before each of its lines that begins with a printed number; the lines stay joined otherwise."""
    piece: list[str] = []
    for line in text.split("\n"):
        if piece and _numbered(line):
            yield "\n".join(piece)
            piece = []
        piece.append(line)
    yield "\n".join(piece)
