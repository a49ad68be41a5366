"""The headings of what a meeting changed about one subject, and the rule of each.

A subject is an initiative, or a commitment that is about no initiative. It is listed once, under the first heading
whose rule holds. Courtesies and perspectives are no change.
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
from initiatives.models.commitments import Check, Commitment, CommitmentStanding, Finding, days_postponed
from initiatives.models.initiatives import Initiative, InitiativeCitation
from initiatives.models.outcomes import Outcome

from .expected import ENDED

type OutcomeOrCheck = Outcome | Check
type Subject = Initiative | Commitment

# The stages in order. “Stalled” is not among them: reaching it is a step back, leaving it a step forward.
STAGE_ORDER = (Stage.PROPOSED, Stage.IN_DEVELOPMENT, Stage.AGREED, Stage.LAUNCHED, Stage.OPERATIONAL, Stage.CONCLUDED)


class Heading(models.TextChoices):
    """The headings, in the order in which their rules are tried and in which the page shows them."""

    CONCLUDED = "concluded", _("Ended")
    SLIPPED = "slipped", _("Postponed, dropped or given a later date")
    MOVED_BACK = "moved-back", _("Moved back")
    KEPT = "kept", _("Reported as kept")
    KEPT_INFERRED = "kept-in-our-reading", _("Kept, as the editors conclude")
    ADVANCED = "advanced", _("Advanced")
    PARTLY_KEPT = "partly-kept", _("Reported as partly kept")
    PARTLY_KEPT_INFERRED = "partly-kept-in-our-reading", _("Partly kept, as the editors conclude")
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
        return 0 if inferred else days_postponed(self.was, self.commitment.due)


@dataclass(frozen=True)
class StageChange:
    """The stage of an initiative before a meeting and by its end."""

    before: Stage | None = None
    now: Stage | None = None
    # The stage by now, if by its date it may have been reached before the end of the previous meeting.
    uncertain: Stage | None = None
    # The outcome that set ``by_now``.
    outcome: Outcome | None = None

    @property
    def by_now(self) -> Stage | None:
        """The stage by now, including one that is uncertain since when."""
        return self.uncertain or self.now

    @property
    def has_moved(self) -> bool:
        """True if the stage certainly changed since the previous meeting."""
        return self.now != self.before

    @property
    def is_forward(self) -> bool:
        """True if a changed stage moved forward: from none, along ``STAGE_ORDER``, or out of a stage not in it."""
        if self.now == Stage.STALLED:
            return False
        if self.before in STAGE_ORDER and self.now in STAGE_ORDER:
            return STAGE_ORDER.index(self.now) > STAGE_ORDER.index(self.before)
        return True

    @property
    def is_inferred(self) -> bool:
        """True if the stage by now is inferred."""
        return bool(self.outcome and self.outcome.inferred(Aspect.STAGE))


@dataclass
class SubjectComparison:
    """An initiative or commitment, with the last outcomes and checks before a meeting and those at it."""

    subject: Subject
    # True if the record names it before the meeting, even if only in a passage.
    known: bool
    before: list[OutcomeOrCheck] = field(default_factory=list)
    now: list[OutcomeOrCheck] = field(default_factory=list)
    stage: StageChange = field(default_factory=StageChange)
    slips: list[Slip] = field(default_factory=list)
    # The citations that name it, only if ``before`` or ``now`` is empty: in earlier texts, and in texts on the meeting.
    named_before: list[InitiativeCitation] = field(default_factory=list)
    named_now: list[InitiativeCitation] = field(default_factory=list)
    # The body that met: only verbs of its acts are compared.
    body: Actor | None = None

    @property
    def heading(self) -> Heading:
        """The first heading whose rule holds."""
        checks = [row for row in self.now if isinstance(row, Check)]
        reported = {check.finding for check in checks if not check.finding_inferred}
        inferred = {check.finding for check in checks if check.finding_inferred}
        true = {
            Heading.CONCLUDED: self.stage.has_moved and self.stage.now in ENDED,
            Heading.SLIPPED: any(slip.is_reported for slip in self.slips),
            Heading.MOVED_BACK: self.stage.has_moved and not self.stage.is_forward,
            Heading.KEPT: Finding.KEPT in reported,
            Heading.KEPT_INFERRED: Finding.KEPT in inferred,
            Heading.ADVANCED: self.stage.has_moved and self.known,
            Heading.PARTLY_KEPT: Finding.PARTLY_KEPT in reported,
            Heading.PARTLY_KEPT_INFERRED: Finding.PARTLY_KEPT in inferred,
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
            isinstance(row, Check) and (row.planned_by or not row.meeting_id) for row in self.now
        )

    @property
    def is_name_inferred(self) -> bool:
        """True if the name of the initiative is inferred. The text of a commitment is always the editors’ own."""
        return isinstance(self.subject, Initiative) and self.subject.inferred(Aspect.NAME)

    @property
    def verb_change(self) -> int | None:
        """The change in strength of the strongest verb since the last time; ``None`` if there are no two to compare.

        Only stated verbs on the same object are compared, of acts at meetings by the body that met or by none named.
        """
        before, now = self._strengths(self.before), self._strengths(self.now)
        changes = [now[key] - before[key] for key in now.keys() & before.keys()]
        return max(changes, key=abs, default=None)

    def _strengths(self, rows: Iterable[OutcomeOrCheck]) -> dict[tuple[str, str], int]:
        """The strength of the strongest verb, by object. All names of the initiative count as one object."""
        found: dict[tuple[str, str], int] = {}
        for row in rows:
            strength = _strength([row])
            if isinstance(row, Outcome) and strength is not None and self._has_comparable_verb(row):
                is_subject = isinstance(self.subject, Initiative) and self.subject.is_only_named_by(row.title)
                key = (row.of_verb, "" if is_subject else normalised(row.title))
                found[key] = max(strength, found.get(key, strength))
        return found

    def _has_comparable_verb(self, outcome: Outcome) -> bool:
        bodies = (None, self.body.pk if self.body else None)
        return bool(outcome.meeting_id) and outcome.body_id in bodies and not outcome.inferred(Aspect.VERB)

    @property
    def weight(self) -> tuple[bool, int]:
        """Sort key: whether a stage was set, then the strength of the strongest verb."""
        rows = self.now or self.before
        return any(isinstance(row, Outcome) and bool(row.stage) for row in rows), _strength(rows) or 0

    @property
    def is_listed(self) -> bool:
        """False if it was known and only courtesies were recorded at the meeting."""
        return not self.known or bool(self.slips) or not self.now or not all(map(is_courtesy, self.now))


def is_courtesy(row: OutcomeOrCheck) -> bool:
    """True for an outcome whose verb is a courtesy, such as thanks."""
    return isinstance(row, Outcome) and row.of_class == verbs.COURTESY


def chronological_key(row: OutcomeOrCheck) -> tuple[dt.date, dt.date, str]:
    """Sort key: the latest possible day, then the earliest possible day, as for stages."""
    return row.date_latest, row.date_earliest, row.slug


def may_predate(row: OutcomeOrCheck, day: dt.date) -> bool:
    """True if no meeting is stated and its date may mean the day or an earlier one."""
    return not row.meeting_id and row.date_earliest <= day


def find_slip(commitment: Commitment, was: str, since: dt.date, checks: Iterable[Check]) -> Slip | None:
    """How a commitment slipped since a day; ``None`` if it did not, or if it is reported as kept.

    ``commitment`` has its standing as of the end of a meeting, ``was`` is its due date as of ``since``, and the checks
    are those that belong to the meeting.
    """
    findings = {check.finding for check in checks}
    if Finding.KEPT in findings:
        return None
    past = commitment.standing == CommitmentStanding.PAST_DATE and commitment.due_latest >= since
    later = bool(days_postponed(was, commitment.due)) and not commitment.due_inferred
    reported = later or not findings.isdisjoint((Finding.POSTPONED, Finding.DROPPED))
    return Slip(commitment, was, reported) if past or reported else None


def _strength(rows: Iterable[OutcomeOrCheck]) -> int | None:
    """The strength of the strongest verb; ``None`` if there are only courtesies, facts or checks."""
    found = [row.strength for row in rows if isinstance(row, Outcome) and not is_courtesy(row)]
    return max((strength for strength in found if strength is not None), default=None)
