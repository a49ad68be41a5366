"""What can be done to many rows at once; each is one edit, which either all of them pass or none."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions as stock
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin import record
from adgmin.record import Published, State

from .forms import RecordSelect

# So many reasons are read; what is beyond them is only counted.
REASONS_SHOWN = 20


@admin.action(permissions=["change"], description=_("Publish selected %(verbose_name_plural)s"))
def publish(modeladmin: Any, request: HttpRequest, queryset: Any) -> None:
    """Show the rows to everybody."""
    _move_or_say(modeladmin, request, queryset, State.PUBLISHED)


@admin.action(permissions=["change"], description=_("Send selected %(verbose_name_plural)s to review"))
def send_to_review(modeladmin: Any, request: HttpRequest, queryset: Any) -> None:
    """Mark the rows as ready for a second pair of eyes."""
    _move_or_say(modeladmin, request, queryset, State.IN_REVIEW)


class WithdrawForm(forms.Form):
    """Asks why, and whether another record stands in for those withdrawn."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Public: shown at the address of each withdrawn record from now on."),
    )  # fmt: skip

    def __init__(self, modeladmin: Any, *args: Any) -> None:
        super().__init__(*args)
        link = modeladmin.opts.get_field("merged_into")
        into = forms.ModelChoiceField(
            modeladmin.model._default_manager.published(), label=_("Merge into"), required=False,
            widget=RecordSelect(link, modeladmin.admin_site),
            help_text=_(
                "For duplicates: the record to keep. The citations and references of the others move "
                "to it, and their addresses redirect to it."
            ),
        )  # fmt: skip
        into.label_from_instance = modeladmin.label_for  # type: ignore[method-assign]
        self.fields["merged_into"] = into


@admin.action(permissions=["change"], description=_("Withdraw selected %(verbose_name_plural)s…"))
def withdraw(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Ask for the reason, then take the rows back; their addresses keep saying so."""
    if others := [modeladmin.label_for(row) for row in queryset if row.state != State.PUBLISHED]:
        sentence = _t("Nothing was changed. Only published records can be withdrawn; drafts can be deleted:")
        modeladmin.message_user(request, _listed(sentence, others), messages.ERROR)
        return None
    form = WithdrawForm(modeladmin, *([request.POST] if "withdraw" in request.POST else []))
    if form.is_valid():
        because, into = form.cleaned_data["reason"], form.cleaned_data["merged_into"]
        if not (failures := _move(modeladmin, request, queryset, State.WITHDRAWN, because, into)):
            return None
        form.add_error(None, failures)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Withdraw"),
        "opts": modeladmin.opts,
        "form": form,
        "media": form.media,
        "rows": queryset,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/withdraw.html", context)


@admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
def delete_selected(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """As Django's, in one edit, and not for what has been public."""
    with record.editing():
        if refuse_deletion(modeladmin, request, queryset):
            return None
        return stock.delete_selected(modeladmin, request, queryset)


def refuse_deletion(modeladmin: Any, request: HttpRequest, rows: Iterable[Any]) -> bool:
    """Whether something among the rows has been public and so stays; if so, the curator is told."""
    public = [row for row in rows if isinstance(row, Published) and row.is_public()]
    if public:
        sentence = _t("Nothing was deleted. Records that have been public are withdrawn with a reason, never deleted:")
        modeladmin.message_user(request, _listed(sentence, [str(row) for row in public]), messages.ERROR)
    return bool(public)


def _move_or_say(modeladmin: Any, request: HttpRequest, queryset: Any, state: State) -> None:
    """Bring the rows into a state, or say what stands against it."""
    if failures := _move(modeladmin, request, queryset, state):
        sentence = _t("Nothing was changed, for these reasons:")
        modeladmin.message_user(request, _listed(sentence, failures), messages.ERROR)


def _move(
    modeladmin: Any, request: HttpRequest, queryset: Any, state: State, because: str = "", into: Published | None = None
) -> list[str]:
    """Bring the rows into a state in one edit; what stands against it, if anything does."""
    try:
        with record.editing():
            rows = [row for row in queryset if row.state != state]
            _save_each(rows, state, because, into)
            for row in rows:
                modeladmin.log_change(request, row, [{"changed": {"fields": [_t("state")]}}])
    except ValidationError as error:
        return error.messages
    done = ngettext("%(count)d record is now %(state)s.", "%(count)d records are now %(state)s.", len(rows))
    modeladmin.message_user(request, done % {"count": len(rows), "state": state.label}, messages.SUCCESS)
    return []


def _save_each(rows: Iterable[Any], state: State, because: str, into: Published | None) -> None:
    """Save every row in the state; what is wrong with single rows comes in one error that names them."""
    failures = []
    for row in rows:
        try:
            if into is not None:
                row.hand_over(into)
            row.state, row.merged_into = state, into
            row.withdrawn_because = because or row.withdrawn_because
            row.save()
        except ValidationError as error:
            failures += [f"{row}: {sentence}" for sentence in error.messages]
    if failures:
        raise ValidationError(failures)


def _listed(sentence: str, items: Sequence[str]) -> str:
    """A sentence, and a list below it that does not outgrow the screen."""
    shown = list(items[:REASONS_SHOWN])
    if rest := len(items) - len(shown):
        shown.append(ngettext("… and %(count)d more.", "… and %(count)d more.", rest) % {"count": rest})
    return format_html(
        "{}<ul>{}</ul>", sentence, format_html_join("", "<li>{}</li>", ((capfirst(item),) for item in shown))
    )
