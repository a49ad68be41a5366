"""What a meeting was expected to name, and what it was silent on.

Silence is claimed only if a text of the meeting's own is held and does not name the initiative. For any other meeting
the record can only say that the sources held do not name it.
"""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.lookups import In

from adgmin.models import Meeting
from adgmin.models.sources import OWN_TEXTS, SourceQuerySet
from adgmin.record import AsOf, State
from adgmin.record.as_of import KEPT_LIMITS, Limits
from adgmin.record.compiled import CompiledOnce
from adgmin.verbs import Stage
from initiatives.models.commitments import Check, Commitment
from initiatives.models.initiatives import Initiative, InitiativeCitation, InitiativeQuerySet, stage_by
from initiatives.models.outcomes import Outcome

from .mentions import NAMING_ASPECTS

# Initiatives at these stages are not expected again.
ENDED = (Stage.CONCLUDED, Stage.SUPERSEDED, Stage.DISCONTINUED)


class _Held(NamedTuple):
    """What the conditions below read of a meeting, and of the two before it; they are kept by it."""

    pk: int
    date_earliest: dt.date
    date_latest: dt.date
    before: "_Held | None"

    def previous(self) -> "_Held | None":
        return self.before


def _held(meeting: Meeting, before: int = 2) -> _Held:
    previous = meeting.previous() if before else None
    earlier = _held(previous, before - 1) if previous else None
    return _Held(meeting.pk, meeting.date_earliest, meeting.date_latest, earlier)


def _named_at(meeting: _Held) -> Q:
    """The condition that an outcome or check belonging to the meeting is about the initiative, or belongs to it."""
    outcomes = Outcome.objects.published().belonging_to(meeting).without_views()
    checks = Check.objects.published().belonging_to(meeting).filter(commitment__state=State.PUBLISHED)
    return (
        Q(pk__in=_related(outcomes, "initiative"))
        | Q(pk__in=_related(outcomes, "under"))
        | Q(pk__in=_related(checks, "commitment__initiative"))
    )


def _related(rows: QuerySet[Any], path: str) -> QuerySet[Any, dict[str, Any]]:
    """The keys of the related initiatives. Without blanks: “not in” them would be neither true nor false."""
    return rows.filter(**{f"{path}__isnull": False}).order_by().values(path)


@lru_cache(maxsize=KEPT_LIMITS)
def _expected_at(meeting: _Held, before: _Held, limits: Limits) -> CompiledOnce:
    """The condition of ``expected_at``; ``limits`` are those of the end of the meeting before."""
    going_on = _named_at(before) & ~Q(In(stage_by(limits), ENDED))
    # Commitments without a due date have the last possible day, which an undated meeting would match.
    due = Commitment.objects.published().known_by(before.date_latest).still_open(limits).with_due(limits)
    due = due.filter(~Q(due=""), Q(due_latest__gt=before.date_latest), Q(due_latest__lte=meeting.date_latest))
    over = ~Q(period="") & Q(period_latest__lt=meeting.date_earliest)
    superseded = Q(pk__in=_related(Initiative.objects.published().filter(_named_at(meeting)), "succeeds"))
    return CompiledOnce((going_on | Q(pk__in=_related(due, "initiative"))) & ~over & ~superseded)


@lru_cache(maxsize=KEPT_LIMITS)
def _compiled_named_at(meeting: _Held) -> CompiledOnce:
    return CompiledOnce(_named_at(meeting))


def named_at(meeting: Meeting) -> InitiativeQuerySet:
    """The published initiatives that an outcome or check belonging to the meeting is about, or belongs to."""
    return Initiative.objects.published().filter(_compiled_named_at(_held(meeting, before=1)))


def expected_at(meeting: Meeting, as_of: AsOf) -> InitiativeQuerySet:
    """The initiatives named at the previous meeting that had not ended, and those with a commitment falling due.

    An initiative is not expected if its period is over, or if the meeting names its successor.
    """
    held = _held(meeting)
    if held.before is None:
        return Initiative.objects.none()
    limits = as_of.on(held.before.date_latest).limits
    return Initiative.objects.published().filter(_expected_at(held, held.before, limits))


def unnamed_at(meeting: Meeting, as_of: AsOf) -> InitiativeQuerySet:
    """The expected initiatives without an outcome or check at the meeting. A text may still name them."""
    return expected_at(meeting, as_of).exclude(_compiled_named_at(_held(meeting)))


def unmentioned_at(meeting: Meeting, as_of: AsOf) -> InitiativeQuerySet:
    """The initiatives of ``unnamed_at`` that no text on the meeting mentions."""
    return _without_mentions(unnamed_at(meeting, as_of), meeting.sources.published().as_of(as_of))


def silent_at(meeting: Meeting, as_of: AsOf) -> InitiativeQuerySet:
    """The initiatives of ``unnamed_at`` that no text of the meeting's own mentions; none if no such text is held."""
    if not meeting.is_covered:
        return Initiative.objects.none()
    return _without_mentions(unnamed_at(meeting, as_of), meeting.sources.published().filter(kind__in=OWN_TEXTS))


def _without_mentions(initiatives: InitiativeQuerySet, texts: SourceQuerySet) -> InitiativeQuerySet:
    """Leave out the initiatives that one of the texts names."""
    naming = InitiativeCitation.objects.filter(
        passage__source__in=texts.order_by().values("pk"), aspect__in=NAMING_ASPECTS
    )
    return initiatives.exclude(pk__in=naming.order_by().values("record"))
