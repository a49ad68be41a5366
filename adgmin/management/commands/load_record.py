"""``manage.py load_record``: load the fixture files without overwriting the edits of curators."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adgmin import record
from adgmin.database import without_indexes
from adgmin.models import SearchWord
from adgmin.portal import fixtures
from adgmin.portal.fixtures import Comparison, LoadStatus

LABELS = {
    LoadStatus.CREATED: gettext_lazy("created"),
    LoadStatus.UPDATED: gettext_lazy("updated"),
    LoadStatus.UNCHANGED: gettext_lazy("unchanged"),
    LoadStatus.REMOVED: gettext_lazy("removed"),
    LoadStatus.KEPT: gettext_lazy("edited here and kept"),
    LoadStatus.DELETED: gettext_lazy("deleted here"),
    LoadStatus.CONFLICT: gettext_lazy("in conflict"),
    LoadStatus.HELD: gettext_lazy("held back"),
    LoadStatus.ORPHANED: gettext_lazy("left out"),
    LoadStatus.GONE: gettext_lazy("gone from the fixtures"),
}
HEADINGS = {
    LoadStatus.KEPT: gettext_lazy("Edited here since the last load, and kept:"),
    LoadStatus.DELETED: gettext_lazy("Deleted here since the last load, and left deleted:"),
    LoadStatus.CONFLICT: gettext_lazy("Changed both here and in the fixtures, and left as they are here:"),
    LoadStatus.HELD: gettext_lazy("Left unchanged, because together with edits made here they would break a rule:"),
    LoadStatus.ORPHANED: gettext_lazy("Left out, because they refer to a record that is not here:"),
    LoadStatus.GONE: gettext_lazy("No longer in the fixtures, and left here for you to withdraw or delete:"),
}


class Command(BaseCommand):
    """Loads all files in one transaction."""

    help = "Loads the record from fixture files; what was edited here since the last load is left and listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and two modes: only into an empty record, or overwriting edits."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES_DIR, metavar="DIR")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Where there is a record, load nothing and say how many rows are newer.",
        )
        parser.add_argument("--why", default="", help="The reason, kept in the history and public where it corrects.")
        parser.add_argument("--overwrite", action="store_true", help="Take the fixtures’ side wherever the two differ.")

    def handle(self, *args: object, folder: Path, if_empty: bool, overwrite: bool, why: str, **options: object) -> None:
        """Read the files, then compare and write in one edit."""
        try:
            if if_empty and not fixtures.is_empty():
                self._report_newer(fixtures.Load(fixtures.read(folder)).newer())
                return
            self.stdout.write(_("loading %(folder)s.") % {"folder": folder})
            load = self._load(fixtures.read(folder), overwrite, why)
        except fixtures.BrokenFixtureError as error:
            raise CommandError(_("Nothing was loaded. %(error)s") % {"error": error}) from error
        self._report(load)

    def _report_newer(self, newer: int) -> None:
        if not newer:
            self.stdout.write(_("up to date with the fixtures."))
            return
        counted = ngettext(
            "%(count)d row of the fixtures is newer than the database",
            "%(count)d rows of the fixtures are newer than the database",
            newer,
        ) % {"count": newer}
        self.stdout.write(
            _("%(counted)s: “python manage.py load_record” loads what is newer and keeps what was edited here.")
            % {"counted": counted}
        )

    def _load(self, rows: list[fixtures.FixtureRow], overwrite: bool, why: str) -> fixtures.Load:
        held: fixtures.HeldRows = {}
        while True:
            try:
                # Nearly all words are new then.
                words = without_indexes(SearchWord) if fixtures.is_empty() else nullcontext()
                with words, record.editing(how=record.How.LOAD, why=why) as edit:
                    load = fixtures.Load(rows, overwrite=overwrite, held=held)
                    for name, counts in load.run(edit):
                        self.stdout.write(f"{name:<20} {count_text(counts)}")
                    return load
            except fixtures.HeldBackError as error:
                held = {**held, **error.rows}
                self.stdout.write(
                    _("Rows that would break a rule: %(count)d. Loading without them.") % {"count": len(held)}
                )

    def _report(self, load: fixtures.Load) -> None:
        can_overwrite = False
        for status, heading in HEADINGS.items():
            if lines := [line for comparison in load.comparisons.values() for line in lines_for(comparison, status)]:
                can_overwrite = can_overwrite or status is not LoadStatus.GONE
                self.stdout.write("\n".join(("", str(heading), *(f"  {line}" for line in lines))))
        self.stdout.write("")
        if can_overwrite:
            self.stdout.write(_("To take the fixtures’ side there, load with --overwrite."))
        total = Counter(comparison.status for comparison in load.comparisons.values())
        self.stdout.write(
            _("%(rows)d rows: %(counts)s. The record is at version %(version)d.")
            % {"rows": total.total(), "counts": count_text(total), "version": record.version().number}
        )


def lines_for(comparison: Comparison, status: LoadStatus) -> Iterator[str]:
    """The lines about a row under the heading of a status."""
    if status is LoadStatus.KEPT and (kept := comparison.fields_with(status)):
        yield f"{comparison}: {', '.join(kept)}"
    elif status is LoadStatus.HELD and comparison.status is status:
        yield f"{comparison}: {comparison.reason}"
    elif status is LoadStatus.CONFLICT:
        yield from conflict_lines(comparison)
    elif comparison.status is status:
        yield str(comparison)


def conflict_lines(comparison: Comparison) -> Iterator[str]:
    """For each field that both sides changed, its name, the stored value and the fixture value."""
    if comparison.stored is None and comparison.status is LoadStatus.CONFLICT:
        yield _("%(row)s: deleted here, changed in the fixtures") % {"row": comparison}
    for name in comparison.fields_with(LoadStatus.CONFLICT):
        yield f"{comparison}, {name}:"
        for side, row in ((_("here"), comparison.stored), (_("in the fixtures"), comparison.fixture)):
            yield f"  {side}: {value_text(row.fields.get(name) if row else None)}"


def value_text(value: object) -> str:
    """A value on one line: text in quotation marks, references as natural keys."""
    if isinstance(value, list):
        keys = value if value and isinstance(value[0], list) else [value]
        return ", ".join("/".join(key) for key in keys)
    return _("nothing") if value is None else f"“{' '.join(str(value).split())}”"


def count_text(counts: Counter[LoadStatus]) -> str:
    """A text such as ``3 created, 20 unchanged``: in a fixed order, without zeros."""
    return ", ".join(f"{counts[status]} {LABELS[status]}" for status in LoadStatus if counts[status]) or _("no rows")
