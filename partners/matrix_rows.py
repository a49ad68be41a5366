"""What the matrix shows of a record of any size: the years of the page, and the first rows of each cell.

One statement ranks the outcomes of each partner in each year, its roles by their years, and the meetings of each year,
and gives the keys of the first few with the number of all. Python chooses the years of the page, and gives each cell
one row before any gets a second. Only the rows chosen are fetched.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Model, Q, QuerySet, Value, When, Window
from django.db.models.functions import ExtractYear, RowNumber

from adgmin import dates, verbs
from adgmin.models import Actor, Meeting, Theme
from adgmin.models.meetings import MeetingQuerySet
from adgmin.record import AsOf, Aspect, fetch_together
from adgmin.record.together import keys, rows_together
from initiatives.models import Outcome, Role
from initiatives.models.outcomes import OutcomeQuerySet
from initiatives.models.roles import RoleQuerySet

from .matrix import ALL_YEARS, NO_YEARS, Matrix, PartnerEntries, clipped, entries_of
from .models import Partner

# The columns of a page cover so many years at most; the others are on its other pages.
MAX_YEARS = 16
# Rows in a cell at most, and rows of a page; each cell gets one before any gets a second.
MAX_IN_CELL, MAX_OUTCOMES, MAX_ROLES = 12, 150, 80
# Meetings in the head of a column.
MAX_MEETINGS = 4


class Ranked(NamedTuple):
    """A row of a cell: its place there, and the number of all rows of the cell. Meetings have the actor 0.

    If only plans are shown, a cell holds the outcomes with a partner about one initiative; else ``about`` is 0.
    """

    actor: int
    first: int
    last: int
    about: int
    pk: int
    rank: int
    number: int

    @property
    def years(self) -> range:
        """The years of the cell; ``NO_YEARS`` if a bound is open."""
        is_open = self.first == dates.FIRST_DAY.year or self.last == dates.LAST_DAY.year
        return NO_YEARS if is_open else range(self.first, self.last + 1)

    @property
    def cell(self) -> tuple[int, range, int]:
        """What it has in common with the other rows of its cell."""
        return self.actor, self.years, self.about


@dataclass(frozen=True)
class MatrixRows:
    """The rows of some partners on a page, and what is left out of it."""

    # By primary key of the actor.
    outcomes: Mapping[int, list[Outcome]]
    roles: Mapping[int, list[Role]]
    meetings: list[Meeting]
    # The years of the page, ``ALL_YEARS`` if none is left out; and all years of these partners.
    years: range
    all_years: range
    # The numbers of outcomes left out, by actor and by the years or, if only plans are shown, the initiative.
    more_outcomes: Mapping[int, Mapping[range | int, int]]
    # The numbers of roles left out, by actor.
    more_roles: Mapping[int, int]
    # The numbers of meetings left out, by year.
    more_meetings: Mapping[int, int]

    def matrix(self, partners: Iterable[Partner], plans_only: bool) -> Matrix:
        """The matrix of these partners."""
        found = []
        for partner in partners:
            actor = partner.actor_id
            entries = entries_of(
                self.outcomes.get(actor, ()),
                self.roles.get(actor, ()),
                plans_only=plans_only,
                more=self.more_outcomes.get(actor),
            )
            found.append(PartnerEntries(partner, entries, self.more_roles.get(actor, 0)))
        return Matrix(found, self.meetings, self.years, self.more_meetings)

    @property
    def covered(self) -> list[Meeting] | None:
        """The meetings whose own text is held; ``None`` if some meetings are left out."""
        left_out = self.years != ALL_YEARS or self.more_meetings
        return None if left_out else [meeting for meeting in self.meetings if meeting.covered]

    @property
    def earlier(self) -> int | None:
        """The last year of the page before, if there are earlier years."""
        return self.years.start - 1 if self.all_years.start < self.years.start else None

    @property
    def later(self) -> int | None:
        """The last year of the page after, if there are later years."""
        following = min(self.years.stop + MAX_YEARS, self.all_years.stop) - 1
        return following if self.years.stop < self.all_years.stop else None


def numbered(as_of: AsOf) -> MeetingQuerySet:
    """The numbered meetings that were over, or whose date a text gave, by the day asked for; all without a day.

    Ordered by earliest date, then number. Annotated with ``covered``, and whether the date is inferred.
    """
    found = Meeting.objects.published().as_of(as_of).with_date_known(as_of).exclude(number=None)
    return found.with_coverage().with_inferred(Aspect.DATE).order_by("date_earliest", "number")


def matrix_rows(
    actors: Collection[Actor], as_of: AsOf, themes: Collection[Theme], *, plans_only: bool, last_year: int | None
) -> MatrixRows:
    """The rows of these actors on the page that ends with a year, the last one if none is given.

    If themes are given, only outcomes and roles on any of them.
    """
    outcomes, roles, meetings = _outcomes(as_of, themes), _roles(as_of, themes), numbered(as_of)
    found = rows_together(
        [
            _ranked_outcomes(outcomes.filter(counterparts__in=actors), plans_only),
            _ranked_roles(roles.filter(actor__in=actors)),
            _ranked_meetings(meetings),
        ]
    )
    of_outcomes, of_roles, of_meetings = ([Ranked(*map(int, row)) for row in rows] for rows in found)
    dated = [row.years for row in (*of_outcomes, *of_roles) if row.years]
    all_years = range(min(years.start for years in dated), max(years.stop for years in dated)) if dated else NO_YEARS
    years = _years_of_page(all_years, last_year)
    of_outcomes, of_roles = _on_page(of_outcomes, years), _on_page(of_roles, years)
    if years != ALL_YEARS:
        of_meetings = _on_page(of_meetings, years)
    shown_outcomes, shown_roles = _first(of_outcomes, MAX_OUTCOMES), _first(of_roles, MAX_ROLES)
    shown_meetings = [row for row in of_meetings if row.rank <= MAX_MEETINGS]
    outcomes = outcomes.filter(pk__in={row.pk for row in shown_outcomes})
    roles = roles.filter(pk__in={row.pk for row in shown_roles})
    fetch_together(outcomes, roles)
    more_outcomes: dict[int, dict[range | int, int]] = defaultdict(dict)
    for (actor, of_years, about), number in _more(of_outcomes, shown_outcomes).items():
        more_outcomes[actor][about if plans_only else of_years] = number
    more_roles: Counter[int] = Counter()
    for (actor, _years, _about), number in _more(of_roles, shown_roles).items():
        more_roles[actor] += number
    more_meetings = {cell[1].start: number for cell, number in _more(of_meetings, shown_meetings).items()}
    return MatrixRows(
        outcomes=_by_actor(outcomes, shown_outcomes),
        roles=_by_actor(roles, shown_roles),
        meetings=list(meetings.filter(pk__in=[row.pk for row in shown_meetings])),
        years=years,
        all_years=all_years,
        more_outcomes=more_outcomes,
        more_roles=more_roles,
        more_meetings=more_meetings,
    )


def _outcomes(as_of: AsOf, themes: Collection[Theme]) -> OutcomeQuerySet:
    rows = Outcome.objects.published_as_of(as_of).select_related("meeting", "initiative")
    rows = rows.prefetch_related("initiative__citations").with_evidence().in_reading_order()
    on_themes = Q(themes__in=themes) | Q(initiative__themes__in=themes)
    return rows.filter(pk__in=keys(Outcome.objects.filter(on_themes))) if themes else rows


def _roles(as_of: AsOf, themes: Collection[Theme]) -> RoleQuerySet:
    rows = Role.objects.published_as_of(as_of).select_related("initiative").with_evidence()
    rows = rows.with_evidence_of("initiative")
    return rows.filter(pk__in=keys(Role.objects.filter(initiative__themes__in=themes))) if themes else rows


@cache
def _strength() -> Case:
    """The place of the class of a verb, the strongest first."""
    return Case(
        *(When(verb__in=verbs.of_class(each.code), then=Value(place)) for place, each in enumerate(verbs.CLASSES))
    )


def _ranked_outcomes(rows: OutcomeQuerySet, plans_only: bool) -> QuerySet[Any, Any]:
    """The strongest verbs first, of these the latest; if only plans are shown, in the years of the plan."""
    order, actor = [_strength(), F("date_latest").desc(), F("slug")], F("counterparts")
    if not plans_only:
        return _ranked(rows, order, actor, ExtractYear("date_earliest"), ExtractYear("date_latest"))
    of_roles = Role.objects.published().filter(period__gt="").order_by().values("initiative")
    rows = rows.filter(Q(initiative__period__gt="") | Q(initiative__in=of_roles))
    first, last = (ExtractYear(f"initiative__period_{bound}") for bound in ("earliest", "latest"))
    return _ranked(rows, order, actor, first, last, F("initiative"))


def _ranked_roles(rows: RoleQuerySet) -> QuerySet[Any, Any]:
    """In their period, or else that of their initiative; by name of the initiative."""
    own = Q(period__gt="")
    first, last = (
        ExtractYear(Case(When(own, then=F(f"period_{bound}")), default=F(f"initiative__period_{bound}")))
        for bound in ("earliest", "latest")
    )
    return _ranked(rows, [F("initiative__name"), F("slug")], F("actor"), first, last)


def _ranked_meetings(rows: MeetingQuerySet) -> QuerySet[Any, Any]:
    """In the order of ``numbered``, in the year in which they began."""
    year = ExtractYear("date_earliest")
    return _ranked(rows, [F("date_earliest"), F("number"), F("pk")], Value(0), year, year)


def _ranked(
    rows: QuerySet[Any, Any], order: list[Any], actor: Any, first: Any, last: Any, about: Any = None
) -> QuerySet[Any, Any]:
    """The first rows of each cell, as the columns of ``Ranked``."""
    found: QuerySet[Any, Any] = rows.order_by()
    cell = {"cell_actor": actor, "cell_first": first, "cell_last": last, "cell_about": about or Value(0)}
    found = keys(found).annotate(**cell)
    found = found.annotate(
        cell_rank=Window(RowNumber(), partition_by=list(cell), order_by=order),
        cell_number=Window(Count("pk"), partition_by=list(cell)),
    )
    return found.filter(cell_rank__lte=MAX_IN_CELL).values_list(
        "cell_actor", "cell_first", "cell_last", "cell_about", "pk", "cell_rank", "cell_number"
    )


def _years_of_page(all_years: range, last_year: int | None) -> range:
    """All years if there are at most ``MAX_YEARS``; else the last of these, or those up to a year."""
    if len(all_years) <= MAX_YEARS:
        return ALL_YEARS
    if last_year is None or last_year not in all_years:
        return all_years[-MAX_YEARS:]
    return all_years[: last_year - all_years.start + 1][-MAX_YEARS:]


def _on_page(rows: Iterable[Ranked], years: range) -> list[Ranked]:
    """The rows that may be of these years, and those without years."""
    return [row for row in rows if not row.years or clipped(row.years, years)]


def _first(rows: list[Ranked], most: int) -> list[Ranked]:
    """So many rows: the first of each cell, then the second of each, and so on."""
    return sorted(rows, key=lambda row: (row.rank, row.cell[0], -row.last))[:most]


def _more(rows: Iterable[Ranked], shown: Iterable[Ranked]) -> dict[tuple[int, range, int], int]:
    """The number of rows of each cell that are not shown; without cells of which all are."""
    all_rows: Counter[tuple[int, range, int]] = Counter()
    for row in rows:
        if row.rank == 1:
            all_rows[row.cell] += row.number
    all_rows.subtract(row.cell for row in shown)
    return +all_rows


def _by_actor[Row: Model](rows: Iterable[Row], shown: Iterable[Ranked]) -> dict[int, list[Row]]:
    """The rows of each actor, in the order in which they are given."""
    actors: dict[int, set[int]] = defaultdict(set)
    for each in shown:
        actors[each.pk].add(each.actor)
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        for actor in actors[row.pk]:
            found[actor].append(row)
    return found
