"""Versions of a document: recognised by the fingerprints of its paragraphs, compared, and given the older citations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from rapidfuzz import fuzz

from adgmin import record
from adgmin.models import KeptCopy, KeptText, Passage, Source, normalised
from adgmin.record import Citation

from .blocks import first_words
from .revisions import CITED_IN_REVISION, goes_into_revision, revise
from .staging import StagedBlock, blocks_of_copy

if TYPE_CHECKING:
    from .base import RecordedAdmin

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


def likely_older(source: Source, blocks: Iterable[StagedBlock]) -> Likeness | None:
    """The source that has most paragraphs of these blocks, if these are enough for a version of it."""
    telling = {block.fingerprint for block in blocks if len(block.text.split()) >= TELLING_WORDS}
    held = Passage.objects.filter(fingerprint__in=telling).exclude(source=source).order_by()
    best = held.values("source").annotate(n=models.Count("fingerprint", distinct=True)).order_by("-n", "source").first()
    if best is None or best["n"] < max(FEWEST, SHARE * len(telling)):
        return None
    return Likeness(Source.objects.get(pk=best["source"]), best["n"], len(telling))


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


def comparison(kept: KeptCopy) -> list[Pair]:
    """The comparison of a source with the older one; its blocks count too while they are being sorted."""
    assert kept.version_of
    older, newer = paragraphs_of(kept.version_of), paragraphs_of(kept.source)
    newer += [
        Paragraph(block.fingerprint, block.locator, block.text, first_words(block.text))
        for block in blocks_of_copy(kept) if not block.out
    ]  # fmt: skip
    counts = _citation_counts(kept.version_of)
    return [
        replace(pair, citations=counts.get(pair.older.passage.pk, 0) if pair.older and pair.older.passage else 0)
        for pair in compared(older, newer)
    ]


def _citation_counts(source: Source) -> Mapping[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for table in Citation.concrete_models():
        rows = table.objects.filter(passage__source=source).order_by().values_list("passage")
        for passage, number in rows.annotate(n=models.Count("pk")):
            counts[passage] += number
    return counts


def version_page(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """Compare a source with the older version; take over the citations of the passages that are ticked."""
    kept = KeptCopy.objects.defer("content").select_related("source", "version_of").filter(source=source).first()
    if kept is None or kept.version_of is None:
        raise Http404
    pairs = comparison(kept)
    refused: list[str] = []
    if request.method == "POST":
        chosen = [pair for pair in pairs if pair.can_hand_over and _key(pair) in request.POST.getlist("passage")]
        refused = _hand_over(modeladmin, request, kept, chosen)
        if not refused:
            return HttpResponseRedirect(request.path)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Compare with the older version"),
        "subtitle": str(source),
        "opts": modeladmin.opts,
        "source": source,
        "older": kept.version_of,
        "pairs": [(pair, _key(pair)) for pair in pairs],
        "counts": [(label, n) for label in Change if (n := sum(pair.change == label for pair in pairs))],
        "offered": any(pair.can_hand_over for pair in pairs),
        "refused": refused,
        "media": modeladmin.media,
    }
    return TemplateResponse(request, "admin/version.html", context)


def _key(pair: Pair) -> str:
    return f"{pair.older.passage.pk}" if pair.older and pair.older.passage else ""


def _hand_to(request: HttpRequest, older: Passage, newer: Passage, why: str) -> int:
    """Hand the citations of a passage over, those of public records in their draft revisions where they must be."""
    changed = 0
    for row in older.citing_records():
        if goes_into_revision(request, row, newer):
            changed += len(row.citations.filter(passage=older))
            if revise(request, row, partial(older.hand_citations_to, newer, row), why):
                messages.info(request, CITED_IN_REVISION % {"record": row})
        else:
            changed += older.hand_citations_to(newer, row)
    return changed


def _hand_over(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, kept: KeptCopy, pairs: Sequence[Pair]
) -> list[str]:
    """Hand the citations over in one edit. The errors; empty on success."""
    if not pairs:
        return [_t("Tick the passages whose citations are to be taken over.")]
    changed, why = 0, _t("Cited in its newer version: %(source)s.") % {"source": kept.source}
    try:
        with record.editing(why=why):
            for pair in pairs:
                assert pair.older
                assert pair.newer
                if pair.older.passage and pair.newer.passage:
                    changed += _hand_to(request, pair.older.passage, pair.newer.passage, why)
    except ValidationError as error:
        return [capfirst(sentence) for sentence in error.messages]
    done = ngettext("%(count)d citation was taken over.", "%(count)d citations were taken over.", changed)
    modeladmin.message_user(request, done % {"count": changed}, messages.SUCCESS)
    return []
