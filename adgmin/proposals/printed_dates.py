"""Dates printed in words, read as EDTF exactly as precise as they stand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from adgmin import dates

from .words import Span

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?:{})".format(
    "|".join(f"{name[:3]}(?:{name[3:]})?\\.?" if len(name) > 3 else name for name in MONTHS)
).replace("sep(?:tember)?", "sept?(?:ember)?")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_TO = r"\s*(?:-|–|—|to|and|until)\s*"


@dataclass(frozen=True)
class PrintedDate:
    """A date as it stands in a text. ``inferred`` if the year is not printed there; ``due`` if it is a deadline."""

    start: int
    end: int
    value: str
    inferred: bool = False
    due: bool = False

    @property
    def span(self) -> Span:
        """The position of the words."""
        return Span(self.start, self.end)


def _month(text: str) -> str:
    return f"{next(place for place, name in enumerate(MONTHS, 1) if name[:3] == text[:3].lower()):02}"


def _day(text: str) -> str:
    return f"{int(re.sub(r'\D', '', text)):02}"


def _one(year: str, month: str, day: str) -> str:
    return f"{year}-{_month(month)}-{_day(day)}"


def _days_of_month(found: re.Match[str], year: str) -> str:
    return f"{_one(year, found['m'], found['d'])}/{_one(year, found['m'], found['e'])}"


def _days_of_months(found: re.Match[str], year: str) -> str:
    return f"{_one(year, found['m'], found['d'])}/{_one(year, found['n'], found['e'])}"


def _a_day(found: re.Match[str], year: str) -> str:
    return _one(year, found["m"], found["d"])


def _either_month(found: re.Match[str], year: str) -> str:
    return f"[{year}-{_month(found['m'])},{year}-{_month(found['n'])}]"


def _a_month(found: re.Match[str], year: str) -> str:
    return f"{year}-{_month(found['m'])}"


def _years(found: re.Match[str], year: str) -> str:
    return f"{found['z']}/{found['y']}"


def _a_year(found: re.Match[str], year: str) -> str:
    return year


def _part_of_year(found: re.Match[str], year: str) -> str:
    first, last = {
        "ear": ("01", "06"), "lat": ("07", "12"), "mid": ("05", "08"),
        "fir": ("01", "06"), "sec": ("07", "12"),
    }[found["p"][:3].lower()]  # fmt: skip
    return f"{year}-{first}/{year}-{last}"


def _quarter(found: re.Match[str], year: str) -> str:
    names = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    number = names.get(found["q"].lower()) or int(found["q"][-1])
    return f"{year}-{number * 3 - 2:02}/{year}-{number * 3:02}"


type Reader = Callable[[re.Match[str], str], str]
_YEAR_AFTER = rf"(?:,?\s+(?P<y>{_YEAR}))?(?!\w)"
# In this order: what a form reads is not read again by those after it.
_FORMS: tuple[tuple[str, Reader], ...] = (
    (rf"(?P<d>{_DAY})\s+(?P<m>{_MONTH}){_TO}(?P<e>{_DAY})\s+(?P<n>{_MONTH}){_YEAR_AFTER}", _days_of_months),
    (rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY}){_TO}(?P<n>{_MONTH})\s+(?P<e>{_DAY}){_YEAR_AFTER}", _days_of_months),
    (rf"(?P<d>{_DAY}){_TO}(?P<e>{_DAY})\s+(?P<m>{_MONTH}){_YEAR_AFTER}", _days_of_month),
    (rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY}){_TO}(?P<e>{_DAY})(?!\d){_YEAR_AFTER}", _days_of_month),
    (rf"(?P<d>{_DAY})\s+(?P<m>{_MONTH}){_YEAR_AFTER}", _a_day),
    (rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY})(?!\d){_YEAR_AFTER}", _a_day),
    (rf"(?P<m>{_MONTH})(?:/|\s+or\s+)(?P<n>{_MONTH})\s+(?P<y>{_YEAR})", _either_month),
    (rf"(?P<m>{_MONTH})\s+(?P<y>{_YEAR})", _a_month),
    (rf"(?:(?<=in )|(?<=by )|(?<=last )|(?<=next ))(?P<m>{_MONTH})(?!\s*\d)(?!\w)", _a_month),
    (rf"(?P<q>first|second|third|fourth|Q[1-4])\s+(?:quarter\s+)?(?:of\s+)?(?P<y>{_YEAR})", _quarter),
    (rf"(?P<p>early|late|mid|first half of|second half of)[\s-]+(?P<y>{_YEAR})", _part_of_year),
    (rf"(?:from|between)\s+(?P<z>{_YEAR})\s+(?:to|and)\s+(?P<y>{_YEAR})", _years),
    (rf"(?<![\w-])(?P<z>{_YEAR})\s*[-–]\s*(?P<y>{_YEAR})(?!\w)", _years),
    (rf"(?<![\w/-])(?P<y>{_YEAR})(?![\w/])(?!-\d)", _a_year),
)
_COMPILED = tuple((re.compile(rf"(?<!\w){form}", re.IGNORECASE), reader) for form, reader in _FORMS)
_THIS_YEAR = re.compile(r"\b(?:later\s+|earlier\s+)?(?P<w>this|next|last) year\b", re.IGNORECASE)
_DUE = re.compile(r"\b(?:by|before|until|no later than)\s+(?:the\s+)?(?:end\s+of\s+)?\Z", re.IGNORECASE)
# Months that are also words, and the day of one alone, are read only in capitals.
_CAPITAL = re.compile(r"[A-Z]")


def printed_dates(text: str, published: str = "") -> list[PrintedDate]:
    """The dates in a text, in its order. ``published`` (EDTF) is when it was: from it a year left out is taken."""
    year = published[:4] if re.match(_YEAR, published) else ""
    found: list[PrintedDate] = []
    taken: list[Span] = []
    for form, reader in _COMPILED:
        for match in form.finditer(text):
            span = Span(*match.span())
            if not any(span.touches(other) for other in taken):
                taken.append(span)
                found += _read(text, match, reader, year)
    if year:
        found += _relative(text, int(year))
    return sorted(found, key=lambda each: each.start)


def _read(text: str, match: re.Match[str], reader: Reader, year: str) -> Iterator[PrintedDate]:
    given = match.groupdict()
    if not (given.get("y") or year) or ("m" in given and not _CAPITAL.match(given["m"])):
        return
    value = reader(match, given.get("y") or year)
    try:
        dates.bounds(value)
    except ValueError:
        return
    due = _DUE.search(text[: match.start()])
    start = due.start() if due else match.start()
    yield PrintedDate(start, match.end(), value, inferred=not given.get("y"), due=bool(due))


def _relative(text: str, year: int) -> Iterator[PrintedDate]:
    for match in _THIS_YEAR.finditer(text):
        shift = {"this": 0, "next": 1, "last": -1}[match["w"].lower()]
        yield PrintedDate(match.start(), match.end(), str(year + shift), inferred=True)
