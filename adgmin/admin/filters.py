"""Filters of the curators' lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.curation import unaccounted
from adgmin.models import Passage, Source


class DiffersFilter(admin.SimpleListFilter):
    """Records whose sources give more than one value for something."""

    title = _("sources differ")
    parameter_name = "differs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes or no."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those that differ, or those that do not."""
        if self.value() in ("yes", "no"):
            return queryset.differing(self.value() == "yes")
        return queryset


class SourceFilter(admin.SimpleListFilter):
    """Records that cite a source."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every source, newest first."""
        return [(slug, title) for slug, title in Source.objects.values_list("slug", "title")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those with a citation of a passage of the source."""
        if self.value():
            citations = queryset.model.citation_model()._default_manager.filter(passage__source__slug=self.value())
            return queryset.filter(pk__in=citations.values("record"))
        return queryset


class VerbClassFilter(admin.SimpleListFilter):
    """Outcomes by the class of their verb."""

    title = _("class of the verb")
    parameter_name = "verb_class"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The classes, strongest first."""
        return verbs.class_choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those whose verb is of the class."""
        return queryset.filter(verb__in=verbs.of_class(self.value() or "")) if self.value() else queryset


class AccountedFilter(admin.SimpleListFilter):
    """Passages by whether anything was made of them."""

    title = _("accounted for")
    parameter_name = "accounted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Open: neither cited nor explained."""
        return [("open", _("Not yet")), ("done", _("Cited, or a note says why not"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those still open, or those done with."""
        if self.value() == "open":
            return unaccounted(queryset)
        if self.value() == "done":
            return queryset.exclude(pk__in=unaccounted(Passage.objects.order_by()).values("pk"))
        return queryset
