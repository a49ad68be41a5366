"""Filters of the admin lists: links where there are few values, search boxes where there may be many."""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin import dates, verbs
from adgmin.filters.base import Text
from adgmin.models import Passage, unsettled
from adgmin.record import Cited, CitedQuerySet
from adgmin.record.merging import Column

from .forms import RecordSelect, label_rows
from .versions import undecided
from .worklist import UNFINISHED, edited_by, unchanged, uncited


class YesNoFilter(admin.SimpleListFilter):
    """A filter with the choices “Yes” and “No”."""

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[models.Model]") -> list[tuple[str, Text]]:
        """The two choices; a subclass may reword or reorder them."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        """Filter the rows if “yes” or “no” was chosen."""
        if self.value() not in ("yes", "no"):
            return queryset
        condition = self.condition(request, queryset.model)
        return queryset.filter(condition if self.value() == "yes" else ~condition)

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        """The condition that the rows for “yes” meet."""
        raise NotImplementedError


class DisagreeFilter(admin.SimpleListFilter):
    """Records whose sources disagree, by whether curators have settled that."""

    title = _("sources disagree")
    parameter_name = "differs"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[models.Model]") -> list[tuple[str, Text]]:
        """What is to be settled first."""
        return [("yes", _("Yes, not settled")), ("settled", _("Yes, settled")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        """Rows with a disagreement that is not settled, with settled ones only, or without."""
        assert isinstance(queryset, CitedQuerySet)
        if self.value() == "yes":
            return queryset.filter(unsettled(queryset.model))
        if self.value() == "settled":
            return queryset.differing().exclude(unsettled(queryset.model))
        return queryset.differing(False) if self.value() == "no" else queryset


class CitedFilter(YesNoFilter):
    """Records with a citation, and drafts without one."""

    title = _("cited")
    parameter_name = "cited"

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        assert issubclass(model, Cited)
        return ~uncited(model)


class EditedByMeFilter(YesNoFilter):
    """Records that the user has added or changed in the admin."""

    title = _("edited by me")
    parameter_name = "mine"

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        """An entry of the user in the admin log is about the row."""
        return models.Q(edited_by(model, request.user))


class OldFilter(YesNoFilter):
    """Records that nobody has saved for two weeks."""

    title = _("unchanged for two weeks")
    parameter_name = "old"

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        return unchanged()


class AccountedFilter(YesNoFilter):
    """Passages by whether they are accounted for: cited, or with a note to say why not."""

    title = _("accounted for")
    parameter_name = "accounted"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[models.Model]") -> list[tuple[str, Text]]:
        """“No” first, since it is the list to work on."""
        return [("no", _("Not yet")), ("yes", _("Cited, or a note says why not"))]

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        return ~models.Q(pk__in=Passage.objects.order_by().unaccounted().values("pk"))


class UnfinishedSourceFilter(YesNoFilter):
    """Sources with unaccounted passages or without any passage."""

    title = _("passages not accounted for")
    parameter_name = "left"

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        return UNFINISHED


class VersionFilter(YesNoFilter):
    """Sources that may be a version of another one, of which nobody has said so."""

    title = _("may be a version of another")
    parameter_name = "version"

    def condition(self, request: HttpRequest, model: type[models.Model]) -> models.Q:
        return models.Q(pk__in=undecided())


class VerbClassFilter(admin.SimpleListFilter):
    """Filters outcomes by the class of their verb, which has no column of its own."""

    title = _("class of verbs")
    parameter_name = "verb_class"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[models.Model]") -> list[tuple[str, Text]]:
        """The verb classes, strongest first."""
        return [(code, str(label)) for code, label in verbs.class_choices()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        """Outcomes with a verb of the chosen class."""
        return queryset.filter(verb__in=verbs.of_class(self.value() or "")) if self.value() else queryset


# The filter lists at most so many years, the newest ones.
MAX_YEARS = 40


class YearFilter(admin.SimpleListFilter):
    """Rows by the years in which their date may lie. ``dated_by`` of the admin names the date field."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[models.Model]") -> list[tuple[str, Text]]:
        """The years of the latest possible days of all rows, newest first."""
        self.field: str = getattr(model_admin, "dated_by", "")
        latest = f"{self.field}_latest"
        known = model_admin.model._default_manager.exclude(**{latest: dates.LAST_DAY})
        return [(str(day.year), str(day.year)) for day in known.dates(latest, "year", order="DESC")[:MAX_YEARS]]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        """Rows whose date may lie in the year. With an open start, only the year of the latest possible day counts."""
        if not self.value():
            return queryset
        try:
            year = int(self.value() or "")
            first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters from error
        earliest, latest = f"{self.field}_earliest", f"{self.field}_latest"
        begins = models.Q(**{f"{earliest}__lte": last}) & ~models.Q(**{earliest: dates.FIRST_DAY})
        within = models.Q(**{f"{latest}__gte": first}) & ~models.Q(**{latest: dates.LAST_DAY})
        return queryset.filter(within & (begins | models.Q(**{f"{latest}__lte": last})))


class RelatedRowFilter(admin.FieldListFilter):
    """Rows that refer to a chosen row of another model. The row is chosen in a search box."""

    template = "admin/filter_search.html"

    def __init__(
        self, field: Column, request: HttpRequest, params: dict[str, list[str]], model: type[models.Model],
        model_admin: "admin.ModelAdmin[models.Model]", field_path: str,
    ) -> None:  # fmt: skip
        # The base class calls expected_parameters, which needs this.
        self.none_path = f"{field_path}__isnull"
        super().__init__(field, request, params, model, model_admin, field_path)
        self.site = model_admin.admin_site
        self.may_be_none = "__" not in field_path and (field.null or field.many_to_many)
        asked = self.used_parameters.get(field_path)
        self.chosen = str(asked[-1]) if isinstance(asked, list) and asked else ""
        self.none_chosen = self.none_path in self.used_parameters

    def has_output(self) -> bool:
        """Always shown, even if no row refers to another one yet."""
        return True

    def expected_parameters(self) -> list[str | None]:
        """One parameter for the chosen row, one for “None”."""
        return [self.field_path, self.none_path]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        """Rows that refer to the chosen row, or to none."""
        if self.chosen and not self.chosen.isdecimal():
            raise IncorrectLookupParameters
        if self.none_chosen:
            return queryset.filter(**{self.none_path: True})
        return queryset.filter(**{self.field_path: self.chosen}) if self.chosen else queryset

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, object]]:  # type: ignore[override]
        """“All”, “None” if the field may be empty, and the search box with the other parameters of the query string."""
        parameter, isnull = self.field_path, self.none_path
        without = changelist.get_query_string(remove=[parameter, isnull])
        yield {"selected": not (self.chosen or self.none_chosen), "query_string": without, "display": _t("All")}
        if self.may_be_none:
            query = changelist.get_query_string({isnull: "True"}, remove=[parameter])
            yield {"selected": self.none_chosen, "query_string": query, "display": _t("None")}
        yield {"box": self._render_box(parameter), "others": list(QueryDict(without.removeprefix("?")).items())}

    def _render_box(self, parameter: str) -> str:
        target = self.field.related_model
        assert target is not None
        field = forms.ModelChoiceField(
            target._default_manager.all(), widget=RecordSelect(self.field, self.site), required=False
        )
        label_rows(field, getattr(self.site.get_model_admin(target), "label_for", str))
        widget: RecordSelect = field.widget
        return widget.render(parameter, self.chosen, {"id": f"by-{parameter}", "aria-label": str(self.title)})


BY_SOURCE = ("citations__passage__source", RelatedRowFilter)
