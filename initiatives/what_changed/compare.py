"""What a meeting changed: the record at the meeting compared with the last record before it.

What happened without a stated meeting, after the previous meeting and by the end of this one, belongs to it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from adgmin.models import Meeting, MeetingStatus, Source
from adgmin.record import AsOf, Aspect, Basis
from adgmin.verbs import Stage
from initiatives.models.commitments import Check, Commitment, CommitmentStanding, Finding
from initiatives.models.initiatives import Initiative, InitiativeCitation
from initiatives.models.outcomes import Outcome

from .expected import unnamed_at
from .headings import Matter, Said, Slip, Subject, in_time, is_telling, reaches_back, slip
from .mentions import NAMING, TELLING

type Named = dict[int, list[InitiativeCitation]]


class Untold(models.TextChoices):
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
    UNREAD = "unread", _("No source held states its publication date, so nothing is computed.")
    NOT_YET = "not-yet", _("The meeting had not taken place by the selected day.")


class Told:
    """Outcomes and checks, grouped by the initiative or commitment that they are about.

    An outcome is about its initiative, or else about what it belongs to. For an initiative without an outcome of its
    own, the outcomes that belong to it count. A check is about the initiative of its commitment, or else about the
    commitment.
    """

    def __init__(self, outcomes: Iterable[Outcome], checks: Iterable[Check]) -> None:
        self.outcomes, self.checks = list(outcomes), list(checks)
        self.own: dict[Subject, list[Said]] = defaultdict(list)
        self.under: dict[Subject, list[Said]] = defaultdict(list)
        for outcome in self.outcomes:
            if about := outcome.initiative or outcome.under:
                self.own[about].append(outcome)
            if outcome.under:
                self.under[outcome.under].append(outcome)
        for check in self.checks:
            self.own[check.commitment.initiative or check.commitment].append(check)
        # The outcomes about the parts of an initiative.
        self.parts: dict[Subject, list[Said]] = defaultdict(list)
        for outcome in self.outcomes:
            if outcome.initiative and outcome.initiative.part_of:
                self.parts[outcome.initiative.part_of].append(outcome)

    def of(self, subject: Subject) -> list[Said]:
        """The outcomes and checks about a subject, or else those that belong to it, or else courtesies about it."""
        own, under = self.own.get(subject, []), self.under.get(subject, [])
        telling = ([said for said in way if is_telling(said)] for way in (own, under))
        return next((way for way in (*telling, own) if way), [])

    def last_of(self, subject: Subject) -> list[Said]:
        """The latest of these: all of one meeting, or of one date if no meeting is stated.

        A courtesy counts here if it is the latest and nothing else is of the same meeting or date.
        """
        said = self.of(subject)
        about = (*self.own.get(subject, []), *self.under.get(subject, []))
        thanks = [each for each in about if each not in said and not is_telling(each)]
        last = max([*said, *thanks], key=in_time, default=None)
        on_it = [each for each in said if last and _occasion(each) == _occasion(last)]
        return on_it or [each for each in thanks if last and _occasion(each) == _occasion(last)]

    def last_check(self, promise: Commitment) -> list[Said]:
        """The latest check of a commitment, as a list of at most one."""
        checks: list[Said] = [check for check in self.checks if check.commitment_id == promise.pk]
        return sorted(checks, key=in_time)[-1:]

    def stage_setting(self, subject: Subject) -> list[Outcome]:
        """The outcomes about an initiative that set a stage."""
        return [each for each in self.outcomes if each.stage and each.initiative == subject]


def _occasion(said: Said) -> Any:
    return said.meeting_id or (said.date_earliest, said.date_latest)


class Changes:
    """What a meeting changed since the previous one, with the records that exist as of ``as_of``."""

    def __init__(self, meeting: Meeting, as_of: AsOf) -> None:
        self.meeting, self.as_of = meeting, as_of
        self.since = meeting.previous()

    @property
    def untold(self) -> Untold | None:
        """Why there is nothing to compare; ``None`` if there is something."""
        if self.meeting.is_ahead:
            return Untold.NOT_YET
        if self.meeting.status == MeetingStatus.PLANNED:
            return Untold.PLANNED
        if self.since is None:
            return Untold.FIRST
        if not (self.meeting.date and self.since.date):
            return Untold.UNDATED
        if self.as_of.horizon is None:
            return Untold.UNREAD
        return Untold.NOT_YET if self.as_of.asked and self.as_of.asked < self.meeting.date_latest else None

    def _known(self, noun: Any) -> Any:
        return noun.objects.published().as_of(self.as_of)

    @cached_property
    def now(self) -> Told:
        """The outcomes and checks that belong to the meeting, with their evidence."""
        outcomes = self._known(Outcome).belonging_to(self.meeting).select_related("meeting", "body", *_MATTER)
        outcomes = outcomes.without_views()
        checks = self._known(Check).belonging_to(self.meeting).select_related("meeting", *_PROMISE)
        return Told(outcomes.with_place().with_evidence(), checks.with_evidence())

    @cached_property
    def before(self) -> Told:
        """The outcomes and checks before the meeting, without their evidence."""
        outcomes = self._known(Outcome).before(self.meeting).select_related("meeting", "body", *_MATTER)
        checks = self._known(Check).before(self.meeting).select_related("meeting", *_PROMISE)
        return Told(outcomes.without_views().with_place().with_basis(), checks.with_basis())

    @cached_property
    def matters(self) -> list[Matter]:
        """Every initiative or commitment that the meeting named, that slipped or that was expected, once each.

        Those with a stage set come first, then by the strongest verb. ``before`` and ``stage_act`` have their evidence.
        """
        if self.untold:
            return []
        slips = self._slips()
        for check in self.now.checks:
            check.commitment = self.promises[check.commitment_id]
        subjects: set[Subject] = {*self.now.own, *self.now.under, *slips, *self._unnamed(), *self._only_named()}
        # An initiative of which only a part was named is listed only if it is new.
        wholes = self.now.parts.keys() - subjects
        before, on_it = self._naming(subjects | wholes)
        found = [self._matter(subject, slips.get(subject, []), before, on_it) for subject in subjects | wholes]
        told = [matter for matter in found if matter.is_told() and not (matter.known and matter.subject in wholes)]
        initiatives = [matter.subject for matter in told if isinstance(matter.subject, Initiative)]
        prefetch_related_objects(initiatives, Initiative.evidence())
        if self.as_of.asked:
            for initiative in initiatives:
                initiative.show_as_of(self.as_of)
        for noun in (Outcome, Check):
            said = [each for matter in told for each in (*matter.before, matter.stage_act) if isinstance(each, noun)]
            prefetch_related_objects(said, noun.evidence(), *noun.references_read())
        return sorted(
            told, key=lambda each: (not each.weight[0], -each.weight[1], str(each.subject), each.subject.slug)
        )

    def _unnamed(self) -> Any:
        """The expected initiatives that the meeting does not name, with whether the period is inferred."""
        return unnamed_at(self.meeting, self.as_of).with_inferred(Aspect.PERIOD)

    def _only_named(self) -> Any:
        """The initiatives that a passage of a text on the meeting names, with whether the period is inferred.

        A text on several meetings counts for the latest of them.
        """
        later = Meeting.objects.filter(sources=OuterRef("pk"), date_latest__gt=self.meeting.date_latest)
        texts: Any = self.meeting.sources.published().exclude(Exists(later))
        naming: Any = InitiativeCitation.objects.filter(
            passage__source__in=texts.values("pk"), passage__nature__in=TELLING, aspect__in=NAMING
        )
        found: Any = Initiative.objects.published().filter(pk__in=naming.order_by().values("record"))
        return found.with_inferred(Aspect.PERIOD)

    def _slips(self) -> dict[Subject, list[Slip]]:
        """The commitments that slipped, by their initiative, or else by themselves."""
        found: dict[Subject, list[Slip]] = defaultdict(list)
        due_before = self._due_before()
        for promise in self.promises.values():
            checks = [check for check in self.now.checks if check.commitment_id == promise.pk]
            was = due_before[promise.pk] or promise.first_due
            if self.since and (slipped := slip(promise, was, self.since.date_latest, checks)):
                found[promise.initiative or promise].append(slipped)
        return found

    @cached_property
    def promises(self) -> dict[int, Commitment]:
        """The commitments with a check at the meeting or past their date since the previous one, by primary key.

        Their standing is as of the end of the meeting.
        """
        if self.since is None:
            return {}
        spoken_of = Q(pk__in={check.commitment_id for check in self.now.checks})
        past = Q(standing=CommitmentStanding.PAST_DATE, due_latest__gte=self.since.date_latest)
        found: Any = Commitment.objects.published().with_standing(self.as_of.on(self.meeting.date_latest))
        return {promise.pk: promise for promise in found.filter(spoken_of | past).select_related(*_ABOUT)}

    def _due_before(self) -> dict[int, str]:
        """The due dates (EDTF) of ``promises`` as of the end of the previous meeting, by primary key."""
        if self.since is None:
            return {}
        found: Any = Commitment.objects.filter(pk__in=self.promises)
        return dict(found.with_standing_alone(self.as_of.on(self.since.date_latest)).values_list("pk", "due"))

    def _naming(self, subjects: Collection[Subject]) -> tuple[Named, Named]:
        """The citations of initiatives, by primary key: in earlier texts, and in texts on the meeting."""
        day = self.since and self.since.date_latest
        on_it: Any = Source.objects.published().filter(meetings=self.meeting)
        of_then = Q(meetings__date_latest__lte=day) | Q(published_latest__lte=day)
        before: Any = Source.objects.published().filter(of_then).exclude(pk__in=on_it.values("pk"))
        initiatives = [subject.pk for subject in subjects if isinstance(subject, Initiative)]
        return _naming(initiatives, before), _naming(initiatives, on_it)

    def _matter(self, subject: Subject, slips: list[Slip], named_before: Named, named_now: Named) -> Matter:
        key = subject.pk if isinstance(subject, Initiative) else 0
        now, last = self.now.of(subject), self.before.last_of(subject)
        known = bool(last or named_before.get(key) or subject in self.before.parts)
        if not now and not known:
            now = self.now.parts.get(subject, [])
        promises = [each.commitment for each in slips] + [
            said.commitment for said in now if isinstance(said, Check) and said.finding != Finding.MADE
        ]
        checks = [check for promise in promises for check in self.before.last_check(promise)]
        return Matter(
            subject=subject,
            known=known,
            before=list(dict.fromkeys([*checks, *last])),
            now=now,
            slips=slips,
            named_before=[] if last else named_before.get(key, []),
            named_now=[] if now else named_now.get(key, []),
            body=self.meeting.body,
            **self._stages(subject),
        )

    def _stages(self, subject: Subject) -> dict[str, Any]:
        """The arguments of ``Matter`` on stages: before, now, now if uncertain since when, and the act that set it."""
        before, now = self.before.stage_setting(subject), self.now.stage_setting(subject)
        certain = [each for each in now if self.since and not reaches_back(each, self.since.date_latest)]
        reached = {"stage_before": before, "stage_now": [*before, *certain], "stage_open": [*before, *now]}
        acts = {name: max(outcomes, key=in_time, default=None) for name, outcomes in reached.items()}
        stages = {name: Stage(act.stage) if act else None for name, act in acts.items()}
        is_open = stages["stage_open"] != stages["stage_now"]
        return {
            **stages,
            "stage_open": stages["stage_open"] if is_open else None,
            "stage_act": acts["stage_open"],
        }


def _naming(initiatives: list[int], sources: Any) -> Named:
    found: Named = defaultdict(list)
    citations: Any = InitiativeCitation.objects.filter(record__in=initiatives, passage__source__in=sources.values("pk"))
    for citation in sorted(citations.select_related("passage__source"), key=_naming_order):
        found[citation.record_id].append(citation)
    return found


def _naming_order(citation: InitiativeCitation) -> tuple[bool, bool]:
    """Sort key: citations that name the initiative first, and stated ones before inferred ones."""
    return citation.aspect not in NAMING, citation.basis == Basis.INFERRED


_MATTER = ("initiative__part_of", "under")
_PROMISE = ("commitment__initiative", "commitment__owner")
_ABOUT = ("initiative", "owner")
