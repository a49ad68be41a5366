"""Where texts name an initiative, and when it was first and last spoken of."""

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

# The aspects of a citation by which its passage itself speaks of the record: a date, a due date or a successor may be
# read from a passage that does not.
NAMING = ("", Aspect.NAME, Aspect.ACRONYM, Aspect.VERB)
# What a passage holds that names a thing beside what was done; a view names it too, but is no mention.
TELLING = (Nature.OUTCOME, Nature.BACKGROUND)

# The ways from an outcome and from a check to the initiative of whose life it is: see ``OutcomeQuerySet.in_life_of``.
_TO_LIFE: dict[Any, tuple[tuple[str, str], ...]] = {
    Outcome: (("initiative", "pk"), ("under", "pk"), ("initiative__part_of", "pk"), ("body", "body")),
    Check: (("commitment__initiative", "pk"), ("commitment__initiative__part_of", "pk")),
}
_DATE = models.DateField()


def with_mentions(initiatives: InitiativeQuerySet, as_of: AsOf) -> InitiativeQuerySet:
    """Annotate ``first_named`` and ``last_named``: when an act, a promise or a passage first and last spoke of each.

    What happened by its latest possible day counts; without any
    it is the last day there is, and the first. A passage speaks at the last of the meetings that its text reports on.
    """
    found: InitiativeQuerySet = initiatives.annotate(
        first_named=Least(*(_edge(rows, as_of, "date_latest", LAST_DAY) for rows in _ways())),
        last_named=Greatest(*(_edge(rows, as_of, "-date_latest", FIRST_DAY) for rows in _ways())),
    )
    return found


def _ways() -> list[Any]:
    """Of the initiative at hand: what was done, promised and printed, each with the day by which it was."""
    said = [
        noun.objects.published().filter(**{path: OuterRef(to)}).order_by()
        for noun, ways in _TO_LIFE.items()
        for path, to in ways
    ]
    return [*said, _passages()]


def _passages() -> Any:
    """The citations of the initiative at hand by which a passage names it, dated by the last meeting of its text."""
    held = Meeting.objects.published().filter(status=MeetingStatus.HELD, sources=OuterRef("passage__source"))
    return InitiativeCitation.objects.filter(
        record=OuterRef("pk"), aspect__in=NAMING, passage__nature__in=TELLING, passage__source__state=State.PUBLISHED
    ).annotate(
        date_earliest=Subquery(held.order_by("-date_latest").values("date_earliest")[:1]),
        date_latest=Subquery(held.order_by("-date_latest").values("date_latest")[:1]),
    )


def _edge(rows: Any, as_of: AsOf, order: str, none: dt.date) -> Coalesce:
    """The first day in an order, up to a day, or one that stands for none."""
    days = rows.filter(as_of.happened()).order_by(order).values("date_latest")
    return Coalesce(Subquery(days[:1]), Value(none), output_field=_DATE)
