"""Scripts of any other site may read every public address, and HEAD is answered without a body.

Both hold for whatever answers: views, redirects, errors, answers from the store and static files.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

# What a script may read of an answer, besides what every browser shows it.
EXPOSED = (
    "API-Version", "Content-Disposition", "ETag", "Link", "Location", "Retry-After", "X-Horizon", "X-Record-Version",
    "X-Row-Count",
)  # fmt: skip
# What a script may send.
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}  # fmt: skip


class CrossOriginMiddleware:
    """Allows other sites to read all but the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            return self.get_response(request)
        # A browser asks before a script sends headers of its own; not every view would know what to say.
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=HTTPStatus.NO_CONTENT) if is_preflight else self.get_response(request)
        if request.method == "OPTIONS":
            for name, value in ALLOWED.items():
                response.headers[name] = value
        # Cookies are never sent to “*”, so nobody reads what only a curator sees.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        return response


class HeadMiddleware:
    """Drops the body of the answer to a HEAD request, which servers such as gunicorn would send."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response
