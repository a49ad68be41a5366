"""The forms for what we hold: sources, and their passages one by one."""

import hashlib
import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.curation import unaccounted
from adgmin.models import Passage, Source, citation_tables, fingerprint

from .base import PublishedAdmin, RecordedAdmin
from .filters import AccountedFilter
from .forms import PublishedForm, RecordForm, passage_label

FIRST_WORDS = 6


class SourceForm(PublishedForm):
    """Computes the checksum of the copy from the file itself, so that nobody has to."""

    copy = forms.FileField(
        label=_("Your copy"), required=False,
        help_text=_("Choose the file that you read: its checksum is filled in, and the file itself is not kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sha256" in self.fields:
            self.fields["sha256"].required = False

    def clean(self) -> dict[str, Any] | None:
        """The checksum of the file, or else the one that was entered."""
        cleaned = super().clean() or {}
        if copy := cleaned.get("copy"):
            cleaned["sha256"] = hashlib.sha256(b"".join(copy.chunks())).hexdigest()
            # A browser forgets the file when the form comes back with an error, so the field remembers its checksum.
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["sha256"] = cleaned["sha256"]
            self.data = data
        elif not cleaned.get("sha256"):
            self.add_error("copy", _("Choose the file that you read, or enter its SHA-256."))
        return cleaned


@admin.register(Source)
class SourceAdmin(PublishedAdmin):
    """The documents that we hold."""

    form = SourceForm
    change_form_template = "admin/source_change_form.html"
    list_display = ["title", "kind", "publisher", "published_shown", "passages_held", "passages_open", "stands"]
    list_filter = ["state", "kind", "meetings"]
    list_select_related = ["publisher"]
    search_fields = ["title", "slug", "author", "publisher__name", "publisher__acronym"]
    fieldsets = [
        (_("The document"), {"fields": ["title", ("kind", "published"), ("publisher", "author"), "url", "meetings"]}),
        (_("Our copy"), {"fields": ["copy", "sha256", "gaps"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With how many passages it has, and how many of them are still open."""
        held = Passage.objects.filter(source=models.OuterRef("pk")).order_by()
        return (
            super().get_queryset(request)
            .annotate(passages_held=_count(held), passages_open=_count(unaccounted(held)))
        )  # fmt: skip

    @admin.display(description=_("published"), ordering="published_earliest")
    def published_shown(self, row: Source) -> str:
        """The date in words, sorted by its first day."""
        return dates.display(row.published)

    @admin.display(description=_("passages"), ordering="passages_held")
    def passages_held(self, row: Any) -> int:
        """How many passages were entered."""
        count: int = row.passages_held
        return count

    @admin.display(description=_("not accounted for"), ordering="passages_open")
    def passages_open(self, row: Any) -> int:
        """How many of them nothing cites, without a note why."""
        count: int = row.passages_open
        return count

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """With its passages in order, and a way to the next one."""
        if row := kwargs.get("obj"):
            passages = list(with_use(row.passages.order_by("order")))
            context["passages"] = [(passage, use_in_words(passage)) for passage in passages]
            if self.admin_site.get_model_admin(Passage).has_add_permission(request):
                context["add_passage"] = next_passage(row, passages[-1] if passages else None)
        return super().render_change_form(request, context, **kwargs)


def next_passage(source: Source, last: Passage | None) -> str:
    """The address of the form for the passage after the last one."""
    shared = carried_from(last) if last else {"source": source.pk, "order": 1}
    return f"{reverse('admin:adgmin_passage_add')}?{urlencode(shared)}"


def carried_from(passage: Passage) -> dict[str, Any]:
    """What the passage after this one starts with: the same source and nature, one place on."""
    return {
        "source": passage.source_id,
        "nature": passage.nature,
        "order": passage.order + 1,
        "locator": next_locator(passage.locator),
    }


def _count(rows: models.QuerySet[Any]) -> models.Subquery:
    return models.Subquery(
        rows.annotate(one=models.Value(1)).values("one").annotate(n=models.Count("pk")).values("n"),
        output_field=models.IntegerField(),
    )


def with_use(passages: models.QuerySet[Passage]) -> models.QuerySet[Passage]:
    """Annotate ``cited``: whether any record rests on the passage."""
    uses = [models.Exists(table._default_manager.filter(passage=models.OuterRef("pk"))) for table in citation_tables()]
    cited = models.Q()
    for use in uses:
        cited |= models.Q(use)
    return passages.annotate(cited=models.ExpressionWrapper(cited, output_field=models.BooleanField()))


def use_in_words(passage: Any) -> str:
    """What became of a passage that was fetched ``with_use``."""
    if passage.cited:
        return _t("cited")
    return _t("a note says why not") if passage.note else _t("not yet")


class PassageForm(RecordForm):
    """Makes the fingerprint and the first words from the pasted paragraph, which is not kept."""

    original = forms.CharField(
        label=_("Text of the original"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Paste the paragraph as it stands. Its fingerprint and its first words are taken from it; the text itself "
            "is not kept, since it is other people’s."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in LEFT_EMPTY.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = text

    def clean(self) -> dict[str, Any] | None:
        """What follows from the pasted text, and from the place of the passage."""
        cleaned = super().clean() or {}
        original = cleaned.get("original")
        if original:
            self.instance.fingerprint = fingerprint(original)
            cleaned["first_words"] = cleaned.get("first_words") or first_words(original)
        elif not self.instance.fingerprint:
            self.add_error("original", _("Paste the paragraph: without it, nobody can tell whether it has changed."))
        source = cleaned.get("source")
        if source and not cleaned.get("order"):
            last = source.passages.aggregate(last=models.Max("order"))["last"]
            cleaned["order"] = (last or 0) + 1
        if "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = f"p{cleaned.get('order')}"
        return cleaned


LEFT_EMPTY = {
    "order": _("Its place in the source. Empty: after the last one."),
    "slug": _("Short and unique in its source. Empty: p and its place, such as p6. It never changes."),
    "first_words": _("Six at most, to find it by. Empty: the first six of the pasted text."),
}


def first_words(text: str) -> str:
    """The first six words of a text, as far as they fit."""
    return " ".join(text.split()[:FIRST_WORDS])[:100].strip()


def next_locator(locator: str) -> str:
    """The locator with the number at its end counted up: after “para 6”, “para 7”."""
    return re.sub(r"\d+\Z", lambda number: str(int(number[0]) + 1), locator)


@admin.register(Passage)
class PassageAdmin(RecordedAdmin):
    """The paragraphs and sections of the sources."""

    form = PassageForm
    list_display = ["locator", "first_words", "nature", "accounted", "source", "order"]
    list_filter = [AccountedFilter, "nature", "source__state", "source"]
    list_select_related = ["source"]
    search_fields = ["locator", "slug", "first_words", "gist", "source__title", "source__slug"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the source that names it, and whether anything rests on it."""
        return with_use(super().get_queryset(request).select_related("source"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where it stands, what it says; the fingerprint once there is one."""
        place = ["source", ("locator", "order", "slug")]
        words = ["original", "first_words", *(["fingerprint"] if obj else [])]
        return [
            (_("Where it stands"), {"fields": place}),
            (_("How to know it again"), {"fields": words}),
            (_("What it says"), {"fields": ["nature", "gist", "note"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Its address never changes; its fingerprint is computed."""
        return ["source", "slug", "fingerprint"] if obj else []

    @admin.display(description=_("accounted for"), ordering="cited")
    def accounted(self, row: Any) -> str:
        """Whether anything rests on it, or a note says why nothing does."""
        return use_in_words(row)

    def label_for(self, row: Passage) -> str:
        """The source, the locator and the first words."""
        return passage_label(row)

    def carried(self, row: Passage) -> dict[str, Any]:
        """The same source, one place on."""
        return carried_from(row)
