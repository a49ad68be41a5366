"""The page on which a curator settles a difference between sources, or opens it again."""

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import record
from adgmin.models import Settlement
from adgmin.pages.fields import VisibleField
from adgmin.record import Cited, Difference

from .kept_forms import Reason
from .revisions import history_url
from .unsaved import NotSaved

if TYPE_CHECKING:
    from .cited import CitedAdmin


@dataclass(frozen=True)
class ShownDifference:
    """A difference in a form: whether it is settled, and the URL of the page that settles it, if it can be."""

    difference: Difference
    settlement: Settlement | None
    url: str


def shown_differences[M: Cited](modeladmin: "CitedAdmin[M]", row: M) -> list[ShownDifference]:
    """The differences of a record fetched with its evidence. Settlements cost a query if there are any differences."""
    if not row.differences:
        return []
    settlements = {each.aspect: each for each in Settlement.objects.of(row)}
    return [
        ShownDifference(difference, _holding(settlements, difference), url_of(modeladmin, row, difference))
        for difference in row.differences
    ]


def _holding(settlements: dict[str, Settlement], difference: Difference) -> Settlement | None:
    found = settlements.get(difference.aspect)
    return found if found and found.holds(difference) else None


def url_of[M: Cited](modeladmin: "CitedAdmin[M]", row: M, difference: Difference) -> str:
    """The URL of the page; empty where sources do not disagree, and so nothing is to be settled."""
    opts = modeladmin.opts
    name = f"admin:{opts.app_label}_{opts.model_name}_settle"
    return reverse(name, args=[row.pk, difference.aspect]) if difference.is_disagreement else ""


class SettleForm(forms.Form):
    """Asks why the difference is settled."""

    why = VisibleField(
        label=_("Why is it settled?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For curators. Readers see the note of the record."),
    )  # fmt: skip


def digest(difference: Difference, settlement: Settlement | None) -> str:
    """A short text that stands for the values of a difference, the citations that give them, and why it is settled."""
    given = sorted(
        (citation.pk, reading.value, f"{citation.modified}")
        for reading in difference.readings
        for citation in reading.citations
    )
    settled = (f"{settlement.at}", settlement.why) if settlement else ()
    return hashlib.sha256(repr((given, settled)).encode()).hexdigest()[:16]


def settle_view[M: Cited](
    modeladmin: "CitedAdmin[M]", request: HttpRequest, object_id: str, aspect: str
) -> HttpResponse:
    """Ask for the reason, then settle the difference. A POST runs under the lock, so that no citation comes between."""
    posted = request.method == "POST"
    with record.editing() if posted else nullcontext():
        row = modeladmin.get_object(request, object_id)
        if row is None:
            return modeladmin.change_view(request, object_id)
        if not modeladmin.has_change_permission(request, row):
            raise PermissionDenied
        saved = modeladmin.model.rows().named().with_evidence().get(pk=row.pk)
        shown = next((each for each in shown_differences(modeladmin, saved) if each.difference.aspect == aspect), None)
        if shown is None or not shown.url:
            if request.POST.get("why"):
                sentence = _t("Sources do not disagree on this any more.")
                raise NotSaved(Reason(sentence, history_url(row), _t("History"), is_final=True))
            return _back(modeladmin, request, row, _t("Sources do not disagree on this any more."))
        form = SettleForm(request.POST if posted else None, initial=_initial(saved, shown))
        if posted and (done := _settled(request, saved, shown, form)):
            return _back(modeladmin, request, row, done)
    context = {
        **modeladmin.admin_site.each_context(request), "title": _t("Settle a difference"), "opts": modeladmin.opts,
        "row": row, "back": modeladmin.change_url(row), "differences": [shown], "form": form,
        "seen": digest(shown.difference, shown.settlement),
    }  # fmt: skip
    return TemplateResponse(request, "admin/settle.html", context)


def _initial(row: Cited, shown: ShownDifference) -> dict[str, str]:
    return {"why": shown.settlement.why if shown.settlement else row.note}


def _settled(request: HttpRequest, row: Cited, shown: ShownDifference, form: SettleForm) -> str:
    """Settle the difference, or open it again; returns what was done, or nothing if the form has errors."""
    difference = shown.difference
    if request.POST.get("seen") != digest(difference, shown.settlement):
        form.add_error(None, _t("The citations have changed meanwhile, or somebody has settled it. Please look again."))
        if shown.settlement:
            form.add_error("why", _t("Saved in the meantime: “%(value)s”.") % {"value": shown.settlement.why})
    elif "reopen" in request.POST:
        Settlement.objects.of(row).filter(aspect=difference.aspect).delete()
        return _t("The difference is open again.")
    if not form.is_valid():
        return ""
    assert request.user.is_authenticated
    values = {"user": request.user, "who": request.user.get_username(), "why": form.cleaned_data["why"]}
    Settlement.objects.of(row).filter(aspect=difference.aspect).delete()
    Settlement.objects.create(kind=row.noun().plural, object_id=row.pk, aspect=difference.aspect, **values)
    return _t("The difference is settled.")


def _back[M: Cited](modeladmin: "CitedAdmin[M]", request: HttpRequest, row: M, done: str) -> HttpResponse:
    modeladmin.message_user(request, done, messages.SUCCESS)
    return HttpResponseRedirect(modeladmin.change_url(row))
