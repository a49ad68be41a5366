"""Which citations count as mentions of an initiative, and when it was first and last mentioned."""

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from adgmin.dates import FIRST_DAY, LAST_DAY
from adgmin.models import Meeting, MeetingStatus, Nature
from adgmin.record import AsOf, Aspect, State
from initiatives.models.commitments import Check
from initiatives.models.initiatives import InitiativeCitation, InitiativeQuerySet
from initiatives.models.outcomes import Outcome

# The aspects of a citation whose passage names the record itself. A date, a due date or a successor may come from a
# passage that does not.
NAMING_ASPECTS = ("", Aspect.NAME, Aspect.ACRONYM, Aspect.VERB)
# Only passages of these natures count as mentions: perspectives and commentary do not.
MENTION_NATURES = (Nature.OUTCOME, Nature.BACKGROUND)

# The paths from an outcome and from a check to the initiatives in whose life it is, each with the field that it leads
# to: see ``OutcomeQuerySet.in_life_of``.
_OUTCOME_PATHS = {"initiative": "pk", "under": "pk", "initiative__part_of": "pk", "body": "body"}
_CHECK_PATHS = {"commitment__initiative": "pk", "commitment__initiative__part_of": "pk"}
_DATE = models.DateField()


def with_mentions(initiatives: InitiativeQuerySet, as_of: AsOf) -> InitiativeQuerySet:
    """Annotate ``first_named`` and ``last_named``: the days of the first and last outcome, check or passage.

    Each counts by its latest possible day; a passage by the last held meeting that its source reports on. Without any,
    ``first_named`` is the last possible day and ``last_named`` the first.
    """
    happened = [rows.filter(as_of.happened()) for rows in _dated_rows()]
    firsts = [rows.order_by(F("date_latest")).values(day=F("date_latest"))[:1] for rows in happened]
    lasts = [rows.order_by(F("date_latest").desc()).values(day=F("date_latest"))[:1] for rows in happened]
    dates: dict[str, models.Func] = {
        "first_named": Least(*(Coalesce(Subquery(rows), Value(LAST_DAY), output_field=_DATE) for rows in firsts)),
        "last_named": Greatest(*(Coalesce(Subquery(rows), Value(FIRST_DAY), output_field=_DATE) for rows in lasts)),
    }
    return initiatives.annotate(**dates)


def _dated_rows() -> list[models.QuerySet[Outcome] | models.QuerySet[Check] | models.QuerySet[InitiativeCitation]]:
    """Subqueries on the outer initiative, one for each path, with ``date_earliest`` and ``date_latest``."""
    outcomes, checks = Outcome.objects.published().order_by(), Check.objects.published().order_by()
    return [
        *(outcomes.filter(**{path: OuterRef(field)}) for path, field in _OUTCOME_PATHS.items()),
        *(checks.filter(**{path: OuterRef(field)}) for path, field in _CHECK_PATHS.items()),
        _dated_citations(),
    ]


def _dated_citations() -> models.QuerySet[InitiativeCitation]:
    """The citations that name the outer initiative, dated by the last held meeting of their source."""
    held = Meeting.objects.published().filter(status=MeetingStatus.HELD, sources=OuterRef("passage__source"))
    last = held.order_by("-date_latest")
    naming = InitiativeCitation.objects.filter(
        record=OuterRef("pk"), aspect__in=NAMING_ASPECTS, passage__nature__in=MENTION_NATURES,
        passage__source__state=State.PUBLISHED,
    )  # fmt: skip
    return naming.annotate(
        date_earliest=Subquery(last.values("date_earliest")[:1]), date_latest=Subquery(last.values("date_latest")[:1])
    )
