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

from adgmin.models import Published, State, record

# So many reasons are read; what is beyond them is only counted.
REASONS_SHOWN = 20


@admin.action(permissions=["change"], description=_("Publish selected %(verbose_name_plural)s"))
def publish(modeladmin: Any, request: HttpRequest, queryset: Any) -> None:
    """Show the rows to everybody."""
    _move(modeladmin, request, queryset, State.PUBLISHED)


@admin.action(permissions=["change"], description=_("Send selected %(verbose_name_plural)s to review"))
def send_to_review(modeladmin: Any, request: HttpRequest, queryset: Any) -> None:
    """Mark the rows as ready for a second pair of eyes."""
    _move(modeladmin, request, queryset, State.IN_REVIEW)


class WithdrawForm(forms.Form):
    """Asks why."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Public: it stands at the address of each withdrawn record from now on."),
    )  # fmt: skip


@admin.action(permissions=["change"], description=_("Withdraw selected %(verbose_name_plural)s…"))
def withdraw(modeladmin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Ask for the reason, then take the rows back; their addresses keep saying so."""
    form = WithdrawForm(request.POST if "withdraw" in request.POST else None)
    if form.is_valid():
        _move(modeladmin, request, queryset, State.WITHDRAWN, withdrawn_because=form.cleaned_data["reason"])
        return None
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _t("Withdraw"),
        "opts": modeladmin.opts,
        "form": form,
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
        sentence = _t("Nothing was deleted. What has been public is withdrawn, with a reason, and never deleted:")
        modeladmin.message_user(request, _listed(sentence, [str(row) for row in public]), messages.ERROR)
    return bool(public)


def _move(modeladmin: Any, request: HttpRequest, queryset: Any, state: State, **fields: str) -> None:
    """Bring the rows into a state in one edit, or say what stands against it."""
    try:
        with record.editing():
            rows = [row for row in queryset if row.state != state]
            _save_each(rows, {"state": state, **fields})
            for row in rows:
                modeladmin.log_change(request, row, [{"changed": {"fields": [_t("state")]}}])
    except ValidationError as error:
        sentence = _t("Nothing was changed. What stands against it:")
        modeladmin.message_user(request, _listed(sentence, error.messages), messages.ERROR)
        return
    done = ngettext("%(count)d record is now %(state)s.", "%(count)d records are now %(state)s.", len(rows))
    modeladmin.message_user(request, done % {"count": len(rows), "state": state.label}, messages.SUCCESS)


def _save_each(rows: Iterable[Any], values: dict[str, Any]) -> None:
    """Give every row these values; what is wrong with single rows comes in one error that names them."""
    failures = []
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        try:
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
