"""“Did you mean”: a query that finds little, with its mistyped words put right from the words of the index.

A word that is in no entry and close to none is left out, so that the rest may find something.

The index holds the words of what is public and nothing else, so that no suggestion hints at a draft. What is close is
decided here, not by a database: the same index gives the same suggestion everywhere.
"""

import re
from collections import Counter
from typing import NamedTuple

from django.db.models import Count

from adgmin.words import MOST_READ, STOP_WORDS, Query, stem, words

from .search import SearchEntry, SearchWord, Tier, kinds_with_pages

# With more hits than this a query is not doubted, and neither is a word that stands in more entries.
FEW = 2
# A shorter word is as close to any other; one so long takes two mistakes.
SHORTEST = 4
LONG = 8
# What stood beside a word that is left out.
_LEFT_OVER = re.compile(r"^\W+|\W+$")


class _Known(NamedTuple):
    """A word of the index, and in how many entries it stands."""

    word: str
    entries: int


def did_you_mean(text: str, found: int) -> str:
    """The text with its mistyped words put right or left out; empty unless that finds more than was ``found`` by it."""
    given = text[:MOST_READ]
    if found > FEW or not Query.of(given):
        return ""
    suggestion = _corrected(given)
    if suggestion == given or SearchEntry.objects.shown().matching(Query.of(suggestion)).count() <= found:
        return ""
    return suggestion


def _corrected(text: str) -> str:
    entries = SearchEntry.objects.filter(kind__in=kinds_with_pages())
    indexed = SearchWord.objects.filter(entry__in=entries).exclude(tier=Tier.NAME).values_list("stem", "word")
    known, with_stem = [], Counter[str]()
    for its_stem, word, number in indexed.annotate(entries=Count("entry")).order_by("word"):
        known.append(_Known(word, number))
        with_stem[its_stem] += number
    # From the last to the first, so that the places of those before stay true.
    for given in reversed([word for word in words(text) if not word.head]):
        if better := _better(given.word, with_stem[stem(given.word)], known):
            text = f"{text[: given.start]}{better}{text[given.end :]}"
        elif not _stands(given.word, with_stem, known):
            text = _LEFT_OVER.sub("", f"{text[: given.start].rstrip()} {text[given.end :].lstrip()}")
    return text


def _stands(given: str, with_stem: Counter[str], known: list[_Known]) -> bool:
    """Whether a word, or one that it begins, is in the index."""
    return stem(given) in with_stem or any(other.word.startswith(given) for other in known)


def _better(given: str, entries: int, known: list[_Known]) -> str:
    """The closest word that stands in more entries; of equally close ones the most frequent, then by the alphabet."""
    if entries > FEW or len(given) < SHORTEST or not given.isalpha() or given in STOP_WORDS:
        return ""
    most = 2 if len(given) >= LONG else 1
    close = [
        (mistakes(given, other.word), -other.entries, other.word)
        for other in known
        if other.entries > entries and other.word.isalpha() and _may_be_close(given, other.word, most)
    ]
    return min((found for found in close if found[0] <= most), default=(0, 0, ""))[2]


def _may_be_close(one: str, other: str, most: int) -> bool:
    """Whether it is worth counting: each mistake changes the length by one, and which letters there are by two."""
    return abs(len(one) - len(other)) <= most and len(set(one) ^ set(other)) <= 2 * most


def mistakes(one: str, other: str) -> int:
    """How many letters are missing, too many, wrong, or swapped with the next, to get from one word to the other."""
    older: list[int] = []
    old = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        new = [at + 1]
        for against, meant in enumerate(other):
            fewest = min(old[against + 1] + 1, new[against] + 1, old[against] + (letter != meant))
            if at and against and letter == other[against - 1] and one[at - 1] == meant:
                fewest = min(fewest, older[against - 1] + 1)
            new.append(fewest)
        older, old = old, new
    return old[-1]
