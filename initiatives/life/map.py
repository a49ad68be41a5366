"""Which initiative was spoken of where, how strongly and at which stage: initiatives down, meetings across."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile

from adgmin import verbs
from adgmin.models import Meeting
from adgmin.record import AsOf
from initiatives.models import Initiative

from .build import Lives
from .points import Life, Mark, Point

# The meetings across, at most, from the first that spoke of any; all stand on the page of each initiative.
MEETINGS = 12
# The cells of a row for which a desktop has room.
FIT = 6


@dataclass(frozen=True)
class Cell:
    """What a meeting, or the time since the last one, has of an initiative; nothing, before its first mention."""

    meeting: Meeting | None
    stop: Point | None = None
    steps: Point | None = None

    @property
    def others(self) -> int:
        """How much more was said than it shows."""
        return sum(max(0, len(point.lines) - 1) for point in (self.steps, self.stop) if point)


@dataclass(frozen=True)
class Row:
    """An initiative with a cell for each meeting."""

    initiative: Initiative
    cells: list[Cell]


class LifeMap:
    """The lives of some initiatives, fetched ``with_evidence()``, side by side up to a day."""

    # What a legend shows of the verb scale: its two ends and the dot.
    scale = (verbs.NEUTRAL, verbs.CONSTITUTIVE, verbs.FACTUAL)

    def __init__(self, initiatives: Iterable[Initiative], as_of: AsOf) -> None:
        lives = Lives(initiatives, as_of)
        found = [lives.of(initiative) for initiative in lives.initiatives]
        stops = {stop.meeting.pk for life in found for stop in life.stops}
        self.meetings = [*dropwhile(lambda meeting: meeting.pk not in stops, lives.meetings)][-MEETINGS:]
        # What was done after the last meeting has a column of its own, if there is any.
        self.since = any(life.points and not life.points[-1].meeting for life in found)
        self.rows = [Row(life.initiative, self._cells(life)) for life in found]

    @property
    def marks(self) -> list[Mark]:
        """The marks on it that a legend has to explain."""
        points = (point for row in self.rows for cell in row.cells for point in (cell.steps, cell.stop) if point)
        used = {point.mark for point in points}
        return [mark for mark in Mark if mark in used and mark != Mark.SPOKEN]

    @property
    def fits(self) -> bool:
        """Whether a desktop has room for all of it."""
        return len(self.meetings) + self.since <= FIT

    def _cells(self, life: Life) -> list[Cell]:
        """A cell for each meeting: steps stand in that of the meeting that they lead to."""
        at, steps = {}, None
        for point in life.points:
            if point.meeting:
                at[point.meeting.pk] = Cell(point.meeting, point, steps)
            steps = None if point.meeting else point
        cells = [at.get(meeting.pk, Cell(meeting)) for meeting in self.meetings]
        return [*cells, Cell(None, None, steps)] if self.since else cells
