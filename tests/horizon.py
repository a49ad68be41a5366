"""Days as of which tests ask, with the texts that are held and without a database."""

import datetime as dt
from typing import Any

import pytest

from adgmin import dates
from adgmin.record import AsOf
from adgmin.record.as_of import Text, Texts

# Unless a test names them: a text of each New Year’s Day, the last of which is the horizon.
YEARLY = tuple(f"{year}-01-01" for year in range(2020, 2031))


def as_of(day: str | dt.date | None = None, texts: tuple[str, ...] = YEARLY, meeting: str = "") -> AsOf:
    """A day asked for, the dates of the texts held, and the first day of the last meeting on which each reports."""
    held = Texts()
    reported = dates.bounds(meeting).earliest if meeting else None
    bounds = [dates.bounds(text) for text in texts]
    held.all = [Text(each.earliest, each.latest, True, reported) for each in bounds]
    return AsOf(dt.date.fromisoformat(day) if isinstance(day, str) else day, held)


def around(day: str, before: Any, on: Any, after: Any) -> pytest.MarkDecorator:
    """Run a test on the day before, the day and the day after, each with the value ``expected`` on it."""
    middle = dt.date.fromisoformat(day)
    days = [str(middle + dt.timedelta(days=number)) for number in (-1, 0, 1)]
    expected = list(zip(days, (before, on, after), strict=True))
    return pytest.mark.parametrize(("day", "expected"), expected, ids=("before", "on", "after"))
