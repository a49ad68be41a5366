"""What a meeting was expected to name, and what it was silent on.

Silence is claimed only if a text of the meeting's own is held and does not name the initiative. For any other meeting
the record can only say that the sources held do not name it.
"""

from django.db.models import Q

from adgmin.models import Meeting
from adgmin.models.sources import OWN_TEXTS, SourceQuerySet
from adgmin.record import AsOf, State
from adgmin.verbs import Stage
from initiatives.models.commitments import Check, Commitment
from initiatives.models.initiatives import Initiative, InitiativeCitation, InitiativeQuerySet
from initiatives.models.outcomes import Outcome

from .mentions import NAMING_ASPECTS

# Initiatives at these stages are not expected again.
ENDED = (Stage.CONCLUDED, Stage.SUPERSEDED, Stage.DISCONTINUED)


def named_at(meeting: Meeting) -> InitiativeQuerySet:
    """The published initiatives that an outcome or check belonging to the meeting is about, or belongs to."""
    outcomes = Outcome.objects.published().belonging_to(meeting).without_views()
    checks = Check.objects.published().belonging_to(meeting).filter(commitment__state=State.PUBLISHED)
    named = (
        Q(pk__in=outcomes.order_by().values("initiative"))
        | Q(pk__in=outcomes.order_by().values("under"))
        | Q(pk__in=checks.order_by().values("commitment__initiative"))
    )
    return Initiative.objects.published().filter(named)


def expected_at(meeting: Meeting, as_of: AsOf) -> InitiativeQuerySet:
    """The initiatives named at the previous meeting that had not ended, and those with a commitment falling due.

    An initiative is not expected if its period is over, or if the meeting names its successor.
    """
    before = meeting.previous()
    if before is None:
        return Initiative.objects.none()
    then = as_of.on(before.date_latest)
    going_on = named_at(before).with_stage(then)
    commitments = Commitment.objects.published().as_of(then).with_standing_alone(then).still_open(then)
    # Commitments without a due date have the last possible day, which an undated meeting would match.
    due = commitments.filter(~Q(due=""), Q(due_latest__gt=before.date_latest), Q(due_latest__lte=meeting.date_latest))
    expected = Q(pk__in=going_on.exclude(Q(stage__in=ENDED)).order_by().values("pk")) | Q(
        pk__in=due.order_by().values("initiative")
    )
    over = ~Q(period="") & Q(period_latest__lt=meeting.date_earliest)
    succeeded = Q(succeeded_by__in=named_at(meeting).order_by().values("pk"))
    superseded = Initiative.objects.filter(succeeded).order_by().values("pk")
    found = Initiative.objects.published().filter(expected).exclude(over)
    return found.exclude(pk__in=superseded)


def unnamed_at(meeting: Meeting, as_of: AsOf) -> InitiativeQuerySet:
    """The expected initiatives without an outcome or check at the meeting. A text may still name them."""
    return expected_at(meeting, as_of).exclude(pk__in=named_at(meeting).order_by().values("pk"))


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
