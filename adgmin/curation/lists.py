"""The lists of the admin: rows without the value by which a list is sorted come last, on every database."""

from collections.abc import Iterable, Iterator

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Combinable
from django.http import HttpRequest

type Term = str | Combinable


class RecordList(ChangeList):
    """The list of an admin, sorted alike on SQLite, which puts NULL first, and PostgreSQL, which puts it last."""

    def get_ordering(self, request: HttpRequest, queryset: models.QuerySet[models.Model]) -> list[Term]:
        """Django’s, with NULL last in ascending and in descending order."""
        return list(with_nulls_last(self.model, super().get_ordering(request, queryset)))


def with_nulls_last(model: type[models.Model], ordering: Iterable[Term]) -> Iterator[Term]:
    """An ordering in which what may be NULL comes last; a relation is sorted as its own model is."""
    for term in ordering:
        if not isinstance(term, str):
            yield term
            continue
        descending, path = term.startswith("-"), term.removeprefix("-")
        for leaf, reverse in _leaves(model, path):
            down = descending != reverse
            if _may_be_null(model, leaf):
                yield F(leaf).desc(nulls_last=True) if down else F(leaf).asc(nulls_last=True)
            else:
                yield f"-{leaf}" if down else leaf


def _leaves(model: type[models.Model], path: str) -> Iterator[tuple[str, bool]]:
    """The columns by which a path is sorted, each with whether its own order is descending."""
    fields = _fields(model, path)
    # “meeting” is sorted as meetings are, “meeting_id” is a column.
    is_relation = bool(fields) and fields[-1].is_relation and fields[-1].name == path.rpartition(LOOKUP_SEP)[2]
    related = fields[-1].related_model if is_relation else None
    if not isinstance(related, type) or not related._meta.ordering:
        yield path, False
        return
    for term in related._meta.ordering:
        assert isinstance(term, str)
        for leaf, reverse in _leaves(related, term.removeprefix("-")):
            yield f"{path}{LOOKUP_SEP}{leaf}", term.startswith("-") != reverse


def _may_be_null(model: type[models.Model], path: str) -> bool:
    """True if a column on the way, or what is no column, such as an annotation, may be NULL."""
    fields = _fields(model, path)
    return not fields or any(field.null for field in fields)


def _fields(model: type[models.Model], path: str) -> "list[models.Field[object, object]]":
    """The fields of a path; none if it is no path of fields."""
    found = []
    for name in path.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return []
        assert isinstance(field, models.Field)
        found.append(field)
        model = field.related_model if isinstance(field.related_model, type) else model
    return found
