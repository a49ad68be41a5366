"""Which citations count as mentions of an initiative, and when it was first and last mentioned."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from adgmin.dates import FIRST_DAY, LAST_DAY
from adgmin.models import Meeting, MeetingStatus, Nature
from adgmin.record import AsOf, Aspect, State
from initiatives.models.commitments import Check
from initiatives.models.initiatives import InitiativeCitation, InitiativeQuerySet
from initiatives.models.outcomes import Outcome

# The aspects of a citation whose passage names the record itself. A date, a due date or a successor may come from a
# passage that does not.
NAMING = ("", Aspect.NAME, Aspect.ACRONYM, Aspect.VERB)
# Only passages of these natures count as mentions: perspectives and commentary do not.
TELLING = (Nature.OUTCOME, Nature.BACKGROUND)

# The paths from an outcome or a check to the initiatives in whose life it is: see ``OutcomeQuerySet.in_life_of``.
_TO_LIFE: dict[Any, tuple[tuple[str, str], ...]] = {
    Outcome: (("initiative", "pk"), ("under", "pk"), ("initiative__part_of", "pk"), ("body", "body")),
    Check: (("commitment__initiative", "pk"), ("commitment__initiative__part_of", "pk")),
}
_DATE = models.DateField()


def with_mentions(initiatives: InitiativeQuerySet, as_of: AsOf) -> InitiativeQuerySet:
    """Annotate ``first_named`` and ``last_named``: the days of the first and last outcome, check or passage.

    Each counts by its latest possible day; a passage by the last held meeting that its source reports on. Without any,
    ``first_named`` is the last possible day and ``last_named`` the first.
    """
    found: InitiativeQuerySet = initiatives.annotate(
        first_named=Least(*(_edge(rows, as_of, "date_latest", LAST_DAY) for rows in _ways())),
        last_named=Greatest(*(_edge(rows, as_of, "-date_latest", FIRST_DAY) for rows in _ways())),
    )
    return found


def _ways() -> list[Any]:
    """Querysets on the outer initiative, one for each path, with ``date_earliest`` and ``date_latest``."""
    said = [
        noun.objects.published().filter(**{path: OuterRef(to)}).order_by()
        for noun, ways in _TO_LIFE.items()
        for path, to in ways
    ]
    return [*said, _passages()]


def _passages() -> Any:
    """The citations that name the outer initiative, dated by the last held meeting of their source."""
    held = Meeting.objects.published().filter(status=MeetingStatus.HELD, sources=OuterRef("passage__source"))
    return InitiativeCitation.objects.filter(
        record=OuterRef("pk"), aspect__in=NAMING, passage__nature__in=TELLING, passage__source__state=State.PUBLISHED
    ).annotate(
        date_earliest=Subquery(held.order_by("-date_latest").values("date_earliest")[:1]),
        date_latest=Subquery(held.order_by("-date_latest").values("date_latest")[:1]),
    )


def _edge(rows: Any, as_of: AsOf, order: str, none: dt.date) -> Coalesce:
    """The first ``date_latest`` in an order, of rows that had happened by the day; ``none`` if there is no such row."""
    days = rows.filter(as_of.happened()).order_by(order).values("date_latest")
    return Coalesce(Subquery(days[:1]), Value(none), output_field=_DATE)
