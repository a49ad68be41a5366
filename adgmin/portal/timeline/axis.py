"""The chart at the head of the timeline: meetings and periods as bars on one scale of years."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from adgmin import dates
from adgmin.models import Meeting
from adgmin.record import Aspect, fetch_together
from initiatives.models import Initiative

from .stream import EntryKind, Stream

# The chart is of the latest: bars of more would not be compared, and be too long a page.
MAX_BARS = 30
MAX_MEETINGS = 12
# The least width of a bar in percent, so that a meeting of two days can be seen.
MIN_WIDTH = 0.7
# Years are named at every first, second, fifth or tenth, so that at most so many are.
MAX_NAMED_YEARS = 10
STEPS = (1, 2, 5, 10, 50, 100)


class Bar[Row](NamedTuple):
    """A period, or the days that the date of a meeting can mean: its start and width in percent of the axis."""

    row: Row
    start: float
    width: float


class NamedYear(NamedTuple):
    """A year at the axis, and where it begins, in percent."""

    year: int
    start: float


class Axis(NamedTuple):
    """The chart; ``day`` is the place of the day up to which the record tells, ``more`` if there are more periods."""

    years: list[NamedYear]
    meetings: list[Bar[Meeting]]
    # The periods that had not ended by the day, then the others.
    running: list[Bar[Initiative]]
    ended: list[Bar[Initiative]]
    day: float | None
    more: bool


def axis(stream: Stream, day: dt.date | None) -> Axis | None:
    """The latest periods and meetings of a stream; ``None`` without a period. What is known by its end alone is out."""
    if EntryKind.PERIODS not in stream.kinds:
        return None
    periods: Any = stream.rows(EntryKind.PERIODS).exclude(period="").exclude(period__startswith=dates.BEFORE)
    meetings: Any = stream.rows(EntryKind.MEETINGS).exclude(date="").exclude(date__startswith=dates.BEFORE)
    if EntryKind.MEETINGS not in stream.kinds:
        meetings = meetings.none()
    periods = periods.order_by("-period_latest", "-period_earliest", "slug")[: MAX_BARS + 1]
    meetings = meetings.order_by("-date_latest", "-date_earliest", "slug")[:MAX_MEETINGS]
    # Whether a period is inferred is all that the chart shows of its evidence.
    periods, meetings = periods.without_evidence().with_inferred(Aspect.PERIOD), meetings.without_evidence()
    fetch_together(periods, meetings)
    shown = sorted(periods[:MAX_BARS], key=lambda row: (row.period_earliest, row.period_latest, row.name))
    return _drawn(shown, [*meetings[::-1]], day, more=len(periods) > MAX_BARS) if shown else None


def _drawn(periods: Sequence[Initiative], meetings: Sequence[Meeting], day: dt.date | None, more: bool) -> Axis:
    first = min(row.period_earliest for row in periods).year
    last = max(row.period_latest for row in periods).year
    begins, ends = dt.date(first, 1, 1), dt.date(last + 1, 1, 1)

    def place(when: dt.date) -> float:
        return 100 * (when - begins).days / (ends - begins).days

    def bar[Row](row: Row, earliest: dt.date, latest: dt.date) -> Bar[Row]:
        start = place(earliest)
        return Bar(row, start, max(place(latest + dt.timedelta(days=1)) - start, MIN_WIDTH))

    step = next((each for each in STEPS if (last - first) // each < MAX_NAMED_YEARS), STEPS[-1])
    bars = [bar(row, row.period_earliest, row.period_latest) for row in periods]
    return Axis(
        [NamedYear(year, place(dt.date(year, 1, 1))) for year in range(first, last + 1, step)],
        [
            bar(row, row.date_earliest, row.date_latest)
            for row in meetings
            if begins <= row.date_earliest and row.date_latest < ends
        ],
        [each for each in bars if day is None or each.row.period_latest >= day],
        [each for each in bars if day is not None and each.row.period_latest < day],
        place(day) if day and begins <= day < ends else None,
        more,
    )
