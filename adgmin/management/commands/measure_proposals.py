"""``manage.py measure_proposals``: compare what the rules propose with what the record holds."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from adgmin.models import Source, SourceKind
from adgmin.portal import originals
from adgmin.portal.proposal_scores import Score, score
from adgmin.record import State

# The kinds of source whose scores are added up: texts that report what a meeting did.
POOLED = (SourceKind.JOINT_STATEMENT, SourceKind.HOST_RELEASE, SourceKind.NEWS)


class Command(BaseCommand):
    """Prints a line per source, and one for the pooled kinds."""

    help = (
        "Measures the proposals of outcomes on the copies of the sources, one source at a time, with the names that "
        "are known without it. An outcome is found if a proposal on its passage has its verb and its initiative, or "
        "its verb and an object of the same words (F1 of the stems 0.6). Inferred verbs are left out on both sides. "
        "The copies are only read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of the copies, and whether to list what was missed or is not in the record."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.SOURCES_DIR, metavar="DIR")
        parser.add_argument(
            "--list", dest="listing", action="store_true",
            help="Also list what was not found (-) and what is proposed and not in the record (+).",
        )  # fmt: skip

    def handle(self, *args: object, folder: Path, listing: bool, **options: object) -> None:
        """Print the scores."""
        copies, pooled, measured = originals.copies_in(folder), Score(_("pooled")), 0
        for source in Source.objects.exclude(state=State.WITHDRAWN).order_by("slug"):
            path = copies.get(source.sha256)
            if path is None:
                continue
            found = score(source, path)
            measured += 1
            self._print(found, str(source.get_kind_display()))
            if listing:
                for line in (*(f"- {each}" for each in found.missed), *(f"+ {each}" for each in found.wrong)):
                    self.stdout.write(f"    {line}")
            if source.kind in POOLED:
                pooled.add(found)
        if not measured:
            raise CommandError(_("No file in %(folder)s is the copy of a source.") % {"folder": folder})
        self._print(pooled, ", ".join(str(SourceKind(kind).label) for kind in POOLED))

    def _print(self, found: Score, kind: str) -> None:
        self.stdout.write(
            _(
                "%(name)s (%(kind)s): found %(found)d of %(outcomes)d (%(share)d %%), "
                "right %(right)d of %(proposals)d (%(precision)d %%)"
            )
            % {
                "name": found.name, "kind": kind, "found": found.found, "outcomes": found.outcomes,
                "share": round(100 * found.found_share), "right": found.right, "proposals": found.proposals,
                "precision": round(100 * found.right_share),
            }
        )  # fmt: skip
