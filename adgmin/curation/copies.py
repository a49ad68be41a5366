"""The page on which a copy comes in: read into blocks, which are sorted on one page and saved as passages."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin.models import KeptCopy, KeptText, Nature, Source

from .blocks import blocks_of_file
from .documents.pieces import DocumentError
from .files import sha256_of
from .sandbox import MAX_BYTES
from .staging import (
    ENTERED,
    BlocksError,
    StagedBlock,
    blocks_of_copy,
    join,
    keep_blocks,
    save_passages,
    split_at,
    staged,
    texts_to_keep,
)
from .version_page import answer, question_context
from .versions import filled_from

if TYPE_CHECKING:
    from .base import RecordedAdmin

# Blocks in one part of the page: each has up to six fields, and Django accepts 1,000 fields in a request.
PART = 150


class CopyForm(forms.Form):
    """Asks for the copy, as a file or as pasted text, unless the file that is kept is to be read again."""

    copy = forms.FileField(
        label=_("Your copy"), required=False,
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
            assert copy.size is not None
            if copy.size > MAX_BYTES:
                raise ValidationError(
                    _t("The file has %(size)s, and at most %(most)s can be read.")
                    % {"size": filesizeformat(copy.size), "most": filesizeformat(MAX_BYTES)}
                )
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
        cleaned["blocks"], cleaned["texts"] = read_blocks(self.source, cleaned["content"])


def read_blocks(source: Source, content: bytes) -> tuple[list[StagedBlock], list[str]]:
    """The new blocks of a copy, none if all are furniture, and the texts of its passages that are not kept yet.

    Raises ``ValidationError`` if it cannot be read or has neither.
    """
    try:
        blocks = blocks_of_file(content)
    except DocumentError as error:
        raise ValidationError(str(error)) from error
    new, texts = staged(source, blocks), texts_to_keep(source, blocks)
    if all(block.out for block in new):
        new = []
    if not new and not texts:
        raise ValidationError(_t("Every paragraph of this copy is already a passage."))
    return new, texts


class BlocksForm:
    """The part of the blocks that a request shows or sends, and what its buttons do.

    Every button sends the fields of all blocks of the part, so that nothing typed is lost. A field that the curator
    left as the page had shown it stays as a colleague has saved it meanwhile.
    """

    def __init__(self, blocks: list[StagedBlock], data: QueryDict) -> None:
        self.data = data
        # What colleagues have saved in fields that the curator has changed too, in words, by block.
        self.meanwhile: dict[int, list[str]] = defaultdict(list)
        self.blocks = [self._with_fields(block) for block in blocks]

    def _with_fields(self, block: StagedBlock) -> StagedBlock:
        seen = dict(parse_qsl(self.data.get(f"b{block.id}-seen", ""), keep_blank_values=True))
        sent = {name: self.data.get(f"b{block.id}-{name}") for name in ENTERED}
        typed = {name: "\n".join(value.split("\r\n")).strip() for name, value in sent.items() if value is not None}
        changed = {name: value for name, value in typed.items() if value != seen.get(name)}
        for name, value in changed.items():
            stored = getattr(block, name)
            if name in seen and stored not in (seen[name], value):
                self.meanwhile[block.id].append(_t("Saved in the meantime: “%(value)s”.") % {"value": stored})
        return block.with_fields(changed)

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
        for name, done in BUTTONS.items():
            if name in self.data:
                self.blocks = done(self, self.data.get(name, ""))

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


def seen_values(block: Mapping[str, str]) -> str:
    """The values that the page shows, as a field sends them back."""
    return urlencode({name: block[name] for name in ENTERED})


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
READ_MEANWHILE = _(
    "Somebody has read a copy of this source, or sorted its blocks, since you opened the page. Look at them first: to "
    "read this copy in their place, press the button again."
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
    if "split" in request.POST:
        return _read(modeladmin, request, source)
    if "reread" in request.POST:
        return _read_again(modeladmin, request, source)
    kept = _kept(source)
    if kept is None or not kept.blocks or "another" in request.GET:
        return _page(modeladmin, request, source, form=CopyForm(source), kept=kept)
    if request.method == "POST":
        return _sort(modeladmin, request, source)
    return _blocks_page(modeladmin, request, source, kept, blocks_of_copy(kept))


def _kept(source: Source) -> KeptCopy | None:
    """The copy of a source, without its content, which is large."""
    return KeptCopy.objects.defer("content").select_related("source").filter(source=source).first()


def _read(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    form = CopyForm(source, request.POST, request.FILES)
    if not form.is_valid():
        return _page(modeladmin, request, source, form=form, kept=_kept(source))
    content = {"name": form.cleaned_data["name"][:200], "content": form.cleaned_data["content"]}
    with transaction.atomic():
        if _was_read_meanwhile(request, source):
            form.add_error(None, READ_MEANWHILE)
            return _page(modeladmin, request, source, form=form, kept=_kept(source))
        kept, _made = KeptCopy.objects.update_or_create(source=source, defaults=content)
        keep_blocks(kept, form.cleaned_data["blocks"])
        KeptText.objects.keep(source, form.cleaned_data["texts"])
    return _after_reading(modeladmin, request, form.cleaned_data["blocks"], form.cleaned_data["texts"])


def _was_read_meanwhile(request: HttpRequest, source: Source) -> bool:
    """True if there are blocks that the page from which a copy is read did not know. Locks the copy that is kept."""
    Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    kept = KeptCopy.objects.defer("content").select_for_update(of=("self",)).filter(source=source).first()
    return bool(kept and kept.blocks and request.POST.get("number") != str(kept.number))


def _read_again(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    kept = KeptCopy.objects.filter(source=source).first()
    if kept is None:
        return HttpResponseRedirect(request.path)
    try:
        blocks, texts = read_blocks(source, bytes(kept.content))
    except ValidationError as error:
        modeladmin.message_user(request, error.messages[0], messages.ERROR)
        return HttpResponseRedirect(request.path)
    with transaction.atomic():
        if _was_read_meanwhile(request, source):
            modeladmin.message_user(request, READ_MEANWHILE, messages.ERROR)
            return HttpResponseRedirect(request.path)
        kept = KeptCopy.objects.get(source=source)
        keep_blocks(kept, blocks)
        KeptText.objects.keep(source, texts)
    return _after_reading(modeladmin, request, blocks, texts)


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
            refused = [str(CHANGED_MEANWHILE)]
        else:
            try:
                form.change()
                if older := answer(request, source):
                    form.blocks = filled_from(older, form.blocks)
            except ValidationError as error:
                refused = error.messages
            keep_blocks(kept, form.blocks)
    if refused:
        return _blocks_page(modeladmin, request, source, kept, form.blocks, errors=form.meanwhile, refused=refused)
    if "save" not in request.POST:
        return HttpResponseRedirect(request.get_full_path() + _anchor(request.POST))
    return _save(modeladmin, request, kept, form.blocks)


def _save(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, kept: KeptCopy, blocks: list[StagedBlock]
) -> HttpResponse:
    source = kept.source
    try:
        passages = save_passages(kept, blocks)
    except BlocksError as errors:
        return _blocks_page(modeladmin, request, source, kept, blocks, errors=errors.by_block)
    assert request.user.pk
    LogEntry.objects.log_actions(request.user.pk, passages, ADDITION, [{"added": {}}])
    done = ngettext("%(count)d passage was entered.", "%(count)d passages were entered.", len(passages))
    modeladmin.message_user(request, done % {"count": len(passages)}, messages.SUCCESS)
    return HttpResponseRedirect(f"{modeladmin.change_url(source)}#passages")


def _anchor(data: QueryDict) -> str:
    """The fragment of the block whose button was pressed."""
    pressed = next((data.get(name, "") for name in ("split_at", "join_up", "toggle") if name in data), "")
    return f"#block-{number(pressed.partition(':')[0])}" if pressed else ""


def _blocks_page(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source, kept: KeptCopy,
    blocks: Sequence[StagedBlock], *, errors: dict[int, list[str]] | None = None, refused: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    """One part of the blocks; with errors, the part with the first of them."""
    errors = errors or {}
    seen = {block["id"]: seen_values(block) for block in kept.blocks}
    parts = range(1, (len(blocks) - 1) // PART + 2)
    part = number(request.GET.get("part", ""))
    wrong = next((place for place, block in enumerate(blocks) if block.id in errors), None)
    part = min(max(part, 1), len(parts)) if wrong is None else wrong // PART + 1
    first = (part - 1) * PART
    return _page(
        modeladmin, request, source,
        kept=kept,
        blocks=[
            (place, block, errors.get(block.id, ()), seen.get(block.id, ""))
            for place, block in enumerate(blocks[first : first + PART], start=first + 1)
        ],
        total=len(blocks), taken=sum(not block.out for block in blocks),
        parts=parts if len(parts) > 1 else (), part=part,
        **question_context(source),
        natures=Nature.choices, actions=ACTION_LABELS,
        places=request.POST.get("places", "") if refused else "",
        wrong=[(block, capfirst(errors[block.id][0])) for block in blocks if block.id in errors],
        refused=[*(capfirst(sentence) for sentence in refused), *map(capfirst, errors.get(0, ()))],
    )  # fmt: skip


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
