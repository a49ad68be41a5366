"""The map of lives: initiatives as rows, meetings as columns, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile

from adgmin import verbs
from adgmin.models import Meeting
from adgmin.record import AsOf
from initiatives.models import Initiative

from .build import Lives
from .points import Life, LifePoint, StopMark

# The maximum number of meetings, the latest ones; the page of an initiative shows all.
MAX_MEETINGS = 12
# The number of columns that fit on a desktop screen.
MAX_COLUMNS_THAT_FIT = 6


@dataclass(frozen=True)
class MapCell:
    """The stop at a meeting and the steps before it; without a meeting, the steps since the last one.

    Both are ``None`` before the first mention.
    """

    meeting: Meeting | None
    stop: LifePoint | None = None
    steps: LifePoint | None = None

    @property
    def hidden_count(self) -> int:
        """The number of entries that it does not show: each point shows one."""
        return sum(max(0, len(point.entries) - 1) for point in (self.steps, self.stop) if point)


@dataclass(frozen=True)
class MapRow:
    """An initiative with a cell for each column."""

    initiative: Initiative
    cells: list[MapCell]


class LifeMap:
    """The lives of some initiatives as of a day; the initiatives must be fetched ``with_evidence()``."""

    # The classes that the legend shows: both ends of the scale, and facts, which are drawn as a dot.
    scale = (verbs.NEUTRAL, verbs.CONSTITUTIVE, verbs.FACTUAL)

    def __init__(self, initiatives: Iterable[Initiative], as_of: AsOf) -> None:
        lives = Lives(initiatives, as_of)
        found = [lives.of(initiative) for initiative in lives.initiatives]
        stops = {meeting.pk for life in found for meeting in life.meetings}
        named = [*dropwhile(lambda meeting: meeting.pk not in stops, lives.meetings)]
        self.meetings = named[: -MAX_MEETINGS - 1 : -1]
        # True if there is a first column, for steps after the last meeting.
        self.has_steps_since = any(life.points and not life.points[-1].meeting for life in found)
        self.rows = [MapRow(life.initiative, self._cells(life)) for life in found]

    @property
    def marks(self) -> list[StopMark]:
        """The marks that occur and need a legend, in the order of ``StopMark``."""
        cells = [cell for row in self.rows for cell in row.cells]
        used = {point.mark for cell in cells for point in (cell.steps, cell.stop) if point}
        return [mark for mark in StopMark if mark in used and mark != StopMark.OUTCOME]

    @property
    def fits(self) -> bool:
        """True if all columns fit on a desktop screen."""
        return len(self.meetings) + self.has_steps_since <= MAX_COLUMNS_THAT_FIT

    def _cells(self, life: Life) -> list[MapCell]:
        """A cell for each column; steps are in the cell of the meeting that follows them."""
        at: dict[int, MapCell] = {}
        steps: LifePoint | None = None
        for point in life.points:
            if point.meeting:
                at[point.meeting.pk] = MapCell(point.meeting, point, steps)
            steps = None if point.meeting else point
        cells = [at.get(meeting.pk, MapCell(meeting)) for meeting in self.meetings]
        return [MapCell(None, None, steps), *cells] if self.has_steps_since else cells
