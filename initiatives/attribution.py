"""The attribution of an outcome, computed from the acting body and from the sources that give the act.

If a text of the meeting's own is held, only what that text gives is an act of the meeting. If none is held, other
texts suffice. What only perspectives sections or commentary report is a fact, not an act.
"""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin.models import Nature, Source
from adgmin.models.sources import OWN_TEXTS
from adgmin.record import Aspect, Citation

# Passages of these natures give no acts.
VIEW_NATURES = (Nature.PERSPECTIVE, Nature.COMMENTARY)
# The aspects of citations that give the act itself, not its date or its name.
ACT_ASPECTS = ("", Aspect.VERB)


class Attribution(models.TextChoices):
    """How an outcome relates to its meeting, computed by ``attribution``; only ``MEETING`` is an act of the meeting."""

    MEETING = "meeting", _("act of the meeting")
    OTHER_BODY = "other-body", _("act of another body at the meeting")
    OTHER_SOURCE = "other-source", _("reported by other sources only")
    VIEW = "view", _("reported in a perspectives section")
    BETWEEN = "between", _("no meeting stated")

    @property
    def heading(self) -> str | Promise:
        """The heading over the outcomes with this attribution."""
        return _HEADINGS[self.value]

    @property
    def rule(self) -> str | Promise:
        """The definition of the attribution, as the method page prints it."""
        return _RULES[self.value]


_HEADINGS = {
    "meeting": _("Outcomes of the meeting"),
    "other-body": _("Acts of other bodies at the meeting"),
    "other-source": _("Reported by other sources only"),
    "view": _("Facts reported in perspectives sections"),
    "between": _("No meeting stated"),
}
_RULES = {
    "meeting": _(
        "The body that met acted, or the text names no other body. Where the meeting’s statement is "
        "held, the statement says so. Where it is not held, other texts say so."
    ),
    "other-body": _("A partner, a working group or another body acted or spoke at the meeting."),
    "other-source": _("The meeting’s statement is held and does not report this. Another text does."),
    "view": _("The text reports it as a fact in a perspectives section or in its own commentary."),
    "between": _("No text held names a meeting for it. It may have happened at a meeting or between two."),
}


def attribution(citations: QuerySet[Citation]) -> Case:
    """An expression to annotate on outcomes; the first case that holds decides. ``citations``: those of outcomes."""
    giving = citations.filter(Q(record=OuterRef("pk")), aspect__in=ACT_ASPECTS)
    own_text = Q(passage__source__kind__in=OWN_TEXTS, passage__source__meetings=OuterRef("meeting"))
    held = Source.objects.published().filter(kind__in=OWN_TEXTS, meetings=OuterRef("meeting"))
    return Case(
        When(
            Exists(giving) & ~Exists(giving.exclude(Q(passage__nature__in=VIEW_NATURES))), then=Value(Attribution.VIEW)
        ),
        When(meeting=None, then=Value(Attribution.BETWEEN)),
        When(Exists(held) & ~Exists(giving.filter(own_text)), then=Value(Attribution.OTHER_SOURCE)),
        When(Q(body__isnull=False) & ~Q(body=F("meeting__body")), then=Value(Attribution.OTHER_BODY)),
        default=Value(Attribution.MEETING),
        output_field=models.CharField(),
    )
