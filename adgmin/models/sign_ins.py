"""Failed sign-ins, kept as long as they count against further ones."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.record import Texts

# How long a failure counts. Older rows are deleted.
WINDOW = dt.timedelta(minutes=15)
# The failures allowed in a window: of one account from one address, and from one address on all accounts.
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30


class FailedSignInQuerySet(models.QuerySet["FailedSignIn"]):
    """Querysets of failed sign-ins."""

    def of(self, account: str, address: str) -> "FailedSignInQuerySet":
        """The failures of an account from an address."""
        return self.filter(account=account, address=address)

    def wait(self, account: str, address: str) -> dt.timedelta:
        """How long the account must wait before it can be tried from the address again; zero if it need not."""
        return max(
            self.of(account, address)._until_fewer_than(ACCOUNT_LIMIT),
            self.filter(address=address)._until_fewer_than(ADDRESS_LIMIT),
        )

    def _until_fewer_than(self, limit: int) -> dt.timedelta:
        now = timezone.now()
        deciding = self.filter(at__gt=now - WINDOW).order_by("-at").values_list("at", flat=True)[limit - 1 : limit]
        return max((at + WINDOW - now for at in deciding), default=dt.timedelta())

    def delete_old(self) -> None:
        """Delete the failures that no longer count."""
        self.filter(at__lte=timezone.now() - WINDOW).delete()


class FailedSignIn(Texts):
    """One failed sign-in."""

    account = models.CharField(_("account"), max_length=150, help_text=_("The name as typed, in lower case."))
    address = models.CharField(_("address"), max_length=45, help_text=_("The network address; of IPv6 its first half."))
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    objects = FailedSignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = [models.Index(fields=["address", "at"], name="adgmin_failed_by_address")]

    def __str__(self) -> str:
        return f"{self.account}, {self.address}"
