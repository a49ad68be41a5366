"""The entries of the stream with their rows, grouped by year and month; and upcoming entries."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.models import Meeting, MeetingStatus
from adgmin.record import AsOf, Aspect, Cited, fetch_together
from adgmin.record.citation import is_true
from initiatives.models import Commitment, Finding
from initiatives.models.commitments import finding_label, plan_of_another

from .stream import ENTRY_SOURCES, EntryKind, EntryRow, EntryStub, PeriodPart, Stream, YearSpan, dated_meetings

# Outcomes shown for each meeting.
MAX_OUTCOMES = 5
# The label of findings that are plans of other bodies than the one that met.
PLANNED_BY_OTHERS = _("planned by others")
LABELS = {
    EntryKind.MEETINGS: _("meeting"),
    EntryKind.OUTCOMES: _("outcome"),
    EntryKind.DUE: _("due"),
    EntryKind.FINDINGS: _("commitment"),
    EntryKind.SOURCES: _("source published"),
}


class MeetingSummary(NamedTuple):
    """The outcomes and findings of a meeting that the filters keep."""

    outcomes: int
    # The outcomes with the strongest verbs.
    strongest: list[EntryRow]
    # The number of outcomes with dates of their own, which are listed again under these.
    with_own_date: int
    # The findings on commitments, with the number of each.
    findings: list[tuple[str, int]]
    # The number of findings whose meeting is inferred.
    meeting_inferred: int


class TimelineEntry(NamedTuple):
    """An entry of the stream with its row."""

    stub: EntryStub
    row: EntryRow
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
        return self.row.display_date() if isinstance(self.row, Meeting) else dates.display(self.stub.date)

    @property
    def is_cited(self) -> bool:
        """True if a passage supports the entry; a source supports itself."""
        return isinstance(self.row, Cited)


def entries(stream: Stream, stubs: Collection[EntryStub], *, brief: bool = False) -> list[TimelineEntry]:
    """The entries with their rows, in a constant number of queries. With ``brief``, without summaries of meetings."""
    wanted = {kind: {stub.pk for stub in stubs if stub.kind == kind} for kind in stream.kinds}
    meetings = () if brief else wanted.get(EntryKind.MEETINGS, ())
    outcomes = _outcomes_by_meeting(stream, meetings)
    strongest = {meeting: [each.pk for each in sorted(outcomes[meeting])[:MAX_OUTCOMES]] for meeting in meetings}
    wanted[EntryKind.OUTCOMES] = wanted.get(EntryKind.OUTCOMES, set()).union(*strongest.values())
    found = {
        kind: ENTRY_SOURCES[kind].rows(stream.as_of).filter(pk__in=pks).order_by()
        for kind, pks in wanted.items()
        if pks
    }
    fetch_together(*found.values())
    rows = {(str(kind), row.pk): row for kind, each in found.items() for row in each}
    shown = {meeting: [rows[EntryKind.OUTCOMES, pk] for pk in pks] for meeting, pks in strongest.items()}
    summaries = _summaries(stream, outcomes, shown)
    return [
        TimelineEntry(
            stub, rows[stub.kind, stub.pk], summaries.get(stub.pk) if stub.kind == EntryKind.MEETINGS else None
        )
        for stub in stubs
    ]


def _summaries(
    stream: Stream, outcomes: "Mapping[int, list[_OutcomeKey]]", strongest: Mapping[int, list[EntryRow]]
) -> dict[int, MeetingSummary]:
    """The summaries of the meetings of which the strongest outcomes are given, by primary key."""
    findings = _findings_by_meeting(stream, strongest)
    labels = [finding_label(finding, inferred=inferred) for finding in Finding for inferred in (False, True)]
    labels.append(str(PLANNED_BY_OTHERS))
    return {
        meeting: MeetingSummary(
            outcomes=len(outcomes[meeting]),
            strongest=shown,
            with_own_date=sum(bool(each.date) for each in outcomes[meeting]),
            findings=[(label, number) for label in labels if (number := findings[meeting].by_label[label])],
            meeting_inferred=findings[meeting].meeting_inferred,
        )
        for meeting, shown in strongest.items()
    }


class _OutcomeKey(NamedTuple):
    """Sorts outcomes by strength, then by title."""

    class_index: int
    title: str
    pk: int
    date: str


def _outcomes_by_meeting(stream: Stream, meetings: Collection[int]) -> dict[int, list[_OutcomeKey]]:
    found: dict[int, list[_OutcomeKey]] = defaultdict(list)
    rows = stream.outcomes_at_meetings().filter(meeting__in=meetings).acts_of_meetings().order_by()
    for meeting, verb, title, pk, date in rows.values_list("meeting", "verb", "title", "pk", "date"):
        class_index = verbs.CLASSES.index(verbs.BY_CODE[verb].of_class)
        found[meeting].append(_OutcomeKey(class_index, title, pk, date))
    return found


@dataclass
class _FindingCounts:
    """The numbers of findings of a meeting: by label, and of those whose meeting is inferred."""

    by_label: Counter[str] = field(default_factory=Counter)
    meeting_inferred: int = 0


def _findings_by_meeting(stream: Stream, meetings: Collection[int]) -> dict[int, _FindingCounts]:
    found: dict[int, _FindingCounts] = defaultdict(_FindingCounts)
    rows = stream.findings_at_meetings().filter(meeting__in=meetings).order_by()
    rows = rows.with_finding_inferred().with_inferred(Aspect.MEETING).annotate(is_plan=is_true(plan_of_another()))
    columns = ("meeting", "finding", "is_concluded", "is_plan", "meeting_inferred")
    for meeting, finding, is_concluded, is_plan, meeting_inferred in rows.values_list(*columns):
        label = str(PLANNED_BY_OTHERS) if is_plan else finding_label(finding, inferred=is_concluded)
        found[meeting].by_label[label] += 1
        found[meeting].meeting_inferred += meeting_inferred
    return found


class TimelineMonth(NamedTuple):
    """The entries of a month; without a name those that are not dated to a month."""

    name: str
    entries: list[TimelineEntry]


class TimelineYear(NamedTuple):
    """The entries of a year, or of a span of years, by month."""

    span: YearSpan
    months: list[TimelineMonth]
    # True if the years are all after the day of the page.
    is_ahead: bool


def by_year(found: Iterable[TimelineEntry], day: dt.date | None) -> list[TimelineYear]:
    """Sorted entries by year and month."""
    years = []
    for span, of_year in groupby(found, lambda entry: entry.stub.span):
        months = groupby(of_year, lambda entry: entry.stub.month)
        named = [TimelineMonth(str(MONTHS.get(month, "")), list(of_month)) for month, of_month in months]
        years.append(TimelineYear(span, named, bool(day and span.begins_after(day.year))))
    return years


class Announced(NamedTuple):
    """What is planned or due after a day, the earliest first, and the next meeting."""

    entries: list[TimelineEntry]
    meeting: Meeting | None


def announced(as_of: AsOf, number: int) -> Announced:
    """The next ``number`` planned meetings and open due dates after the day, and the first of these meetings."""
    day = as_of.day
    if day is None:
        return Announced([], None)
    planned = dated_meetings(as_of).filter(status=MeetingStatus.PLANNED, date_latest__gt=day).exclude(date="")
    planned = planned.order_by("date_latest", "slug")[:number]
    due = Commitment.objects.for_lists(as_of).filter(Q(end="")).due_after(day).prefetch_related("themes")[:number]
    fetch_together(planned, due)
    upcoming = [TimelineEntry(EntryStub(EntryKind.MEETINGS, row.pk, row.slug, row.date), row) for row in planned]
    for row in due:
        upcoming.append(TimelineEntry(EntryStub(EntryKind.DUE, row.pk, row.slug, row.due), row))
    entries = sorted(upcoming, key=lambda entry: entry.stub.bounds.latest)[:number]
    return Announced(entries, next(iter(planned), None))
