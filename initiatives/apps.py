"""Initiatives, their roles and outcomes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    """Initiatives and the records about them."""

    name = "initiatives"
    verbose_name = _("Initiatives and outcomes")
