"""The admin of passages, and what its forms share with those that enter all passages of a copy."""

import re

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from adgmin.models import KeptText, Passage, Source, fingerprint
from adgmin.models.sources import PassageQuerySet

from .addresses import bench_url, change_url
from .attention import Item
from .base import FieldSets, RecordedAdmin
from .bench import bench_view
from .blocks import first_words
from .filters import AccountedFilter, RelatedRowFilter
from .forms import RecordForm, passage_label, short_title
from .keys import is_key
from .lists import RecordList
from .proposed_passages import next_order
from .reading import NEXT_PASSAGE, passage_panel, redirect_to_next_passage

UNACCOUNTED = ngettext_lazy("passage not accounted for", "passages not accounted for")


def status_label(passage: Passage) -> str:
    """“cited”, “a note says why not” or “not yet”, for a passage of a queryset ``with_cited``."""
    if passage.cited:
        return _t("cited")
    return _t("a note says why not") if passage.note else _t("not yet")


def url_of_passage(passage: Passage) -> str:
    """The form of a passage, or the bench of one that is not accounted for. It is of a queryset ``with_cited``."""
    return change_url(passage) if passage.cited or passage.note else bench_url(passage)


class PassageList(RecordList):
    """The list, whose rows lead to where something is left to do."""

    def url_for_result(self, result: models.Model) -> str:
        assert isinstance(result, Passage)
        return url_of_passage(result)


def next_passage_initial(passage: Passage) -> dict[str, str | int]:
    """The initial values for the next passage: the same source and nature, the next order and locator."""
    return {
        "source": passage.source_id,
        "nature": passage.nature,
        "order": passage.order + 1,
        "locator": next_locator(passage.locator),
    }


def next_locator(locator: str) -> str:
    """The locator with the number at its end increased by one (“para 7” after “para 6”); unchanged if it has none."""
    return re.sub(r"\d+\Z", lambda number: str(int(number[0]) + 1), locator)


class PassageForm(RecordForm):
    """Computes the fingerprint and the first words from the pasted paragraph, and keeps it for curators."""

    original = forms.CharField(
        label=_("Text of the original"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Paste the paragraph unchanged. Its fingerprint and first words are taken from it. The "
            "text is kept for signed-in curators only."
        ),
    )  # fmt: skip

    instance: Passage

    def prepare_fields(self) -> None:
        """Make optional what can be computed, and say so."""
        super().prepare_fields()
        for name, text in HELP_IF_OPTIONAL.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = text

    def clean(self) -> None:
        """Fill in the fingerprint, first words, order and slug."""
        super().clean()
        cleaned = self.cleaned_data
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
            cleaned["order"] = next_order(source)
        if "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = f"p{cleaned.get('order')}"

    def keep_text(self) -> None:
        """Keep the pasted text, if any. The passage has been saved."""
        if original := self.cleaned_data.get("original"):
            KeptText.objects.keep(self.instance.source, [original])


HELP_IF_OPTIONAL = {
    "order": _("Its place in the source. Empty: after the last one."),
    "slug": _("Short and unique in its source. Empty: p and its place, such as p6. Once public, it never changes."),
    "first_words": _("Six at most, to find it by. Empty: the first six of the pasted text."),
}


@admin.register(Passage)
class PassageAdmin(RecordedAdmin[Passage]):
    """Paragraphs and sections of the sources."""

    form = PassageForm
    list_display = ["locator", "first_words", "nature", "accounted", "source_shown", "order"]
    list_filter = [AccountedFilter, ("source", RelatedRowFilter), "nature", "source__state"]
    list_select_related = ["source"]
    search_fields = ["locator", "slug", "first_words", "gist", "source__title", "source__slug"]

    def adds_to_public(self, request: HttpRequest) -> bool:
        """True if the source that is chosen, or that the address prefills, is public."""
        key = (request.POST if request.method == "POST" else request.GET).get("source", "")
        source = Source.objects.filter(pk=key).first() if is_key(key) else None
        return source is not None and source.is_public()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Passage]:
        """Join the source and annotate ``cited``."""
        rows = super().get_queryset(request)
        assert isinstance(rows, PassageQuerySet)
        return rows.select_related("source").with_cited()

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return PassageList

    def get_fieldsets(self, request: HttpRequest, obj: Passage | None = None) -> "FieldSets":
        """Identification second for a new passage; last and collapsed, with the fingerprint, for a saved one."""
        position: FieldSets = [(_("Position"), {"fields": ["source", ("locator", "order", "slug")]})]
        content: FieldSets = [(_("Content"), {"fields": ["nature", "gist", "note"]})]
        name = _("Identification")
        if obj is None:
            return [*position, (name, {"fields": ["original", "first_words"], "classes": []}), *content]
        fields = ("original", "first_words", "fingerprint")
        return [*position, *content, (name, {"fields": fields, "classes": ["collapse"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Passage | None = None) -> list[str]:
        """Source and slug make up the URL, which never changes once others know it; the fingerprint is computed."""
        if obj is None:
            return []
        return ["source", *(["slug"] if obj.is_linked() else ()), "fingerprint"]

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which all that a passage gives is entered."""
        view = self.admin_site.admin_view(self.bench_view)
        return [path("<path:object_id>/bench/", view, name="adgmin_passage_bench"), *super().get_urls()]

    def bench_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page on which all that a passage gives is entered."""
        passage = self.get_object(request, object_id)
        if passage is None:
            # It redirects and says that there is no such passage.
            return self.change_view(request, object_id)
        if not self.has_view_permission(request, passage):
            raise PermissionDenied
        return bench_view(self, request, passage)

    def attention(self, request: HttpRequest) -> list[Item]:
        """The passages that are not accounted for."""
        url = f"{reverse('admin:adgmin_passage_changelist')}?accounted=no"
        return [Item(UNACCOUNTED, Passage.objects.order_by().unaccounted().count(), url)]

    @admin.display(description=_("accounted for"), ordering="cited")
    def accounted(self, row: Passage) -> str:
        """Whether a record cites it or a note says why none does."""
        return status_label(row)

    @admin.display(description=_("source"), ordering="source")
    def source_shown(self, row: Passage) -> str:
        """The shortened title of its source."""
        return short_title(row.source)

    def save_model(self, request: HttpRequest, obj: Passage, form: PassageForm, change: bool) -> None:
        """Also keep the pasted text."""
        super().save_model(request, obj, form, change)
        form.keep_text()

    def label_for(self, row: Passage) -> str:
        """The source, the locator and the first words."""
        return passage_label(row)

    def next_initial(self, row: Passage) -> dict[str, str | int]:
        """The initial values for the next passage of the source."""
        return next_passage_initial(row)

    def form_context(self, request: HttpRequest, row: Passage | None) -> dict[str, object]:
        """Add, for a saved passage, its panel and the button “Save and go to the next passage”."""
        context = super().form_context(request, row)
        return {**context, "panel": passage_panel(self, request, row), "next_passage": True} if row else context

    def save_beside_revision(self, request: HttpRequest, row: Passage) -> None:
        """Keep the pasted text: it is no part of the record."""
        if original := request.POST.get("original", "").strip():
            KeptText.objects.keep(row.source, [original])

    def response_revision(self, request: HttpRequest, row: Passage, response: HttpResponse) -> HttpResponse:
        """Go on to the next unaccounted passage, if that button was pressed."""
        return response if NEXT_PASSAGE in request.POST else super().response_revision(request, row, response)

    def response_change(self, request: HttpRequest, obj: Passage) -> HttpResponse:
        """Go on to the next unaccounted passage, if that button was pressed."""
        response = super().response_change(request, obj)
        if NEXT_PASSAGE not in request.POST:
            return response
        return redirect_to_next_passage(self, request, obj, self.change_url)
