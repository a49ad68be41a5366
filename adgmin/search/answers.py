"""Answers to a query: full matches, partial matches and spelling corrections.

A query without a match is corrected word by word, with words of the index. The index has words of public rows only, so
a correction never reveals a draft. Similarity is computed here and not by the database, so that the same index gives
the same answer everywhere.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db import models
from django.db.models import Count, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from adgmin.database import distinct_values
from adgmin.record.together import rows_together

from .index import Entry, Searchable, Tier, kinds_with_pages
from .ranking import LAST_CHARACTER, SearchEntryQuerySet
from .text import MAX_QUERY_LENGTH, Piece, Query, stem, unquoted

# With fewer full matches than FEW_RESULTS, partial matches follow, at most MAX_PARTIAL_HITS.
FEW_RESULTS = 3
MAX_PARTIAL_HITS = 10
# Shorter words are not corrected; words of TWO_EDITS_LENGTH letters or more may differ by two edits instead of one.
MIN_CORRECTED_LENGTH = 4
TWO_EDITS_LENGTH = 8


def parse(text: str) -> Query:
    """Parse a query, with the synonyms of the record."""
    return Query.parse(text, apps.get_model("adgmin.Synonym").objects.synonyms())


def matching[M: Searchable](queryset: "models.QuerySet[M]", text: str) -> "models.QuerySet[M]":
    """The rows that match a text, in the queryset’s own order; all rows if the text is blank."""
    if not text.strip():
        return queryset
    query = parse(text)
    entries = apps.get_model("adgmin.SearchEntry").objects.filter(kind=queryset.model.noun().plural)
    whole = entries.matching(query.whole)
    found = whole if whole.exists() else entries.matching(query)
    return queryset.filter(pk__in=found.values("object_id"))


@dataclass(frozen=True)
class Hit:
    """An entry that matches, with the matches marked in its title and in a snippet of its texts."""

    entry: Entry
    tier: Tier
    title: list[Piece]
    snippet: list[Piece]


def hits(found: Iterable[Entry], query: Query) -> list[Hit]:
    """Ranked entries as hits. Prefixes are marked only in entries that match by prefix."""
    return [_hit(entry, query if entry.tier >= Tier.TITLE_BEGINNING else query.whole) for entry in found]


def _hit(entry: Entry, query: Query) -> Hit:
    return Hit(entry, Tier(entry.tier), query.highlighted(entry.title), _snippet(entry, query))


def _snippet(entry: Entry, query: Query) -> list[Piece]:
    """From its texts, or from its other names if it matches by one of them.

    Empty as of an earlier day: the texts are written from all citations, including later ones.
    """
    if getattr(entry, "is_past", False):
        return []
    names = ", ".join(name for name in entry.names.splitlines() if name != entry.title)
    if not names or entry.tier == Tier.PARTIAL or query.matches(entry.title, entry.body):
        return query.snippet(entry.body)
    return query.snippet(names)


@dataclass(frozen=True)
class Answer:
    """The entries that match a text, and the query as it was read."""

    entries: SearchEntryQuerySet
    query: Query
    # The number of entries that have every term, by kind; kinds without any are left out.
    counts: dict[str, int]
    # The text with corrected spelling, if only the corrected text found something.
    corrected: str = ""

    @property
    def total(self) -> int:
        """The number of entries of all kinds that have every term."""
        return sum(self.counts.values())

    @cached_property
    def best(self) -> Hit | None:
        """The best full match."""
        return next(iter(hits(self.entries.ranked(self.query)[:1], self.query)), None) if self.counts else None

    @cached_property
    def partial(self) -> list[Hit]:
        """The best partial matches. Empty if there are enough full matches, or one by name."""
        if self.total >= FEW_RESULTS or (self.best and self.best.tier == Tier.NAME):
            return []
        return hits(self.entries.partly_matching(self.query)[:MAX_PARTIAL_HITS], self.query.whole)


def answer(text: str, entries: SearchEntryQuerySet | None = None) -> Answer:
    """Search for whole words, then with the last word as a prefix, then with corrected spelling."""
    entries = apps.get_model("adgmin.SearchEntry").objects.shown() if entries is None else entries
    query = parse(text)
    for reading in (query.whole, query):
        if counts := _counts(entries, reading):
            return Answer(entries, reading, counts)
    if query and (corrected := _corrected(text[:MAX_QUERY_LENGTH])):
        corrected_query = parse(corrected).whole
        found = Answer(entries, corrected_query, _counts(entries, corrected_query), corrected)
        if found.counts or found.partial:
            return found
    return Answer(entries, query.whole, {})


def search(text: str, kinds: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
    """The best full matches of a text, or of the corrected text."""
    found = answer(text, apps.get_model("adgmin.SearchEntry").objects.shown(kinds))
    return hits(found.entries.ranked(found.query)[:limit], found.query)


def _counts(entries: SearchEntryQuerySet, query: Query) -> dict[str, int]:
    kinds = entries.matching(query).order_by("kind").values_list("kind")
    return dict(kinds.annotate(number=Count("pk")))


def _corrected(text: str) -> str:
    """The text with each unknown word replaced by the closest indexed one; empty if none is replaced."""
    typed = [each for each in unquoted(text) if len(each.folded) >= MIN_CORRECTED_LENGTH and each.folded.isalpha()]
    words = apps.get_model("adgmin.SearchWord").objects
    indexed = words.filter(entry__kind__in=kinds_with_pages()).exclude(tier=Tier.NAME)
    stems = {stem(token.folded) for token in typed}
    first_of_each = [indexed.filter(stem=each).values_list("stem")[:1] for each in stems]
    known = {found for ((found,),) in filter(None, rows_together(first_of_each))}
    corrected = text
    # From last to first, so that the positions of earlier words stay valid.
    for token in reversed([token for token in typed if stem(token.folded) not in known]):
        if replacement := _closest(token.folded, indexed):
            corrected = f"{corrected[: token.start]}{replacement}{corrected[token.end :]}"
    return corrected if corrected != text else ""


def _closest(typed: str, indexed: QuerySet[models.Model]) -> str:
    """The closest indexed word; of equally close ones the most frequent, then the first by alphabet.

    Only words that begin with one of its first two letters are compared: few typing errors are in the first letter.
    """
    same_initial = [(letter, letter + LAST_CHARACTER) for letter in dict.fromkeys(typed[:2])]
    candidates = filter(str.isalpha, distinct_values(indexed.model, "word", same_initial))
    max_edits = 2 if len(typed) >= TWO_EDITS_LENGTH else 1
    close = process.extract(typed, list(candidates), scorer=OSA.distance, score_cutoff=max_edits, limit=None)
    edits_of = {word: edits for word, edits, _at in close}
    counted = indexed.filter(word__in=edits_of).values_list("word").annotate(Count("entry"))
    best = min(((edits_of[word], -entries, word) for word, entries in counted), default=(0, 0, ""))
    return best[2]
