"""Partners by year: the initiatives and outcomes with each partner, and their verbs.

There are two sorts of entries. An initiative with stated years, such as a work plan, spans those years and shows the
verbs of its outcomes in them, if any. Every other outcome is in the year in which it happened. Each outcome is shown
once. If only plans are shown, a plan has the verbs of all its outcomes, whatever their year.

Nothing is placed more precisely than it is dated. A date that may mean one of two years spans both; without a stated
year, or with only an upper bound, it is in none.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.models import Meeting
from adgmin.record import Aspect
from initiatives.models import Initiative, InitiativeKind, Outcome, Role, RoleKind

from .models import Partner, PartnerKind

# The kinds that have stated years; if no source states them, the page says so.
PLANS = (InitiativeKind.WORK_PLAN, InitiativeKind.ROADMAP, InitiativeKind.STRATEGY)
NO_YEARS = range(0)
ALL_YEARS = range(dates.FIRST_DAY.year, dates.LAST_DAY.year + 1)


def years_between(earliest: dt.date, latest: dt.date) -> range:
    """The years that a date with these bounds can mean; ``NO_YEARS`` if a bound is open."""
    if earliest == dates.FIRST_DAY or latest == dates.LAST_DAY:
        return NO_YEARS
    return range(earliest.year, latest.year + 1)


def clipped(years: range, page: range) -> range:
    """The part of some years that is on a page of years; empty if none is."""
    return range(max(years.start, page.start), min(years.stop, page.stop))


def in_words(years: range) -> str:
    """“2023”, or “2018–2022”; empty for ``NO_YEARS``."""
    return "–".join(map(str, sorted({years[0], years[-1]}))) if years else ""


def years_of_outcome(outcome: Outcome) -> range:
    """The years in which an outcome can have happened; ``NO_YEARS`` if a bound is open."""
    return years_between(outcome.date_earliest, outcome.date_latest)


class MatrixOutcome(NamedTuple):
    """An outcome, and its meeting or date; ``when`` is empty if the column shows them."""

    outcome: Outcome
    when: str

    @property
    def plan_without_years(self) -> bool:
        """True if it is about a plan whose years no source states."""
        plan = self.outcome.initiative
        return bool(plan and plan.kind in PLANS and not plan.period)


@dataclass
class MatrixEntry:
    """An initiative in its years with its outcomes; or, if ``initiative`` is ``None``, outcomes with the same verb."""

    years: range
    initiative: Initiative | None = None
    # The EDTF period of a role, or else of the initiative.
    period: str = ""
    roles: list[Role] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    # The number of outcomes that are left out of the page.
    more: int = 0
    # By year: the meeting in the head of its column, which is not repeated in the cells.
    meetings_in_heads: Mapping[int, Meeting] = field(default_factory=dict)

    @property
    def first_day(self) -> str:
        """The first day of its years, for a filter of a list."""
        return dt.date(self.years[0], 1, 1).isoformat()

    @property
    def last_day(self) -> str:
        """The last day of its years, for a filter of a list."""
        return dt.date(self.years[-1], 12, 31).isoformat()

    @property
    def shown_period(self) -> str:
        """The period in words; empty if it is one full year, which the column shows."""
        shown = dates.display(self.period) if self.initiative else ""
        return "" if shown == in_words(self.years) and len(self.years) == 1 else shown

    @property
    def period_inferred(self) -> bool:
        """True if the period, of the role or else of the initiative, is inferred."""
        dated = next((role for role in self.roles if role.period), self.initiative)
        return bool(self.period and dated and dated.inferred(Aspect.PERIOD))

    @property
    def name_inferred(self) -> bool:
        """True if the name of the initiative is inferred."""
        row = next(chain[Role | Outcome](self.roles, self.outcomes), None)
        return bool(self.initiative and row and row.inferred("initiative_name"))

    @property
    def shown_roles(self) -> list[Role]:
        """Without “counterpart” if there is an outcome, unless the role’s actor is inferred."""
        return [
            role
            for role in self.roles
            if role.role != RoleKind.COUNTERPART or not self.outcomes or role.inferred(Aspect.ACTOR)
        ]

    @property
    def shown_outcomes(self) -> list[MatrixOutcome]:
        """The outcomes of the entry with what is shown of their dates, ordered by latest possible day."""
        ordered = sorted(self.outcomes, key=lambda outcome: (outcome.date_latest, outcome.date_earliest))
        return [MatrixOutcome(outcome, self._when(outcome)) for outcome in ordered]

    def _when(self, outcome: Outcome) -> str:
        """The meeting or date; empty if the entry is in one year and the head of its column shows it."""
        years = years_of_outcome(outcome)
        here = len(years) == 1 and years == self.years
        if not outcome.meeting:
            return "" if here and outcome.when == in_words(years) else outcome.display_date()
        if here or not years:
            in_head = here and outcome.meeting == self.meetings_in_heads.get(years[0])
            return "" if in_head else outcome.meeting.name
        return _t("%(meeting)s, %(years)s") % {"meeting": outcome.meeting, "years": in_words(years)}


def entries_of(
    outcomes: Iterable[Outcome],
    roles: Iterable[Role],
    *,
    plans_only: bool = False,
    more: Mapping[range | int, int] | None = None,
) -> list[MatrixEntry]:
    """The entries of one partner, from its outcomes and roles; with ``plans_only`` only initiatives with years.

    Outcomes need their meetings and initiatives selected, and roles their initiatives. ``more`` are the numbers of
    outcomes that are left out, by their years, or by the primary key of their initiative with ``plans_only``.
    """
    collected = _Entries(plans_only)
    for role in roles:
        collected.add_role(role)
    for outcome in outcomes:
        collected.add_outcome(outcome)
    entries = collected.in_order()
    hidden = dict(more or {})
    for entry in entries:
        if plans_only and entry.initiative:
            # A plan has an entry for each period; what is left out is counted at the first one.
            entry.more = hidden.pop(entry.initiative.pk, 0)
    return [*entries, *(MatrixEntry(years, more=left) for years, left in hidden.items() if isinstance(years, range))]


class _Entries:
    """The entries of one partner while they are collected."""

    def __init__(self, plans_only: bool) -> None:
        self.plans_only = plans_only
        # By initiative and period.
        self.of_initiatives: dict[Initiative, dict[str, MatrixEntry]] = defaultdict(dict)
        # By what the outcomes of an entry have in common.
        self.of_verbs: dict[tuple[object, ...], MatrixEntry] = {}
        self.with_outcomes: set[Initiative] = set()

    def add_role(self, role: Role) -> None:
        self._entry(role.initiative, role if role.period else role.initiative).roles.append(role)

    def _entry(self, initiative: Initiative, dated: Role | Initiative) -> MatrixEntry:
        """The entry of an initiative in the period of a row; created if missing."""
        years = years_between(dated.period_earliest, dated.period_latest)
        new = MatrixEntry(years, initiative, dated.period)
        return self.of_initiatives[initiative].setdefault(dated.period, new)

    def add_outcome(self, outcome: Outcome) -> None:
        """Add an outcome to an entry of its initiative, or else to one of outcomes with the same verb."""
        if outcome.initiative:
            self.with_outcomes.add(outcome.initiative)
            if entry := self._entry_in_years_of(outcome, outcome.initiative):
                entry.outcomes.append(outcome)
                return
        inferred = tuple(outcome.inferred(aspect) for aspect in (Aspect.VERB, Aspect.DATE))
        same = (outcome.verb, outcome.of_verb, outcome.meeting, outcome.when, inferred)
        self.of_verbs.setdefault(same, MatrixEntry(years_of_outcome(outcome))).outcomes.append(outcome)

    def _entry_in_years_of(self, outcome: Outcome, initiative: Initiative) -> MatrixEntry | None:
        """The first entry of the initiative that shares a year with the outcome.

        If none does, and the outcome has no years or only plans are shown: the first entry with years. Else ``None``.
        """
        if initiative not in self.of_initiatives:
            self._entry(initiative, initiative)
        years = set(years_of_outcome(outcome))
        with_years = [entry for entry in self.of_initiatives[initiative].values() if entry.years]
        sharing = [entry for entry in with_years if years & set(entry.years)]
        if not sharing and (self.plans_only or not years):
            sharing = with_years
        return next(iter(sharing), None)

    def in_order(self) -> list[MatrixEntry]:
        """Plans first, then other initiatives, then outcomes, the strongest verbs first.

        An initiative without years is left out if its outcomes are shown.
        """
        found = chain.from_iterable(by_period.values() for by_period in self.of_initiatives.values())
        initiatives = sorted(found, key=_plans_first)
        if self.plans_only:
            return [entry for entry in initiatives if entry.years]
        initiatives = [entry for entry in initiatives if entry.years or entry.initiative not in self.with_outcomes]
        return [*initiatives, *sorted(self.of_verbs.values(), key=_strongest_first)]


def _plans_first(entry: MatrixEntry) -> tuple[bool, str]:
    return (entry.initiative is None or entry.initiative.kind not in PLANS, str(entry.initiative))


def _strongest_first(entry: MatrixEntry) -> tuple[int, dt.date]:
    return (verbs.CLASSES.index(entry.outcomes[0].of_class), entry.outcomes[0].date_latest)


@dataclass(frozen=True)
class MatrixColumn:
    """A year with any meetings, or several years in a row in which there is no meeting and no entry begins or ends."""

    years: range
    meetings: list[Meeting]
    # True if no entry has exactly these years.
    is_thin: bool
    # The number of meetings that are left out.
    more: int = 0

    @property
    def label(self) -> str:
        """The year or years in words."""
        return in_words(self.years)

    @property
    def is_of_one_meeting(self) -> bool:
        """True if it is one year with one meeting, which the cells then do not repeat."""
        return len(self.years) == len(self.meetings) == 1


def columns_for(
    entries: Iterable[MatrixEntry],
    meetings: Iterable[Meeting],
    page: range = ALL_YEARS,
    more_meetings: Mapping[int, int] | None = None,
) -> list[MatrixColumn]:
    """The columns, split at the first year and after the last year of each entry, and around each year with a meeting.

    Empty if no entry has years on the page. Meetings outside the years of the entries are left out.
    """
    spans = [clipped(entry.years, page) for entry in entries]
    filled = {(years.start, years.stop) for years in spans if years}
    if not filled:
        return []
    first, last = min(start for start, _stop in filled), max(stop for _start, stop in filled)
    by_year: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        years = years_between(meeting.date_earliest, meeting.date_latest)
        if years and first <= years[0] < last:
            by_year[years[0]].append(meeting)
    edges = {edge for span in filled for edge in span} | {edge for year in by_year for edge in (year, year + 1)}
    more = more_meetings or {}
    return [
        MatrixColumn(range(start, stop), by_year[start], (start, stop) not in filled, more.get(start, 0))
        for start, stop in pairwise(sorted(edges))
    ]


class MatrixCell(NamedTuple):
    """The entries in a cell, and the number of columns that it spans; ``column`` is set for cells of one column."""

    entries: list[MatrixEntry]
    colspan: int = 1
    column: MatrixColumn | None = None


class _PlacedEntry(NamedTuple):
    """An entry, and the range of column numbers that it spans."""

    columns: range
    entry: MatrixEntry


@dataclass(frozen=True)
class PartnerRows:
    """A partner with its entries; ``undated`` if the matrix has a last column for entries without stated years."""

    partner: Partner
    entries: list[MatrixEntry]
    columns: Sequence[MatrixColumn]
    undated: bool
    # The years of the page.
    page: range = ALL_YEARS
    # The number of roles that are left out.
    more: int = 0

    @cached_property
    def rows(self) -> list[list[MatrixCell]]:
        """The rows of the table: first entries that span columns, packed into few rows; last those of one column."""
        packed: list[list[_PlacedEntry]] = []
        last_row = [MatrixCell([], column=column) for column in self.columns]
        for placed in sorted(self._placed(), key=lambda placed: (placed.columns.start, -len(placed.columns))):
            if len(placed.columns) == 1:
                last_row[placed.columns.start].entries.append(placed.entry)
            else:
                _pack(placed, packed)
        rows = [self._cells(row) for row in packed]
        if self.undated:
            rows = [[*row, MatrixCell([])] for row in rows]
            last_row.append(MatrixCell([entry for entry in self.entries if not entry.years]))
        if any(cell.entries for cell in last_row) or not rows:
            rows.append(last_row)
        return rows

    def _placed(self) -> list[_PlacedEntry]:
        """The entries that have years."""
        starts = {column.years.start: number for number, column in enumerate(self.columns)}
        stops = {column.years.stop: number + 1 for number, column in enumerate(self.columns)}
        dated = [(clipped(entry.years, self.page), entry) for entry in self.entries if entry.years]
        return [_PlacedEntry(range(starts[years.start], stops[years.stop]), entry) for years, entry in dated]

    def _cells(self, row: list[_PlacedEntry]) -> list[MatrixCell]:
        """A row of the table, with an empty cell for each column that no entry spans."""
        cells: list[MatrixCell] = []
        reached = 0
        for placed in row:
            cells += [MatrixCell([])] * (placed.columns.start - reached)
            cells.append(MatrixCell([placed.entry], colspan=len(placed.columns)))
            reached = placed.columns.stop
        return cells + [MatrixCell([])] * (len(self.columns) - reached)


def _pack(placed: _PlacedEntry, rows: list[list[_PlacedEntry]]) -> None:
    """Add an entry to the first row that has room after its last entry, or to a new row."""
    for row in rows:
        if row[-1].columns.stop <= placed.columns.start:
            row.append(placed)
            return
    rows.append([placed])


# The headings of the sections, in their order.
KINDS = {
    PartnerKind.DIALOGUE: _("Dialogue Partners"),
    PartnerKind.DEVELOPMENT: _("Development Partners"),
    PartnerKind.GROUPING: _("Groupings (their members’ own outcomes are not repeated here)"),
}


class MatrixSection(NamedTuple):
    """The partners of a kind, with the heading of ``KINDS``."""

    heading: str | Promise
    partners: list[PartnerRows]


def _is_on(entry: MatrixEntry, page: range) -> bool:
    """True if it has years on a page, or none at all."""
    return not entry.years or bool(clipped(entry.years, page))


class PartnerEntries(NamedTuple):
    """A partner with its entries, and the number of its roles that are left out."""

    partner: Partner
    entries: list[MatrixEntry]
    more: int = 0


class Matrix:
    """The entries of some partners in columns, in sections by kind of partner."""

    def __init__(
        self,
        found: Sequence[PartnerEntries],
        meetings: Sequence[Meeting],
        page: range = ALL_YEARS,
        more_meetings: Mapping[int, int] | None = None,
    ) -> None:
        """``page`` are the years that are shown, ``more_meetings`` the numbers of meetings left out, by year."""
        kept = {each.partner.pk: [entry for entry in each.entries if _is_on(entry, page)] for each in found}
        all_entries = [entry for entries in kept.values() for entry in entries]
        self.columns = columns_for(all_entries, meetings, page, more_meetings)
        in_heads = {column.years[0]: column.meetings[0] for column in self.columns if column.is_of_one_meeting}
        for entry in all_entries:
            entry.meetings_in_heads = in_heads
        self.undated = any(not entry.years for entry in all_entries)
        self.partners = [
            PartnerRows(partner, kept[partner.pk], self.columns, self.undated, page, more)
            for partner, _entries, more in found
        ]
        classes = {outcome.of_class for entry in all_entries for outcome in entry.outcomes}
        # The classes of verb that occur, the strongest first, for the legend.
        self.classes = [of_class for of_class in verbs.CLASSES if of_class in classes]

    @property
    def sections(self) -> list[MatrixSection]:
        """A section for each kind with a partner, in the order of ``KINDS``."""
        by_kind = {kind: [each for each in self.partners if each.partner.kind == kind] for kind in KINDS}
        return [MatrixSection(KINDS[kind], partners) for kind, partners in by_kind.items() if partners]

    @property
    def width(self) -> int:
        """The number of columns beside that of the names."""
        return len(self.columns) + self.undated
