"""What was sent and could not be saved: a page that still shows it, says why, and offers to send it again.

``CuratorSite.admin_view`` shows it for every page of the admin: if what the form is about was deleted meanwhile, if the
page refuses what was sent, and, by ``UnavailableMiddleware``, if the database cannot be written or reached.
"""

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import BaseModelAdmin, get_content_type_for_model
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from adgmin.database import FAULTS, RETRY_AFTER
from adgmin.models import HistoryEntry, HistoryRow
from adgmin.record import How, Published, Recorded
from adgmin.record.merging import Mergeable

from . import kept_forms
from .addresses import change_url
from .kept_forms import Reason
from .keys import is_key
from .lists import RecordList

if TYPE_CHECKING:
    from django.db.models.options import Options

    from .site import CuratorSite

logger = logging.getLogger(__name__)


class NotSaved(Exception):  # noqa: N818  # A refusal, like ``Asked``.
    """What was sent cannot be saved, and the page has no form any more in which it could be shown."""

    def __init__(self, *reasons: Reason | str, status: HTTPStatus = HTTPStatus.CONFLICT) -> None:
        super().__init__(*reasons)
        self.reasons = [Reason(each) if isinstance(each, str) else each for each in reasons]
        self.status = status


def deleted(noun: type[models.Model], key: object) -> Reason:
    """Who deleted a row, when and why, with the link that brings it back, as far as this is known."""
    name = noun._meta.verbose_name
    row = _last_deletion(noun, int(str(key))) if is_key(key) and issubclass(noun, Recorded) else None
    if row is None:
        return Reason(_without_history(noun, key), is_final=True)
    entry = row.entry
    given = {"record": f"{name} “{row.label}”", **_who_and_when(entry)}
    if entry.how == How.MERGE and issubclass(noun, Mergeable) and (other := _merged_into(noun, row)):
        return _merged(given, other)
    sentence = _t("The %(record)s was deleted by %(who)s at %(time)s.") % given
    if entry.why:
        sentence = _t("%(sentence)s The reason given: “%(why)s”") % {"sentence": sentence, "why": entry.why}
    url = reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_revert", args=[row.object_id, entry.pk])
    return Reason(sentence, url, _t("Bring it back"))


def _merged_into(noun: type[Mergeable], row: HistoryRow) -> Mergeable | None:
    """The record into which a draft was merged, to which its citations were copied."""
    kept = row.entry.rows.filter(whole_noun=row.noun, before__isnull=True).exclude(whole_after=row.object_id)
    return noun.rows().filter(pk__in=kept.values("whole_after")).first()


def _merged(given: dict[str, str], other: Mergeable) -> Reason:
    sentence = _t("The %(record)s was merged into “%(other)s” by %(who)s at %(time)s: use that one instead.")
    return Reason(sentence % {**given, "other": other}, change_url(other), _t("Open it"), is_final=True)


def merged(row: models.Model) -> Reason | None:
    """Into what a row is merged, by whom and when; ``None`` if it is not."""
    other = getattr(row, "merged_into", None)
    if other is None:
        return None
    assert isinstance(row, Mergeable)
    return _merged({"record": f"{row._meta.verbose_name} “{row}”", **last_edit(type(row), [row.pk])}, other)


def _of_another_state(row: Recorded) -> Reason:
    named = f"“{row}” ({row.get_state_display()})" if isinstance(row, Published) else f"“{row}”"
    return Reason(_t("%(record)s cannot be chosen here.") % {"record": named}, change_url(row), _t("Open it"))


def why_not_there(noun: type[models.Model] | None, key: object) -> ValidationError:
    """Why a row that was chosen in a form cannot be: it was deleted or merged meanwhile, or is no choice any more."""
    if noun is not None and issubclass(noun, Recorded) and is_key(key):
        row = noun.rows().filter(pk=int(str(key))).first()
        reason = (merged(row) or _of_another_state(row)) if row else deleted(noun, key)
        return ValidationError(reason.html(), code="invalid_choice")
    return ValidationError(_t("What was chosen is not there."), code="invalid_choice")


def missing(noun: type[Recorded], key: object, otherwise: str) -> Reason:
    """Why a row is not where the form was opened with it: deleted, or ``otherwise``, a sentence about ``record``."""
    row = noun.rows().named().filter(pk=key).first() if is_key(key) else None
    if row is None:
        return deleted(noun, key)
    return Reason(otherwise % {"record": row}, change_url(row), _t("Open it"), is_final=True)


def _last_deletion(noun: type[Recorded], pk: int) -> HistoryRow | None:
    rows = HistoryRow.objects.filter(noun=noun.noun()._meta.label_lower, object_id=pk).select_related("entry")
    last = rows.order_by("-pk").first()
    return last if last is not None and last.after is None else None


def _without_history(noun: type[models.Model], key: object) -> str:
    """The same of a row that the history does not have, by the log of the admin."""
    kind = get_content_type_for_model(noun)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(key), action_flag=DELETION)
    name = str(noun._meta.verbose_name)
    if entry := entries.select_related("user").order_by("-pk").first():
        given = {"record": f"{name} “{entry.object_repr}”", "who": entry.user, "time": _moment(entry.action_time)}
        return _t("The %(record)s was deleted by %(who)s at %(time)s.") % given
    return _t("The %(record)s is not there.") % {"record": name}


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")


def _who_and_when(entry: HistoryEntry) -> dict[str, str]:
    return {"who": entry.who, "time": _moment(entry.at)}


def last_edit(noun: type[Recorded], pks: Any) -> dict[str, str]:
    """Who changed one of these rows last, and when, as values for a sentence; ``pks`` may be a queryset."""
    rows = HistoryRow.objects.filter(noun=noun.noun()._meta.label_lower, object_id__in=pks)
    row = rows.select_related("entry").order_by("-pk").first()
    return _who_and_when(row.entry) if row else {"who": _t("somebody"), "time": "-"}


class KeepingAdmin(BaseModelAdmin):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """An admin of rows that colleagues may delete while a form of them is open; its list is a ``RecordList``."""

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """The class of the list."""
        return RecordList

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: "Options[models.Model]", object_id: str
    ) -> HttpResponse:
        """Django’s hook for a row that is not there: what a form has sent about it must not be lost."""
        if request.method == "POST":
            raise NotSaved(deleted(self.model, object_id), status=HTTPStatus.NOT_FOUND)
        response: HttpResponse = super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        return response


def answer(site: "CuratorSite", request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for what a view raised. ``None`` where Django’s own answer will do, because nothing was typed."""
    if isinstance(error, NotSaved):
        return page(site, request, error.reasons, error.status)
    if request.method != "POST" or kept_forms.is_of_the_sign_in(request) or kept_forms.form_of(request).is_empty:
        return None
    if isinstance(error, PermissionDenied):
        sentence = _t("You may not save this now. Its state, or your role, may have changed since you opened the page.")
        return page(site, request, [Reason(sentence, is_final=True)], HTTPStatus.FORBIDDEN)
    if not isinstance(error, Http404):
        logger.warning("A row was missing: %s %s", request.method, request.path, exc_info=error)
    return page(
        site, request, [Reason(_t("What this was about is not there any more."), is_final=True)], HTTPStatus.NOT_FOUND
    )


def page(site: "CuratorSite", request: HttpRequest, reasons: Sequence[Reason], status: HTTPStatus) -> HttpResponse:
    """Show what was sent, and keep it; it may be sent again unless that would be refused, too."""
    may_be_sent = not any(reason.is_final for reason in reasons)
    kept_forms.keep(request, may_be_sent)
    response = kept_forms.render(site, request, kept_forms.form_of(request, (), may_be_sent), reasons, status)
    add_never_cache_headers(response)
    return response


# What a view may raise that leaves nothing saved.
REFUSALS = (NotSaved, PermissionDenied, Http404, ObjectDoesNotExist)


class UnavailableMiddleware:
    """Answers 503 in the admin while the database is locked, read-only or away; a form sent gets back what it holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a view or its template raises."""
        return unavailable(request, error) if isinstance(error, FAULTS) and in_admin(request) else None


def in_admin(request: HttpRequest) -> bool:
    """True for the addresses of the admin; public pages are read-only and have their own answers."""
    return request.path.startswith(reverse("admin:index"))


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page, made without the database. What was sent is shown only where it cannot come from another site."""
    # Imported when the site exists: the settings name this module.
    from django.contrib.admin import site  # noqa: PLC0415

    logger.error("The database failed: %s %s", request.method, request.path, exc_info=error)
    is_own = getattr(request, "csrf_processing_done", False) or bool(kept_forms.last_users(request))
    is_kept = request.method == "POST" and is_own and not kept_forms.is_of_the_sign_in(request)
    form = kept_forms.form_of(request) if is_kept else None
    context = {
        "title": _t("The database cannot be used at the moment"),
        "site_title": site.site_title, "site_header": site.site_header, "user": AnonymousUser(),
        "reasons": [Reason(_t("Nothing was saved. Please try again in half a minute."))] if form else [], "form": form,
        "groups": form.groups_without_names() if form else [], "may_send": bool(form), "unavailable": True,
    }  # fmt: skip
    response = TemplateResponse(request, "admin/kept_form.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response.render()
