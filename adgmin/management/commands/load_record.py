"""``manage.py load_record``: bring the record up to the fixture files, without undoing what a curator did."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adgmin import record
from adgmin.portal import fixtures
from adgmin.portal.fixtures import Comparison, Fate

LABELS = {
    Fate.CREATED: gettext_lazy("created"),
    Fate.UPDATED: gettext_lazy("updated"),
    Fate.UNCHANGED: gettext_lazy("unchanged"),
    Fate.REMOVED: gettext_lazy("removed"),
    Fate.KEPT: gettext_lazy("edited here and kept"),
    Fate.DELETED: gettext_lazy("deleted here"),
    Fate.CONFLICT: gettext_lazy("in conflict"),
    Fate.HELD: gettext_lazy("held back"),
    Fate.ORPHANED: gettext_lazy("left out"),
    Fate.GONE: gettext_lazy("gone from the fixtures"),
}
LISTED = {
    Fate.KEPT: gettext_lazy("Edited here since the last load, and kept:"),
    Fate.DELETED: gettext_lazy("Deleted here since the last load, and left deleted:"),
    Fate.CONFLICT: gettext_lazy("Changed both here and in the fixtures, and left as they are here:"),
    Fate.HELD: gettext_lazy("Left as they are here, since with what was changed here a rule would be broken:"),
    Fate.ORPHANED: gettext_lazy("Left out, because they refer to what is not here:"),
    Fate.GONE: gettext_lazy("No longer in the fixtures, and left here for you to withdraw or delete:"),
}


class Command(BaseCommand):
    """Loads all files in one transaction, or none of them."""

    help = "Loads the record from fixture files; what was edited here since the last load is left and listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, and on what terms."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES_DIR, metavar="DIR")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Where there is a record, load nothing and say how many rows are newer.",
        )
        parser.add_argument("--overwrite", action="store_true", help="Take the fixtures’ side wherever the two differ.")

    def handle(self, *args: Any, folder: Path, if_empty: bool, overwrite: bool, **options: Any) -> None:
        """Read, then compare and write under one lock."""
        try:
            if if_empty and not fixtures.is_empty():
                self._leave(fixtures.Load(fixtures.read(folder)).newer())
                return
            self.stdout.write(_("loading %(folder)s.") % {"folder": folder})
            load = self._load(fixtures.read(folder), overwrite)
        except fixtures.BrokenFixtureError as error:
            raise CommandError(_("Nothing was loaded. %(error)s") % {"error": error}) from error
        self._report(load)

    def _leave(self, newer: int) -> None:
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

    def _load(self, rows: list[fixtures.Row], overwrite: bool) -> fixtures.Load:
        held: fixtures.Held = {}
        while True:
            try:
                with record.editing() as edit:
                    load = fixtures.Load(rows, overwrite=overwrite, held=held)
                    for name, counts in load.run(edit):
                        self.stdout.write(f"{name:<20} {in_words(counts)}")
                    return load
            except fixtures.HeldBackError as error:
                held = {**held, **error.rows}
                self.stdout.write(
                    _("Rows held back, for a rule: %(count)d. Loading without them.") % {"count": len(held)}
                )

    def _report(self, load: fixtures.Load) -> None:
        overwritten = False
        for fate, heading in LISTED.items():
            if lines := [line for each in load.compared.values() for line in listed(each, fate)]:
                overwritten = overwritten or fate is not Fate.GONE
                self.stdout.write("\n".join(("", str(heading), *(f"  {line}" for line in lines))))
        self.stdout.write("")
        if overwritten:
            self.stdout.write(_("To take the fixtures’ side there, load with --overwrite."))
        total = Counter(each.fate for each in load.compared.values())
        self.stdout.write(
            _("%(rows)d rows: %(counts)s. The record is at version %(version)d.")
            % {"rows": total.total(), "counts": in_words(total), "version": record.version().number}
        )


def listed(each: Comparison, fate: Fate) -> Iterator[str]:
    """The lines on a row under the heading of a fate."""
    if fate is Fate.KEPT and (kept := each.named(fate)):
        yield f"{each}: {', '.join(kept)}"
    elif fate is Fate.HELD and each.fate is fate:
        yield f"{each}: {each.reason}"
    elif fate is Fate.CONFLICT:
        yield from in_conflict(each)
    elif each.fate is fate:
        yield str(each)


def in_conflict(each: Comparison) -> Iterator[str]:
    """Each field that both sides changed, with what is here and what the fixtures say."""
    if each.here is None and each.fate is Fate.CONFLICT:
        yield _("%(row)s: deleted here, changed in the fixtures") % {"row": each}
    for name in each.named(Fate.CONFLICT):
        yield f"{each}, {name}:"
        for side, row in ((_("here"), each.here), (_("in the fixtures"), each.there)):
            yield f"  {side}: {value_in_words(row.fields.get(name) if row else None)}"


def value_in_words(value: Any) -> str:
    """A field’s value on one line: a text in quotation marks, records by their keys."""
    if isinstance(value, list):
        keys = value if value and isinstance(value[0], list) else [value]
        return ", ".join("/".join(key) for key in keys)
    return _("nothing") if value is None else f"“{' '.join(str(value).split())}”"


def in_words(counts: Counter[Fate]) -> str:
    """``3 created, 20 unchanged``, in a fixed order and without the noughts."""
    return ", ".join(f"{counts[fate]} {LABELS[fate]}" for fate in Fate if counts[fate]) or _("no rows")
