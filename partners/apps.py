"""Partners and their cooperation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    """The profiles of partners, and their roles in initiatives."""

    name = "partners"
    verbose_name = _("Partners")
