"""The verb scale: what a source says was done, how strongly, and whether it can move a stage.

The one table of the project's editorial policy. Class, strength and the stage rule are functions of the verb; the
method page and the help texts of the admin are drawn from it. CONTRIBUTING says how to add a verb.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.vocabulary import Vocabulary


class Stage(Vocabulary):
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
    """A class of verbs. ``strength`` runs from 0 to 5; ``None`` for facts, which are true or not, never strong.

    Readers see the plain ``label``, which names every verb of the class or none of them, so that it ascribes to no
    outcome a verb that it did not use. ``term`` is the technical name, for the method page and the API.
    """

    code: str
    term: str | Promise
    label: str | Promise
    strength: int | None
    meaning: str | Promise
    moves_stage: bool = False


@dataclass(frozen=True)
class Verb:
    """One controlled verb, in the past tense in which the record uses it.

    ``act`` is its noun form with the preposition, for an act that another one is about ("welcomed the *establishment
    of* ..."); ``on`` is the form of the verb before such a noun ("*agreed on* the establishment of ..."), where it
    differs from the label.
    """

    code: str
    label: str | Promise
    of_class: VerbClass
    act: str | Promise
    on: str | Promise = ""

    @property
    def strength(self) -> int | None:
        """0 to 5, or ``None`` for a factual verb."""
        return self.of_class.strength

    @property
    def moves_stage(self) -> bool:
        """Whether an outcome with this verb may set a stage."""
        return self.of_class.moves_stage


CONSTITUTIVE = VerbClass(
    "constitutive", _("constitutive"), _("adopted, signed, established or launched"), 5,
    _("The act itself puts the thing in place or in force."), True,
)  # fmt: skip
APPROVAL = VerbClass(
    "approval", _("approval"), _("endorsed or approved"), 4,
    _("The body puts its authority behind what was put before it."), True,
)  # fmt: skip
COMMISSIVE = VerbClass(
    "commissive", _("commissive"), _("agreed, resolved or committed"), 4,
    _("The speaker undertakes to do something."), True,
)  # fmt: skip
DIRECTIVE = VerbClass("directive", _("directive"), _("asked for"), 3, _("The speaker asks somebody else to act."))
SUPPORTIVE = VerbClass(
    "supportive", _("supportive"), _("supported, welcomed or lauded"), 2,
    _("The speaker approves, and undertakes nothing."),
)  # fmt: skip
PROSPECTIVE = VerbClass(
    "prospective", _("prospective"), _("looked forward to"), 2, _("The speaker expects something still to come.")
)
COGNISANCE = VerbClass(
    "cognisance", _("cognisance"), _("acknowledged, recognised, reiterated or emphasised"), 1,
    _("The speaker states that something is so or matters, and approves nothing."),
)  # fmt: skip
NEUTRAL = VerbClass(
    "neutral",
    _("neutral"),
    _("noted"),
    0,
    _("The speaker takes note of something or points it out. It never counts as support."),
)
COURTESY = VerbClass("courtesy", _("courtesy"), _("thanks and anniversaries"), 0, _("Thanks and anniversaries."))
FACTUAL = VerbClass(
    "factual", _("factual"), _("events and facts"), None, _("Something happened or exists, as the source states."), True
)

CLASSES = (
    CONSTITUTIVE, APPROVAL, COMMISSIVE, DIRECTIVE, SUPPORTIVE,
    PROSPECTIVE, COGNISANCE, NEUTRAL, COURTESY, FACTUAL,
)  # fmt: skip

VERBS = (
    Verb("adopted", _("adopted"), CONSTITUTIVE, _("adoption of")),
    Verb("signed", _("signed"), CONSTITUTIVE, _("signing of")),
    Verb("established", _("established"), CONSTITUTIVE, _("establishment of")),
    Verb("launched", _("launched"), CONSTITUTIVE, _("launch of")),
    Verb("endorsed", _("endorsed"), APPROVAL, _("endorsement of")),
    Verb("approved", _("approved"), APPROVAL, _("approval of")),
    Verb("agreed", _("agreed"), COMMISSIVE, _("agreement on"), _("agreed on")),
    Verb("resolved", _("resolved"), COMMISSIVE, _("resolution on"), _("resolved on")),
    Verb("committed", _("committed"), COMMISSIVE, _("commitment to"), _("committed to")),
    Verb("expressed-commitment", _("expressed commitment to"), COMMISSIVE, _("expression of commitment to")),
    Verb("tasked", _("tasked"), DIRECTIVE, _("tasking of")),
    Verb("called-for", _("called for"), DIRECTIVE, _("call for")),
    Verb("encouraged", _("encouraged"), DIRECTIVE, _("encouragement of")),
    Verb("urged", _("urged"), DIRECTIVE, _("urging of")),
    Verb("supported", _("supported"), SUPPORTIVE, _("support for")),
    Verb("welcomed", _("welcomed"), SUPPORTIVE, _("welcome of")),
    Verb("lauded", _("lauded"), SUPPORTIVE, _("praise of")),
    Verb("looked-forward-to", _("looked forward to"), PROSPECTIVE, _("expectation of")),
    Verb("acknowledged", _("acknowledged"), COGNISANCE, _("acknowledgement of")),
    Verb("recognised", _("recognised"), COGNISANCE, _("recognition of")),
    Verb("reiterated", _("reiterated"), COGNISANCE, _("reiteration of")),
    Verb("emphasised", _("emphasised"), COGNISANCE, _("emphasis on")),
    Verb("noted", _("noted"), NEUTRAL, _("noting of")),
    Verb("took-note", _("took note of"), NEUTRAL, _("taking note of")),
    Verb("expressed-appreciation", _("expressed appreciation for"), COURTESY, _("expression of appreciation for")),
    Verb("expressed-gratitude", _("expressed gratitude for"), COURTESY, _("expression of gratitude for")),
    Verb("commemorated", _("commemorated"), COURTESY, _("commemoration of")),
    Verb("proposed", _("proposed"), FACTUAL, _("proposal of")),
    Verb("presented", _("presented"), FACTUAL, _("presentation of")),
    Verb("released", _("released"), FACTUAL, _("release of")),
    Verb("issued", _("issued"), FACTUAL, _("issuing of")),
    Verb("unveiled", _("unveiled"), FACTUAL, _("unveiling of")),
    Verb("expanded", _("expanded"), FACTUAL, _("expansion of")),
    Verb("held", _("held"), FACTUAL, _("holding of")),
    Verb("commenced", _("commenced"), FACTUAL, _("start of")),
    Verb("initiated", _("initiated"), FACTUAL, _("initiation of")),
    Verb("implemented", _("implemented"), FACTUAL, _("implementation of")),
    Verb("accomplished", _("accomplished"), FACTUAL, _("accomplishment of")),
    Verb("completed", _("completed"), FACTUAL, _("completion of")),
    Verb("concluded", _("concluded"), FACTUAL, _("conclusion of")),
    Verb("handed-over", _("handed over"), FACTUAL, _("handover of")),
    Verb("reported", _("reported"), FACTUAL, _("report on")),
)

BY_CODE = {verb.code: verb for verb in VERBS}
STAGE_MOVING = tuple(verb.code for verb in VERBS if verb.moves_stage)


def choices() -> list[tuple[str, str | Promise]]:
    """The verbs for a form field, in the order of the scale."""
    return [(verb.code, verb.label) for verb in VERBS]


def predicate(verb: str, of_verb: str = "") -> str:
    """The label of the verb, before its object: “endorsed”, or with ``of_verb`` “welcomed the endorsement of”.

    Both arguments are codes of ``VERBS``; an unknown code raises ``KeyError``.
    """
    said = BY_CODE[verb]
    if not of_verb:
        return str(said.label)
    return _t("%(verb)s the %(act)s") % {"verb": said.on or said.label, "act": BY_CODE[of_verb].act}


def class_choices() -> list[tuple[str, str | Promise]]:
    """The classes for a filter, in plain words, strongest first."""
    return [(verb_class.code, verb_class.label) for verb_class in CLASSES]


def by_class() -> list[tuple[VerbClass, list[Verb]]]:
    """The scale: each class, strongest first, with its verbs."""
    return [(verb_class, [verb for verb in VERBS if verb.of_class == verb_class]) for verb_class in CLASSES]


def of_class(code: str) -> list[str]:
    """The codes of the verbs in a class."""
    return [verb.code for verb in VERBS if verb.of_class.code == code]


def weight(code: str) -> int:
    """How much a verb tells beside others: its strength; of a fact as much as of “noted”, and of thanks the least."""
    of_class = BY_CODE[code].of_class
    return -1 if of_class == COURTESY else of_class.strength or 0


def by_weight() -> dict[int, list[str]]:
    """The codes of the verbs of each weight."""
    weights = sorted({weight(verb.code) for verb in VERBS}, reverse=True)
    return {each: [verb.code for verb in VERBS if weight(verb.code) == each] for each in weights}
