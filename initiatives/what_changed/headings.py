"""What a meeting changed about one matter: the headings, and the rule of each.

A matter is an initiative, or a commitment that is about none. It stands once, under the first heading that is true of
it. Courtesies and perspectives are no change.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.models import Actor, normalised
from adgmin.record import Aspect
from adgmin.verbs import Stage
from initiatives.models.commitments import Check, Commitment, CommitmentStanding, Finding, puts_off
from initiatives.models.initiatives import Initiative, InitiativeCitation
from initiatives.models.outcomes import Outcome

from .expected import ENDED

type Said = Outcome | Check
type Subject = Initiative | Commitment

# The way of an initiative. What is stalled stands beside it: getting there is a step back, leaving it one forward.
WAY = (Stage.PROPOSED, Stage.IN_DEVELOPMENT, Stage.AGREED, Stage.LAUNCHED, Stage.OPERATIONAL, Stage.CONCLUDED)


class Heading(models.TextChoices):
    """What a meeting changed about a matter, in the order in which it is asked, and in which the page tells it."""

    CONCLUDED = "concluded", _("Ended")
    SLIPPED = "slipped", _("Postponed, dropped or given a later date")
    MOVED_BACK = "moved-back", _("Moved back")
    KEPT = "kept", _("Reported as kept")
    KEPT_IN_OUR_READING = "kept-in-our-reading", _("Kept, as the editors conclude")
    ADVANCED = "advanced", _("Advanced")
    PARTLY_KEPT = "partly-kept", _("Reported as partly kept")
    PARTLY_KEPT_IN_OUR_READING = "partly-kept-in-our-reading", _("Partly kept, as the editors conclude")
    PAST_DATE = "past-date", _("Date passed, not reported as kept")
    NEW = "new", _("New in the record")
    PLANNED = "planned-by-others", _("New, planned by others")
    REPEATED = "repeated", _("Taken up again")
    MENTIONED = "mentioned", _("Mentioned, without an outcome")
    SILENT = "silent", _("Not mentioned by the meeting")

    @property
    def rule(self) -> str | Promise:
        """What is true of the matters under it."""
        return _RULES[self.value]


_RULES = {
    "concluded": _(
        "Its stage became concluded, superseded or discontinued. No move is claimed where the date may fall before the "
        "end of the previous meeting."
    ),
    "slipped": _("A source says that a commitment about it was postponed or dropped, or gives a later date for it."),
    "moved-back": _("Its stage moved backwards, or it stalled."),
    "kept": _("A source reports a commitment about it as kept."),
    "kept-in-our-reading": _(
        "No source says that the commitment was kept. The editors conclude it from what a source "
        "reports, never from an expression of thanks."
    ),
    "advanced": _(
        "The record had it before, and its stage moved forward or is known for the first time. No move is "
        "claimed where the date "
        "may fall before the end of the previous meeting."
    ),
    "partly-kept": _("A source reports a commitment about it as partly kept."),
    "partly-kept-in-our-reading": _(
        "No source says that the commitment was partly kept. The editors conclude it from what a source reports."
    ),
    "past-date": _(
        "A commitment about it fell due since the previous meeting, and no text held reports it as "
        "kept. This does not mean that nothing was done."
    ),
    "new": _(
        "It is in the record for the first time. Some initiatives are only mentioned, without an outcome. It may be "
        "older than the texts held."
    ),
    "planned-by-others": _(
        "It is in the record for the first time, as a plan that is not an act of the meeting. Each plan says whose it "
        "is. It is recorded under the meeting on which the text reports."
    ),
    "repeated": _(
        "It was in the record before. An outcome or a commitment is about it, or an outcome belongs to it, and no "
        "change of its stage is known. Verbs are compared only where both meetings spoke on the same object. Inferred "
        "verbs are not compared."
    ),
    "mentioned": _(
        "It was in the record before. A text on the meeting mentions it, but reports no outcome or commitment about "
        "it, other than in a section of perspectives."
    ),
    "silent": _(
        "It was expected at the meeting, but no text held on the meeting mentions it. An initiative is expected if the "
        "previous meeting had an outcome about it or belonging to it, or a commitment about it, and it had not ended "
        "by then; or if an open commitment about it has fallen due since. Plans whose period was over are left out, "
        "and so are initiatives whose successor has an outcome or a commitment at this meeting. Silence is claimed "
        "only where one of the texts is the meeting’s own."
    ),
}


@dataclass
class Slip:
    """A commitment that slipped, or whose date passed, as it stands at the end of a meeting, and when it was due."""

    commitment: Commitment
    was: str
    # Whether a source says so: that it was put off or dropped, or a later date.
    is_reported: bool

    @property
    def is_past_date(self) -> bool:
        """Whether it fell due, and no text held reports it kept."""
        return self.commitment.standing == CommitmentStanding.PAST_DATE

    @property
    def is_dropped(self) -> bool:
        """Whether a source says that it will not come."""
        return self.commitment.standing == CommitmentStanding.DROPPED

    @property
    def days(self) -> int:
        """By how many days it was put off; 0 where no later date is given."""
        inferred = self.commitment.first_due_inferred or self.commitment.due_inferred
        return 0 if inferred else puts_off(self.was, self.commitment.due)


@dataclass
class Matter:
    """A matter, what was last said of it before a meeting, and what at it."""

    subject: Subject
    # Whether the record names it before the meeting, be it in a passage from which nothing more is recorded.
    known: bool
    before: list[Said] = field(default_factory=list)
    now: list[Said] = field(default_factory=list)
    stage_before: Stage | None = None
    stage_now: Stage | None = None
    # A stage that it has by now, but by its date may have reached before the end of the meeting before.
    stage_open: Stage | None = None
    # The act that set the stage that it has by now, be it certain since when or not.
    stage_act: Outcome | None = None
    slips: list[Slip] = field(default_factory=list)
    # The passages that name it, where nothing else tells of it: before the meeting, and in the texts on it.
    named_before: list[InitiativeCitation] = field(default_factory=list)
    named_now: list[InitiativeCitation] = field(default_factory=list)
    # The body whose verbs are compared.
    body: Actor | None = None

    @property
    def heading(self) -> Heading:
        """The first heading that is true of it."""
        checks = [said for said in self.now if isinstance(said, Check)]
        reported = {check.finding for check in checks if not check.is_our_reading}
        concluded = {check.finding for check in checks if check.is_our_reading}
        true = {
            Heading.CONCLUDED: self.has_moved and self.stage_now in ENDED,
            Heading.SLIPPED: any(slip.is_reported for slip in self.slips),
            Heading.MOVED_BACK: self.has_moved and not self.is_forward,
            Heading.KEPT: Finding.KEPT in reported,
            Heading.KEPT_IN_OUR_READING: Finding.KEPT in concluded,
            Heading.ADVANCED: self.has_moved and self.known,
            Heading.PARTLY_KEPT: Finding.PARTLY_KEPT in reported,
            Heading.PARTLY_KEPT_IN_OUR_READING: Finding.PARTLY_KEPT in concluded,
            Heading.PAST_DATE: bool(self.slips),
            Heading.NEW: not self.known and not self.is_planned_by_others,
            Heading.PLANNED: not self.known,
            Heading.REPEATED: bool(self.now),
            Heading.MENTIONED: bool(self.named_now),
            Heading.SILENT: True,
        }
        return next(heading for heading in Heading if true[heading])

    @property
    def is_planned_by_others(self) -> bool:
        """Whether all that is said of it is the plan of others than the meeting."""
        return bool(self.now) and all(
            isinstance(said, Check) and (said.planned_by or not said.meeting_id) for said in self.now
        )

    @property
    def is_stage_inferred(self) -> bool:
        """Whether no source states the stage that it has by now."""
        return bool(self.stage_act and self.stage_act.inferred(Aspect.STAGE))

    @property
    def is_name_inferred(self) -> bool:
        """Whether no source gives the initiative its name; that of a commitment is always in the editors’ words."""
        return isinstance(self.subject, Initiative) and self.subject.inferred(Aspect.NAME)

    @property
    def stage_by_now(self) -> Stage | None:
        """The stage that it has by now, be it certain since when or not."""
        return self.stage_open or self.stage_now

    @property
    def has_moved(self) -> bool:
        """Whether its stage is another one than before."""
        return self.stage_now != self.stage_before

    @property
    def is_forward(self) -> bool:
        """Whether its stage, if it moved, moved forward: from none, along the way, or out of a standstill or an end."""
        if self.stage_now == Stage.STALLED:
            return False
        if self.stage_before in WAY and self.stage_now in WAY:
            return WAY.index(self.stage_now) > WAY.index(self.stage_before)
        return True

    @property
    def verb_moved(self) -> int | None:
        """By how many steps the strongest verb is stronger than the last time; ``None`` without two to compare.

        Compared are the verbs of meetings, of their own body or of nobody named, that a source states, on one object.
        """
        before, now = (self._by_object(said) for said in (self.before, self.now))
        moved = [now[object_] - before[object_] for object_ in now.keys() & before.keys()]
        return max(moved, key=abs, default=None)

    def _by_object(self, said: Iterable[Said]) -> dict[tuple[str, str], int]:
        """The strength of the strongest verb on each object; the matter itself is one, whatever name is printed."""
        found: dict[tuple[str, str], int] = {}
        for each in said:
            strength = _strength([each]) if self._compares(each) else None
            if isinstance(each, Outcome) and strength is not None:
                itself = isinstance(self.subject, Initiative) and self.subject.is_only_named_by(each.title)
                key = (each.of_verb, "" if itself else normalised(each.title))
                found[key] = max(strength, found.get(key, strength))
        return found

    def _compares(self, said: Said) -> bool:
        own = (None, self.body.pk if self.body else None)
        at_meeting = isinstance(said, Outcome) and bool(said.meeting_id) and said.body_id in own
        return at_meeting and not said.inferred(Aspect.VERB)

    @property
    def weight(self) -> tuple[bool, int]:
        """How much is said of it: whether a stage was set, and the strength of the strongest verb."""
        said = self.now or self.before
        return any(isinstance(each, Outcome) and bool(each.stage) for each in said), _strength(said) or 0

    def is_told(self) -> bool:
        """Whether there is anything to tell: of what was known, thanks alone are no change."""
        return not self.known or bool(self.slips) or not self.now or any(map(is_telling, self.now))


def is_telling(said: Said) -> bool:
    """Whether it is more than a courtesy."""
    return not isinstance(said, Outcome) or said.of_class != verbs.COURTESY


def in_time(said: Said) -> tuple[dt.date, dt.date, str]:
    """The order of time: what came first is what was first certainly so, as with stages."""
    return said.date_latest, said.date_earliest, said.slug


def reaches_back(said: Said, day: dt.date) -> bool:
    """Whether what has no meeting stated may, by its date, have come about up to a day."""
    return not said.meeting_id and said.date_earliest <= day


def slip(promise: Commitment, was: str, since: dt.date, checks: Iterable[Check]) -> Slip | None:
    """What slipped about a commitment since a day, if anything did.

    ``promise`` is as it stands at the end of a meeting, ``was`` its due date as of ``since``, and the checks are those
    that belong to the meeting.
    """
    findings = {check.finding for check in checks}
    if Finding.KEPT in findings:
        return None
    past = promise.standing == CommitmentStanding.PAST_DATE and promise.due_latest >= since
    later = bool(puts_off(was, promise.due)) and not promise.due_inferred
    reported = later or not findings.isdisjoint((Finding.POSTPONED, Finding.DROPPED))
    return Slip(promise, was, reported) if past or reported else None


def _strength(said: Iterable[Said]) -> int | None:
    """The strength of the strongest verb; courtesies and facts have none."""
    found = [each.strength for each in said if isinstance(each, Outcome) and is_telling(each)]
    return max((strength for strength in found if strength is not None), default=None)
