"""The curators' side of the site: Django's admin under our name, in the order in which curators work.

``adgmin.apps.CurationConfig`` makes this site the default one, so that ``django.contrib.admin.site`` is it. The
nouns are registered by ``adgmin.admin``, ``initiatives.admin`` and ``partners.admin``; this module must not import
them, since they register themselves here while it is loaded.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from adgmin.models import Passage, Source
from adgmin.record import Published

from .worklist import to_go_on_with, waiting

# The nouns as a curator meets them: what is to be read, when it was said, what was said, by and about whom.
SECTIONS = (
    (_("Evidence"), ("source", "passage")),
    (_("Meetings"), ("meeting", "meetingrole")),
    (_("Initiatives and outcomes"), ("initiative", "outcome", "role")),
    (_("Commitments and perspectives"), ("commitment", "check", "perspective")),
    (_("Partners and actors"), ("partner", "cooperation", "actor", "membership")),
    (_("Classification"), ("theme", "synonym")),
)

# So many sources stand on the front page; the list has the others.
SOURCES_SHOWN = 6


class LabelledAutocomplete(AutocompleteJsonView):
    """Django's, with the label that the noun's own admin gives a row."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """The rows that match, without what only their list shows of them."""
        noun: Any = self.model_admin
        rows = noun.offered(self.request).complex_filter(self.source_field.get_limit_choices_to())
        rows, repeated = noun.get_search_results(self.request, rows, self.term)
        found: models.QuerySet[Any] = rows.distinct() if repeated else rows
        return found

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        """The row's id and its label."""
        noun: Any = self.model_admin
        return {**super().serialize_result(obj, to_field_name), "text": noun.label_for(obj)}


class CuratorSite(AdminSite):
    """The admin of the record."""

    site_header = _("ADGMIN Tracker")
    site_title = _("ADGMIN Tracker, curators")
    index_title = _("The record")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """The answers to what is typed into a search box of a form."""
        return LabelledAutocomplete.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The nouns in the order of work instead of by app; whatever else is registered comes after them."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        found = {noun["model"]._meta.label_lower.split(".")[1]: noun for app in apps for noun in app["models"]}
        sections = []
        for name, nouns in SECTIONS:
            if shown := [found[noun] for noun in nouns if noun in found]:
                sections.append(
                    {"name": name, "app_label": shown[0]["object_name"].lower(), "app_url": shown[0]["admin_url"],
                     "has_module_perms": True, "models": shown}
                )  # fmt: skip
        ours = {noun["model"]._meta.app_label for section in sections for noun in section["models"]}
        return sections + [app for app in apps if app["app_label"] not in ours]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page, with what is left to do."""
        return super().index(request, {**self.work_to_do(request), **(extra_context or {})})

    def work_to_do(self, request: HttpRequest) -> dict[str, Any]:
        """Sources to go on with and what waits of each noun, as far as the curator may see them."""
        nouns = self.in_order(request)
        published = [noun for noun in nouns if issubclass(noun, Published) and not noun._meta.proxy]
        found = waiting(published, request.user)
        return {
            "sources": list(to_go_on_with()[: SOURCES_SHOWN + 1]) if {Source, Passage} <= set(nouns) else [],
            "sources_shown": SOURCES_SHOWN,
            "waiting": [row for row in found if any(task.count for task in row.tasks)],
            "differing": [row for row in found if row.differing.count],
            "may_see_any": bool(nouns),
        }

    def in_order(self, request: HttpRequest) -> list[type[models.Model]]:
        """The nouns that the user may see, in the order of work."""
        return [noun["model"] for section in self.get_app_list(request) for noun in section["models"]]
