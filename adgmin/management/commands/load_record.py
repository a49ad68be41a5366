"""``manage.py load_record``: bring the record up to the fixture files, without undoing what an editor did."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adgmin.models import record
from adgmin.portal import fixtures
from adgmin.portal.fixtures import Fate

LABELS = {
    Fate.CREATED: gettext_lazy("created"),
    Fate.UPDATED: gettext_lazy("updated"),
    Fate.UNCHANGED: gettext_lazy("unchanged"),
    Fate.KEPT: gettext_lazy("edited here and kept"),
    Fate.DELETED: gettext_lazy("deleted here"),
    Fate.CONFLICT: gettext_lazy("in conflict"),
    Fate.ORPHANED: gettext_lazy("left out"),
    Fate.GONE: gettext_lazy("gone from the fixtures"),
}
LISTED = {
    Fate.KEPT: gettext_lazy("Edited here since the last load, and kept:"),
    Fate.DELETED: gettext_lazy("Deleted here since the last load, and left deleted:"),
    Fate.CONFLICT: gettext_lazy("Changed both here and in the fixtures, and left as they are here:"),
    Fate.ORPHANED: gettext_lazy("Left out, because they refer to what was deleted here:"),
    Fate.GONE: gettext_lazy("No longer in the fixtures, and left here for you to withdraw or delete:"),
}
OVERWRITTEN = (Fate.KEPT, Fate.DELETED, Fate.CONFLICT, Fate.ORPHANED)


class Command(BaseCommand):
    """Loads all files in one transaction, or none of them."""

    help = "Loads the record from fixture files; what was edited here since the last load is left and listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, and on what terms."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES_DIR, metavar="DIR")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing unless the record is empty.")
        parser.add_argument("--overwrite", action="store_true", help="Take the fixtures’ side wherever the two differ.")

    def handle(self, *args: Any, folder: Path, if_empty: bool, overwrite: bool, **options: Any) -> None:
        """Read, then compare and write under one lock."""
        if if_empty and not fixtures.is_empty():
            self.stdout.write(_("The record is not empty, so nothing was loaded."))
            return
        self.stdout.write(_("loading %(folder)s.") % {"folder": folder})
        try:
            rows = fixtures.read(folder)
            with record.editing() as edit:
                load = fixtures.Load(rows, edit, overwrite=overwrite)
                for name, counts in load.run():
                    self.stdout.write(f"{name:<20} {in_words(counts)}")
        except fixtures.BrokenFixtureError as error:
            raise CommandError(_("Nothing was loaded. %(error)s") % {"error": error}) from error
        self._report(load)

    def _report(self, load: fixtures.Load) -> None:
        for fate, heading in LISTED.items():
            if names := load.with_fate(fate):
                self.stdout.write("\n".join(("", str(heading), *(f"  {name}" for name in names))))
        total = Counter(load.fates.values())
        self.stdout.write("")
        if any(total[fate] for fate in OVERWRITTEN):
            self.stdout.write(_("To take the fixtures’ side there, load with --overwrite."))
        self.stdout.write(
            _("%(rows)d rows: %(counts)s. The record is at version %(version)d.")
            % {"rows": total.total(), "counts": in_words(total), "version": record.version().number}
        )


def in_words(counts: Counter[Fate]) -> str:
    """``3 created, 20 unchanged``, in a fixed order and without the noughts."""
    return ", ".join(f"{counts[fate]} {LABELS[fate]}" for fate in Fate if counts[fate]) or _("no rows")
