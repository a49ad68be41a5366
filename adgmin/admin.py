"""Registers the nouns of the ground floor with the admin site.

Their forms and lists are in ``adgmin.curation``. The default site is loaded before any ``admin`` module and so cannot
stand in a package that registers models.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from .curation import (
    actors,
    colleagues,
    meetings,
    passages,
    reports,
    revision_admin,
    rights,
    sessions,
    sources,
    synonyms,
    themes,
)

__all__ = [
    "actors",
    "colleagues",
    "meetings",
    "passages",
    "reports",
    "revision_admin",
    "rights",
    "sessions",
    "sources",
    "synonyms",
    "themes",
]

# Their keys are nobody’s business but their owner’s, and what a group may do is in ``curation.rights``.
for model in (Group, StaticDevice, TOTPDevice):
    admin.site.unregister(model)
