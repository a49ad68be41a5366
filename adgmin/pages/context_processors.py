"""What every page needs for its footer."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from adgmin import record


def site(request: HttpRequest) -> dict[str, Any]:
    """Who runs the site, where errors are reported, and the version of the record: fetched if asked for, and once."""
    return {
        "site_operator": settings.SITE_OPERATOR,
        "site_report_url": settings.SITE_REPORT_URL,
        "record_version": cache(record.version),
    }
