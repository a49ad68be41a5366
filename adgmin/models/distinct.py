"""Pairs of records with nearly the same name that curators have found to be different."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import Texts

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DistinctPair(Texts):
    """That two records of a noun are not the same. It is no part of the record; it takes the pair off a list."""

    kind = models.CharField(_("kind"), max_length=20, help_text=_("The plural of the noun, such as actors."))
    first = models.PositiveBigIntegerField(_("first row"), help_text=_("The smaller primary key."))
    second = models.PositiveBigIntegerField(_("second row"))
    user: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("pair of different records")
        verbose_name_plural = _("pairs of different records")
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="adgmin_distinctpair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="adgmin_distinctpair_smaller_key_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.first}, {self.second}"
