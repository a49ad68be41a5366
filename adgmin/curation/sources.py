"""The admin of sources, each with its passages."""

import hashlib

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from adgmin import dates
from adgmin.models import Passage, Source
from adgmin.record import may_publish

from .base import PublishedAdmin
from .copies import passages_of_copy
from .filters import RelatedRowFilter, UnfinishedSourceFilter, YearFilter
from .forms import PublishedForm
from .passages import next_passage_initial, status_label
from .reading import add_url
from .worklist import Progress, with_progress


class SourceForm(PublishedForm):
    """Computes the checksum from the uploaded copy, which is not stored."""

    copy = forms.FileField(
        label=_("Your copy"), required=False,
        help_text=_("Choose the file that you read. Its checksum is filled in. The file itself is not kept."),
    )  # fmt: skip

    def prepare_fields(self) -> None:
        """Make the checksum optional, as well as the slug: ``clean`` computes it from the copy."""
        super().prepare_fields()
        if "sha256" in self.fields:
            self.fields["sha256"].required = False

    def clean(self) -> None:
        """Set ``sha256`` from the file, or else keep the one that was entered."""
        super().clean()
        cleaned = self.cleaned_data
        if copy := cleaned.get("copy"):
            cleaned["sha256"] = hashlib.sha256(b"".join(copy.chunks())).hexdigest()
            # If the form has errors, the browser drops the file; its checksum stays in the data that is shown again.
            assert isinstance(self.data, QueryDict)
            data = self.data.copy()
            data["sha256"] = cleaned["sha256"]
            self.data = data
        elif not cleaned.get("sha256"):
            self.add_error("copy", _("Choose the file that you read, or enter its SHA-256."))


@admin.register(Source)
class SourceAdmin(PublishedAdmin[Source]):
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Annotate the numbers of passages and of unaccounted ones."""
        return with_progress(super().get_queryset(request))

    @admin.display(description=_("published"), ordering="published_earliest")
    def published_shown(self, row: Source) -> str:
        """The date in words; the column is ordered by its first day."""
        return dates.display(row.published)

    @admin.display(description=_("passages"), ordering="passages_held")
    def passage_count(self, row: Progress) -> int:
        """The number of its passages."""
        return row.passages_held

    @admin.display(description=_("not accounted for"), ordering="passages_open")
    def unaccounted_count(self, row: Progress) -> str:
        """The number of unaccounted passages, linked to the first of them; blank if there is none."""
        if not row.passages_open:
            return ""
        url = reverse("admin:adgmin_passage_change", args=[row.next_passage])
        return format_html('<a href="{}">{}</a>', url, row.passages_open)

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which all passages of a copy are entered."""
        view = self.admin_site.admin_view(self.passages_view)
        return [path("<path:object_id>/passages/", view, name="adgmin_source_passages"), *super().get_urls()]

    def passages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page on which the passages of a copy are entered."""
        source = self.get_object(request, object_id)
        if source is None:
            # It redirects and says that there is no such source.
            return self.change_view(request, object_id)
        if not self._may_add_passages(request, source):
            raise PermissionDenied
        return passages_of_copy(self, request, source)

    def form_context(self, request: HttpRequest, row: Source | None) -> dict[str, object]:
        """Add, for a saved source, its passages in order and, if one may be added, the URL of the form for the next."""
        context = super().form_context(request, row)
        if row:
            passages = list(row.passages.order_by("order").with_cited())
            context["passages"] = [(passage, status_label(passage)) for passage in passages]
            if self._may_add_passages(request, row):
                last = passages[-1] if passages else None
                context["add_passage"] = add_url(
                    Passage, next_passage_initial(last) if last else {"source": row.pk, "order": 1}
                )
        return context

    def _may_add_passages(self, request: HttpRequest, source: Source) -> bool:
        may_add = self.admin_site.get_model_admin(Passage).has_add_permission(request)
        return may_add and (not source.is_public() or may_publish(request.user))
