"""Partners and their cooperation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    """Dialogue and development partners."""

    name = "partners"
    verbose_name = _("Partners")
