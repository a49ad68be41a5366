"""A form that was sent and not saved is kept, and offered again: for one, once the same user has signed in again.

It is kept in the session of the browser, on the server. If the session has ended, a signed cookie, set at the sign-in,
tells whose it is. Other sites cannot send that cookie (``SameSite``), so that they can neither fill a session nor have
a form of theirs sent.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as stock_csrf_failure

if TYPE_CHECKING:
    from .site import CuratorSite

COOKIE = "curator"
COOKIE_AGE = 30 * 24 * 3600
SESSION_KEY = "kept_form"
# Fields that Django’s forms and ours add: buttons, the counts and the template of inline rows, marks of what was seen.
MACHINERY = re.compile(r"^_|_FORMS$|__prefix__|(^|-)(seen|id|record)$")
# Never kept, whatever the form; nor is what has “password” in its name.
SECRETS = ("csrfmiddlewaretoken", "code")


class Reason(NamedTuple):
    """A sentence that says why nothing was saved, and where that can be looked at or taken back, if anywhere."""

    sentence: str
    url: str = ""
    link: str = ""

    def html(self) -> SafeString:
        """The sentence with its link, which opens beside the page, so that what is typed there stays."""
        if not self.url:
            return format_html("{}", self.sentence)
        link = '{} <a href="{}" target="_blank" rel="noopener">{}</a>'
        return format_html(link, self.sentence, self.url, self.link)


@dataclass(frozen=True)
class KeptForm:
    """What was sent: the address with its query string, the values by name, and the fields that held files."""

    path: str
    fields: dict[str, list[str]]
    files: list[str]

    def rows(self) -> list[tuple[str, str]]:
        """The names and values, one pair for each value, as hidden fields send them again."""
        return [(name, value) for name, values in self.fields.items() for value in values]

    def typed(self) -> list[tuple[str, str]]:
        """The pairs that a person may have typed or chosen, for reading."""
        return [(name, value) for name, value in self.rows() if value.strip() and not MACHINERY.search(name)]


def form_of(request: HttpRequest, without: Collection[str] = ()) -> KeptForm:
    """The form that a request sends, without some fields, passwords and codes."""
    fields = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in {*SECRETS, *without} and "password" not in name.lower()
    }
    return KeptForm(request.get_full_path(), {key: list(map(str, found)) for key, found in fields.items()},
                    sorted(request.FILES))  # fmt: skip


def remember_user(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie that says who uses this browser, and who did before."""
    before = last_users(request)[:1]
    response.set_signed_cookie(
        COOKIE, " ".join([str(request.user.pk), *before]), max_age=COOKIE_AGE, path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def last_users(request: HttpRequest) -> list[str]:
    """The primary keys of the last users who signed in with this browser, the latest first; at most two."""
    try:
        return str(request.get_signed_cookie(COOKIE, "", max_age=COOKIE_AGE)).split()
    except BadSignature:
        return []


def keep(request: HttpRequest) -> bool:
    """Keep the form that a request sends. False if nobody is known to have sent it, or if it holds nothing."""
    owner = [str(request.user.pk)] if request.user.is_authenticated else last_users(request)[:1]
    form = form_of(request)
    if not owner or not form.fields:
        return False
    request.session[SESSION_KEY] = {"owner": owner[0], **vars(form)}
    # At once: if it cannot be saved, the form is shown instead.
    request.session.save()
    return True


def kept(request: HttpRequest) -> KeptForm | None:
    """The form kept for the signed-in user. What is kept for somebody else is deleted."""
    found: dict[str, Any] = request.session.get(SESSION_KEY) or {}
    if found and found["owner"] != str(request.user.pk):
        del request.session[SESSION_KEY]
        return None
    return KeptForm(found["path"], found["fields"], found["files"]) if found else None


def forget_if_sent(request: HttpRequest) -> None:
    """Delete the form kept once it is sent again."""
    if request.method == "POST" and (request.session.get(SESSION_KEY) or {}).get("path") == request.get_full_path():
        del request.session[SESSION_KEY]


def kept_form_view(site: "CuratorSite", request: HttpRequest) -> HttpResponse:
    """Show the form kept, to be sent again or discarded."""
    form = kept(request)
    if request.method == "POST" or form is None:
        request.session.pop(SESSION_KEY, None)
        return HttpResponseRedirect(reverse("admin:index"))
    return render(site, request, form)


def render(
    site: "CuratorSite", request: HttpRequest, form: KeptForm, reasons: Sequence[Reason] = (), status: int = 200
) -> TemplateResponse:
    """The page that offers a form again."""
    title = _("Sent, but not saved")
    context = {**site.each_context(request), "title": title, "form": form, "reasons": reasons}
    return TemplateResponse(request, "admin/kept_form.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Offer the form again if the user has signed in anew since it was opened; otherwise Django’s answer."""
    # Imported when the site exists: the settings name this view.
    from django.contrib.admin import site  # noqa: PLC0415

    in_admin = request.path.startswith(reverse("admin:index"))
    users = last_users(request)
    if in_admin and users and set(users) == {str(request.user.pk)} and site.has_permission(request):
        late = Reason(_("This form was sent when you were no longer signed in."))
        return render(site, request, form_of(request), [late], status=403).render()  # type: ignore[arg-type]
    return stock_csrf_failure(request, reason)
