"""``manage.py verify_citations``: compare the record with the copies of its sources."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin.curation.documents.pieces import DocumentError
from adgmin.models import Source
from adgmin.portal import originals
from adgmin.portal.originals import CheckedPassage
from adgmin.record import State


class Command(BaseCommand):
    """Prints a table per source. The exit code is 1 if any of them has a hole."""

    help = (
        "Checks that each passage is unchanged in its original, that each block of the originals is a passage that is "
        "cited or has a note to say why not, and that each quotation is in its passage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of the originals, whether all are required, and a mode that only prints blocks."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.SOURCES_DIR, metavar="DIR")
        parser.add_argument(
            "--require-originals", action="store_true", default=bool(os.environ.get("CI")),
            help="Fail if an original is missing; the default if CI is set.",
        )  # fmt: skip
        parser.add_argument(
            "--blocks", type=Path, metavar="FILE",
            help="Only print the blocks of a copy: number, fingerprint and first words.",
        )  # fmt: skip

    def handle(
        self, *args: object, folder: Path, require_originals: bool, blocks: Path | None, **options: object
    ) -> None:
        """Print the tables, the skipped sources, the holes and the totals; or only the blocks of one copy."""
        if blocks is not None:
            self._print_blocks(blocks)
            return
        copies = originals.copies_in(folder)
        tables, missing = {}, []
        for source in Source.objects.exclude(state=State.WITHDRAWN).order_by("slug"):
            path = copies.pop(source.sha256, None)
            if path is None:
                missing.append(source)
            else:
                tables[source.slug] = _check_source(source, path)
                self._print_table(f"{source.slug} ({path.name})", tables[source.slug])
        self._print_skipped(folder, missing, copies.values())
        holes = [
            f"{slug}, {checked.locator}: {hole}"
            for slug, table in tables.items()
            for checked in table
            for hole in checked.holes
        ]
        self._print_totals(tables, missing, holes)
        if holes:
            raise CommandError(_("The record and the originals do not agree; the holes are listed above."))
        if require_originals and (missing or not tables):
            raise CommandError(_("Not every source could be verified, and here all of them must be."))

    def _print_table(self, title: str, table: list[CheckedPassage]) -> None:
        self.stdout.write(title)
        self.stdout.write(_row(_("locator"), _("first words"), _("cited"), ""))
        for checked in table:
            result = "; ".join(checked.holes) or (_("ok") if checked.cited_by else _("ok, the note says why"))
            self.stdout.write(_row(checked.locator, checked.first_words, str(checked.cited_by), result))
        self.stdout.write("")

    def _print_skipped(self, folder: Path, missing: list[Source], unknown_files: Iterable[Path]) -> None:
        for source in missing:
            where = {"source": source.slug, "folder": folder, "sha256": source.sha256}
            self.stdout.write(_("SKIPPED %(source)s: nothing in %(folder)s has its SHA-256, %(sha256)s.") % where)
        for path in unknown_files:
            self.stdout.write(_("%(file)s is not a copy of a source in the record.") % {"file": path.name})

    def _print_totals(self, tables: dict[str, list[CheckedPassage]], missing: list[Source], holes: list[str]) -> None:
        if holes:
            self.stdout.write("\n".join((_("Holes:"), *(f"  {hole}" for hole in holes))))
        counts = {
            "verified": len(tables),
            "skipped": len(missing),
            "lines": sum(map(len, tables.values())),
            "holes": len(holes),
        }
        self.stdout.write(
            _("Sources verified: %(verified)d, skipped: %(skipped)d. Passages and blocks: %(lines)d. Holes: %(holes)d.")
            % counts
        )

    def _print_blocks(self, path: Path) -> None:
        try:
            for block in originals.blocks_of(path):
                self.stdout.write(f"{block.order:>4}  {block.fingerprint}  {block.first_words}")
        except (OSError, DocumentError) as error:
            raise CommandError(_("%(file)s cannot be read: %(error)s") % {"file": path, "error": error}) from error


def _check_source(source: Source, path: Path) -> list[CheckedPassage]:
    try:
        return originals.check(source, originals.blocks_of(path))
    except DocumentError as error:
        return [CheckedPassage(path.name, "", holes=[_("it cannot be read: %(error)s") % {"error": error}])]


def _row(locator: str, first_words: str, cited: str, result: str) -> str:
    """A line of a table; cells are cut to the width of their columns."""
    return f"  {locator[:40]:<40}  {first_words[:48]:<48}  {cited:>5}  {result}".rstrip()
