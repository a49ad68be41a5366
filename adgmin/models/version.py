"""The version of the public record."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecordVersion(models.Model):
    """A single row: the number of changes of the public record in this installation, and the time of the last one."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    changed = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("record version")
        # One permission for all nouns: a role publishes or does not, whatever the noun.
        permissions = [("publish_record", _("Can publish, withdraw and change what is public"))]
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="recordversion_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)
