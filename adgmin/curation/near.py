"""Near-duplicates: rows of a noun that may be the same. The one rule of forms, the bench, the front page and imports.

Two names are near if they are equal but for blanks, hyphens, accents and case; if they have the same words in any
order; or if they differ by one letter of a longer name. Titles of facts, which are in our own words, are also near if
they share most of their words. Names in a series differ in nothing but a number, so their numbers must be the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil
from typing import Any, NamedTuple, cast

from anyascii import anyascii
from django.contrib import messages
from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from rapidfuzz.distance import OSA

from adgmin.proposals.words import content_stems
from adgmin.record import Published, Recorded, State, noted_nouns

from .addresses import change_url

# Names of fewer letters are near only if they are the same but for blanks, hyphens, accents and case.
MIN_LETTERS = 8
# From this F1 of their stems two titles of facts are near.
SHARED = 0.75
# Most near-duplicates that are shown for a row.
MOST_SHOWN = 5
# Fewer rows are compared with all others; for more it pays to sort the others first.
FEW = 4


@dataclass(frozen=True)
class Compared:
    """How the rows of a noun are compared.

    ``name`` is the field with the name or title. The fields ``same`` must be the same too, where both rows have a
    value: one plan may be noted at two meetings. If they ``suffice``, rows that have the same of all of them are near
    if their titles share a word.
    Curators must confirm names that are near others, and are only warned of facts.
    """

    name: str = ""
    same: tuple[str, ...] = ()
    suffice: bool = False
    is_fact: bool = False


NOUNS: Mapping[str, Compared] = {
    "actors": Compared("name"),
    "meetings": Compared("name", ("body_id",)),
    "initiatives": Compared("name"),
    "themes": Compared("name"),
    "sources": Compared("title"),
    "outcomes": Compared("title", ("initiative_id", "meeting_id", "verb"), suffice=True, is_fact=True),
    "commitments": Compared("text", is_fact=True),
    "perspectives": Compared("title", ("meeting_id", "voice_id"), is_fact=True),
    "roles": Compared(same=("initiative_id", "actor_id", "role"), suffice=True, is_fact=True),
    "checks": Compared(same=("commitment_id", "meeting_id", "finding"), suffice=True, is_fact=True),
}


class _Words(NamedTuple):
    letters: str
    digits: str
    stems: tuple[str, ...]


@lru_cache(maxsize=20_000)
def _words(name: str) -> _Words:
    letters = "".join(filter(str.isalnum, anyascii(name).casefold()))
    return _Words(letters, "".join(filter(str.isdigit, name)), tuple(sorted(content_stems(name))))


def is_near(one: str, other: str, *, is_fact: bool = False) -> bool:
    """True if two names, or two titles of facts, are near."""
    first, second = _words(one), _words(other)
    if first.letters == second.letters:
        return bool(first.letters)
    if first.digits != second.digits:
        return False
    if first.stems and first.stems == second.stems:
        return True
    if is_fact and _shared(first.stems, second.stems) >= SHARED:
        return True
    shorter = min(len(first.letters), len(second.letters))
    return shorter >= MIN_LETTERS and OSA.distance(first.letters, second.letters, score_cutoff=1) <= 1


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 of two lists of stems."""
    both = (Counter(one) & Counter(other)).total()
    return 2 * both / (len(one) + len(other)) if both else 0.0


class _Row(NamedTuple):
    """What is compared of a row: its name, and the fields that must be the same as one text, “-” for none."""

    kind: str
    pk: int
    name: str
    same: str

    def is_near(self, other: "_Row") -> bool:
        """True if another row of the noun is near."""
        compared = NOUNS[self.kind]
        values = list(zip(self.same.split(), other.same.split(), strict=True))
        if any(one != two and "-" not in (one, two) for one, two in values):
            return False
        if self.sufficient and self.sufficient == other.sufficient:
            shared = set(_words(self.name).stems) & set(_words(other.name).stems)
            return bool(shared) or not compared.name
        return bool(self.name) and is_near(self.name, other.name, is_fact=compared.is_fact)

    @property
    def sufficient(self) -> str:
        """The fields that must be the same, if these suffice and all are given; otherwise empty."""
        return self.same if NOUNS[self.kind].suffice and "-" not in self.same.split() else ""


def _rows_of(kind: str) -> models.QuerySet[Recorded, tuple[Any, ...]]:
    """What is compared of the rows of a noun that are not withdrawn or merged."""
    compared, text = NOUNS[kind], models.CharField()
    same = [Coalesce(Cast(models.F(each), text), models.Value("-")) for each in compared.same]
    parts = [part for each in same for part in (models.Value(" "), each)]
    noun = noted_nouns()[kind]
    rows: Any = noun.rows().exclude(state=State.WITHDRAWN) if issubclass(noun, Published) else noun.rows().published()
    return rows.order_by().values_list(  # type: ignore[no-any-return]
        models.Value(kind, output_field=text),
        "pk",
        Cast(models.F(compared.name), text) if compared.name else models.Value("", output_field=text),
        Concat(models.Value(""), *parts, output_field=text) if parts else models.Value("", output_field=text),
    )


def _row(row: Recorded) -> _Row:
    """The same of one row, saved or not."""
    compared = NOUNS[row.plural]
    values = (getattr(row, name) for name in compared.same)
    # A row that is not saved yet may lack a code.
    same = "".join(f" {'-' if value in (None, '') else value}" for value in values)
    return _Row(row.plural, row.pk or 0, str(getattr(row, compared.name)) if compared.name else "", same)


def near_rows_of_each(rows: Iterable[Recorded]) -> list[list[Recorded]]:
    """For each of some rows of one noun, saved or not, the rows that are near it; two queries."""
    given = [_row(row) for row in rows if row.plural in NOUNS]
    if not given:
        return [[] for _row in rows]
    held = [_Row(*each) for each in _rows_of(given[0].kind)]
    near = [
        [other.pk for other in others if row.is_near(other)][:MOST_SHOWN] for row, others in _candidates(given, held)
    ]
    wanted = {pk for pks in near for pk in pks}
    found = noted_nouns()[given[0].kind].rows().named().in_bulk(wanted) if wanted else {}
    return [[found[pk] for pk in pks] for pks in near]


def near_rows(row: Recorded) -> list[Recorded]:
    """The rows of its noun that are near a row."""
    return near_rows_of_each([row])[0]


def near_pairs(kinds: Collection[str]) -> set[tuple[str, int, int]]:
    """All pairs of near rows of some nouns: the noun, and the primary keys, the smaller one first. One query."""
    listed = [_rows_of(kind) for kind in kinds]
    rows = listed[0].union(*listed[1:], all=True).order_by() if listed else ()
    by_kind: dict[str, list[_Row]] = defaultdict(list)
    for row in map(_Row._make, cast("Iterable[tuple[Any, ...]]", rows)):
        by_kind[row.kind].append(row)
    return {
        (one.kind, min(one.pk, other.pk), max(one.pk, other.pk))
        for of_kind in by_kind.values()
        for one, other in _likely(of_kind)
        if one.is_near(other)
    }


def _candidates(given: Sequence[_Row], held: Sequence[_Row]) -> Iterator[tuple[_Row, Sequence[_Row]]]:
    """For each of some rows the others that may be near; of many rows few, by the keys that near rows share."""
    if len(given) < FEW:
        yield from ((row, [other for other in held if other.pk != row.pk]) for row in given)
        return
    compared = NOUNS[given[0].kind]
    frequency = Counter(stem for row in held for stem in set(_words(row.name).stems)) if compared.is_fact else None
    by_key: dict[object, list[_Row]] = defaultdict(list)
    for row in held:
        for key in _keys_of(row, frequency):
            by_key[key].append(row)
    for row in given:
        alike = {other.pk: other for key in _keys_of(row, frequency) for other in by_key[key] if other.pk != row.pk}
        yield row, [alike[pk] for pk in sorted(alike)]


def _likely(rows: Sequence[_Row]) -> Iterator[tuple[_Row, _Row]]:
    """Pairs of rows of one noun, all near ones among them; few of many rows, so that these are compared quickly."""
    is_fact = NOUNS[rows[0].kind].is_fact
    frequency = Counter(stem for row in rows for stem in set(_words(row.name).stems))
    alike: dict[object, list[_Row]] = defaultdict(list)
    for row in rows:
        for key in _keys_of(row, frequency if is_fact else None):
            alike[key].append(row)
    for found in alike.values():
        yield from combinations(found, 2)


def _keys_of(row: _Row, frequency: Mapping[str, int] | None) -> set[object]:
    same = {("same", row.sufficient)} if row.sufficient else set()
    return _keys(_words(row.name), frequency) | same


def _keys(words: _Words, frequency: Mapping[str, int] | None) -> set[object]:
    """Near names share one of these: the letters, also without one of them; the stems; of facts, a rare stem.

    An F1 of ``SHARED`` means that most stems of each title are in the other, so some of the rarest are.
    """
    letters, stems = words.letters, words.stems
    keys: set[object] = {letters, stems}
    if len(letters) >= MIN_LETTERS:
        keys |= {letters[:at] + letters[at + 1 :] for at in range(len(letters))}
    if frequency is not None and stems:
        fewest = ceil(SHARED / (2 - SHARED) * len(stems))
        keys |= set(sorted(stems, key=lambda stem: (frequency[stem], stem))[: len(stems) - fewest + 1])
    return keys - {"", ()}


def near_facts(entered: Iterable[Recorded]) -> Iterator[tuple[Recorded, list[Recorded]]]:
    """Those of the rows just entered that are facts and near others, with these; rows entered together are left out."""
    rows = list(entered)
    for kind, compared in NOUNS.items():
        facts = [row for row in rows if row.plural == kind and compared.is_fact]
        for row, near in zip(facts, near_rows_of_each(facts), strict=True):
            if others := [other for other in near if other not in rows]:
                yield row, others


def warn_of_near_facts(request: HttpRequest, entered: Iterable[Recorded]) -> None:
    """Say, with links, which facts may be the same as those just entered."""
    for row, near in near_facts(entered):
        links = format_html_join(", ", '<a href="{}">{}</a>', ((change_url(other), other) for other in near))
        sentence = _t("“%(record)s” may be there already:") % {"record": row}
        messages.warning(request, format_html("{} {}", sentence, links))
