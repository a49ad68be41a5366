"""The rows last loaded from the fixtures: the base of the three-way comparison with curators’ changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.record import Texts


class LoadedRow(Texts):
    """A row of the record as the fixtures last defined it.

    ``fields`` has the values of the fixture row, without blanks and defaults. It is null for rows that were loaded by a
    release which stored digests only, and that had changed before digests were abolished.
    """

    noun = models.CharField(_("noun"), max_length=100, help_text=_("The model, such as initiatives.outcome."))
    key = models.CharField(_("key"), max_length=400, help_text=_("The natural key, its parts joined by “/”."))
    fields = models.JSONField(_("fields"), null=True, help_text=_("The values by field; null if they are not known."))

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        constraints = [models.UniqueConstraint(fields=["noun", "key"], name="adgmin_loadedrow_once")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}"
