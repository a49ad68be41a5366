"""The second factor of a sign-in: a code from an authenticator app (TOTP), or a recovery code.

Whoever may publish needs one where ``REQUIRE_TWO_FACTOR`` is on; whoever has set one up is always asked for it. Until
then the admin leads every request of the user to one of the pages here.
"""

import base64
import logging
import math
import secrets
from typing import Any, cast

import segno
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import RedirectURLMixin
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from django_otp import DEVICE_ID_SESSION_KEY, login, verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from adgmin.record import may_publish

logger = logging.getLogger("adgmin.sign_in")

# Key of the session: whether the user had set up a second factor at the sign-in.
CODE_DUE = "code_due"
RECOVERY_CODES = 10
NAME = "authenticator app"


@receiver(user_logged_in)
def note_code_due(request: HttpRequest, user: AbstractBaseUser, **kwargs: object) -> None:
    """Note at the sign-in whether a code is to be asked for, so that no later request has to look."""
    request.session[CODE_DUE] = has_device(user)


def has_device(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True if the user has set up an authenticator app."""
    return bool(TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists())


def page_due(request: HttpRequest) -> str:
    """The name of the page that the signed-in user must go to before any other; empty if there is none."""
    user: Any = request.user
    if request.session.get(DEVICE_ID_SESSION_KEY) and user.is_verified():
        return ""
    if request.session.get(CODE_DUE):
        return "two_factor_code"
    return "two_factor" if settings.REQUIRE_TWO_FACTOR and may_publish(user) else ""


def reset(user: AbstractBaseUser) -> None:
    """Delete the app and the recovery codes of a user, who then sets up another one."""
    for device in (TOTPDevice, StaticDevice):
        device.objects.filter(user=user.pk).delete()


def make_recovery_codes(user: AbstractBaseUser | AnonymousUser) -> list[str]:
    """Replace the recovery codes of a user. Only digests are stored, so the codes can be shown but once."""
    device, _created = StaticDevice.objects.get_or_create(user_id=user.pk, defaults={"name": "recovery codes"})
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _number in range(RECOVERY_CODES)]
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=digest(code)) for code in codes)
    return ["-".join(code[place : place + 4] for place in range(0, len(code), 4)) for code in codes]


def digest(code: str) -> str:
    """The stored form of a recovery code. The codes are random, so a fast function will do."""
    return salted_hmac("recovery code", code, algorithm="sha256").hexdigest()[:16]


class CodeForm(forms.Form):
    """Asks for a code and verifies it with the user’s app, or with the recovery codes if it looks like one of them.

    ``device`` is the one that accepted it. ``wait`` is set, in seconds, if it was refused after several wrong ones.
    """

    code = forms.CharField(
        label=_("Code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, confirmed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.confirmed = user, confirmed
        self.device: TOTPDevice | StaticDevice | None = None
        self.wait = 0

    def clean_code(self) -> str:
        """The code, accepted by a device."""
        code = "".join(self.cleaned_data["code"].split()).replace("-", "").lower()
        is_recovery = self.confirmed and not (code.isascii() and code.isdigit())
        noun, token = (StaticDevice, digest(code)) if is_recovery else (TOTPDevice, code)
        device = noun.objects.filter(user=self.user, confirmed=self.confirmed).first()
        if device is not None:
            _allowed, reason = device.verify_is_allowed()
            if until := (reason or {}).get("locked_until"):
                self.wait = max(1, math.ceil((until - timezone.now()).total_seconds()))
                raise forms.ValidationError(
                    _t("Too many wrong codes. Try again in %(count)d s.") % {"count": self.wait}
                )
            self.device = verify_token(self.user, device.persistent_id, token)
        if self.device is None:
            logger.warning("Second factor failed: account %r", self.user.get_username())
            raise forms.ValidationError(_t("This code is not right, or it has been used."))
        logger.info("Second factor accepted: account %r", self.user.get_username())
        return code


class SecondFactorPage(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """A page for users who have signed in with their password."""

    form_class = CodeForm
    site: Any = None
    title: Any = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_default_redirect_url(self) -> str:
        """The index of the admin."""
        return reverse("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without the list of models, as long as it cannot be used."""
        context = self.site.each_context(self.request)
        context["is_nav_sidebar_enabled"] = context["is_nav_sidebar_enabled"] and context["has_permission"]
        return super().get_context_data(**context, title=self.title, next=self.get_redirect_url(), **kwargs)

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """The form again; 429 after several wrong codes."""
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait)
        return response


class CodePage(SecondFactorPage):
    """Asks for the code."""

    template_name = "admin/two_factor_code.html"
    title = _("Your second factor")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Go on if no code is due, or none can be given since the user’s app was reset."""
        if request.session.get(CODE_DUE) and not has_device(request.user):
            request.session[CODE_DUE] = False
        if page_due(request) != "two_factor_code":
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """The session is verified from now on."""
        login(self.request, form.device)
        return super().form_valid(form)


class SetUpPage(SecondFactorPage):
    """Sets up an app, with the code that it shows; then shows how many recovery codes are left, and makes new ones."""

    template_name = "admin/two_factor.html"
    title = _("Two-factor sign-in")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Whoever has an app must have signed in with it; a session may be older than the app."""
        self.is_set_up = has_device(request.user)
        if self.is_set_up and not cast("Any", request.user).is_verified():
            request.session[CODE_DUE] = True
            return HttpResponseRedirect(f"{reverse('admin:two_factor_code')}?next={request.path}")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Either the first code of an app, or the wish for new recovery codes."""
        return self.show_codes() if self.is_set_up else super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "confirmed": False}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The key to be scanned or typed, or the number of recovery codes left."""
        if self.is_set_up:
            left = StaticToken.objects.filter(device__user=self.request.user).count()
            return super().get_context_data(codes_left=left, **kwargs)
        app, _created = TOTPDevice.objects.get_or_create(
            user=self.request.user, confirmed=False, defaults={"name": NAME}
        )
        image = segno.make(app.config_url, micro=False).svg_data_uri(scale=5, light="white")
        key = base64.b32encode(app.bin_key).decode()
        return super().get_context_data(image=image, key=key, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Confirm the app, which verifies the session, and show the recovery codes."""
        assert form.device is not None
        form.device.confirmed = True
        form.device.save(update_fields=["confirmed"])
        login(self.request, form.device)
        self.request.session[CODE_DUE] = True
        return self.show_codes()

    def show_codes(self) -> HttpResponse:
        """Make new recovery codes and show them."""
        self.template_name = "admin/recovery_codes.html"
        codes = make_recovery_codes(self.request.user)
        self.is_set_up = True
        onward = self.get_success_url()
        return self.render_to_response(self.get_context_data(codes=codes, onward=onward, form=None))
