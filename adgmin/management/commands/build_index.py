"""``manage.py build_index``: rebuild the search index from the published record."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.database import without_indexes
from adgmin.models.search import SearchEntry, SearchWord
from adgmin.search.index import index, index_is_current, searchable_nouns


class Command(BaseCommand):
    """Rebuilds in one transaction: searches use the old index until it ends, and edits wait."""

    help = "Rebuilds the search index. Edits keep it up to date, and “start” rebuilds one of an older version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """An option to skip the rebuild if the index is of this version."""
        parser.add_argument("--if-needed", action="store_true", help="Do nothing if the index is of this version.")

    def handle(self, *args: object, if_needed: bool, **options: object) -> None:
        """Empty the index and fill it model by model; print the number of entries for each, then the totals."""
        if if_needed and index_is_current():
            self.stdout.write(_("The index is up to date: nothing to do."))
            return
        with record.editing(), without_indexes(SearchWord):
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
