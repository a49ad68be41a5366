"""Numbers as lists print them: in digits of any script, in circles, in letters or Roman numerals."""

import re
import unicodedata

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# The largest number that is written in letters or numerals; larger ones are written in digits.
_LARGEST = 3999


def letters(number: int) -> str:
    """The letters of a number: a, b, … z, aa, bb, as Word and browsers write them up to z."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """The Roman numeral of a number, in lower case."""
    text = ""
    for value, numeral in _ROMAN:
        text += numeral * (number // value)
        number %= value
    return text


def is_roman(text: str) -> bool:
    """True for a Roman numeral below a hundred, in lower case."""
    return any(roman(number) == text for number in range(1, 100))


def follows(numeral: str, before: str) -> bool:
    """True if a Roman numeral is the next one after another, both in lower case."""
    return any(roman(number) == before and roman(number + 1) == numeral for number in range(1, 100))


IDEOGRAPHS = "一二三四五六七八九十"


def ideographic(numeral: str) -> int:
    """The number of a Chinese or Japanese numeral below a hundred: 12 for “十二”, 20 for “二十”."""
    tens, ten, ones = numeral.rpartition("十")
    digits = [IDEOGRAPHS.index(each) + 1 for each in (tens, ones) if each] if ten else [IDEOGRAPHS.index(numeral) + 1]
    return 10 * (digits[0] if tens else 1) + (digits[-1] if ones else 0) if ten else digits[0]


# Marks of wide type, each of one character, as those of narrow type.
_WIDE = str.maketrans("（）［］．。、\u3000", "()[]...\t")


def with_plain_digits(text: str) -> str:
    """A text with the digits 0 to 9 and their punctuation for wide ones and those of other scripts, equally long."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text).translate(_WIDE)


def in_circle(mark: str) -> int | None:
    """The number that one character is, such as “①”, “⑴” or “❶”; raised and lowered ones are those of footnotes."""
    if len(mark) != 1 or unicodedata.category(mark) != "No":
        return None
    value, form = unicodedata.numeric(mark), unicodedata.decomposition(mark)
    return int(value) if value == int(value) and not form.startswith(("<super>", "<sub>", "<fraction>")) else None


def in_plain_digits(number: str) -> str:
    """A printed number in the digits 0 to 9: “(1)” for “①”, which stands for a paragraph or an item as that does.

    “3.” for “三、”, “(3)” for “（三）”, “Article 3” for “第三条”.
    """
    if found := re.search(rf"[{IDEOGRAPHS}]+", number):
        number = number.replace(found[0], str(ideographic(found[0])))
    if article := re.fullmatch(r"第(.+)[条條]", number):
        number = f"Article {article[1]}"
    mark = number.rstrip(".)．。、）")
    value = in_circle(mark)
    return with_plain_digits(number) if value is None else f"({value})"


# Names of styles in HTML (the attribute ``type`` and ``list-style-type``) and in Word (``w:numFmt``).
_LETTERS = {"a", "lower-alpha", "lower-latin", "lowerLetter"}
_CAPITALS = {"A", "upper-alpha", "upper-latin", "upperLetter"}
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_NUMERALS = {"i", "lower-roman", "lowerRoman"}
_CAPITAL_NUMERALS = {"I", "upper-roman", "upperRoman"}


def in_style(number: int, style: str) -> str:
    """A number in a style, without punctuation. Unknown styles are digits."""
    if not 0 < number <= _LARGEST:
        return str(number)
    if style == "lower-greek" and number <= len(_GREEK):
        return _GREEK[number - 1]
    if style in _LETTERS | _CAPITALS:
        return letters(number).upper() if style in _CAPITALS else letters(number)
    if style in _NUMERALS | _CAPITAL_NUMERALS:
        return roman(number).upper() if style in _CAPITAL_NUMERALS else roman(number)
    return f"{number:02}" if style in ("decimalZero", "decimal-leading-zero") else str(number)


def printed(number: int, style: str) -> str:
    """The number of an item of an HTML list as a browser prints it: with a full stop."""
    return f"{in_style(number, style)}."
