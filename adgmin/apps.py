"""The app configurations of ``adgmin`` and of Django’s admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AdgminConfig(AppConfig):
    """The app with sources, actors, themes and meetings."""

    name = "adgmin"
    verbose_name = _("Sources, actors and meetings")


class CurationConfig(admin_apps.AdminConfig):
    """Django’s admin with ``CuratorSite`` as its default site."""

    default = False
    default_site = "adgmin.curation.site.CuratorSite"
