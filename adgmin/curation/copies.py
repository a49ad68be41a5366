"""The page on which a copy comes in: read into blocks, which are sorted on one page and saved as passages."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin.models import KeptCopy, KeptText, Nature, Passage, Source
from adgmin.record import visible

from .blocks import blocks_of_file
from .conflicts import digest, parse_digests
from .documents.pieces import DocumentError
from .files import sha256_of, too_large
from .kept_forms import Reason
from .revisions import must_revise
from .staging import (
    ENTERED,
    BlocksError,
    StagedBlock,
    blocks_of_copy,
    carried_over,
    join,
    keep_blocks,
    propose_passages,
    save_passages,
    split_at,
    staged,
    texts_to_keep,
)
from .unsaved import NotSaved, last_edit
from .version_page import answer, may_answer, question_context
from .versions import filled_from

if TYPE_CHECKING:
    from .base import RecordedAdmin

# Blocks in one part of the page: each has up to six fields, and Django accepts 1,000 fields in a request.
PART = 150
# From one block without a nature to the next there is a link, if more than so many others stand between them.
FAR = 10
BLOCK_FIELD = re.compile(rf"b(\d{{1,9}})-(?:{'|'.join(ENTERED)})", re.ASCII)


class CopyForm(forms.Form):
    """Asks for the copy, as a file or as pasted text, unless the file that is kept is to be read again."""

    copy = forms.FileField(
        label=_("Your copy"), required=False, allow_empty_file=True,
        help_text=_(
            "The file that you read: plain text, Markdown, HTML, PDF or Word (DOCX), up to 20 MB. It is kept for "
            "signed-in curators only."
        ),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or its text"), required=False, widget=forms.Textarea(attrs={"initial_rows": 12}),
        help_text=_("Paste the whole text, with the numbers that are printed. It is kept in the same way."),
    )  # fmt: skip

    def __init__(
        self,
        source: Source,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.source = source

    def clean_copy(self) -> "UploadedFile[bytes] | None":
        """The file. Its SHA-256 must be that of the source."""
        copy: UploadedFile[bytes] | None = self.cleaned_data["copy"]
        if copy is not None:
            if sentence := too_large(copy):
                raise ValidationError(sentence)
            if sha256_of(copy) != self.source.sha256:
                raise ValidationError(
                    _t(
                        "This is not the file from which the source was entered: its SHA-256 differs. A newer version "
                        "of a document is a source of its own."
                    )
                )
        return copy

    def clean(self) -> None:
        """Read the copy into ``blocks``; ``content`` and ``name`` are what is kept of it."""
        super().clean()
        if self.errors:
            return
        cleaned = self.cleaned_data
        copy = cleaned["copy"]
        cleaned["name"] = copy.name if copy else ""
        cleaned["content"] = copy.read() if copy else cleaned["text"].encode()
        if not cleaned["content"].strip():
            raise ValidationError(_t("Choose the file, or paste its text."))
        cleaned["blocks"], cleaned["texts"] = read_blocks(self.source, cleaned["content"], cleaned["name"])


def read_blocks(source: Source, content: bytes, name: str) -> tuple[list[StagedBlock], list[str]]:
    """The new blocks of a copy, none if all are furniture, and the texts of its passages that are not kept yet.

    Raises ``ValidationError`` if it cannot be read or has neither.
    """
    try:
        blocks = blocks_of_file(content)
    except DocumentError as error:
        raise ValidationError(f"“{name}”: {error}" if name else str(error)) from error
    new, texts = staged(source, blocks), texts_to_keep(source, blocks)
    if all(block.out for block in new):
        new = []
    if not new and not texts:
        raise ValidationError(_t("Every paragraph of this copy is already a passage."))
    return new, texts


@dataclass(frozen=True)
class Typed:
    """The fields of a block that the sender of a form has changed, and the digests that it was opened with."""

    values: dict[str, str]
    seen: dict[str, str]

    def is_about(self, block: StagedBlock) -> bool:
        """True if the block still has the text that was shown. A form without digests is about any block."""
        return self.seen.get("text") in (None, digest(block.text))

    def is_overtaken(self, block: StagedBlock, name: str) -> bool:
        """True if a colleague has saved another value than both that was shown and that is typed."""
        was = self.seen.get(name)
        saved = digest(getattr(block, name))
        return was is not None and saved not in (was, digest(self.values[name]))


def typed_in_blocks(data: QueryDict) -> Iterator[tuple[int, Typed]]:
    """What was sent of each block, by its id."""
    for pk in dict.fromkeys(int(found[1]) for name in data if (found := BLOCK_FIELD.fullmatch(name))):
        seen = parse_digests(data.get(f"b{pk}-seen", ""))
        sent = {name: visible(data.get(f"b{pk}-{name}", "")).strip() for name in ENTERED if f"b{pk}-{name}" in data}
        yield pk, Typed({name: value for name, value in sent.items() if digest(value) != seen.get(name)}, seen)


class BlocksForm:
    """The part of the blocks that a request shows or sends, and what its buttons do.

    Every button sends the fields of all blocks of the part, so that nothing typed is lost.
    """

    def __init__(self, blocks: list[StagedBlock], data: QueryDict) -> None:
        self.data = data
        # Of each block by its id, what the sender changed; and what a colleague has saved meanwhile in the same fields.
        self.typed = dict(typed_in_blocks(data))
        self.conflicts: dict[int, list[str]] = {}
        # The block that the page shows next; 0 for its top.
        self.next_shown = 0
        self.blocks = [self._with_fields(block) for block in blocks]

    def _with_fields(self, block: StagedBlock) -> StagedBlock:
        """The block with what was changed of it; a field left as it was shown takes the saved value."""
        typed = self.typed.get(block.id)
        if typed is None or not typed.is_about(block):
            return block
        conflicting = [name for name in typed.values if typed.is_overtaken(block, name)]
        if conflicting:
            sentence = _t("Saved in the meantime: “%(value)s”.")
            self.conflicts[block.id] = [sentence % {"value": getattr(block, name)} for name in conflicting]
        return block.with_fields(typed.values)

    def lost(self) -> list[str]:
        """A sentence for each block that is not there any more, with what was typed for it."""
        there = {block.id for block in self.blocks if block.id in self.typed and self.typed[block.id].is_about(block)}
        sentence = _t("A block for which you typed this is not there any more: %(typed)s.")
        lost = [typed.values for pk, typed in self.typed.items() if typed.values and pk not in there]
        return [sentence % {"typed": ", ".join(f"“{value}”" for value in values.values())} for values in lost]

    def chosen(self) -> set[int]:
        """The blocks that are ticked, or whose places are in the list of places, such as “3-17, 20”.

        Raises ``ValidationError`` for a list of places that is none.
        """
        ticked = {int(pk) for pk in self.data.getlist("chosen") if pk.isdecimal()}
        for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", self.data.get("places", "")))):
            found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", part, re.ASCII)
            if not found:
                raise ValidationError(
                    _t("“%(part)s” is not a number of a block or a range such as 3-17.") % {"part": part}
                )
            first, last = int(found[1]), int(found[2] or found[1])
            ticked |= {block.id for block in self.blocks[max(first, 1) - 1 : last]}
        if not ticked:
            raise ValidationError(_t("Tick blocks, or enter their numbers."))
        return ticked

    def change(self) -> None:
        """Do what the button says. Raises ``ValidationError`` if it cannot be done."""
        before, touched = [block.id for block in self.blocks], self.touched()
        for name, done in BUTTONS.items():
            if name in self.data:
                self.blocks = done(self, self.data.get(name, ""))
        # A block that was joined with the one above is gone.
        last = max((place for place, pk in enumerate(before) if pk in touched), default=-1)
        there = {block.id for block in self.blocks}
        self.next_shown = next((pk for pk in reversed(before[: last + 1]) if pk in there), 0)

    def touched(self) -> set[int]:
        """The blocks that the button changes; for one that only keeps what was typed, those with something typed."""
        if "apply" in self.data:
            return self.chosen()
        pressed = {number(self.data.get(name, "").partition(":")[0]) for name in BUTTONS if name in self.data}
        return pressed or {pk for pk, typed in self.typed.items() if typed.values}

    def split(self, value: str) -> list[StagedBlock]:
        """Split a block in two before a position; ``value`` is “ID:POSITION”, the position in characters."""
        pk, _colon, position = value.partition(":")
        return split_at(self.blocks, number(pk), number(position))

    def join_with_above(self, value: str) -> list[StagedBlock]:
        """Join a block with the one before it."""
        pks = [block.id for block in self.blocks]
        place = pks.index(number(value)) if number(value) in pks else 0
        return join(self.blocks, pks[place - 1 : place + 1] if place else ())

    def toggle(self, value: str) -> list[StagedBlock]:
        """Leave a block out, or take it in again."""
        return [replace(block, out=not block.out) if block.id == number(value) else block for block in self.blocks]

    def apply(self, _value: str) -> list[StagedBlock]:
        """Do to all chosen blocks what the select says."""
        chosen, action = self.chosen(), self.data.get("action", "")
        if action == "join":
            return join(self.blocks, chosen)
        change = ACTIONS.get(action)
        if change is None:
            raise ValidationError(_t("Choose what to do with these blocks."))
        return [change(block) if block.id in chosen else block for block in self.blocks]


def number(value: str) -> int:
    """A number of a block that was sent; 0, which no block has, if it is none."""
    return int(value) if re.fullmatch(r"\d{1,9}", value, re.ASCII) else 0


# The buttons, by name, with what they do to the blocks. “update” and “save” only take what was typed.
BUTTONS: dict[str, Callable[[BlocksForm, str], list[StagedBlock]]] = {
    "split_at": BlocksForm.split,
    "join_up": BlocksForm.join_with_above,
    "toggle": BlocksForm.toggle,
    "apply": BlocksForm.apply,
}
CHANGED_MEANWHILE = _(
    "Somebody changed these blocks since you opened the page. Nothing was done yet. What you typed is shown below, "
    "over what they did: check it, then press the button again."
)
SORTED_MEANWHILE = _(
    "Somebody has read a copy of this source, or sorted its blocks, since you opened the page. Nothing was read, so "
    "that their work stays. If you press the button again, blocks with the same text keep what was entered for them, "
    "and all others are replaced."
)
# What can be done to many blocks at once, one by one.
ACTIONS: dict[str, Callable[[StagedBlock], StagedBlock]] = {
    "out": partial(replace, out=True),
    "in": partial(replace, out=False),
    "heading": StagedBlock.as_heading,
    **{f"nature-{nature.value}": partial(StagedBlock.marked, nature=nature.value) for nature in Nature},
}
ACTION_LABELS = [
    ("", _("What to do …")), ("out", _("leave out")), ("in", _("take in")), ("join", _("join to one")),
    ("heading", _("mark as heading")),
    *((f"nature-{nature.value}", _("nature: %(nature)s") % {"nature": nature.label}) for nature in Nature),
]  # fmt: skip


def passages_of_copy(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """Ask for the copy and read it, then show its blocks until they are saved as passages."""
    if "split" in request.POST or "reread" in request.POST:
        return _read(modeladmin, request, source)
    kept = _kept(source)
    has_blocks = kept is not None and bool(kept.blocks)
    if request.method == "POST" and not has_blocks:
        _refuse_entered(modeladmin, request, source)
    if kept is None or not has_blocks or "another" in request.GET:
        return _page(modeladmin, request, source, form=CopyForm(source), kept=kept)
    if request.method == "POST":
        return _sort(modeladmin, request, source)
    return _blocks_page(modeladmin, request, source, kept, blocks_of_copy(kept))


def _kept(source: Source) -> KeptCopy | None:
    """The copy of a source, without its content, which is large."""
    return KeptCopy.objects.defer("content").select_related("source").filter(source=source).first()


def _refuse_entered(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> None:
    """Raise ``NotSaved`` if something was typed for blocks that a colleague has entered meanwhile."""
    if any(typed.values for _pk, typed in typed_in_blocks(request.POST)):
        sentence = _t("These blocks were entered as passages meanwhile; %(who)s saved last, at %(time)s.")
        last = last_edit(Passage, source.passages.values("pk"))
        url = f"{modeladmin.change_url(source)}#passages"
        raise NotSaved(Reason(sentence % last, url, _t("The passages"), is_final=True))


def _read(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """Read the copy that is sent or, to read it again, the one that is kept.

    Blocks that were sorted since the page was opened are not overwritten; pressed again, the button knows of them.
    """
    again = "reread" in request.POST
    form = CopyForm(source) if again else CopyForm(source, request.POST, request.FILES)
    if not again and not form.is_valid():
        return _page(modeladmin, request, source, form=form, kept=_kept(source))
    refused = ""
    with transaction.atomic():
        # Of two who read a first copy, one waits for the other.
        Source._base_manager.select_for_update(of=("self",)).get(pk=source.pk)
        kept = KeptCopy.objects.filter(source=source).first()
        if kept is not None and kept.blocks and request.POST.get("number", "") != str(kept.number):
            refused = str(SORTED_MEANWHILE)
        elif again:
            refused, blocks, texts = _read_kept(source, kept)
        else:
            blocks, texts = form.cleaned_data["blocks"], form.cleaned_data["texts"]
            kept = kept or KeptCopy(source=source)
            kept.name, kept.content = form.cleaned_data["name"][:200], form.cleaned_data["content"]
            kept.save()
        if not refused:
            assert kept
            keep_blocks(kept, carried_over(blocks_of_copy(kept), blocks))
            KeptText.objects.keep(source, texts)
    if refused:
        return _page(modeladmin, request, source, form=form, kept=_kept(source), refused=[refused])
    return _after_reading(modeladmin, request, blocks, texts)


def _read_kept(source: Source, kept: KeptCopy | None) -> tuple[str, list[StagedBlock], list[str]]:
    """Why the kept copy cannot be read, or nothing; its blocks, and the texts to keep."""
    if kept is None:
        return _t("No copy is kept."), [], []
    try:
        return "", *read_blocks(source, bytes(kept.content), kept.name)
    except ValidationError as error:
        return error.messages[0], [], []


def _after_reading(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, blocks: Sequence[StagedBlock], texts: Sequence[str]
) -> HttpResponse:
    if texts:
        done = ngettext(
            "The text of %(count)d passage is kept now.", "The texts of %(count)d passages are kept now.", len(texts)
        )
        modeladmin.message_user(request, done % {"count": len(texts)}, messages.SUCCESS)
    return HttpResponseRedirect(request.path if blocks else f"{request.path}?another=1")


def _sort(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """Take what was typed, do what the button says, and show the blocks again or save them as passages."""
    refused: Sequence[str] = ()
    with transaction.atomic():
        kept = KeptCopy.objects.select_for_update(of=("self",)).select_related("source").get(source=source)
        form = BlocksForm(blocks_of_copy(kept), request.POST)
        if request.POST.get("number") != str(kept.number):
            refused = [str(CHANGED_MEANWHILE), *form.lost()]
        else:
            try:
                form.change()
                if may_answer(request, source) and (older := answer(request, source)):
                    form.blocks = filled_from(older, form.blocks)
            except ValidationError as error:
                refused = error.messages
            keep_blocks(kept, form.blocks)
    if refused:
        return _blocks_page(modeladmin, request, source, kept, form.blocks, errors=form.conflicts, refused=refused)
    if "save" not in request.POST:
        fragment = f"#block-{form.next_shown}" if form.next_shown else ""
        return HttpResponseRedirect(request.get_full_path() + fragment)
    return _save(modeladmin, request, kept, form.blocks)


def _save(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, kept: KeptCopy, blocks: list[StagedBlock]
) -> HttpResponse:
    source = kept.source
    try:
        if must_revise(request, source):
            return _proposed(modeladmin, request, source, propose_passages(request, kept, blocks))
        passages = save_passages(kept, blocks)
    except BlocksError as errors:
        return _blocks_page(modeladmin, request, source, kept, blocks, errors=errors.by_block)
    assert request.user.pk
    LogEntry.objects.log_actions(request.user.pk, passages, ADDITION, [{"added": {}}])
    done = ngettext("%(count)d passage was entered.", "%(count)d passages were entered.", len(passages))
    modeladmin.message_user(request, done % {"count": len(passages)}, messages.SUCCESS)
    return HttpResponseRedirect(f"{modeladmin.change_url(source)}#passages")


def _proposed(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source, count: int) -> HttpResponse:
    done = ngettext(
        "%(count)d passage is held in a draft revision. The public sees it once somebody else publishes that.",
        "%(count)d passages are held in draft revisions. The public sees them once somebody else publishes these.",
        count,
    )
    modeladmin.message_user(request, done % {"count": count}, messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:adgmin_source_review", args=[source.pk]))


def _blocks_page(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source, kept: KeptCopy,
    blocks: Sequence[StagedBlock], *, errors: dict[int, list[str]] | None = None, refused: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    """One part of the blocks; with errors, the part with the first of them."""
    errors = errors or {}
    # What was chosen stays until it is done.
    sent = request.POST if refused or errors else QueryDict()
    parts = range(1, (len(blocks) - 1) // PART + 2)
    part = number(request.GET.get("part", ""))
    wrong = next((place for place, block in enumerate(blocks) if block.id in errors), None)
    part = min(max(part, 1), len(parts)) if wrong is None else wrong // PART + 1
    first = (part - 1) * PART
    saved = {block.id: block.seen for block in blocks_of_copy(kept)}
    shown = range(first, min(first + PART, len(blocks)))
    undecided = [place for place, block in enumerate(blocks) if not block.out and not block.nature]
    return _page(
        modeladmin, request, source,
        kept=kept,
        blocks=[
            (place + 1, block, errors.get(block.id, ()), saved.get(block.id, block.seen), following)
            for place in shown
            for block, following in [(blocks[place], _following(blocks, undecided, place, shown))]
        ],
        undecided=len(undecided), first_undecided=_first_undecided(blocks, undecided, shown),
        total=len(blocks), taken=sum(not block.out for block in blocks),
        parts=parts if len(parts) > 1 else (), part=part,
        **(question_context(source) if may_answer(request, source) else {}),
        natures=Nature.choices, actions=ACTION_LABELS,
        places=sent.get("places", ""), action=sent.get("action", ""), chosen={*map(number, sent.getlist("chosen"))},
        wrong=[(block, capfirst(errors[block.id][0])) for block in blocks if block.id in errors],
        refused=[*(capfirst(sentence) for sentence in refused), *map(capfirst, errors.get(0, ()))],
    )  # fmt: skip


def _following(blocks: Sequence[StagedBlock], undecided: Sequence[int], place: int, shown: range) -> int:
    """For a block without a nature the next one of the part, if that is far away; else 0."""
    further = next((other for other in undecided if other > place), shown.stop)
    return blocks[further].id if place in undecided and place + FAR < further < shown.stop else 0


def _first_undecided(blocks: Sequence[StagedBlock], undecided: Sequence[int], shown: range) -> str:
    """Where the first block without a nature is: in this part of the page, or else in another one."""
    here = next((place for place in undecided if place in shown), None)
    if here is not None:
        return f"#block-{blocks[here].id}"
    return f"?part={undecided[0] // PART + 1}#block-{blocks[undecided[0]].id}" if undecided else ""


def _page(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source, **context: object) -> HttpResponse:
    common = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Enter passages from a copy"),
        "subtitle": str(source),
        "opts": modeladmin.opts,
        "source": source,
        "media": modeladmin.media,
    }
    return TemplateResponse(request, "admin/passages_of_copy.html", {**common, **context})
