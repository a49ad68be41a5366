"""Dates exactly as precise as their source: a strict part of EDTF (ISO 8601-2).

Accepted, and nothing else:

========================= =============================================
``2023``                  some day in that year
``2023-02``               some day in that month
``2023-02-09``            that day
``2023-02-09/2023-02-10``  from the one to the other
``[2024-01,2024-02]``     one of these, the source leaves it open
``[..2023-02-10]``        on that day or before it
``[2023-02..2024-01-30]`` some day between the two, both included
``2023~``, ``2023?``      about, or perhaps, that date
========================= =============================================

A test compares these with what the ``edtf`` library reads. Its parser takes milliseconds for a date. Three things that
it gets wrong are refused or read here: it fails on open intervals (``2025/..``), invents a bound ten years off for
``/2025``, and lets an interval end before it begins.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils import formats
from django.utils.translation import gettext as _

# How “on that day or before it” begins, and the lengths of a year, a month and a day.
BEFORE = "[.."
LENGTHS = (4, 7, 10)
FIRST_DAY = dt.date.min
LAST_DAY = dt.date.max

# Months only to 12: what EDTF writes as months 21 to 41 are seasons and quarters.
_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?"
_SINGLE = re.compile(rf"(?P<date>{_DAY})(?P<doubt>[~?]?)")
_INTERVAL = re.compile(rf"(?P<start>{_DAY})/(?P<end>{_DAY})")
_CHOICE = re.compile(rf"\[(?P<dates>{_DAY}(?:,\s*{_DAY})+)\]")
_BEFORE = re.compile(rf"\[\.\.(?P<date>{_DAY})\]")
_BETWEEN = re.compile(rf"\[(?P<start>{_DAY})\.\.(?P<end>{_DAY})\]")


@dataclass(frozen=True)
class Bounds:
    """The earliest and the latest day that a date can mean, both included."""

    earliest: dt.date
    latest: dt.date

    def within(self, other: "Bounds") -> bool:
        """Whether this lies wholly inside the other: as precise or more so, and of the same fact."""
        return other.earliest <= self.earliest and self.latest <= other.latest

    def nest(self, other: "Bounds") -> bool:
        """Whether one of the two lies wholly inside the other: a difference of precision, not of fact."""
        return self.within(other) or other.within(self)


UNKNOWN = Bounds(FIRST_DAY, LAST_DAY)


@lru_cache(maxsize=4096)
def bounds(text: str) -> Bounds:
    """The bounds of an EDTF string; of an empty one, the widest there are, so that a sort key is never null.

    Raises ``ValueError`` with a sentence for a curator when the string is none of the accepted forms.
    """
    if not text:
        return UNKNOWN
    if match := _BEFORE.fullmatch(text):
        return Bounds(FIRST_DAY, _parse(match["date"], text).latest)
    if match := _INTERVAL.fullmatch(text) or _BETWEEN.fullmatch(text):
        start, end = _parse(match["start"], text), _parse(match["end"], text)
        if start.earliest > end.earliest or start.latest > end.latest:
            raise ValueError(_("“%(date)s” ends before it begins.") % {"date": text})
        return Bounds(start.earliest, end.latest)
    if match := _CHOICE.fullmatch(text):
        parts = [_parse(part.strip(), text) for part in match["dates"].split(",")]
        return Bounds(min(part.earliest for part in parts), max(part.latest for part in parts))
    if match := _SINGLE.fullmatch(text):
        return _parse(match["date"], text)
    raise _refused(text)


def _parse(date: str, whole: str) -> Bounds:
    """The bounds of a year, a month or a day. Raises ``ValueError`` for a day that its month does not have."""
    year, *rest = map(int, date.split("-"))
    first_month, last_month = (rest[0], rest[0]) if rest else (1, 12)
    try:
        if len(rest) == 2:
            day = dt.date(year, *rest)
            return Bounds(day, day)
        last_day = calendar.monthrange(year, last_month)[1]
        return Bounds(dt.date(year, first_month, 1), dt.date(year, last_month, last_day))
    except ValueError as error:
        raise _refused(whole) from error


def _refused(text: str) -> ValueError:
    return ValueError(
        _("“%(date)s” is not a valid date. Write 2023, 2023-02, 2023-02-09, 2023-02-09/2023-02-10, "
          "[2024-01,2024-02] for one of several dates, [..2023-02-10] for a date up to a day, or "
          "[2023-02-10..2024-01-30] for a date between two days.") % {"date": text}
    )  # fmt: skip


def exact(text: str) -> bool:
    """Whether it states the day, or the days from the first to the last."""
    match = _INTERVAL.fullmatch(text) or _SINGLE.fullmatch(text)
    return bool(match and {len(part or "") for part in match.groups()} <= {0, 10})


def is_interval(text: str) -> bool:
    """True if the EDTF text has the form of an interval, ``start/end``; false for any other form."""
    return bool(_INTERVAL.fullmatch(text))


def is_open(text: str) -> bool:
    """Whether only the day is known by which it had come: it may lie any time before."""
    return bool(_BEFORE.fullmatch(text))


def ends(text: str) -> tuple[str, str]:
    """The dates at which a period begins and ends; what is no interval stands whole at both.

    Of “by a date” only the end is known: the beginning is empty.
    """
    if match := _BEFORE.fullmatch(text):
        return "", match["date"]
    if match := _INTERVAL.fullmatch(text):
        return match["start"], match["end"]
    return text, text


def display(text: str) -> str:
    """The date as a reader expects it, no sharper than it was entered: ``9–10 February 2023``."""
    if match := _BEFORE.fullmatch(text):
        return _("by %(date)s") % {"date": _part(match["date"])}
    if match := _BETWEEN.fullmatch(text):
        return _("between %(first)s and %(last)s") % {"first": _part(match["start"]), "last": _part(match["end"])}
    if match := _CHOICE.fullmatch(text):
        return _choice([part.strip() for part in match["dates"].split(",")])
    if match := _INTERVAL.fullmatch(text):
        return _interval(match["start"], match["end"])
    if match := _SINGLE.fullmatch(text):
        shown = _part(match["date"])
        return {"~": _("about %(date)s"), "?": _("perhaps %(date)s")}.get(match["doubt"], "%(date)s") % {"date": shown}
    return text


def _part(date: str) -> str:
    pattern = {4: "Y", 7: "F Y", 10: "j F Y"}[len(date)]
    return formats.date_format(bounds(date).earliest, pattern)


def _interval(start: str, end: str) -> str:
    if start == end:
        return _part(end)
    if len(start) == len(end) == 10 and start[:4] == end[:4]:
        pattern = "j" if start[:7] == end[:7] else "j F"
        first = formats.date_format(bounds(start).earliest, pattern)
    elif len(start) == len(end) == 7 and start[:4] == end[:4]:
        first = formats.date_format(bounds(start).earliest, "F")
    else:
        first = _part(start)
    # An unspaced dash joins two numbers; with words on a side, a spaced one reads better.
    dash = "–" if first.isdigit() and len(start) == len(end) else " – "
    return f"{first}{dash}{_part(end)}"


def _choice(dates: list[str]) -> str:
    if len({date[:4] for date in dates}) == 1 and all(len(date) == 7 for date in dates):
        months = [formats.date_format(bounds(date).earliest, "F") for date in dates[:-1]]
        return _(" or ").join([*months, _part(dates[-1])])
    return _(" or ").join(_part(date) for date in dates)
