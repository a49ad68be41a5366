"""The map of lives: initiatives as rows, meetings as columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile

from adgmin import verbs
from adgmin.models import Meeting
from adgmin.record import AsOf
from initiatives.models import Initiative

from .build import Lives
from .points import Life, Mark, Point

# The maximum number of meetings, the latest ones; the page of an initiative shows all.
MEETINGS = 12
# The number of columns that fit on a desktop screen.
FIT = 6


@dataclass(frozen=True)
class Cell:
    """The stop at a meeting and the steps before it; without a meeting, the steps since the last one.

    Both are ``None`` before the first mention.
    """

    meeting: Meeting | None
    stop: Point | None = None
    steps: Point | None = None

    @property
    def others(self) -> int:
        """The number of lines that it does not show: each point shows one."""
        return sum(max(0, len(point.lines) - 1) for point in (self.steps, self.stop) if point)


@dataclass(frozen=True)
class Row:
    """An initiative with a cell for each column."""

    initiative: Initiative
    cells: list[Cell]


class LifeMap:
    """The lives of some initiatives as of a day; the initiatives must be fetched ``with_evidence()``."""

    # The classes that the legend shows: both ends of the scale, and facts, which are drawn as a dot.
    scale = (verbs.NEUTRAL, verbs.CONSTITUTIVE, verbs.FACTUAL)

    def __init__(self, initiatives: Iterable[Initiative], as_of: AsOf) -> None:
        lives = Lives(initiatives, as_of)
        found = [lives.of(initiative) for initiative in lives.initiatives]
        stops = {stop.meeting.pk for life in found for stop in life.stops}
        self.meetings = [*dropwhile(lambda meeting: meeting.pk not in stops, lives.meetings)][-MEETINGS:]
        # True if there is a last column, for steps after the last meeting.
        self.since = any(life.points and not life.points[-1].meeting for life in found)
        self.rows = [Row(life.initiative, self._cells(life)) for life in found]

    @property
    def marks(self) -> list[Mark]:
        """The marks that occur and need a legend, in the order of ``Mark``."""
        points = (point for row in self.rows for cell in row.cells for point in (cell.steps, cell.stop) if point)
        used = {point.mark for point in points}
        return [mark for mark in Mark if mark in used and mark != Mark.SPOKEN]

    @property
    def fits(self) -> bool:
        """True if all columns fit on a desktop screen."""
        return len(self.meetings) + self.since <= FIT

    def _cells(self, life: Life) -> list[Cell]:
        """A cell for each column; steps are in the cell of the meeting that follows them."""
        at, steps = {}, None
        for point in life.points:
            if point.meeting:
                at[point.meeting.pk] = Cell(point.meeting, point, steps)
            steps = None if point.meeting else point
        cells = [at.get(meeting.pk, Cell(meeting)) for meeting in self.meetings]
        return [*cells, Cell(None, None, steps)] if self.since else cells
