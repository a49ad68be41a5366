"""``manage.py build_index``: write the search index anew from the published record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin.models import record
from adgmin.models.search import SearchEntry, SearchWord, index, searchable_nouns


class Command(BaseCommand):
    """In one transaction, so that whoever searches meanwhile has the old index. Edits wait for it to end."""

    help = "Writes the search index anew. Edits keep it true, so it is needed only after an upgrade or a restore."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to leave an index that is there."""
        parser.add_argument("--if-missing", action="store_true", help="Do nothing if there is an index.")

    def handle(self, *args: Any, if_missing: bool, **options: Any) -> None:
        """Empty the index and fill it noun by noun, with a line for each and a last one for the sum."""
        if if_missing and SearchEntry.objects.exists():
            self.stdout.write(_("The index is there: nothing to do."))
            return
        with record.editing():
            SearchEntry.objects.all().delete()
            entries = 0
            for kind, noun in searchable_nouns().items():
                number = index(noun, noun._default_manager.values_list("pk", flat=True))
                self.stdout.write(f"  {kind}: {number}")
                entries += number
        self.stdout.write(
            ngettext("%(entries)d entry, %(words)d words.", "%(entries)d entries, %(words)d words.", entries)
            % {"entries": entries, "words": SearchWord.objects.count()}
        )
