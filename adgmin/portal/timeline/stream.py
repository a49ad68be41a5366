"""All dated rows in one stream: meetings, outcomes, due dates, findings, periods and sources.

An entry is listed as precisely as its source dates it: a date known to the year only is listed under the year, before
its months, and never on 1 January. Outcomes and findings of a meeting without a date of their own are listed under the
meeting.

Each filter is applied to every kind whose noun has a filter of that name; other kinds are left out.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.filters.base import Pairs, SlugsFilter, WordsFilter
from adgmin.filters.nouns import SourceFilter
from adgmin.models import Meeting, Source
from adgmin.models.meetings import MeetingQuerySet
from adgmin.models.sources import SourceQuerySet
from adgmin.portal.filters import MeetingFilter
from adgmin.record import AsOf, Aspect
from adgmin.record.together import rows_together
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

    def place(self, sign: int) -> tuple[tuple[int, ...], bool, int, int, int, int, str, str]:
        """A sort key: ``sign`` 1 sorts the earliest first, -1 the latest first.

        Entries without a month come before the months of their year. Entries with an open start are the earliest of
        their last year, then come those of several years.
        """
        latest, earliest = (sign * day.toordinal() for day in (self.bounds.latest, self.bounds.earliest))
        span, month = tuple(sign * each for each in self.span), sign * self.month
        return span, self.month > 0, month, latest, earliest, EntryKind.values.index(self.kind), self.slug, self.part


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

    def stubs(self) -> list[EntryStub]:
        """The entries, all fetched in one query; sorted by the filter set."""
        found = zip(self.kinds, rows_together(map(self._dated_rows, self.kinds)), strict=True)
        stubs = (stub for kind, rows in found for row in rows for stub in _stubs(kind, *row))
        return [stub for stub in stubs if self._in_range(stub.bounds)]

    def _dated_rows(self, kind: EntryKind) -> models.QuerySet[Any, Any]:
        """The key, slug and date of each dated row of a kind, and the finding that ended it, if it is a due date."""
        field = ENTRY_SOURCES[kind].field
        end = models.F("end") if kind == EntryKind.DUE else models.Value("")
        dated: models.QuerySet[Any, Any] = self.rows(kind).exclude(**{field: ""}).order_by().annotate(ended_by=end)
        return dated.values_list("pk", "slug", field, "ended_by")

    def _in_range(self, bounds: dates.Bounds) -> bool:
        """True if the bounds overlap the days given. Needed for periods, of which one end may lie outside."""
        starts_in_time = not self.before or bounds.earliest <= self.before
        return starts_in_time and (not self.after or bounds.latest >= self.after)

    def pairs(self, kind: EntryKind, name: str) -> Pairs:
        """The values of a filter for the rows of a kind. A meeting also has those of its outcomes and findings."""
        filters = ENTRY_SOURCES[kind].filters
        own: Pairs = filters[name].pairs(self.rows(kind)) if name in filters else []
        if kind != EntryKind.MEETINGS:
            return own
        of_outcomes = ENTRY_SOURCES[EntryKind.OUTCOMES].filters[name]
        of_findings = ENTRY_SOURCES[EntryKind.FINDINGS].filters[name]
        return [
            *own,
            *of_outcomes.pairs(self.outcomes_at_meetings(), "meeting"),
            *of_findings.pairs(self.findings_at_meetings(), "meeting"),
        ]


def _stubs(kind: EntryKind, pk: int, slug: str, date: str, end: str) -> Iterator[EntryStub]:
    """The entry of a row, or one for each end of a period."""
    begins, ends = dates.ends(date) if kind == EntryKind.PERIODS else (date, date)
    yield EntryStub(kind, pk, slug, ends, PeriodPart.WHOLE if begins == ends else PeriodPart.ENDS, bool(end))
    if begins not in ("", ends):
        yield EntryStub(kind, pk, slug, begins, PeriodPart.BEGINS)
