"""The timeline of everything dated, and the calendar of due dates and meetings."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from adgmin.dates import FIRST_DAY
from adgmin.filters.base import CodesFilter, SortFilter, StrictFilterSet
from adgmin.filters.facets import VerboseNames
from adgmin.filters.nouns import DATED, RecordFilter, by_actor, by_theme, day_after, day_as_of, day_before
from adgmin.pages.views import FilteredList
from adgmin.record.together import value_counts
from initiatives.filters import by_initiative, by_partner

from .axis import axis
from .entries import TimelineEntry, TimelineYear, by_year, entries
from .listed import ListedEntries
from .stream import SHARED_FILTERS, EntryKind, EntryStub, Stream


class DatedFilter(StrictFilterSet):
    """The filters of the timeline and the calendar."""

    kinds: ClassVar[Collection[EntryKind]]
    # True if due dates of ended commitments have another place in the order.
    by_end = False

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
        """The entries that the query string keeps; it must be valid."""
        assert self.is_valid()
        given = self.form.cleaned_data
        return Stream(
            kinds=[kind for kind in EntryKind if kind in (given["kind"] or self.kinds)],
            as_of=self.when,
            after=given["date_after"],
            before=given["date_before"],
            given={name: given[name] for name in SHARED_FILTERS if given[name]},
            by_end=self.by_end,
        )

    @cached_property
    def entries(self) -> ListedEntries:
        """The entries in the order of the page."""
        return ListedEntries(self.stream, self.place, self.year)

    def filter_queryset(self, queryset: QuerySet[Model]) -> Any:
        """The sorted stubs of the entries; none if there is any error."""
        return self.entries if self.is_valid() else []

    def place(self, stub: EntryStub) -> tuple[Any, ...]:
        """Sorts entries in the order of the page."""
        raise NotImplementedError

    def year(self, stub: EntryStub) -> tuple[int, ...]:
        """Sorts entries by year, in the same order."""
        raise NotImplementedError

    def tallies(self, names: Sequence[str]) -> tuple[int, dict[str, Counter[str]]]:
        """As for any filter set; the values of all kinds are counted in one query."""
        streams = {name: replace(self.without(name).stream, by_end=False) for name in names if name != "kind"}
        asked = [(name, stream, part) for name, stream in streams.items() for part in stream.parts]
        _total, found = value_counts(None, [stream.pairs(part, name) for name, stream, part in asked])
        tallies: dict[str, Counter[str]] = {name: Counter() for name in names}
        for (name, _stream, _part), counted in zip(asked, found, strict=False):
            tallies[name].update(counted)
        for group in self.without("kind").entries.groups:
            tallies["kind"][group.part.kind] += group.number
        return len(self.entries), tallies


def by_entry_kind(kinds: Collection[EntryKind]) -> CodesFilter:
    """A filter by these kinds."""
    return CodesFilter(
        choices=[(kind.value, kind.label) for kind in kinds],
        label=_("kind"), help_text=_("Kinds of entry; any of them."), phrase=_("of the kind “%(values)s”"),
    )  # fmt: skip


class TimelineFilter(DatedFilter):
    """All kinds, latest first by default."""

    kinds = list(EntryKind)
    kind = by_entry_kind(kinds)
    ordering = SortFilter({"date": (_("date"), ())}, default="-date")

    @property
    def sign(self) -> int:
        """1 if the earliest come first, -1 if the latest do."""
        return 1 if self.form.cleaned_data["ordering"] == "date" else -1

    def place(self, stub: EntryStub) -> tuple[Any, ...]:
        """Entries of which no date is stated come last in either order."""
        return stub.is_undated, stub.place(self.sign)

    def year(self, stub: EntryStub) -> tuple[int, ...]:
        return stub.is_undated, self.sign * stub.bounds.latest.year


class CalendarFilter(DatedFilter):
    """Meetings and due dates: upcoming ones first, the next on top; then past ones, the latest on top."""

    kinds = (EntryKind.MEETINGS, EntryKind.DUE)
    by_end = True
    kind = by_entry_kind(kinds)

    @property
    def day(self) -> dt.date:
        """The day that divides upcoming from past; if it is unknown, nothing is past."""
        return self.when.day or FIRST_DAY

    def is_ahead(self, stub: EntryStub) -> bool:
        """True if it may fall after that day, and has not been kept or dropped."""
        return stub.bounds.latest > self.day and not stub.ended

    def place(self, stub: EntryStub) -> tuple[Any, ...]:
        """Upcoming entries before past ones."""
        ahead = self.is_ahead(stub)
        return not ahead, stub.place(1 if ahead else -1)

    def year(self, stub: EntryStub) -> tuple[int, ...]:
        ahead = self.is_ahead(stub)
        return not ahead, (1 if ahead else -1) * stub.bounds.latest.year


ENTRIES = VerboseNames(_("entry"), _("entries"))


class TimelinePage(FilteredList[EntryStub]):
    """All dated entries, sorted by date."""

    template_name = "adgmin/timeline.html"
    filterset_class: type[DatedFilter] = TimelineFilter
    filterset: DatedFilter
    section = "timeline"
    has_feed = True
    computed_as = ("timeline",)
    title = _("Timeline")
    description = _(
        "All dated records in one list: meetings and their outcomes, commitments and their due dates, "
        "plans and sources."
    )
    facets = ("kind", "theme", "partner")
    # True to show meetings without their summaries.
    brief = False
    inputs = ("q", "date_after", "date_before", "as_of")

    def row_names(self) -> VerboseNames:
        return ENTRIES

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The entries of the page by year and month, and the filters that links to lists keep."""
        shared = self.filterset.data.copy()
        for name in set(shared) - set(SHARED_FILTERS):
            del shared[name]
        return {
            **super().get_context_data(**kwargs),
            **self.grouped(self.entries()),
            "day": self.as_of.day,
            "shared": shared.urlencode(),
        }

    def entries(self) -> list[TimelineEntry]:
        """The entries of the page with their rows."""
        return entries(self.filterset.stream, self.page_obj, brief=self.brief)

    def grouped(self, found: Iterable[TimelineEntry]) -> dict[str, object]:
        """The entries by year, then those of which no date is stated; and the chart, on the first page."""
        parts = groupby(found, lambda entry: entry.stub.is_undated)
        years = {
            "undated" if is_undated else "years": by_year(of_part, self.as_of.day) for is_undated, of_part in parts
        }
        return years | {"axis": None if self.page_obj.has_previous() else axis(self.filterset.stream, self.as_of.day)}


class CalendarHalf(NamedTuple):
    """The upcoming or the past entries."""

    to_come: bool
    years: list[TimelineYear]


class CalendarPage(TimelinePage):
    """Meetings and due dates, upcoming and past."""

    template_name = "adgmin/calendar.html"
    filterset_class = CalendarFilter
    filterset: CalendarFilter
    section = "calendar"
    has_feed = False
    computed_as = ("calendar",)
    brief = True
    title = _("Calendar")
    description = _(
        "Meetings held and planned, and the due dates of commitments. Each date is as precise as its source."
    )

    def grouped(self, found: Iterable[TimelineEntry]) -> dict[str, object]:
        """The upcoming entries, then the past ones; and the address of the iCalendar file."""
        halves = groupby(found, lambda entry: self.filterset.is_ahead(entry.stub))
        query = self.request.GET.copy()
        query.pop("page", None)
        return {
            "halves": [CalendarHalf(to_come, by_year(half, self.as_of.day)) for to_come, half in halves],
            "calendar": f"{reverse('calendar.ics')}?{query.urlencode()}".rstrip("?"),
        }
