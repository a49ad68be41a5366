"""Strict query strings: the filter set that every list of records is read with, and the filters it is made of.

A filter set is strict: a parameter that it does not know, a value that means nothing and a single value given twice
are errors under the parameter's name, and nothing is filtered. A parameter left blank, as a form sends it, counts as
not given. Every list that comes out of a filter set has a total order, so that paging neither loses nor doubles a row.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from adgmin import verbs
from adgmin.models import Passage
from adgmin.record import AsOf, Cited, Published, State
from adgmin.search.answers import matching

from .days import AsOfFilter, IsoDayField, IsoMomentField

type Text = str | Promise
type Codes = Iterable[tuple[str, Text]]
# A row and a value of it that a filter could ask for, each pair once.
type Pairs = Iterable[tuple[Any, Any]]
# A queryset of whichever noun, with that noun's own methods.
type Rows = Any


class StrictForm(forms.Form):
    """A form that also reports what its filter set refused before any field was looked at."""

    refused: Mapping[str, ValidationError] = {}

    def full_clean(self) -> None:
        """Add the refused parameters to the errors of the fields."""
        super().full_clean()
        for name, error in self.refused.items():
            self.errors[name] = self.error_class([error], renderer=self.renderer)


class StrictFilterSet(django_filters.FilterSet):
    """Refuses what it does not understand; ``extra`` names the parameters that the view itself reads, such as page.

    Check ``is_valid()``: with errors ``qs`` is empty, and ``errors`` holds sentences by parameter.
    """

    as_of = AsOfFilter()

    class Meta:
        form = StrictForm

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: Rows | None = None,
        *,
        extra: Iterable[str] = (),
        when: AsOf | None = None,
        **kwargs: Any,
    ) -> None:
        self.given_when = when
        given = data if data is not None else QueryDict()
        self.extra = frozenset(extra)
        self.refused = self._refuse(given, self.extra)
        super().__init__(_without_blanks(given), queryset, **kwargs)

    def _refuse(self, given: QueryDict, extra: Collection[str]) -> dict[str, ValidationError]:
        known = sorted({*self.base_filters, *extra})
        refused = {}
        for name, values in given.lists():
            if name not in known:
                message = (
                    _("“%(name)s” is not a parameter here. Valid parameters: %(known)s.") if known
                    else _("“%(name)s” is not a parameter here. There are no parameters.")
                )  # fmt: skip
                refused[name] = ValidationError(message, params={"name": name, "known": ", ".join(known)})
            elif len(values) > 1 and not isinstance(self.base_filters.get(name), django_filters.MultipleChoiceFilter):
                refused[name] = ValidationError(_("“%(name)s” takes one value only."), params={"name": name})
        return refused

    def get_form_class(self) -> type[forms.Form]:
        """The form of the filters, told what has been refused."""
        form: type[forms.Form] = super().get_form_class()
        return type(form.__name__, (form,), {"refused": self.refused})

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Filter and order; with any error, nothing at all."""
        if not self.is_valid():
            return queryset.none()
        # Before any filter asks what there was by the day.
        return super().filter_queryset(queryset.showing(self.when) if hasattr(queryset, "showing") else queryset)

    @cached_property
    def when(self) -> AsOf:
        """The day as of which it is asked for: one object for all that is read for a request."""
        return self.given_when or AsOf(self.form.cleaned_data.get("as_of") if self.is_valid() else None)

    def without(self, name: str) -> Self:
        """The same query string without one parameter, of the same sources."""
        if name not in self.data:
            return self
        data = self.data.copy()
        del data[name]
        return type(self)(data, self.queryset, extra=self.extra, when=self.when, request=self.request)

    def tally(self, name: str) -> Counter[str]:
        """For each value of a filter, how many rows it would keep if it were asked for beside all other filters."""
        return tallied(self.filters[name].pairs(self.without(name).qs))


def tallied(pairs: Pairs) -> Counter[str]:
    """How many rows have each value."""
    return Counter(value for _row, value in pairs if value)


def _without_blanks(given: QueryDict) -> QueryDict:
    filled = QueryDict(mutable=True)
    for name, values in given.lists():
        if kept := [value for value in values if value.strip()]:
            filled.setlist(name, kept)
    return filled


# Fields: what a value may be.


class _NamesCodes(forms.Field):
    """Names the codes there are to whoever sends another one."""

    choices: Any

    def validate(self, value: Any) -> None:
        """As Django's, with the codes in the message."""
        try:
            super().validate(value)
        except ValidationError as error:
            codes = ", ".join(str(code) for code, _label in self.choices if code)
            raise ValidationError(
                _("“%(value)s” is not one of: %(codes)s."), error.code, {**(error.params or {}), "codes": codes}
            ) from error


class CodeField(_NamesCodes, forms.ChoiceField):
    """One of a few codes, or a blank, which a select shows as ``any_label``."""

    def __init__(self, *, choices: Codes, any_label: Text = "", **kwargs: Any) -> None:
        super().__init__(choices=[("", any_label or _("any")), *choices], **kwargs)


class CodesField(_NamesCodes, forms.MultipleChoiceField):
    """Any number of codes."""


class SlugsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Slugs of published records. A draft's slug and nobody's get the same answer."""

    default_error_messages = {"invalid_choice": _("No published record has the slug “%(value)s”.")}


# Filters: what a value does, and how to say it: ``phrase`` stands after the noun, and holds ``%(values)s``.


class Phrased:
    """A filter that can say what it keeps."""

    def __init__(self, *args: Any, phrase: Text = "", **kwargs: Any) -> None:
        self.phrase = phrase or _("with %(label)s %(values)s")
        super().__init__(*args, **kwargs)


class CodesFilter(Phrased, django_filters.MultipleChoiceFilter):
    """Records of which a field holds one of the codes given."""

    field_class = CodesField

    def pairs(self, qs: Rows, row: str = "pk") -> Pairs:
        """The code of each row."""
        return qs.order_by().values_list(row, self.field_name).distinct()  # type: ignore[no-any-return]

    def filter(self, qs: Rows, value: list[str]) -> Rows:
        """Keep those with one of the codes."""
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class VerbClassesFilter(CodesFilter):
    """Records of which the verb belongs to one of the classes given."""

    def filter(self, qs: Rows, value: list[str]) -> Rows:
        """Keep those with a verb of one of the classes."""
        return super().filter(qs, [verb for code in value for verb in verbs.of_class(code)])

    def pairs(self, qs: Rows, row: str = "pk") -> Pairs:
        """The class of each row’s verb."""
        return {(found, verbs.BY_CODE[verb].of_class.code) for found, verb in super().pairs(qs, row)}


class SlugsFilter(Phrased, django_filters.ModelMultipleChoiceFilter):
    """Records from which one of the paths leads to one of the records given, through published records only."""

    field_class = SlugsField

    def __init__(self, queryset: Rows, *paths: str, label: Text, help_text: Text, phrase: Text = "") -> None:
        self.paths = paths
        super().__init__(queryset=queryset, to_field_name="slug", label=label, help_text=help_text, phrase=phrase)
        extend_schema_field({"type": "string", "description": help_text})(self)

    def filter(self, qs: Rows, value: Collection[models.Model]) -> Rows:
        """Keep those that lead to one of the records; a row at most once, however many ways lead there."""
        if not value:
            return qs
        leading = models.Q()
        for path in self.paths:
            leading |= models.Q(**{f"{path}__in": value}) & models.Q(**_on_the_way(qs, path))
        return qs.filter(pk__in=qs.model._default_manager.filter(leading).values("pk"))

    def pairs(self, qs: Rows, row: str = "pk") -> Pairs:
        """The slugs to which any of the paths leads from each row."""
        first, *others = (
            qs.order_by().filter(**_on_the_way(qs, path)).values_list(row, f"{path}__slug").distinct()
            for path in self.paths
        )
        return first.union(*others).order_by() if others else first  # type: ignore[no-any-return]


def _on_the_way(qs: Rows, path: str) -> dict[str, Any]:
    """The conditions that keep a path off drafts, and off what was later than the day as of which the rows are shown.

    Each record that it passes through is published and was there by the day; each passage is of a text that reports up
    to it.
    """
    conditions: dict[str, Any] = {}
    model: type[models.Model] = qs.model
    as_of: AsOf | None = getattr(qs, "shown_as_of", None)
    walked = ""
    for name in path.split("__")[:-1]:
        walked = f"{walked}{name}__"
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
        if issubclass(model, Published):
            conditions[f"{walked}state"] = State.PUBLISHED
            if as_of:
                conditions[f"{walked}in"] = model._default_manager.as_of(as_of).order_by().values("pk")  # type: ignore[attr-defined]
        elif as_of and issubclass(model, Passage):
            conditions[f"{walked}source__in"] = as_of.reporting
    return conditions


class YesNoFilter(Phrased, django_filters.ChoiceFilter):
    """Records of one of two sorts. A list offers the sort ``offered``; the other can be asked for all the same."""

    field_class = CodeField
    offered = "true"

    def rows_for(self, qs: Rows, value: str) -> Rows:
        """The records of a sort."""
        raise NotImplementedError

    def filter(self, qs: Rows, value: str) -> Rows:
        """Keep the one sort or the other."""
        return self.rows_for(qs, value) if value else qs

    def pairs(self, qs: Rows, row: str = "pk") -> Pairs:
        """The rows of the sort offered."""
        offered = self.rows_for(qs, self.offered).order_by()
        return ((found, self.offered) for found in offered.values_list(row, flat=True))


class DiffersFilter(YesNoFilter):
    """Records about which sources differ in some aspect, or do not."""

    def rows_for(self, qs: Rows, value: str) -> Rows:
        """Those about which they differ, or all others."""
        return qs.differing(value == "true")


class CourtesyFilter(YesNoFilter):
    """Records of which the verb is no more than a courtesy, or says something."""

    offered = "false"

    def rows_for(self, qs: Rows, value: str) -> Rows:
        """The courtesies, or all others."""
        courtesies = verbs.of_class(verbs.COURTESY.code)
        return qs.filter(verb__in=courtesies) if value == "true" else qs.exclude(verb__in=courtesies)


class DayFilter(Phrased, django_filters.DateFilter):
    """Records of which a saved bound is on one side of a day."""

    field_class = IsoDayField


class UpdatedSinceFilter(Phrased, django_filters.CharFilter):
    """Records that changed here, themselves or in their citations, at a moment or after it."""

    field_class = IsoMomentField

    def filter(self, qs: Rows, value: dt.datetime | None) -> Rows:
        """Keep what changed."""
        if not value:
            return qs
        changed = models.Q(modified__gte=value)
        if issubclass(qs.model, Cited):
            changed |= models.Q(citations__modified__gte=value)
        return qs.filter(pk__in=qs.model._default_manager.filter(changed).values("pk"))


class WordsFilter(Phrased, django_filters.CharFilter):
    """Records that the search finds."""

    def filter(self, qs: Rows, value: str) -> Rows:
        """Keep what matches; the order stays that of the list."""
        return matching(qs, value) if value else qs


class SortFilter(django_filters.ChoiceFilter):
    """Orders by one of the orders listed; ``-`` turns it round, all but the last key, which only breaks ties.

    ``orders`` gives for each name its label and the fields, none of them ever null and the last ones unique. Of those
    named in ``descending`` pages offer the most first.
    """

    field_class = CodeField

    def __init__(
        self, orders: Mapping[str, tuple[Text, tuple[str, ...]]], default: str, descending: Collection[str] = ()
    ) -> None:
        self.orders, self.default, self.descending = orders, default, descending
        choices = [
            pair
            for name, (label, _fields) in orders.items()
            for pair in (
                (name, format_lazy(_("{order}, ascending"), order=label)),
                (f"-{name}", format_lazy(_("{order}, descending"), order=label)),
            )
        ]
        super().__init__(
            choices=choices,
            any_label=_("default order"),
            label=_("order"),
            help_text=format_lazy(
                _("The order of the list; a leading - reverses it. Default: {default}."), default=default
            ),
        )

    def filter(self, qs: Rows, value: str) -> Rows:
        """Order; without a value, in the usual order."""
        name = value or self.default
        *keys, tie_break = self.orders[name.removeprefix("-")][1]
        return qs.order_by(*(f"-{key}" if name.startswith("-") else key for key in keys), tie_break)
