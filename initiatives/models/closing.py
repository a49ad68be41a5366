"""What curators looked for in the texts of a meeting and did not find."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.models import Meeting

from .commitments import Commitment
from .initiatives import Initiative

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NothingFound(models.Model):
    """The decision that the texts of a meeting say nothing to record of a commitment or of an initiative.

    It is no part of the record: what the public reads about silence is computed from the record alone. It stays when
    what it is about is deleted, because that can be brought back.
    """

    meeting = models.ForeignKey(
        Meeting, models.DO_NOTHING, verbose_name=_("meeting"), related_name="+", db_constraint=False
    )
    commitment = models.ForeignKey(
        Commitment, models.DO_NOTHING, verbose_name=_("commitment"), null=True, blank=True, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    initiative = models.ForeignKey(
        Initiative, models.DO_NOTHING, verbose_name=_("initiative"), null=True, blank=True, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    user: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("search without a finding")
        verbose_name_plural = _("searches without a finding")
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment=None) ^ Q(initiative=None), name="initiatives_nothingfound_on_one_row"
            ),
            models.UniqueConstraint(
                fields=["meeting", "commitment"], name="initiatives_nothingfound_commitment_once_at_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "initiative"], name="initiatives_nothingfound_initiative_once_at_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.commitment or self.initiative}"
