"""The timeline, everything dated in one stream, and the calendar: what is due, and which meetings are planned."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar, NamedTuple, cast

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin.dates import FIRST_DAY
from adgmin.filters.base import CodesFilter, Rows, SortFilter, StrictFilterSet
from adgmin.filters.nouns import DATED, RecordFilter, by_actor, by_theme, day_after, day_as_of, day_before
from adgmin.pages.views import FilteredList
from initiatives.filters import by_initiative, by_partner

from .entries import Entry, Year, by_year, entries
from .stream import NARROWING, Kind, Point, Stream


class DatedFilter(StrictFilterSet):
    """What has a place in time, of some kinds."""

    kinds: ClassVar[Collection[Kind]]

    theme = by_theme()
    initiative = by_initiative(
        help_text=_("Slugs of initiatives; the entries about any of them, or about a part of it."),
        phrase=_("about %(values)s"),
    )
    partner = by_partner(
        help_text=_("Slugs of partners; the entries with, about or by any of them."), phrase=_("with %(values)s")
    )
    actor = by_actor(
        label=_("actor"),
        help_text=_("Slugs of actors; the entries in which any of them has a role."),
        phrase=_("with %(values)s"),
    )
    date_after = day_after("date", _("from"), DATED)
    date_before = day_before("date", _("to"), DATED)
    as_of = day_as_of(
        _(
            "A day, month or year. Only what had certainly happened by then, and what was then known to be due or "
            "planned."
        )
    )
    q = RecordFilter.base_filters["q"]

    @cached_property
    def stream(self) -> Stream:
        """What the query string keeps, kind by kind."""
        return Stream(self.form.cleaned_data, self.kinds, self.when)

    def filter_queryset(self, queryset: Rows) -> Rows:
        """The entries in their order, as points; with any error none."""
        return self.in_order(self.stream.points()) if self.is_valid() else []

    def in_order(self, points: list[Point]) -> list[Point]:
        """The points as the page shows them."""
        raise NotImplementedError

    def tally(self, name: str) -> Counter[str]:
        """For each value of a filter, how many entries it would keep beside all other filters."""
        others = self.without(name)
        points: list[Point] = others.qs
        if name == "kind":
            return Counter(point.kind for point in points)
        values: dict[tuple[str, int], set[str]] = defaultdict(set)
        for kind in others.stream.kinds:
            for pk, value in others.stream.pairs(kind, name):
                values[kind, pk].add(value)
        return Counter(value for point in points for value in values[point.kind, point.pk] if value)


def by_kind_of_entry(kinds: Collection[Kind]) -> CodesFilter:
    """By kind, where there are these."""
    return CodesFilter(
        choices=[(kind.value, kind.label) for kind in kinds],
        label=_("kind"), help_text=_("Kinds of entry; any of them."), phrase=_("of the kind “%(values)s”"),
    )  # fmt: skip


class TimelineFilter(DatedFilter):
    """Everything dated, the last first unless the first are asked for first."""

    kinds = list(Kind)
    kind = by_kind_of_entry(kinds)
    ordering = SortFilter({"date": (_("date"), ())}, default="-date")

    def in_order(self, points: list[Point]) -> list[Point]:
        """By their places in time."""
        sign = 1 if self.form.cleaned_data["ordering"] == "date" else -1
        return sorted(points, key=lambda point: point.place(sign))


class CalendarFilter(DatedFilter):
    """Meetings and due dates: first what may fall after the horizon, the next first, then what was before."""

    kinds = (Kind.MEETINGS, Kind.DUE)
    kind = by_kind_of_entry(kinds)

    @property
    def day(self) -> dt.date:
        """The last day known; where no source states a date, nothing is past."""
        return self.when.day or FIRST_DAY

    def is_ahead(self, point: Point) -> bool:
        """Whether it may fall after that day; what has been kept or dropped does not."""
        return point.bounds.latest > self.day and not point.ended

    def in_order(self, points: list[Point]) -> list[Point]:
        """What may still come stands before what is past for certain."""
        coming = [point for point in points if self.is_ahead(point)]
        past = [point for point in points if not self.is_ahead(point)]
        return [*sorted(coming, key=lambda point: point.place(1)), *sorted(past, key=lambda point: point.place(-1))]


class Named(NamedTuple):
    """What the rows of a list are called."""

    verbose_name: Promise
    verbose_name_plural: Promise


ENTRIES = Named(_("entry"), _("entries"))


class Timeline(FilteredList):
    """Everything dated, the last first or the first first."""

    template_name = "adgmin/timeline.html"
    filterset_class: type[DatedFilter] = TimelineFilter
    section = "timeline"
    has_feed = True
    title = _("Timeline")
    description = _(
        "All dated records in one list: meetings and their outcomes, commitments and their due dates, "
        "plans and sources."
    )
    facets = ("kind", "theme", "partner")
    # Whether a meeting is shown without what was said there.
    brief = False
    inputs = ("q", "date_after", "date_before", "as_of")

    def row_names(self) -> Named:
        """Entries."""
        return ENTRIES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entries of the page in years and months, and the query string that lists of nouns share with it."""
        context = super().get_context_data(**kwargs)
        filterset = cast("DatedFilter", self.filterset)
        shared = filterset.data.copy()
        for name in set(shared) - set(NARROWING):
            del shared[name]
        return {
            **context,
            **self.in_parts(entries(filterset.stream, context["object_list"], brief=self.brief)),
            "day": self.as_of.day,
            "shared": shared.urlencode(),
        }

    def in_parts(self, found: Iterable[Entry]) -> dict[str, Any]:
        """The entries as the page divides them."""
        return {"years": by_year(found, self.as_of.day)}


class Half(NamedTuple):
    """What may fall after the day, or what was by then."""

    to_come: bool
    years: list[Year]


class Calendar(Timeline):
    """What is announced, what was due, and when the ministers meet."""

    template_name = "adgmin/calendar.html"
    filterset_class = CalendarFilter
    section = "calendar"
    has_feed = False
    brief = True
    title = _("Calendar")
    description = _(
        "Meetings held and planned, and the due dates of commitments. Each date is as precise as its source."
    )

    def in_parts(self, found: Iterable[Entry]) -> dict[str, Any]:
        """First what may fall after the day, then what was by then; and the address of the file of it all."""
        is_ahead = cast("CalendarFilter", self.filterset).is_ahead
        halves = groupby(found, lambda entry: is_ahead(entry.point))
        query = self.request.GET.copy()
        query.pop("page", None)
        return {
            "halves": [Half(to_come, by_year(of_half, self.as_of.day)) for to_come, of_half in halves],
            "calendar": f"{reverse('calendar.ics')}?{query.urlencode()}".rstrip("?"),
        }
