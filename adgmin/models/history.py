"""The history of the record: each edit, and each row that it changed. For curators; no part of the record itself.

Written by ``adgmin.record.history`` in the transaction of the edit. It is neither dumped nor public.
"""

from typing import Any, NamedTuple, cast

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import How, Recorded, Texts, editing
from adgmin.record.history import LABEL_LENGTH, name_of
from adgmin.record.reverting import all_values, apply, bring_back
from adgmin.record.revisions import MERGED


class HistoryEntry(Texts):
    """An edit that changed at least one row."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+",
        help_text=_("Empty for commands and loads, and once the account is deleted."),
    )  # fmt: skip
    who = models.CharField(_("who"), max_length=150, help_text=_("The user name as of then, or “operator”."))
    why = models.TextField(_("why"), blank=True, help_text=_("Public where the edit is a correction."))
    confirmed = models.TextField(
        _("confirmed"), blank=True, help_text=_("What looked wrong and was confirmed, with the reason; never public.")
    )
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


class Left(NamedTuple):
    """A row that was not put back, or not in these fields, since it was changed again."""

    row: "HistoryRow"
    names: list[str]


class HistoryRowQuerySet(models.QuerySet["HistoryRow"]):
    """History rows, and how to take back what they are the history of."""

    def about(self, noun: type[Recorded], pk: int) -> "HistoryRowQuerySet":
        """The rows of a record, of its citations and of its parts."""
        name = noun._meta.label_lower
        whole = models.Q(models.Q(whole_before=pk) | models.Q(whole_after=pk), whole_noun=name)
        return self.filter(models.Q(noun=name, object_id=pk) | whole)

    def corrections(self) -> "models.QuerySet[Any, Any]":
        """The corrections, newest first: ``entry``, ``kind`` and ``key`` for each record of each edit.

        ``kind`` and ``key`` are the model and primary key of the record, of a citation or a part those of its whole.
        """
        kind = models.Case(models.When(whole_noun="", then="noun"), default="whole_noun")
        rows = self.filter(corrects=True).annotate(kind=kind, key=Coalesce("whole_before", "object_id"))
        return rows.order_by("-entry", "kind", "key").values("entry", "kind", "key").distinct()

    def of_merge(self, row: Recorded) -> "HistoryRowQuerySet":
        """All rows of the edit by which a record was merged last."""
        own = self.filter(noun=row.noun()._meta.label_lower, object_id=row.pk, entry__how=How.MERGE)
        last = next((each for each in own.order_by("-pk") if each.merges), None)
        return self.filter(entry=last.entry_id) if last else self.none()

    def revert(self) -> list[Left]:
        """Put the rows of one entry back to what they were before it, in one edit; returns what is left as it is.

        A row that was added is deleted, one that was deleted is entered again with its primary key. Raises
        ``ValidationError``, and puts nothing back, if a rule refuses it.
        """
        listed = list(self.order_by("pk"))
        waiting = [row for row in listed if row.after is None]
        waiting += [row for row in listed if row.after is not None and row.before is not None]
        waiting += [row for row in reversed(listed) if row.before is None]
        left: list[Left] = []
        with editing(how=How.REVERT):
            while waiting:
                refused: list[tuple[HistoryRow, ValidationError]] = []
                for row in waiting:
                    try:
                        left += row.revert()
                    except ValidationError as error:
                        refused.append((row, error))
                # A refused row is tried again: another one may give up a unique value first.
                if len(refused) == len(waiting):
                    named = [(name_of(row.model, row.object_id, row.label), error) for row, error in refused]
                    raise ValidationError([f"{name}: {text}" for name, error in named for text in error.messages])
                waiting = [row for row, _error in refused]
        return left


class HistoryRow(Texts):
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
    corrects = models.BooleanField(
        _("corrects"), default=False, help_text=_("Whether it replaced or took out what the public could read.")
    )
    before = models.JSONField(
        _("before"), null=True, encoder=DjangoJSONEncoder, help_text=_("Null if the row was added.")
    )
    after = models.JSONField(
        _("after"), null=True, encoder=DjangoJSONEncoder, help_text=_("Null if the row was deleted.")
    )

    objects = HistoryRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("history row")
        verbose_name_plural = _("history rows")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["noun", "object_id"], name="adgmin_historyrow_row"),
            models.Index(fields=["whole_noun", "whole_before"], name="adgmin_historyrow_before"),
            models.Index(fields=["whole_noun", "whole_after"], name="adgmin_historyrow_after"),
            models.Index("entry", condition=models.Q(corrects=True), name="adgmin_historyrow_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.object_id}: {self.label}"

    @property
    def model(self) -> type[Recorded]:
        """The model of the row."""
        return cast("type[Recorded]", apps.get_model(self.noun))

    @property
    def merges(self) -> bool:
        """True if the row was merged into another one; of what was public, since a draft is deleted then."""
        return bool(self.after and self.after.get(MERGED)) and not (self.before or {}).get(MERGED)

    def revert(self) -> list[Left]:
        """Put the row back; returns what is left as it is. To be called inside ``editing()``."""
        stored = self.model.rows().filter(pk=self.object_id).first()
        if self.after is None:
            if stored is not None:
                return [Left(self, [])]
            bring_back(self.model, self.object_id, self.before or {})
            return []
        if stored is None:
            return [Left(self, [])] if self.before is not None else []
        if self.before is not None:
            names = apply(stored, self.after, self.before)
            return [Left(self, names)] if names else []
        now = all_values(stored)
        if any(now.get(name) != value for name, value in self.after.items()):
            return [Left(self, [])]
        stored.delete()
        return []
