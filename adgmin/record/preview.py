"""A preview: a context in which some rows count as published, for those who review them. Nothing is written or locked.

The column ``state`` reads “published” for these rows, and “withdrawn” for others, in every statement that is compiled
in the context, so that all querysets, subqueries and rules of the public pages see them so. Expressions that are kept
between requests hold nothing of a preview. Nothing may be cached in it: ``version()`` is that of an empty record, which
no cache has as its key.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Col
from django.utils.functional import cached_property

from .states import State

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# The primary keys of the rows shown, by model.
type Shown = Mapping[type[models.Model], Collection[int]]

# The contents of revised records, by model and primary key: see ``adgmin.record.revisions``.
type Revised = Mapping[tuple[type[models.Model], int], Mapping[str, Any]]

_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)
_withdrawn: ContextVar[Shown | None] = ContextVar("withdrawn", default=None)
_revised: ContextVar[Revised | None] = ContextVar("revised", default=None)


@contextmanager
def preview(shown: Shown, revised: Revised | None = None, withdrawn: Shown | None = None) -> Iterator[None]:
    """Show these rows as published or withdrawn, and revised records with their new values once they are fetched.

    Filters compare the values of the database. All that is lazy must be evaluated inside.
    """
    tokens = _shown.set(shown), _revised.set(revised), _withdrawn.set(withdrawn)
    try:
        yield
    finally:
        _shown.reset(tokens[0])
        _revised.reset(tokens[1])
        _withdrawn.reset(tokens[2])


def revised_contents(row: models.Model) -> Mapping[str, Any] | None:
    """The contents that a preview shows of a record; ``None`` for those that are stored."""
    revised = _revised.get()
    return revised.get((row._meta.concrete_model or type(row), row.pk)) if revised else None


def is_preview() -> bool:
    """True inside a preview."""
    return _shown.get() is not None


class _StateColumn(Col):
    """The column of the editorial state, in a preview that of its rows."""

    def as_sql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> Any:
        """The column, or a ``CASE`` while a preview shows rows of its model."""
        sql, params = super().as_sql(compiler, connection)
        states = (State.PUBLISHED, _shown.get()), (State.WITHDRAWN, _withdrawn.get())
        cases = [(state, pks) for state, rows in states if (pks := (rows or {}).get(self.target.model))]
        if not cases:
            return sql, params
        key, _params = Col(self.alias, self.target.model._meta.pk).as_sql(compiler, connection)
        whens = [f"WHEN {key} IN ({', '.join(map(str, sorted(pks)))}) THEN '{state}'" for state, pks in cases]
        return f"CASE {' '.join(whens)} ELSE {sql} END", params


class StateField(models.CharField):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """The editorial state of a record."""

    def get_col(self, alias: str, output_field: Any = None) -> Col:
        """The column for a query."""
        return _StateColumn(alias, self, output_field)

    @cached_property
    def cached_col(self) -> Col:
        """The column of its own table."""
        return _StateColumn(self.model._meta.db_table, self)

    def deconstruct(self) -> Any:
        """For migrations it is a plain ``CharField``."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
