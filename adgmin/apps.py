"""The app configurations of ``adgmin`` and of Django’s admin."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _


class AdgminConfig(AppConfig):
    """The app with sources, actors, themes and meetings."""

    name = "adgmin"
    verbose_name = _("Sources, actors and meetings")


class CurationConfig(admin_apps.AdminConfig):
    """Django’s admin with ``CuratorSite`` as its default site."""

    default = False
    default_site = "adgmin.curation.site.CuratorSite"


@register(deploy=True)
def check_reports_can_be_sent(**kwargs: object) -> list[CheckMessage]:
    """An error if readers have no way to report an error: neither the form nor an address."""
    if settings.REPORT_FORM or settings.SITE_REPORT_URL:
        return []
    hint = "Leave REPORT_FORM on, or set SITE_REPORT_URL to an https: or mailto: address."
    return [
        Error("Readers cannot report an error: the form is off and no address is set.", hint=hint, id="adgmin.E001")
    ]
