"""Versions of a document, recognised by the fingerprints of their paragraphs, and compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext as _t
from rapidfuzz import fuzz

from adgmin.models import KeptCopy, KeptText, Passage, Source, SourceVersion, normalised
from adgmin.record import Citation, State

from .blocks import MOST_FIRST_WORDS, first_words
from .staging import StagedBlock, blocks_of_copy

# Shorter paragraphs, such as headings, are equal in documents that have nothing to do with each other.
TELLING_WORDS = 9
# So many equal paragraphs, and this share of all, make a likely version.
FEWEST, SHARE = 3, 0.2
# Two texts are versions of one paragraph if they are so similar: 100 is equal.
SIMILAR = 60


@dataclass(frozen=True)
class Likeness:
    """A source that has paragraphs of a document: how many of how many."""

    source: Source
    equal: int
    total: int


def likely_older(source: Source) -> Likeness | None:
    """The source that has most paragraphs of this one, if these are enough for a version of it.

    Left out are withdrawn sources, those about which a curator has answered, and later ones: of two with the same date
    or none, that which was entered later, unless the copy of this one is only being sorted.
    """
    being_sorted = paragraphs_being_sorted(source)
    telling = {each.fingerprint for each in (*paragraphs_of(source), *being_sorted) if each.is_telling}
    others = Source.objects.exclude(state=State.WITHDRAWN).exclude(
        pk__in={source.pk, *SourceVersion.objects.answered(source)}
    )
    older = others.filter(_is_older(source, is_new=bool(being_sorted))).order_by()
    held = Passage.objects.filter(fingerprint__in=telling, source__in=older.values("pk")).order_by()
    best = held.values("source").annotate(n=models.Count("fingerprint", distinct=True)).order_by("-n", "source").first()
    if best is None or best["n"] < max(FEWEST, SHARE * len(telling)):
        return None
    return Likeness(Source.objects.get(pk=best["source"]), best["n"], len(telling))


def undecided() -> list[int]:
    """The sources that may be a version of another one, of which nobody has said so; those with passages only.

    One query, and four for each source that has paragraphs of another one.
    """
    passages = Passage.objects.order_by()
    of_several = passages.values("fingerprint").annotate(n=models.Count("source", distinct=True)).filter(n__gt=1)
    sharing = passages.filter(fingerprint__in=of_several.values("fingerprint")).values("source")
    likely = sharing.annotate(n=models.Count("fingerprint", distinct=True)).filter(n__gte=FEWEST)
    sources = Source.objects.exclude(state=State.WITHDRAWN).filter(pk__in=likely.values("source"))
    decided = SourceVersion.objects.filter(is_version=True)
    return [each.pk for each in sources.exclude(pk__in=decided.values("source")) if likely_older(each)]


def _is_older(source: Source, *, is_new: bool) -> models.Q:
    entered_before = models.Q() if is_new else models.Q(pk__lt=source.pk)
    if not source.published:
        return entered_before
    dated = ~models.Q(published="")
    earlier = dated & models.Q(published_latest__lt=source.published_earliest)
    later = dated & models.Q(published_earliest__gt=source.published_latest)
    return earlier | (entered_before & ~later)


def filled_from(older: Source, blocks: Iterable[StagedBlock]) -> list[StagedBlock]:
    """The blocks; those whose text the older version has get its nature, gist and note where they have none."""
    passages = {passage.fingerprint: passage for passage in older.passages.order_by("-order")}
    return [_filled(block, passages.get(block.fingerprint)) for block in blocks]


def _filled(block: StagedBlock, passage: Passage | None) -> StagedBlock:
    if passage is None:
        return block
    return replace(
        block, nature=passage.nature, gist=block.gist or passage.gist, note=passage.note or block.note, out=False
    )  # fmt: skip


class Change(StrEnum):
    """What became of a paragraph."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of either version. ``text`` may be empty; ``passage`` is ``None`` for a block that is none yet."""

    fingerprint: str
    locator: str
    text: str
    words: str
    passage: Passage | None = None

    @property
    def is_telling(self) -> bool:
        """True unless it is as short as a heading, as far as its text or its first words tell."""
        text = self.text or self.words
        return len(text.split()) >= (TELLING_WORDS if self.text else MOST_FIRST_WORDS)


@dataclass(frozen=True)
class Pair:
    """A paragraph of the older version and that of the newer one. ``citations`` counts those of the older one."""

    older: Paragraph | None
    newer: Paragraph | None
    change: Change
    citations: int = 0

    @property
    def label(self) -> str:
        """What became of it, in words."""
        return {
            Change.UNCHANGED: _t("unchanged"), Change.MOVED: _t("moved"), Change.CHANGED: _t("changed"),
            Change.NEW: _t("new"), Change.GONE: _t("gone"),
        }[self.change]  # fmt: skip

    @property
    def can_hand_over(self) -> bool:
        """True if the older passage has citations that the newer one can get."""
        return bool(self.citations and self.newer and self.newer.passage)

    @property
    def is_same(self) -> bool:
        """True if the text is equal."""
        return self.change in (Change.UNCHANGED, Change.MOVED)

    def words(self) -> Iterator[tuple[str, str]]:
        """The words of both texts, in runs: “equal”, “insert” or “delete”, and the run."""
        assert self.older
        assert self.newer
        old, new = self.older.text.split(), self.newer.text.split()
        for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "insert":
                yield "equal" if tag == "equal" else "delete", " ".join(old[first:last])
            if tag in ("insert", "replace"):
                yield "insert", " ".join(new[start:end])


def paragraphs_of(source: Source) -> list[Paragraph]:
    """The passages of a source in order, with their texts where these are held."""
    passages = list(source.passages.select_related("source").order_by("order"))
    texts = KeptText.objects.of_each(passages)
    return [
        Paragraph(each.fingerprint, each.locator, texts.get(each.pk, ""), each.first_words, each) for each in passages
    ]  # fmt: skip


def compared(older: Sequence[Paragraph], newer: Sequence[Paragraph]) -> list[Pair]:
    """What became of each paragraph: those of the newer version in order, then those that are gone."""
    matcher = SequenceMatcher(None, [each.fingerprint for each in older], [each.fingerprint for each in newer], False)
    in_place = {
        start + step: first + step for first, start, size in matcher.get_matching_blocks() for step in range(size)
    }
    matches = in_place | _moved(older, newer, in_place)
    left = [place for place in range(len(older)) if place not in set(matches.values())]
    similar = _similar(older, newer, left, [place for place in range(len(newer)) if place not in matches])
    pairs = []
    for place, paragraph in enumerate(newer):
        if place in matches:
            change = Change.UNCHANGED if place in in_place else Change.MOVED
            pairs.append(Pair(older[matches[place]], paragraph, change))
        elif place in similar:
            pairs.append(Pair(older[similar[place]], paragraph, Change.CHANGED))
        else:
            pairs.append(Pair(None, paragraph, Change.NEW))
    gone = [place for place in left if place not in set(similar.values())]
    return [*pairs, *(Pair(older[place], None, Change.GONE) for place in gone)]


def _moved(older: Sequence[Paragraph], newer: Sequence[Paragraph], in_place: Mapping[int, int]) -> dict[int, int]:
    """The place of an older paragraph with the same text that stands elsewhere, by the place of the newer one."""
    taken = set(in_place.values())
    places: dict[str, list[int]] = defaultdict(list)
    for place, paragraph in enumerate(older):
        if place not in taken:
            places[paragraph.fingerprint].append(place)
    return {
        place: places[paragraph.fingerprint].pop(0)
        for place, paragraph in enumerate(newer) if place not in in_place and places[paragraph.fingerprint]
    }  # fmt: skip


def _similar(
    older: Sequence[Paragraph], newer: Sequence[Paragraph], left: Sequence[int], unmatched: Sequence[int]
) -> dict[int, int]:
    """The most similar older paragraph of those left, by the place of the newer one; the best pairs first."""
    scores = sorted(
        ((_likeness(older[old], newer[new]), new, old) for new in unmatched for old in left),
        key=lambda score: (-score[0], score[1], score[2]),
    )
    found: dict[int, int] = {}
    for score, new, old in scores:
        if score >= SIMILAR and new not in found and old not in found.values():
            found[new] = old
    return found


def _likeness(older: Paragraph, newer: Paragraph) -> float:
    """How similar two texts are, from 0 to 100; by first words or else by place where one of the texts is not held."""
    if older.text and newer.text:
        return fuzz.ratio(normalised(older.text), normalised(newer.text))
    if len(older.words.split()) > 3 and normalised(older.words) == normalised(newer.words):
        return 100
    return SIMILAR if normalised(older.locator) == normalised(newer.locator) else 0


def comparison(older: Source, source: Source) -> list[Pair]:
    """The comparison of a source with the older one; its blocks count too while they are being sorted."""
    counts = _citation_counts(older)
    return [
        replace(pair, citations=counts.get(pair.older.passage.pk, 0) if pair.older and pair.older.passage else 0)
        for pair in compared(paragraphs_of(older), [*paragraphs_of(source), *paragraphs_being_sorted(source)])
    ]


def paragraphs_being_sorted(source: Source) -> list[Paragraph]:
    """The blocks of its copy that are no passages yet, without those that are left out."""
    kept = KeptCopy.objects.only("blocks").filter(source=source).first()
    return [
        Paragraph(block.fingerprint, block.locator, block.text, first_words(block.text))
        for block in (blocks_of_copy(kept) if kept else ()) if not block.out
    ]  # fmt: skip


def _citation_counts(source: Source) -> Mapping[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for table in Citation.concrete_models():
        rows = table.objects.filter(passage__source=source).order_by().values_list("passage")
        for passage, number in rows.annotate(n=models.Count("pk")):
            counts[passage] += number
    return counts
