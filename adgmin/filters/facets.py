"""Finding records: the query string of a list as its page shows it, in facets, in chips and in a sentence.

A facet is a filter with the values that would keep anything beside all other filters, and how many rows each would
keep. All of it is in the query string: a link to a list is a link to what it shows.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

from django import forms
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from adgmin import dates

from .base import Rows, SortFilter, StrictFilterSet
from .days import AsOfField

# A facet shows so many values at once; the others wait behind their number.
FIRST = 8
# More values than this are no help, and heavy: the links of the pages lead to the rare ones.
MOST_OPTIONS = 40
# The filters that every list has: a sentence names them last.
COMMON = ("as_of", "source", "differs", "q", "updated_since")


class BadQueryError(Exception):
    """A query string that a list refuses: for each parameter at fault, what is wrong with it."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class Chip(NamedTuple):
    """An active filter in words, and the query string without it."""

    label: str
    value: str
    without: str


class Entry(NamedTuple):
    """A filter to type into."""

    name: str
    label: str
    type: str
    given: str


class Option(NamedTuple):
    """A value of a facet, how many rows it would keep, and whether it is asked for."""

    value: str
    label: str
    number: int
    given: bool


class Facet(NamedTuple):
    """A filter to choose values of."""

    name: str
    label: str
    options: list[Option]

    @property
    def first(self) -> list[Option]:
        """The values shown at once, with all that are asked for."""
        return [option for place, option in enumerate(self.options) if place < FIRST or option.given]

    @property
    def rest(self) -> list[Option]:
        """The others."""
        return [option for place, option in enumerate(self.options) if place >= FIRST and not option.given]

    @property
    def given(self) -> int:
        """How many of its values are asked for."""
        return sum(option.given for option in self.options)


class Order(NamedTuple):
    """An order of the list, and the query string that asks for it: turned round, where it is the order shown."""

    label: str
    query: str
    shown: bool
    down: bool


def entries(filterset: StrictFilterSet, names: Iterable[str]) -> list[Entry]:
    """The filters of these names, as the form shows them."""
    return [
        Entry(
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


def facets(filterset: StrictFilterSet, names: Iterable[str], total: int) -> list[Facet]:
    """The facets of these names that can narrow down a list of ``total`` rows, or do so already."""
    found = [Facet(name, _label(filterset, name), _options(filterset, name)) for name in names]
    return [facet for facet in found if facet.given or any(0 < each.number < total for each in facet.options)]


def _options(filterset: StrictFilterSet, name: str) -> list[Option]:
    """The values that keep anything: in their own order if they are few, else the commonest first."""
    tally, given = filterset.tally(name), filterset.data.getlist(name)
    labels = _labels(filterset.form.fields[name], {*tally, *given})
    options = [Option(value, label, tally[value], value in given) for value, label in labels.items()]
    if len(options) > FIRST:
        options.sort(key=lambda option: -option.number)
    return options[:MOST_OPTIONS] + [option for option in options[MOST_OPTIONS:] if option.given]


def _labels(field: forms.Field, values: Iterable[str]) -> dict[str, str]:
    """The values in words, in their own order; of records only these are fetched."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        rows = cast("Rows", field.queryset).filter(slug__in=list(values))
        return {row.slug: str(row) for row in rows}
    return {str(code): str(label) for code, label in getattr(field, "choices", ()) if str(code) in values}


def spoken(filterset: StrictFilterSet) -> dict[str, list[str]]:
    """The values asked for in words, filter by filter in the order of the query string."""
    found = {}
    for name, values in filterset.data.lists():
        if getattr(filterset.filters.get(name), "phrase", ""):
            labels = _given_labels(filterset, name)
            found[name] = [labels.get(value, value) for value in values]
    return found


def _given_labels(filterset: StrictFilterSet, name: str) -> Mapping[str, str]:
    field, given = filterset.form.fields[name], filterset.data.getlist(name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        # Fetched already when the parameter was checked.
        return {row.slug: str(row) for row in filterset.form.cleaned_data[name]}
    if isinstance(field, forms.DateField | AsOfField):
        return {value: dates.display(value) for value in given}
    return _labels(field, given)


def chips(filterset: StrictFilterSet, words: Mapping[str, list[str]]) -> list[Chip]:
    """What narrows the list down, value by value, each with the way back."""
    return [
        Chip(_label(filterset, name), said, _without(filterset, name, value))
        for name in words
        for value, said in zip(filterset.data.getlist(name), words[name], strict=True)
    ]


def _query(filterset: StrictFilterSet, name: str, values: list[str]) -> str:
    """The query string with other values of one parameter, from the first page."""
    query = filterset.data.copy()
    query.pop("page", None)
    query.setlist(name, values)
    return f"?{query.urlencode()}"


def _without(filterset: StrictFilterSet, name: str, value: str) -> str:
    return _query(filterset, name, [other for other in filterset.data.getlist(name) if other != value])


def orders(filterset: StrictFilterSet) -> list[Order]:
    """The orders in which the list can be shown, if any can be chosen."""
    ordering = cast("SortFilter | None", filterset.filters.get("ordering"))
    if ordering is None:
        return []
    shown = filterset.data.get("ordering") or ordering.default
    found = []
    for name, (label, _fields) in ordering.orders.items():
        is_shown = name == shown.removeprefix("-")
        down = shown.startswith("-") if is_shown else ordering.default == f"-{name}" or name in ordering.descending
        asked = f"{'-' if down != is_shown else ''}{name}"
        query = _query(filterset, "ordering", [asked] if asked != ordering.default else [])
        found.append(Order(capfirst(str(label)), query, is_shown, down))
    return found


def carried(filterset: StrictFilterSet, shown: Iterable[str]) -> list[tuple[str, str]]:
    """What the form must carry along in hidden fields, since it shows nothing to choose it by."""
    hidden = set(filterset.form.fields) - set(shown)
    return [(name, value) for name in sorted(hidden) for value in filterset.data.getlist(name)]


def sentence(filterset: StrictFilterSet, noun: Any, total: int, words: Mapping[str, list[str]]) -> str:
    """What the list shows: “12 outcomes on AI governance, endorsed or adopted, dated 2023 to 2025”.

    ``noun`` has the ``verbose_name`` and the ``verbose_name_plural`` of a model’s options.
    """
    nouns = str(noun.verbose_name if total == 1 else noun.verbose_name_plural)
    if not words:
        everything = _("All %(number)d %(nouns)s") if total > 1 else _("%(number)d %(nouns)s")
        return everything % {"number": total, "nouns": nouns} if total else ""
    kept = ", ".join(phrases(filterset, words))
    if total:
        return _("%(number)d %(nouns)s %(kept)s") % {"number": total, "nouns": nouns, "kept": kept}
    return _("No %(nouns)s %(kept)s") % {"nouns": nouns, "kept": kept}


def phrases(filterset: StrictFilterSet, words: Mapping[str, list[str]]) -> list[str]:
    """What each filter keeps, in the order in which the noun declares them; its own before those of all nouns."""
    after, before = (filterset.form.cleaned_data.get(name) for name in ("date_after", "date_before"))
    found: dict[str, Any] = {name: get_text_list(given, _("or")) for name, given in words.items()}
    if after or before:
        found.pop("date_before", None)
        found["date_after"] = _period(after, before)
    named = sorted((name for name in filterset.filters if name in found), key=lambda name: name in COMMON)
    return [_phrase(filterset, name) % {"values": found[name], "label": _label(filterset, name)} for name in named]


def _phrase(filterset: StrictFilterSet, name: str) -> str:
    return str(filterset.filters[name].phrase)


def _period(after: dt.date | None, before: dt.date | None) -> str:
    """“2023”, “2023 to 2025”, “from 9 February 2023” or “up to 2025”: whole years as years."""
    first = after and (str(after.year) if (after.month, after.day) == (1, 1) else dates.display(after.isoformat()))
    last = before and (
        str(before.year) if (before.month, before.day) == (12, 31) else dates.display(before.isoformat())
    )
    if not first:
        return _("up to %(last)s") % {"last": last}
    if not last:
        return _("from %(first)s") % {"first": first}
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
