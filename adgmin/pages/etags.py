"""How fresh an answer is: what it was made from, in an ETag, so that who has it already costs one query.

An answer is as fresh as the record version says (see ``adgmin.record.edit``). Its tag is made of that, of the
language, and of what it was made with; never of the day, as no answer depends on it (see ``adgmin.record.as_of``).
"""

import hashlib
from functools import lru_cache

import django
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from adgmin import record
from adgmin.models import RecordVersion


@lru_cache(maxsize=1)
def build() -> str:
    """What answers are made with: it changes whenever a deployment changes a file or a setting that they show."""
    folders = ("adgmin", "initiatives", "partners", "templates")
    files = (path for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.*"))
    newest = max(path.stat().st_mtime_ns for path in files if "__pycache__" not in path.parts)
    return f"{newest} {django.__version__} {settings.SITE_OPERATOR} {settings.SITE_REPORT_URL}"


def version_of(request: HttpRequest) -> RecordVersion:
    """The version of the record that a request is answered from, fetched once."""
    found: RecordVersion | None = getattr(request, "record_version", None)
    if found is None:
        found = request.record_version = record.version()  # type: ignore[attr-defined]
    return found


def tag(request: HttpRequest) -> str:
    """The ETag of what is at an address now."""
    version = version_of(request)
    # The moment tells apart two records with as many changes; before the first change there is none.
    changed = version.number and (version.number, version.changed)
    parts = (changed, build(), translation.get_language())
    digest = hashlib.sha256(f"{request.build_absolute_uri()} {parts}".encode()).hexdigest()
    return f'"{digest[:32]}"'
