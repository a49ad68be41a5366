"""Something checkable that a source says will exist or happen, and what became of it."""

import datetime as dt
from collections.abc import Collection
from itertools import chain, count
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.models import Actor, AtMeeting, AtMeetingQuerySet, Meeting, Membership, Passage, Standing, Theme
from adgmin.record import AsOf, Aspect, Basis, Citation, Cited, CitedQuerySet, DateBoundField, EDTFField, State
from adgmin.record.citation import is_true, only_inferred
from adgmin.record.publishing import SLUG_LENGTH
from adgmin.search.index import Searchable, SearchTexts

from .initiatives import Initiative
from .outcomes import Outcome, OutcomeCitation


class CommitmentBasis(models.TextChoices):
    """How firmly the source puts it."""

    DECIDED = "decided", _("decided")
    SCHEDULED = "scheduled", _("scheduled")
    ANNOUNCED = "announced", _("announced")
    EXPECTED = "expected", _("expected")


class Finding(models.TextChoices):
    """What a dated passage says of a commitment."""

    MADE = "made", _("stated")
    RESTATED = "restated", _("restated")
    # An act on the same matter that is not what was promised: an endorsement where an adoption was.
    FOLLOWED_UP = "followed-up", _("progress reported")
    KEPT = "kept", _("kept")
    PARTLY_KEPT = "partly-kept", _("partly kept")
    REPEATED = "repeated", _("repeated")
    POSTPONED = "postponed", _("postponed")
    DROPPED = "dropped", _("dropped")


def finding_label(finding: str, *, inferred: bool) -> str:
    """A finding in words, marked as the editors’ conclusion if it is inferred."""
    return concluded(str(Finding(finding).label)) if inferred else str(Finding(finding).label)


def concluded(label: str) -> str:
    """What the editors conclude and no source says, in words."""
    return _t("%(label)s, as the editors conclude") % {"label": label}


# At the end of the slug of a check, where it is not the first of its commitment at a meeting or in a year.
LONGEST_NUMBER = "-999"
# So many checks after the first a line of a list shows.
TRAIL = 3
# What a commitment ends with; until then it may fall due.
ENDS = (Finding.KEPT, Finding.DROPPED)
# How a commitment is stated.
STATING = (Finding.MADE, Finding.RESTATED)
# What is found only where something more than thanks shows it.
SHOWN_BY_ACTS = (Finding.KEPT, Finding.PARTLY_KEPT)


class CommitmentStanding(models.TextChoices):
    """How a commitment stands as of a day: computed from its checks, never entered.

    The first of the rules in ``_standing`` that is true decides.
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
        """What is true of the commitments that stand so, as far as they do not stand otherwise."""
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

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps dates as text."""
        days = self.copy()
        days.set_source_expressions([models.Func(each, function="julianday") for each in self.get_source_expressions()])
        return super(DaysBetween, days).as_sql(compiler, connection, template="CAST(%(expressions)s AS integer)")


def puts_off(was: str, now: str) -> int:
    """By how many days a due date is later than the one before, both of them printed; 0 where it is not.

    A date that is only less precise puts nothing off; of “by” a date, which is open at its beginning, the end alone
    counts. ``with_standing`` says the same of the first due date and the last one, in the database.
    """
    old, new = dates.bounds(was), dates.bounds(now)
    moved = old.earliest < new.earliest or new.earliest == dates.FIRST_DAY
    return (new.latest - old.latest).days if moved and old.latest < new.latest < dates.LAST_DAY else 0


class CommitmentQuerySet(CitedQuerySet["Commitment"]):
    """Querysets of commitments."""

    def with_evidence(self) -> Self:
        """Also whether no source gives its initiative its name."""
        return super().with_evidence().with_name_inferred("initiative")

    def as_of(self, as_of: AsOf) -> Self:
        """Those that had certainly been made by the day asked for."""
        made = _checks().filter(date_latest__lte=as_of.asked) if as_of.asked else None
        return self if made is None else self.showing(as_of).filter(Exists(made))

    def with_computed(self, as_of: AsOf) -> Self:
        """With how each stood on the day."""
        return self.with_standing(as_of)

    def showing(self, as_of: AsOf) -> Self:
        """Also annotate ``goes_on``: whether any of its checks is later."""
        shown = super().showing(as_of)
        return shown.annotate(goes_on=Exists(_checks().filter(date_latest__gt=as_of.asked))) if as_of.asked else shown

    def with_standing_alone(self, as_of: AsOf) -> Self:
        """Annotate ``standing`` and ``silent``, and what they are computed from.

        The first due date is what was promised; lateness is counted from it. The last one is what is promised now.
        """
        checks, dues = _checks().filter(as_of.happened()), _dues(as_of)
        ends = checks.filter(finding__in=ENDS).order_by(*_LAST)
        annotated = self.annotate(
            first_due_latest=Subquery(dues.order_by(*_FIRST).values("due_latest")[:1]),
            first_due_inferred=_of_check(dues.order_by(*_FIRST), Aspect.DUE),
            due=Coalesce(Subquery(dues.order_by(*_LAST).values("due")[:1]), Value("")),
            due_latest=Coalesce(
                Subquery(dues.order_by(*_LAST).values("due_latest")[:1]), Value(dates.LAST_DAY), output_field=_DATE
            ),
            made=Coalesce(
                Subquery(checks.order_by(*_FIRST).values("date_latest")[:1]), Value(dates.LAST_DAY), output_field=_DATE
            ),
            end=Coalesce(Subquery(ends.values("finding")[:1]), Value("")),
            ended=Subquery(ends.values("date_earliest")[:1]),
            end_inferred=_of_check(ends, "", Aspect.DATE),
            partly=Exists(checks.filter(finding=Finding.PARTLY_KEPT)),
            answered=Exists(checks.exclude(finding=Finding.MADE)),
        )
        return annotated.annotate(standing=_standing(as_of), silent=is_true(_silent(as_of)))

    def with_standing(self, as_of: AsOf) -> Self:
        """Annotate how each stands, and all that is shown beside it: see the fields named in ``Commitment``."""
        checks, dues = _checks().filter(as_of.happened()), _dues(as_of)
        apart = checks.filter(finding=Finding.MADE, meeting__isnull=False, outcome=None)
        annotated = self.with_standing_alone(as_of).annotate(
            first_due=Coalesce(Subquery(dues.order_by(*_FIRST).values("due")[:1]), Value("")),
            first_due_earliest=Subquery(dues.order_by(*_FIRST).values("due_earliest")[:1]),
            due_earliest=Subquery(dues.order_by(*_LAST).values("due_earliest")[:1]),
            due_inferred=_of_check(dues.order_by(*_LAST), Aspect.DUE),
            kept_inferred=_of_check(checks.filter(finding__in=SHOWN_BY_ACTS).order_by(*_LAST), ""),
            repeated=Exists(checks.filter(finding__in=(Finding.RESTATED, Finding.REPEATED))),
            apart=Exists(apart.exclude(meeting__body=OuterRef("owner"))),
            **_chair("owner", CommitmentCitation),
        )
        printed = Q(first_due_inferred=False, due_inferred=False)
        # A date that is only less precise than the first one puts nothing off; “by” a date is open at its beginning.
        moved = Q(first_due_earliest__lt=F("due_earliest")) | Q(due_earliest=dates.FIRST_DAY)
        postponed = Q(first_due_latest__lt=F("due_latest"), due_latest__lt=dates.LAST_DAY) & moved & printed
        return annotated.annotate(postponed=is_true(postponed | Q(Exists(checks.filter(finding=Finding.POSTPONED)))))

    def with_lateness(self) -> Self:
        """Annotate ``late_by``, to sort by: as ``days_late`` has it, of what stands as ``with_standing`` has it."""
        printed = Q(first_due_inferred=False, due_inferred=False)
        later = Q(due_latest__gt=F("first_due_latest"), due_latest__lt=dates.LAST_DAY)
        late = Case(
            When(standing=CommitmentStanding.KEPT_LATE, then=DaysBetween("ended", "first_due_latest")),
            When(printed & later & Q(postponed=True, end=""), then=DaysBetween("due_latest", "first_due_latest")),
            default=Value(0),
        )
        return self.annotate(late_by=late)

    def with_check_at(self, meeting: Meeting, as_of: AsOf) -> Self:
        """Those that some check of a meeting up to the day is about."""
        checks = Check.objects.published().as_of(as_of).filter(commitment=OuterRef("pk"), meeting=meeting)
        return self.filter(Exists(checks))

    def still_open(self, as_of: AsOf) -> Self:
        """Those neither kept nor dropped by the day."""
        return self.filter(~Exists(_checks().filter(as_of.happened(), finding__in=ENDS)))


_DATE = models.DateField()
# Orders of checks: the first one first, or the last one.
_FIRST, _LAST = ("date_latest", "date_earliest", "slug"), ("-date_latest", "-date_earliest", "-slug")


def _checks() -> models.QuerySet["Check"]:
    """The published checks of the commitment at hand, for a subquery."""
    return Check.objects.filter(commitment=OuterRef("pk"), state=State.PUBLISHED).order_by()


def _dues(as_of: AsOf) -> models.QuerySet["Check"]:
    """Those up to a day that give a due date."""
    return _checks().filter(as_of.happened()).exclude(due="")


def _chair(owner: str, citations: Any) -> dict[str, Any]:
    """Of what an owner has the chair, and when, where a passage cited for the row at hand says so."""
    cited = citations.objects.filter(record=OuterRef(OuterRef("pk"))).order_by().values("passage")
    chairs = Membership.objects.published().filter(
        member=OuterRef(owner), standing=Standing.CHAIR, citations__passage__in=cited
    )
    chairs = chairs.order_by("-period_latest", "slug")
    return {
        "chair_of": Coalesce(Subquery(chairs.values("grouping__acronym")[:1]), Value("")),
        "chair_in": Coalesce(Subquery(chairs.values("period")[:1]), Value("")),
    }


def planned_by(owner: Actor, chair_of: str, chair_in: str) -> str:
    """Whose plan something beside a meeting is: “planned by Malaysia as ASEAN chair for 2025”.

    A source that says what a state is to do does not say that the state announced it.
    """
    said = {"owner": owner.short_name, "of": chair_of, "period": dates.display(chair_in)}
    if chair_of and chair_in:
        return _t("planned by %(owner)s as %(of)s chair for %(period)s") % said
    return (_t("planned by %(owner)s as %(of)s chair") if chair_of else _t("planned by %(owner)s")) % said


def _of_check(checks: models.QuerySet["Check"], *aspects: str) -> Coalesce:
    """Whether what the first of some checks says of any of these aspects is inferred, and printed nowhere."""
    inferred = Q()
    for aspect in aspects:
        readings = CheckCitation.objects.filter(record=OuterRef("pk"), aspect=aspect)
        if aspect:
            readings = readings.filter(value=OuterRef(Check.aspect_fields[Aspect(aspect)]))
        concluded, stated = readings.filter(basis=Basis.INFERRED), readings.exclude(basis=Basis.INFERRED)
        inferred |= Exists(concluded) & ~Exists(stated)
    found = checks.annotate(is_inferred=Case(When(inferred, then=True), default=Value(False)))
    return Coalesce(Subquery(found.values("is_inferred")[:1]), Value(False))


def _silent(as_of: AsOf) -> Q:
    """That no text held says whether it was kept, though one reports on a meeting after it was stated."""
    if as_of.last_meeting is None:
        return Q(pk__in=[])
    return Q(answered=False, made__lt=as_of.last_meeting)


def _standing(as_of: AsOf) -> Case:
    """How a commitment stands; nothing, where no source states a date."""
    kept_late = Q(end=Finding.KEPT, ended__gt=F("first_due_latest"), first_due_inferred=False, end_inferred=False)
    rules = [
        (Q(end=Finding.DROPPED), CommitmentStanding.DROPPED),
        (kept_late, CommitmentStanding.KEPT_LATE),
        (Q(end=Finding.KEPT), CommitmentStanding.KEPT),
        (Q(partly=True), CommitmentStanding.PARTLY_KEPT),
        (Q(due=""), CommitmentStanding.OPEN),
        # A day before the horizon does not know what it brought.
        (Q(due_latest__gt=as_of.day), CommitmentStanding.OPEN if as_of.is_past else CommitmentStanding.NOT_KNOWN_YET),
        (Q(due_latest__lt=as_of.last_text or dates.FIRST_DAY), CommitmentStanding.PAST_DATE),
    ]
    return Case(
        *(When(rule, then=Value(standing)) for rule, standing in rules if as_of.day),
        default=Value(CommitmentStanding.NOT_KNOWN_YET if as_of.day else ""),
        output_field=models.CharField(),
    )


class Commitment(Searchable, Cited):
    """What somebody says will exist or happen, so that it can be checked whether it did.

    What was said of it when, and when it is due, are its checks; how it stands is computed from them.
    """

    plural = "commitments"
    aspect_fields = {Aspect.NAME: "text", Aspect.ACTOR: "owner", Aspect.KIND: "basis"}
    named_with = ("initiative",)
    named_by = ("text",)
    # How firmly it is put, as of an outcome the verb.
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
        _("basis"), max_length=20, choices=CommitmentBasis, help_text=_("How firmly the source puts it.")
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
    # Whether a text on a later meeting is held, and none says whether it was kept; one may still name its subject.
    silent: bool
    # Whether the date is our reading of words such as “early 2023”, so that no days are counted from it.
    first_due_inferred: bool
    due_inferred: bool
    # Whether it is our reading that it ended so, or when.
    end_inferred: bool
    # Whether it is our reading that it was kept, wholly or in part.
    kept_inferred: bool
    # Whether it was made beside a meeting of another body than its owner, without an act of that meeting.
    apart: bool
    # Of what its owner has the chair, and when, as a passage cited for it says.
    chair_of: str
    chair_in: str
    # Fetched by lists that show it: all its checks, the first first.
    history: list["Check"]
    # The last day that its first check can mean.
    made: dt.date

    class Meta(Cited.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["text", "slug"]

    def __str__(self) -> str:
        return self.text

    def search_texts(self) -> SearchTexts:
        """What it promises; what more is said, and of what: by its name the initiative itself is found first."""
        initiative = self.initiative.all_names() if self.initiative else ()
        return SearchTexts(title=self.text, names=(self.text,), body=(self.summary, self.note, *initiative))

    @classmethod
    def computed(cls, as_of: AsOf) -> dict[int, Any]:
        """How each stands, and whether no later text says whether it was kept."""
        rows: Any = cls.objects.published().with_standing_alone(as_of).order_by()
        return {pk: said for pk, *said in rows.values_list("pk", "standing", "silent")}

    @property
    def standing_label(self) -> str:
        """The annotated standing in words; empty where nothing is computed."""
        if not self.standing:
            return ""
        standing = str(CommitmentStanding(self.standing).label)
        return concluded(standing) if self.standing_inferred else standing

    @property
    def standing_inferred(self) -> bool:
        """Whether it stands so in our reading, and no source says it."""
        kept = (CommitmentStanding.KEPT, CommitmentStanding.KEPT_LATE, CommitmentStanding.PARTLY_KEPT)
        return self.kept_inferred and self.standing in kept

    @property
    def planned_by(self) -> str:
        """Whose plan it is, where that is not the meeting under which it is recorded; else empty."""
        if not (self.apart and self.owner and self.basis == CommitmentBasis.ANNOUNCED):
            return ""
        return planned_by(self.owner, self.chair_of, self.chair_in)

    @property
    def trail(self) -> list["Check"]:
        """What a line shows of its history: the first check, where it was stated, and the last few."""
        return [*self.history[:1], *self.history[1:][-TRAIL:]]

    @property
    def left_out(self) -> int:
        """How many of them a line leaves out."""
        return len(self.history) - len(self.trail)

    @property
    def days_late(self) -> int:
        """By how many days at least it was kept, or is now promised, after it was first due.

        0 if it is not late, and where one of the two dates is inferred: days are counted between printed dates.
        """
        if self.standing == CommitmentStanding.KEPT_LATE and self.ended and self.first_due_latest:
            return (self.ended - self.first_due_latest).days
        counts = self.postponed and not self.end and not self.first_due_inferred and not self.due_inferred
        if not counts or self.first_due_latest is None or dates.LAST_DAY in (self.due_latest, self.first_due_latest):
            return 0
        return max(0, (self.due_latest - self.first_due_latest).days)

    def display_due(self) -> str:
        """The date by which it is due, in words; empty where no source gives one."""
        return dates.display(self.due)


class CommitmentCitation(Citation):
    """Evidence for a commitment."""

    record = models.ForeignKey(Commitment, models.CASCADE, verbose_name=_("commitment"), related_name="citations")


class CheckQuerySet(AtMeetingQuerySet, CitedQuerySet["Check"]):
    """Querysets of checks."""

    def with_basis(self) -> Self:
        """Also whether no source states whose the commitment is, or the verb of the outcome that is its evidence."""
        owner = only_inferred(CommitmentCitation, Aspect.ACTOR, "commitment__owner__slug", "commitment")
        verb = only_inferred(OutcomeCitation, Aspect.VERB, "outcome__verb", "outcome")
        return super().with_basis().annotate(owner_inferred=is_true(owner), outcome_inferred=is_true(verb))

    def with_finding_inferred(self) -> Self:
        """Annotate ``is_concluded``: whether no passage says what was found, as ``finding_inferred`` has it."""
        saying = CheckCitation.objects.filter(record=OuterRef("pk"))
        blank = saying.filter(aspect="")
        concluded = Exists(blank) & ~Exists(blank.exclude(basis=Basis.INFERRED))
        dated = Q(finding__in=SHOWN_BY_ACTS) & ~Exists(blank) & ~Exists(saying.exclude(basis=Basis.INFERRED))
        return self.annotate(is_concluded=is_true(Q(concluded) | dated))

    def with_evidence(self) -> Self:
        """Also of what the owner has the chair, for ``planned_by``."""
        rows = super().with_evidence().select_related("commitment__owner")
        return rows.annotate(**_chair("commitment__owner", CheckCitation))


class Check(AtMeeting, Cited):
    """A dated passage about a commitment: that it was stated, restated, kept, postponed.

    Its date is when that was said or came about. A finding of kept rests on a source that reports it.
    """

    plural = "checks"
    aspect_fields = {Aspect.MEETING: "meeting", Aspect.DATE: "date", Aspect.DUE: "due"}
    named_with = ("commitment", "meeting")
    named_by = ("date",)

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, verbose_name=_("commitment"), related_name="checks",
        help_text=_("The commitment that it is about."),
    )  # fmt: skip
    finding = models.CharField(
        _("finding"), max_length=20, choices=Finding, help_text=_("What it says about the commitment.")
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
        said = {"finding": self.get_finding_display(), "commitment": self.commitment}
        if self.meeting and not self.date:
            # A plan of others is recorded under a meeting too: it need not have been stated there.
            return _t("%(finding)s, recorded under the %(meeting)s: %(commitment)s") % {**said, "meeting": self.meeting}
        return _t("%(finding)s, %(date)s: %(commitment)s") % {**said, "date": self.display_date()}

    @classmethod
    def name_is_inferred(cls) -> Q:
        """Also: the finding, where no passage states it."""
        support = CheckCitation.objects.filter(Q(record=OuterRef("record")), aspect="").order_by()
        concluded, stated = support.filter(basis=Basis.INFERRED), support.exclude(basis=Basis.INFERRED)
        return super().name_is_inferred() | (Q(Exists(concluded)) & ~Q(Exists(stated)))

    def suggested_slug(self) -> str:
        """Commitment, and the meeting or the year: no date sharper than that; numbered from the second there on.

        What tells checks apart stands at the end, so a long commitment is cut to leave room for it.
        """
        when = self.when_in_slug[: SLUG_LENGTH // 2]
        room = SLUG_LENGTH - len(f"-{when}{LONGEST_NUMBER}")
        first = f"{self.commitment.slug[:room].strip('-')}-{when}".strip("-")
        taken = set(Check.objects.filter(slug__startswith=first).values_list("slug", flat=True))
        numbered = (f"{first}-{number}" for number in count(2))
        return next(slug for slug in chain([first], numbered) if slug not in taken)

    @classmethod
    def foremost(cls) -> Q:
        """Passages that give the verb of the outcome that is its evidence, since its line shows that verb."""
        giving = OutcomeCitation.objects.filter(
            record=OuterRef("record__outcome"),
            passage=OuterRef("passage"),
            aspect=Aspect.VERB,
            value=OuterRef("record__outcome__verb"),
        )
        return Q(Exists(giving))

    @property
    def whole(self) -> Commitment:
        """The commitment."""
        return self.commitment

    @property
    def is_our_reading(self) -> bool:
        """Whether it is the editors who conclude what was found, and no passage says so.

        A passage that only dates it also says that a commitment was kept, but not that it was stated.
        """
        given = list(self.citations.all())
        saying = [citation for citation in given if not citation.aspect]
        if not saying and self.finding in SHOWN_BY_ACTS:
            saying = given
        return bool(saying) and all(citation.basis == Basis.INFERRED for citation in saying)

    @property
    def finding_inferred(self) -> bool:
        """The same, for its mark."""
        return self.is_our_reading

    @property
    def planned_by(self) -> str:
        """Whose plan it is, where that is not the meeting under which it is recorded; else empty.

        An act of the meeting that shows it makes it the meeting’s.
        """
        owner = self.commitment.owner
        if not (self.meeting and owner) or self.outcome_id or self.finding not in STATING:
            return ""
        if owner.pk == self.meeting.body_id or self.commitment.basis != CommitmentBasis.ANNOUNCED:
            return ""
        return planned_by(owner, getattr(self, "chair_of", ""), getattr(self, "chair_in", ""))

    @property
    def finding_label(self) -> str:
        """The finding in words, and whose reading it is where no passage says so; or whose plan it is."""
        return self.planned_by or finding_label(self.finding, inferred=self.is_our_reading)

    def broken_evidence_rules(self) -> list[str]:
        """An expression of thanks is no evidence that a promise was kept."""
        thanks = self.outcome and self.outcome.of_class == verbs.COURTESY
        if thanks and self.finding in SHOWN_BY_ACTS:
            return [_t("%(noun)s “%(record)s”: thanks are no evidence that a commitment was kept.") % self.in_message()]
        return []

    @classmethod
    def for_rule_checks(cls) -> Any:
        """With the outcome that shows it too."""
        return super().for_rule_checks().select_related("outcome", "commitment")

    @classmethod
    def failures(cls, rows: Collection[Any]) -> list[Any]:
        """Also: of the published, what shows that a promise was kept is more than thanks."""
        published = [row for row in rows if row.state == State.PUBLISHED]
        return [*super().failures(rows), *(each for row in published for each in row.broken_evidence_rules())]

    def display_due(self) -> str:
        """The due date in words; empty where the passage gives none."""
        return dates.display(self.due)

    def clean(self) -> None:
        """A finding needs a day: what it says holds as of that day."""
        super().clean()
        if self.finding and not self.when:
            raise ValidationError({"date": _t("When was this said, or when did it happen?")})


class CheckCitation(Citation):
    """Evidence for a check: the words that promise, and the date they give."""

    record = models.ForeignKey(Check, models.CASCADE, verbose_name=_("check"), related_name="citations")
