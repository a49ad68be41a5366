"""The names that the record knows, and where a text mentions them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop

from adgmin.models import Meeting, Source, Synonym
from adgmin.models.synonyms import terms_in
from adgmin.record import Aspect, Cited, PublishedQuerySet, State, noted_nouns
from adgmin.search.text import STOP_WORDS, phrase

from .words import Span, Word, brackets, content_stems, words

# The nouns whose names are looked for, by plural name. Of names of the same words the first noun comes first.
NAMED_NOUNS = ("initiatives", "meetings", "actors")
# A name of so many words, one of them a number, is also found with its words in another order.
MIN_REORDERED = 4
_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Za-z0-9][A-Za-z0-9.&+/-]*")
_PLAIN = re.compile(r"[a-z][\w-]*")
_FIRST_ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)
_WORDS_OF_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

BY_NAME = gettext_noop("its name")
BY_ACRONYM = gettext_noop("its acronym")
BY_ALIAS = gettext_noop("another name that a source prints")
BY_SYNONYM = gettext_noop("a synonym")
REORDERED = gettext_noop("its name, with the words in another order")


@dataclass(frozen=True)
class Entity:
    """A record that has a name: its noun (plural name), primary key, slug and the name to show.

    Of a meeting, ``body`` is the primary key of the body that meets. ``kind`` is that of an actor or an initiative.
    """

    noun: str
    pk: int
    slug: str
    name: str
    body: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Mention:
    """A record named in a text: the position of the words, and by what sort of name it was found (``BY_NAME`` …)."""

    entity: Entity
    start: int
    end: int
    how: str

    @property
    def span(self) -> Span:
        """The position of the words."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class _Name:
    """A name as it is looked for; ``exact`` if it must stand in these capitals."""

    entity: Entity
    text: str
    how: str

    @property
    def exact(self) -> bool:
        return " " not in self.text


class Known:
    """The names of records, indexed by their words."""

    def __init__(self, names: Iterable[tuple[Entity, str, str]]) -> None:
        given = [_Name(entity, text, how) for entity, text, how in names if text]
        self._joined = dict(_compounds(name.text for name in given))
        self._by_stems: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        self._by_bag: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        for name in given:
            for variant in _variants(name.text):
                self._add(name, variant)
        self._longest = max(map(len, self._by_stems), default=0)
        self._mentions: dict[str, list[Mention]] = {}
        self.entities = {(name.entity.noun, name.entity.pk): name.entity for name in given}

    def _add(self, name: _Name, variant: str) -> None:
        stems = tuple(word.stem for word in self._canonical(words(variant)))
        if not stems:
            return
        self._by_stems[stems].append(name)
        if len(bag := _bag(stems)) >= MIN_REORDERED and any(part.isdigit() for part in bag):
            self._by_bag[bag].append(name)

    def _canonical(self, parts: Iterable[Word]) -> list[Word]:
        """The words, with compounds such as “workplan” split where a name has them as two words."""
        found = []
        for part in parts:
            halves = self._joined.get(part.stem)
            if halves:
                found += [Word(halves[0], part.start, part.end), Word(halves[1], part.start, part.end)]
            else:
                found.append(part)
        return found

    def mentions(self, text: str) -> list[Mention]:
        """The records named in a text, in its order: at each place those with the longest name there."""
        if text not in self._mentions:
            self._mentions = {text: self._find(text)}
        return self._mentions[text]

    def _find(self, text: str) -> list[Mention]:
        found = [*self._found_in(text, words(text))]
        if inside := brackets(text):
            # A name is also found with an acronym in brackets within it.
            outside = tuple(word for word in words(text) if not any(span.holds(word) for span in inside))
            found += self._found_in(text, outside)
        return _longest_ones(found)

    def actors_in(self, text: str) -> list[Mention]:
        """The actors named in a text, also where the name stands within that of something else."""
        found = [each for each in self._found_in(text, words(text)) if each.entity.noun == "actors"]
        return _longest_ones(found)

    def _found_in(self, text: str, parts: tuple[Word, ...]) -> Iterator[Mention]:
        line = self._canonical(parts)
        for at in range(len(line)):
            for length in range(min(self._longest, len(line) - at), 0, -1):
                window = line[at : at + length]
                stems = tuple(word.stem for word in window)
                start, end = window[0].start, window[-1].end
                for name in self._by_stems.get(stems, ()):
                    if _stands_as(name, text[start:end]):
                        yield Mention(name.entity, start, end, name.how)
            yield from self._reordered(line, at)

    def _reordered(self, line: list[Word], at: int) -> Iterator[Mention]:
        for length in range(MIN_REORDERED, min(self._longest + 2, len(line) - at) + 1):
            window = line[at : at + length]
            if window[0].stem in STOP_WORDS or window[-1].stem in STOP_WORDS:
                continue
            for name in self._by_bag.get(_bag(tuple(word.stem for word in window)), ()):
                yield Mention(name.entity, window[0].start, window[-1].end, REORDERED)


def _bag(stems: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(part for part in stems if part not in STOP_WORDS))


def _compounds(names: Iterable[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each two neighbouring words of the names, by what they are when written as one."""
    for name in names:
        for one, other in pairwise(phrase(name)):
            if one.isalpha() and other.isalpha() and len(one) > 2 and len(other) > 2:
                yield one + other, (one, other)


def _variants(name: str) -> set[str]:
    """A name as it can stand in a text: without its article, and without what it has in brackets."""
    plain = _FIRST_ARTICLE.sub("", name.strip("[]“”\"' "))
    inside = brackets(plain)
    bare = plain
    for span in reversed(inside):
        bare = bare[: span.start] + bare[span.end :]
    return {plain, " ".join(bare.split())}


def _stands_as(name: _Name, printed: str) -> bool:
    """True if the printed words can be this name: a single word needs its capitals, so that “us” is not the US."""
    if not name.exact:
        return True
    if _ACRONYM.fullmatch(name.text):
        return printed.replace(".", "").isupper() or printed == name.text
    return printed[:1].isupper() or _PLAIN.fullmatch(name.text) is not None


def _longest_ones(found: list[Mention]) -> list[Mention]:
    """Of mentions that overlap, the longest; of equally long ones of one record, the first."""
    kept: list[Mention] = []
    order = {noun: place for place, noun in enumerate(NAMED_NOUNS)}
    for mention in sorted(found, key=lambda one: (one.start - one.end, one.start, order.get(one.entity.noun, 9))):
        same = [other for other in kept if other.span.touches(mention.span)]
        if all(other.span == mention.span and other.entity != mention.entity for other in same):
            kept.append(mention)
    return sorted(kept, key=lambda each: (each.start, order.get(each.entity.noun, 9)))


def known_names(without: Source | None = None) -> Known:
    """The names of initiatives, meetings and actors that are not withdrawn, drafts included.

    Names known only through one source can be left out: a name counts if another source gives it or, where no source
    does, if another source supports the record.
    """
    return _built(tuple(_names(without)))


@lru_cache(maxsize=2)
def _built(names: tuple[tuple[Entity, str, str], ...]) -> Known:
    """Kept, because splitting all names into words takes longer than reading them from the database."""
    return Known(names)


def _names(without: Source | None) -> Iterator[tuple[Entity, str, str]]:
    synonyms = _synonyms()
    nouns = noted_nouns()
    for plural in NAMED_NOUNS:
        noun = nouns[plural]
        assert issubclass(noun, Cited)
        given = _given_names(noun)
        rows: PublishedQuerySet[Any] = Meeting.objects.select_related("body") if noun is Meeting else noun.rows()
        for row in rows.exclude(state=State.WITHDRAWN).named().order_by("pk"):
            entity = Entity(plural, row.pk, row.slug, str(row), getattr(row, "body_id", None), getattr(row, "kind", ""))
            for name, how in _names_of(row, given[row.pk], without):
                yield entity, name, how
                yield from ((entity, term, BY_SYNONYM) for term in synonyms.get(name.casefold(), ()))


def _given_names(noun: type[Cited]) -> "dict[int, list[tuple[str, str, int]]]":
    """The aspect, value and source of each citation, by the primary key of its record."""
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    citations: QuerySet[Any] = noun.citation_model().objects.order_by()
    for record, aspect, value, source in citations.values_list("record", "aspect", "value", "passage__source"):
        found[record].append((aspect, value, source))
    return found


def _synonyms() -> dict[str, list[str]]:
    """The other terms of its list, for each term in small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in Synonym.objects.order_by("slug"):
        terms = terms_in(row.terms)
        for term in terms:
            found[term.casefold()] += [other for other in terms if other != term]
    return found


def _names_of(row: Cited, citations: list[tuple[str, str, int]], without: Source | None) -> Iterator[tuple[str, str]]:
    elsewhere = [each for each in citations if without is None or each[2] != without.pk]
    if citations and not elsewhere:
        return
    given, kept = {each[:2] for each in citations}, {each[:2] for each in elsewhere}
    for aspect, how in ((Aspect.NAME, BY_NAME), (Aspect.ACRONYM, BY_ACRONYM)):
        own = row.preferred(aspect)
        others = sorted(value for other, value in kept if other == aspect and value != own)
        if own and ((aspect, own) in kept or not any(other == aspect for other, _value in given)):
            yield own, how
        yield from ((value, BY_ALIAS) for value in others)
    if isinstance(row, Meeting):
        yield from ((name, BY_ALIAS) for name in _names_of_meeting(row))


def _names_of_meeting(meeting: Meeting) -> Iterator[str]:
    """A numbered meeting with its body’s name or acronym, and with its year."""
    bodies = [name for name in (meeting.body.name, meeting.body.acronym) if name]
    if meeting.number:
        ordinals = [str(ordinal(meeting.number)), *_WORDS_OF_ORDINALS[meeting.number : meeting.number + 1]]
        for body in bodies:
            yield from (f"{number} {body}" for number in ordinals)
    if years := set(re.findall(r"\d{4}", meeting.date)):
        yield from (f"{meeting.body.acronym} {year}" for year in years if meeting.body.acronym and len(years) == 1)


def same_words(one: str, other: str) -> float:
    """F1 of the stems of two texts, stop words left out: 0 for nothing in common, 1 for the same words."""
    mine, theirs = Counter(content_stems(one)), Counter(content_stems(other))
    shared = sum((mine & theirs).values())
    return 2 * shared / (mine.total() + theirs.total()) if shared else 0.0


def how_found(mention: Mention) -> str:
    """By which sort of name a record was found, in the curator’s language."""
    return _t(mention.how)
