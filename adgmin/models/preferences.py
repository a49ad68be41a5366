"""What curators choose for themselves. It is no part of the record."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Preferences(models.Model):
    """The choices of one user, for every browser; whoever has made none has the defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), primary_key=True, related_name="preferences"
    )
    shortcuts = models.BooleanField(
        _("keyboard shortcuts"), default=True,
        help_text=_(
            "On the bench: t goes to the text, w takes the words selected, n goes to the next passage, p to the "
            "previous one. In every form: Ctrl + Enter saves and goes on. Switch them off if you speak your text or "
            "press keys by accident."
        ),
    )  # fmt: skip

    accounts_seen = models.PositiveBigIntegerField(
        _("changes of accounts seen"), default=0, editable=False,
        help_text=_("The last entry of the log that was there when the user said to have seen them."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def of(cls, user: "User | AnonymousUser") -> Self:
        """The preferences of a user, fetched with the user (see ``LimitedBackend``), or defaults that are not saved."""
        return getattr(user, "preferences", None) or cls(user_id=user.pk)
