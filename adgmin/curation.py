"""The curators' side of the site: Django's admin under our name, in the order in which curators work.

``adgmin.apps.CurationConfig`` makes this site the default one, so that ``django.contrib.admin.site`` is it. The
nouns are registered by ``adgmin.admin``, ``initiatives.admin`` and ``partners.admin``; this module must not import
them, since they register themselves here while it is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import Passage, Published, State, citation_tables

# The nouns as a curator meets them: what is to be read, when it was said, what was said, by and about whom.
SECTIONS = (
    (_("Evidence"), ("source", "passage")),
    (_("Meetings"), ("meeting", "meetingrole")),
    (_("Initiatives and outcomes"), ("initiative", "outcome", "role")),
    (_("Promises and views"), ("commitment", "check", "perspective")),
    (_("Partners and actors"), ("partner", "actor", "membership")),
    (_("Filing"), ("theme",)),
)


def unaccounted(passages: models.QuerySet[Passage]) -> models.QuerySet[Passage]:
    """Those passages that nothing cites and whose note does not say why."""
    cited = (models.Exists(table._default_manager.filter(passage=models.OuterRef("pk"))) for table in citation_tables())
    return passages.filter(*(~exists for exists in cited), note="")


@dataclass(frozen=True)
class Task:
    """Something that waits for a curator: how many, and the list that shows them."""

    label: str
    count: int
    url: str


class LabelledAutocomplete(AutocompleteJsonView):
    """Django's, with the label that the noun's own admin gives a row."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        """The row's id and its label."""
        label = getattr(self.model_admin, "label_for", str)
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


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
        return super().index(request, {"work_to_do": self.work_to_do(request), **(extra_context or {})})

    def work_to_do(self, request: HttpRequest) -> list[Task]:
        """Drafts, records in review, and passages not accounted for, as far as the curator may see them."""
        nouns = [model for model in self.in_order(request) if issubclass(model, Published)]
        counts = waiting(nouns)
        tasks = []
        for state, pattern in ((State.IN_REVIEW, _t("%(noun)s in review")), (State.DRAFT, _t("%(noun)s in draft"))):
            for noun in nouns:
                if count := counts.get((noun._meta.label_lower, state)):
                    label = pattern % {"noun": noun._meta.verbose_name_plural if count > 1 else noun._meta.verbose_name}
                    tasks.append(Task(label, count, f"{changelist(noun)}?state__exact={state}"))
        if Passage in self.in_order(request):
            open_passages = unaccounted(Passage.objects.published()).count()
            if open_passages:
                label = _t("passages of published sources that nothing cites, without a note why")
                tasks.append(
                    Task(
                        label,
                        open_passages,
                        f"{changelist(Passage)}?accounted=open&source__state__exact={State.PUBLISHED}",
                    )
                )
        return tasks

    def in_order(self, request: HttpRequest) -> list[type[models.Model]]:
        """The nouns that the user may see, in the order of work."""
        return [noun["model"] for section in self.get_app_list(request) for noun in section["models"]]


def waiting(nouns: Iterable[type[Published]]) -> dict[tuple[str, str], int]:
    """How many rows of each noun are in draft or in review, keyed by its label and the state, in one query."""
    counted = [
        noun._default_manager.filter(state__in=(State.DRAFT, State.IN_REVIEW))
        .order_by()
        .values_list(models.Value(noun._meta.label_lower), "state")
        .annotate(count=models.Count("pk"))
        for noun in nouns
    ]
    if not counted:
        return {}
    return {(noun, state): count for noun, state, count in counted[0].union(*counted[1:], all=True).order_by()}


def changelist(noun: type[models.Model]) -> str:
    """The address of a noun's list in the admin."""
    return reverse(f"admin:{noun._meta.app_label}_{noun._meta.model_name}_changelist")
