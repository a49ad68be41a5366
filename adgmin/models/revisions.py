"""Draft revisions: changes of public rows that are not public yet. For curators; no part of the record itself."""

from typing import Self, cast

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import OPEN_REVISIONS, REVISION_TRANSITIONS, Recorded, RevisionState, Texts

from .sources import Passage, Source


class RevisionQuerySet(models.QuerySet["Revision"]):
    """All revisions, those published or dropped included, unless a method narrows them."""

    def waiting(self) -> Self:
        """Those neither published nor dropped."""
        return self.filter(state__in=OPEN_REVISIONS)

    def of(self, row: Recorded) -> "Revision | None":
        """The open revision of a row."""
        return self.waiting().filter(noun=row.noun()._meta.label_lower, object_id=row.pk).first()

    def move(self, state: RevisionState) -> int:
        """Change the state of those to which it may change, other than to stay the same. Returns their number."""
        befores = [one for one, other in REVISION_TRANSITIONS if other == state != one]
        return self.filter(state__in=befores).update(state=state)


class Revision(Texts):
    """The contents that a public row shall have, and those that it had when the revision was last saved.

    See ``adgmin.record.revisions`` for their form. A row has one open revision at most.
    """

    noun = models.CharField(_("noun"), max_length=100, help_text=_("The model, such as initiatives.outcome."))
    object_id = models.PositiveBigIntegerField(_("row"))
    label = models.CharField(_("record"), max_length=250, help_text=_("Its name as of the last save."))
    source = models.ForeignKey(
        Source, models.SET_NULL, verbose_name=_("source"), related_name="revisions", null=True,
        help_text=_("The source that it comes from, with which it is reviewed; empty if it has a page of its own."),
    )  # fmt: skip
    base = models.JSONField(_("base"), encoder=DjangoJSONEncoder)
    wanted = models.JSONField(_("wanted"), encoder=DjangoJSONEncoder)
    passages = models.ManyToManyField(
        Passage, verbose_name=_("passages"), related_name="revisions", help_text=_("Those that it cites.")
    )
    state = models.CharField(_("state"), max_length=10, choices=RevisionState, default=RevisionState.DRAFT)
    why = models.TextField(_("why"), blank=True, help_text=_("Of the last save; in the history once it is published."))
    author = models.CharField(_("begun by"), max_length=150, help_text=_("The user name of who began it."))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("saved by"), null=True, related_name="+"
    )
    who = models.CharField(_("saved by"), max_length=150, help_text=_("The user name of who saved it last."))
    at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft revision")
        verbose_name_plural = _("draft revisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "object_id"],
                condition=models.Q(state__in=["draft", "in-review", "sent-back"]),
                name="adgmin_revision_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """True if it is neither published nor dropped."""
        return self.state in OPEN_REVISIONS

    @property
    def model(self) -> type[Recorded]:
        """The model of the row."""
        return cast("type[Recorded]", apps.get_model(self.noun))

    @property
    def kind(self) -> str:
        """What the row is, such as “outcome”."""
        return str(self.model._meta.verbose_name)

    def row(self) -> Recorded | None:
        """The row, with its name; ``None`` if it is gone."""
        return self.model.rows().named().filter(pk=self.object_id).first()
