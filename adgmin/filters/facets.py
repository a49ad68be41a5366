"""The query string of a list as its page shows it: facets, chips, sort links and a sentence.

A facet is a filter with the values that would keep any row beside all other filters, and the number of rows for each.
The whole state of a list is in its query string, so a link to it shows the same list.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from adgmin import dates
from adgmin.record.together import rows_together

from .base import SlugsField, SortFilter, StrictFilterSet
from .days import AsOfField

# Values of a facet shown at once; the others are folded.
OPTIONS_SHOWN = 8
# Values of a facet listed at all. Further ones would help nobody and make the page heavy; pages link to the rare ones.
MAX_OPTIONS = 40
# The filters that all lists have: the sentence names them last.
COMMON_FILTERS = ("as_of", "source", "differs", "q", "updated_since")


class BadQueryError(Exception):
    """A query string that a list refuses, with the errors by parameter."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class Chip(NamedTuple):
    """An active filter in words, and the query string without it."""

    label: str
    value: str
    removed_query: str


class FilterInput(NamedTuple):
    """A filter shown as a text or date input."""

    name: str
    label: str
    type: str
    given: str


class Option(NamedTuple):
    """A value of a facet, the number of rows that it would keep, and whether it is given."""

    value: str
    label: str
    number: int
    given: bool


class Facet(NamedTuple):
    """A filter shown as a list of values."""

    name: str
    label: str
    options: list[Option]

    @property
    def first(self) -> list[Option]:
        """The values shown at once, and all given values."""
        return [option for place, option in enumerate(self.options) if place < OPTIONS_SHOWN or option.given]

    @property
    def rest(self) -> list[Option]:
        """The values behind “more”: not among the first, and not given in the query string."""
        return [option for place, option in enumerate(self.options) if place >= OPTIONS_SHOWN and not option.given]

    @property
    def given(self) -> int:
        """The number of given values."""
        return sum(option.given for option in self.options)


class SortLink(NamedTuple):
    """An order of the list, and the query string that sorts by it; reversed for the current order."""

    label: str
    query: str
    is_current: bool
    descends: bool


def filter_inputs(filterset: StrictFilterSet, names: Iterable[str]) -> list[FilterInput]:
    """The inputs for these filters."""
    return [
        FilterInput(
            name,
            _label(filterset, name),
            "date" if _is_day(filterset, name) else "search",
            filterset.data.get(name, ""),
        )
        for name in names
    ]


def _label(filterset: StrictFilterSet, name: str) -> str:
    return capfirst(str(filterset.form.fields[name].label))


def _is_day(filterset: StrictFilterSet, name: str) -> bool:
    return isinstance(filterset.form.fields[name], forms.DateField)


class Tallied(NamedTuple):
    """The number of rows of a list, and its facets."""

    total: int
    facets: list[Facet]


def tallied(filterset: StrictFilterSet, names: Sequence[str]) -> Tallied:
    """The facets that can narrow down the list, or do so already, in two queries: for numbers and names of records."""
    total, tallies = filterset.tallies(names)
    labels = _labels_of_facets(filterset, tallies)
    found = [
        Facet(name, _label(filterset, name), _options(filterset, name, tallies[name], labels[name])) for name in names
    ]
    shown = [facet for facet in found if facet.given or any(0 < option.number < total for option in facet.options)]
    return Tallied(total, shown)


def _options(filterset: StrictFilterSet, name: str, tally: Counter[str], labels: Mapping[str, str]) -> list[Option]:
    """The values that keep any row: in their own order if they are few, else the most frequent first."""
    given = filterset.data.getlist(name)
    options = [Option(value, label, tally[value], value in given) for value, label in labels.items()]
    if len(options) > OPTIONS_SHOWN:
        options.sort(key=lambda option: -option.number)
    return options[:MAX_OPTIONS] + [option for option in options[MAX_OPTIONS:] if option.given]


def _labels_of_facets(filterset: StrictFilterSet, tallies: Mapping[str, Counter[str]]) -> dict[str, dict[str, str]]:
    """By facet, the labels of its values in their own order; those of all records in one query."""
    fields = {name: filterset.form.fields[name] for name in tallies}
    values = {name: {*tally, *filterset.data.getlist(name)} for name, tally in tallies.items()}
    records = {name: field for name, field in fields.items() if isinstance(field, SlugsField)}
    named = rows_together(_in_order(field, values[name]) for name, field in records.items())
    of_records = {
        name: {slug: label for _place, slug, label in sorted(rows)} for name, rows in zip(records, named, strict=True)
    }
    return {name: of_records[name] if name in of_records else _labels(fields[name], values[name]) for name in tallies}


def _in_order(field: SlugsField, slugs: Iterable[str]) -> QuerySet[Model, Any]:
    """The place in the order of the noun, the slug and the name of each row with one of the slugs."""
    rows: Any = field.queryset
    place = Window(RowNumber(), order_by=list(rows.model._meta.ordering))
    named: QuerySet[Model, Any] = rows.filter(slug__in=list(slugs)).order_by().annotate(row_number=place)
    return named.values_list("row_number", "slug", "name")


def _labels(field: forms.Field, values: Iterable[str]) -> dict[str, str]:
    """The labels of codes, in their own order."""
    return {str(code): str(label) for code, label in getattr(field, "choices", ()) if str(code) in values}


def value_labels(filterset: StrictFilterSet) -> dict[str, list[str]]:
    """The labels of the given values by filter, in the order of the query string."""
    by_filter = {}
    for name, values in filterset.data.lists():
        if getattr(filterset.filters.get(name), "phrase", ""):
            labels = _given_labels(filterset, name)
            by_filter[name] = [labels.get(value, value) for value in values]
    return by_filter


def _given_labels(filterset: StrictFilterSet, name: str) -> Mapping[str, str]:
    field, given = filterset.form.fields[name], filterset.data.getlist(name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        # Already fetched by the validation.
        return {row.slug: str(row) for row in filterset.form.cleaned_data[name]}
    if isinstance(field, forms.DateField | AsOfField):
        return {value: dates.display(value) for value in given}
    return _labels(field, given)


def chips(filterset: StrictFilterSet, labels: Mapping[str, list[str]]) -> list[Chip]:
    """A chip for each given value."""
    return [
        Chip(_label(filterset, name), label, _query_without(filterset, name, value))
        for name in labels
        for value, label in zip(filterset.data.getlist(name), labels[name], strict=True)
    ]


def _query(filterset: StrictFilterSet, name: str, values: list[str]) -> str:
    """The query string with other values of one parameter, without the page number."""
    query = filterset.data.copy()
    query.pop("page", None)
    query.setlist(name, values)
    return f"?{query.urlencode()}"


def _query_without(filterset: StrictFilterSet, name: str, value: str) -> str:
    return _query(filterset, name, [other for other in filterset.data.getlist(name) if other != value])


def sort_links(filterset: StrictFilterSet) -> list[SortLink]:
    """A link for each order of the list; empty if the list has one order only."""
    ordering: SortFilter | None = filterset.filters.get("ordering")
    if ordering is None:
        return []
    current = filterset.data.get("ordering") or ordering.default
    links = []
    for name, (label, _fields) in ordering.orders.items():
        is_current = name == current.removeprefix("-")
        descends = (
            current.startswith("-") if is_current else ordering.default == f"-{name}" or name in ordering.descending
        )
        linked = f"{'-' if descends != is_current else ''}{name}"
        query = _query(filterset, "ordering", [linked] if linked != ordering.default else [])
        links.append(SortLink(capfirst(str(label)), query, is_current, descends))
    return links


def hidden_inputs(filterset: StrictFilterSet, shown: Iterable[str]) -> list[tuple[str, str]]:
    """The given values that the form shows no input for, as names and values of hidden inputs."""
    hidden = set(filterset.form.fields) - set(shown)
    return [(name, value) for name in sorted(hidden) for value in filterset.data.getlist(name)]


class VerboseNames(NamedTuple):
    """The names of the rows of a list, as in the options of a model."""

    verbose_name: str | Promise
    verbose_name_plural: str | Promise


def sentence(filterset: StrictFilterSet, noun: VerboseNames, total: int, labels: Mapping[str, list[str]]) -> str:
    """A description of the list: “12 outcomes on AI governance, endorsed or adopted, dated 2023 to 2025”."""
    nouns = str(noun.verbose_name if total == 1 else noun.verbose_name_plural)
    if not labels:
        everything = _("All %(number)d %(nouns)s") if total > 1 else _("%(number)d %(nouns)s")
        return everything % {"number": total, "nouns": nouns} if total else ""
    kept = ", ".join(phrases(filterset, labels))
    if total:
        return _("%(number)d %(nouns)s %(kept)s") % {"number": total, "nouns": nouns, "kept": kept}
    return _("No %(nouns)s %(kept)s") % {"nouns": nouns, "kept": kept}


def phrases(filterset: StrictFilterSet, labels: Mapping[str, list[str]]) -> list[str]:
    """The phrase of each given filter, in the order of the filter set; those of COMMON_FILTERS last."""
    after, before = (filterset.form.cleaned_data.get(name) for name in ("date_after", "date_before"))
    found = {
        name: get_text_list(given, _("and") if getattr(filterset.filters[name], "needs_all", False) else _("or"))
        for name, given in labels.items()
    }
    if after or before:
        found.pop("date_before", None)
        found["date_after"] = _period(after, before)
    named = sorted((name for name in filterset.filters if name in found), key=lambda name: name in COMMON_FILTERS)
    return [_phrase(filterset, name) % {"values": found[name], "label": _label(filterset, name)} for name in named]


def _phrase(filterset: StrictFilterSet, name: str) -> str:
    return str(filterset.filters[name].phrase)


def _period(after: dt.date | None, before: dt.date | None) -> str:
    """“2023”, “2023 to 2025”, “from 9 February 2023” or “up to 2025”: whole years as years."""
    first = after and dates.display(after.isoformat())
    if after and (after.month, after.day) == (1, 1):
        first = str(after.year)
    last = before and dates.display(before.isoformat())
    if before and (before.month, before.day) == (12, 31):
        last = str(before.year)
    if not first:
        return _("up to %(last)s") % {"last": last}
    if not last:
        return _("from %(first)s") % {"first": first}
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
