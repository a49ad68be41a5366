"""Reports of errors that readers send, and the count of those that an address sent today."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from adgmin.record import Recorded, Texts, noted_nouns

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The most reports that are taken from one address in a day.
MOST_A_DAY = 10
# From all addresses together, so that a sender with many of them does not fill the database.
MOST_IN_ALL = 500
# The number of days after which a reply address is deleted.
DAYS_KEPT = 30


class ReportState(models.TextChoices):
    """Whether curators still have to look at a report."""

    OPEN = "open", _("open")
    DONE = "done", _("done")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, and what is deleted of them."""

    def waiting(self) -> Self:
        return self.filter(state=ReportState.OPEN)

    def about(self, row: Recorded) -> Self:
        """The reports on the page of a record."""
        return self.filter(kind=row.plural, object_id=row.pk) if row.plural else self.none()

    def forget_senders(self) -> int:
        """Delete the reply addresses that are older than ``DAYS_KEPT``, and the counts of earlier days.

        Returns the number of the reply addresses.
        """
        ReportSender.objects.delete_old()
        limit = timezone.now() - dt.timedelta(days=DAYS_KEPT)
        return self.filter(sent__lt=limit).exclude(reply_to="").update(reply_to="")


class Report(Texts):
    """What a reader says is wrong on a page. Only curators read it; it is no part of the record."""

    about = models.CharField(_("page"), max_length=1000, help_text=_("The address of the page, without the host."))
    # The record whose page it is, as in ``Change``; empty for any other page.
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    object_id = models.PositiveBigIntegerField(_("row"), null=True, blank=True)
    text = models.TextField(_("what is wrong"), max_length=4000)
    source = models.TextField(_("source"), max_length=1000, blank=True)
    reply_to = models.EmailField(_("reply address"), blank=True)
    sent = models.DateTimeField(_("sent"), default=timezone.now, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.OPEN, db_index=True)
    answer = models.TextField(
        _("answer"), blank=True, help_text=_("What was found and what was changed, for the other curators.")
    )
    closed = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("closed by"), null=True, blank=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-sent", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="adgmin_report_record")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def row(self) -> Recorded | None:
        """The record that it is about; ``None`` for a page of no record, and for a record that is gone."""
        noun = noted_nouns().get(self.kind)
        return noun.rows().named().filter(pk=self.object_id).first() if noun else None


class ReportSenderQuerySet(models.QuerySet["ReportSender"]):
    """Counts of reports by sender."""

    def delete_old(self) -> None:
        """Delete the counts of earlier days."""
        self.filter(day__lt=timezone.now().date()).delete()

    def count_report(self, address: str) -> bool:
        """Count a report from an address; false if enough have come today, from it or in all. Earlier counts go."""
        today = timezone.now().date()
        with transaction.atomic():
            self.delete_old()
            self.get_or_create(digest=sender_digest(address, today), day=today)
            row = self.select_for_update().get(digest=sender_digest(address, today), day=today)
            total = self.filter(day=today).aggregate(total=models.Sum("number"))["total"]
            if row.number >= MOST_A_DAY or total >= MOST_IN_ALL:
                return False
            row.number += 1
            row.save(update_fields=["number"])
            return True


class ReportSender(Texts):
    """How many reports an address sent today. The address itself is not kept, and the row is deleted the day after."""

    digest = models.CharField(_("digest"), max_length=64)
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(_("number"), default=0)

    objects = ReportSenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender of reports")
        verbose_name_plural = _("senders of reports")
        constraints = [models.UniqueConstraint(fields=["digest", "day"], name="adgmin_reportsender_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.number}"


def sender_digest(address: str, day: dt.date) -> str:
    """A digest of an address, different each day."""
    return salted_hmac(f"adgmin.reports {day}", address, algorithm="sha256").hexdigest()
