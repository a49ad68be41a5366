"""What colleagues have done with accounts, shown to all who publish: whoever gives access could be two people."""

from typing import TYPE_CHECKING

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext_lazy

from adgmin.models import Preferences
from adgmin.record import may_publish

from .attention import Item
from .keys import is_key

if TYPE_CHECKING:
    from .site import CuratorSite

NAMES = ngettext_lazy("change of accounts by colleagues", "changes of accounts by colleagues")


def unseen_changes(user: User | AnonymousUser) -> models.QuerySet[LogEntry]:
    """What others did with accounts in the admin and a user has not said to have seen, newest first.

    What commands do is done by whoever runs the installation.
    """
    entries = LogEntry.objects.filter(content_type__app_label="auth", content_type__model="user")
    return entries.exclude(user=user.pk).filter(pk__gt=Preferences.of(user).accounts_seen).order_by("-pk")


def attention(request: HttpRequest) -> list[Item]:
    """The number of them, for those who may publish."""
    if not may_publish(request.user):
        return []
    return [Item(NAMES, unseen_changes(request.user).count(), reverse("admin:account_changes"))]


def account_changes_view(site: "CuratorSite", request: HttpRequest) -> HttpResponse:
    """The list; a POST notes that the user has seen all that the page showed."""
    if not may_publish(request.user):
        raise PermissionDenied
    unseen = unseen_changes(request.user)
    if request.method == "POST":
        last = request.POST.get("last", "")
        _note_seen(request.user, unseen.filter(pk=last if is_key(last) else 0).first())
        return HttpResponseRedirect(reverse("admin:account_changes"))
    context = {
        **site.each_context(request), "title": _t("Changes of accounts"),
        "changes": unseen.select_related("user", "content_type"),
    }  # fmt: skip
    return TemplateResponse(request, "admin/account_changes.html", context)


def _note_seen(user: User | AnonymousUser, last: LogEntry | None) -> None:
    """Note the newest entry that the page showed; what came since stays unseen."""
    if last is not None:
        preferences = Preferences.of(user)
        preferences.accounts_seen = last.pk
        preferences.save()
