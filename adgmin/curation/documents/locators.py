"""Locators for the pieces of a document: by the printed numbers, or by our own count where there are none.

A document is numbered if most of its paragraphs that are no list items have a number, in digits, in circles, in capital
letters or numerals, or in words. In it a paragraph is “para 5”, “para IV” or “Article 5”, a lettered item of it “para 5
(a)”, and a paragraph without a number is named by the number before it. In other documents paragraphs are counted, and
what has a number or a bullet is an item of the paragraph before it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .numerals import follows, in_plain_digits, is_roman
from .pieces import Kind, Piece

# Characters of a heading in a locator.
HEADING_LENGTH = 80
_DIGITS = re.compile(r"[(\[]?(\d+)\s?[.)\]º]*\Z")
_DOTTED = re.compile(r"(\d+(?:[.-]\d+)+)[.)]?\Z")
_LETTER = re.compile(r"\(?([A-Za-zα-ω]{1,6})[.)]\Z")
# “5a.” and “5 bis.”, put between two paragraphs later.
_BETWEEN = re.compile(r"(\d+)(?:([a-z])|\s?(bis|ter|quater))[.)]\Z")
# The numbers of which one with those above it consists.
_PARTS = re.compile(r"\d+(?=\.?\s?\(|\.[a-z])|\(\w+\)|(?<=\d\.)[a-z]")
_CAPITALS = re.compile(r"([A-Z]{1,6})[.)]\Z")
_IN_WORDS = re.compile(
    r"(?:(?:(?i:Paragraph|Para|No)\.?|§|#)\s*(?P<para>\d+)"
    r"|(?P<named>[A-Z][A-Za-z]+)\.?\s*(?P<number>\d+(?:/\d+|\s?(?:bis|ter|quater))?))[.:)]?\Z"
)
# The operative and the preambular paragraphs of a resolution are named as they are printed.
_SHORT = ("OP", "PP")
_ABBREVIATIONS = {"Art": "Article", "Sec": "Section"}


def locators(pieces: list[Piece]) -> list[str]:
    """A locator for each piece; no two are equal."""
    pieces = [replace(piece, number=in_plain_digits(piece.number)) for piece in pieces]
    return list(_told_apart(pieces, list(_Counter(is_numbered(pieces)).locators(pieces))))


def is_numbered(pieces: Iterable[Piece]) -> bool:
    """True if more than half of the paragraphs that are no list items have a printed number."""
    paragraphs = [piece for piece in pieces if piece.kind == Kind.PARAGRAPH and piece.level < 2 and not piece.bullet]
    outer = [_parts(piece.number)[0] for piece in paragraphs]
    whole = [bool(_of_paragraph(number)) for number in outer if not _is_item(number)]
    return sum(whole) * 2 > len(whole)


def _is_item(number: str) -> bool:
    """True for “(a)” and “b.”: the letters of items in a paragraph."""
    return _LETTER.match(number) is not None and _CAPITALS.match(number) is None


def _parts(number: str) -> list[str]:
    """The numbers from the paragraph inwards: “4.” and “(a)” for “4(a)” and “4.a”; itself for all others."""
    found = _PARTS.findall(number)
    return [f"{part}." if part.isdigit() else f"({part.strip('()')})" for part in found] if len(found) > 1 else [number]


def _of_paragraph(number: str) -> str:
    """The locator of a paragraph by its number: “para 5”, “para IV”, “Article 5”; empty for all other numbers."""
    if found := _IN_WORDS.match(number):
        named = found["named"] or ""
        named = named if named in _SHORT else named.capitalize()
        return f"para {found['para']}" if found["para"] else f"{_ABBREVIATIONS.get(named, named)} {found['number']}"
    capitals = _CAPITALS.match(number)
    plain = capitals[1] if capitals else _plain(number)
    return f"para {plain}" if plain else ""


def _plain(number: str) -> str:
    """A number in digits without its punctuation; empty for all others."""
    if between := _BETWEEN.match(number):
        return f"{between[1]}{between[2]}" if between[2] else f"{between[1]} {between[3]}"
    found = _DIGITS.match(number) or _DOTTED.match(number)
    return found[1] if found else ""


def _shown(number: str) -> str:
    """A number as locators show it: digits alone, letters and numerals in parentheses, all else as printed."""
    letter = _LETTER.match(number)
    return f"({letter[1]})" if letter else _plain(number) or number


@dataclass
class _Counter:
    """Counts paragraphs and items, and keeps the numbers above the present one."""

    numbered: bool
    paragraphs: int = 0
    # Numbers with their styles, from the paragraph inwards.
    above: list[tuple[str, str]] = field(default_factory=list)
    # Where the last paragraph is, and the items and unnumbered paragraphs since then.
    last: str = ""
    items: int = 0
    extra: int = 0

    def locators(self, pieces: list[Piece]) -> Iterator[str]:
        """The locators, some of which may still be equal."""
        headings: list[int] = []
        found: list[str] = []
        for piece in pieces:
            if piece.kind == Kind.HEADING:
                headings.append(len(found))
                found.append("")
                continue
            found.append(self._locator(piece))
            if piece.kind == Kind.PARAGRAPH:
                for place in headings:
                    found[place] = f"heading above {found[-1]}"
                headings = []
        yield from (locator or "heading at the end" for locator in found)

    def _locator(self, piece: Piece) -> str:
        if piece.kind == Kind.FRONT_MATTER:
            return "front matter"
        if piece.kind == Kind.PLACE_AND_DATE:
            return "line under the title"
        if piece.kind == Kind.FURNITURE:
            return "page furniture"
        if piece.number:
            return self._numbered(piece)
        if piece.bullet:
            self.items += 1
            return f"{self.last} > item {self.items}" if self.last else f"item {self.items}"
        return self._unnumbered()

    def _numbered(self, piece: Piece) -> str:
        outer, *within = _parts(piece.number)
        if not within or outer not in [number for _style, number in self.above]:
            self._go_to(replace(piece, number=outer))
        for number in within:
            self._go_to(replace(piece, number=number, level=0))
        first, *inner = [_shown(number) for _style, number in self.above]
        self.items = self.extra = 0
        if not self.numbered:
            item = " ".join(["item", first, *inner])
            return f"{self.last} > {item}" if self.last else item
        whole = _of_paragraph(self.above[0][1]) or (f"item {first}" if first[0] == "(" else first)
        self.last = " ".join([whole, *inner])
        return self.last

    def _go_to(self, piece: Piece) -> None:
        """Put the number of a piece below those that it is within: by its level, or else by its style."""
        style = self._style_of(piece.number)
        styles = [each for each, _number in self.above]
        if style == "dotted":
            self.above = []
        elif piece.level:
            self.above = self.above[: piece.level - 1]
        elif style in styles:
            self.above = self.above[: styles.index(style)]
        elif style == "digits":
            self.above = []
        self.above.append((style, piece.number))

    def _style_of(self, number: str) -> str:
        """The style of a number.

        “(i)” after “(h)” is a letter; elsewhere it begins Roman numerals, which go on as long as they count. “(1)”
        below “1.” begins a list in it.
        """
        within, before = self.above[-1] if self.above else ("", "")
        if _DOTTED.match(number):
            return "dotted"
        if letter := _LETTER.match(number):
            words = letter[1].lower(), before.strip("().").lower()
            begins = (words[0] == "i" and words[1] != "h") or (len(words[0]) > 1 and is_roman(words[0]))
            return "roman" if begins or self._goes_on_in_roman(words) else "letter"
        if number[0] == "(" and (
            "inner" in (style for style, _number in self.above) or (number, within) == ("(1)", "digits")
        ):
            return "inner"
        return "digits" if _plain(number) or _IN_WORDS.match(number) else "other"

    def _goes_on_in_roman(self, words: tuple[str, str]) -> bool:
        """True for the Roman numeral after the last one, also after letters below that: “(v)” after “(iv)(b)”."""
        within, _before = self.above[-1] if self.above else ("", "")
        numerals = [number.strip("().").lower() for style, number in self.above if style == "roman"]
        next_letter = within == "letter" and len(words[0]) == len(words[1]) == 1 and ord(words[0]) == ord(words[1]) + 1
        return bool(numerals) and not next_letter and follows(words[0], numerals[-1])

    def _unnumbered(self) -> str:
        self.items = 0
        if not self.numbered:
            self.paragraphs += 1
            self.above = []
            self.last = f"para {self.paragraphs}"
            return self.last
        self.extra += 1
        if not self.last:
            return f"opening, para {self.extra}"
        return f"after {self.last}" if self.extra == 1 else f"after {self.last}, para {self.extra}"


def _told_apart(pieces: list[Piece], found: list[str]) -> Iterator[str]:
    """Equal locators get the words of their heading in front, and then a number."""
    often = Counter(found)
    heading, seen = "", Counter[str]()
    for piece, locator in zip(pieces, found, strict=True):
        if piece.kind == Kind.HEADING:
            heading = _cut(piece.text)
        if often[locator] > 1 and piece.kind in (Kind.HEADING, Kind.PARAGRAPH):
            named = f"heading “{heading}”" if piece.kind == Kind.HEADING else f"{heading} > {locator}"
            locator = named if heading else locator
        seen[locator] += 1
        yield locator if seen[locator] == 1 else f"{locator} ({seen[locator]})"


def _cut(text: str) -> str:
    return text if len(text) <= HEADING_LENGTH else f"{text[: HEADING_LENGTH - 1].rstrip()}…"
