"""Initiatives, their roles and outcomes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    """The lasting things, and what was decided about them."""

    name = "initiatives"
    verbose_name = _("Initiatives and outcomes")
