"""``manage.py synthesize``: fill an empty database with a made-up record, to measure the site at any size."""

import time
from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin.management import backups
from adgmin.management.synthesis import Synthesis

# Seconds between two lines of progress.
EVERY = 5


class Command(BaseCommand):
    """Writes in plain SQL and past the rules, which all its rows keep."""

    help = "Fills an empty database (DATABASE_URL) with a made-up record of so many outcomes; never one that serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--outcomes", type=int, required=True, help="The number of outcomes.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same record; default: 1.")

    def handle(self, *args: object, outcomes: int, seed: int, **options: object) -> None:
        if outcomes < 1:
            raise CommandError(_("Give a number of outcomes from 1 on."))
        call_command("migrate", interactive=False, verbosity=0)
        try:
            backups.refuse_unless_empty()
        except backups.BackupError as error:
            raise CommandError(_("Nothing was written. %(error)s") % {"error": error}) from error
        begun = last = time.monotonic()
        for written in Synthesis(outcomes, seed).write():
            if time.monotonic() - last > EVERY:
                last = time.monotonic()
                self.stdout.write(
                    _("%(written)d of %(outcomes)d outcomes") % {"written": written, "outcomes": outcomes}
                )
        took = time.monotonic() - begun
        self.stdout.write(
            _("%(outcomes)d outcomes in %(seconds).1f s, %(rate)d a second.")
            % {"outcomes": outcomes, "seconds": took, "rate": outcomes / took}
        )
