"""``manage.py restore``: fill an empty database from a backup."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin.management import backups


class Command(BaseCommand):
    """Nothing is restored from a damaged file, or if the database refuses a row."""

    help = "Restores a file of “backup” into an empty database, of SQLite or PostgreSQL, and builds the search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A file that “backup” wrote.")
        parser.add_argument("--check", action="store_true", help="Only check that the file is complete and undamaged.")

    def handle(self, *args: object, file: Path, check: bool, **options: object) -> None:
        """Check the file and the database before anything is written."""
        try:
            manifest = backups.read_manifest(file)
            if not check:
                self.restore(file, manifest)
        except (OSError, backups.BackupError) as error:
            raise CommandError(_("Nothing was restored. %(error)s") % {"error": error}) from error
        total = sum(table["rows"] for table in manifest["tables"].values())
        sentence = _("%(file)s is complete: %(total)d rows, written on %(written)s.")
        if not check:
            sentence = _("%(total)d rows restored from %(file)s, written on %(written)s.")
        self.stdout.write(sentence % {"file": file, "total": total, "written": manifest["written"]})

    def restore(self, file: Path, manifest: backups.Manifest) -> None:
        """Make the tables if there are none, fill them, and index the record."""
        call_command("migrate", interactive=False, verbosity=0)
        backups.check_target(manifest)
        for label, rows in backups.restore(file, manifest):
            self.stdout.write(f"{label:<40} {rows:>9}")
        call_command("build_index", stdout=self.stdout)
