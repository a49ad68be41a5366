"""Finding records: the query string of a list as its page shows it, in a form and in chips."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .strict import Rows, StrictFilterSet


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


class Control(NamedTuple):
    """A filter as the form shows it: a select where it has options, else an input of a type."""

    name: str
    label: str
    type: str
    given: list[str]
    options: list[tuple[str, str]]

    @property
    def several(self) -> bool:
        """A query string may give several values, of which a select can show but one: the form carries them along."""
        return len(self.given) > 1


# A select with more records than this is no help, and heavy: the links of the pages lead to such filters.
MOST_OPTIONS = 100


def controls(filterset: StrictFilterSet, names: Iterable[str]) -> list[Control]:
    """The filters of these names, as the form shows them."""
    found = [_control(name, filterset.form.fields[name], filterset.data.getlist(name)) for name in names]
    # One option more than the records: any of them.
    return [control for control in found if len(control.options) <= MOST_OPTIONS + 1]


def _control(name: str, field: forms.Field, given: list[str]) -> Control:
    label = capfirst(str(field.label))
    options = _options(field)
    if options and options[0][0]:
        options.insert(0, ("", _("any")))
    return Control(name, label, "date" if isinstance(field, forms.DateField) else "search", given, options)


def _options(field: forms.Field) -> list[tuple[str, str]]:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [(row.slug, str(row)) for row in cast("Rows", field.queryset)[: MOST_OPTIONS + 1]]
    return [(str(code), str(label)) for code, label in getattr(field, "choices", ())]


def chips(filterset: StrictFilterSet) -> list[Chip]:
    """What narrows the list down, value by value, each with the way back."""
    found = []
    for name, values in filterset.data.lists():
        if name in filterset.form.fields and name != "ordering":
            field = filterset.form.fields[name]
            labels = _labels(field, values)
            label = capfirst(str(field.label))
            found += [Chip(label, labels.get(value, value), _without(filterset, name, value)) for value in values]
    return found


def _labels(field: forms.Field, values: list[str]) -> dict[str, str]:
    """The values in words; of records only those given are fetched."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return {row.slug: str(row) for row in cast("Rows", field.queryset).filter(slug__in=values)}
    return dict(_options(field))


def _without(filterset: StrictFilterSet, name: str, value: str) -> str:
    """The query string without one value, from the first page."""
    query = filterset.data.copy()
    query.pop("page", None)
    query.setlist(name, [other for other in query.getlist(name) if other != value])
    return f"?{query.urlencode()}"


def carried(filterset: StrictFilterSet, shown: Iterable[Control]) -> list[tuple[str, str]]:
    """What the form must carry along in hidden fields, since it shows no control for it."""
    hidden = set(filterset.form.fields) - {control.name for control in shown}
    return [(name, value) for name in sorted(hidden) for value in filterset.data.getlist(name)]
