"""The ground floor and the project."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdgminConfig(AppConfig):
    """Sources, actors, themes and meetings."""

    name = "adgmin"
    verbose_name = _("Sources, actors and meetings")
