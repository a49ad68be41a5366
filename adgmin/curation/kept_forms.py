"""A form that was sent and not saved is kept, and offered again: for one, once the same user has signed in again.

It is kept in the session of the browser, on the server, beside others that were sent in other windows. If the session
has ended, a signed cookie, set at the sign-in, tells whose it is. Other sites cannot send that cookie (``SameSite``),
so that they can neither fill a session nor have a form of theirs sent.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.csrf import csrf_failure as stock_csrf_failure

from .attention import Item
from .keys import is_key
from .sent_rows import Group, groups, noun_of, rows_of

if TYPE_CHECKING:
    from .site import CuratorSite

COOKIE = "curator"
COOKIE_AGE = 30 * 24 * 3600
SESSION_KEY = "kept_forms"
# The most forms that are kept for one browser: the last ones.
MOST_KEPT = 5
# The field that says which of the forms kept is sent again or discarded.
KEPT = "_kept"
NAMES = ngettext_lazy("form that you sent, not saved", "forms that you sent, not saved")
# The pages of the sign-in and of passwords: what is sent to them is neither kept nor shown.
OF_THE_SIGN_IN = ("login", "logout", "password_change", "two_factor", "two_factor_code", "welcome")
# Fields that are never kept, whatever the form; nor are those with “password” in their names.
NOT_KEPT = ("csrfmiddlewaretoken", "code", KEPT)


class Reason(NamedTuple):
    """A sentence that says why nothing was saved, and where that can be looked at or taken back, if anywhere.

    ``is_final`` if the same form would be refused again, whatever the user does.
    """

    sentence: str
    url: str = ""
    link: str = ""
    is_final: bool = False

    def html(self) -> SafeString:
        """The sentence with its link, which opens beside the page, so that what is typed there stays."""
        if not self.url:
            return format_html("{}", self.sentence)
        link = '{} <a href="{}" target="_blank" rel="noopener">{}</a>'
        return format_html(link, self.sentence, self.url, self.link)


@dataclass(frozen=True)
class KeptForm:
    """What was sent: the address with its query string, the values by name, and the names of files.

    ``may_be_sent`` is False if it would be refused again.
    """

    path: str
    fields: dict[str, list[str]]
    files: list[str]
    may_be_sent: bool = True

    @property
    def key(self) -> str:
        """Tells it from the others that are kept; the same form sent once more has the same key."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]

    def rows(self) -> list[tuple[str, str]]:
        """The names and values, one pair for each value, as hidden fields send them again."""
        return [(name, value) for name, values in self.fields.items() for value in values]

    def groups(self) -> list[Group]:
        """What a person may have typed or chosen, row by row, for reading."""
        return groups(self.path, self.fields, named=True)

    def groups_without_names(self) -> list[Group]:
        """The same while the database cannot be asked."""
        return groups(self.path, self.fields, named=False)

    def about(self) -> str:
        """What the page is about: “Outcome: …”, or the kind alone of a new record; empty for other pages."""
        noun = noun_of(self.path)
        if noun is None:
            return ""
        key = resolve(self.path.partition("?")[0]).kwargs.get("object_id", "")
        row = rows_of(noun).filter(pk=key).first() if is_key(key) else None
        kind = capfirst(str(noun._meta.verbose_name))
        return _("%(kind)s: %(record)s") % {"kind": kind, "record": row} if row else kind

    @property
    def is_empty(self) -> bool:
        """True if it holds nothing that a person may have typed, chosen or attached."""
        return not self.files and not self.groups_without_names()


def is_of_the_sign_in(request: HttpRequest) -> bool:
    """True for the pages of the sign-in and of passwords."""
    try:
        return resolve(request.path_info).url_name in OF_THE_SIGN_IN
    except Resolver404:
        return False


def form_of(request: HttpRequest, without: Collection[str] = (), may_be_sent: bool = True) -> KeptForm:
    """The form that a request sends, without some fields, passwords and codes."""
    fields = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in {*NOT_KEPT, *without} and "password" not in name.lower()
    }
    values = {key: list(map(str, found)) for key, found in fields.items()}
    files = [str(file.name) for name in request.FILES for file in request.FILES.getlist(name)]
    return KeptForm(request.get_full_path(), values, files, may_be_sent)


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


def keep(request: HttpRequest, may_be_sent: bool = True) -> bool:
    """Keep the form that a request sends, beside those of the same user that are kept.

    False if nobody is known to have sent it, if it holds nothing, or if it is of the sign-in.
    """
    owner = [str(request.user.pk)] if request.user.is_authenticated else last_users(request)[:1]
    form = form_of(request, may_be_sent=may_be_sent)
    if not owner or not (form.fields or form.files) or is_of_the_sign_in(request):
        return False
    _put(request, owner[0], [each for each in _kept_for(request, owner[0]) if each.key != form.key] + [form])
    # At once: if it cannot be saved, the form is shown instead.
    request.session.save()
    return True


def _kept_for(request: HttpRequest, owner: str) -> list[KeptForm]:
    """The forms kept for a user, the last one at the end."""
    found: dict[str, Any] = request.session.get(SESSION_KEY) or {}
    return [KeptForm(**each) for each in found["forms"]] if found and found["owner"] == owner else []


def _put(request: HttpRequest, owner: str, forms: Sequence[KeptForm]) -> None:
    """Keep these forms for a user, and none for anybody else."""
    request.session[SESSION_KEY] = {"owner": owner, "forms": [asdict(form) for form in forms[-MOST_KEPT:]]}


def kept(request: HttpRequest) -> list[KeptForm]:
    """The forms kept for the signed-in user. What is kept for somebody else is deleted."""
    forms = _kept_for(request, str(request.user.pk))
    if not forms:
        request.session.pop(SESSION_KEY, None)
    return forms


def attention(request: HttpRequest) -> list[Item]:
    """The number of them, on the front page; nothing if there is none."""
    return [Item(NAMES, count, reverse("admin:kept_form"))] if (count := len(kept(request))) else []


def forget_if_sent(request: HttpRequest) -> None:
    """Delete a form kept once it is sent again, or once its page is sent, if it held nothing but files."""
    if request.method != "POST" or not (forms := kept(request)):
        return
    key, path = request.POST.get(KEPT, ""), request.get_full_path()
    left = [each for each in forms if each.key != key and (each.path != path or each.groups_without_names())]
    if left != forms:
        _put(request, str(request.user.pk), left)


def kept_form_view(site: "CuratorSite", request: HttpRequest) -> HttpResponse:
    """Show the form that was kept last, to be sent again or discarded, and then the one before."""
    if request.method == "POST":
        # ``forget_if_sent`` has deleted it.
        messages.success(request, _("The form was discarded."))
    forms = kept(request)
    if request.method == "GET" and forms:
        return render(site, request, forms[-1], others=len(forms) - 1)
    if request.method == "GET":
        messages.info(request, _("No form of yours is kept: what was kept has been sent again or discarded."))
    return HttpResponseRedirect(reverse("admin:kept_form" if forms else "admin:index"))


def render(
    site: "CuratorSite", request: HttpRequest, form: KeptForm, reasons: Sequence[Reason] = (), status: int = 200,
    others: int = 0,
) -> TemplateResponse:  # fmt: skip
    """The page that offers a form again; ``others`` is how many more are kept."""
    title = _("Sent, but not saved")
    is_empty = not form.groups_without_names()
    # A link leads to what the user may do: to bring a record back is to write it.
    reasons = [each if _may_write(site, request, each.url) else each._replace(url="") for each in reasons]
    context = {
        **site.each_context(request), "title": title, "subtitle": form.about(), "form": form,
        "reasons": reasons, "groups": form.groups(), "others": others,
        "may_send": form.may_be_sent and not is_empty and _may_write(site, request, form.path),
        "may_open": is_empty and (form.may_be_sent or bool(form.files)),
    }  # fmt: skip
    return TemplateResponse(request, "admin/kept_form.html", context, status=status)


def _may_write(site: "CuratorSite", request: HttpRequest, path: str) -> bool:
    """False if a page is about what the user may not, or no longer, write."""
    noun = noun_of(path)
    if noun is None or not site.is_registered(noun):
        return True
    admin = site.get_model_admin(noun)
    return admin.has_change_permission(request) or admin.has_add_permission(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Offer the form again if the same user has signed in anew since it was opened; otherwise Django’s answer.

    If a part of the sign-in is due, the form is kept until then. A form of the sign-in itself is opened anew, empty,
    unless the browser sends no cookies at all.
    """
    # Imported when the site exists: the settings name this view.
    from django.contrib.admin import site  # noqa: PLC0415

    if is_of_the_sign_in(request) and settings.CSRF_COOKIE_NAME in request.COOKIES:
        messages.warning(request, _("This page had been opened before you signed in or out. Please try again."))
        return HttpResponseRedirect(request.get_full_path())
    in_admin = request.path.startswith(reverse("admin:index"))
    users = set(last_users(request))
    is_same = len(users) == 1 and (not request.user.is_authenticated or users == {str(request.user.pk)})
    if not in_admin or not is_same or is_of_the_sign_in(request):
        return stock_csrf_failure(request, reason)
    if not site.has_permission(request):
        return site.redirect_to_sign_in(request) or stock_csrf_failure(request, reason)  # type: ignore[attr-defined]
    late = Reason(_("This form was opened before you signed in again."))
    return render(site, request, form_of(request), [late], status=403).render()  # type: ignore[arg-type]
