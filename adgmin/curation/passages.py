"""The forms for the paragraphs and sections of the sources: one by one, or all those of a copy at once."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import Passage, fingerprint

from .base import RecordedAdmin
from .blocks import first_words
from .filters import AccountedFilter, SearchFilter
from .forms import RecordForm, passage_label, short_title
from .reading import NEXT_PASSAGE, panel, way_on
from .worklist import with_use


def use_in_words(passage: Any) -> str:
    """What became of a passage that was fetched ``with_use``."""
    if passage.cited:
        return _t("cited")
    return _t("a note says why not") if passage.note else _t("not yet")


def carried_from(passage: Passage) -> dict[str, Any]:
    """What the passage after this one starts with: the same source and nature, one place on."""
    return {
        "source": passage.source_id,
        "nature": passage.nature,
        "order": passage.order + 1,
        "locator": next_locator(passage.locator),
    }


def next_locator(locator: str) -> str:
    """The locator with the number at its end counted up: after “para 6”, “para 7”."""
    return re.sub(r"\d+\Z", lambda number: str(int(number[0]) + 1), locator)


class PassageForm(RecordForm):
    """Makes the fingerprint and the first words from the pasted paragraph, which is not kept."""

    original = forms.CharField(
        label=_("Text of the original"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Paste the paragraph unchanged. Its fingerprint and first words are taken from it. The "
            "text itself is not kept, for copyright reasons."
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
            self.add_error(
                "original", _("Paste the paragraph. Without it, later changes to the original cannot be detected.")
            )
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


@admin.register(Passage)
class PassageAdmin(RecordedAdmin):
    """The paragraphs and sections of the sources."""

    form = PassageForm
    list_display = ["locator", "first_words", "nature", "accounted", "source_shown", "order"]
    list_filter = [AccountedFilter, ("source", SearchFilter), "nature", "source__state"]
    list_select_related = ["source"]
    search_fields = ["locator", "slug", "first_words", "gist", "source__title", "source__slug"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With the source that names it, and whether anything rests on it."""
        return with_use(super().get_queryset(request).select_related("source"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where it stands, what it says; the fingerprint once there is one."""
        place = ["source", ("locator", "order", "slug")]
        words = ["original", "first_words", *(["fingerprint"] if obj else [])]
        again = {"fields": words, "classes": ["collapse"] if obj else []}
        fieldsets = [
            (_("Position"), {"fields": place}),
            (_("Identification"), again),
            (_("Content"), {"fields": ["nature", "gist", "note"]}),
        ]
        return [fieldsets[0], fieldsets[2], fieldsets[1]] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Its address never changes; its fingerprint is computed."""
        return ["source", "slug", "fingerprint"] if obj else []

    @admin.display(description=_("accounted for"), ordering="cited")
    def accounted(self, row: Any) -> str:
        """Whether anything rests on it, or a note says why nothing does."""
        return use_in_words(row)

    @admin.display(description=_("source"), ordering="source")
    def source_shown(self, row: Passage) -> str:
        """The title of its source, cut to a length that leaves room for the rest."""
        return short_title(row.source)

    def label_for(self, row: Passage) -> str:
        """The source, the locator and the first words."""
        return passage_label(row)

    def carried(self, row: Passage) -> dict[str, Any]:
        """The same source, one place on."""
        return carried_from(row)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """With what is recorded from it, and ways to record more."""
        if row := kwargs.get("obj"):
            context["panel"] = panel(self, request, row)
            context["next_passage"] = True
        return super().render_change_form(request, context, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """As Django’s; or on to the next passage that is still open."""
        response = super().response_change(request, obj)
        if NEXT_PASSAGE not in request.POST:
            return response
        return way_on(self, request, obj, self.address)
