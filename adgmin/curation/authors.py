"""Tells the history of the record who is signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from adgmin.record.history import author


class AuthorMiddleware:
    """Sets the author of edits made in a request. The user is read only if there is an edit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = author.set(lambda: request.user)
        try:
            return self.get_response(request)
        finally:
            author.reset(token)
