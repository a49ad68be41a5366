"""``manage.py dump_record``: write the record to fixture files, which are then committed."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin import record
from adgmin.portal import fixtures


class Command(BaseCommand):
    """Writes one file per model, with drafts and citations. The files are the same on every database."""

    help = "Writes the record, including drafts, to fixture files, one for each kind of record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output", type=Path, default=settings.FIXTURES_DIR, metavar="DIR", help="The folder; default: %(default)s"
        )

    def handle(self, *args: object, output: Path, **options: object) -> None:
        """Dump within an edit, which locks out other writers, so that the files are consistent with each other."""
        total = 0
        try:
            with record.editing():
                for name, count in fixtures.dump(output):
                    total += count
                    self.stdout.write(f"{name:<20} {count:>6}")
        except OSError as error:
            raise CommandError(_("Cannot write the fixtures: %(error)s") % {"error": error}) from error
        self.stdout.write(_("%(total)d rows written to %(folder)s.") % {"total": total, "folder": output})
