"""Filters of the curators' lists: links where there are few values, search boxes where there may be a thousand."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.models import Passage

from .forms import RecordSelect
from .worklist import LEFT, mine, unaccounted, uncited


class YesNoFilter(admin.SimpleListFilter):
    """A question about each row."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes or no."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those of which it is so, or those of which it is not."""
        if self.value() in ("yes", "no"):
            return self.answered(request, queryset, self.value() == "yes")
        return queryset

    def answered(self, request: HttpRequest, queryset: Any, yes: bool) -> Any:
        """The rows with this answer."""
        raise NotImplementedError


class DiffersFilter(YesNoFilter):
    """Records whose sources give more than one value for something."""

    title = _("sources differ")
    parameter_name = "differs"

    def answered(self, request: HttpRequest, queryset: Any, yes: bool) -> Any:
        """By their citations."""
        return queryset.differing(yes)


class CitedFilter(YesNoFilter):
    """Records that rest on a passage, and drafts that do not yet."""

    title = _("cited")
    parameter_name = "cited"

    def answered(self, request: HttpRequest, queryset: Any, yes: bool) -> Any:
        """By whether there is any citation."""
        return queryset.exclude(uncited(queryset.model)) if yes else queryset.filter(uncited(queryset.model))


class MineFilter(YesNoFilter):
    """Records that the curator has worked on here."""

    title = _("edited by me")
    parameter_name = "mine"

    def answered(self, request: HttpRequest, queryset: Any, yes: bool) -> Any:
        """By the log of the admin."""
        worked_on = mine(queryset.model, request.user)
        return queryset.filter(worked_on) if yes else queryset.exclude(worked_on)


class AccountedFilter(YesNoFilter):
    """Passages by whether anything was made of them."""

    title = _("accounted for")
    parameter_name = "accounted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Open: neither cited nor explained."""
        return [("no", _("Not yet")), ("yes", _("Cited, or a note says why not"))]

    def answered(self, request: HttpRequest, queryset: Any, yes: bool) -> Any:
        """Those done with, or those still open."""
        if yes:
            return queryset.exclude(pk__in=unaccounted(Passage.objects.order_by()).values("pk"))
        return unaccounted(queryset)


class LeftFilter(YesNoFilter):
    """Sources with passages that are not accounted for, or with none at all."""

    title = _("passages not accounted for")
    parameter_name = "left"

    def answered(self, request: HttpRequest, queryset: Any, yes: bool) -> Any:
        """By their progress."""
        return queryset.filter(LEFT if yes else ~LEFT)


class VerbClassFilter(admin.SimpleListFilter):
    """Outcomes by the class of their verb."""

    title = _("class of verbs")
    parameter_name = "verb_class"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The classes, strongest first."""
        return verbs.class_choices()

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those whose verb is of the class."""
        return queryset.filter(verb__in=verbs.of_class(self.value() or "")) if self.value() else queryset


# So many years are offered, the newest; a page carries no endless list.
MOST_YEARS = 40


class YearFilter(admin.SimpleListFilter):
    """Rows by the years that their date may fall into. The admin says in ``dated_by`` which field holds the date."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years in which something of this noun ends, newest first."""
        self.field = model_admin.dated_by
        latest = f"{self.field}_latest"
        known = model_admin.model._default_manager.exclude(**{latest: dates.LAST_DAY})
        return [(str(day.year), str(day.year)) for day in known.dates(latest, "year", order="DESC")[:MOST_YEARS]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those that touch the year; of those only known to be before some day, that day counts."""
        if not self.value():
            return queryset
        try:
            year = int(self.value() or "")
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        except ValueError as error:
            raise IncorrectLookupParameters from error
        earliest, latest = f"{self.field}_earliest", f"{self.field}_latest"
        begins = models.Q(**{f"{earliest}__lte": last}) & ~models.Q(**{earliest: dates.FIRST_DAY})
        within = models.Q(**{f"{latest}__gte": first}) & ~models.Q(**{latest: dates.LAST_DAY})
        return queryset.filter(within & (begins | models.Q(**{f"{latest}__lte": last})))


class SearchFilter(admin.FieldListFilter):
    """The rows that refer to one row of another noun, which is found by typing, as in the forms."""

    template = "admin/filter_search.html"

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        # Django asks for the parameters while it sets the filter up.
        self.none_path = f"{field_path}__isnull"
        super().__init__(field, request, params, model, model_admin, field_path)
        self.site: Any = model_admin.admin_site
        self.may_be_none = "__" not in field_path and (field.null or field.many_to_many)
        asked: Any = self.used_parameters.get(field_path) or [""]
        self.chosen = str(asked[-1])
        self.none = self.none_path in self.used_parameters

    def has_output(self) -> bool:
        """Always: even where nothing refers to anything yet."""
        return True

    def expected_parameters(self) -> list[str | None]:
        """The row that is referred to, or that there is none."""
        return [self.field_path, self.none_path]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows that refer to it."""
        if self.chosen and not self.chosen.isdecimal():
            raise IncorrectLookupParameters
        if self.none:
            return queryset.filter(**{self.none_path: True})
        return queryset.filter(**{self.field_path: self.chosen}) if self.chosen else queryset

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        """All; none, where that may be; and the box, with what else the list is narrowed by."""
        parameter, none = self.field_path, self.none_path
        without = changelist.get_query_string(remove=[parameter, none])
        yield {"selected": not (self.chosen or self.none), "query_string": without, "display": _t("All")}
        if self.may_be_none:
            query = changelist.get_query_string({none: "True"}, remove=[parameter])
            yield {"selected": self.none, "query_string": query, "display": _t("None")}
        yield {"box": self._box(parameter), "others": list(QueryDict(without.removeprefix("?")).items())}

    def _box(self, parameter: str) -> str:
        target: Any = self.field.related_model
        widget = RecordSelect(self.field, self.site)
        field = forms.ModelChoiceField(target._default_manager.all(), widget=widget, required=False)
        field.label_from_instance = self.site.get_model_admin(target).label_for  # type: ignore[method-assign]
        box: str = field.widget.render(parameter, self.chosen, {"id": f"by-{parameter}", "aria-label": str(self.title)})
        return box


BY_SOURCE = ("citations__passage__source", SearchFilter)
