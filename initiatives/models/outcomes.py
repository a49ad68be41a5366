"""What a body decided, said or did about a matter: one verb, one object."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.models import Actor, AtMeeting, AtMeetingQuerySet, Passage, Theme
from adgmin.record import NAME_ASPECTS, Aspect, Basis, Citation, Cited, CitedQuerySet
from adgmin.record.citation import is_true, only_inferred
from adgmin.search.index import Searchable, SearchTexts
from initiatives.attribution import GIVING, Attribution, attribution

from .initiatives import Initiative, InitiativeCitation


class OutcomeQuerySet(AtMeetingQuerySet, CitedQuerySet["Outcome"]):
    """Querysets of outcomes."""

    def with_attribution(self) -> Self:
        """Annotate ``attribution``: whose act each is, as a code of ``Attribution``."""
        return self.annotate(attribution=attribution(OutcomeCitation.objects))

    def acts_of_meetings(self) -> Self:
        """Only the acts of meetings, which count as their outcomes."""
        return self.with_attribution().filter(attribution=Attribution.MEETING)

    def without_views(self) -> Self:
        """All but the facts that a section of views reports."""
        return self.with_attribution().exclude(attribution=Attribution.VIEW)

    def in_reading_order(self) -> Self:
        """As the passages that give their verbs stand in their sources."""
        return self.with_place().order_by("place", "slug")

    def with_place(self) -> Self:
        """Annotate ``place``: the order, in its source, of the first passage that gives the act, or, without one, any.

        A passage that only dates an act or names who acted may stand before or after what is beside it.
        """
        citations = OutcomeCitation.objects.filter(models.Q(record=models.OuterRef("pk")))
        orders = citations.order_by("passage__order").values("passage__order")
        giving = models.Subquery(orders.filter(aspect__in=GIVING)[:1])
        return self.annotate(place=Coalesce(giving, models.Subquery(orders[:1])))

    def with_basis(self) -> Self:
        """Also annotate what is our reading alone: its initiative and the name of that, and what it belongs to.

        ``initiative_inferred``: the passages print another name, or none, and the citation of the initiative that gives
        it is inferred. ``part-of_inferred``: no citation of its own says what it belongs to, and that its initiative is
        a part of this is inferred.
        """
        naming = InitiativeCitation.objects.filter(
            models.Q(record=models.OuterRef("initiative"), passage__outcomecitations__record=models.OuterRef("pk")),
            passage__outcomecitations__aspect__in=GIVING,
            aspect__in=NAME_ASPECTS,
        )
        concluded, stated = naming.filter(basis=Basis.INFERRED), naming.exclude(basis=Basis.INFERRED)
        inferred = is_true(models.Q(models.Exists(concluded)) & ~models.Q(models.Exists(stated)))
        return (
            super()
            .with_basis()
            .with_name_inferred("initiative")
            .annotate(initiative_inferred=inferred, **{f"{Aspect.PART_OF}_inferred": is_true(self._place_inferred())})
        )

    @staticmethod
    def _place_inferred() -> models.Q:
        """That no source states what an outcome belongs to: by its own citations, or else by its initiative’s."""
        own = OutcomeCitation.objects.filter(models.Q(record=models.OuterRef("pk")), aspect=Aspect.PART_OF)
        of_part = only_inferred(InitiativeCitation, Aspect.PART_OF, "under__slug", "initiative")
        of_itself = only_inferred(OutcomeCitation, Aspect.PART_OF, "under__slug")
        return of_itself | (~models.Q(models.Exists(own)) & of_part)

    def in_life_of(self, *initiatives: Initiative) -> Self:
        """Those about an initiative, its parts and what belongs to it, and the acts of its body, the first first.

        As with a stage, what came first is what was first certainly so.
        """
        bodies = [initiative.body_id for initiative in initiatives if initiative.body_id]
        named = models.Q(initiative__in=initiatives) | models.Q(initiative__part_of__in=initiatives)
        found = self.filter(named | models.Q(under__in=initiatives) | models.Q(body__in=bodies))
        return found.order_by("date_latest", "date_earliest", "slug")


class Outcome(AtMeeting, Searchable, Cited):
    """One verb and one object, by a body, on a date, at a meeting or without one stated.

    The same body, meeting and object is one outcome with several citations, even where the printed verbs differ. An
    act that another one speaks of, and that has a date, meeting or body of its own, is an outcome of its own.
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
    }
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
        _("stage reached"), max_length=20, choices=verbs.Stage, blank=True,
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
        """All that stands before the object: "endorsed", "welcomed the endorsement of"."""
        return verbs.predicate(self.verb, self.of_verb)

    @property
    def verb_and_object(self) -> tuple[str, str]:
        """Its name in two, to join; without a verb in a language in which that does not come first."""
        name, verb = str(self), self.predicate
        return (verb, name[len(verb) :]) if name.startswith(verb) else ("", name)

    def suggested_slug(self) -> str:
        """Meeting, or the year of the date, and object: no verb, no sharper date."""
        return f"{self.when_in_slug} {self.title}"

    @property
    def of_class(self) -> verbs.VerbClass:
        """The class of its verb."""
        return verbs.BY_CODE[self.verb].of_class

    @property
    def stage_inferred(self) -> bool:
        """Whether no source states the stage that it set, the verb that set it, or that it is about the initiative."""
        shown = (self.concluded(Aspect.STAGE), self.inferred(Aspect.VERB), self.inferred("initiative"))
        return bool(self.stage) and any(shown)

    @property
    def is_of_another(self) -> bool:
        """Whether it is not an act of the body that met, or of no meeting."""
        return self.meeting is None or self.body_id != self.meeting.body_id

    @property
    def weight(self) -> tuple[int, bool]:
        """How much it tells beside other acts: by its verb, and of equal verbs that of one which a source states."""
        return verbs.weight(self.verb), not self.inferred(Aspect.VERB)

    @property
    def is_at_meeting(self) -> bool:
        """Whether it is an act at its meeting, whoever acted, by ``attribution``, and not only recorded under it."""
        return self.attribution in (Attribution.MEETING, Attribution.OTHER_BODY)

    @property
    def attribution_inferred(self) -> bool:
        """Whether it counts as an act at the meeting, or of it, though no source states that, or who acted."""
        found = getattr(self, "attribution", None)
        nobody = found == Attribution.MEETING and (self.body_id is None or self.concluded(Aspect.ACTOR))
        return nobody or (found in (Attribution.MEETING, Attribution.OTHER_BODY) and self.concluded(Aspect.MEETING))

    @property
    def date_inferred(self) -> bool | None:
        """Also where it has the date of a meeting that is itself inferred."""
        return True if self.meeting and not self.date and self.concluded(Aspect.MEETING) else super().date_inferred

    @property
    def attribution_label(self) -> str:
        """The label of ``attribution``, which ``with_attribution`` annotates."""
        return str(Attribution(self.attribution).label)

    @property
    def strength(self) -> int | None:
        """The strength of its verb, 0 to 5; ``None`` for facts."""
        return self.of_class.strength

    def search_texts(self) -> SearchTexts:
        """Its verb and object; what more was said. Who asks for a verb is asking for the outcomes that have it."""
        return SearchTexts(
            title=str(self),
            names=(*self.all_names(), self.get_verb_display()),
            body=(self.summary, self.date_in_words, self.note),
            date=self.date_earliest,
        )

    @classmethod
    def failures(cls, rows: Collection[Any]) -> list[Any]:
        """Also: the leading theme is one of the themes."""
        led = cls.objects.filter(pk__in=[row.pk for row in rows], leading_theme__isnull=False)
        astray = led.exclude(pk__in=led.filter(themes=models.F("leading_theme")))
        return [
            *super().failures(rows),
            *(
                _t("%(noun)s “%(record)s”: the leading theme must be one of its themes.") % row.in_message()
                for row in astray
            ),
        ]

    def clean(self) -> None:
        """A verb is not its own object."""
        super().clean()
        if self.of_verb and self.of_verb == self.verb:
            raise ValidationError({"of_verb": _t("Only for an act that is about another act.")})


class OutcomeCitation(Citation):
    """Evidence for an outcome: the verb as each source prints it."""

    record = models.ForeignKey(Outcome, models.CASCADE, verbose_name=_("outcome"), related_name="citations")
