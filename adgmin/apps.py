"""The ground floor and the project."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AdgminConfig(AppConfig):
    """Sources, actors, themes and meetings."""

    name = "adgmin"
    verbose_name = _("Sources, actors and meetings")


class CurationConfig(admin_apps.AdminConfig):
    """Django's admin, as the curators' side of the site."""

    default = False
    default_site = "adgmin.curation.site.CuratorSite"
