"""The verb scale: what a source says was done, how strongly, and whether it can move a stage.

The one table of the project's editorial policy. Class, strength and the stage rule are functions of the verb; the
method page and the help texts of the admin are drawn from it. To add a verb, add a line to ``VERBS``, run
``makemigrations`` (the database holds the stage rule too) and say why in ``docs/decisions.md``.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far an initiative has come: the second axis, apart from the verb."""

    PROPOSED = "proposed", _("proposed")
    IN_DEVELOPMENT = "in-development", _("in development")
    AGREED = "agreed", _("agreed")
    LAUNCHED = "launched", _("launched")
    OPERATIONAL = "operational", _("operational")
    CONCLUDED = "concluded", _("concluded")
    STALLED = "stalled", _("stalled")
    SUPERSEDED = "superseded", _("superseded")
    DISCONTINUED = "discontinued", _("discontinued")


@dataclass(frozen=True)
class VerbClass:
    """A class of verbs. ``strength`` runs from 0 to 5; ``None`` for facts, which are true or not, never strong."""

    code: str
    label: str | Promise
    strength: int | None
    meaning: str | Promise
    moves_stage: bool = False


@dataclass(frozen=True)
class Verb:
    """One controlled verb, in the past tense in which the record uses it."""

    code: str
    label: str | Promise
    of_class: VerbClass

    @property
    def strength(self) -> int | None:
        """0 to 5, or ``None`` for a factual verb."""
        return self.of_class.strength

    @property
    def moves_stage(self) -> bool:
        """Whether an outcome with this verb may set a stage."""
        return self.of_class.moves_stage


CONSTITUTIVE = VerbClass(
    "constitutive", _("constitutive"), 5, _("Saying it makes it so: the thing exists or is in force."), True
)
APPROVAL = VerbClass("approval", _("approval"), 4, _("The body puts its authority behind a finished text."), True)
COMMISSIVE = VerbClass("commissive", _("commissive"), 4, _("The speaker binds itself to do something."), True)
DIRECTIVE = VerbClass("directive", _("directive"), 3, _("The speaker asks somebody else to do something."))
SUPPORTIVE = VerbClass("supportive", _("supportive"), 2, _("The speaker approves, and binds nobody."))
PROSPECTIVE = VerbClass("prospective", _("prospective"), 2, _("The speaker expects something that is still to come."))
COGNISANCE = VerbClass("cognisance", _("cognisance"), 1, _("The speaker takes something up without judging it."))
NEUTRAL = VerbClass("neutral", _("neutral"), 0, _("The speaker has been told. It never counts as support."))
COURTESY = VerbClass("courtesy", _("courtesy"), 0, _("Thanks and anniversaries."))
FACTUAL = VerbClass(
    "factual", _("factual"), None, _("Something happened, or was shown, as the source reports it."), True
)

CLASSES = (
    CONSTITUTIVE, APPROVAL, COMMISSIVE, DIRECTIVE, SUPPORTIVE,
    PROSPECTIVE, COGNISANCE, NEUTRAL, COURTESY, FACTUAL,
)  # fmt: skip

VERBS = (
    Verb("adopted", _("adopted"), CONSTITUTIVE),
    Verb("signed", _("signed"), CONSTITUTIVE),
    Verb("established", _("established"), CONSTITUTIVE),
    Verb("launched", _("launched"), CONSTITUTIVE),
    Verb("endorsed", _("endorsed"), APPROVAL),
    Verb("approved", _("approved"), APPROVAL),
    Verb("agreed", _("agreed"), COMMISSIVE),
    Verb("resolved", _("resolved"), COMMISSIVE),
    Verb("committed", _("committed"), COMMISSIVE),
    Verb("expressed-commitment", _("expressed commitment to"), COMMISSIVE),
    Verb("tasked", _("tasked"), DIRECTIVE),
    Verb("called-for", _("called for"), DIRECTIVE),
    Verb("encouraged", _("encouraged"), DIRECTIVE),
    Verb("urged", _("urged"), DIRECTIVE),
    Verb("supported", _("supported"), SUPPORTIVE),
    Verb("welcomed", _("welcomed"), SUPPORTIVE),
    Verb("lauded", _("lauded"), SUPPORTIVE),
    Verb("looked-forward-to", _("looked forward to"), PROSPECTIVE),
    Verb("acknowledged", _("acknowledged"), COGNISANCE),
    Verb("recognised", _("recognised"), COGNISANCE),
    Verb("reiterated", _("reiterated"), COGNISANCE),
    Verb("emphasised", _("emphasised"), COGNISANCE),
    Verb("noted", _("noted"), NEUTRAL),
    Verb("took-note", _("took note of"), NEUTRAL),
    Verb("expressed-appreciation", _("expressed appreciation for"), COURTESY),
    Verb("expressed-gratitude", _("expressed gratitude for"), COURTESY),
    Verb("commemorated", _("commemorated"), COURTESY),
    Verb("proposed", _("proposed"), FACTUAL),
    Verb("presented", _("presented"), FACTUAL),
    Verb("released", _("released"), FACTUAL),
    Verb("unveiled", _("unveiled"), FACTUAL),
    Verb("expanded", _("expanded"), FACTUAL),
    Verb("held", _("held"), FACTUAL),
    Verb("commenced", _("commenced"), FACTUAL),
    Verb("implemented", _("implemented"), FACTUAL),
    Verb("accomplished", _("accomplished"), FACTUAL),
    Verb("completed", _("completed"), FACTUAL),
    Verb("concluded", _("concluded"), FACTUAL),
    Verb("handed-over", _("handed over"), FACTUAL),
    Verb("reported", _("reported"), FACTUAL),
)

BY_CODE = {verb.code: verb for verb in VERBS}
STAGE_MOVING = tuple(verb.code for verb in VERBS if verb.moves_stage)


def choices() -> list[tuple[str, str | Promise]]:
    """The verbs for a form field, in the order of the scale."""
    return [(verb.code, verb.label) for verb in VERBS]


def class_choices() -> list[tuple[str, str | Promise]]:
    """The classes for a filter, strongest first."""
    return [(verb_class.code, verb_class.label) for verb_class in CLASSES]


def by_class() -> list[tuple[VerbClass, list[Verb]]]:
    """The scale: each class, strongest first, with its verbs."""
    return [(verb_class, [verb for verb in VERBS if verb.of_class == verb_class]) for verb_class in CLASSES]


def of_class(code: str) -> list[str]:
    """The codes of the verbs in a class."""
    return [verb.code for verb in VERBS if verb.of_class.code == code]
