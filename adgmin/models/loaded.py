"""What was last loaded from the fixtures: the base against which a load tells the editors' changes from its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """One row of the record as the fixtures last gave it, by the digest of its fields."""

    noun = models.CharField(_("noun"), max_length=100, help_text=_("The model, such as initiatives.outcome."))
    key = models.CharField(_("key"), max_length=400, help_text=_("The natural key, its parts joined by “/”."))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        constraints = [models.UniqueConstraint(fields=["noun", "key"], name="adgmin_loadedrow_once")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}"
