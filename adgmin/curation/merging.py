"""The list action that merges records into another one: all that it changes is shown before it is done.

It works for each noun, since two rows of any can turn out to be one thing. What was public leads to the record that is
kept; a draft is deleted, since nobody knows its address. Either is taken back in the history.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import HistoryRow, Revision
from adgmin.pages.changed_values import RowChange, in_words
from adgmin.record import Cited, Edit, How, Mergeable, State

from .actions import do_each, message_with_list, page_of_action
from .addresses import change_url, linked
from .forms import RecordSelect, RowField, label_rows
from .revisions import goes_into_revision, merge_each, must_revise, revise

if TYPE_CHECKING:
    from .base import RecordedAdmin

# The field with the record into which the previewed merge leads.
PREVIEWED = "previewed"


@dataclass(frozen=True)
class Preview:
    """What a merge changes, kept on the request for the page. ``revised`` are draft revisions, each with its URL."""

    target: Mergeable
    rows: list[HistoryRow]
    changes: list[RowChange]
    revised: list[tuple[Revision, str]]


class MergeForm(forms.Form):
    """Asks for the record to keep, and why the others are the same; of drafts the reason may be left out."""

    def __init__[M: Mergeable](
        self, modeladmin: "RecordedAdmin[M]", rows: Collection[M], data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        is_public = any(row.is_public() for row in rows)
        target = RowField(
            _targets(modeladmin.model, is_public).exclude(pk__in=[row.pk for row in rows]),
            label=_("Merge into"), widget=RecordSelect(modeladmin.opts.get_field("merged_into"), modeladmin.admin_site),
            help_text=_(
                "The record to keep. The citations and references of the others move to it, and their addresses "
                "redirect to it."
            ),
        )  # fmt: skip
        label_rows(target, modeladmin.label_for)
        self.fields["merged_into"] = target
        public, private = _("Public: kept with the merged record."), _("Kept in the history.")
        self.fields["reason"] = forms.CharField(
            label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}), required=is_public,
            help_text=public if is_public else private,
        )  # fmt: skip


def _targets[M: Mergeable](noun: type[M], is_public: bool) -> QuerySet[M]:
    """What rows can be merged into: what was public leads to what is published, a draft to what is not withdrawn."""
    rows: QuerySet[M] = noun.rows()
    return noun.rows().published() if is_public else rows.exclude(state=State.WITHDRAWN)


@admin.action(permissions=["merge"], description=_("Merge selected %(verbose_name_plural)s…"))
def merge[M: Mergeable](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M]
) -> HttpResponse | None:
    """Ask for the record to keep, show what the merge changes, then merge. ``None`` once it is done or refused."""
    rows = list(queryset)
    if refused := _refusal(modeladmin, rows):
        modeladmin.message_user(request, refused, messages.ERROR)
        return None
    form = MergeForm(modeladmin, rows, request.POST if "merge" in request.POST else None)
    if not form.is_valid():
        return _merge_page(modeladmin, request, rows, form)
    target, reason = form.cleaned_data["merged_into"], form.cleaned_data["reason"]
    previewed = request.POST.get(PREVIEWED) == str(target.pk)
    revises = any(must_revise(request, row) for row in rows)
    if revises and previewed:
        return _merge_in_revisions(modeladmin, request, rows, target, reason)
    with record.editing(how=How.MERGE, why=reason):
        do_each(rows, partial(_merge_one, modeladmin, request, target, reason))
        if not previewed:
            _preview(request, target)
    done = ngettext("%(count)d record was merged into “%(target)s”.",
                    "%(count)d records were merged into “%(target)s”.", len(rows))  # fmt: skip
    modeladmin.message_user(request, done % {"count": len(rows), "target": target}, messages.SUCCESS)
    return None


def _merge_in_revisions[M: Mergeable](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, rows: Collection[M], target: M, reason: str
) -> HttpResponse | None:
    """Let draft revisions merge what is public; ``None`` with several, which have reviews of their own."""
    revisions = merge_each(request, rows, target, reason)
    done = ngettext(
        "%(count)d record is merged into “%(target)s” once somebody else publishes its draft revision.",
        "%(count)d records are merged into “%(target)s” once somebody else publishes their draft revisions.",
        len(rows),
    )
    modeladmin.message_user(request, done % {"count": len(rows), "target": target}, messages.SUCCESS)
    return HttpResponseRedirect(change_url(revisions[0])) if len(revisions) == 1 else None


def _refusal[M: Mergeable](modeladmin: "RecordedAdmin[M]", rows: Collection[M]) -> str:
    """Why the rows cannot be merged; empty if they can."""
    merged = [modeladmin.label_for(row) for row in rows if row.merged_into]
    if merged:
        return message_with_list(_t("Nothing was changed. These are merged already:"), merged)
    public = [modeladmin.label_for(row) for row in rows if row.is_public()]
    if public and len(public) < len(rows):
        return message_with_list(_t("Nothing was changed. These are public: merge the drafts separately."), public)
    return ""


def _merge_one[M: Mergeable](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, target: M, reason: str, row: M
) -> None:
    if row.is_public():
        modeladmin.log_change(request, row, [{"changed": {"fields": [_t("merged into")]}}])
    else:
        modeladmin.log_deletions(request, modeladmin.model.rows().filter(pk=row.pk))
        _revise_target(request, row, target, reason)
    row.merge_into(target, reason)


def _revise_target(request: HttpRequest, row: Mergeable, target: Mergeable, reason: str) -> None:
    """Let a draft revision of a public record cite what a draft cites, where it may not at once; of profiles too."""
    for noun, field in row.references_to_me():
        if field.one_to_one:
            profile, twin = (noun.rows().filter(**{field.name: each.pk}).first() for each in (row, target))
            if profile and twin and not profile.is_public():
                _revise_target(request, profile, twin, reason)
    if not isinstance(row, Cited) or not isinstance(target, Cited) or not target.is_public():
        return
    passages = [citation.passage for citation in row.citations.select_related("passage__source")]
    if any(goes_into_revision(request, target, passage) for passage in passages):
        revise(request, target, partial(row.copy_citations, target), reason)
        row.citations.all().delete()


def _preview(request: HttpRequest, target: Mergeable) -> None:
    """Keep what the merge changes for the page, and raise ``ValidationError``, so that it is rolled back."""
    with record.editing() as edit:
        edit.finish()
        rows = [HistoryRow(**columns) for columns in edit.history.rows(edit.history.changes())]
        found = Preview(target, rows, in_words(rows, linked=linked), _revisions_to_name(edit, target))
        request.preview = found  # type: ignore[attr-defined]
    raise ValidationError(_t("Nothing is merged yet."))


def _revisions_to_name(edit: Edit, target: Mergeable) -> list[tuple[Revision, str]]:
    """The open draft revisions that a merge moves, and that of the record that stays, each with its URL."""
    own = Revision.objects.of(target)
    named = dict.fromkeys([*edit.followed, *([own] if own else [])])
    return [(revision, change_url(revision)) for revision in named]


def refused_merge[M: Mergeable](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M], errors: Sequence[str]
) -> HttpResponse:
    """The form as it was sent, with the preview, or with the errors of the edit that was rolled back."""
    rows = list(queryset)
    form = MergeForm(modeladmin, rows, request.POST)
    if not hasattr(request, "preview"):
        form.add_error(None, list(errors))
    return _merge_page(modeladmin, request, rows, form)


def _merge_page[M: Mergeable](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, rows: Collection[M], form: MergeForm
) -> HttpResponse:
    preview: Preview | None = getattr(request, "preview", None)
    moved = preview.rows if preview else []
    counts = Counter(str(row.model._meta.verbose_name_plural) for row in moved)
    context = {
        **page_of_action(modeladmin, request, "merge", rows, form),
        "title": _t("Merge"),
        "label": _t("Merge") if moved else _t("Show what it changes"),
        "revises": any(must_revise(request, row) for row in rows),
        "drafts": [row for row in rows if not row.is_public()],
        "moved": preview and preview.changes,
        "moved_count": len(moved),
        "counts": list(counts.items()),
        "target": preview and preview.target,
        "revised": preview.revised if preview else (),
        "previewed": PREVIEWED,
    }
    return TemplateResponse(request, "admin/merge.html", context)
