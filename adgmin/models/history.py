"""The history of the record: each edit, and each row that it changed. For curators; no part of the record itself.

Written by ``adgmin.record.history`` in the transaction of the edit. It is neither dumped nor public.
"""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record.history import LABEL_LENGTH, How


class HistoryEntry(models.Model):
    """An edit that changed at least one row."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+",
        help_text=_("Empty for commands and loads, and once the account is deleted."),
    )  # fmt: skip
    who = models.CharField(_("who"), max_length=150, help_text=_("The user name as of then, or “operator”."))
    why = models.TextField(_("why"), blank=True)
    how = models.CharField(_("how"), max_length=20, choices=How.listed)
    version = models.PositiveBigIntegerField(
        _("version"), null=True, help_text=_("The record version that it led to; empty if the public saw no change.")
    )

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}, {self.get_how_display()}"


class HistoryRow(models.Model):
    """A row of the record that an edit added, changed or deleted.

    ``before`` and ``after`` hold the values by field (see ``adgmin.record.history``). A many-to-many set is among them
    if it changed, or if the row was deleted.
    """

    entry = models.ForeignKey(HistoryEntry, models.CASCADE, verbose_name=_("entry"), related_name="rows")
    noun = models.CharField(_("noun"), max_length=100, help_text=_("The model, such as initiatives.outcome."))
    object_id = models.PositiveBigIntegerField(_("row"))
    label = models.CharField(_("label"), max_length=LABEL_LENGTH, help_text=_("Its name as of then, or its slug."))
    whole_noun = models.CharField(
        _("noun of the whole"), max_length=100, blank=True,
        help_text=_("For a citation or a part, such as a check: the model of the record that it belongs to."),
    )  # fmt: skip
    whole_before = models.PositiveBigIntegerField(_("whole before"), null=True)
    whole_after = models.PositiveBigIntegerField(_("whole after"), null=True)
    was_published = models.BooleanField(
        _("was published"), help_text=_("Whether the public could read the row, or the record it cites for, before.")
    )
    before = models.JSONField(
        _("before"), null=True, encoder=DjangoJSONEncoder, help_text=_("Null if the row was added.")
    )
    after = models.JSONField(
        _("after"), null=True, encoder=DjangoJSONEncoder, help_text=_("Null if the row was deleted.")
    )

    class Meta:
        verbose_name = _("history row")
        verbose_name_plural = _("history rows")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["noun", "object_id"], name="adgmin_historyrow_row"),
            models.Index(fields=["whole_noun", "whole_before"], name="adgmin_historyrow_before"),
            models.Index(fields=["whole_noun", "whole_after"], name="adgmin_historyrow_after"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.object_id}: {self.label}"
