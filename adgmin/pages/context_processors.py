"""Context of the head and the footer of all pages."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from adgmin import record

from .etags import version_of


def site(request: HttpRequest) -> dict[str, object]:
    """The operator, the address for reports, whether it is a preview, and the version of the record.

    The version is fetched once and only if it is used.
    """
    return {
        "site_operator": settings.SITE_OPERATOR,
        "site_report_url": settings.SITE_REPORT_URL,
        "is_preview": record.is_preview(),
        "record_version": cache(lambda: version_of(request)),
    }
