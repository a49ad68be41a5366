"""The board of the home page: themes down, meetings across, and in each cell what the meeting did on the theme.

Strength is shown only where a text of the meeting's own is held: a reporter chooses which verbs to report.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count

from adgmin import dates, verbs
from adgmin.models import Meeting, Theme
from adgmin.record import AsOf
from initiatives.attribution import Attribution
from initiatives.models import Outcome

# The latest meetings, and the first themes, that the board shows.
MAX_MEETINGS = 6
MAX_THEMES = 20


class Cell(NamedTuple):
    """The acts of a meeting on a theme: their number, and the strongest class of their verbs, if there are any."""

    theme: Theme
    meeting: Meeting
    number: int
    strongest: verbs.VerbClass | None

    @property
    def kind(self) -> str:
        """How it is drawn: by ``strength``, as reported by ``others``, or by what is known if there is no act."""
        if self.number:
            return "strength" if self.meeting.covered else "others"
        if self.meeting.covered:
            return "none"
        return "not-reported" if self.meeting.text_count else "no-text"

    @property
    def level(self) -> str:
        """The strength of the strongest verb, 0 to 5; empty for facts."""
        strength = self.strongest.strength if self.strongest else None
        return "" if strength is None else str(strength)

    @property
    def query(self) -> str:
        """The query string of the list of its outcomes."""
        return f"theme={self.theme.slug}&meeting={self.meeting.slug}&attribution={Attribution.MEETING}"


class Column(NamedTuple):
    """A meeting with its year; empty where only a bound of its date is known."""

    meeting: Meeting
    year: str


class BoardRow(NamedTuple):
    """A theme with a cell for each meeting."""

    theme: Theme
    cells: list[Cell]


class Board(NamedTuple):
    """The meetings, the earliest first, and a row for each theme that has an act at any of them."""

    columns: list[Column]
    rows: list[BoardRow]

    @property
    def kinds(self) -> set[str]:
        """The kinds of cells that occur, for the legend."""
        return {cell.kind for row in self.rows for cell in row.cells}


def board(themes: Sequence[Theme], as_of: AsOf) -> Board:
    """The board of the latest meetings held by the day."""
    held = Meeting.objects.published().held(as_of).with_coverage().with_text_count(as_of)
    meetings = [*reversed(held.order_by("-date_latest", "-date_earliest", "-slug")[:MAX_MEETINGS])]
    acts = Outcome.objects.published_as_of(as_of).acts_of_meetings().filter(meeting__in=meetings).order_by()
    counted = acts.values_list("themes", "meeting", "verb").annotate(number=Count("pk"))
    numbers: defaultdict[tuple[int, int], int] = defaultdict(int)
    strongest: dict[tuple[int, int], verbs.VerbClass] = {}
    for theme_pk, meeting_pk, verb, number in counted.values_list("themes", "meeting", "verb", "number"):
        place, of_class = (theme_pk, meeting_pk), verbs.BY_CODE[verb].of_class
        numbers[place] += number
        strongest[place] = min(strongest.get(place, of_class), of_class, key=verbs.CLASSES.index)
    rows = []
    for theme in themes[:MAX_THEMES]:
        places = [(theme.pk, meeting.pk) for meeting in meetings]
        if any(numbers[place] for place in places):
            cells = [
                Cell(theme, meeting, numbers[place], strongest.get(place))
                for meeting, place in zip(meetings, places, strict=True)
            ]
            rows.append(BoardRow(theme, cells))
    columns = [Column(each, "" if dates.is_open(each.date) else str(each.date_latest.year)) for each in meetings]
    return Board(columns, rows)
