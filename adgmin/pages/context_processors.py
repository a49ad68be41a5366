"""Context of the footer of all pages."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from adgmin import record


def site(request: HttpRequest) -> dict[str, object]:
    """The operator, the address for reports, and the version of the record, which is fetched once and only if used."""
    return {
        "site_operator": settings.SITE_OPERATOR,
        "site_report_url": settings.SITE_REPORT_URL,
        "record_version": cache(record.version),
    }
