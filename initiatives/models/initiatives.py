"""Initiatives: the guides, plans, bodies and programmes whose stage the tracker follows."""

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self, cast

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.models import Actor, Passage, Theme, normalised
from adgmin.record import AsOf, Aspect, ByThen, Citation, Cited, CitedQuerySet, DateBoundField, Dated, EDTFField, State
from adgmin.record.as_of import KEPT_LIMITS, Limits
from adgmin.record.citation import is_true
from adgmin.record.compiled import CompiledOnce
from adgmin.search.index import Searchable, SearchTexts
from adgmin.verbs import Stage, by_weight
from adgmin.vocabulary import Vocabulary

if TYPE_CHECKING:
    from .outcomes import Outcome, OutcomeQuerySet


class InitiativeKind(Vocabulary):
    """The kind of an initiative."""

    GUIDE = "guide", _("guide")
    FRAMEWORK = "framework", _("framework")
    AGREEMENT = "agreement", _("agreement")
    DECLARATION = "declaration", _("declaration")
    BODY = "body", _("body")
    CENTRE = "centre", _("centre")
    PROGRAMME = "programme", _("programme")
    PARTNERSHIP = "partnership", _("partnership")
    PROJECT = "project", _("project")
    FUND = "fund", _("fund")
    WORK_PLAN = "work-plan", _("work plan")
    ROADMAP = "roadmap", _("roadmap")
    STRATEGY = "strategy", _("strategy")
    STUDY = "study", _("study")
    REPORT = "report", _("report")
    TOOL = "tool", _("tool")
    MECHANISM = "mechanism", _("mechanism")
    NETWORK = "network", _("network")
    DIALOGUE = "dialogue", _("dialogue")


_ARTICLE = re.compile(r"^(the|an?) ")
_BRACKETS = re.compile(r" \([^)]*\)")

# Sorts after every theme: the largest value of a small integer. Comparing ``theme_order`` with a larger number
# makes Django skip the query on PostgreSQL.
NO_THEME = 32767


class SentencePart(NamedTuple):
    """A part of a sentence; ``is_inferred`` is true if no source states it."""

    text: str
    is_inferred: bool = False

    def inferred(self, _value: str) -> bool:
        """``is_inferred``, under the name that the templates call on rows."""
        return self.is_inferred


class InitiativeQuerySet(CitedQuerySet["Initiative"]):
    """Querysets of initiatives."""

    def with_stage(self, as_of: AsOf) -> Self:
        """Annotate ``stage``: the stage set by the latest outcome that sets one. A stage may move backwards.

        Fetched rows also have ``stage_act``, that outcome, and ``last_act``, the latest outcome about the initiative
        or, if there is none, one that belongs to it. Both are ``None`` if no source states a date.
        """
        rows = self.with_evidence_of("stage_act").with_evidence_of("last_act")
        return rows.annotate(**_stage(as_of.limits))

    def _latest_outcomes(self, limits: Limits, relation: str) -> "OutcomeQuerySet":
        """A subquery: the published outcomes that refer to the outer initiative by a relation.

        Only those that had happened by the day, the latest first. On the same day, acts of the body that met come
        first, then stronger verbs as in ``Outcome.weight``, then the order in the source.
        """
        outcomes = self._outcome_model().objects.filter(limits.happened(), state=State.PUBLISHED)
        outcomes = outcomes.filter(**{relation: models.OuterRef("pk")}).with_place()
        weights = (models.When(verb__in=codes, then=weight) for weight, codes in by_weight().items())
        ranks: dict[str, models.Expression] = {
            "of_another": is_true(models.Q(meeting=None) | ~models.Q(body=models.F("meeting__body"))),
            "weight_of_verb": models.Case(*weights, output_field=models.IntegerField()),
        }
        of_one_day = ("of_another", "-weight_of_verb", "verb_inferred", "place", "slug")
        ranked = outcomes.with_inferred(Aspect.VERB).annotate(**ranks)
        return ranked.order_by("-date_latest", "-date_earliest", *of_one_day)

    def _outcome_model(self) -> "type[Outcome]":
        """The model of outcomes, whose module imports this one."""
        return cast("type[Outcome]", self.model._meta.get_field("outcomes").related_model)

    def fetch_relations(self) -> None:
        """Also set ``stage_act`` and ``last_act`` on rows from ``with_stage``, with one query for all rows."""
        super().fetch_relations()
        rows = self.fetched_rows() if "stage_act_id" in self.query.annotations else []
        wanted = {pk for row in rows for pk in (row.stage_act_id, row.last_act_id) if pk}
        acts = self._outcome_model().objects.select_related("body", "meeting").with_evidence().with_attribution()
        found = acts.without_evidence().in_bulk(wanted) if wanted else {}
        for row in rows:
            row.stage_act, row.last_act = found.get(row.stage_act_id), found.get(row.last_act_id)

    def _outcomes(self) -> "OutcomeQuerySet":
        """A subquery: the published outcomes about the outer initiative."""
        return self._outcome_model().objects.filter(initiative=models.OuterRef("pk"), state=State.PUBLISHED)

    def with_theme(self) -> Self:
        """Annotate ``theme_name`` and ``theme_order`` of its first theme; empty and ``NO_THEME`` if it has none."""
        filed = Initiative.themes.through._default_manager.filter(initiative=models.OuterRef("pk"))
        filed = filed.order_by("theme__order", "theme__name")
        return self.annotate(
            theme_order=Coalesce(models.Subquery(filed.values("theme__order")[:1]), models.Value(NO_THEME)),
            theme_name=Coalesce(models.Subquery(filed.values("theme__name")[:1]), models.Value("")),
        )

    def with_computed(self, as_of: AsOf) -> Self:
        """Annotate the stage reached by the day: see ``with_stage``."""
        return self.with_stage(as_of)

    def showing(self, as_of: AsOf) -> Self:
        """Also annotate ``goes_on``: true if an outcome may be later than the day asked for."""
        shown = super().showing(as_of)
        return shown.annotate(goes_on=_goes_on(as_of.asked)) if as_of.asked else shown

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that an outcome on it is certainly dated by the day, or that a text reports it by then."""
        outcomes = self._outcomes().filter(date_latest__lte=by_then.asked)
        return models.Q(models.Exists(outcomes)) | self.reported(by_then)


@lru_cache(maxsize=KEPT_LIMITS)
def _goes_on(day: dt.date) -> CompiledOnce:
    return CompiledOnce(models.Exists(Initiative.objects.all()._outcomes().filter(date_latest__gt=day)))


def stage_by(limits: Limits) -> CompiledOnce:
    """The stage of an initiative, as an expression: see ``InitiativeQuerySet.with_stage``."""
    return _stage(limits)["stage"]


@lru_cache(maxsize=KEPT_LIMITS)
def _stage(limits: Limits) -> dict[str, CompiledOnce]:
    """The annotations of ``InitiativeQuerySet.with_stage``."""
    rows = Initiative.objects.all()
    setting = rows._outcomes().filter(limits.happened()).exclude(stage="")
    setting = setting.order_by("-date_latest", "-date_earliest", "-slug")
    # Two subqueries: with “or” between two columns a database reads all outcomes.
    about, under = (rows._latest_outcomes(limits, name).values("pk")[:1] for name in ("initiative", "under"))
    return {
        "stage": CompiledOnce(Coalesce(models.Subquery(setting.values("stage")[:1]), models.Value(""))),
        "stage_act_id": CompiledOnce(models.Subquery(setting.values("pk")[:1])),
        "last_act_id": CompiledOnce(Coalesce(models.Subquery(about), models.Subquery(under))),
    }


class Initiative(Dated, Searchable, Cited):
    """A guide, framework, agreement, body, programme, plan, study or the like.

    Each period is a separate row: one work plan for each partner and year.
    """

    plural = "initiatives"
    aspect_fields = {
        Aspect.NAME: "name",
        Aspect.ACRONYM: "acronym",
        Aspect.KIND: "kind",
        Aspect.PERIOD: "period",
        Aspect.PART_OF: "part_of",
        Aspect.SUCCEEDS: "succeeds",
    }
    searched_with = ("citations",)

    name = models.CharField(
        _("name"), max_length=250, help_text=_("What it is called, in the institution’s own words.")
    )
    acronym = models.CharField(
        _("acronym"), max_length=40, blank=True, help_text=_("Its acronym, as the record prefers it.")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=InitiativeKind.listed, help_text=_("What sort of lasting thing it is.")
    )
    period = EDTFField(_("period"))
    period_earliest = DateBoundField(_("period, earliest"))
    period_latest = DateBoundField(_("period, latest"))
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="initiatives", help_text=_("Its themes.")
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="parts",
        help_text=_("The whole that it is a part of."),
    )  # fmt: skip
    succeeds = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("succeeds"), null=True, blank=True, related_name="succeeded_by",
        help_text=_("What it took the place of."),
    )  # fmt: skip
    body = models.OneToOneField(
        Actor, models.PROTECT, verbose_name=_("body"), null=True, blank=True, related_name="life",
        help_text=_("The actor whose life this is: a working group, a centre."),
    )  # fmt: skip
    passages = models.ManyToManyField(Passage, through="InitiativeCitation", related_name="initiatives")

    objects = InitiativeQuerySet.as_manager()

    # Annotated by ``with_stage``.
    stage: str
    stage_act_id: int | None
    last_act_id: int | None
    # Set when rows with these annotations are fetched.
    stage_act: "Outcome | None" = None
    last_act: "Outcome | None" = None

    class Meta(Cited.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["name", "slug"]
        indexes = [models.Index(fields=["state", "name", "slug"], name="initiatives_initiative_order")]
        constraints = [
            *Cited.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
                name="initiatives_initiative_no_part_of_itself",
                violation_error_message=_("An initiative cannot be a part of itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(succeeds=None) | ~models.Q(succeeds=models.F("id")),
                name="initiatives_initiative_no_successor_of_itself",
                violation_error_message=_("An initiative does not succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_texts(self) -> SearchTexts:
        """All its names; summary, period and note as body text."""
        return SearchTexts(
            title=self.name,
            names=self.all_names(),
            body=(self.summary, dates.display(self.period), self.note),
            date=self.period_earliest,
        )

    @classmethod
    def computed(cls, as_of: AsOf) -> dict[int, object]:
        """The stage of each published initiative, by primary key."""
        rows = cls.objects.published().with_stage(as_of).order_by()
        return dict(rows.values_list("pk", models.F("stage")))

    @property
    def stage_label(self) -> str:
        """The annotated stage in words; empty if no outcome has set one."""
        return str(Stage(self.stage).label) if self.stage else ""

    @property
    def stage_inferred(self) -> bool:
        """True if the stage, the verb that set it, or the link to the initiative is inferred."""
        return bool(self.stage_act and self.stage_act.stage_inferred)

    @property
    def last_act_is_about(self) -> bool:
        """True if the latest act is about the initiative; false if it only belongs to it, or if there is none."""
        return bool(self.last_act and self.last_act.initiative_id == self.pk)

    @property
    def last_word(self) -> str:
        """If no outcome sets a stage: the latest act, as a sentence without a full stop. Else empty."""
        return "".join(part.text for part in self.last_word_parts)

    @property
    def last_word_parts(self) -> list[SentencePart]:
        """``last_word`` in parts, each marked if it is inferred."""
        act = self.last_act
        if self.stage:
            return []
        if not act:
            return [SentencePart(_t("No outcome sets a stage"))]
        verb, object_ = act.verb_and_object
        about = self._about(act)
        by = _t(", by %(body)s") % {"body": act.body.short_name} if act.is_of_another and act.body else ""
        parts = [
            about,
            SentencePart(": "),
            SentencePart(verb, act.inferred(Aspect.VERB)),
            SentencePart(object_, act.inferred(Aspect.NAME) or (not verb and act.inferred(Aspect.VERB))),
            SentencePart(by, act.inferred(Aspect.ACTOR)),
            *self._when(act),
        ]
        return [part for part in parts if part.text]

    def _about(self, act: "Outcome") -> SentencePart:
        """What the act is about: the initiative, a part of it, or something else that belongs to it."""
        if self.last_act_is_about:
            return SentencePart(_t("No outcome sets a stage; latest act"))
        if act.initiative and act.initiative.part_of_id == self.pk:
            return SentencePart(_t("No outcome sets a stage; latest act on a part of it"), act.inferred(Aspect.PART_OF))
        belongs = _t("No outcome sets a stage; latest act on something that belongs to it")
        return SentencePart(belongs, act.inferred(Aspect.PART_OF))

    @staticmethod
    def _when(act: "Outcome") -> list[SentencePart]:
        """The meeting of an act at one; else its date, and the meeting it is recorded under, if any."""
        if act.is_at_meeting:
            return [SentencePart(_t(", %(when)s") % {"when": act.meeting}, act.inferred(Aspect.MEETING))]
        parts = [SentencePart(_t(", %(when)s") % {"when": act.display_date()}, act.inferred(Aspect.DATE))]
        if act.meeting:
            under = _t(", recorded under the %(meeting)s") % {"meeting": act.meeting}
            parts.append(SentencePart(under, act.inferred(Aspect.MEETING)))
        return parts

    @property
    def last_act_about_inferred(self) -> bool:
        """True if ``last_word`` shows an act about the initiative and that link is inferred."""
        act = self.last_act
        return bool(act and not self.stage and self.last_act_is_about and act.initiative_inferred)

    @property
    def last_word_inferred(self) -> bool:
        """True if any part of ``last_word`` is inferred."""
        return self.last_act_about_inferred or any(part.is_inferred for part in self.last_word_parts)

    def is_only_named_by(self, words: str) -> bool:
        """True if the words equal one of its names, ignoring articles, bracketed text, case and hyphens."""
        return _plain(words) in {_plain(name) for name in self.all_names()}


def _plain(name: str) -> str:
    """A name for comparison: without leading article, bracketed text, case and hyphens."""
    return _ARTICLE.sub("", normalised(_BRACKETS.sub("", name))).replace("-", " ")


class InitiativeCitation(Citation):
    """Evidence for an initiative: its names, period, whole and predecessor."""

    record = models.ForeignKey(Initiative, models.CASCADE, verbose_name=_("initiative"), related_name="citations")
