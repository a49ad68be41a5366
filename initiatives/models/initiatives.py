"""The lasting thing whose life the tracker follows."""

import re
from typing import Any, Self

from django.db import models
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.models import (
    Actor,
    AsOf,
    Aspect,
    BoundField,
    Citation,
    Cited,
    CitedQuerySet,
    Dated,
    EDTFField,
    Passage,
    Searchable,
    SearchTexts,
    State,
    Theme,
    normalised,
)
from adgmin.models.cited import is_true, only_inferred
from adgmin.verbs import COURTESY, Stage, of_class, predicate


class InitiativeKind(models.TextChoices):
    """What sort of lasting thing it is."""

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


COURTESIES = of_class(COURTESY.code)
_ARTICLE = re.compile(r"^(the|an?) ")
_BRACKETS = re.compile(r" \([^)]*\)")

# The last place that a theme can have. Whatever is compared with a number beyond it, Django does not ask PostgreSQL.
NO_THEME = 32767


class InitiativeQuerySet(CitedQuerySet["Initiative"]):
    """Querysets of initiatives."""

    def with_stage(self, as_of: AsOf) -> Self:
        """Annotate ``stage``, ``stage_by`` and more: what the last outcome that set one set, and that outcome's slug.

        ``stage_inferred`` is whether no source states it; ``last_verb`` and the like are of the last outcome about the
        initiative or under it, and ``last_word_inferred`` whether no source states what is shown of that outcome.

        A stage may move backwards. Where no source states a date there is none.
        """
        setting = (
            self._outcomes()
            .filter(as_of.happened())
            .exclude(stage="")
            .order_by("-date_latest", "-date_earliest", "-slug")
        )
        inferred = is_true(self._inferred_stage())
        return self.annotate(
            stage=Coalesce(models.Subquery(setting.values("stage")[:1]), models.Value("")),
            stage_by=Coalesce(models.Subquery(setting.values("slug")[:1]), models.Value("")),
            stage_inferred=Coalesce(
                models.Subquery(setting.annotate(concluded=inferred).values("concluded")[:1]), models.Value(False)
            ),
            **self._last_word(as_of),
        )

    def _inferred_stage(self) -> models.Q:
        """That no source states the stage that the outcome at hand sets, or its verb."""
        citations = self._outcome_model().citation_model()
        return only_inferred(citations, Aspect.STAGE, "stage") | only_inferred(citations, Aspect.VERB, "verb")

    def _outcome_model(self) -> Any:
        return self.model._meta.get_field("outcomes").related_model

    def _last_word(self, as_of: AsOf) -> dict[str, Any]:
        """What the last outcome about each gives: its words, its date, its meeting and who else acted, or nothing.

        Of what no outcome is about, the last one under it does. At one meeting, what the body that met did comes before
        acts of others, thanks come after all else, and the last in its source is the last.
        """
        of_another = models.Q(meeting=None) | ~models.Q(body=models.F("meeting__body"))
        outcomes = self._outcome_model().objects.filter(as_of.happened(), state=State.PUBLISHED).with_place()
        outcomes = outcomes.annotate(of_another=is_true(of_another), thanks=is_true(models.Q(verb__in=COURTESIES)))
        outcomes = outcomes.order_by("-date_latest", "-date_earliest", "of_another", "thanks", "-place", "-slug")
        outcomes = outcomes.values("pk")
        about, under = (
            models.Subquery(outcomes.filter(models.Q(**{way: models.OuterRef("pk")}))[:1])
            for way in ("initiative", "under")
        )
        actor = Coalesce(NullIf("body__acronym", models.Value("")), "body__name")
        fields = {
            "last_verb": models.F("verb"),
            "last_of_verb": models.F("of_verb"),
            "last_title": models.F("title"),
            "last_date": models.F("date"),
            "last_meeting": models.F("meeting__name"),
            "last_body": models.Case(models.When(of_another, then=actor)),
        }
        citations = self._outcome_model().citation_model()
        shown = (
            only_inferred(citations, Aspect.VERB, "verb")
            | only_inferred(citations, Aspect.NAME, "title")
            | (models.Q(meeting=None) & only_inferred(citations, Aspect.DATE, "date"))
            | (of_another & only_inferred(citations, Aspect.ACTOR, "body__slug"))
        )
        last = self._outcome_model().objects.filter(pk=models.OuterRef("last_act"))
        concluded = last.annotate(concluded=is_true(shown)).values("concluded")
        return {
            "last_about": about,
            # PostgreSQL takes two empty subqueries for texts.
            "last_act": Cast(Coalesce(about, under), models.BigIntegerField()),
            **{
                name: Coalesce(models.Subquery(last.annotate(given=given).values("given")), models.Value(""))
                for name, given in fields.items()
            },
            "last_word_inferred": models.Case(
                models.When(stage="", then=Coalesce(models.Subquery(concluded), models.Value(False))),
                default=models.Value(False),
            ),
        }

    def _outcomes(self) -> models.QuerySet[models.Model]:
        """The published outcomes of the initiative at hand, for a subquery."""
        outcomes = self.model._meta.get_field("outcomes").related_model
        return outcomes._default_manager.filter(initiative=models.OuterRef("pk"), state=State.PUBLISHED)

    def with_theme(self) -> Self:
        """Annotate ``theme_name`` and ``theme_order``: its first theme and its place; without any, the last."""
        filed = Initiative.themes.through._default_manager.filter(initiative=models.OuterRef("pk"))
        filed = filed.order_by("theme__order", "theme__name")
        return self.annotate(
            theme_order=Coalesce(models.Subquery(filed.values("theme__order")[:1]), models.Value(NO_THEME)),
            theme_name=Coalesce(models.Subquery(filed.values("theme__name")[:1]), models.Value("")),
        )

    def as_of(self, as_of: AsOf) -> Self:
        """Those of which something had certainly been said by the day asked for, with the stage reached by then."""
        return self.named_by(as_of).with_stage(as_of)

    def showing(self, as_of: AsOf) -> Self:
        """Also annotate ``goes_on``: whether any of its outcomes is later."""
        shown = super().showing(as_of)
        later = self._outcomes().filter(date_latest__gt=as_of.asked) if as_of.asked else None
        return shown if later is None else shown.annotate(goes_on=models.Exists(later))

    def named_by(self, as_of: AsOf) -> Self:
        """Those that an act up to the day asked for, or a text reporting up to then, names."""
        if as_of.asked is None:
            return self
        said = self._outcomes().filter(date_latest__lte=as_of.asked)
        return self.showing(as_of).filter(models.Exists(said) | self.reported(as_of))


class Initiative(Dated, Searchable, Cited):
    """A guide, framework, agreement, body, programme, plan, study or any other lasting thing.

    Whatever has a period of its own is a row of its own: a work plan per partner and year.
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

    name = models.CharField(_("name"), max_length=250, help_text=_("In the institution’s own words."))
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=InitiativeKind)
    period = EDTFField(_("period"))
    period_earliest = BoundField(_("period, earliest"))
    period_latest = BoundField(_("period, latest"))
    summary = models.TextField(_("summary"), blank=True)
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="initiatives")
    part_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="parts"
    )
    succeeds = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("succeeds"), null=True, blank=True, related_name="succeeded_by"
    )
    body = models.OneToOneField(
        Actor, models.PROTECT, verbose_name=_("body"), null=True, blank=True, related_name="life",
        help_text=_("The actor whose life this is: a working group, a centre."),
    )  # fmt: skip
    passages = models.ManyToManyField(Passage, through="InitiativeCitation", related_name="initiatives")

    objects = InitiativeQuerySet.as_manager()

    # Annotated by ``with_stage``.
    stage: str
    stage_by: str
    stage_inferred: bool
    last_about: int | None
    last_act: int | None
    last_verb: str
    last_of_verb: str
    last_title: str
    last_date: str
    last_meeting: str
    last_body: str
    last_word_inferred: bool

    class Meta(Cited.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["name", "slug"]
        constraints = [
            *Cited.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
                name="initiatives_initiative_no_part_of_itself",
                violation_error_message=_("An initiative is no part of itself."),
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
        """Its names; what it is."""
        return SearchTexts(
            title=self.name,
            names=self.all_names(),
            body=(self.summary, dates.display(self.period), self.note),
            date=self.period_earliest,
        )

    @classmethod
    def computed(cls, as_of: AsOf) -> dict[int, Any]:
        """The stage that each has reached."""
        rows: Any = cls.objects.published().with_stage(as_of).order_by()
        return dict(rows.values_list("pk", "stage"))

    @property
    def stage_label(self) -> str:
        """The annotated stage in words; empty where nothing has set one."""
        return str(Stage(self.stage).label) if self.stage else ""

    @property
    def last_word(self) -> str:
        """What the record says where no act sets a stage, as a sentence without a full stop; else empty."""
        if self.stage:
            return ""
        if not self.last_verb:
            return _t("No outcome sets a stage")
        said = _t("%(act)s, %(when)s") if not self.last_body else _t("%(act)s, by %(body)s, %(when)s")
        said = said % {
            "act": f"{predicate(self.last_verb, self.last_of_verb)} {self.last_title}",
            "body": self.last_body,
            "when": self.last_meeting or dates.display(self.last_date),
        }
        if not self.last_about:
            return _t("No outcome sets a stage; latest act under it: %(act)s") % {"act": said}
        return _t("No outcome sets a stage; latest act: %(act)s") % {"act": said}

    def is_only_named_by(self, words: str) -> bool:
        """Whether some words are one of its names and no more, give or take an article, brackets and hyphens."""
        return _plain(words) in {_plain(name) for name in self.all_names()}


def _plain(name: str) -> str:
    """A name to compare with others: without an article, what stands in brackets, case and hyphens."""
    return _ARTICLE.sub("", normalised(_BRACKETS.sub("", name))).replace("-", " ")


class InitiativeCitation(Citation):
    """Evidence for an initiative: the names by which sources call it, its period, what it is a part of."""

    record = models.ForeignKey(Initiative, models.CASCADE, verbose_name=_("initiative"), related_name="citations")
