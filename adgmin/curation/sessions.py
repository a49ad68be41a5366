"""Sessions of the admin end some hours after the sign-in, and earlier where nothing is asked for a while."""

import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from adgmin.database import FAULTS

from .unsaved import unavailable

# Keys of the session: when the user signed in, and when the session was last used, in seconds since 1970.
BEGAN, USED = "began", "used"
# The moment of the last use is not saved more often than this, in seconds: each save is a write.
PRECISION = 60


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: object) -> None:
    """Note when the session begins."""
    request.session[BEGAN] = request.session[USED] = time.time()


class SessionEndMiddleware:
    """Ends the session before the request is answered, which then is that of a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Public pages must not depend on the session.
        if request.path.startswith(reverse("admin:index")):
            try:
                end_or_mark(request)
            except FAULTS as error:
                return unavailable(request, error)
        return self.get_response(request)


def end_or_mark(request: HttpRequest) -> None:
    """End the session if its time is over; otherwise note that it is used."""
    session = request.session
    if SESSION_KEY not in session:
        return
    if is_over(session):
        logout(request)
    elif time.time() - session[USED] >= PRECISION:
        session[USED] = time.time()
        # Now, since what fails after the answer is made is an error; a page can do without this note.
        with suppress(*FAULTS):
            try:
                session.save()
            except UpdateError:  # It was ended in another window.
                logout(request)
                return
        session.modified = False


def is_over(session: SessionBase) -> bool:
    """True if the session is too old or was unused for too long, or if nothing is known of its beginning."""
    age, unused = (time.time() - session.get(key, 0) for key in (BEGAN, USED))
    return bool(age > settings.SESSION_HOURS * 3600 or unused > settings.SESSION_IDLE_MINUTES * 60)
