"""What a search answers: how its text was read, what has every word of it, and what has only some.

A text that finds nothing is put right, word by word, from the words of the index. That holds the words of what is
public and nothing else, so that no correction hints at a draft. What is close is decided here, not by a database: the
same index gives the same answer everywhere.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import Count, Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from adgmin.record.registry import table

from .index import Searchable, Tier, kinds_with_pages
from .ranking import LAST_CHARACTER, SearchEntryQuerySet
from .text import MOST_READ, Piece, Query, loose, stem

if TYPE_CHECKING:
    from adgmin.models import SearchEntry, SearchWord

# With fewer records than this that have every word, the best of those that have not follow, so many at most.
FEW = 3
MOST_PARTIAL = 10
# A shorter word is as close to any other; one so long takes two mistakes.
SHORTEST = 4
LONG = 8


def asked(text: str) -> Query:
    """A text as it is searched for, with what means the same."""
    return Query.of(text, table("Synonym").synonyms())


def matching[M: Searchable](queryset: "models.QuerySet[M]", text: str) -> "models.QuerySet[M]":
    """The rows that a search for the text finds, in the queryset's own order; all rows if the text is blank."""
    if not text.strip():
        return queryset
    kind, query = cast("type[Searchable]", queryset.model.noun()).plural, asked(text)
    entries = table("SearchEntry").filter(kind=kind)
    whole = entries.matching(query.whole)
    found = whole if whole.exists() else entries.matching(query)
    return queryset.filter(pk__in=found.values("object_id"))


@dataclass(frozen=True)
class Hit:
    """An entry that was found, with what was sought marked in its title and in a stretch of its texts."""

    entry: "SearchEntry"
    tier: Tier
    title: list[Piece]
    snippet: list[Piece]


def hits(found: Iterable["SearchEntry"], query: Query) -> list[Hit]:
    """Ranked entries as they are shown, with what was sought marked: beginnings only where nothing better was found."""
    return [_hit(entry, query if entry.tier >= Tier.TITLE_BEGINNING else query.whole) for entry in found]


def _hit(entry: "SearchEntry", query: Query) -> Hit:
    return Hit(entry, Tier(entry.tier), query.highlighted(entry.title), _snippet(entry, query))


def _snippet(entry: "SearchEntry", query: Query) -> list[Piece]:
    """Of its texts; but its other names, if it was found by one of them.

    As of an earlier day there is none: the texts are written from all that is cited.
    """
    if getattr(entry, "is_past", False):
        return []
    names = ", ".join(name for name in entry.names.splitlines() if name != entry.title)
    if not names or entry.tier == Tier.PARTIAL or query.is_met_by(entry.title, entry.body):
        return query.snippet(entry.body)
    return query.snippet(names)


@dataclass(frozen=True)
class Answer:
    """What was found for a text among some entries, and how the text was read."""

    entries: SearchEntryQuerySet
    query: Query
    # How many have every word, by kind; kinds without any are left out.
    counts: dict[str, int]
    # The text with its mistyped words put right, if only that found something.
    corrected: str = ""

    @property
    def total(self) -> int:
        """The number of entries, of all kinds, that have every word of the query."""
        return sum(self.counts.values())

    @cached_property
    def best(self) -> Hit | None:
        """The best of what has every word."""
        return next(iter(hits(self.entries.ranked(self.query)[:1], self.query)), None) if self.counts else None

    @cached_property
    def partial(self) -> list[Hit]:
        """The best of what has some of the words, where little has all of them and nothing is called so."""
        if self.total >= FEW or (self.best and self.best.tier == Tier.NAME):
            return []
        return hits(self.entries.partly_matching(self.query)[:MOST_PARTIAL], self.query.whole)


def answer(text: str, entries: SearchEntryQuerySet | None = None) -> Answer:
    """Look for a text: its words whole, else the last as a beginning, else as it may have been meant."""
    entries = table("SearchEntry").shown() if entries is None else entries
    query = asked(text)
    for reading in (query.whole, query):
        if counts := _counts(entries, reading):
            return Answer(entries, reading, counts)
    if query and (corrected := _corrected(text[:MOST_READ])):
        meant = asked(corrected).whole
        found = Answer(entries, meant, _counts(entries, meant), corrected)
        if found.counts or found.partial:
            return found
    return Answer(entries, query.whole, {})


def search(text: str, kinds: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
    """The best of what has every word of a text, or of the text as it may have been meant."""
    found = answer(text, table("SearchEntry").shown(kinds))
    return hits(found.entries.ranked(found.query)[:limit], found.query)


def _counts(entries: SearchEntryQuerySet, query: Query) -> dict[str, int]:
    found = entries.matching(query).order_by("kind").values_list("kind")
    return dict(found.annotate(number=Count("pk")))


def _corrected(text: str) -> str:
    """The text with each word that is in no entry replaced by the closest that is; empty if none is replaced."""
    given = [word for word in loose(text) if len(word.word) >= SHORTEST and word.word.isalpha()]
    indexed = table("SearchWord").filter(entry__kind__in=kinds_with_pages()).exclude(tier=Tier.NAME)
    known = set(indexed.filter(stem__in={stem(word.word) for word in given}).values_list("stem", flat=True))
    right = text
    # From the last to the first, so that the places of those before stay true.
    for word in reversed([word for word in given if stem(word.word) not in known]):
        if better := _closest(word.word, indexed):
            right = f"{right[: word.start]}{better}{right[word.end :]}"
    return right if right != text else ""


def _closest(given: str, indexed: "QuerySet[SearchWord]") -> str:
    """The closest word; of equally close ones the most frequent, then by the alphabet.

    Only words that begin with one of its first two letters are compared: who mistypes hardly ever mistypes the first.
    """
    begun = reduce(or_, (Q(word__gte=letter, word__lt=letter + LAST_CHARACTER) for letter in given[:2]))
    found = indexed.filter(begun).values_list("word").annotate(Count("entry"))
    entries: dict[str, int] = {word: number for word, number in found if word.isalpha()}
    most = 2 if len(given) >= LONG else 1
    scorer: Any = OSA.distance
    close = process.extract(given, list(entries), scorer=scorer, score_cutoff=most, limit=None)
    return min(((mistakes, -entries[word], word) for word, mistakes, _at in close), default=(0, 0, ""))[2]
