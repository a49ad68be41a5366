"""A preview: a context in which some rows count as published, for those who review them. Nothing is written or locked.

The column ``state`` reads “published” for these rows in every statement that is compiled in the context, and the tables
hold what revised rows would be (see ``adgmin.record.shadows``). So all querysets, subqueries and rules of the public
pages see them so. Expressions that are kept between requests hold nothing of a preview. Nothing may be cached in it:
``version()`` is that of an empty record, which no cache has as its key.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Col
from django.utils.functional import cached_property

from .revisions import Contents
from .shadows import shadowed
from .states import State

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# The primary keys of the rows shown, by model.
type Shown = Mapping[type[models.Model], Collection[int]]

_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def preview(shown: Shown, revised: Sequence[tuple[models.Model, Contents]] = ()) -> Iterator[None]:
    """Show these rows as published, and revised ones with other contents. All that is lazy must be evaluated inside."""
    token = _shown.set(shown)
    try:
        with shadowed(revised):
            yield
    finally:
        _shown.reset(token)


def is_preview() -> bool:
    """True inside a preview."""
    return _shown.get() is not None


def shows_drafts() -> bool:
    """True in a preview in which rows count as published, so that SQL is compiled anew; revised rows change no SQL."""
    return any((_shown.get() or {}).values())


class _StateColumn(Col):
    """The column of the editorial state, in a preview that of its rows."""

    def as_sql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> Any:
        """The column, or a ``CASE`` while a preview shows rows of its model."""
        sql, params = super().as_sql(compiler, connection)
        pks = (_shown.get() or {}).get(self.target.model)
        if not pks:
            return sql, params
        key, _params = Col(self.alias, self.target.model._meta.pk).as_sql(compiler, connection)
        shown = f"CASE WHEN {key} IN ({', '.join(map(str, sorted(pks)))}) THEN '{State.PUBLISHED}' ELSE {sql} END"
        return shown, params


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
