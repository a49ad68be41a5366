"""Everything dated in one stream: meetings, what was said, what falls due and what became of it, periods, sources.

An entry has the date that its source gives it, and stands as imprecisely as that: what is known to the year alone
stands under the year, before its months, and never on a first of January; what may have been in one of two years, or
lasted from the one to the other, stands under both. What was said at a meeting, and has no date
of its own, stands under its meeting.

A filter keeps of each kind what the list of its noun keeps by a filter of that name; a noun without one drops out.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any, NamedTuple, cast

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.filters.base import Rows, RowValues, SlugsFilter, WordsFilter
from adgmin.filters.nouns import SourceFilter
from adgmin.models import Meeting, Source
from adgmin.pages.views import published_by
from adgmin.portal.filters import MeetingFilter
from adgmin.record import AsOf, Aspect
from adgmin.search.answers import matching
from initiatives.filters import CommitmentFilter, InitiativeFilter, OutcomeFilter, by_initiative
from initiatives.models import Check, Commitment, Initiative, Outcome
from initiatives.views import lines, promises

# A date that leaves more days open than a month has is known to the year alone, or not even to that.
MONTH = dt.timedelta(days=30)


class Kind(models.TextChoices):
    """What an entry tells of; within a day they stand in this order."""

    MEETINGS = "meetings", _("meetings and what was said there")
    OUTCOMES = "outcomes", _("outcomes with a date of their own")
    DUE = "due", _("commitments falling due")
    FINDINGS = "findings", _("history of commitments")
    PERIODS = "periods", _("periods of initiatives")
    SOURCES = "sources", _("sources published")


class Part(models.TextChoices):
    """What of a period an entry tells; of one that is a single date, that it is that."""

    WHOLE = "", _("period")
    BEGINS = "begins", _("period begins")
    ENDS = "ends", _("period ends")


class Years(IntEnum):
    """What is known of the years of an entry; those of one last year stand in this order."""

    OR_EARLIER = 0
    THROUGH = 1
    ONE_OF = 2
    ONE = 3


class Span(NamedTuple):
    """The years of an entry: the last one, what is known of them, and the first one, as far as that is known."""

    last: int
    known: Years
    first: int

    @property
    def label(self) -> str:
        """The years in words."""
        one_of = _t("%(first)d or %(last)d") if len(self.years) == 2 else _t("between %(first)d and %(last)d")
        said = {
            Years.OR_EARLIER: _t("%(last)d or earlier"),
            Years.THROUGH: _t("%(first)d to %(last)d"),
            Years.ONE_OF: one_of,
            Years.ONE: "%(last)d",
        }
        return said[self.known] % {"first": self.first, "last": self.last}

    @property
    def years(self) -> range:
        """The years from the first to the last."""
        return range(self.first, self.last + 1)

    def begins_after(self, year: int) -> bool:
        """Whether all that it can mean is after a year."""
        return self.known != Years.OR_EARLIER and self.first > year


@dataclass(frozen=True)
class Point:
    """An entry before its row is fetched: what it takes to sort and count it."""

    kind: str
    pk: int
    slug: str
    date: str
    part: str = Part.WHOLE
    # Whether it had ended, kept or dropped, before its date was over.
    ended: bool = False

    @property
    def bounds(self) -> dates.Bounds:
        """The earliest and the latest day that it can mean."""
        return dates.bounds(self.date)

    @property
    def span(self) -> "Span":
        """The years under which it stands."""
        first, last = self.bounds.earliest.year, self.bounds.latest.year
        if dates.is_open(self.date):
            return Span(last, Years.OR_EARLIER, last)
        if first == last or self.month:
            return Span(last, Years.ONE, last)
        return Span(last, Years.THROUGH if dates.is_interval(self.date) else Years.ONE_OF, first)

    @property
    def month(self) -> int:
        """The month under which it stands; 0 where it is known less precisely than that.

        What lasted from one year into the next stands in the later one, but not what may have been in either.
        """
        first, last = self.bounds.earliest, self.bounds.latest
        known = last - first <= MONTH and (first.year == last.year or dates.exact(self.date))
        return last.month if known else 0

    def place(self, sign: int) -> tuple[Any, ...]:
        """A key to sort by: the first first, or with −1 the last first.

        What has no month stands before what has. What is only known to have come by some day is the first of its year,
        after it what may have been in one of several years, or lasted for them.
        """
        latest, earliest = (sign * day.toordinal() for day in (self.bounds.latest, self.bounds.earliest))
        span, month = tuple(sign * each for each in self.span), sign * self.month
        return span, self.month > 0, month, latest, earliest, Kind.values.index(self.kind), self.slug, self.part


class WordsOfCommitment(WordsFilter):
    """What is said of commitments that the search finds."""

    def filter(self, qs: Rows, value: str) -> Rows:
        """Keep what is about one that matches."""
        return qs.filter(commitment__in=matching(Commitment.objects.published(), value)) if value else qs


def _of_commitment(name: str) -> SlugsFilter:
    """A filter of commitments, for what is said of them."""
    found = CommitmentFilter.base_filters[name]
    paths = (f"commitment__{path}" for path in found.paths)
    return SlugsFilter(found.queryset, *paths, label=found.label, help_text=found.extra["help_text"])


@dataclass(frozen=True)
class Sort:
    """Where the entries of a kind come from."""

    # Its published rows that there were by the day asked for, with what a line shows.
    rows: Callable[[AsOf], Rows]
    # The date that places a row.
    field: str
    filters: Mapping[str, Any]


def _meetings(as_of: AsOf) -> Rows:
    found: Any = Meeting.objects.published()
    return found.as_of(as_of).with_date_known(as_of).select_related("body").with_evidence()


def _outcomes(as_of: AsOf) -> Rows:
    return lines(Outcome.objects, as_of)


def _commitments(as_of: AsOf) -> Rows:
    return promises(Commitment.objects, as_of).prefetch_related("themes")


def _checks(as_of: AsOf) -> Rows:
    about = ("meeting", "outcome", "commitment__owner", "commitment__initiative")
    return published_by(Check.objects, as_of).select_related(*about).with_evidence()


def _initiatives(as_of: AsOf) -> Rows:
    found: Any = Initiative.objects.published().as_of(as_of)
    return cast("Rows", (found.filter(found.known(Aspect.PERIOD, as_of)) if as_of.asked else found).with_evidence())


def _sources(as_of: AsOf) -> Rows:
    published: Any = Source.objects.published()
    found = published.filter(published_latest__lte=as_of.asked) if as_of.asked else published
    return cast("Rows", found.select_related("publisher"))


_OF_INITIATIVE = {
    **InitiativeFilter.base_filters,
    "initiative": by_initiative("pk", "part_of", help_text="", phrase=""),
}
_OF_SOURCE = {
    **SourceFilter.base_filters,
    "initiative": by_initiative("passages__initiatives", "passages__outcomes__initiative", help_text="", phrase=""),
}
_OF_CHECK = {
    **{name: _of_commitment(name) for name in ("theme", "initiative", "partner", "actor")},
    "q": WordsOfCommitment(),
}
SORTS = {
    Kind.MEETINGS: Sort(_meetings, "date", MeetingFilter.base_filters),
    Kind.OUTCOMES: Sort(_outcomes, "date", OutcomeFilter.base_filters),
    Kind.DUE: Sort(_commitments, "due", CommitmentFilter.base_filters),
    Kind.FINDINGS: Sort(_checks, "date", _OF_CHECK),
    Kind.PERIODS: Sort(_initiatives, "period", _OF_INITIATIVE),
    Kind.SOURCES: Sort(_sources, "published", _OF_SOURCE),
}
# What else tells of the rows of a kind: published rows of another noun, and their reference.
RELATED_ROWS = {Kind.DUE: (Check.objects.published(), "commitment")}
# What is said at meetings.
SAID = (Kind.OUTCOMES, Kind.FINDINGS)
# The filters that the nouns themselves know.
NARROWING = ("theme", "initiative", "partner", "actor", "q")


class Stream:
    """What a query string, already checked, keeps of each kind."""

    def __init__(self, given: Mapping[str, Any], kinds: Collection[str], as_of: AsOf) -> None:
        self.as_of = as_of
        self.after, self.before = given["date_after"], given["date_before"]
        self.asked = {name: given[name] for name in NARROWING if given[name]}
        self.kinds = [kind for kind in Kind if kind in (given["kind"] or kinds)]

    def rows(self, kind: Kind) -> Rows:
        """The rows of a kind that have a place in time, of their own or by their meeting."""
        field, found = SORTS[kind].field, self._kept(kind)
        if kind == Kind.MEETINGS and self.asked:
            spoken_at = (self.said_at_meetings(each).order_by().values("meeting") for each in SAID)
            kept = (models.Q(pk__in=pks) for pks in (found.order_by().values("pk"), *spoken_at))
            found = SORTS[kind].rows(self.as_of).filter(reduce(or_, kept))
        found = found.filter(**{f"{field}_latest__lt": dates.LAST_DAY})
        if self.after:
            found = found.filter(**{f"{field}_latest__gte": self.after})
        return found.filter(**{f"{field}_earliest__lte": self.before}) if self.before else found

    def said_at_meetings(self, kind: Kind) -> Rows:
        """The outcomes, or the findings, of meetings."""
        return self._kept(kind).filter(meeting__isnull=False)

    def _kept(self, kind: Kind) -> Rows:
        found, filters = SORTS[kind].rows(self.as_of), SORTS[kind].filters
        for name, value in self.asked.items():
            found = filters[name].filter(found, value) if name in filters else found.none()
        return found

    def points(self) -> list[Point]:
        """All entries, in no order."""
        found = (point for kind in self.kinds for point in self._points(kind))
        return [point for point in found if self._asked_for(point.bounds)]

    def _points(self, kind: Kind) -> Iterator[Point]:
        field = SORTS[kind].field
        dated = self.rows(kind).exclude(**{field: ""}).order_by()
        found = dated.values_list("pk", "slug", field, *(["end"] if kind == Kind.DUE else ()))
        for pk, slug, date, *end in found:
            begins, ends = dates.ends(date) if kind == Kind.PERIODS else (date, date)
            yield Point(kind, pk, slug, ends, Part.WHOLE if begins == ends else Part.ENDS, any(end))
            if begins not in ("", ends):
                yield Point(kind, pk, slug, begins, Part.BEGINS)

    def _asked_for(self, bounds: dates.Bounds) -> bool:
        """Of a period that the days asked for touch, only one end may lie within them."""
        return not (self.after and bounds.latest < self.after) and not (self.before and bounds.earliest > self.before)

    def pairs(self, kind: Kind, name: str) -> RowValues:
        """The values of a filter that the rows of a kind have; a meeting has those of what was said there too."""
        filters = SORTS[kind].filters
        own = filters[name].pairs(self.rows(kind)) if name in filters else ()
        said = SAID if kind == Kind.MEETINGS else ()
        return chain(own, *(SORTS[each].filters[name].pairs(self.said_at_meetings(each), "meeting") for each in said))
