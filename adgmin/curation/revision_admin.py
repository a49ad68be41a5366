"""The admin of draft revisions: their list, and the review of those that come from no source."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from adgmin.models import Revision
from adgmin.record import RevisionState

from .attention import Item
from .bundles import Bundle
from .kept_forms import Reason
from .previews import preview_page
from .review import review_page
from .revision_steps import steps_page
from .unsaved import KeepingAdmin, NotSaved

# The numbers of the front page.
WAITING = {
    RevisionState.IN_REVIEW: ngettext_lazy("draft revision in review", "draft revisions in review"),
    RevisionState.SENT_BACK: ngettext_lazy("draft revision sent back", "draft revisions sent back"),
    RevisionState.DRAFT: ngettext_lazy("draft revision", "draft revisions"),
}
# The colours of the states of records that mean the same.
COLOURS = {
    RevisionState.IN_REVIEW: "in-review",
    RevisionState.PUBLISHED: "published",
    RevisionState.DROPPED: "withdrawn",
}


@admin.register(Revision)
class RevisionAdmin(KeepingAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Draft revisions are saved with the forms of the records, and reviewed here or with their source."""

    list_display = ["label", "noun_shown", "source", "state_shown", "author", "who", "at"]
    list_filter = ["state"]
    list_select_related = ["source"]
    search_fields = ["label", "author", "who"]
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are saved with the forms of the records."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        """They are dropped on the page of the review, and kept."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the preview of the public page of the record."""
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name="adgmin_revision_preview"), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The steps of the revision, in place of Django’s log."""
        revision = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, revision):
            raise PermissionDenied
        if revision is None:
            return super().change_view(request, object_id)
        return steps_page(self, request, revision)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The review of the revision, which may be that of its source; its steps if it is closed or its record gone."""
        revision = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, revision):
            raise PermissionDenied
        if revision is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not revision.is_open or revision.row() is None:
            url = reverse("admin:adgmin_revision_history", args=[revision.pk])
            if request.method == "POST":
                # One that was dropped can be taken up again.
                is_final = revision.state != RevisionState.DROPPED
                raise NotSaved(Reason(_t("This draft revision is closed now."), url, _t("What became of it"), is_final))
            return HttpResponseRedirect(url)
        if revision.source is not None and request.method != "POST":
            return HttpResponseRedirect(reverse("admin:adgmin_source_review", args=[revision.source.pk]))
        return review_page(self, request, Bundle.of(revision.source or revision))

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The public page of the record, with what the revision changes."""
        revision = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, revision):
            raise PermissionDenied
        if revision is None:
            raise Http404
        return preview_page(request, Bundle.of(revision), revision.noun, str(revision.object_id))

    def attention(self, request: HttpRequest) -> list[Item]:
        """The open revisions, by what they wait for."""
        url = reverse("admin:adgmin_revision_changelist")
        counted = {state.name: Count("pk", filter=Q(state=state)) for state in WAITING}
        counts = Revision.objects.order_by().aggregate(**counted)
        return [Item(names, counts[state.name], f"{url}?state__exact={state}") for state, names in WAITING.items()]

    @admin.display(description=_("noun"), ordering="noun")
    def noun_shown(self, revision: Revision) -> str:
        """The kind of the record."""
        return revision.kind

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, revision: Revision) -> str:
        """The state as a coloured label."""
        colour = COLOURS.get(RevisionState(revision.state), "draft")
        return format_html('<span class="state state-{}">{}</span>', colour, revision.get_state_display())
