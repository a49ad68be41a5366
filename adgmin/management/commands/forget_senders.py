"""``manage.py forget_senders``: delete what is known of the senders of older reports. To be run each day."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin.models import FailedSignIn, Report


class Command(BaseCommand):
    """Deletes reply addresses after 30 days, and counts of reports by address after a day.

    Each new report and each sign-in does too.
    """

    help = (
        "Deletes the reply addresses of reports older than 30 days, and what counts no longer: "
        "yesterday’s reports by address, and failed sign-ins."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Delete them, and print how many reply addresses there were."""
        FailedSignIn.objects.delete_old()
        number = Report.objects.forget_senders()
        done = ngettext("%(count)d reply address deleted.", "%(count)d reply addresses deleted.", number)
        self.stdout.write(done % {"count": number} if number else _("No reply address is older than 30 days."))
