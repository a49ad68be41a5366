"""What a meeting changed: the record at the meeting compared with the last record before it.

What happened without a stated meeting, after the previous meeting and by the end of this one, belongs to it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from adgmin.models import Meeting, MeetingStatus, Source
from adgmin.models.sources import SourceQuerySet
from adgmin.record import AsOf, Aspect, Basis, fetch_together
from adgmin.record.evidence import fetch_evidence
from adgmin.verbs import Stage
from initiatives.models.commitments import Check, Commitment, CommitmentStanding, Finding
from initiatives.models.initiatives import Initiative, InitiativeCitation, InitiativeQuerySet
from initiatives.models.outcomes import Outcome

from .expected import unnamed_at
from .headings import (
    OutcomeOrCheck,
    Slip,
    StageChange,
    Subject,
    SubjectComparison,
    chronological_key,
    find_slip,
    is_courtesy,
    may_predate,
)
from .mentions import MENTION_NATURES, NAMING_ASPECTS

# The relations fetched with outcomes, with checks and with commitments.
_OUTCOME_RELATIONS = ("initiative__part_of", "under")
_CHECK_RELATIONS = ("commitment__initiative", "commitment__owner")
_COMMITMENT_RELATIONS = ("initiative", "owner")


class NothingToCompare(models.TextChoices):
    """The reasons why there is nothing to compare."""

    PLANNED = "planned", _("The meeting is planned. Changes are computed once it has been held.")
    FIRST = (
        "first",
        _("This is the first meeting of its body in the record, so there is no earlier meeting to compare it with."),
    )
    UNDATED = (
        "undated",
        _("The date of this meeting or of the previous one is not stated, so changes between them cannot be computed."),
    )
    NO_HORIZON = "no-horizon", _("No source held states its publication date, so nothing is computed.")
    NOT_YET = "not-yet", _("The meeting had not taken place by the selected day.")


class RowsBySubject:
    """Outcomes and checks, grouped by the initiative or commitment that they are about.

    An outcome is about its initiative, or else about what it belongs to. For an initiative without an outcome of its
    own, the outcomes that belong to it count. A check is about the initiative of its commitment, or else about the
    commitment.
    """

    def __init__(self, outcomes: Iterable[Outcome], checks: Iterable[Check]) -> None:
        self.outcomes, self.checks = list(outcomes), list(checks)
        self.direct: dict[Subject, list[OutcomeOrCheck]] = defaultdict(list)
        # The outcomes that belong to an initiative, and those about the parts of one.
        self.under: dict[Subject, list[OutcomeOrCheck]] = defaultdict(list)
        self.parts: dict[Subject, list[OutcomeOrCheck]] = defaultdict(list)
        for outcome in self.outcomes:
            if subject := outcome.initiative or outcome.under:
                self.direct[subject].append(outcome)
            if outcome.under:
                self.under[outcome.under].append(outcome)
            if outcome.initiative and outcome.initiative.part_of:
                self.parts[outcome.initiative.part_of].append(outcome)
        for check in self.checks:
            self.direct[check.commitment.initiative or check.commitment].append(check)

    def about(self, subject: Subject) -> list[OutcomeOrCheck]:
        """The outcomes and checks about a subject, or else those that belong to it, or else courtesies."""
        direct, under = self.direct.get(subject, []), self.under.get(subject, [])
        for rows in (direct, under):
            if substantive := [row for row in rows if not is_courtesy(row)]:
                return substantive
        return direct or under

    def last_about(self, subject: Subject) -> list[OutcomeOrCheck]:
        """The latest of these: all of one meeting, or of one date if no meeting is stated.

        A courtesy counts here if it is the latest and nothing else is of the same meeting or date.
        """
        rows = self.about(subject)
        related = [*self.direct.get(subject, []), *self.under.get(subject, [])]
        courtesies = [row for row in related if row not in rows and is_courtesy(row)]
        last = max([*rows, *courtesies], key=chronological_key, default=None)
        if last is None:
            return []
        latest = [row for row in rows if _occasion(row) == _occasion(last)]
        return latest or [row for row in courtesies if _occasion(row) == _occasion(last)]

    def last_check(self, commitment: Commitment) -> list[OutcomeOrCheck]:
        """The latest check of a commitment, as a list of at most one."""
        checks: list[OutcomeOrCheck] = [check for check in self.checks if check.commitment_id == commitment.pk]
        return sorted(checks, key=chronological_key)[-1:]

    def stage_setting(self, subject: Subject) -> list[Outcome]:
        """The outcomes about an initiative that set a stage."""
        return [outcome for outcome in self.outcomes if outcome.stage and outcome.initiative == subject]


def _occasion(row: OutcomeOrCheck) -> int | tuple[dt.date, dt.date]:
    """The primary key of the meeting, or else the bounds of the date."""
    return row.meeting_id or (row.date_earliest, row.date_latest)


class Naming(NamedTuple):
    """The citations of initiatives, by primary key: in earlier texts, and in texts on the meeting."""

    before: dict[int, list[InitiativeCitation]]
    now: dict[int, list[InitiativeCitation]]


class Changes:
    """What a meeting changed since the previous one, with the records that exist as of ``as_of``."""

    def __init__(self, meeting: Meeting, as_of: AsOf) -> None:
        self.meeting, self.as_of = meeting, as_of
        self.since = meeting.previous()

    @property
    def nothing_to_compare(self) -> NothingToCompare | None:
        """Why there is nothing to compare; ``None`` if there is something."""
        if self.meeting.is_ahead:
            return NothingToCompare.NOT_YET
        if self.meeting.status == MeetingStatus.PLANNED:
            return NothingToCompare.PLANNED
        if self.since is None:
            return NothingToCompare.FIRST
        if not (self.meeting.date and self.since.date):
            return NothingToCompare.UNDATED
        if self.as_of.horizon is None:
            return NothingToCompare.NO_HORIZON
        not_yet = self.as_of.asked and self.as_of.asked < self.meeting.date_latest
        return NothingToCompare.NOT_YET if not_yet else None

    @cached_property
    def now(self) -> RowsBySubject:
        """The outcomes and checks that belong to the meeting, with their evidence."""
        outcomes = Outcome.objects.published_as_of(self.as_of).belonging_to(self.meeting).without_views()
        outcomes = outcomes.select_related("meeting", "body", *_OUTCOME_RELATIONS).with_place().with_evidence()
        checks = Check.objects.published_as_of(self.as_of).belonging_to(self.meeting)
        checks = checks.select_related("meeting", *_CHECK_RELATIONS).with_evidence()
        fetch_together(outcomes, checks)
        return RowsBySubject(outcomes, checks)

    @cached_property
    def before(self) -> RowsBySubject:
        """The outcomes and checks before the meeting, without their evidence."""
        outcomes = Outcome.objects.published_as_of(self.as_of).before(self.meeting).without_views()
        outcomes = outcomes.select_related("meeting", "body", *_OUTCOME_RELATIONS).with_place().with_basis()
        checks = Check.objects.published_as_of(self.as_of).before(self.meeting)
        return RowsBySubject(outcomes, checks.select_related("meeting", *_CHECK_RELATIONS).with_basis())

    @cached_property
    def comparisons(self) -> list[SubjectComparison]:
        """Every initiative or commitment that the meeting named, that slipped or that was expected, once each.

        Those with a stage set come first, then by the strongest verb. ``before`` and the outcome that set the stage
        have their evidence.
        """
        if self.nothing_to_compare:
            return []
        slips = self._slips()
        for check in self.now.checks:
            check.commitment = self.commitments[check.commitment_id]
        subjects: set[Subject] = {
            *self.now.direct, *self.now.under, *slips, *self._unnamed(), *self._mentioned_in_texts()
        }  # fmt: skip
        # An initiative of which only a part was named is listed only if it is new.
        wholes = self.now.parts.keys() - subjects
        naming = self._naming(subjects | wholes)
        found = [self._comparison(subject, slips.get(subject, []), naming) for subject in subjects | wholes]
        listed = [each for each in found if each.is_listed and not (each.known and each.subject in wholes)]
        self._fetch_evidence(listed)
        return sorted(
            listed, key=lambda each: (not each.weight[0], -each.weight[1], str(each.subject), each.subject.slug)
        )

    def _fetch_evidence(self, comparisons: Iterable[SubjectComparison]) -> None:
        """Fetch what the page shows and ``now`` does not have yet, in as many queries for one row as for all."""
        initiatives: list[Initiative] = []
        outcomes: list[Outcome] = []
        checks: list[Check] = []
        for each in comparisons:
            if isinstance(each.subject, Initiative):
                initiatives.append(each.subject)
            outcomes += [row for row in (*each.before, each.stage.outcome) if isinstance(row, Outcome)]
            checks += [row for row in each.before if isinstance(row, Check)]
        fetch_evidence([*initiatives, *outcomes, *checks])
        if self.as_of.asked:
            for initiative in initiatives:
                initiative.show_as_of(self.as_of)
        prefetch_related_objects(outcomes, *Outcome.references_read())
        prefetch_related_objects(checks, *Check.references_read())

    def _unnamed(self) -> InitiativeQuerySet:
        """The expected initiatives that the meeting does not name, with whether the period is inferred."""
        return unnamed_at(self.meeting, self.as_of).with_inferred(Aspect.PERIOD)

    def _mentioned_in_texts(self) -> InitiativeQuerySet:
        """The initiatives that a passage of a text on the meeting names, with whether the period is inferred.

        A text on several meetings counts for the latest of them.
        """
        later = Meeting.objects.filter(sources=OuterRef("pk"), date_latest__gt=self.meeting.date_latest)
        texts = self.meeting.sources.published().exclude(Exists(later))
        naming = InitiativeCitation.objects.filter(
            passage__source__in=texts.values("pk"), passage__nature__in=MENTION_NATURES, aspect__in=NAMING_ASPECTS
        )
        found = Initiative.objects.published_as_of(self.as_of).filter(pk__in=naming.order_by().values("record"))
        return found.with_inferred(Aspect.PERIOD)

    def _slips(self) -> dict[Subject, list[Slip]]:
        """The commitments that slipped, by their initiative, or else by themselves."""
        found: dict[Subject, list[Slip]] = defaultdict(list)
        due_before = self._due_before()
        for commitment in self.commitments.values():
            checks = [check for check in self.now.checks if check.commitment_id == commitment.pk]
            was = due_before[commitment.pk] or commitment.first_due
            if self.since and (slip := find_slip(commitment, was, self.since.date_latest, checks)):
                found[commitment.initiative or commitment].append(slip)
        return found

    @cached_property
    def commitments(self) -> dict[int, Commitment]:
        """The commitments with a check at the meeting or past their date since the previous one, by primary key.

        Their standing is as of the end of the meeting.
        """
        if self.since is None:
            return {}
        checked = Q(pk__in={check.commitment_id for check in self.now.checks})
        past = Q(standing=CommitmentStanding.PAST_DATE, due_latest__gte=self.since.date_latest)
        found = Commitment.objects.published().with_standing(self.as_of.on(self.meeting.date_latest))
        found = found.filter(checked | past).select_related(*_COMMITMENT_RELATIONS)
        return {commitment.pk: commitment for commitment in found}

    def _due_before(self) -> dict[int, str]:
        """The due dates (EDTF) of ``commitments`` as of the end of the previous meeting, by primary key."""
        if self.since is None:
            return {}
        found = Commitment.objects.filter(pk__in=self.commitments)
        found = found.with_standing_alone(self.as_of.on(self.since.date_latest))
        return {commitment.pk: commitment.due for commitment in found}

    def _naming(self, subjects: Collection[Subject]) -> Naming:
        """The citations by which earlier texts, and texts on the meeting, name the initiatives."""
        day = self.since and self.since.date_latest
        on_meeting = Source.objects.published().filter(meetings=self.meeting)
        by_then = Q(meetings__date_latest__lte=day) | Q(published_latest__lte=day)
        before = Source.objects.published().filter(by_then).exclude(pk__in=on_meeting.values("pk"))
        initiatives = [subject.pk for subject in subjects if isinstance(subject, Initiative)]
        citations = InitiativeCitation.objects.filter(record__in=initiatives)
        return Naming(_by_initiative(citations, before), _by_initiative(citations, on_meeting))

    def _comparison(self, subject: Subject, slips: list[Slip], naming: Naming) -> SubjectComparison:
        key = subject.pk if isinstance(subject, Initiative) else 0
        now, last = self.now.about(subject), self.before.last_about(subject)
        known = bool(last or naming.before.get(key) or subject in self.before.parts)
        if not now and not known:
            now = self.now.parts.get(subject, [])
        commitments = [slip.commitment for slip in slips]
        commitments += [row.commitment for row in now if isinstance(row, Check) and row.finding != Finding.MADE]
        checks = [check for commitment in commitments for check in self.before.last_check(commitment)]
        return SubjectComparison(
            subject=subject,
            known=known,
            before=list(dict.fromkeys([*checks, *last])),
            now=now,
            stage=self._stage(subject),
            slips=slips,
            named_before=[] if last else naming.before.get(key, []),
            named_now=[] if now else naming.now.get(key, []),
            body=self.meeting.body,
        )

    def _stage(self, subject: Subject) -> StageChange:
        """The stage of an initiative before and now; a move is certain if it cannot predate the previous meeting."""
        before, now = self.before.stage_setting(subject), self.now.stage_setting(subject)
        certain = [row for row in now if self.since and not may_predate(row, self.since.date_latest)]
        last_certain = _last_stage([*before, *certain])
        last = _last_stage([*before, *now])
        return StageChange(
            before=_last_stage(before),
            now=last_certain,
            uncertain=last if last != last_certain else None,
            outcome=max([*before, *now], key=chronological_key, default=None),
        )


def _last_stage(outcomes: Iterable[Outcome]) -> Stage | None:
    """The stage set by the latest of the outcomes; ``None`` without any."""
    last = max(outcomes, key=chronological_key, default=None)
    return Stage(last.stage) if last else None


def _by_initiative(
    citations: models.QuerySet[InitiativeCitation], sources: SourceQuerySet
) -> dict[int, list[InitiativeCitation]]:
    """The citations in the sources, by primary key of the initiative."""
    found: dict[int, list[InitiativeCitation]] = defaultdict(list)
    rows = citations.filter(passage__source__in=sources.values("pk")).select_related("passage__source")
    for citation in sorted(rows, key=_naming_order):
        found[citation.record_id].append(citation)
    return found


def _naming_order(citation: InitiativeCitation) -> tuple[bool, bool]:
    """Sort key: citations that name the initiative first, and stated ones before inferred ones."""
    return citation.aspect not in NAMING_ASPECTS, citation.basis == Basis.INFERRED
