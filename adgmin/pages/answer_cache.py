"""Whole answers, kept in memory until the record changes.

An answer with an ETag depends on the record version, the address, the deployment and a few headers (see ``etags``). It
is kept under all of these, compressed, so that the same request is answered with one query, for the version. An edit
makes a new version, and with it new keys; answers of older versions are dropped as the store fills up.

A cache in front of the site, such as a CDN, may keep the same answers for ``CDN_SECONDS``. Each names the version as
its ``Surrogate-Key``, so that they can be cleared when there is a new one.

Only anonymous requests are answered from the store. In development nothing is kept: templates change there without a
new version. While the database fails, what was kept last is still answered, and all else is read from the replica, if
there is one, or 503.
"""

import hashlib
import logging
import time
import zlib
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_from_request

from adgmin.database import FAULTS
from adgmin.record import VersionRow

from . import replica
from .etags import build_id, version_of

logger = logging.getLogger(__name__)

# Addresses that do not depend on the record, or only for curators.
OTHER_ADDRESSES = ("/admin/", "/healthz", "/readyz")
# Cookies of requests that are answered anew: those of curators, and of whoever has just sent a form.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
# The headers that an answer may vary by. One that varies by another header is not kept.
VARIES = {"accept", "accept-encoding", "accept-language"}
# The largest answer kept, in bytes, compressed.
LARGEST = 128 * 1024
# After a fault the database is not asked for so many seconds, so that readers do not wait for it one after the other.
PAUSE_SECONDS = 2

# The content, whether it is compressed for the store alone, and the headers.
type Kept = tuple[bytes, bool, dict[str, str]]


class AnswerCacheMiddleware:
    """Answers from the store, or keeps the answer of the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.last_version: VersionRow | None = None
        self.paused_until = 0.0

    def version(self, request: HttpRequest) -> VersionRow | None:
        """The version of the record; while the database fails, the last one that this process has read, if any.

        A failure is noted on the request, so that no view asks again (see ``unavailable``). Without tables there is no
        version, and the view says so in its turn.
        """
        if time.monotonic() > self.paused_until:
            try:
                self.last_version = version_of(request)
            except FAULTS:
                logger.exception("The database failed: %s %s", request.method, request.path)
                self.paused_until = time.monotonic() + PAUSE_SECONDS
            except DatabaseError:
                return None
            else:
                return self.last_version
        if (found := replica.version_since(self.last_version)) is None:
            request.database_failed = True  # type: ignore[attr-defined]
        else:
            self.last_version = request.record_version = found  # type: ignore[attr-defined]
        return self.last_version

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_be_kept(request) or (version := self.version(request)) is None:
            return self.get_response(request)
        response = self.answer(request, version)
        if "ETag" in response.headers and not hasattr(request, "database_failed"):
            response["Surrogate-Key"] = f"record-{version.number}"
            if settings.CDN_SECONDS:
                response["CDN-Cache-Control"] = f"max-age={settings.CDN_SECONDS}"
        return response

    def answer(self, request: HttpRequest, version: VersionRow) -> HttpResponseBase:
        """The answer from the store, or else from the view."""
        key = _key(request, version)
        # Any day can be asked for, so that these answers have a small store of their own.
        store = caches["days" if "as_of" in request.META["QUERY_STRING"] else "answers"]
        kept: Kept | None = store.get(key)
        if kept is None:
            response = replica.answer(request, version, self.get_response)
            if request.method == "GET" and isinstance(response, HttpResponse) and _is_for_all(response):
                is_plain = "Content-Encoding" not in response.headers
                content = zlib.compress(response.content) if is_plain else response.content
                if len(content) <= LARGEST:
                    store.set(key, (content, is_plain, dict(response.items())))
            return response
        content, is_plain, headers = kept
        found = HttpResponse(zlib.decompress(content) if is_plain else content, headers=headers)
        return get_conditional_response(request, etag=headers["ETag"], response=found) or found


def _may_be_kept(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"} or request.path_info.startswith(OTHER_ADDRESSES):
        return False
    return not any(cookie in request.COOKIES for cookie in PERSONAL_COOKIES)


def _key(request: HttpRequest, version: VersionRow) -> str:
    """All that the answer depends on, as a digest."""
    parts = (
        version.number,
        version.changed,
        build_id(),
        request.build_absolute_uri(),
        get_language_from_request(request),
        bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))),
        request.META.get("HTTP_ACCEPT", ""),
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _is_for_all(response: HttpResponse) -> bool:
    """True if the answer depends on nothing but what the key is made of."""
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name}
    return (
        response.status_code == HTTPStatus.OK
        and "ETag" in response.headers
        and not response.cookies
        and varies <= VARIES
    )
