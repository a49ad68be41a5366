"""Differences between sources that curators have settled: they leave the worklist until a source says more."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import Cited, Difference, Texts
from adgmin.record.citation import Aspect
from adgmin.record.readings import contradicted


class SettlementQuerySet(models.QuerySet["Settlement"]):
    """Settlements of some records."""

    def of(self, row: Cited) -> Self:
        """Those of a record, whether or not they still hold."""
        return self.filter(kind=row.noun().plural, object_id=row.pk)


class Settlement(Texts):
    """That the values which sources give for an aspect of a record were compared, by whom, when and why.

    It holds for the citations saved by then: once one of the aspect is added or changed, the difference is open again.
    It is no part of the record.
    """

    kind = models.CharField(_("kind"), max_length=20, help_text=_("The plural of the noun, such as outcomes."))
    object_id = models.PositiveBigIntegerField(_("row"))
    aspect = models.CharField(_("aspect"), max_length=20, choices=Aspect.listed)
    at = models.DateTimeField(_("at"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+",
        help_text=_("Empty once the account is deleted."),
    )  # fmt: skip
    who = models.CharField(_("who"), max_length=150, help_text=_("The user name as of then."))
    why = models.TextField(_("why"))

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "aspect"], name="adgmin_settlement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.get_aspect_display()}"

    def holds(self, difference: Difference) -> bool:
        """True if no citation of the difference was added or changed since."""
        return all(citation.modified <= self.at for reading in difference.readings for citation in reading.citations)


def unsettled(noun: type[Cited]) -> models.Exists:
    """The condition that sources disagree on a row, and that this is not settled."""
    table = noun.citation_model()
    of_aspect = models.Q(record_id=models.OuterRef("object_id"), aspect=models.OuterRef("aspect"))
    later = table.objects.filter(of_aspect, modified__gt=models.OuterRef("at")).order_by()
    settled = Settlement.objects.filter(
        ~models.Exists(later),
        kind=noun.noun().plural,
        object_id=models.OuterRef("record_id"),
        aspect=models.OuterRef("aspect"),
    )
    return models.Exists(contradicted(table.objects.all()).filter(~models.Exists(settled)))
