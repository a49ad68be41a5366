"""Whose act an outcome at a meeting is, by the body that acted and by the texts that give its verb.

Where a text of the meeting's own is held, only what that text gives is the meeting's; where none is, all is reported
by others, and what a section of views reports is a fact from a speaker, not an act.
"""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin.models import Nature, Source
from adgmin.models.sources import OWN_TEXTS
from adgmin.record import Aspect, State

# What somebody thinks, or a commentator adds.
VIEWS = (Nature.PERSPECTIVE, Nature.COMMENTARY)
# The aspects by which a passage gives the act itself, not its date or its name.
GIVING = ("", Aspect.VERB)


class Attribution(models.TextChoices):
    """Whose act an outcome is. Only acts of the meeting count as its outcomes."""

    MEETING = "meeting", _("act of the meeting")
    OTHER_BODY = "other-body", _("act of another body at the meeting")
    OTHER_SOURCE = "other-source", _("reported by other sources only")
    VIEW = "view", _("reported in a perspectives section")
    BETWEEN = "between", _("no meeting stated")

    @property
    def heading(self) -> str | Promise:
        """The heading of the outcomes that have it."""
        return _HEADINGS[self.value]

    @property
    def rule(self) -> str | Promise:
        """What is true of the outcomes that have it."""
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


def attribution(citations: Any) -> Case:
    """The attribution of the outcome at hand, to annotate, from the queryset of the citations of outcomes."""
    giving = citations.filter(record=OuterRef("pk"), aspect__in=GIVING, passage__source__state=State.PUBLISHED)
    own_text = Q(passage__source__kind__in=OWN_TEXTS, passage__source__meetings=OuterRef("meeting"))
    held = Source.objects.published().filter(kind__in=OWN_TEXTS, meetings=OuterRef("meeting"))
    return Case(
        When(Exists(giving) & ~Exists(giving.exclude(passage__nature__in=VIEWS)), then=Value(Attribution.VIEW)),
        When(meeting=None, then=Value(Attribution.BETWEEN)),
        When(Exists(held) & ~Exists(giving.filter(own_text)), then=Value(Attribution.OTHER_SOURCE)),
        When(Q(body__isnull=False) & ~Q(body=F("meeting__body")), then=Value(Attribution.OTHER_BODY)),
        default=Value(Attribution.MEETING),
        output_field=models.CharField(),
    )
