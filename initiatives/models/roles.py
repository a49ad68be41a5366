"""The roles of actors in initiatives."""

from typing import Self

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import Actor, Passage
from adgmin.record import (
    AsOf,
    Aspect,
    ByThen,
    Citation,
    Cited,
    CitedQuerySet,
    DateBoundField,
    Dated,
    EDTFField,
    keys_by_then,
)
from adgmin.record.labels import label_of
from adgmin.search.index import Searchable, SearchTexts
from adgmin.vocabulary import Vocabulary

from .initiatives import Initiative


class RoleKind(Vocabulary):
    """The kinds of role; actor pages list them in this order."""

    LEAD = "lead", _("lead")
    COORDINATOR = "coordinator", _("coordinator")
    CONVENER = "convener", _("convener")
    CHAIR = "chair", _("chair")
    HOST = "host", _("host")
    SEAT = "seat", _("seat")
    PROPOSER = "proposer", _("proposer")
    INITIATOR = "initiator", _("initiator")
    PRESENTER = "presenter", _("presenter")
    DEVELOPER = "developer", _("developer")
    IMPLEMENTER = "implementer", _("implementer")
    FUNDER = "funder", _("funder")
    SUPPORTER = "supporter", _("supporter")
    COUNTERPART = "counterpart", _("counterpart")
    CHAMPION = "champion", _("champion")


class RoleQuerySet(CitedQuerySet["Role"]):
    """Querysets of roles."""

    def with_evidence(self) -> Self:
        """Also annotate whether the name of the initiative is inferred."""
        return super().with_evidence().with_name_inferred("initiative")

    def existed(self, by_then: ByThen) -> models.Q:
        """The condition that a role had begun by the day, in an initiative that existed by then."""
        return self.begun(by_then) & models.Q(initiative__in=keys_by_then(Initiative, by_then))


class Role(Dated, Searchable, Cited):
    """An actor's role in an initiative, with a period if a source states one."""

    plural = "roles"
    aspect_fields = {Aspect.ACTOR: "actor", Aspect.PERIOD: "period", Aspect.KIND: "role"}
    part_of_field = "initiative"
    named_with = ("initiative", "actor")
    named_by = ("actor", "role")
    has_page = False
    searched_with = ("citations", "actor__citations", "initiative__citations")

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("initiative"), related_name="roles",
        help_text=_("The initiative in which the actor has the role."),
    )  # fmt: skip
    role = models.CharField(
        _("role"), max_length=20, choices=RoleKind.listed, help_text=_("The role that the actor has.")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, verbose_name=_("actor"), related_name="roles",
        help_text=_("The actor that has the role."),
    )  # fmt: skip
    period = EDTFField(_("period"))
    period_earliest = DateBoundField(_("period, earliest"))
    period_latest = DateBoundField(_("period, latest"))
    summary = models.TextField(_("summary"), blank=True, help_text=_("A summary in our own words."))
    passages = models.ManyToManyField(Passage, through="RoleCitation", related_name="roles")

    objects = RoleQuerySet.as_manager()

    class Meta(Cited.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["initiative__name", "actor__name", "slug"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["initiative", "actor", "role", "period"], name="initiatives_role_once_in_a_period"
            ),
        ]

    def __str__(self) -> str:
        return _t("%(actor)s, %(role)s in %(initiative)s") % {
            "actor": self.actor, "role": label_of(self, "role"), "initiative": self.initiative,
        }  # fmt: skip

    def show_as_of(self, as_of: AsOf) -> None:
        """Blank what no text reports by the day, in the role and, if it is already loaded, in its initiative."""
        if Role.initiative.is_cached(self):
            self.initiative.show_as_of(as_of)
        super().show_as_of(as_of)

    def search_texts(self) -> SearchTexts:
        """The names of both the actor and the initiative find the role."""
        names = (*self.actor.all_names(), *self.initiative.all_names())
        return SearchTexts(title=str(self), names=names, body=(self.summary, self.note), date=self.period_earliest)

    def suggested_slug(self) -> str:
        """Actor, role, initiative and period."""
        return f"{self.actor.slug} {self.role} {self.initiative.slug} {self.period}"

    @property
    def whole(self) -> Initiative:
        """The initiative, of which a role is a part."""
        return self.initiative


class RoleCitation(Citation):
    """Evidence for a role: its actor, its kind and its period."""

    record = models.ForeignKey(Role, models.CASCADE, verbose_name=_("role"), related_name="citations")
