"""``manage.py backup``: write everything that the database holds to one file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin.management import backups


class Command(BaseCommand):
    """Writes one file that can be restored into a SQLite or a PostgreSQL database. The site can go on meanwhile."""

    help = "Writes the record, the texts, the history and the accounts to one file, which “restore” reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, such as tracker-2026-11-30.zip.")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        total = 0
        try:
            for label, rows in backups.write(file):
                self.stdout.write(f"{label:<40} {rows:>9}")
                total += rows
        except OSError as error:
            raise CommandError(_("Nothing was written. %(error)s") % {"error": error}) from error
        self.stdout.write(
            _("%(total)d rows written to %(file)s. It holds accounts and unpublished texts: keep it safe.")
            % {"total": total, "file": file}
        )
