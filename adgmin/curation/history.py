"""The history of a record in the admin: what each edit changed, and how to take it back."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.models import HistoryEntry, HistoryRow, Revision
from adgmin.models.history import HistoryRowQuerySet, Left
from adgmin.pages.changed_values import RowChange, in_words, labels_of
from adgmin.pages.fields import VisibleField
from adgmin.record import Recorded, may_publish
from adgmin.record.reverting import field_label

from . import kept_forms
from .addresses import linked
from .revisions import SAVED, must_revise, revise_each, unmerge

if TYPE_CHECKING:
    from .base import RecordedAdmin

# Entries of a page of a history, and rows of a list of deleted records.
ENTRIES_PER_PAGE = 20
# Rows of an entry that are shown; a load can change thousands.
MAX_ROWS = 200


class EntryShown(NamedTuple):
    """An entry with its changes, as a history shows it."""

    entry: HistoryEntry
    changes: list[RowChange]
    # The rows of the entry that belong to other records.
    others: int
    # Whether it deleted the record, which is not there now.
    deleted: bool
    # Whether it entered a record that is public now, and so stays: it can be withdrawn.
    final: bool


def noun_of[M: Recorded](modeladmin: "RecordedAdmin[M]") -> str:
    """The model as history rows name it; of a proxy, the model that it is a proxy of."""
    return modeladmin.model.noun()._meta.label_lower


def history_page[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, object_id: str) -> HttpResponse:
    """The edits of a record, newest first; also of a deleted one."""
    pk = _pk(object_id)
    row = modeladmin.get_object(request, object_id)
    about = HistoryRow.objects.about(modeladmin.model.noun(), pk)
    if not modeladmin.has_view_or_change_permission(request, row):
        raise PermissionDenied
    entries = HistoryEntry.objects.filter(Exists(about.filter(entry=OuterRef("pk")))).order_by("-pk")
    page = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("p"))
    if row is None and not page.paginator.count:
        # It redirects and says that there is no such record.
        return modeladmin.change_view(request, object_id)
    context = {
        **_context(modeladmin, request, row, pk),
        "may_change": _may_revert(modeladmin, request, row),
        "title": _t("History"),
        "shown": _entries(page, about, (noun_of(modeladmin), pk), row),
        "revisions": Revision.objects.about(modeladmin.model.noun(), pk).with_last_step(),
        "page": page,
    }
    return TemplateResponse(request, "admin/history.html", context)


def _entries(
    page: "Page[HistoryEntry]", about: HistoryRowQuerySet, key: tuple[str, int], row: Recorded | None
) -> list[EntryShown]:
    entries = list(page.object_list)
    changes = in_words(about.filter(entry__in=entries).order_by("pk"), linked=linked)
    numbers: dict[int, int] = {}
    for entry_id in HistoryRow.objects.filter(entry__in=entries).values_list("entry", flat=True):
        numbers[entry_id] = numbers.get(entry_id, 0) + 1
    shown = []
    for entry in entries:
        own = [each for each in changes if each.row.entry_id == entry.pk]
        itself = [each for each in own if (each.row.noun, each.row.object_id) == key]
        deleted = row is None and any(each.was_deleted for each in itself)
        final = row is not None and row.is_public() and any(each.was_added for each in itself)
        shown.append(EntryShown(entry, own, numbers[entry.pk] - len(own), deleted, final))
    return shown


class RevertForm(forms.Form):
    """Asks why an edit is reverted; the reason of a change of published facts is shown on the page Corrections."""

    why = VisibleField(
        label=_("Why?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Required if something that is published changes: it is then shown to readers, on the page Corrections."
        ),
    )  # fmt: skip


def revert_page[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, object_id: str, entry_id: int
) -> HttpResponse:
    """An edit with all its rows. A POST takes it back: of this record, or with ``all`` of every record."""
    pk = _pk(object_id)
    entry = get_object_or_404(HistoryEntry, pk=entry_id)
    row = modeladmin.get_object(request, object_id)
    if not _may_revert(modeladmin, request, row):
        raise PermissionDenied
    own, every = HistoryRow.objects.about(modeladmin.model.noun(), pk).filter(entry=entry), entry.rows.all()
    if not own.exists():
        raise Http404
    merged = _merged(request, entry)
    number = every.count() if merged or _may_revert_whole(request, entry) else 0
    form = RevertForm(request.POST if request.method == "POST" else None)
    revises = must_revise(request, merged or row or _deleted(entry, modeladmin.model.noun(), pk))
    if form.is_valid():
        rows = every if merged or ("all" in request.POST and number) else own
        take_back = partial(unmerge, merged) if merged else _revise_back if revises else _take_back
        try:
            left = take_back(request, rows, form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, [capfirst(sentence) for sentence in error.messages])
        else:
            _report(modeladmin, request, left, revises)
            return HttpResponseRedirect(_onward(request, reverse(_name(modeladmin, "history"), args=[object_id])))
    context = {
        **_context(modeladmin, request, row, pk),
        "title": _t("Revert this change"),
        "entry": entry,
        "own": in_words(own.order_by("pk")[:MAX_ROWS], linked=linked),
        "others": in_words(every.exclude(pk__in=own).order_by("pk")[:MAX_ROWS], linked=linked),
        "number": number,
        "whole": merged is not None,
        "revises": revises,
        "form": form,
    }
    return TemplateResponse(request, "admin/history_entry.html", context)


def _deleted(entry: HistoryEntry, noun: type[Recorded], pk: int) -> Recorded:
    """A row that an edit deleted, unsaved, as it was before that."""
    row = noun()
    row.pk = pk
    found = entry.rows.filter(noun=noun._meta.label_lower, object_id=pk).first()
    row.show((found.before or found.after or {}) if found else {})
    return row


def _onward(request: HttpRequest, history: str) -> str:
    """The history; for a record brought back the form about it that could not be saved, if one is kept."""
    about = history.removesuffix("history/")
    is_kept = any(form.path.startswith(about) for form in kept_forms.kept(request))
    return reverse("admin:kept_form") if is_kept else history


def _may_revert[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, row: M | None) -> bool:
    """True if the user may take edits back, of a public row perhaps in a draft revision only."""
    return modeladmin.has_change_permission(request, row) or (row is not None and modeladmin.may_revise(request, row))


def _may_revert_whole(request: HttpRequest, entry: HistoryEntry) -> bool:
    """True if the user may revert all rows of the edit. Without the right to publish, only a merge of drafts."""
    if may_publish(request.user):
        return entry.how != record.How.LOAD
    if entry.how != record.How.MERGE or entry.rows.filter(was_published=True).exists():
        return False
    now = (row.model.rows().filter(pk=row.object_id).first() for row in entry.rows.all())
    return not any(row.is_public() for row in now if row)


def _merged(request: HttpRequest, entry: HistoryEntry) -> Recorded | None:
    """The public row that an edit merged, if the user may take that back in a draft revision only."""
    if entry.how != record.How.MERGE:
        return None
    rows = (each.model.rows().filter(pk=each.object_id).first() for each in entry.rows.all() if each.merges)
    return next((row for row in rows if row and must_revise(request, row)), None)


def _take_back(request: HttpRequest, rows: HistoryRowQuerySet, why: str) -> list[Left]:
    with record.editing(why=why, how=record.How.REVERT):
        return rows.revert()


def _revise_back(request: HttpRequest, rows: HistoryRowQuerySet, why: str) -> list[Left]:
    left: list[Left] = []
    revise_each(request, lambda: left.extend(rows.revert()), why)
    return left


def _report[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, left: list[Left], revises: bool) -> None:
    if left:
        listed = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in sentences(left)))
        except_for = _t("A draft revision takes the change back once somebody else publishes it, except for this:")
        done = except_for if revises else _t("The change was reverted, except for this:")
        modeladmin.message_user(request, format_html("{}<ul>{}</ul>", done, listed), messages.WARNING)
    elif revises:
        modeladmin.message_user(request, SAVED, messages.SUCCESS)
    else:
        modeladmin.message_user(request, _t("The change was reverted."), messages.SUCCESS)


def sentences(left: Sequence[Left]) -> list[str]:
    """What a revert has left as it is, and why."""
    titles = {change.row.pk: change.title for change in in_words(each.row for each in left)}
    return [_sentence(titles[each.row.pk], each) for each in left]


def _sentence(title: str, left: Left) -> str:
    if not left.names:
        return _t("%(row)s: left as it is, because it was changed, deleted or brought back since.") % {"row": title}
    fields = ", ".join(field_label(left.row.noun, name) for name in left.names)
    return _t("%(row)s: left as it is, because it was changed since: %(fields)s.") % {"row": title, "fields": fields}


def deleted_page[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest) -> HttpResponse:
    """The deleted rows of a model, last deleted first."""
    if not modeladmin.has_view_or_change_permission(request):
        raise PermissionDenied
    noun = modeladmin.model.noun()
    there = noun._base_manager.filter(pk=OuterRef("object_id")).order_by()
    # Of a row that was deleted twice, the last time.
    later = HistoryRow.objects.filter(
        noun=OuterRef("noun"), object_id=OuterRef("object_id"), after__isnull=True, pk__gt=OuterRef("pk")
    )
    rows = HistoryRow.objects.filter(~Exists(there), ~Exists(later), noun=noun._meta.label_lower, after__isnull=True)
    page = Paginator(rows.select_related("entry").order_by("-pk"), ENTRIES_PER_PAGE).get_page(request.GET.get("p"))
    labels = labels_of(page)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Deleted %(nouns)s") % {"nouns": modeladmin.opts.verbose_name_plural},
        "opts": modeladmin.opts,
        "page": page,
        "deleted": [(row, labels[row.object_id]) for row in page],
        "may_change": modeladmin.has_change_permission(request),
        "history": _name(modeladmin, "history"),
        "revert": _name(modeladmin, "revert"),
    }
    return TemplateResponse(request, "admin/history_deleted.html", context)


def _context[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, row: Recorded | None, pk: int
) -> dict[str, object]:
    label = str(row or "")
    if row is None:
        last = HistoryRow.objects.filter(noun=noun_of(modeladmin), object_id=pk).order_by("-pk")[:1]
        label = _t("%(label)s (deleted)") % {"label": labels_of(last).get(pk, pk)}
    return {
        **modeladmin.admin_site.each_context(request),
        "opts": modeladmin.opts,
        "object": row,
        "object_id": pk,
        "noun": noun_of(modeladmin),
        "subtitle": label,
        "history": _name(modeladmin, "history"),
        "revert": _name(modeladmin, "revert"),
    }


def _pk(object_id: str) -> int:
    """The primary key in an address. Raises ``Http404`` for what no row can have."""
    if not object_id.isascii() or not object_id.isdecimal() or len(object_id) > MAX_DIGITS:
        raise Http404
    return int(object_id)


MAX_DIGITS = 18


def _name[M: Recorded](modeladmin: "RecordedAdmin[M]", view: str) -> str:
    return f"admin:{modeladmin.opts.app_label}_{modeladmin.opts.model_name}_{view}"
