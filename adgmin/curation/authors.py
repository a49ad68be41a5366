"""Tells the history of the record who is signed in, and lets that user be asked before an edit is committed."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse

from adgmin.record.asking import asker
from adgmin.record.history import author

from .confirming import ask
from .plausible import CHECKS


class AuthorMiddleware:
    """Sets the author of the edits of a request, and who asks about them. Both are used only if there is an edit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, asking = author.set(lambda: request.user), asker.set(partial(ask, request, CHECKS))
        try:
            return self.get_response(request)
        finally:
            asker.reset(asking)
            author.reset(token)
