"""What curators said of two sources that have paragraphs in common: whether one is a version of the other."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .sources import Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class SourceVersionManager(models.Manager["SourceVersion"]):
    """Finds and keeps the answers."""

    def older(self, source: Source) -> Source | None:
        """The older source of which this one is a version; ``None`` if nobody said so."""
        answer = self.filter(source=source, is_version=True).select_related("older").first()
        return answer.older if answer else None

    def answered(self, source: Source) -> set[int]:
        """The primary keys of the sources about which it was answered, on either side."""
        pairs = self.filter(models.Q(source=source) | models.Q(older=source)).values_list("source", "older")
        return {pk for pair in pairs for pk in pair} - {source.pk}

    def answer(self, source: Source, older: Source, user: "User", *, is_version: bool) -> None:
        """Keep an answer in place of an earlier one on the same two sources. A source is a version of one at most.

        Raises ``ValidationError`` if the older source is, by its own older ones, a version of this one.
        """
        with transaction.atomic():
            above = older if is_version else None
            while above is not None:
                if above == source:
                    raise ValidationError(_t("“%(older)s” is itself a version of this source.") % {"older": older})
                above = self.older(above)
            self.filter(source=older, older=source).delete()
            if is_version:
                self.filter(source=source, is_version=True).delete()
            values = {"is_version": is_version, "user": user, "at": timezone.now()}
            self.update_or_create(values, source=source, older=older)


class SourceVersion(models.Model):
    """The answer to whether a source is a version of an older one. It is no part of the record.

    It stays when one of the two is deleted, because that can be brought back.
    """

    source = models.ForeignKey(
        Source, models.DO_NOTHING, verbose_name=_("source"), related_name="+", db_constraint=False
    )
    older = models.ForeignKey(
        Source, models.DO_NOTHING, verbose_name=_("older version"), related_name="+", db_constraint=False
    )
    is_version = models.BooleanField(_("is a version"), help_text=_("Of the older source; else it is none."))
    user: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = SourceVersionManager()

    class Meta:
        verbose_name = _("version of a source")
        verbose_name_plural = _("versions of sources")
        constraints = [
            models.UniqueConstraint(fields=["source", "older"], name="adgmin_sourceversion_once"),
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(is_version=True), name="adgmin_sourceversion_of_one"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("older")), name="adgmin_sourceversion_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.older_id}"
