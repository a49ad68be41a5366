"""Bulk actions of the admin lists. Each runs in one edit: all rows are changed, or none.

``RecordedAdmin.response_action`` opens the edit before the action reads its rows. An action raises ``ValidationError``
to refuse them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions as stock
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.models import Revision
from adgmin.record import How, Published, Recorded, State
from adgmin.record.moving_revisions import REVISED
from adgmin.record.refusing_unmerge import MERGED
from adgmin.record.reverting import field_label

from .revisions import must_revise, revise_each

if TYPE_CHECKING:
    from .base import RecordedAdmin

# A message lists at most so many rows and counts the rest.
MAX_REASONS = 20


@admin.action(permissions=["publish"], description=_("Publish selected %(verbose_name_plural)s"))
def publish[M: Published](modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M]) -> None:
    """Publish the rows in one edit: if one of them cannot be published, none is."""
    _change_state(modeladmin, request, queryset, State.PUBLISHED)


@admin.action(permissions=["change"], description=_("Send selected %(verbose_name_plural)s to review"))
def send_to_review[M: Published](modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M]) -> None:
    """Set the state of the rows to “in review”."""
    _change_state(modeladmin, request, queryset, State.IN_REVIEW)


@admin.action(permissions=["change"], description=_("Bring back selected %(verbose_name_plural)s"))
def bring_back[M: Published](modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M]) -> None:
    """Publish withdrawn rows again; where the user may not do that at once, in draft revisions."""
    if others := [modeladmin.label_for(row) for row in queryset if row.state != State.WITHDRAWN]:
        sentence = _t("Nothing was changed. Only withdrawn records can be brought back:")
        modeladmin.message_user(request, message_with_list(sentence, others), messages.ERROR)
        return
    _change_state(modeladmin, request, queryset, State.PUBLISHED)


class WithdrawForm(forms.Form):
    """Asks for the public reason."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Public: shown at the address of each withdrawn record from now on."),
    )  # fmt: skip


@admin.action(permissions=["change"], description=_("Withdraw selected %(verbose_name_plural)s…"))
def withdraw[M: Published](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M]
) -> HttpResponse | None:
    """Ask for the reason, then withdraw the rows. ``None`` once it is done or refused with a message."""
    if unpublished := [modeladmin.label_for(row) for row in queryset if row.state != State.PUBLISHED]:
        sentence = _t("Nothing was changed. Only published records can be withdrawn; drafts can be deleted:")
        modeladmin.message_user(request, message_with_list(sentence, unpublished), messages.ERROR)
        return None
    form = WithdrawForm(request.POST if "withdraw" in request.POST else None)
    if not form.is_valid():
        return _withdraw_page(modeladmin, request, queryset, form)
    _change_state(modeladmin, request, queryset, State.WITHDRAWN, form.cleaned_data["reason"])
    return None


def refused_withdrawal[M: Published](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M], errors: Sequence[str]
) -> HttpResponse:
    """The form as it was sent, with the errors of the edit that was rolled back."""
    form = WithdrawForm(request.POST)
    form.add_error(None, list(errors))
    return _withdraw_page(modeladmin, request, queryset, form)


def _withdraw_page[M: Published](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M], form: WithdrawForm
) -> HttpResponse:
    title = _t("Withdraw")
    revises = any(must_revise(request, row) for row in queryset)
    context = {
        **page_of_action(modeladmin, request, "withdraw", queryset, form),
        "title": title, "label": title, "revises": revises,
    }  # fmt: skip
    return TemplateResponse(request, "admin/withdraw.html", context)


def page_of_action[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, action: str, rows: Iterable[M], form: forms.Form
) -> dict[str, object]:
    """The context of ``admin/list_action.html``, without the title and the text of the button."""
    return {
        **modeladmin.admin_site.each_context(request),
        "opts": modeladmin.opts,
        "action": action,
        "form": form,
        "media": form.media,
        "rows": rows,
        "checkbox": ACTION_CHECKBOX_NAME,
    }


@admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
def delete_selected[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M]
) -> HttpResponse | None:
    """Django's action; refused if a record has been public. What has no drafts is deleted in draft revisions."""
    if refuse_deletion(modeladmin, request, queryset) or deletes_in_revisions(modeladmin, request, queryset):
        return None
    with record.editing(how=How.LIST_ACTION):
        response: HttpResponse | None = stock.delete_selected(modeladmin, request, queryset)
    if isinstance(response, TemplateResponse):
        revises = any(must_revise(request, row) for row in queryset)
        response.context_data = {**(response.context_data or {}), "revises": revises}
    return response


def refuse_deletion[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, rows: Iterable[M]) -> bool:
    """True if a row has been public, or has an open draft revision; a message then says so."""
    listed = list(rows)
    public = [row for row in listed if isinstance(row, Published) and row.is_public()]
    if public:
        sentence = _t("Nothing was deleted. Records that have been public are withdrawn with a reason, never deleted:")
        modeladmin.message_user(request, message_with_list(sentence, [str(row) for row in public]), messages.ERROR)
    revised = [REVISED % {"record": row} for row in listed if row not in public and Revision.objects.of(row)]
    if revised:
        modeladmin.message_user(request, message_with_list(_t("Nothing was deleted."), revised), messages.ERROR)
    return bool(public or revised)


def deletes_in_revisions[M: Recorded](modeladmin: "RecordedAdmin[M]", request: HttpRequest, rows: Iterable[M]) -> bool:
    """True if rows were to be deleted that the user may not delete at once: draft revisions then say so.

    Drafts among them are deleted by Django. What something refers to is left to Django’s page, which names that.
    """
    listed = list(rows)
    if request.POST.get("post") is None or not any(must_revise(request, row) for row in listed):
        return False
    try:
        saved = revise_each(request, lambda: [row.delete() for row in listed], request.POST.get("why", "").strip())
    except (ProtectedError, RestrictedError):
        return False
    done = ngettext("%(count)d row is deleted once somebody else publishes its draft revision.",
                    "%(count)d rows are deleted once somebody else publishes their draft revisions.",
                    len(saved))  # fmt: skip
    modeladmin.message_user(request, done % {"count": len(saved)}, messages.SUCCESS)
    return True


def _change_state[M: Published](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M], state: State, reason: str = ""
) -> None:
    """Change the state of the rows and log it; of public ones in draft revisions, where the user must.

    Raises ``ValidationError`` if one of them refuses it.
    """
    rows = [row for row in queryset if row.state != state]
    if merged := [MERGED % {"record": row} for row in rows if row.merged_into is not None]:
        raise ValidationError(merged)
    revised = [row for row in rows if must_revise(request, row)]
    at_once = [row for row in rows if row not in revised]
    with record.editing(how=How.LIST_ACTION, why=reason):
        save_each(at_once, state, reason)
        for row in at_once:
            modeladmin.log_change(request, row, [{"changed": {"fields": [_t("state")]}}])
        if revised:
            revise_each(request, lambda: save_each(revised, state, reason), reason)
    if at_once or not revised:
        done = ngettext("%(count)d record is now %(state)s.", "%(count)d records are now %(state)s.", len(at_once))
        modeladmin.message_user(request, done % {"count": len(at_once), "state": state.label}, messages.SUCCESS)
    if revised:
        waits = ngettext("%(count)d record is %(state)s once somebody else publishes its draft revision.",
                         "%(count)d records are %(state)s once somebody else publishes their draft revisions.",
                         len(revised))  # fmt: skip
        modeladmin.message_user(request, waits % {"count": len(revised), "state": state.label}, messages.SUCCESS)


def save_each[M: Published](rows: Iterable[M], state: State, reason: str = "") -> None:
    """Save every row with the state. Raises one ``ValidationError`` with the errors of all rows, each named."""

    def change(row: M) -> None:
        row.state, row.withdrawn_because = state, reason or row.withdrawn_because
        row.save(update_fields=["state", "withdrawn_because"])

    do_each(rows, change)


def do_each[M: Recorded](rows: Iterable[M], change: Callable[[M], None]) -> None:
    """Do the same to every row. Raises one ``ValidationError`` with the errors of all rows, each named."""
    errors = []
    for row in rows:
        try:
            change(row)
        except ValidationError as error:
            errors += [f"{row}: {sentence}" for sentence in _sentences(row, error)]
    if errors:
        raise ValidationError(errors)


def _sentences(row: Recorded, error: ValidationError) -> Iterator[str]:
    """What is wrong with a row. “This field is required” says which."""
    by_field: dict[str, list[ValidationError]] = error.update_error_dict({})
    for name, errors in by_field.items():
        is_missing = isinstance(row, Published) and name in row.required_to_publish
        label = f"{capfirst(field_label(row._meta.label_lower, name))}: " if is_missing else ""
        yield from (f"{label}{sentence}" for sentence in ValidationError(errors).messages)


def refuse[M: Recorded](
    modeladmin: "RecordedAdmin[M]", request: HttpRequest, queryset: QuerySet[M], errors: Sequence[str]
) -> HttpResponse:
    """The response to an action without a form whose edit was rolled back: the list with the errors."""
    sentence = _t("Nothing was changed, for these reasons:")
    modeladmin.message_user(request, message_with_list(sentence, errors), messages.ERROR)
    return HttpResponseRedirect(request.get_full_path())


def message_with_list(sentence: str, items: Sequence[str]) -> str:
    """A sentence with a list below it, cut at ``MAX_REASONS``."""
    shown = list(items[:MAX_REASONS])
    if rest := len(items) - len(shown):
        shown.append(ngettext("… and %(count)d more.", "… and %(count)d more.", rest) % {"count": rest})
    return format_html(
        "{}<ul>{}</ul>", sentence, format_html_join("", "<li>{}</li>", ((capfirst(item),) for item in shown))
    )
