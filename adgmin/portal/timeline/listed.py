"""The entries of the stream in order, of which only those of a page are fetched.

The place of an entry follows from its date and kind; of entries with the same, from its slug. So the database counts
the entries of each date, which are few dates even if the entries are many. Python sorts the dates, finds those of the
page, and the database gives their entries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, overload

from .stream import EntryGroup, EntryPart, EntrySlice, EntryStub, Stream

type Order = Callable[[EntryStub], Any]


class _Run(NamedTuple):
    """Groups with the same place in an order, and the number of entries before them."""

    groups: list[EntryGroup]
    before: int

    @property
    def number(self) -> int:
        """The number of entries."""
        return sum(group.number for group in self.groups)


def _runs(groups: Iterable[EntryGroup], order: Order, start: int, stop: int, before: int = 0) -> Iterator[_Run]:
    """The runs of an order that have entries between two places."""
    placed = sorted(((order(group.stub), group) for group in groups), key=lambda pair: pair[0])
    for _place, pairs in groupby(placed, key=lambda pair: pair[0]):
        run = _Run([group for _place, group in pairs], before)
        before += run.number
        if run.before < stop and before > start:
            yield run


class ListedEntries(Sequence[EntryStub]):
    """All entries of a stream. ``coarse`` is a shorter key of the same order, which is found more quickly."""

    def __init__(self, stream: Stream, order: Order, coarse: Order) -> None:
        self.stream, self.order, self.coarse = stream, order, coarse

    @cached_property
    def groups(self) -> list[EntryGroup]:
        """The entries by date."""
        return self.stream.groups()

    def __len__(self) -> int:
        return sum(group.number for group in self.groups)

    @overload
    def __getitem__(self, place: int) -> EntryStub: ...
    @overload
    def __getitem__(self, place: slice) -> list[EntryStub]: ...
    def __getitem__(self, place: int | slice) -> EntryStub | list[EntryStub]:
        """The entries from one place to another."""
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        runs = [
            run
            for year in _runs(self.groups, self.coarse, start, stop)
            for run in _runs(year.groups, self.order, start, stop, year.before)
        ]
        slices, before = _slices(runs, start, stop)
        found = self.stream.stubs(slices)
        found.sort(key=lambda stub: (self.order(stub), stub.slug, stub.part))
        return found[before : before + stop - start]


def _slices(runs: list[_Run], start: int, stop: int) -> tuple[list[EntrySlice], int]:
    """What to fetch: whole runs together, of others only the places needed; and how many entries come before the page.

    Of a run with several parts, as many of each are fetched as could come first.
    """
    slices: list[EntrySlice] = []
    whole: dict[EntryPart, list[str]] = defaultdict(list)
    before = 0
    for run in runs:
        dates: dict[EntryPart, list[str]] = defaultdict(list)
        for group in run.groups:
            dates[group.part].append(group.date)
        first, end = max(start - run.before, 0), min(stop - run.before, run.number)
        if first == 0 and end == run.number:
            for part, of_part in dates.items():
                whole[part] += of_part
            continue
        if len(dates) > 1:
            before, first = before + first, 0
        slices += (EntrySlice(part, of_part, first, end) for part, of_part in dates.items())
    return [*(EntrySlice(part, of_part) for part, of_part in whole.items()), *slices], before
