"""ETags: a client that has the current response gets a 304, at the cost of one query.

A response depends on the record version (see ``adgmin.record.edit``), the language and the deployment, so the ETag is
made of these. It does not depend on the date (see ``adgmin.record.as_of``).
"""

import datetime as dt
import hashlib
from functools import lru_cache

import django
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from adgmin import record
from adgmin.record import VersionRow
from adgmin.record.as_of import Texts


@lru_cache(maxsize=1)
def build_id() -> str:
    """An identifier of the deployment: it changes with each file and each setting that responses depend on."""
    folders = ("adgmin", "initiatives", "partners", "templates")
    files = (path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.*"))
    newest = max(path.stat().st_mtime_ns for path in files if "__pycache__" not in path.parts)
    shown = (settings.SITE_OPERATOR, settings.SITE_REPORT_URL, settings.REPORT_FORM)
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
