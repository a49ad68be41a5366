"""All dated rows in one stream: meetings, outcomes, due dates, findings, periods and sources.

An entry is listed as precisely as its source dates it: a date known to the year only is listed under the year, before
its months, and never on 1 January. Outcomes and findings of a meeting without a date of their own are listed under the
meeting.

Each filter is applied to every kind whose noun has a filter of that name; other kinds are left out.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import models
from django.db.models.functions import Collate, Left, Length, StrIndex, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.filters.base import Pairs, SlugsFilter, WordsFilter
from adgmin.filters.nouns import SourceFilter
from adgmin.models import Meeting, Source
from adgmin.models.meetings import MeetingQuerySet
from adgmin.models.search import BY_CODE_POINT
from adgmin.models.sources import SourceQuerySet
from adgmin.portal.filters import MeetingFilter
from adgmin.record import AsOf, Aspect
from adgmin.record.together import keys, rows_together
from adgmin.search.answers import matching
from initiatives.filters import CommitmentFilter, InitiativeFilter, OutcomeFilter, by_initiative
from initiatives.models import Check, Commitment, Initiative, Outcome
from initiatives.models.commitments import CheckQuerySet, CommitmentQuerySet
from initiatives.models.initiatives import InitiativeQuerySet
from initiatives.models.outcomes import OutcomeQuerySet

# A date with a longer span is listed under its year and not under a month.
LONGEST_MONTH_SPAN = dt.timedelta(days=30)


class EntryKind(models.TextChoices):
    """The kind of an entry. Entries of the same day are sorted in this order."""

    MEETINGS = "meetings", _("meetings and what was said there")
    OUTCOMES = "outcomes", _("outcomes with a date of their own")
    DUE = "due", _("commitments falling due")
    FINDINGS = "findings", _("history of commitments")
    PERIODS = "periods", _("periods of initiatives")
    SOURCES = "sources", _("sources published")


class PeriodPart(models.TextChoices):
    """The part of a period that an entry stands for; WHOLE if the period is a single date."""

    WHOLE = "", _("period")
    BEGINS = "begins", _("period begins")
    ENDS = "ends", _("period ends")


class YearPrecision(IntEnum):
    """How the years of an entry are known. Entries with the same last year are sorted in this order."""

    OR_EARLIER = 0
    THROUGH = 1
    ONE_OF = 2
    ONE = 3


class YearSpan(NamedTuple):
    """The years of an entry; without a known first year ``first`` equals ``last``."""

    last: int
    known: YearPrecision
    first: int

    @property
    def label(self) -> str:
        """The years as a heading."""
        one_of = _t("%(first)d or %(last)d") if len(self.years) == 2 else _t("between %(first)d and %(last)d")
        labels = {
            YearPrecision.OR_EARLIER: _t("%(last)d or earlier"),
            YearPrecision.THROUGH: _t("%(first)d to %(last)d"),
            YearPrecision.ONE_OF: one_of,
            YearPrecision.ONE: "%(last)d",
        }
        return labels[self.known] % {"first": self.first, "last": self.last}

    @property
    def years(self) -> range:
        """The years from the first to the last."""
        return range(self.first, self.last + 1)

    def begins_after(self, year: int) -> bool:
        """True if the whole span is after a year."""
        return self.known != YearPrecision.OR_EARLIER and self.first > year


@dataclass(frozen=True)
class EntryStub:
    """An entry before its row is fetched: all that is needed to sort and count it."""

    kind: str
    pk: int
    slug: str
    date: str
    part: str = PeriodPart.WHOLE
    # True for a commitment that was kept or dropped.
    ended: bool = False

    @property
    def bounds(self) -> dates.Bounds:
        """The earliest and the latest day that the date can mean."""
        return dates.bounds(self.date)

    @property
    def is_undated(self) -> bool:
        """True if only the day is known by which it had come. A due date is a date, also where it says “by”."""
        return self.kind != EntryKind.DUE and dates.is_open(self.date)

    @property
    def span(self) -> "YearSpan":
        """The years that it is listed under."""
        first, last = self.bounds.earliest.year, self.bounds.latest.year
        if dates.is_open(self.date):
            return YearSpan(last, YearPrecision.OR_EARLIER, last)
        if first == last or self.month:
            return YearSpan(last, YearPrecision.ONE, last)
        return YearSpan(last, YearPrecision.THROUGH if dates.is_interval(self.date) else YearPrecision.ONE_OF, first)

    @property
    def month(self) -> int:
        """The month that it is listed under; 0 if the date is less precise.

        An interval across the end of a year is listed under the month of its last day; a date that may be in either
        year is not.
        """
        first, last = self.bounds.earliest, self.bounds.latest
        known = last - first <= LONGEST_MONTH_SPAN and (first.year == last.year or dates.exact(self.date))
        return last.month if known else 0

    def place(self, sign: int) -> tuple[tuple[int, ...], bool, int, int, int, int]:
        """A sort key: ``sign`` 1 sorts the earliest first, -1 the latest first. At one place, the slug decides.

        Entries without a month come before the months of their year. Entries with an open start are the earliest of
        their last year, then come those of several years.
        """
        latest, earliest = (sign * day.toordinal() for day in (self.bounds.latest, self.bounds.earliest))
        span, month = tuple(sign * each for each in self.span), sign * self.month
        return span, self.month > 0, month, latest, earliest, EntryKind.values.index(self.kind)


class CommitmentWordsFilter(WordsFilter):
    """Findings on commitments that match a search text."""

    def filter(self, qs: models.QuerySet[models.Model], value: str) -> models.QuerySet[models.Model]:
        """Keep the findings on matching commitments."""
        return qs.filter(commitment__in=matching(Commitment.objects.published(), value)) if value else qs


def _commitment_filter(name: str) -> SlugsFilter:
    """A filter of commitments, applied to their findings."""
    found = CommitmentFilter.base_filters[name]
    paths = (f"commitment__{path}" for path in found.paths)
    return SlugsFilter(found.queryset, *paths, label=found.label, help_text=found.extra["help_text"])


class EntryPart(NamedTuple):
    """Entries of one queryset: those of a kind, of periods the beginnings or the ends, or those with one ``ended``."""

    kind: EntryKind
    begins: bool = False
    # ``None`` if it does not matter.
    ended: bool | None = None


class EntrySlice(NamedTuple):
    """The entries of a part with any of the dates; with an ``end``, those from one place to another by slug."""

    part: EntryPart
    dates: list[str]
    start: int = 0
    end: int | None = None


class EntryGroup(NamedTuple):
    """The entries of a part with one date, and their number."""

    part: EntryPart
    date: str
    number: int

    @property
    def stub(self) -> EntryStub:
        """An entry of the group, with the place in the order that all of them have but for slug and part."""
        return EntryStub(self.part.kind, 0, "", self.date, ended=bool(self.part.ended))


type EntryRow = Meeting | Outcome | Commitment | Check | Initiative | Source


@dataclass(frozen=True)
class EntrySource:
    """The source of the entries of a kind."""

    # The published rows that existed by the day, with the relations that the page shows.
    rows: Callable[[AsOf], models.QuerySet[EntryRow]]
    # The date field of the rows.
    field: str
    filters: Mapping[str, Any]


def dated_meetings(as_of: AsOf) -> MeetingQuerySet:
    """The published meetings whose date is known by the day, with what a line shows."""
    meetings = Meeting.objects.published().as_of(as_of).with_date_known(as_of)
    return meetings.select_related("body").with_evidence()


def _outcomes(as_of: AsOf) -> OutcomeQuerySet:
    return Outcome.objects.for_lists(as_of)


def _commitments(as_of: AsOf) -> CommitmentQuerySet:
    return Commitment.objects.for_lists(as_of).prefetch_related("themes")


def _checks(as_of: AsOf) -> CheckQuerySet:
    about = ("meeting", "commitment__owner", "commitment__initiative")
    return Check.objects.published_as_of(as_of).select_related(*about).with_outcome().with_evidence()


def _initiatives(as_of: AsOf) -> InitiativeQuerySet:
    initiatives = Initiative.objects.published().as_of(as_of)
    if as_of.by_then:
        initiatives = initiatives.filter(initiatives.known(Aspect.PERIOD, as_of.by_then))
    return initiatives.with_evidence()


def _sources(as_of: AsOf) -> SourceQuerySet:
    sources = Source.objects.published().select_related("publisher")
    return sources.filter(published_latest__lte=as_of.asked) if as_of.asked else sources


_INITIATIVE_FILTERS = {
    **InitiativeFilter.base_filters,
    "initiative": by_initiative("pk", "part_of", help_text="", phrase=""),
}
_SOURCE_FILTERS = {
    **SourceFilter.base_filters,
    "initiative": by_initiative("passages__initiatives", "passages__outcomes__initiative", help_text="", phrase=""),
}
_CHECK_FILTERS = {
    **{name: _commitment_filter(name) for name in ("theme", "initiative", "partner", "actor")},
    "q": CommitmentWordsFilter(),
}
ENTRY_SOURCES = {
    EntryKind.MEETINGS: EntrySource(dated_meetings, "date", MeetingFilter.base_filters),
    EntryKind.OUTCOMES: EntrySource(_outcomes, "date", OutcomeFilter.base_filters),
    EntryKind.DUE: EntrySource(_commitments, "due", CommitmentFilter.base_filters),
    EntryKind.FINDINGS: EntrySource(_checks, "date", _CHECK_FILTERS),
    EntryKind.PERIODS: EntrySource(_initiatives, "period", _INITIATIVE_FILTERS),
    EntryKind.SOURCES: EntrySource(_sources, "published", _SOURCE_FILTERS),
}
# Rows of another noun whose changes count as changes of this kind, and their reference.
RELATED_ROWS: Mapping[EntryKind, tuple[CheckQuerySet, str]] = {
    EntryKind.DUE: (Check.objects.published(), "commitment"),
}
# The two ends of a period, as ``dates.ends`` tells them.
_SLASH = StrIndex("period", models.Value("/"))
_BEGINNING = Left("period", _SLASH - 1, output_field=models.CharField())
_END = models.Case(
    models.When(
        period__startswith=dates.BEFORE,
        then=Substr("period", len(dates.BEFORE) + 1, Length("period") - len(dates.BEFORE) - 1),
    ),
    models.When(period__contains="/", then=Substr("period", _SLASH + 1)),
    default=models.F("period"),
    output_field=models.CharField(),
)
# The filters that the lists of the nouns have too.
SHARED_FILTERS = ("theme", "initiative", "partner", "actor", "q")


@dataclass(frozen=True)
class Stream:
    """The entries of some kinds that the filters keep, dated between two days."""

    kinds: list[EntryKind]
    as_of: AsOf
    after: dt.date | None
    before: dt.date | None
    # The values of the filters of ``SHARED_FILTERS`` that are given.
    given: Mapping[str, object]
    # True if due dates of ended commitments are a part of their own.
    by_end: bool = False

    def rows(self, kind: EntryKind) -> models.QuerySet[EntryRow]:
        """The rows of a kind that have a date, of their own or of their meeting.

        With filters, meetings are kept for their outcomes and findings too.
        """
        source = ENTRY_SOURCES[kind]
        found = self._kept(kind, source.rows(self.as_of))
        if kind == EntryKind.MEETINGS and self.given:
            kept = [found.values("pk"), self.outcomes_at_meetings().values("meeting")]
            kept.append(self.findings_at_meetings().values("meeting"))
            found = source.rows(self.as_of).filter(reduce(or_, (models.Q(pk__in=pks.order_by()) for pks in kept)))
        found = found.filter(**{f"{source.field}_latest__lt": dates.LAST_DAY})
        if self.after:
            found = found.filter(**{f"{source.field}_latest__gte": self.after})
        return found.filter(**{f"{source.field}_earliest__lte": self.before}) if self.before else found

    def outcomes_at_meetings(self) -> OutcomeQuerySet:
        """The outcomes that have a meeting, under which they are listed too."""
        return self._kept(EntryKind.OUTCOMES, _outcomes(self.as_of)).filter(meeting__isnull=False)

    def findings_at_meetings(self) -> CheckQuerySet:
        """The findings that have a meeting, under which they are listed too."""
        return self._kept(EntryKind.FINDINGS, _checks(self.as_of)).filter(meeting__isnull=False)

    def _kept[Rows: models.QuerySet[EntryRow]](self, kind: EntryKind, rows: Rows) -> Rows:
        """The rows that the filters keep; none if the kind lacks one of the filters."""
        filters = ENTRY_SOURCES[kind].filters
        for name, value in self.given.items():
            rows = filters[name].filter(rows, value) if name in filters else rows.none()
        return rows

    @property
    def parts(self) -> list[EntryPart]:
        """The parts of the kinds."""
        split = {
            EntryKind.PERIODS: [EntryPart(EntryKind.PERIODS), EntryPart(EntryKind.PERIODS, begins=True)],
            EntryKind.DUE: [
                EntryPart(EntryKind.DUE, ended=ended) for ended in ((False, True) if self.by_end else [None])
            ],
        }
        return [part for kind in self.kinds for part in split.get(kind, [EntryPart(kind)])]

    def dated_rows(self, part: EntryPart) -> models.QuerySet[EntryRow]:
        """The rows with an entry in a part, with the date of that entry as ``entry_date``."""
        field = ENTRY_SOURCES[part.kind].field
        rows: models.QuerySet[Any] = self.rows(part.kind).exclude(**{field: ""}).order_by()
        if part.ended is not None:
            rows = rows.exclude(end="") if part.ended else rows.filter(end="")
        if part.kind != EntryKind.PERIODS:
            rows = rows.annotate(entry_date=models.F(field))
        elif part.begins:
            rows = rows.annotate(entry_date=_BEGINNING).filter(self._in_range, period__contains="/")
            rows = rows.exclude(entry_date=_END)
        else:
            rows = rows.annotate(entry_date=_END).filter(self._in_range)
        return rows

    @property
    def _in_range(self) -> models.Q:
        """Whether one end of a period overlaps the days given: the period does, but the end may lie outside.

        An end is a year, a month or a day, so that texts of the same length are compared.
        """
        condition = models.Q()
        is_end = models.Q(period__contains="/") | models.Q(period__startswith=dates.BEFORE)
        for day, lookup in ((self.before, "lte"), (self.after, "gte")):
            if day:
                same = [
                    models.Q(Exact(Length("entry_date"), length), **{f"entry_date__{lookup}": day.isoformat()[:length]})
                    for length in dates.LENGTHS
                ]
                condition &= ~is_end | reduce(or_, same)
        return condition

    def groups(self) -> list[EntryGroup]:
        """The entries by part and date, counted in one query."""
        parts = self.parts
        counted = (_only(self.dated_rows(part), "entry_date").annotate(number=models.Count("pk")) for part in parts)
        found = zip(parts, rows_together(counted), strict=True)
        return [EntryGroup(part, date, number) for part, rows in found for date, number in rows]

    def stubs(self, slices: Collection[EntrySlice]) -> list[EntryStub]:
        """The entries of some slices, in one query; sorted by the filter set."""
        found = rows_together(self._slice(each) for each in slices)
        return [_stub(each.part, *row) for each, rows in zip(slices, found, strict=True) for row in rows]

    def _slice(self, wanted: "EntrySlice") -> models.QuerySet[Any, Any]:
        field = ENTRY_SOURCES[wanted.part.kind].field
        rows = self.dated_rows(wanted.part).filter(entry_date__in=wanted.dates)
        found = _only(rows, "pk", "slug", field, "entry_date")
        return (
            found if wanted.end is None else found.order_by(Collate("slug", BY_CODE_POINT))[wanted.start : wanted.end]
        )

    def pairs(self, part: EntryPart, name: str) -> Pairs:
        """The values of a filter for the rows of a part. A meeting also has those of its outcomes and findings."""
        filters, rows = ENTRY_SOURCES[part.kind].filters, self.dated_rows(part)
        own: Pairs = filters[name].pairs(rows) if name in filters else []
        if part.kind != EntryKind.MEETINGS:
            return own
        of_outcomes = ENTRY_SOURCES[EntryKind.OUTCOMES].filters[name]
        of_findings = ENTRY_SOURCES[EntryKind.FINDINGS].filters[name]
        meetings = keys(rows)
        return [
            *own,
            *of_outcomes.pairs(self.outcomes_at_meetings().filter(meeting__in=meetings), "meeting"),
            *of_findings.pairs(self.findings_at_meetings().filter(meeting__in=meetings), "meeting"),
        ]


def _only(rows: models.QuerySet[Any, Any], *columns: str) -> models.QuerySet[Any, Any]:
    """Some columns of rows, without the annotations that are not among them."""
    found: models.QuerySet[Any, Any] = rows.values_list(*columns)
    found.query.annotations = {name: each for name, each in found.query.annotations.items() if name in columns}
    return found


def _stub(part: EntryPart, pk: int, slug: str, text: str, date: str) -> EntryStub:
    """An entry of a part; ``text`` is the whole period of which ``date`` may be one end."""
    of_period = PeriodPart.BEGINS if part.begins else PeriodPart.WHOLE if text == date else PeriodPart.ENDS
    return EntryStub(part.kind, pk, slug, date, of_period, bool(part.ended))
