"""The admin of sources, each with its passages."""

import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.models import Passage, Source

from .base import PublishedAdmin
from .copies import passages_of_copy
from .filters import RelatedRowFilter, UnfinishedSourceFilter, YearFilter
from .forms import PublishedForm
from .passages import next_passage_initial, status_label
from .reading import add_url
from .worklist import with_cited, with_progress


class SourceForm(PublishedForm):
    """Computes the checksum from the uploaded copy, which is not stored."""

    copy = forms.FileField(
        label=_("Your copy"), required=False,
        help_text=_("Choose the file that you read. Its checksum is filled in. The file itself is not kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sha256" in self.fields:
            self.fields["sha256"].required = False

    def clean(self) -> dict[str, Any] | None:
        """Set ``sha256`` from the file, or else keep the one that was entered."""
        cleaned = super().clean() or {}
        if copy := cleaned.get("copy"):
            cleaned["sha256"] = hashlib.sha256(b"".join(copy.chunks())).hexdigest()
            # If the form has errors, the browser drops the file; its checksum stays in the data that is shown again.
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["sha256"] = cleaned["sha256"]
            self.data = data
        elif not cleaned.get("sha256"):
            self.add_error("copy", _("Choose the file that you read, or enter its SHA-256."))
        return cleaned


@admin.register(Source)
class SourceAdmin(PublishedAdmin):
    """Documents of which the editors hold a copy."""

    form = SourceForm
    change_form_template = "admin/source_change_form.html"
    list_display = [
        "title",
        "kind",
        "publisher",
        "published_shown",
        "passage_count",
        "unaccounted_count",
        "state_shown",
    ]
    list_filter = [UnfinishedSourceFilter, "kind", YearFilter, ("meetings", RelatedRowFilter)]
    dated_by = "published"
    list_select_related = ["publisher"]
    search_fields = ["title", "slug", "author", "publisher__name", "publisher__acronym"]
    fieldsets = [
        (
            _("The document"),
            {"fields": ["title", ("short_name", "kind", "published"), ("publisher", "author"), "url", "meetings"]},
        ),
        (_("Copy held"), {"fields": ["copy", "sha256", "gaps"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Annotate the numbers of passages and of unaccounted ones."""
        return with_progress(super().get_queryset(request))

    @admin.display(description=_("published"), ordering="published_earliest")
    def published_shown(self, row: Source) -> str:
        """The date in words; the column is ordered by its first day."""
        return dates.display(row.published)

    @admin.display(description=_("passages"), ordering="passages_held")
    def passage_count(self, row: Any) -> int:
        """The number of its passages."""
        count: int = row.passages_held
        return count

    @admin.display(description=_("not accounted for"), ordering="passages_open")
    def unaccounted_count(self, row: Any) -> str:
        """The number of unaccounted passages, linked to the first of them; blank if there is none."""
        if not row.passages_open:
            return ""
        url = reverse("admin:adgmin_passage_change", args=[row.next_passage])
        return format_html('<a href="{}">{}</a>', url, row.passages_open)

    def get_urls(self) -> list[Any]:
        """Add the page on which all passages of a copy are entered."""
        view = self.admin_site.admin_view(self.passages_view)
        return [path("<path:object_id>/passages/", view, name="adgmin_source_passages"), *super().get_urls()]

    def passages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page on which the passages of a copy are entered."""
        source = self.get_object(request, object_id)
        if source is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined, no-any-return]
        if not self._may_add_passages(request):
            raise PermissionDenied
        return passages_of_copy(self, request, source)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Add the passages in order, and the URL of the form for the next one."""
        if row := kwargs.get("obj"):
            passages = list(with_cited(row.passages.order_by("order")))
            context["passages"] = [(passage, status_label(passage)) for passage in passages]
            if self._may_add_passages(request):
                last = passages[-1] if passages else None
                context["add_passage"] = add_url(
                    Passage, next_passage_initial(last) if last else {"source": row.pk, "order": 1}
                )
        return super().render_change_form(request, context, **kwargs)

    def _may_add_passages(self, request: HttpRequest) -> bool:
        return self.admin_site.get_model_admin(Passage).has_add_permission(request)
