"""Signing in: limited by account and address and by address alone, before a password hash is computed, and logged."""

import datetime as dt
import logging
import math
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import PermissionDenied, ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adgmin.models import FailedSignIn, Report
from adgmin.pages.clients import client_address
from adgmin.record import visible

logger = logging.getLogger("adgmin.sign_in")

NAME_LENGTH = 150


class LimitedBackend(ModelBackend):
    """Django’s, with limits. A refused attempt sets ``sign_in_wait`` on the request, in seconds."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> AbstractBaseUser | None:
        """Count the attempt before the password is checked, so that attempts at the same time are limited too."""
        if request is None or username is None:
            return super().authenticate(request, username, password, **kwargs)
        typed, address = username.lower()[:NAME_LENGTH].replace("\0", ""), client_address(request)
        # Kept as any text is, so that a name with hidden characters is found again.
        account = visible(typed)
        failures = FailedSignIn.objects
        failures.delete_old()
        _refuse_while(failures.wait(account, address), request, typed, address)
        attempt = failures.create(account=account, address=address)
        try:
            _refuse_while(failures.filter(pk__lt=attempt.pk).wait(account, address), request, typed, address)
        except PermissionDenied:
            attempt.delete()
            raise
        user = super().authenticate(request, username, password, **kwargs)
        if user is None:
            logger.warning("Sign-in failed: account %r from %s", typed, address)
        else:
            failures.of(account, address).delete()
        return user

    def get_user(self, user_id: Any) -> User | None:
        """The signed-in user, with the preferences that every page of the admin asks for."""
        user = User.objects.select_related("preferences").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def _refuse_while(wait: dt.timedelta, request: HttpRequest, account: str, address: str) -> None:
    if wait:
        seconds = math.ceil(wait.total_seconds())
        request.sign_in_wait = seconds  # type: ignore[attr-defined]
        logger.warning("Sign-in locked: account %r from %s, for another %d s", account, address, seconds)
        raise PermissionDenied


@receiver(user_logged_in)
def log_sign_in(request: HttpRequest, user: AbstractBaseUser, **kwargs: object) -> None:
    """Log a success; ended sessions, and what is known of the senders of old reports, are deleted on this occasion."""
    logger.info("Signed in: account %r from %s", user.get_username(), client_address(request))
    request.session.clear_expired()
    Report.objects.forget_senders()


class SignInForm(AdminAuthenticationForm):
    """Django’s, with a message of its own while sign-ins are refused."""

    def get_invalid_login_error(self) -> ValidationError:
        if wait := getattr(self.request, "sign_in_wait", 0):
            minutes = math.ceil(wait / 60)
            sentence = ngettext(
                "Too many sign-ins have failed. Try again in %(count)d minute.",
                "Too many sign-ins have failed. Try again in %(count)d minutes.",
                minutes,
            )
            return ValidationError(sentence % {"count": minutes}, code="locked")
        return super().get_invalid_login_error()


class WelcomePage(PasswordResetConfirmView):
    """Where the link of a chief leads to: the user chooses a password, then signs in with it."""

    success_url = reverse_lazy("admin:login")
    title = _("Choose your password, of at least 12 characters")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the name of the site."""
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Say on the sign-in page that it worked."""
        messages.success(self.request, _t("Your password is set. Sign in with it."))
        return super().form_valid(form)
