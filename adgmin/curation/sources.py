"""The admin of sources, each with its passages."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from adgmin import dates
from adgmin.models import KeptCopy, Passage, Source

from .addresses import change_url
from .attention import Item
from .base import FieldSets, PublishedAdmin
from .bundles import Bundle
from .copies import passages_of_copy
from .files import Unread, sha256_of, too_large, unread
from .filters import RelatedRowFilter, UnfinishedSourceFilter, VersionFilter, YearFilter
from .forms import PublishedForm, RecordForm
from .my_reviews import reviews_of
from .passages import next_passage_initial, status_label, url_of_passage
from .previews import preview_page
from .reading import add_url
from .review import review_page
from .revisions import is_revising
from .version_page import may_answer, question_context, version_page
from .versions import undecided
from .worklist import Progress, with_progress


class SourceForm(PublishedForm):
    """Computes the checksum from the copy, which is kept for curators."""

    instance: Source
    # What is wrong with the file that is sent, if anything.
    unread: Unread | None = None

    copy = forms.FileField(
        label=_("Your copy"), required=False, allow_empty_file=True,
        help_text=_(
            "Choose the file that you read: text, Markdown, HTML, PDF or Word (DOCX). Its checksum is filled in. A "
            "file of up to 20 MB is kept for signed-in curators."
        ),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("If there is no file, paste the whole text. It is kept in the same way."),
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
        if self.unread and self.unread.is_refused:
            self.add_error("copy", self.unread.why)
        elif copy := self.copy_entered():
            cleaned["sha256"] = sha256_of(copy)
            self._refuse_another_copy(cleaned["sha256"])
            if self.instance.sha256 not in ("", cleaned["sha256"]) and self.instance.passages.exists():
                self.add_error(
                    "copy",
                    _(
                        "The passages of this source were entered from another copy. A newer version of a document is "
                        "a source of its own."
                    ),
                )
            # If the form has errors, the browser drops the file; its checksum stays in the data that is shown again.
            assert isinstance(self.data, QueryDict)
            data = self.data.copy()
            data["sha256"] = cleaned["sha256"]
            self.data = data
            self._refuse_large(copy)
        elif not cleaned.get("sha256"):
            self.add_error("copy", _("Choose the file that you read, paste its text, or enter its SHA-256."))

    def validate_unique(self) -> None:
        """Say which source has the copy already, with a link to it."""
        super().validate_unique()
        if self.has_error("sha256", "unique"):
            held = Source.rows().get(sha256=self.instance.sha256)
            link = format_html('<a href="{}">{}</a>', change_url(held), held)
            self.errors["sha256"] = self.error_class([format_html(str(_("This copy is held already, as “{}”.")), link)])

    def _refuse_another_copy(self, sha256: str) -> None:
        """Of a copy that is being sorted, the blocks would otherwise be those of another file."""
        sorted_now = KeptCopy.objects.filter(source=self.instance.pk).exclude(blocks=[]).exists()
        if self.instance.sha256 not in ("", sha256) and sorted_now:
            self.add_error(
                "copy",
                _(
                    "The paragraphs of the copy held are being sorted. Enter them, or leave all of them out, before "
                    "you choose another copy."
                ),
            )

    def _refuse_large(self, copy: "File[bytes]") -> None:
        if sentence := too_large(copy):
            onward = _t(
                "Its checksum is filled in below: save again to hold the source without its copy, or choose a smaller "
                "one, or paste the text."
            )
            self.add_error("copy" if copy.name else "text", f"{sentence} {onward}")

    def copy_entered(self) -> "File[bytes] | None":
        """The file, or the pasted text as one."""
        copy: File[bytes] | None = self.cleaned_data.get("copy")
        text = self.cleaned_data.get("text", "")
        return copy or (ContentFile(text.encode(), name="") if text.strip() else None)

    def keep_copy(self) -> None:
        """Keep the copy, if one was entered. The source has been saved."""
        if copy := self.copy_entered():
            content = {"name": (copy.name or "")[:200], "content": copy.read()}
            KeptCopy.objects.update_or_create(source=self.instance, defaults=content)


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
    list_filter = [UnfinishedSourceFilter, VersionFilter, "kind", YearFilter, ("meetings", RelatedRowFilter)]
    dated_by = "published"
    list_select_related = ["publisher"]
    search_fields = ["title", "slug", "author", "publisher__name", "publisher__acronym"]
    fieldsets = [
        (
            _("The document"),
            {"fields": ["title", ("short_name", "kind", "published"), ("publisher", "author"), "url", "meetings"]},
        ),
        (_("Copy held"), {"fields": ["copy", "text", "sha256", "gaps"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> FieldSets:
        """A draft revision holds no copy."""
        fieldsets = super().get_fieldsets(request, obj)
        if not is_revising(request):
            return fieldsets
        return [
            (name, {**options, "fields": [each for each in options["fields"] if each not in ("copy", "text")]})
            for name, options in fieldsets
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """The form. The file is read before the edit begins, which other curators wait for."""
        copy = request.FILES.get("copy") if self.has_add_permission(request) else None
        request.unread = unread(copy) if copy else None  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Source | None = None, change: bool = False, **kwargs: object
    ) -> type[RecordForm]:
        """The form class, with what is wrong with the file that is sent."""
        form = super().get_form(request, obj, change, **kwargs)
        assert issubclass(form, SourceForm)
        form.unread = getattr(request, "unread", None)
        return form

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
        """The number of unaccounted passages, linked to the bench of the first one; blank if there is none."""
        if not row.passages_open:
            return ""
        url = reverse("admin:adgmin_passage_bench", args=[row.next_passage])
        return format_html('<a href="{}">{}</a>', url, row.passages_open)

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which all passages of a copy are entered, the copy, its versions, and the review."""
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/passages/", view(self.passages_view), name="adgmin_source_passages"),
            path("<path:object_id>/copy/", view(self.copy_view), name="adgmin_source_copy"),
            path("<path:object_id>/version/", view(self.version_view), name="adgmin_source_version"),
            path("<path:object_id>/review/", view(self.review_view), name="adgmin_source_review"),
            path("<path:object_id>/review/<noun>/<key>/", view(self.preview_view), name="adgmin_source_preview"),
            *super().get_urls(),
        ]

    def attention(self, request: HttpRequest) -> list[Item]:
        """The reviews that wait for the user, and the sources of which it is asked whether they are versions."""
        reviews = ngettext_lazy("review that waits for me", "reviews that wait for me")
        versions = ngettext_lazy("source that may be a version of another", "sources that may be versions of others")
        return [
            Item(reviews, len(reviews_of(request.user)), reverse("admin:my_reviews")),
            Item(versions, len(undecided()), f"{reverse('admin:adgmin_source_changelist')}?version=yes"),
        ]

    def version_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page that says of which source this one is a version, and compares the two."""
        source = self.get_object(request, object_id)
        if source is None:
            return self.change_view(request, object_id)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        return version_page(self, request, source)

    def copy_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """The kept copy, to be saved and never shown by the browser: it may be any file."""
        source = self.get_object(request, object_id)
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        kept = get_object_or_404(KeptCopy.objects.select_related("source"), source__pk=source.pk if source else None)
        return FileResponse(
            ContentFile(bytes(kept.content)), as_attachment=True, filename=kept.name or f"{kept.source.slug}.txt",
            content_type="application/octet-stream"
        )  # fmt: skip

    def passages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page on which the passages of a copy are entered."""
        source = self.get_object(request, object_id)
        if source is None:
            # It redirects and says that there is no such source.
            return self.change_view(request, object_id)
        if not self._may_add_passages(request):
            raise PermissionDenied
        return passages_of_copy(self, request, source)

    def save_model(self, request: HttpRequest, obj: Source, form: RecordForm, change: bool) -> None:
        """Keep the file or pasted text too, from which its passages are read."""
        super().save_model(request, obj, form, change)
        assert isinstance(form, SourceForm)
        form.keep_copy()
        if form.unread:
            sentence = _t("%(why)s The file is kept, but its paragraphs cannot be read from it.")
            messages.warning(request, sentence % {"why": form.unread.why})

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page on which the drafts that come from the source are reviewed."""
        source = self.get_object(request, object_id)
        if source is None:
            return self.change_view(request, object_id)
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        return review_page(self, request, Bundle.of(source))

    def preview_view(self, request: HttpRequest, object_id: str, noun: str, key: str) -> HttpResponse:
        """The public page of a row, as it will be once all that comes from the source is published."""
        source = self.get_object(request, object_id)
        if source is None:
            raise Http404
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        return preview_page(request, Bundle.of(source), noun, key)

    def form_context(self, request: HttpRequest, row: Source | None) -> dict[str, object]:
        """Add, for a saved source, its copy, its passages in order and, if one may be added, the URL for the next."""
        context = super().form_context(request, row)
        if row:
            context["kept"] = KeptCopy.objects.defer("content", "blocks").filter(source=row).first()
            passages = list(row.passages.order_by("order").with_cited())
            context["passages"] = [(passage, status_label(passage), url_of_passage(passage)) for passage in passages]
            if may_answer(request, row):
                context |= {"may_answer": True, **question_context(row)}
            if self._may_add_passages(request):
                last = passages[-1] if passages else None
                context["add_passage"] = add_url(
                    Passage, next_passage_initial(last) if last else {"source": row.pk, "order": 1}
                )
        return context

    def _may_add_passages(self, request: HttpRequest) -> bool:
        """Passages of a public source are held in draft revisions, unless the user may publish alone."""
        return self.admin_site.get_model_admin(Passage).has_add_permission(request)
