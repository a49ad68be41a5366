"""The search index: what each noun adds to it, and how it is updated with the record.

The index is plain tables (see ``adgmin.models.search`` and ``terms``), updated in Python in the transaction of the
edit. Only ``adgmin.search.text`` decides what a word is; the databases only look words up. So SQLite and PostgreSQL
give the same hits in the same order, with the same words marked.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched, chain
from typing import ClassVar, Protocol, Self

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.dates import FIRST_DAY
from adgmin.record import Cited, Edit, Recorded, RecordedQuerySet

from .text import Phrase

# Increase whenever the same record gives a different index: ``start`` rebuilds an index of an older version.
INDEX_VERSION = 6
# Rows indexed at a time: limits the texts held in memory.
BATCH_SIZE = 200


class Tier(models.IntegerChoices):
    """The quality of a hit, best first."""

    NAME = 0, _("is its name, its acronym or its verb")
    HALF = 1, _("is at least half of one of its names")
    PHRASE = 2, _("the words stand together in its names or texts")
    TITLE = 3, _("every word stands in its names")
    BODY = 4, _("every word stands in its texts")
    TITLE_BEGINNING = 5, _("every word stands in its names, the last as the beginning of one")
    BODY_BEGINNING = 6, _("every word stands in its texts, the last as the beginning of one")
    PARTIAL = 7, _("it does not have every word")


class Entry(Protocol):
    """What ranking and hits read of a ``SearchEntry``, whose model stands above this module."""

    kind: str
    object_id: int
    key: str
    title: str
    within: str
    names: str
    body: str
    date: dt.date
    tier: int
    row: "Searchable | None"

    @property
    def noun(self) -> "type[Searchable]": ...
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class SearchTexts:
    """What a row adds to the index."""

    # Shown as the hit’s heading. Its words count as words of a name.
    title: str
    # All names and acronyms. A query that is exactly one of them lists the row first.
    names: Collection[str] = ()
    # Further names that find the row in the same way; never shown.
    aliases: Collection[str] = ()
    # All other searchable text.
    body: Iterable[str] = ()
    # Hits of the same tier are sorted newest first; rows without a date come last.
    date: dt.date = FIRST_DAY
    # The title of the row that it is part of: shown before its title, not searched.
    within: str = ""
    # The kind whose entry with the same key has the same page. If both are found, only this entry is shown.
    stands_for: str = ""


class Searchable(Recorded):
    """A noun that can be searched. Only its published rows are indexed."""

    # Rows without pages of their own are found in their own lists only.
    has_page: ClassVar[bool] = True
    # True for sources and passages. Among equally good hits they come last.
    is_evidence: ClassVar[bool] = False
    # The relations that supply texts, as for ``prefetch_related``.
    searched_with: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def search_texts(self) -> SearchTexts:
        """The row’s texts, with its dates and names, for the index."""
        raise NotImplementedError

    @classmethod
    def with_relations_read(cls) -> RecordedQuerySet[Self]:
        """Also with what its texts are made of."""
        # Those of a cited row are there already, with their passages.
        there = ("citations",) if issubclass(cls, Cited) else ()
        missing = (path for path in cls.searched_with if path not in there)
        return super().with_relations_read().prefetch_related(*missing)

    def printed(self) -> list[str]:
        """The distinct printed words of its citations, those of the newest source first."""
        if not isinstance(self, Cited):
            return []
        newest_first = sorted(self.given, key=lambda citation: citation.passage.source.published_earliest, reverse=True)
        return list(dict.fromkeys(citation.printed for citation in newest_first if citation.printed))

    @classmethod
    def after_edit(cls, edit: Edit, pks: set[int], rows: Collection[Self]) -> None:
        """Index these rows again, and the rows whose texts come from those that existed before."""
        super().after_edit(edit, pks, rows)
        _remove(cls, pks - edit.made[cls])
        _add(cls, rows)
        changed = pks - edit.made[cls]
        for noun in searchable_nouns().values() if changed else ():
            for path in noun.search_paths_to(cls):
                others = noun._base_manager.filter(**{f"{path}__in": changed}).values_list("pk", flat=True)
                index(noun, set(others) - edit.made[noun])

    @classmethod
    def search_paths_to(cls, noun: type[Recorded]) -> Iterator[str]:
        """The paths of ``searched_with`` that lead to a noun."""
        for path in cls.searched_with:
            steps = path.split("__")
            for end, model in enumerate(_models_along(cls, steps), start=1):
                if model is noun:
                    yield "__".join(steps[:end])


def _models_along(model: type[models.Model] | None, relations: Iterable[str]) -> Iterator[type[models.Model] | None]:
    """The model that each relation of a path leads to."""
    for relation in relations:
        model = model._meta.get_field(relation).related_model if model else None
        yield model


def searchable_nouns() -> dict[str, type[Searchable]]:
    """The searchable nouns by kind, which is the name of their list page."""
    return {noun.plural: noun for noun in Searchable.concrete_models()}


def kinds_with_pages() -> list[str]:
    """The kinds that the site-wide search covers."""
    return [kind for kind, noun in searchable_nouns().items() if noun.has_page]


def index(noun: type[Searchable], pks: Iterable[int]) -> int:
    """Index these rows again and remove those that are not public; return the number of entries written.

    Call within an edit: the lock on the version row keeps two writers from indexing the same row.
    """
    return sum(_index(noun, batch) for batch in batched(sorted(set(pks)), BATCH_SIZE))


def _index(noun: type[Searchable], pks: Collection[int]) -> int:
    _remove(noun, pks)
    return _add(noun, noun.rows_at_end_of_edit(pks))


def _remove(noun: type[Searchable], pks: Collection[int]) -> None:
    if pks:
        apps.get_model("adgmin.SearchEntry").objects.filter(kind=noun.plural, object_id__in=pks).delete()


def _add(noun: type[Searchable], rows: Iterable[Searchable]) -> int:
    """Add the rows that are published, which are not in the index; return the number of entries."""
    entry, word = apps.get_model("adgmin.SearchEntry"), apps.get_model("adgmin.SearchWord")
    term = apps.get_model("adgmin.Term")
    published = [row for row in rows if row.is_published()]
    texts = [row.search_texts() for row in published]
    entries = entry.objects.bulk_create(map(entry.of, published, texts))
    word.objects.write(chain.from_iterable(map(entry.words, entries, texts)))
    term.objects.write(chain.from_iterable(map(term.of, entries, published)))
    return len(entries)


def index_is_current() -> bool:
    """True if there is an index, and all its entries have the current version."""
    entries = apps.get_model("adgmin.SearchEntry").objects.all()
    return entries.exists() and not entries.exclude(make=INDEX_VERSION).exists()


def stem_line(phrase: Phrase) -> str:
    """The stems of a text as the index stores them, with a space on both sides of each."""
    return f" {' '.join(phrase)} "
