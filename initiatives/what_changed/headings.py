"""The headings of what a meeting changed about one matter, and the rule of each.

A matter is an initiative, or a commitment that is about no initiative. It is listed once, under the first heading whose
rule holds. Courtesies and perspectives are no change.
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

# The stages in order. “Stalled” is not among them: reaching it is a step back, leaving it a step forward.
WAY = (Stage.PROPOSED, Stage.IN_DEVELOPMENT, Stage.AGREED, Stage.LAUNCHED, Stage.OPERATIONAL, Stage.CONCLUDED)


class Heading(models.TextChoices):
    """The headings, in the order in which their rules are tried and in which the page shows them."""

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
        """The rule of the heading, as the method page prints it."""
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
        "is. It is recorded under the meeting on which the text reports, or dated since the previous meeting."
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
    """A commitment that slipped or whose date passed, as of the end of a meeting; ``was`` is the earlier due date."""

    commitment: Commitment
    was: str
    # True if a source reports it as postponed or dropped, or gives a later date.
    is_reported: bool

    @property
    def is_past_date(self) -> bool:
        """True if it fell due and no text held reports it as kept."""
        return self.commitment.standing == CommitmentStanding.PAST_DATE

    @property
    def is_dropped(self) -> bool:
        """True if its standing is “dropped”."""
        return self.commitment.standing == CommitmentStanding.DROPPED

    @property
    def days(self) -> int:
        """The number of days by which the due date moved; 0 if it did not or if a date is inferred."""
        inferred = self.commitment.first_due_inferred or self.commitment.due_inferred
        return 0 if inferred else puts_off(self.was, self.commitment.due)


@dataclass
class Matter:
    """An initiative or commitment, with the last record before a meeting and the record at it."""

    subject: Subject
    # True if the record names it before the meeting, even if only in a passage.
    known: bool
    before: list[Said] = field(default_factory=list)
    now: list[Said] = field(default_factory=list)
    stage_before: Stage | None = None
    stage_now: Stage | None = None
    # The stage by now, if by its date it may have been reached before the end of the previous meeting.
    stage_open: Stage | None = None
    # The act that set ``stage_by_now``.
    stage_act: Outcome | None = None
    slips: list[Slip] = field(default_factory=list)
    # The citations that name it, only if ``before`` or ``now`` is empty: in earlier texts, and in texts on the meeting.
    named_before: list[InitiativeCitation] = field(default_factory=list)
    named_now: list[InitiativeCitation] = field(default_factory=list)
    # The body that met: only verbs of its acts are compared.
    body: Actor | None = None

    @property
    def heading(self) -> Heading:
        """The first heading whose rule holds."""
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
        """True if ``now`` consists of checks that are plans of other bodies or have no stated meeting."""
        return bool(self.now) and all(
            isinstance(said, Check) and (said.planned_by or not said.meeting_id) for said in self.now
        )

    @property
    def is_stage_inferred(self) -> bool:
        """True if the stage by now is inferred."""
        return bool(self.stage_act and self.stage_act.inferred(Aspect.STAGE))

    @property
    def is_name_inferred(self) -> bool:
        """True if the name of the initiative is inferred. The text of a commitment is always the editors’ own."""
        return isinstance(self.subject, Initiative) and self.subject.inferred(Aspect.NAME)

    @property
    def stage_by_now(self) -> Stage | None:
        """The stage by now, including one that is uncertain since when."""
        return self.stage_open or self.stage_now

    @property
    def has_moved(self) -> bool:
        """True if its stage certainly changed since the previous meeting."""
        return self.stage_now != self.stage_before

    @property
    def is_forward(self) -> bool:
        """True if a changed stage moved forward: from none, along ``WAY``, or out of a stage not in ``WAY``."""
        if self.stage_now == Stage.STALLED:
            return False
        if self.stage_before in WAY and self.stage_now in WAY:
            return WAY.index(self.stage_now) > WAY.index(self.stage_before)
        return True

    @property
    def verb_moved(self) -> int | None:
        """The change in strength of the strongest verb since the last time; ``None`` if there are no two to compare.

        Only stated verbs on the same object are compared, of acts at meetings by the body that met or by none named.
        """
        before, now = (self._by_object(said) for said in (self.before, self.now))
        moved = [now[object_] - before[object_] for object_ in now.keys() & before.keys()]
        return max(moved, key=abs, default=None)

    def _by_object(self, said: Iterable[Said]) -> dict[tuple[str, str], int]:
        """The strength of the strongest verb, by object. All names of the initiative count as one object."""
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
        """Sort key: whether a stage was set, then the strength of the strongest verb."""
        said = self.now or self.before
        return any(isinstance(each, Outcome) and bool(each.stage) for each in said), _strength(said) or 0

    def is_told(self) -> bool:
        """False if it was known and only courtesies were recorded at the meeting."""
        return not self.known or bool(self.slips) or not self.now or any(map(is_telling, self.now))


def is_telling(said: Said) -> bool:
    """True if it is a check, or an outcome that is not a courtesy."""
    return not isinstance(said, Outcome) or said.of_class != verbs.COURTESY


def in_time(said: Said) -> tuple[dt.date, dt.date, str]:
    """Sort key: the latest possible day, then the earliest possible day, as for stages."""
    return said.date_latest, said.date_earliest, said.slug


def reaches_back(said: Said, day: dt.date) -> bool:
    """True if no meeting is stated and its date may mean the day or an earlier one."""
    return not said.meeting_id and said.date_earliest <= day


def slip(promise: Commitment, was: str, since: dt.date, checks: Iterable[Check]) -> Slip | None:
    """How a commitment slipped since a day; ``None`` if it did not, or if it is reported as kept.

    ``promise`` has its standing as of the end of a meeting, ``was`` is its due date as of ``since``, and the checks are
    those that belong to the meeting.
    """
    findings = {check.finding for check in checks}
    if Finding.KEPT in findings:
        return None
    past = promise.standing == CommitmentStanding.PAST_DATE and promise.due_latest >= since
    later = bool(puts_off(was, promise.due)) and not promise.due_inferred
    reported = later or not findings.isdisjoint((Finding.POSTPONED, Finding.DROPPED))
    return Slip(promise, was, reported) if past or reported else None


def _strength(said: Iterable[Said]) -> int | None:
    """The strength of the strongest verb; ``None`` if there are only courtesies, facts or checks."""
    found = [each.strength for each in said if isinstance(each, Outcome) and is_telling(each)]
    return max((strength for strength in found if strength is not None), default=None)
