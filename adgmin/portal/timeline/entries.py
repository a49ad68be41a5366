"""The entries of the stream with their rows, grouped by year and month; and upcoming entries."""

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

from .stream import ENTRY_SOURCES, EntryKind, EntryStub, PeriodPart, Stream, YearSpan

# Outcomes shown for each meeting.
MAX_OUTCOMES = 5


LABELS = {
    EntryKind.MEETINGS: _("meeting"),
    EntryKind.OUTCOMES: _("outcome"),
    EntryKind.DUE: _("due"),
    EntryKind.FINDINGS: _("commitment"),
    EntryKind.SOURCES: _("source published"),
}


class _OutcomeKey(NamedTuple):
    """Sorts outcomes by strength, then by title."""

    class_index: int
    title: str
    pk: int
    date: str


class MeetingSummary(NamedTuple):
    """The outcomes and findings of a meeting that the filters keep."""

    outcomes: int
    # The outcomes with the strongest verbs.
    strongest: list[Outcome]
    # The number of outcomes with dates of their own, which are listed again under these.
    with_own_date: int
    # The findings on commitments, with the number of each.
    findings: list[tuple[str, int]]
    # The number of findings whose meeting is inferred.
    meeting_inferred: int


class Entry(NamedTuple):
    """An entry of the stream with its row."""

    stub: EntryStub
    row: Any
    summary: MeetingSummary | None = None

    @property
    def template(self) -> str:
        """The component for this kind."""
        return f"components/stream/{self.stub.kind}.html"

    @property
    def label(self) -> str:
        """The kind of the entry in a word or two."""
        kind = EntryKind(self.stub.kind)
        return str(PeriodPart(self.stub.part).label if kind == EntryKind.PERIODS else LABELS[kind])

    @property
    def aspect(self) -> str:
        """The aspect of the row that the date comes from."""
        return ENTRY_SOURCES[EntryKind(self.stub.kind)].field

    @property
    def main_aspect(self) -> str:
        """The aspect whose passage the entry cites: the date of a meeting or period; otherwise the row’s main one."""
        return self.aspect if self.stub.kind in (EntryKind.MEETINGS, EntryKind.PERIODS) else ""

    @property
    def date(self) -> str:
        """The formatted date. Meetings format it themselves, since their date may not be stated."""
        return self.row.display_date() if self.stub.kind == EntryKind.MEETINGS else dates.display(self.stub.date)

    @property
    def is_cited(self) -> bool:
        """True if a passage supports the entry; a source supports itself."""
        return isinstance(self.row, Cited)


def entries(stream: Stream, stubs: Collection[EntryStub], *, brief: bool = False) -> list[Entry]:
    """The entries with their rows, in a constant number of queries. With ``brief``, without summaries of meetings."""
    rows: dict[tuple[str, int], Any] = {}
    for kind in stream.kinds:
        wanted = {stub.pk for stub in stubs if stub.kind == kind}
        rows.update({(kind, pk): row for pk, row in ENTRY_SOURCES[kind].rows(stream.as_of).in_bulk(wanted).items()})
    meetings = [stub.pk for stub in stubs if stub.kind == EntryKind.MEETINGS]
    summaries = {} if brief else meeting_summaries(stream, meetings)
    return [
        Entry(stub, rows[stub.kind, stub.pk], summaries.get(stub.pk) if stub.kind == EntryKind.MEETINGS else None)
        for stub in stubs
    ]


def meeting_summaries(stream: Stream, meetings: Collection[int]) -> dict[int, MeetingSummary]:
    """The summaries of these meetings, by primary key."""
    outcomes: dict[int, list[_OutcomeKey]] = defaultdict(list)
    kept = stream.rows_at_meetings(EntryKind.OUTCOMES).filter(meeting__in=meetings).acts_of_meetings().order_by()
    for meeting, verb, title, pk, date in kept.values_list("meeting", "verb", "title", "pk", "date"):
        class_index = verbs.CLASSES.index(verbs.BY_CODE[verb].of_class)
        outcomes[meeting].append(_OutcomeKey(class_index, title, pk, date))
    findings: dict[int, Counter[str]] = defaultdict(Counter)
    meeting_inferred: Counter[int] = Counter()
    checks: Any = stream.rows_at_meetings(EntryKind.FINDINGS).filter(meeting__in=meetings).order_by()
    checks = checks.with_finding_inferred().with_inferred(Aspect.MEETING)
    columns = ("meeting", "finding", "is_concluded", "meeting_inferred")
    for meeting, finding, is_concluded, is_inferred in checks.values_list(*columns):
        findings[meeting][finding_label(finding, inferred=is_concluded)] += 1
        meeting_inferred[meeting] += is_inferred
    labels = [finding_label(each, inferred=inferred) for each in Finding for inferred in (False, True)]
    strongest = {meeting: [each.pk for each in sorted(outcomes[meeting])[:MAX_OUTCOMES]] for meeting in meetings}
    rows = ENTRY_SOURCES[EntryKind.OUTCOMES].rows(stream.as_of).in_bulk(list(chain.from_iterable(strongest.values())))
    return {
        meeting: MeetingSummary(
            len(outcomes[meeting]),
            [rows[pk] for pk in strongest[meeting]],
            sum(bool(each.date) for each in outcomes[meeting]),
            [(label, findings[meeting][label]) for label in labels if findings[meeting][label]],
            meeting_inferred[meeting],
        )
        for meeting in meetings
    }


class Month(NamedTuple):
    """The entries of a month; without a name those that are not dated to a month."""

    name: str
    entries: list[Entry]


class Year(NamedTuple):
    """The entries of a year, or of a span of years, by month."""

    span: YearSpan
    months: list[Month]
    # True if the years are all after the day of the page.
    is_ahead: bool


def by_year(found: Iterable[Entry], day: dt.date | None) -> list[Year]:
    """Sorted entries by year and month."""
    years = []
    for span, of_year in groupby(found, lambda entry: entry.stub.span):
        months = groupby(of_year, lambda entry: entry.stub.month)
        named = [Month(str(MONTHS.get(month, "")), list(of_month)) for month, of_month in months]
        years.append(Year(span, named, bool(day and span.begins_after(day.year))))
    return years


def announced(as_of: AsOf, number: int) -> list[Entry]:
    """The next ``number`` planned meetings and open due dates after the day, earliest first."""
    day = as_of.day
    if day is None:
        return []
    due = ENTRY_SOURCES[EntryKind.DUE].rows(as_of).filter(end="", due_latest__gt=day).exclude(due="")
    planned = ENTRY_SOURCES[EntryKind.MEETINGS].rows(as_of).filter(status=MeetingStatus.PLANNED, date_latest__gt=day)
    meetings = planned.exclude(date="").order_by("date_latest", "slug")[:number]
    upcoming = [Entry(EntryStub(EntryKind.MEETINGS, row.pk, row.slug, row.date), row) for row in meetings]
    for row in due.order_by("due_latest", "slug")[:number]:
        upcoming.append(Entry(EntryStub(EntryKind.DUE, row.pk, row.slug, row.due), row))
    return sorted(upcoming, key=lambda entry: entry.stub.bounds.latest)[:number]
