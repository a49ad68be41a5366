"""Compares the passages and quotations of the record with the copies of its sources."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from django.utils.translation import gettext as _

from adgmin.curation.blocks import Block, blocks_of_file
from adgmin.curation.documents.pieces import Kind
from adgmin.models import Passage, Source, is_quoted_from, normalised
from adgmin.record import Citation, records_citing


def copies_in(folder: Path) -> dict[str, Path]:
    """The files in a folder by the SHA-256 of their bytes, which a source records of its copy."""
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def blocks_of(path: Path) -> list[Block]:
    """The blocks of a copy. Raises ``OSError``, or ``DocumentError`` if it cannot be read."""
    return blocks_of_file(path.read_bytes())


@dataclass
class CheckedPassage:
    """A passage, or a block without one, compared with the copy of its source."""

    locator: str
    first_words: str
    # The number of published records that cite it.
    cited_by: int = 0
    # A sentence for each way in which the record and the copy do not agree.
    holes: list[str] = field(default_factory=list)


def check(source: Source, blocks: list[Block]) -> list[CheckedPassage]:
    """The passages of a source, and the blocks without a passage, in document order."""
    passages = list(source.passages.order_by("order"))
    citations, records = _citations_of(passages), records_citing(passages)
    found = []
    for passage, block in _aligned(passages, blocks):
        if passage is None:
            if block is None or block.kind != Kind.FURNITURE:
                found.append(_without_passage(block))
        else:
            checked = CheckedPassage(passage.locator, passage.first_words, len(records[passage.pk]))
            checked.holes += _holes_in_text(passage, block, citations[passage.pk])
            if not records[passage.pk] and not passage.note:
                checked.holes.append(_("no published record cites it and no note says why"))
            found.append(checked)
    return found


def _aligned(passages: list[Passage], blocks: list[Block]) -> Iterator[tuple[Passage | None, Block | None]]:
    """Pairs of passages and blocks, matched in order by fingerprint; ``None`` where one side is missing."""
    matcher = SequenceMatcher(
        None, [passage.fingerprint for passage in passages], [block.fingerprint for block in blocks], autojunk=False
    )
    for _tag, start, end, first, last in matcher.get_opcodes():
        yield from zip_longest(passages[start:end], blocks[first:last])


def _without_passage(block: Block | None) -> CheckedPassage:
    place, words = (block.order, block.first_words) if block else (0, "")
    return CheckedPassage(_("block %(place)d") % {"place": place}, words, holes=[_("the block is not a passage")])


def _holes_in_text(passage: Passage, block: Block | None, citations: Iterable[Citation]) -> Iterator[str]:
    if block is None:
        yield _("the copy has no such block")
    elif block.fingerprint != passage.fingerprint:
        yield _("the copy has other words here: “%(words)s”") % {"words": block.first_words}
    else:
        if not begins_with(block.text, passage.first_words):
            yield _("it begins with “%(words)s”") % {"words": block.first_words}
        for citation in citations:
            if not is_quoted_from(block.text, citation.printed):
                values = {"record": citation.record.slug, "printed": citation.printed}
                yield _("%(record)s quotes “%(printed)s”, which is not in it") % values


def begins_with(text: str, words: str) -> bool:
    """True if a text begins with these words. Whole words are compared; case and kinds of quotes are ignored."""
    wanted = normalised(words).split()
    return normalised(text).split()[: len(wanted)] == wanted


def _citations_of(passages: list[Passage]) -> dict[int, list[Citation]]:
    found: dict[int, list[Citation]] = defaultdict(list)
    for table in Citation.concrete_models():
        for citation in table.objects.filter(passage__in=passages).named():
            found[citation.passage_id].append(citation)
    return found
