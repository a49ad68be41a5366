"""The base of all filter sets, and the filters that they are made of.

A filter set is strict: an unknown parameter, an invalid value and a repeated single value are errors under the name of
the parameter, and nothing is filtered. A blank parameter, as forms send it, counts as absent. Each list has a total
order, so that paging neither skips nor repeats a row.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, Model, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from adgmin import verbs
from adgmin.models import Passage
from adgmin.record import AsOf, Cited, CitedQuerySet, Mergeable, Published, RecordedQuerySet, State, keys_by_then
from adgmin.record.as_of import Texts
from adgmin.record.compiled import CompiledOnce
from adgmin.record.together import Chained, paired, value_counts
from adgmin.search.answers import matching

from .days import AsOfFilter, IsoDayField, IsoMomentField

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Text = _StrOrPromise
type Codes = Iterable[tuple[str, Text]]
# ``paired`` and ``Chained``: the keys of rows, each with one of its values for a filter. A pair may come several times.
type Pairs = list[QuerySet[Any, Any] | Chained]


class StrictForm(forms.Form):
    """A form that also reports the errors that its filter set found before validation."""

    refused: Mapping[str, ValidationError] = {}

    def full_clean(self) -> None:
        """Add the refused parameters to the errors of the fields."""
        super().full_clean()
        for name, error in self.refused.items():
            self.errors[name] = self.error_class([error], renderer=self.renderer)


class StrictFilterSet(django_filters.FilterSet):
    """Refuses invalid parameters. ``extra`` lists parameters that the view reads itself, such as page.

    Check ``is_valid()``: with errors ``qs`` is empty, and ``errors`` has sentences by parameter.
    """

    as_of = AsOfFilter()

    # django-filter has no types.
    data: QueryDict
    form: StrictForm

    class Meta:
        form = StrictForm

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet[Model] | None = None,
        *,
        extra: Iterable[str] = (),
        when: AsOf | None = None,
        texts: Texts | None = None,
        **kwargs: object,
    ) -> None:
        self.given_as_of, self.texts = when, texts or Texts()
        given = data if data is not None else QueryDict()
        self.extra = frozenset(extra)
        self.refused = self._refuse(given, self.extra)
        super().__init__(_without_blank_values(given), queryset, **kwargs)

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
        """The form of the filters, with the refused parameters."""
        form: type[forms.Form] = super().get_form_class()
        return type(form.__name__, (form,), {"refused": self.refused})

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Filter and sort; an empty queryset if there is any error."""
        if not self.is_valid():
            return queryset.none()
        # First, because the filters read the day that the queryset is shown as of.
        shown = queryset.showing(self.when) if isinstance(queryset, RecordedQuerySet) else queryset
        filtered: QuerySet[Model] = super().filter_queryset(shown)
        return filtered

    @cached_property
    def when(self) -> AsOf:
        """The day asked for; one object for all queries of a request."""
        return self.given_as_of or AsOf(self.form.cleaned_data.get("as_of") if self.is_valid() else None, self.texts)

    def without(self, name: str) -> Self:
        """The same filter set without one parameter."""
        if name not in self.data:
            return self
        data = self.data.copy()
        del data[name]
        return type(self)(data, self.queryset, extra=self.extra, when=self.when, request=self.request)

    def pairs(self, name: str) -> Pairs:
        """The rows that all other filters keep, with their values for a filter."""
        pairs: Pairs = self.filters[name].pairs(self.without(name).qs)
        return pairs

    def tallies(self, names: Sequence[str]) -> tuple[int, dict[str, Counter[str]]]:
        """The number of rows; and by filter, for each value the number of rows that it keeps beside all other filters.

        All are counted in one query.
        """
        total, found = value_counts(self.qs, [self.pairs(name) for name in names])
        return total, dict(zip(names, found, strict=True))


def _without_blank_values(given: QueryDict) -> QueryDict:
    filled = QueryDict(mutable=True)
    for name, values in given.lists():
        if kept := [value for value in values if value.strip()]:
            filled.setlist(name, kept)
    return filled


# Form fields: which values are valid.


class _CodesInMessage(forms.ChoiceField):
    """Lists the valid codes in the error message."""

    def validate(self, value: object) -> None:
        """Like Django’s, with the valid codes in the message."""
        try:
            super().validate(value)
        except ValidationError as error:
            codes = ", ".join(str(code) for code, _label in getattr(self, "choices", ()) if code)
            raise ValidationError(
                _("“%(value)s” is not one of: %(codes)s."), error.code, {**(error.params or {}), "codes": codes}
            ) from error


class CodeField(_CodesInMessage):
    """One code, or blank; a select shows the blank as ``any_label``."""

    def __init__(self, *, choices: Codes, any_label: Text = "", **kwargs: Any) -> None:
        super().__init__(choices=[("", any_label or _("any")), *choices], **kwargs)


class CodesField(_CodesInMessage, forms.MultipleChoiceField):
    """Any number of codes."""


# Filters: the rows that a value keeps, and the ``phrase`` that describes them. The phrase follows the noun and contains
# ``%(values)s``.


class PhraseMixin:
    """A filter that can describe in words which rows it keeps."""

    # True if a row must match all values given, not one of them.
    needs_all = False

    def __init__(self, *args: object, phrase: Text = "", **kwargs: object) -> None:
        self.phrase = phrase or _("with %(label)s %(values)s")
        super().__init__(*args, **kwargs)

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The values of each row; ``row`` is the path to the key to give for it."""
        raise NotImplementedError


class CodesFilter(PhraseMixin, django_filters.MultipleChoiceFilter):
    """Rows with one of the codes in a field."""

    field_class = CodesField

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The code of each row."""
        return [paired(qs, row, self.field_name)]

    def filter(self, qs: QuerySet[Model], value: list[str]) -> QuerySet[Model]:
        """Keep the rows with one of the codes."""
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class VerbClassesFilter(CodesFilter):
    """Rows with a verb of one of the classes."""

    def filter(self, qs: QuerySet[Model], value: list[str]) -> QuerySet[Model]:
        """Keep the rows with a verb of one of the classes."""
        return super().filter(qs, [verb for code in value for verb in verbs.of_class(code)])

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The class of each row’s verb."""
        return [paired(qs, row, _class_of(self.field_name))]


@cache
def _class_of(verb: str) -> CompiledOnce:
    """The code of the class of a verb, given by its field."""
    codes = (When(**{f"{verb}__in": verbs.of_class(each.code)}, then=Value(each.code)) for each in verbs.CLASSES)
    return CompiledOnce(Case(*codes, output_field=CharField()))


class SlugsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Published records by slug. That of a merged one stands for the one it was merged into."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            noun = self.queryset.model if self.queryset is not None else Model
            if not issubclass(noun, Mergeable) or not isinstance(value, list | tuple):
                raise
            # PostgreSQL refuses to look for a NUL.
            slugs = [slug for slug in value if "\0" not in str(slug)]
            merged = noun._default_manager.filter(slug__in=slugs, merged_into__isnull=False)
            kept = dict(merged.values_list("slug", "merged_into__slug"))
            if not kept:
                raise
            return super().clean([kept.get(slug, slug) for slug in value])


class SlugsFilter(PhraseMixin, django_filters.ModelMultipleChoiceFilter):
    """Rows related to one of the given records by one of the paths, through published records only.

    Unknown slugs and slugs of drafts give the same error.
    """

    field_class = SlugsField

    def __init__(
        self,
        queryset: QuerySet[Model],
        *paths: str,
        label: Text,
        help_text: Text,
        phrase: Text = "",
        only: Mapping[str, Q] | None = None,
    ) -> None:
        self.paths = paths
        # By path, a condition on the rows that it leads over.
        self.only = only or {}
        unknown = {"invalid_choice": _("No published record has the slug “%(value)s”.")}
        super().__init__(
            queryset=queryset, to_field_name="slug", label=label, help_text=help_text, phrase=phrase,
            error_messages=unknown,
        )  # fmt: skip
        extend_schema_field({"type": "string", "description": help_text})(self)

    def filter(self, qs: QuerySet[Model], value: Collection[Model]) -> QuerySet[Model]:
        """Keep the related rows, each once, even if several paths lead to it."""
        if not value:
            return qs
        matches = Q()
        for path in self.paths:
            # A subquery for each path: joined in one, rows with many relations by each would be multiplied.
            found = Q(**{f"{path}__in": value}) & Q(**_path_conditions(qs, path)) & self.only.get(path, Q())
            related = qs.model._default_manager.filter(found)
            matches |= Q(pk__in=related.order_by().values("pk"))
        return qs.filter(matches)

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The slugs of the records related to each row."""
        return [_related(qs, row, path, self.only.get(path, Q())) for path in self.paths]


def _related(qs: QuerySet[Any], row: str, path: str, only: Q | None = None) -> QuerySet[Any, Any] | Chained:
    """Pairs of a key and the slug of a related record.

    If a path leads over one record to many, its values are found once and not for each row that refers to it.
    """
    first, _, rest = path.partition("__")
    field = qs.model._meta.get_field(first)
    if not (field.many_to_one or field.one_to_one) or "__" not in rest:
        # Rows without such a record are left out at once: it is an inner join then.
        found = qs.filter(only or Q(), **_path_conditions(qs, path), **{f"{path}__slug__isnull": False})
        return paired(found, row, f"{path}__slug")
    over: QuerySet[Any] = field.related_model._default_manager.all()
    if isinstance(qs, CitedQuerySet) and isinstance(over, CitedQuerySet) and qs.shown_as_of:
        over = over.showing(qs.shown_as_of)
    return Chained(paired(qs.filter(**_path_conditions(qs, f"{first}__slug")), row, first), _related(over, "pk", rest))


def _path_conditions(qs: QuerySet[Model], path: str) -> dict[str, object]:
    """The conditions that exclude drafts, and rows later than the queryset’s day, from a path.

    Each published noun on the path must be published and exist by that day; each passage must be of a source that
    reports up to it.
    """
    conditions: dict[str, object] = {}
    model: type[Model] | None = qs.model
    by_then = qs.shown_as_of.by_then if isinstance(qs, CitedQuerySet) and qs.shown_as_of else None
    prefix = ""
    for name in path.split("__")[:-1]:
        prefix = f"{prefix}{name}__"
        model = model and model._meta.get_field(name).related_model
        if model and issubclass(model, Published):
            conditions[f"{prefix}state"] = State.PUBLISHED
            if by_then:
                conditions[f"{prefix}in"] = keys_by_then(model, by_then)
        elif by_then and model and issubclass(model, Passage):
            conditions[f"{prefix}source__in"] = by_then.reporting
    return conditions


class YesNoFilter(PhraseMixin, django_filters.ChoiceFilter):
    """Rows with or without a property, for the values true and false. Lists offer only the value ``offered``."""

    field_class = CodeField
    offered = "true"

    def rows_for(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """The rows for “true” or “false”."""
        raise NotImplementedError

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Keep the rows for the value."""
        return self.rows_for(qs, value) if value else qs

    def pairs(self, qs: QuerySet[Model], row: str = "pk") -> Pairs:
        """The rows for the value offered."""
        return [paired(self.rows_for(qs, self.offered), row, Value(self.offered))]


class DiffersFilter(YesNoFilter):
    """Rows about which sources differ in some aspect, or rows about which they do not."""

    def rows_for(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """The rows with differing sources, or all others."""
        assert isinstance(qs, CitedQuerySet)
        return qs.differing(value == "true")


class CourtesyFilter(YesNoFilter):
    """Outcomes with a verb of courtesy, or all others."""

    offered = "false"

    def rows_for(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """The courtesies, or all others."""
        courtesies = verbs.of_class(verbs.COURTESY.code)
        return qs.filter(verb__in=courtesies) if value == "true" else qs.exclude(verb__in=courtesies)


class DayFilter(PhraseMixin, django_filters.DateFilter):
    """Rows with a date bound before or after a day."""

    field_class = IsoDayField


class UpdatedSinceFilter(PhraseMixin, django_filters.CharFilter):
    """Rows that were changed in this installation at or after a moment, or whose citations were."""

    field_class = IsoMomentField

    def __init__(self, *args: object, help_text: Text, phrase: Text = "", **kwargs: object) -> None:
        super().__init__(*args, help_text=help_text, phrase=phrase, **kwargs)
        moment = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
        extend_schema_field({**moment, "description": help_text})(self)

    def filter(self, qs: QuerySet[Model], value: dt.datetime | None) -> QuerySet[Model]:
        """The rows of which the record or a citation was modified at that time or later."""
        if not value:
            return qs
        changed = Q(modified__gte=value)
        if issubclass(qs.model, Cited):
            changed |= Q(citations__modified__gte=value)
        return qs.filter(pk__in=qs.model._default_manager.filter(changed).values("pk"))


class WordsFilter(PhraseMixin, django_filters.CharFilter):
    """Rows that match a search text; ``limits`` are the keywords of JSON Schema for the text."""

    def __init__(
        self,
        *args: object,
        help_text: Text = "",
        phrase: Text = "",
        limits: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, help_text=help_text, phrase=phrase, **kwargs)
        extend_schema_field({"type": "string", **(limits or {}), "description": help_text})(self)

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Keep the matching rows, in the order of the list."""
        if not value:
            return qs
        assert isinstance(qs, RecordedQuerySet)
        return matching(qs, value)


class PathFilter(django_filters.CharFilter):
    """The address of a page of this site, without the host. It filters nothing."""

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """All rows."""
        return qs


class SortFilter(django_filters.ChoiceFilter):
    """Sorts by one of the ``orders``; a leading ``-`` reverses all keys but the last, which only breaks ties.

    ``orders`` has the label and the fields by name. The fields are never null, and together they are unique. The orders
    in ``descending`` are offered in descending order first.
    """

    field_class = CodeField

    def __init__(
        self, orders: Mapping[str, tuple[Text, tuple[str, ...]]], default: str, descending: Collection[str] = ()
    ) -> None:
        self.orders, self.default, self.descending = orders, default, descending
        choices: list[tuple[str, Text]] = []
        for name, (label, _fields) in orders.items():
            choices.append((name, format_lazy(_("{order}, ascending"), order=label)))
            choices.append((f"-{name}", format_lazy(_("{order}, descending"), order=label)))
        super().__init__(
            choices=choices,
            any_label=_("default order"),
            label=_("order"),
            help_text=format_lazy(
                _("The order of the list; a leading - reverses it. Default: {default}."), default=default
            ),
        )

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        """Sort; without a value, in the default order."""
        name = value or self.default
        _label, (*keys, tie_break) = self.orders[name.removeprefix("-")]
        return qs.order_by(*(f"-{key}" if name.startswith("-") else key for key in keys), tie_break)
