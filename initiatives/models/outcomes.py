"""Outcomes: what a body decided, said or did, as one verb and one object."""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.models import Actor, Passage, Theme
from adgmin.record import NAME_ASPECTS, AsOf, Aspect, Citation, Cited
from adgmin.record.at_meeting import AtMeeting, AtMeetingQuerySet
from adgmin.record.citation import all_inferred, is_true, only_inferred
from adgmin.record.compiled import CompiledOnce
from adgmin.record.labels import label_of
from adgmin.record.publishing import SLUG_LENGTH
from adgmin.search.index import Searchable, SearchTexts
from initiatives.attribution import ACT_ASPECTS, Attribution, attribution

from .initiatives import Initiative, InitiativeCitation


class OutcomeQuerySet(AtMeetingQuerySet["Outcome"]):
    """Querysets of outcomes."""

    def for_lists(self, as_of: AsOf) -> Self:
        """The published outcomes as of the day, with what a row of a list shows."""
        rows = self.published_as_of(as_of).select_related("meeting", "initiative", "body")
        return rows.prefetch_related("counterparts").with_evidence()

    def with_attribution(self) -> Self:
        """Annotate ``attribution``, a code of ``Attribution``."""
        return self.annotate(attribution=_attribution())

    def acts_of_meetings(self) -> Self:
        """Only the acts of meetings: other attributions do not count as outcomes of a meeting."""
        return self.with_attribution().filter(attribution=Attribution.MEETING)

    def said_after(self, day: dt.date) -> Self:
        """The outcomes certainly later than a day, without thanks and the handing over of the chair."""
        return self.filter(date_earliest__gt=day).exclude(
            verb__in=(*verbs.of_class(verbs.COURTESY.code), "handed-over")
        )

    def without_views(self) -> Self:
        """Leave out facts that only perspectives sections or commentary report."""
        return self.with_attribution().exclude(attribution=Attribution.VIEW)

    def in_reading_order(self) -> Self:
        """In the order of ``place``."""
        return self.with_place().order_by("place", "slug")

    def with_place(self) -> Self:
        """Annotate ``place``: the order in its source of the first passage that gives the act, or else of any passage.

        A passage that only gives the date or the acting body may be far from the act itself.
        """
        return self.annotate(place=_place())

    def with_basis(self) -> Self:
        """Annotate whether the meeting’s date, the initiative, its name, and what the outcome belongs to are inferred.

        ``initiative_inferred``: the outcome’s own citations of the initiative are inferred; or it has none, the
        passages that give the act also name the initiative, and all those citations of the name are inferred.
        ``part-of_inferred``: the outcome’s own citations of what it belongs to are inferred; or it has none, and the
        citations by which its initiative is a part of it are inferred.
        """
        return super().with_basis().with_name_inferred("initiative").annotate(**_basis())

    def in_life_of(self, *initiatives: Initiative) -> Self:
        """The outcomes about the initiatives or their parts, those that belong to them, and the acts of their bodies.

        Ordered by the latest possible day, the earliest first, as for stages.
        """
        bodies = [initiative.body_id for initiative in initiatives if initiative.body_id]
        named = models.Q(initiative__in=initiatives) | models.Q(initiative__part_of__in=initiatives)
        found = self.filter(named | models.Q(under__in=initiatives) | models.Q(body__in=bodies))
        return found.order_by("date_latest", "date_earliest", "slug")


@cache
def _place() -> CompiledOnce:
    citations = OutcomeCitation.objects.filter(models.Q(record=models.OuterRef("pk")))
    orders = citations.order_by("passage__order").values("passage__order")
    giving = models.Subquery(orders.filter(aspect__in=ACT_ASPECTS)[:1])
    return CompiledOnce(Coalesce(giving, models.Subquery(orders[:1])))


@cache
def _basis() -> dict[str, CompiledOnce]:
    """The annotations of ``OutcomeQuerySet.with_basis``."""
    naming = InitiativeCitation.objects.filter(
        models.Q(record=models.OuterRef("initiative"), passage__outcomecitations__record=models.OuterRef("pk")),
        passage__outcomecitations__aspect__in=ACT_ASPECTS,
        aspect__in=NAME_ASPECTS,
    )
    part = only_inferred(InitiativeCitation, Aspect.PART_OF, "under__slug", "initiative")
    return {
        f"{Aspect.INITIATIVE}_inferred": _inferred_or_else(Aspect.INITIATIVE, all_inferred(naming)),
        f"{Aspect.PART_OF}_inferred": _inferred_or_else(Aspect.PART_OF, part),
    }


def _inferred_or_else(aspect: Aspect, condition: models.Q) -> CompiledOnce:
    """Whether an outcome’s own citations of an aspect are inferred or, where it has none, a condition holds."""
    own = OutcomeCitation.objects.filter(models.Q(record=models.OuterRef("pk")), aspect=aspect)
    inferred = only_inferred(OutcomeCitation, aspect, f"{Outcome.aspect_fields[aspect]}__slug")
    return CompiledOnce(is_true(inferred | (~models.Q(models.Exists(own)) & condition)))


@cache
def _attribution() -> CompiledOnce:
    return CompiledOnce(attribution(OutcomeCitation.objects.all()))


class Outcome(Searchable, AtMeeting):
    """One verb and one object, by a body, on a date, at a meeting or without a stated meeting.

    The same body, meeting and object is one outcome with several citations, even if the printed verbs differ. An
    act that another act refers to is a separate outcome if it has a date, meeting or body of its own.
    """

    plural = "outcomes"
    aspect_fields = {
        Aspect.NAME: "title",
        Aspect.VERB: "verb",
        Aspect.ACTOR: "body",
        Aspect.DATE: "date",
        Aspect.STAGE: "stage",
        Aspect.PART_OF: "under",
        Aspect.MEETING: "meeting",
        Aspect.INITIATIVE: "initiative",
    }
    aspect_lists = {Aspect.COUNTERPART: "counterparts"}
    named_with = ("meeting",)
    named_by = ("verb", "title")
    required_to_publish = ("leading_theme",)
    searched_with = ("citations", "meeting")

    title = models.CharField(
        _("title"), max_length=250, help_text=_("The object of the verb, in the institution’s own words.")
    )
    verb = models.CharField(
        _("verb"), max_length=30, choices=verbs.choices, help_text=_("The verb as printed, never a stronger one.")
    )
    of_verb = models.CharField(
        _("act that it is about"), max_length=30, choices=verbs.choices, blank=True,
        help_text=_("For “welcomed the endorsement of”: endorsed."),
    )  # fmt: skip
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("initiative"), null=True, blank=True, related_name="outcomes",
        help_text=_("The initiative that it is about."),
    )  # fmt: skip
    under = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("belongs to"), null=True, blank=True, related_name="outcomes_under",
        db_index=False,
        help_text=_("The plan, declaration or body to which it belongs."),
    )  # fmt: skip
    body = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("acting body"), null=True, blank=True, related_name="acts",
        help_text=_("Who acted; left out where no source says."),
    )  # fmt: skip
    counterparts = models.ManyToManyField(
        Actor, verbose_name=_("counterparts"), blank=True, related_name="outcomes_with",
        help_text=_("The partners that it was with or about."),
    )  # fmt: skip
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="outcomes", help_text=_("Its themes.")
    )
    leading_theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name=_("leading theme"), null=True, blank=True, related_name="leading_outcomes",
        help_text=_("One of its themes: the one under whose heading the source puts it. Lists and charts group by it."),
    )  # fmt: skip
    stage = models.CharField(
        _("stage reached"), max_length=20, choices=verbs.Stage.listed, blank=True,
        help_text=_("Only what it moved the initiative to. Noting, welcoming or acknowledging never moves a stage."),
    )  # fmt: skip
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="OutcomeCitation", related_name="outcomes")

    objects = OutcomeQuerySet.as_manager()

    # Annotated by ``with_attribution``, ``with_place`` and ``with_basis``.
    attribution: str
    place: int
    initiative_inferred: bool
    initiative_name_inferred: bool

    class Meta(Cited.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-date_earliest", "-date_latest", "slug"]
        indexes = [
            models.Index(
                fields=["state", "-date_earliest", "-date_latest", "slug"], name="initiatives_outcome_in_order"
            ),
            # Most outcomes belong to nothing: counting these too, SQLite would take another index.
            models.Index(fields=["under"], name="initiatives_outcome_under", condition=models.Q(under__isnull=False)),
        ]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "meeting", "title"],
                name="initiatives_outcome_object_once_at_a_meeting",
                violation_error_message=_("This body already has an outcome on this object there: cite it there too."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "title"],
                condition=models.Q(body=None),
                name="initiatives_outcome_object_of_nobody_once_at_a_meeting",
                violation_error_message=_("There already is an outcome on this object there: cite it there too."),
            ),
            models.CheckConstraint(
                condition=models.Q(stage="") | models.Q(verb__in=verbs.STAGE_MOVING),
                name="initiatives_outcome_verb_can_move_the_stage",
                violation_error_message=_("This verb never moves a stage."),
            ),
            models.CheckConstraint(
                condition=models.Q(stage="") | models.Q(initiative__isnull=False),
                name="initiatives_outcome_stage_is_of_an_initiative",
                violation_error_message=_("Only an initiative has a stage: name the one that is moved."),
            ),
        ]

    def __str__(self) -> str:
        return _t("%(predicate)s %(object)s") % {"predicate": self.predicate, "object": self.title}

    @property
    def predicate(self) -> str:
        """The words before the object: "endorsed", "welcomed the endorsement of"."""
        return verbs.predicate(self.verb, self.of_verb)

    @property
    def verb_and_object(self) -> tuple[str, str]:
        """``str(self)`` split after the verb; the first part is empty in languages that do not put the verb first."""
        name, verb = str(self), self.predicate
        return (verb, name[len(verb) :]) if name.startswith(verb) else ("", name)

    def suggested_slug(self) -> str:
        """Meeting (or year) and object, so that a change of verb or of day leaves the slug right."""
        return f"{self.when_in_slug} {self.title}"

    def fill_in(self) -> None:
        """Add the verb to a derived slug if another act on the same object has it: a text often has two."""
        is_derived = not self.slug
        super().fill_in()
        if not is_derived or not self.slug:
            return
        if Outcome.rows().filter(slug=self.slug).exclude(pk=self.pk).exclude(verb=self.verb).exists():
            self.slug = f"{self.slug[: SLUG_LENGTH - len(self.verb) - 1].strip('-')}-{self.verb}"

    @property
    def of_class(self) -> verbs.VerbClass:
        """The class of its verb on the scale."""
        return verbs.BY_CODE[self.verb].of_class

    @property
    def stage_inferred(self) -> bool:
        """True if it sets a stage and the stage, the verb or the link to the initiative is inferred."""
        shown = (self.concluded(Aspect.STAGE), self.inferred(Aspect.VERB), self.inferred("initiative"))
        return bool(self.stage) and any(shown)

    @property
    def inferred_counterparts(self) -> set[str]:
        """The slugs of the counterparts that are inferred."""
        return self.inferred_values(Aspect.COUNTERPART)

    @property
    def counterparts_and_basis(self) -> list[tuple[Actor, bool]]:
        """The counterparts, each with whether it is inferred."""
        inferred = self.inferred_counterparts
        return [(actor, actor.slug in inferred) for actor in self.counterparts.all()]

    @property
    def is_of_another(self) -> bool:
        """True if the acting body is not the body that met, or no meeting is stated."""
        return self.meeting is None or self.body_id != self.meeting.body_id

    @property
    def weight(self) -> tuple[int, bool]:
        """Sort key: stronger verbs higher; of equal verbs, those that a source states higher."""
        return verbs.weight(self.verb), not self.inferred(Aspect.VERB)

    @property
    def is_at_meeting(self) -> bool:
        """True if ``attribution`` is the meeting or another body at it; false if it is only recorded under it."""
        return self.attribution in (Attribution.MEETING, Attribution.OTHER_BODY)

    @property
    def attribution_inferred(self) -> bool:
        """True if it counts as an act at or of the meeting, but the meeting or the acting body is inferred."""
        found = getattr(self, "attribution", None)
        nobody = found == Attribution.MEETING and (self.body_id is None or self.concluded(Aspect.ACTOR))
        return nobody or (found in (Attribution.MEETING, Attribution.OTHER_BODY) and self.concluded(Aspect.MEETING))

    @property
    def date_inferred(self) -> bool | None:
        """True if the date is the meeting’s, and that date or the link to the meeting is inferred.

        ``None`` if the outcome has a date of its own, or no meeting.
        """
        return True if self.meeting and not self.date and self.concluded(Aspect.MEETING) else super().date_inferred

    @property
    def attribution_label(self) -> str:
        """The label of ``attribution``; needs ``with_attribution``."""
        return str(Attribution(self.attribution).label)

    @property
    def strength(self) -> int | None:
        """The strength of its verb, 0 to 5; ``None`` for facts."""
        return self.of_class.strength

    def search_texts(self) -> SearchTexts:
        """The verb is indexed as a name, so that a search for a verb finds its outcomes."""
        return SearchTexts(
            title=str(self),
            names=(*self.all_names(), label_of(self, "verb")),
            body=(self.summary, self.date_in_words, self.note),
            date=self.date_earliest,
        )

    @classmethod
    def failures(cls, rows: Collection[Self]) -> list[str]:
        """The failures of any cited record, and one for each row whose leading theme is not one of its themes."""
        led = cls.objects.filter(pk__in=[row.pk for row in rows if row.leading_theme_id])
        astray = led.exclude(pk__in=led.filter(themes=models.F("leading_theme")))
        return [
            *super().failures(rows),
            *(
                _t("%(noun)s “%(record)s”: the leading theme must be one of its themes.") % row.in_message()
                for row in astray
            ),
        ]

    def clean(self) -> None:
        """Refuse an act that is about an act with the same verb."""
        super().clean()
        if self.of_verb and self.of_verb == self.verb:
            raise ValidationError({"of_verb": _t("Only for an act that is about another act.")})


class OutcomeCitation(Citation):
    """Evidence for an outcome: the verb, object and other values as each source prints them."""

    record = models.ForeignKey(Outcome, models.CASCADE, verbose_name=_("outcome"), related_name="citations")
