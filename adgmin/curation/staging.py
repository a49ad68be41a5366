"""The blocks of a copy while curators sort them: split, join, leave out, mark; then save as passages, all or none."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _t

from adgmin import record
from adgmin.models import OWN_TEXTS, KeptCopy, KeptText, Nature, Passage, Source, SourceKind, fingerprint

from .blocks import Block, first_words
from .conflicts import digest, digests
from .documents.pieces import Hyphens, Kind
from .proposed_passages import next_order, proposed_passages
from .revisions import revise_each

# The initial nature of paragraphs by source kind. Other kinds mix reports and opinions, so the curator chooses.
DEFAULT_NATURES = {**dict.fromkeys(OWN_TEXTS, Nature.OUTCOME), SourceKind.COMMENTARY: Nature.COMMENTARY}
# Where a block may be split: after a sentence, a semicolon or a colon.
_ENDS = re.compile(r"(?<=[.!?;:])[\"'”’)\]]*\s+(?=\S)")
# The fields that curators enter.
ENTERED = ("locator", "nature", "gist", "note")


@dataclass(frozen=True)
class StagedBlock:
    """A block with the values of its passage to be.

    ``id`` stays when other blocks are split; ``out``: left out; ``read``: the locator that was read.
    """

    id: int
    text: str
    locator: str
    nature: str = ""
    gist: str = ""
    note: str = ""
    out: bool = False
    read: str = ""

    @property
    def fingerprint(self) -> str:
        """That of its passage to be."""
        return fingerprint(self.text)

    @property
    def seen(self) -> str:
        """Digests of its text and of what is entered; a form sends them back."""
        return digests({name: digest(getattr(self, name)) for name in ("text", *ENTERED)})

    @property
    def splits(self) -> Iterator[tuple[int, str]]:
        """Where it may be split: the position, and the first words of the part that begins there."""
        for end in _ENDS.finditer(self.text):
            yield end.end(), first_words(self.text[end.end() :])

    def with_fields(self, values: Mapping[str, str]) -> "StagedBlock":
        """The block with values that a curator entered."""
        return StagedBlock(**{**asdict(self), **values})

    def marked(self, nature: str) -> "StagedBlock":
        """The block with a nature."""
        return replace(self, nature=nature)

    def as_heading(self) -> "StagedBlock":
        """The block as a heading: background, from which nothing is recorded."""
        return replace(self, nature=Nature.BACKGROUND, note=self.note or _t("Heading only."))


def staged(source: Source, blocks: Iterable[Block]) -> list[StagedBlock]:
    """The new blocks of a source as first proposed: furniture is left out, and so is what is a passage already."""
    entered = set(source.passages.values_list("fingerprint", flat=True))
    entered |= {passage["fingerprint"] for passage in proposed_passages(source)}
    nature = DEFAULT_NATURES.get(SourceKind(source.kind), "")
    return [_proposed(block, nature) for block in blocks if block.fingerprint not in entered]


def carried_over(before: Iterable[StagedBlock], blocks: Iterable[StagedBlock]) -> list[StagedBlock]:
    """The blocks of a copy that is read again: those whose text was there before keep what was entered for them.

    A locator that nobody changed is taken from the new copy: it may have numbers that the other one had not.
    """
    sorted_before = {block.fingerprint: block for block in before}
    return [
        _carried_over(sorted_before[new.fingerprint], new) if new.fingerprint in sorted_before else new
        for new in blocks
    ]


def _carried_over(before: StagedBlock, block: StagedBlock) -> StagedBlock:
    locator = block.locator if before.locator == before.read else before.locator
    return replace(before, id=block.id, locator=locator, read=block.read)


def texts_to_keep(source: Source, blocks: Iterable[Block]) -> list[str]:
    """The texts of blocks that are passages already, and whose text is not kept."""
    passages = list(source.passages.all())
    kept = KeptText.objects.of_each(passages)
    missing = {passage.fingerprint for passage in passages if passage.pk not in kept}
    return [block.text for block in blocks if block.fingerprint in missing]


def _proposed(block: Block, nature: str) -> StagedBlock:
    out = block.kind == Kind.FURNITURE
    proposed = StagedBlock(block.order, block.text, block.locator, nature, out=out, read=block.locator)
    if block.kind == Kind.HEADING:
        return proposed.as_heading()
    return proposed if block.kind == Kind.PARAGRAPH else proposed.marked(Nature.BACKGROUND)


def blocks_of_copy(copy: KeptCopy) -> list[StagedBlock]:
    """The blocks that are being sorted."""
    return [StagedBlock(**block) for block in copy.blocks]


def keep_blocks(copy: KeptCopy, blocks: Iterable[StagedBlock]) -> None:
    """Save the blocks that are being sorted."""
    copy.blocks, copy.number = [asdict(block) for block in blocks], copy.number + 1
    copy.save(update_fields=["blocks", "number"])


def split_at(blocks: Sequence[StagedBlock], pk: int, position: int) -> list[StagedBlock]:
    """Split one block in two. The second one is named after the first."""
    following = max(block.id for block in blocks) + 1
    found: list[StagedBlock] = []
    for block in blocks:
        if block.id == pk and position in dict(block.splits):
            locator = _t("%(locator)s, part 2") % {"locator": block.locator}
            second = replace(block, id=following, text=block.text[position:], gist="", locator=locator)
            found += [replace(block, text=block.text[:position].rstrip()), second]
        else:
            found.append(block)
    return found


def join(blocks: Sequence[StagedBlock], pks: Collection[int]) -> list[StagedBlock]:
    """Join each run of these blocks into its first one, which keeps its values."""
    hyphens = Hyphens(" ".join(block.text for block in blocks))
    found: list[StagedBlock] = []
    joining = False
    for block in blocks:
        if block.id in pks and joining:
            found[-1] = replace(found[-1], text=hyphens.joined([found[-1].text, block.text]))
        else:
            found.append(block)
        joining = block.id in pks
    return found


class BlocksError(Exception):
    """Blocks cannot be saved as passages. ``by_block`` has the errors by the ``id`` of the block, 0 for all of them."""

    def __init__(self, by_block: dict[int, list[str]]) -> None:
        super().__init__()
        self.by_block = by_block


def save_passages(copy: KeptCopy, blocks: Sequence[StagedBlock]) -> list[Passage]:
    """Save the blocks that are not left out as passages with their texts, all or none. Raises ``BlocksError``."""
    try:
        with record.editing():
            if not KeptCopy.objects.filter(pk=copy.pk, number=copy.number).exists():
                raise BlocksError({0: [_t("Somebody else saved or changed these blocks meanwhile.")]})
            passages = _saved(copy.source, [block for block in blocks if not block.out])
            keep_blocks(copy, [])
    except ValidationError as error:
        raise BlocksError({0: error.messages}) from error
    return passages


def propose_passages(request: HttpRequest, copy: KeptCopy, blocks: Sequence[StagedBlock]) -> int:
    """The same in a draft revision for each passage of a public source; returns how many. Raises ``BlocksError``."""
    with transaction.atomic():
        try:
            revisions = revise_each(request, lambda: save_passages(copy, blocks))
        except ValidationError as error:
            raise BlocksError({0: error.messages}) from error
        # What is no part of the record was rolled back too.
        copy.save(update_fields=["blocks", "number"])
        KeptText.objects.keep(copy.source, (block.text for block in blocks if not block.out))
    return len(revisions)


def _saved(source: Source, blocks: Sequence[StagedBlock]) -> list[Passage]:
    errors: dict[int, list[str]] = {}
    passages = []
    for order, block in enumerate(blocks, start=next_order(source)):
        passage = Passage(
            source=source, order=order, slug=f"p{order}", first_words=first_words(block.text),
            fingerprint=block.fingerprint, **{name: getattr(block, name) for name in ENTERED},
        )  # fmt: skip
        try:
            passage.full_clean()
            passage.save()
        except ValidationError as error:
            errors[block.id] = error.messages
        passages.append(passage)
    if errors:
        raise BlocksError(errors)
    KeptText.objects.keep(source, (block.text for block in blocks))
    return passages
