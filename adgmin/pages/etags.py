"""ETags: a client that has the current response gets a 304, at the cost of one query.

A response depends on the record version (see ``adgmin.record.edit``), the language and the deployment, so the ETag is
made of these. It does not depend on the date (see ``adgmin.record.as_of``).
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import cast

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response

from adgmin import record
from adgmin.record import VersionRow
from adgmin.record.as_of import Texts


@lru_cache(maxsize=1)
def build_id() -> str:
    """An identifier of the deployment: it changes with each file and each setting that responses depend on."""
    folders = ("adgmin", "initiatives", "partners", "templates")
    files = (path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.*"))
    newest = max(path.stat().st_mtime_ns for path in files if "__pycache__" not in path.parts)
    shown = (settings.SITE_OPERATOR, settings.SITE_REPORT_URL, settings.REPORT_FORM, settings.EMBED_HOSTS)
    return f"{newest} {django.__version__} {shown}"


def version_of(request: HttpRequest) -> VersionRow:
    """The version of the record for a request, fetched once."""
    found: VersionRow | None = getattr(request, "record_version", None)
    if found is None:
        found = request.record_version = record.version()  # type: ignore[attr-defined]
    return found


@lru_cache(maxsize=2)
def _texts(number: int, changed: dt.datetime) -> Texts:
    return Texts()


def texts_of(version: VersionRow) -> Texts:
    """The dates of the sources of a version of the record, fetched once for a process; in a preview anew."""
    return _texts(version.number, version.changed) if version.number else Texts()


def tag(request: HttpRequest) -> str:
    """The current ETag of an address."""
    version = version_of(request)
    # The time distinguishes records with the same number of changes. There is none before the first change.
    changed = version.number and (version.number, version.changed)
    parts = (changed, build_id(), translation.get_language())
    digest = hashlib.sha256(f"{request.build_absolute_uri()} {parts}".encode()).hexdigest()
    return f'"{digest[:32]}"'


def answered(
    request: HttpRequest, etag: str | None, answer: Callable[[], HttpResponseBase], *, is_as_before: bool = True
) -> HttpResponseBase:
    """The answer of a view with its ETag, or 304 or 412 where the preconditions of the request say so.

    They never replace an error or a redirect (RFC 9110, section 13.2.1), which have no ETag. Whoever sends the current
    ETag has had the answer, so the view need not make it again, unless the rest of the request may be new; “*” and
    If-Match say nothing of what was had.
    """
    if etag is None or request.method not in {"GET", "HEAD"}:
        return answer()
    if is_as_before and "If-Match" not in request.headers and "*" not in request.headers.get("If-None-Match", ""):
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None:
            unchanged.headers["ETag"] = etag
            return unchanged
    response = answer()
    if response.status_code != HTTPStatus.OK:
        return response
    response.headers.setdefault("ETag", etag)
    # Only the headers of the response are read, which a stream has as well.
    whole = cast("HttpResponse", response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=whole) or response


def with_etag[**Args](
    etag_of: Callable[[HttpRequest], str | None],
) -> Callable[[Callable[Args, HttpResponseBase]], Callable[Args, HttpResponseBase]]:
    """A decorator of views: Django’s ``condition``, but an error comes before a precondition."""

    def decorate(view: Callable[Args, HttpResponseBase]) -> Callable[Args, HttpResponseBase]:
        @wraps(view)
        def conditional(*args: Args.args, **kwargs: Args.kwargs) -> HttpResponseBase:
            request = args[0]
            assert isinstance(request, HttpRequest)
            return answered(request, etag_of(request), lambda: view(*args, **kwargs))

        return conditional

    return decorate
