"""The page on which all passages of a source are entered from its copy."""

import hashlib
from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import OWN_TEXTS, Nature, Passage, Source, SourceKind

from .blocks import Block, blocks_of_file
from .documents.limits import MAX_BYTES
from .documents.pieces import DocumentError, Kind
from .passages import PassageForm

if TYPE_CHECKING:
    from .base import RecordedAdmin

# The initial nature of paragraphs by source kind. Other kinds mix reports and opinions, so the curator chooses.
DEFAULT_NATURES = {**dict.fromkeys(OWN_TEXTS, Nature.OUTCOME), SourceKind.COMMENTARY: Nature.COMMENTARY}
# Blocks in one form: each has seven fields, and Django accepts 1,000 fields in a request.
MAX_BLOCKS = 120


class CopyForm(forms.Form):
    """Asks for the copy, as a file or as pasted text, and splits it into blocks."""

    copy = forms.FileField(
        label=_("Your copy"), required=False,
        help_text=_("The file that you read: plain text, Markdown, HTML, PDF or Word (DOCX). The file is not kept."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or its text"), required=False, widget=forms.Textarea(attrs={"initial_rows": 12}),
        help_text=_("Paste the whole text, with the numbers that are printed."),
    )  # fmt: skip

    def __init__(
        self,
        source: Source,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.source = source

    def clean_copy(self) -> bytes:
        """The bytes of the file. Its SHA-256 must be that of the source."""
        copy = self.cleaned_data["copy"]
        if not copy:
            return b""
        if copy.size > MAX_BYTES:
            raise ValidationError(
                _t("The file has %(size)s, and at most %(most)s can be read.")
                % {"size": filesizeformat(copy.size), "most": filesizeformat(MAX_BYTES)}
            )
        content: bytes = copy.read()
        if hashlib.sha256(content).hexdigest() != self.source.sha256:
            raise ValidationError(_t("This is not the file from which the source was entered: its SHA-256 differs."))
        return content

    def clean(self) -> None:
        """Add ``initial_rows`` for up to ``MAX_BLOCKS`` new passages, and ``later``, the number of those left over."""
        super().clean()
        if self.errors:
            return
        cleaned = self.cleaned_data
        document = cleaned.get("copy") or cleaned.get("text", "").encode()
        if not document.strip():
            raise ValidationError(_t("Choose the file, or paste its text."))
        try:
            blocks = [block for block in blocks_of_file(document) if block.kind != Kind.FURNITURE]
        except DocumentError as error:
            raise ValidationError(str(error)) from error
        entered = dict(self.source.passages.order_by("order").values_list("fingerprint", "order"))
        nature = DEFAULT_NATURES.get(SourceKind(self.source.kind), "")
        new_rows = [initial_row(block, nature) for block in blocks if block.fingerprint not in entered]
        first_order = max(entered.values(), default=0) + 1
        cleaned["initial_rows"] = [
            {**row, "order": order} for order, row in enumerate(new_rows[:MAX_BLOCKS], start=first_order)
        ]
        cleaned["later"] = len(new_rows[MAX_BLOCKS:])
        if not cleaned["initial_rows"]:
            raise ValidationError(_t("Every paragraph of this copy is already a passage."))


def initial_row(block: Block, nature: str) -> dict[str, object]:
    """The initial data of the passage of a block. Locator and nature are guesses, which the curator corrects."""
    row: dict[str, object] = {"original": block.text, "locator": block.locator, "nature": nature}
    if block.kind != Kind.PARAGRAPH:
        row["nature"] = Nature.BACKGROUND
    if block.kind == Kind.HEADING:
        row["note"] = _t("Heading only.")
    return row


class BlockForm(PassageForm):
    """The form of one block. Its text is shown and sent back."""

    class Meta:
        model = Passage
        fields = ["order", "locator", "nature", "gist", "note"]
        widgets = {
            "order": forms.HiddenInput, "gist": forms.Textarea(attrs={"initial_rows": 2}),
            "note": forms.Textarea(attrs={"initial_rows": 2}),
        }  # fmt: skip

    def prepare_fields(self) -> None:
        """Make optional what can be computed, and hide the text, which is shown beside the form."""
        super().prepare_fields()
        self.fields["original"].widget = forms.HiddenInput()

    def text(self) -> object:
        """The text of the block."""
        return self["original"].value()

    def clean(self) -> None:
        """Set the slug from the order, and the first words."""
        super().clean()
        self.instance.slug = f"p{self.cleaned_data.get('order')}"
        self.instance.first_words = self.cleaned_data.get("first_words", "")


class BaseBlockFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """The forms for the blocks of one copy."""

    forms: list[BlockForm]

    def __init__(
        self, data: QueryDict | None = None, *, source: Source, initial: list[dict[str, object]] | None = None
    ) -> None:
        self.source = source
        super().__init__(data, prefix="blocks", initial=initial)

    def get_form_kwargs(self, index: int | None) -> dict[str, object]:
        """Each form makes a new passage of the source."""
        return {**super().get_form_kwargs(index), "instance": Passage(source=self.source)}

    def save(self) -> list[Passage]:
        """Save all passages or none. Raises ``ValidationError`` with every error, each with its locator."""
        errors, passages = [], []
        with record.editing(how=record.How.FORM):
            for form in self.forms:
                passage = form.save(commit=False)
                try:
                    passage.full_clean()
                    passage.save()
                    form.keep_text()
                except ValidationError as error:
                    errors += [f"{passage.locator}: {sentence}" for sentence in error.messages]
                passages.append(passage)
            if errors:
                raise ValidationError(errors)
        return passages


BlockFormSet = cast(
    "type[BaseBlockFormSet]",
    forms.formset_factory(BlockForm, formset=BaseBlockFormSet, extra=0, max_num=MAX_BLOCKS, absolute_max=MAX_BLOCKS),
)


def passages_of_copy(modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source) -> HttpResponse:
    """Ask for the copy, show its blocks, then save them as passages when the curator sends them back."""
    saving = "save" in request.POST
    form = CopyForm(source, *((request.POST, request.FILES) if request.method == "POST" and not saving else ()))
    blocks, later, refused = None, 0, []
    if saving:
        blocks = BlockFormSet(request.POST, source=source)
        if blocks.is_valid():
            try:
                return _redirect_after_entering(modeladmin, request, source, blocks.save())
            except ValidationError as error:
                refused = [capfirst(sentence) for sentence in error.messages]
    elif form.is_bound and form.is_valid():
        blocks, later = (
            BlockFormSet(source=source, initial=form.cleaned_data["initial_rows"]),
            form.cleaned_data["later"],
        )
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Enter passages from a copy"),
        "subtitle": str(source),
        "opts": modeladmin.opts,
        "source": source,
        "form": form,
        "blocks": blocks,
        "later": later,
        "refused": refused,
        "media": modeladmin.media,
    }
    return TemplateResponse(request, "admin/passages_of_copy.html", context)


def _redirect_after_entering(
    modeladmin: "RecordedAdmin[Source]", request: HttpRequest, source: Source, passages: list[Passage]
) -> HttpResponse:
    assert request.user.pk
    LogEntry.objects.log_actions(request.user.pk, passages, ADDITION, [{"added": {}}])
    done = ngettext("%(count)d passage was entered.", "%(count)d passages were entered.", len(passages))
    modeladmin.message_user(request, done % {"count": len(passages)}, messages.SUCCESS)
    return HttpResponseRedirect(f"{modeladmin.change_url(source)}#passages")
