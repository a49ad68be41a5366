"""The entries of the stream as pages show them: with their rows, in years and months, and what is announced."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.models import MeetingStatus
from adgmin.record import AsOf, Aspect, Cited
from initiatives.models import Finding, Outcome
from initiatives.models.commitments import finding_label

from .stream import SORTS, Kind, Part, Point, Span, Stream

# Of what was said at a meeting its line shows so much.
STRONGEST = 5


LABELS = {
    Kind.MEETINGS: _("meeting"),
    Kind.OUTCOMES: _("outcome"),
    Kind.DUE: _("due"),
    Kind.FINDINGS: _("commitment"),
    Kind.SOURCES: _("source published"),
}


class Said(NamedTuple):
    """What was said at a meeting, as far as the filters keep it."""

    outcomes: int
    # The strongest words, the first that many.
    strongest: list[Outcome]
    # How many outcomes have dates of their own, and so stand elsewhere too.
    apart: int
    # What was found of commitments, and how often.
    findings: list[tuple[str, int]]
    # For how many of the findings the meeting is inferred.
    meeting_inferred: int


class Entry(NamedTuple):
    """A point of the stream with its row."""

    point: Point
    row: Any
    said: Said | None = None

    @property
    def template(self) -> str:
        """The component that shows it."""
        return f"components/stream/{self.point.kind}.html"

    @property
    def label(self) -> str:
        """What it tells of, in a word."""
        return str(Part(self.point.part).label if self.point.kind == Kind.PERIODS else LABELS[Kind(self.point.kind)])

    @property
    def aspect(self) -> str:
        """The aspect of the row that its date is."""
        return SORTS[Kind(self.point.kind)].field

    @property
    def chief_aspect(self) -> str:
        """The aspect that its line chiefly shows: of a meeting and of a period its date, else what was done."""
        return self.aspect if self.point.kind in (Kind.MEETINGS, Kind.PERIODS) else ""

    @property
    def date(self) -> str:
        """Its date in words; a meeting has its own words for one that is not stated."""
        return self.row.display_date() if self.point.kind == Kind.MEETINGS else dates.display(self.point.date)

    @property
    def is_cited(self) -> bool:
        """True if a passage supports the entry; a source supports itself."""
        return isinstance(self.row, Cited)


def entries(stream: Stream, points: Collection[Point], *, brief: bool = False) -> list[Entry]:
    """The points with their rows, in a number of queries that does not grow with them.

    Briefly, without what was said at the meetings.
    """
    rows: dict[tuple[str, int], Any] = {}
    for kind in stream.kinds:
        wanted = {point.pk for point in points if point.kind == kind}
        rows.update({(kind, pk): row for pk, row in SORTS[kind].rows(stream.as_of).in_bulk(wanted).items()})
    said = {} if brief else said_at(stream, [point.pk for point in points if point.kind == Kind.MEETINGS])
    return [
        Entry(point, rows[point.kind, point.pk], said.get(point.pk) if point.kind == Kind.MEETINGS else None)
        for point in points
    ]


def said_at(stream: Stream, meetings: Collection[int]) -> dict[int, Said]:
    """What was said at each of these meetings, by their keys."""
    outcomes: dict[int, list[tuple[int, str, int, str]]] = defaultdict(list)
    kept = stream.said_at_meetings(Kind.OUTCOMES).filter(meeting__in=meetings).acts_of_meetings().order_by()
    for meeting, verb, title, pk, date in kept.values_list("meeting", "verb", "title", "pk", "date"):
        outcomes[meeting].append((verbs.CLASSES.index(verbs.BY_CODE[verb].of_class), title, pk, date))
    findings: dict[int, Counter[str]] = defaultdict(Counter)
    meeting_inferred: Counter[int] = Counter()
    found: Any = stream.said_at_meetings(Kind.FINDINGS).filter(meeting__in=meetings).order_by()
    found = found.with_finding_inferred().with_inferred(Aspect.MEETING)
    columns = ("meeting", "finding", "is_concluded", "meeting_inferred")
    for meeting, finding, is_concluded, is_inferred in found.values_list(*columns):
        findings[meeting][finding_label(finding, inferred=is_concluded)] += 1
        meeting_inferred[meeting] += is_inferred
    labels = [finding_label(each, inferred=inferred) for each in Finding for inferred in (False, True)]
    chosen = {
        meeting: [pk for _place, _title, pk, _date in sorted(outcomes[meeting])[:STRONGEST]] for meeting in meetings
    }
    rows = SORTS[Kind.OUTCOMES].rows(stream.as_of).in_bulk(list(chain.from_iterable(chosen.values())))
    return {
        meeting: Said(
            len(outcomes[meeting]),
            [rows[pk] for pk in chosen[meeting]],
            sum(bool(date) for *_others, date in outcomes[meeting]),
            [(label, findings[meeting][label]) for label in labels if findings[meeting][label]],
            meeting_inferred[meeting],
        )
        for meeting in meetings
    }


class Month(NamedTuple):
    """The entries of a month, or those known to no month, which has no name."""

    name: str
    entries: list[Entry]


class Year(NamedTuple):
    """The entries of one or several years, month by month; those known to no month stand apart, without a name."""

    span: Span
    months: list[Month]
    # Whether it is after the day.
    is_ahead: bool


def by_year(found: Iterable[Entry], day: dt.date | None) -> list[Year]:
    """Entries that stand in their order, as years and months, as of a day."""
    years = []
    for span, of_year in groupby(found, lambda entry: entry.point.span):
        months = groupby(of_year, lambda entry: entry.point.month)
        named = [Month(str(MONTHS.get(month, "")), list(of_month)) for month, of_month in months]
        years.append(Year(span, named, bool(day and span.begins_after(day.year))))
    return years


def announced(as_of: AsOf, number: int) -> list[Entry]:
    """What the sources announce for later: commitments with a date, and planned meetings; the next first."""
    day = as_of.day
    if day is None:
        return []
    due = SORTS[Kind.DUE].rows(as_of).filter(end="", due_latest__gt=day).exclude(due="")
    planned = SORTS[Kind.MEETINGS].rows(as_of).filter(status=MeetingStatus.PLANNED, date_latest__gt=day)
    meetings = planned.exclude(date="").order_by("date_latest", "slug")[:number]
    found = [Entry(Point(Kind.MEETINGS, row.pk, row.slug, row.date), row) for row in meetings]
    for row in due.order_by("due_latest", "slug")[:number]:
        found.append(Entry(Point(Kind.DUE, row.pk, row.slug, row.due), row))
    return sorted(found, key=lambda entry: entry.point.bounds.latest)[:number]
