"""Partner profiles, and the roles of partners in initiatives."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import Actor, Passage
from adgmin.record import Aspect, ByThen, Citation, Cited, CitedQuerySet, keys_by_then
from adgmin.record.labels import label_of
from adgmin.search.index import Searchable, SearchTexts
from adgmin.vocabulary import Vocabulary
from initiatives.models import Role
from initiatives.models.roles import RoleQuerySet


class PartnerKind(Vocabulary):
    """The kind of a partner."""

    DIALOGUE = "dialogue", _("Dialogue Partner")
    DEVELOPMENT = "development", _("Development Partner")
    GROUPING = "grouping", _("grouping")


class PartnerQuerySet(CitedQuerySet["Partner"]):
    """Querysets of partners. A partner exists as of a day if its actor does."""

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that its actor existed by the day."""
        return models.Q(actor__in=keys_by_then(Actor, by_then))


class Partner(Searchable, Cited):
    """An actor's profile as a partner of ASEAN; its address is the actor's slug."""

    plural = "partners"
    is_profile = True
    has_broad_summary = True
    aspect_fields = {Aspect.KIND: "kind"}
    named_with = ("actor",)
    searched_with = ("citations", "actor__citations")

    actor = models.OneToOneField(
        Actor, models.PROTECT, verbose_name=_("actor"), related_name="partner",
        help_text=_("The actor whose profile it is."),
    )  # fmt: skip
    kind = models.CharField(
        _("kind"), max_length=20, choices=PartnerKind.listed, help_text=_("How it stands to ASEAN.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="PartnerCitation", related_name="partners")

    objects = PartnerQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["actor__name", "slug"]

    def __str__(self) -> str:
        return self.actor.name

    def search_texts(self) -> SearchTexts:
        """The actor's names; both summaries are body text. The entry stands for that of the actor."""
        return SearchTexts(
            title=self.actor.name,
            names=self.actor.all_names(),
            body=(self.summary, self.actor.summary, self.note),
            stands_for=Actor.plural,
        )

    def suggested_slug(self) -> str:
        """The slug of the actor."""
        return self.actor.slug


class PartnerCitation(Citation):
    """Evidence for a partner's kind."""

    record = models.ForeignKey(Partner, models.CASCADE, verbose_name=_("partner"), related_name="citations")


class CooperationQuerySet(RoleQuerySet):
    """Querysets of the roles that partners hold."""

    def of_partners(self) -> Self:
        """Only the roles whose actor has a partner profile."""
        return self.filter(actor__partner__isnull=False)


class CooperationManager(models.Manager.from_queryset(CooperationQuerySet)):  # type: ignore[misc]
    """A manager limited to roles of actors that have a partner profile."""

    def get_queryset(self) -> CooperationQuerySet:
        """Limit every queryset to roles of partners."""
        found: CooperationQuerySet = super().get_queryset().of_partners()
        return found


class Cooperation(Role):
    """A role of a partner in an initiative: a proxy of ``Role`` with API and admin lists of its own."""

    plural = "cooperation"

    objects: ClassVar[CooperationManager] = CooperationManager()

    class Meta:
        proxy = True
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperation")

    def __str__(self) -> str:
        return _t("%(partner)s: %(initiative)s (%(role)s)") % {
            "partner": self.actor, "initiative": self.initiative, "role": label_of(self, "role"),
        }  # fmt: skip
