"""Partners by year: the initiatives and outcomes with each partner, and their verbs.

There are two sorts of marks. An initiative with stated years, such as a work plan, spans those years and shows the
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


def years_of(earliest: dt.date, latest: dt.date) -> range:
    """The years that a date with these bounds can mean; ``NO_YEARS`` if a bound is open."""
    if earliest == dates.FIRST_DAY or latest == dates.LAST_DAY:
        return NO_YEARS
    return range(earliest.year, latest.year + 1)


def in_words(years: range) -> str:
    """“2023”, or “2018–2022”; empty for ``NO_YEARS``."""
    return "–".join(map(str, sorted({years[0], years[-1]}))) if years else ""


def when(outcome: Outcome) -> range:
    """The years in which an outcome can have happened; ``NO_YEARS`` if a bound is open."""
    return years_of(outcome.date_earliest, outcome.date_latest)


class Word(NamedTuple):
    """An outcome, and its meeting or date; ``at`` is empty if the column shows them."""

    outcome: Outcome
    at: str

    @property
    def without_years(self) -> bool:
        """True if it is about a plan whose years no source states."""
        plan = self.outcome.initiative
        return bool(plan and plan.kind in PLANS and not plan.period)


@dataclass
class Mark:
    """An initiative in its years with its outcomes; or, if ``initiative`` is ``None``, outcomes with the same verb."""

    years: range
    initiative: Initiative | None = None
    date: str = ""
    roles: list[Role] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    # By year: the meeting in the head of its column, which is not repeated in the cells.
    over: Mapping[int, Meeting] = field(default_factory=dict)

    @property
    def period(self) -> str:
        """The period of an initiative in words; empty if it is one full year, which the column shows."""
        shown = dates.display(self.date) if self.initiative else ""
        return "" if shown == in_words(self.years) and len(self.years) == 1 else shown

    @property
    def inferred(self) -> bool:
        """True if the period, of the role or else of the initiative, is inferred."""
        dated = next((role for role in self.roles if role.period), self.initiative)
        return bool(self.date and dated and dated.inferred(Aspect.PERIOD))

    @property
    def name_inferred(self) -> bool:
        """True if the name of the initiative is inferred."""
        row = next(chain[Role | Outcome](self.roles, self.outcomes), None)
        return bool(self.initiative and row and row.inferred("initiative_name"))

    @property
    def parts(self) -> list[Role]:
        """The roles to show: “counterpart” is left out if there is an outcome, unless the role’s actor is inferred."""
        return [
            role
            for role in self.roles
            if role.role != RoleKind.COUNTERPART or not self.outcomes or role.inferred(Aspect.ACTOR)
        ]

    @property
    def words(self) -> list[Word]:
        """Its outcomes, the earliest first."""
        said = sorted(self.outcomes, key=lambda outcome: (outcome.date_latest, outcome.date_earliest))
        return [Word(outcome, self._at(outcome)) for outcome in said]

    def _at(self, outcome: Outcome) -> str:
        """The meeting or date; empty if the mark is in one year and the head of its column shows it."""
        years = when(outcome)
        here = len(years) == 1 and years == self.years
        if not outcome.meeting:
            return "" if here and outcome.when == in_words(years) else outcome.display_date()
        if here or not years:
            return "" if here and outcome.meeting == self.over.get(years[0]) else outcome.meeting.name
        return _t("%(meeting)s, %(years)s") % {"meeting": outcome.meeting, "years": in_words(years)}


def marks_of(outcomes: Iterable[Outcome], roles: Iterable[Role], *, plans_alone: bool = False) -> list[Mark]:
    """The marks of one partner, from its outcomes and roles; with ``plans_alone`` only initiatives with years.

    Outcomes need their meetings and initiatives selected, and roles their initiatives.
    """
    running: dict[Initiative, dict[str, Mark]] = defaultdict(dict)
    for role in roles:
        _running(running, role.initiative, role).roles.append(role)
    said: dict[tuple[object, ...], Mark] = {}
    spoken_of = set()
    for outcome in outcomes:
        spoken_of.add(outcome.initiative)
        if not _stands_with_its_initiative(outcome, running, anywhere=plans_alone):
            inferred = tuple(outcome.inferred(aspect) for aspect in (Aspect.VERB, Aspect.DATE))
            like = (outcome.verb, outcome.of_verb, outcome.meeting, outcome.when, inferred)
            said.setdefault(like, Mark(when(outcome))).outcomes.append(outcome)
    found = chain.from_iterable(of_one.values() for of_one in running.values())
    kept = sorted((mark for mark in found if mark.years or mark.initiative not in spoken_of), key=_plans_first)
    if plans_alone:
        return [mark for mark in kept if mark.years]
    return [*kept, *sorted(said.values(), key=_strongest_first)]


def _running(running: dict[Initiative, dict[str, Mark]], initiative: Initiative, role: Role | None = None) -> Mark:
    """The mark of an initiative in the period of the role, or else in its own; created if missing."""
    dated = role if role and role.period else initiative
    years = years_of(dated.period_earliest, dated.period_latest)
    return running[initiative].setdefault(dated.period, Mark(years, initiative, dated.period))


def _stands_with_its_initiative(
    outcome: Outcome, running: dict[Initiative, dict[str, Mark]], *, anywhere: bool
) -> bool:
    """Add an outcome to the mark of its initiative, if they share a year; with ``anywhere`` whatever its year.

    True if it was added. An outcome without years is added to the first mark that has years.
    """
    if not outcome.initiative:
        return False
    if outcome.initiative not in running:
        _running(running, outcome.initiative)
    years = set(when(outcome))
    own = [mark for mark in running[outcome.initiative].values() if mark.years]
    own.sort(key=lambda mark: not years & set(mark.years))
    stands = bool(own) and (anywhere or not years or bool(years & set(own[0].years)))
    if stands:
        own[0].outcomes.append(outcome)
    return stands


def _plans_first(mark: Mark) -> tuple[bool, str]:
    return (mark.initiative is None or mark.initiative.kind not in PLANS, str(mark.initiative))


def _strongest_first(mark: Mark) -> tuple[int, dt.date]:
    return (verbs.CLASSES.index(mark.outcomes[0].of_class), mark.outcomes[0].date_latest)


@dataclass(frozen=True)
class Column:
    """A year, or several years in a row without a meeting and in which no mark begins or ends; and its meetings.

    It is thin if no mark has exactly these years.
    """

    years: range
    meetings: list[Meeting]
    thin: bool

    @property
    def label(self) -> str:
        """The year or years in words."""
        return in_words(self.years)

    @property
    def is_of_one_meeting(self) -> bool:
        """True if it is one year with one meeting, which the cells then do not repeat."""
        return len(self.years) == len(self.meetings) == 1


def columns_for(marks: Iterable[Mark], meetings: Iterable[Meeting]) -> list[Column]:
    """The columns for the marks: a new one wherever a mark begins or has ended, and for a year with a meeting."""
    filled = {(mark.years.start, mark.years.stop) for mark in marks if mark.years}
    if not filled:
        return []
    first, last = min(start for start, _stop in filled), max(stop for _start, stop in filled)
    held = [(meeting, years_of(meeting.date_earliest, meeting.date_latest)) for meeting in meetings]
    ends = filled | {(years[0], years[0] + 1) for _meeting, years in held if years and first <= years[0] < last}
    spans = [range(*between) for between in pairwise(sorted({year for span in ends for year in span}))]
    return [
        Column(
            span,
            [meeting for meeting, years in held if years and years[0] in span],
            (span.start, span.stop) not in filled,
        )
        for span in spans
    ]


class Cell(NamedTuple):
    """The marks in a cell and the number of columns that it spans; ``column`` is set for cells of one column."""

    marks: list[Mark]
    across: int = 1
    column: Column | None = None


@dataclass(frozen=True)
class Line:
    """A partner with its marks; ``undated`` if the matrix has a last column for marks without stated years."""

    partner: Partner
    marks: list[Mark]
    columns: Sequence[Column]
    undated: bool

    @cached_property
    def lanes(self) -> list[list[Cell]]:
        """The rows of the table: first marks that span columns, packed into few rows; last marks of one column."""
        packed: list[list[tuple[range, Mark]]] = []
        single = [Cell([], column=column) for column in self.columns]
        for place, mark in sorted(self._placed(), key=lambda placed: (placed[0].start, -len(placed[0]))):
            if len(place) == 1:
                single[place.start].marks.append(mark)
            elif lane := next((lane for lane in packed if lane[-1][0].stop <= place.start), None):
                lane.append((place, mark))
            else:
                packed.append([(place, mark)])
        lanes = [self._cells(lane) for lane in packed]
        if self.undated:
            lanes = [[*lane, Cell([])] for lane in lanes]
            single.append(Cell([mark for mark in self.marks if not mark.years]))
        if any(cell.marks for cell in single) or not lanes:
            lanes.append(single)
        return lanes

    def _placed(self) -> list[tuple[range, Mark]]:
        """Each mark that has years, with the range of column numbers that it spans."""
        starts = {column.years.start: number for number, column in enumerate(self.columns)}
        stops = {column.years.stop: number + 1 for number, column in enumerate(self.columns)}
        dated = [mark for mark in self.marks if mark.years]
        return [(range(starts[mark.years.start], stops[mark.years.stop]), mark) for mark in dated]

    def _cells(self, lane: list[tuple[range, Mark]]) -> list[Cell]:
        """A row of the table, with an empty cell for each column that no mark spans."""
        cells: list[Cell] = []
        reached = 0
        for place, mark in lane:
            cells += [Cell([])] * (place.start - reached)
            cells.append(Cell([mark], across=len(place)))
            reached = place.stop
        return cells + [Cell([])] * (len(self.columns) - reached)


# The headings of the sections, in their order.
KINDS = {
    PartnerKind.DIALOGUE: _("Dialogue Partners"),
    PartnerKind.DEVELOPMENT: _("Development Partners"),
    PartnerKind.GROUPING: _("Groupings (their members’ own outcomes are not repeated here)"),
}


class Section(NamedTuple):
    """The partners of a kind, with the heading of ``KINDS``."""

    heading: str | Promise
    lines: list[Line]


class Matrix:
    """The marks of some partners in columns, in sections by kind of partner."""

    def __init__(self, found: Sequence[tuple[Partner, list[Mark]]], meetings: Sequence[Meeting]) -> None:
        marks = [mark for _partner, marks in found for mark in marks]
        self.columns = columns_for(marks, meetings)
        over = {column.years[0]: column.meetings[0] for column in self.columns if column.is_of_one_meeting}
        for mark in marks:
            mark.over = over
        self.undated = any(not mark.years for mark in marks)
        self.lines = [Line(partner, marks, self.columns, self.undated) for partner, marks in found]
        classes = {outcome.of_class for mark in marks for outcome in mark.outcomes}
        # The classes of verb that occur, the strongest first, for the legend.
        self.classes = [of_class for of_class in verbs.CLASSES if of_class in classes]

    @property
    def sections(self) -> list[Section]:
        """A section for each kind with a partner, in the order of ``KINDS``."""
        by_kind = {kind: [line for line in self.lines if line.partner.kind == kind] for kind in KINDS}
        return [Section(KINDS[kind], lines) for kind, lines in by_kind.items() if lines]

    @property
    def width(self) -> int:
        """The number of columns beside that of the names."""
        return len(self.columns) + self.undated
