"""``manage.py forget_senders``: delete what is known of the senders of older reports. To be run each day."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin.models import Report, ReportSender


class Command(BaseCommand):
    """Deletes reply addresses after 30 days, and counts of reports by address after a day. Each new report does too."""

    help = "Deletes the reply addresses of reports older than 30 days, and yesterday’s counts of reports by address."

    def handle(self, *args: object, **options: object) -> None:
        """Delete both, and print how many reply addresses there were."""
        ReportSender.objects.filter(day__lt=timezone.now().date()).delete()
        number = Report.objects.forget_senders()
        done = ngettext("%(count)d reply address deleted.", "%(count)d reply addresses deleted.", number)
        self.stdout.write(done % {"count": number} if number else _("No reply address is older than 30 days."))
