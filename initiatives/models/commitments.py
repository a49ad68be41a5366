"""Commitments (checkable statements of what will exist or happen) and the checks that report on them."""

import datetime as dt
from collections.abc import Collection
from functools import cache, lru_cache
from itertools import chain, count
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.models import Actor, Meeting, Membership, Passage, Standing, Theme
from adgmin.record import (
    AsOf,
    Aspect,
    Basis,
    ByThen,
    Citation,
    Cited,
    CitedQuerySet,
    DateBoundField,
    EDTFField,
    RecordedQuerySet,
    State,
)
from adgmin.record.as_of import KEPT_LIMITS, Limits
from adgmin.record.at_meeting import AtMeeting, AtMeetingQuerySet
from adgmin.record.citation import all_inferred, is_true, only_inferred, whether_inferred
from adgmin.record.compiled import CompiledOnce
from adgmin.record.labels import label_of
from adgmin.record.publishing import SLUG_LENGTH
from adgmin.search.index import Searchable, SearchTexts
from adgmin.vocabulary import Vocabulary

from .initiatives import Initiative
from .outcomes import Outcome, OutcomeCitation


class CommitmentBasis(Vocabulary):
    """How firmly the source states the commitment."""

    DECIDED = "decided", _("decided")
    SCHEDULED = "scheduled", _("scheduled")
    ANNOUNCED = "announced", _("announced")
    EXPECTED = "expected", _("expected")


class Finding(Vocabulary):
    """What a dated passage says of a commitment."""

    MADE = "made", _("stated")
    RESTATED = "restated", _("restated")
    # An act on the same matter that falls short of the commitment: endorsed where adoption was due.
    FOLLOWED_UP = "followed-up", _("progress reported")
    KEPT = "kept", _("kept")
    PARTLY_KEPT = "partly-kept", _("partly kept")
    REPEATED = "repeated", _("repeated")
    POSTPONED = "postponed", _("postponed")
    DROPPED = "dropped", _("dropped")


def finding_label(finding: str, *, inferred: bool) -> str:
    """The label of a finding; if it is inferred, with “as the editors conclude”."""
    return as_concluded(str(Finding(finding).label)) if inferred else str(Finding(finding).label)


def as_concluded(label: str) -> str:
    """Add “as the editors conclude” to a label."""
    return _t("%(label)s, as the editors conclude") % {"label": label}


# The longest suffix that ``Check.suggested_slug`` adds to tell checks apart.
LONGEST_NUMBER = "-999"
# The number of checks that a row of a list shows beside the first.
MAX_LATER_CHECKS = 3
# The findings that end a commitment.
FINAL_FINDINGS = (Finding.KEPT, Finding.DROPPED)
# The findings that state a commitment.
STATING_FINDINGS = (Finding.MADE, Finding.RESTATED)
# The findings for which thanks are no evidence.
KEPT_FINDINGS = (Finding.KEPT, Finding.PARTLY_KEPT)


class CommitmentStanding(models.TextChoices):
    """How a commitment stands as of a day: computed from its checks, never entered.

    The rules are in ``_standing``.
    """

    OPEN = "open", _("open")
    NOT_KNOWN_YET = "not-known-yet", _("not known yet")
    PAST_DATE = "past-date", _("date passed, not reported as kept")
    PARTLY_KEPT = "partly-kept", _("partly kept")
    KEPT = "kept", _("kept")
    KEPT_LATE = "kept-late", _("kept late")
    DROPPED = "dropped", _("dropped")

    @property
    def rule(self) -> str | Promise:
        """The definition of the standing, as the method page prints it."""
        return _RULES[self.value]


_RULES = {
    "open": _(
        "No due date is stated. For a selected day earlier than the date of the newest text held, a commitment due "
        "after the selected day also counts as open."
    ),
    "not-known-yet": _("No text held is later than the due date."),
    "past-date": _(
        "A text later than the due date is held, and no text held reports the commitment as kept. "
        "This does not mean that nothing was done."
    ),
    "partly-kept": _("A text held reports it as partly kept, or the editors conclude it."),
    "kept": _("A text held reports it as kept, or the editors conclude it."),
    "kept-late": _("A text held reports it as kept after the first date stated for it. Neither date is inferred."),
    "dropped": _("A text held says that it will not happen, or the editors conclude it."),
}


class DaysBetween(models.Func):
    """The number of days from the second date to the first."""

    arity = 2
    arg_joiner = " - "
    template = "(%(expressions)s)"
    output_field = models.IntegerField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        """SQLite stores dates as text: convert them with ``julianday`` before subtracting."""
        days = self.copy()
        days.set_source_expressions([models.Func(each, function="julianday") for each in self.get_source_expressions()])
        return super(DaysBetween, days).as_sql(compiler, connection, template="CAST(%(expressions)s AS integer)")


def days_postponed(was: str, now: str) -> int:
    """The number of days by which a due date (EDTF) is later than an earlier one; 0 if it is not later.

    A date that is only less precise is not later. For “by” a date, which has no earliest day, only the latest day
    counts. Callers leave out inferred dates. ``with_standing`` applies the same rule in the database.
    """
    old, new = dates.bounds(was), dates.bounds(now)
    moved = old.earliest < new.earliest or new.earliest == dates.FIRST_DAY
    return (new.latest - old.latest).days if moved and old.latest < new.latest < dates.LAST_DAY else 0


class CommitmentQuerySet(CitedQuerySet["Commitment"]):
    """Querysets of commitments."""

    def with_evidence(self) -> Self:
        """Also annotate whether the name of the initiative is inferred."""
        return super().with_evidence().with_name_inferred("initiative")

    def for_lists(self, as_of: AsOf) -> Self:
        """The published commitments as of the day, with their standing and what a row of a list shows."""
        return self.published_as_of(as_of).select_related("owner", "initiative").with_evidence()

    def by_due_date(self) -> Self:
        """The earliest due date first, by its latest day; needs ``with_standing``."""
        return self.order_by(F("due_latest"), "slug")

    def due_after(self, day: dt.date) -> Self:
        """The commitments with a due date after a day, the earliest first; needs ``with_standing``."""
        return self.filter(~Q(due=""), Q(due_latest__gt=day)).by_due_date()

    def with_history(self, as_of: AsOf) -> Self:
        """Prefetch ``history``: the checks that are public as of the day, the earliest first."""
        checks = Check.objects.published_as_of(as_of).select_related("meeting").with_evidence()
        history = models.Prefetch("checks", checks.without_evidence(), to_attr="history")
        return self.prefetch_related(history).with_evidence_of("history")

    def existed(self, by_then: ByThen) -> Q:
        """The condition that a check of a commitment is certainly dated by the day."""
        return Q(Exists(_checks().filter(date_latest__lte=by_then.asked)))

    def known_by(self, day: dt.date) -> Self:
        """The commitments with a check that is certainly dated by the day."""
        return self.filter(Exists(_checks().filter(date_latest__lte=day)))

    def with_computed(self, as_of: AsOf) -> Self:
        """Annotate the standing on the day: see ``with_standing``."""
        return self.with_standing(as_of)

    def showing(self, as_of: AsOf) -> Self:
        """Also annotate ``goes_on``: true if a check may be later than the day asked for."""
        shown = super().showing(as_of)
        return shown.annotate(goes_on=_goes_on(as_of.asked)) if as_of.asked else shown

    def with_standing_alone(self, as_of: AsOf) -> Self:
        """Annotate ``standing``, ``silent``, when it was first stated, and the due date that applies now."""
        return self.annotate(**_standing_alone(as_of.limits))

    def with_standing(self, as_of: AsOf) -> Self:
        """Annotate the standing and what is shown beside it: see the annotated fields of ``Commitment``."""
        annotated = self.with_standing_alone(as_of).annotate(**_beside_standing(as_of.limits))
        return annotated.annotate(postponed=_postponed(as_of.limits))

    def with_lateness(self) -> Self:
        """Annotate ``late_by``, a sort key: ``days_late`` in the database. Needs ``with_standing``."""
        printed = Q(first_due_inferred=False, due_inferred=False)
        later = Q(due_latest__gt=F("first_due_latest"), due_latest__lt=dates.LAST_DAY)
        late = Case(
            When(standing=CommitmentStanding.KEPT_LATE, then=DaysBetween("ended", "first_due_latest")),
            When(printed & later & Q(postponed=True, end=""), then=DaysBetween("due_latest", "first_due_latest")),
            default=Value(0),
        )
        return self.annotate(late_by=late)

    def with_check_at(self, meeting: Meeting, as_of: AsOf) -> Self:
        """The commitments with a published check at a meeting, as of the day.

        Annotated with ``meeting_inferred``: true if the meeting of each such check is inferred.
        """
        checks = Check.objects.published().as_of(as_of).filter(commitment=OuterRef("pk"), meeting=meeting)
        stated = checks.exclude(only_inferred(CheckCitation, Aspect.MEETING, "meeting__slug"))
        return self.filter(Exists(checks)).annotate(meeting_inferred=is_true(~Q(Exists(stated))))

    def with_due(self, limits: Limits) -> Self:
        """Annotate the due date that applies now, and its latest day."""
        return self.annotate(**{name: _standing_alone(limits)[name] for name in ("due", "due_latest")})

    def still_open(self, as_of: AsOf | Limits) -> Self:
        """The commitments neither kept nor dropped by the day."""
        return self.filter(~Exists(_checks().filter(as_of.happened(), finding__in=FINAL_FINDINGS)))


_DATE, _TEXT = models.DateField(), models.CharField()
# Orderings of checks: earliest first, and latest first.
_FIRST, _LAST = ("date_latest", "date_earliest", "slug"), ("-date_latest", "-date_earliest", "-slug")


def _checks(of: str = "pk") -> models.QuerySet["Check"]:
    """A subquery: the published checks of the outer commitment; ``of`` is the path to it from the outer row."""
    return Check.objects.filter(commitment=OuterRef(of), state=State.PUBLISHED).order_by()


def _dues(limits: Limits, of: str = "pk") -> models.QuerySet["Check"]:
    """A subquery: the checks that had happened by the day and give a due date."""
    return _checks(of).filter(limits.happened()).exclude(due="")


@lru_cache(maxsize=KEPT_LIMITS)
def _goes_on(day: dt.date) -> CompiledOnce:
    return CompiledOnce(Exists(_checks().filter(date_latest__gt=day)))


@lru_cache(maxsize=KEPT_LIMITS)
def _standing_alone(limits: Limits) -> dict[str, CompiledOnce]:
    """The annotations of ``CommitmentQuerySet.with_standing_alone``."""
    checks, due = _checks().filter(limits.happened()), _dues(limits).order_by(*_LAST)
    made = Subquery(checks.order_by(*_FIRST).values("date_latest")[:1])
    found = {
        "due": Coalesce(Subquery(due.values("due")[:1]), Value("")),
        "due_latest": Coalesce(Subquery(due.values("due_latest")[:1]), Value(dates.LAST_DAY), output_field=_DATE),
        "made": Coalesce(made, Value(dates.LAST_DAY), output_field=_DATE),
        "standing": _standing(limits),
        "silent": is_true(_silent(limits)),
    }
    return {name: CompiledOnce(each) for name, each in found.items()}


@lru_cache(maxsize=KEPT_LIMITS)
def _beside_standing(limits: Limits) -> dict[str, CompiledOnce]:
    """The annotations of what is shown beside the standing, but for ``postponed``."""
    checks, dues = _checks().filter(limits.happened()), _dues(limits)
    first, last = dues.order_by(*_FIRST), dues.order_by(*_LAST)
    ends = checks.filter(finding__in=FINAL_FINDINGS).order_by(*_LAST)
    stated = checks.filter(finding=Finding.MADE, meeting__isnull=False, outcome=None)
    found = {
        "first_due": Coalesce(Subquery(first.values("due")[:1]), Value("")),
        "first_due_earliest": Subquery(first.values("due_earliest")[:1]),
        "first_due_latest": Subquery(first.values("due_latest")[:1]),
        "first_due_inferred": _first_check_inferred(first, Aspect.DUE),
        "due_earliest": Subquery(last.values("due_earliest")[:1]),
        "due_inferred": _first_check_inferred(last, Aspect.DUE),
        "end": Coalesce(Subquery(ends.values("finding")[:1]), Value("")),
        "ended": Subquery(ends.values("date_earliest")[:1]),
        "end_inferred": _first_check_inferred(ends, "", Aspect.DATE),
        "kept_inferred": _first_check_inferred(checks.filter(finding__in=KEPT_FINDINGS).order_by(*_LAST), ""),
        "answered": Exists(checks.exclude(finding=Finding.MADE)),
        "repeated": Exists(checks.filter(finding__in=(Finding.RESTATED, Finding.REPEATED))),
        "under_another_body": Exists(stated.exclude(meeting__body=OuterRef("owner"))),
    }
    return {**{name: CompiledOnce(each) for name, each in found.items()}, **_chair("owner", CommitmentCitation)}


@lru_cache(maxsize=KEPT_LIMITS)
def _postponed(limits: Limits) -> CompiledOnce:
    """Whether its due date moved, or a check says that it was postponed; refers to the other annotations."""
    printed = Q(first_due_inferred=False, due_inferred=False)
    # A date that is only less precise than the first is not later; “by” a date has no earliest day.
    moved = Q(first_due_earliest__lt=F("due_earliest")) | Q(due_earliest=dates.FIRST_DAY)
    later = Q(first_due_latest__lt=F("due_latest"), due_latest__lt=dates.LAST_DAY) & moved & printed
    said = Q(Exists(_checks().filter(limits.happened(), finding=Finding.POSTPONED)))
    return CompiledOnce(is_true(later | said), given={**_standing_alone(limits), **_beside_standing(limits)})


@cache
def _chair(owner: str, citations: type[Citation]) -> dict[str, CompiledOnce]:
    """The annotations ``chair_of`` and ``chair_in``: the chair that the owner holds, and its period.

    Only memberships that cite a passage which the outer row cites too. ``owner`` is the path to the owner.
    """
    cited = citations.objects.filter(Q(record=OuterRef(OuterRef("pk")))).order_by().values("passage")
    chairs = Membership.objects.published().filter(
        member=OuterRef(owner), standing=Standing.CHAIR, citations__passage__in=cited
    )
    chairs = chairs.order_by("-period_latest", "slug")
    return {
        "chair_of": CompiledOnce(Coalesce(Subquery(chairs.values("grouping__acronym")[:1]), Value(""))),
        "chair_in": CompiledOnce(Coalesce(Subquery(chairs.values("period")[:1]), Value(""))),
    }


def planned_by(owner: Actor, chair_of: str, chair_in: str) -> str:
    """The owner of a plan, in words: “planned by Malaysia as ASEAN chair for 2025”.

    “Planned”, not “announced”: a source that says what a state will do does not say that the state announced it.
    """
    values = {"owner": owner.short_name, "of": chair_of, "period": dates.display(chair_in)}
    if chair_of and chair_in:
        return _t("planned by %(owner)s as %(of)s chair for %(period)s") % values
    return (_t("planned by %(owner)s as %(of)s chair") if chair_of else _t("planned by %(owner)s")) % values


def _first_check_inferred(checks: models.QuerySet["Check"], *aspects: str) -> Coalesce:
    """A boolean expression: ``_is_inferred`` of the first check; false if there is none."""
    found = checks.annotate(is_inferred=is_true(_is_inferred(*aspects)))
    return Coalesce(Subquery(found.values("is_inferred")[:1]), Value(False))


def _is_inferred(*aspects: str) -> Q:
    """The condition, on a check, that one of the aspects is inferred and stated by no citation.

    The blank aspect is the finding: ``Check.finding_inferred`` in the database.
    """
    given, inferred = CheckCitation.objects.filter(record=OuterRef("pk")), Q()
    for aspect in aspects:
        readings = given.filter(aspect=aspect)
        if aspect:
            readings = readings.filter(value=OuterRef(Check.aspect_fields[Aspect(aspect)]))
        else:
            inferred |= Q(finding__in=KEPT_FINDINGS) & ~Exists(readings) & all_inferred(given)
        inferred |= all_inferred(readings)
    return inferred


def _first_due(limits: Limits) -> Subquery:
    """A subquery on checks: the latest day of the first due date of the commitment; null if that date is inferred.

    Lateness is counted from it.
    """
    dues = _dues(limits, of="commitment").order_by(*_FIRST)
    return Subquery(dues.annotate(day=Case(When(~_is_inferred(Aspect.DUE), then=F("due_latest")))).values("day")[:1])


def _silent(limits: Limits) -> Q:
    """The condition that its only finding is “stated”, although a text on a later meeting is held."""
    if limits.last_meeting is None:
        return Q(pk__in=[])
    checks = _checks().filter(limits.happened())
    before = checks.filter(date_latest__lt=limits.last_meeting)
    return Q(Exists(before)) & ~Q(Exists(checks.exclude(finding=Finding.MADE)))


def _standing(limits: Limits) -> Coalesce | Value:
    """The standing of a commitment: by what ended it, else by what was partly kept, else by its last due date.

    Empty if no source states a date.
    """
    if limits.day is None:
        return Value("")
    checks = _checks().filter(limits.happened())
    late = Q(date_earliest__gt=_first_due(limits)) & ~_is_inferred("", Aspect.DATE)
    ended = _last_by(
        checks.filter(finding__in=FINAL_FINDINGS),
        (Q(finding=Finding.DROPPED), CommitmentStanding.DROPPED),
        (late, CommitmentStanding.KEPT_LATE),
        otherwise=CommitmentStanding.KEPT,
    )
    partly = Case(
        When(Exists(checks.filter(finding=Finding.PARTLY_KEPT)), then=Value(CommitmentStanding.PARTLY_KEPT)),
        output_field=_TEXT,
    )
    due = _last_by(
        _dues(limits),
        # As of a day before the horizon, a later due date is still ahead: open, not unknown.
        (Q(due_latest__gt=limits.day), CommitmentStanding.OPEN if limits.is_past else CommitmentStanding.NOT_KNOWN_YET),
        (Q(due_latest__lt=limits.last_text or dates.FIRST_DAY), CommitmentStanding.PAST_DATE),
        otherwise=CommitmentStanding.NOT_KNOWN_YET,
    )
    return Coalesce(ended, partly, due, Value(CommitmentStanding.OPEN), output_field=_TEXT)


def _last_by(
    checks: models.QuerySet["Check"], *rules: tuple[Q, CommitmentStanding], otherwise: CommitmentStanding
) -> Subquery:
    """The standing of the latest of the checks by the first rule that holds for it; null if there is no check."""
    standing = Case(
        *(When(rule, then=Value(found)) for rule, found in rules), default=Value(otherwise), output_field=_TEXT
    )
    return Subquery(checks.order_by(*_LAST).annotate(standing=standing).values("standing")[:1])


class Commitment(Searchable, Cited):
    """A statement that something will exist or happen, specific enough to check.

    Its dates and due dates are those of its checks; its standing is computed from them.
    """

    plural = "commitments"
    aspect_fields = {
        Aspect.NAME: "text",
        Aspect.ACTOR: "owner",
        Aspect.KIND: "basis",
        Aspect.INITIATIVE: "initiative",
    }
    named_with = ("initiative",)
    named_by = ("text",)
    # Basis is shown first, as the verb is for an outcome.
    told_first = (Aspect.KIND,)
    searched_with = ("citations", "initiative__citations")

    text = models.CharField(_("what"), max_length=250, help_text=_("What will exist or happen, in our own words."))
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("initiative"), null=True, blank=True, related_name="commitments",
        help_text=_("The initiative that it is about."),
    )  # fmt: skip
    owner = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("owner"), null=True, blank=True, related_name="commitments",
        help_text=_("Whose it is; left out where no source says."),
    )  # fmt: skip
    basis = models.CharField(
        _("kind"), max_length=20, choices=CommitmentBasis.listed, help_text=_("How firmly the source puts it.")
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="commitments", help_text=_("Its themes.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="CommitmentCitation", related_name="commitments")

    objects = CommitmentQuerySet.as_manager()

    # Annotated by ``with_standing``.
    standing: str
    first_due: str
    first_due_earliest: dt.date | None
    first_due_latest: dt.date | None
    due: str
    due_earliest: dt.date | None
    due_latest: dt.date
    end: str
    ended: dt.date | None
    repeated: bool
    postponed: bool
    answered: bool
    # True if a text on a later meeting is held and its only finding is “stated”. A text may still name its subject.
    silent: bool
    # True if the date is inferred from words such as “early 2023”: no days are counted from it.
    first_due_inferred: bool
    due_inferred: bool
    # True if the final finding, or its date, is inferred.
    end_inferred: bool
    # True if the finding “kept” or “partly kept” is inferred.
    kept_inferred: bool
    # True if it is recorded under a meeting of a body that is not its owner, and no outcome is its evidence.
    under_another_body: bool
    # The grouping (acronym) that its owner chairs, and the period (EDTF): see ``_chair``.
    chair_of: str
    chair_in: str
    # Prefetched by ``with_history``.
    history: list["Check"]
    # The latest possible day of its first check.
    made: dt.date

    class Meta(Cited.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["text", "slug"]

    def __str__(self) -> str:
        return self.text

    def search_texts(self) -> SearchTexts:
        """The initiative’s names are body text, so that a search for one ranks the initiative itself first."""
        initiative = self.initiative.all_names() if self.initiative else ()
        return SearchTexts(title=self.text, names=(self.text,), body=(self.summary, self.note, *initiative))

    @classmethod
    def computed(cls, as_of: AsOf) -> dict[int, object]:
        """The standing and ``silent`` of each published commitment, by primary key."""
        rows = cls.objects.published().with_standing_alone(as_of).order_by()
        return {pk: values for pk, *values in rows.values_list("pk", F("standing"), F("silent"))}

    @property
    def standing_label(self) -> str:
        """The label of the annotated standing; empty if nothing is computed."""
        if not self.standing:
            return ""
        standing = str(CommitmentStanding(self.standing).label)
        return as_concluded(standing) if self.standing_inferred else standing

    @property
    def standing_inferred(self) -> bool:
        """True if the standing is kept, kept late or partly kept, and the latest such finding is inferred.

        Needs ``with_standing``.
        """
        kept = (CommitmentStanding.KEPT, CommitmentStanding.KEPT_LATE, CommitmentStanding.PARTLY_KEPT)
        return self.kept_inferred and self.standing in kept

    @property
    def planned_by(self) -> str:
        """The owner of the plan in words, if ``under_another_body`` is true and it was announced; else empty."""
        if not (self.under_another_body and self.owner and self.basis == CommitmentBasis.ANNOUNCED):
            return ""
        return planned_by(self.owner, self.chair_of, self.chair_in)

    @property
    def shown_checks(self) -> list["Check"]:
        """The checks that a row of a list shows: the first, and the last ``MAX_LATER_CHECKS`` of the others."""
        return [*self.history[:1], *self.history[1:][-MAX_LATER_CHECKS:]]

    @property
    def hidden_check_count(self) -> int:
        """The number of checks that ``shown_checks`` leaves out."""
        return len(self.history) - len(self.shown_checks)

    @property
    def days_late(self) -> int:
        """The minimum number of days between the first due date and the day it was kept or is now due.

        0 if it is not late or if one of the two dates is inferred: days are counted between printed dates only.
        """
        if self.standing == CommitmentStanding.KEPT_LATE and self.ended and self.first_due_latest:
            return (self.ended - self.first_due_latest).days
        counts = self.postponed and not self.end and not self.first_due_inferred and not self.due_inferred
        if not counts or self.first_due_latest is None or dates.LAST_DAY in (self.due_latest, self.first_due_latest):
            return 0
        return max(0, (self.due_latest - self.first_due_latest).days)

    def display_due(self) -> str:
        """The annotated due date in words; empty if no source gives one."""
        return dates.display(self.due)


class CommitmentCitation(Citation):
    """Evidence for a commitment: its wording, its owner and how firmly it is stated."""

    record = models.ForeignKey(Commitment, models.CASCADE, verbose_name=_("commitment"), related_name="citations")


def plan_of_another() -> Q:
    """The condition, on a check, that it states a plan of another body: see ``Check.owner_of_plan``."""
    stated = Q(meeting__isnull=False, outcome=None, finding__in=STATING_FINDINGS)
    announced = Q(commitment__owner__isnull=False, commitment__basis=CommitmentBasis.ANNOUNCED)
    return stated & announced & ~Q(commitment__owner=F("meeting__body"))


class CheckQuerySet(AtMeetingQuerySet["Check"]):
    """Querysets of checks."""

    def with_basis(self) -> Self:
        """Annotate whether the meeting’s date, the owner, the initiative and the verb of its evidence are inferred."""
        owner = whether_inferred(CommitmentCitation, Aspect.ACTOR, "commitment__owner__slug", "commitment")
        about = whether_inferred(CommitmentCitation, Aspect.INITIATIVE, "commitment__initiative__slug", "commitment")
        verb = whether_inferred(OutcomeCitation, Aspect.VERB, "outcome__verb", "outcome")
        rows = super().with_basis()
        return rows.annotate(owner_inferred=owner, initiative_inferred=about, outcome_inferred=verb)

    def with_finding_inferred(self) -> Self:
        """Annotate ``is_concluded``: ``finding_inferred`` in the database."""
        return self.annotate(is_concluded=is_true(_is_inferred("")))

    def with_outcome(self) -> Self:
        """Fetch the outcome that is the evidence, with its own."""
        relations = (f"outcome__{relation}" for relation in Outcome.references_read())
        return self.select_related("outcome", *relations).with_evidence_of("outcome")

    def with_evidence(self) -> Self:
        """Also annotate the chair that the owner holds, which ``planned_by`` reads."""
        rows = super().with_evidence().select_related("commitment__owner")
        return rows.annotate(**_chair("commitment__owner", CheckCitation))


class Check(AtMeeting):
    """A dated passage about a commitment: that it was stated, restated, kept, postponed.

    Its date is when that was said or happened. A finding of kept needs evidence other than thanks.
    """

    plural = "checks"
    aspect_fields = {Aspect.MEETING: "meeting", Aspect.DATE: "date", Aspect.DUE: "due"}
    part_of_field = "commitment"
    named_with = ("commitment__owner", "meeting")
    named_by = ("date",)

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, verbose_name=_("commitment"), related_name="checks",
        help_text=_("The commitment that it is about."),
    )  # fmt: skip
    finding = models.CharField(
        _("finding"), max_length=20, choices=Finding.listed, help_text=_("What it says about the commitment.")
    )
    due = EDTFField(_("due"))
    due_earliest = DateBoundField(_("due, earliest"))
    due_latest = DateBoundField(_("due, latest"))
    due_words = models.CharField(
        _("due, as printed"), max_length=100, blank=True, help_text=_("Such as “early 2023”: the words of the source.")
    )
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, verbose_name=_("evidence"), null=True, blank=True, related_name="checks",
        help_text=_("The outcome that shows it, where there is one."),
    )  # fmt: skip
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="CheckCitation", related_name="checks")

    objects = CheckQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["commitment", "date_latest", "date_earliest", "slug"]
        indexes = [
            models.Index(fields=["state", "-date_earliest", "-date_latest", "slug"], name="initiatives_check_in_order")
        ]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(finding="made") & ~Q(state="withdrawn"),
                name="initiatives_check_made_once",
                violation_error_message=_("A commitment is stated once; said again, it is restated."),
            ),
            models.CheckConstraint(
                condition=Q(due_words="") | ~Q(due=""),
                name="initiatives_check_due_words_go_with_due",
                violation_error_message=_("Give the date, as precise as the words are, beside the words."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        owner = self.owner_of_plan
        finding = planned_by(owner, "", "") if owner else label_of(self, "finding")
        values = {"finding": finding, "commitment": self.commitment}
        if self.meeting and not self.date:
            # “Recorded under”, since a plan of another body need not have been stated at the meeting.
            return _t("%(finding)s, recorded under the %(meeting)s: %(commitment)s") % {
                **values,
                "meeting": self.meeting,
            }
        return _t("%(finding)s, %(date)s: %(commitment)s") % {**values, "date": self.display_date()}

    @classmethod
    def name_is_inferred(cls) -> Q:
        """Also true if the finding is inferred."""
        support = CheckCitation.objects.filter(Q(record=OuterRef("record")), aspect="")
        return super().name_is_inferred() | all_inferred(support)

    def suggested_slug(self) -> str:
        """Commitment and meeting (or year), with a number from the second such check on.

        The commitment’s slug is cut to leave room for what follows it.
        """
        when = self.when_in_slug[: SLUG_LENGTH // 2]
        room = SLUG_LENGTH - len(f"-{when}{LONGEST_NUMBER}")
        first = f"{self.commitment.slug[:room].strip('-')}-{when}".strip("-")
        taken = set(Check.objects.filter(slug__startswith=first).values_list("slug", flat=True))
        numbered = (f"{first}-{number}" for number in count(2))
        return next(slug for slug in chain([first], numbered) if slug not in taken)

    @classmethod
    def foremost(cls) -> Q:
        """Citations of passages that give the verb of the outcome that is its evidence: that verb is displayed."""
        giving = OutcomeCitation.objects.filter(
            record=OuterRef("record__outcome"),
            passage=OuterRef("passage"),
            aspect=Aspect.VERB,
            value=OuterRef("record__outcome__verb"),
        )
        return Q(Exists(giving))

    @property
    def whole(self) -> Commitment:
        """The commitment, of which a check is a part."""
        return self.commitment

    @property
    def finding_inferred(self) -> bool:
        """True if the finding is inferred by the editors and stated by no passage.

        If no citation supports the finding itself, a passage that only gives the date supports “kept” and “partly
        kept”, but no other finding. ``_is_inferred`` applies the same rule in the database.
        """
        given = list(self.citations.all())
        saying = [citation for citation in given if not citation.aspect]
        if not saying and self.finding in KEPT_FINDINGS:
            saying = given
        return bool(saying) and all(citation.basis == Basis.INFERRED for citation in saying)

    @property
    def owner_of_plan(self) -> Actor | None:
        """The owner, if the check states a plan of another body than the one that met; else ``None``.

        A check with an outcome as evidence belongs to the meeting.
        """
        owner = self.commitment.owner
        if not (self.meeting and owner) or self.outcome_id or self.finding not in STATING_FINDINGS:
            return None
        if owner.pk == self.meeting.body_id or self.commitment.basis != CommitmentBasis.ANNOUNCED:
            return None
        return owner

    @property
    def planned_by(self) -> str:
        """The owner of the plan in words, with the chair of ASEAN if it holds it; empty if it is no such plan."""
        owner = self.owner_of_plan
        return planned_by(owner, getattr(self, "chair_of", ""), getattr(self, "chair_in", "")) if owner else ""

    @property
    def finding_label(self) -> str:
        """``planned_by``, or else the finding in words, marked if it is inferred."""
        return self.planned_by or finding_label(self.finding, inferred=self.finding_inferred)

    def broken_evidence_rules(self) -> list[str]:
        """Thanks are no evidence that a commitment was kept: a message if the outcome is a courtesy."""
        thanks = self.outcome and self.outcome.of_class == verbs.COURTESY
        if thanks and self.finding in KEPT_FINDINGS:
            return [_t("%(noun)s “%(record)s”: thanks are no evidence that a commitment was kept.") % self.in_message()]
        return []

    @classmethod
    def with_relations_read(cls) -> RecordedQuerySet[Self]:
        """Also select the outcome and the commitment, which the rules read."""
        return super().with_relations_read().select_related("outcome", "commitment")

    @classmethod
    def failures(cls, rows: Collection[Self]) -> list[str]:
        """The failures of any cited record, and those of ``broken_evidence_rules`` for published checks."""
        published = [row for row in rows if row.state == State.PUBLISHED]
        return [*super().failures(rows), *(each for row in published for each in row.broken_evidence_rules())]

    def display_due(self) -> str:
        """The due date in words; empty if the check gives none."""
        return dates.display(self.due)

    def clean(self) -> None:
        """A finding needs a date, its own or the meeting’s: it holds as of that date."""
        super().clean()
        if self.finding and not self.when:
            raise ValidationError({"date": _t("When was this said, or when did it happen?")})


class CheckCitation(Citation):
    """Evidence for a check: the words of the finding, and the dates they give."""

    record = models.ForeignKey(Check, models.CASCADE, verbose_name=_("check"), related_name="citations")
