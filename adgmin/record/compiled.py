"""Expressions whose SQL is made once for a process, because building a subquery takes longer than running it.

Django resolves and compiles an annotation anew for each query. ``CompiledOnce`` does it once for each model, in a query
of its own, and gives each later query the text. A query that has the joins it needs under other names, one that becomes
a subquery itself, and a preview (see ``adgmin.record.preview``) get the expression as Django makes it.
"""

from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import BaseExpression, Combinable, ExpressionWrapper
from django.db.models.sql import Query
from django.db.models.sql.datastructures import Join

from .preview import shows_drafts

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class _Resolved(NamedTuple):
    """An expression in a query that holds nothing else, the joins that it made there, and the names of subqueries."""

    expression: Any
    joins: list[Join]
    prefixes: Any


def _query(model: type[models.Model], given: Mapping[str, Any]) -> Query:
    """A query of the model with some annotations."""
    query = Query(model)
    query.get_initial_alias()
    for name, annotation in given.items():
        query.add_annotation(annotation, name)
    return query


def _resolve(unresolved: "CompiledOnce", model: type[models.Model]) -> _Resolved:
    query = _query(model, unresolved.given)
    resolved = unresolved.expression.resolve_expression(query)
    if isinstance(resolved, Query):
        resolved = ExpressionWrapper(resolved, output_field=resolved.output_field)
    joins = [each for name, each in query.alias_map.items() if query.alias_refcount[name] and isinstance(each, Join)]
    return _Resolved(resolved, joins, query.subq_aliases)


class CompiledOnce(BaseExpression, Combinable):
    """An expression to annotate or filter by. It must not refer to many rows.

    ``given`` are the annotations that it refers to; the querysets that it is used in must have them too.
    """

    def __init__(self, expression: Any, given: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.expression, self.given = expression, given or {}
        # The SQL by model; ``None`` where Django’s own way must be taken.
        self.by_model: dict[type[models.Model], _SQL | None] = {}

    @property
    def conditional(self) -> bool:
        """True if it can be filtered by."""
        return bool(self.expression.conditional)

    def _resolve_output_field(self) -> Any:
        return self.expression.output_field

    def get_source_expressions(self) -> list[Any]:
        return [self.expression]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.expression,) = exprs
        self.by_model = {}

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: set[str] | None = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """The SQL kept for the model of the query, or the expression resolved by Django."""
        if allow_joins and not summarize and not shows_drafts():
            if query.model not in self.by_model:
                self.by_model[query.model] = _sql(self, query.model)
            kept = self.by_model[query.model]
            if kept is not None and kept.join_to(query):
                return kept
        return self.expression.resolve_expression(query, allow_joins, reuse, summarize, for_save)


class _KeptSQL(BaseExpression):
    """An expression whose SQL is kept by the vendor of the database; a preview makes it anew."""

    def __init__(self, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.by_vendor: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def as_sql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> Any:
        """The SQL and its parameters."""
        if shows_drafts():
            return self._compiled(connection)
        if connection.vendor not in self.by_vendor:
            self.by_vendor[connection.vendor] = self._compiled(connection)
        return self.by_vendor[connection.vendor]

    def _compiled(self, connection: "BaseDatabaseWrapper") -> tuple[str, tuple[Any, ...]]:
        raise NotImplementedError


class _SQL(_KeptSQL, Combinable):
    """A resolved expression that is compiled once. Whatever would change it gets the expression itself."""

    def __init__(self, unresolved: CompiledOnce, model: type[models.Model], resolved: _Resolved) -> None:
        super().__init__(resolved.expression.output_field)
        self.unresolved, self.model, self.resolved = unresolved, model, resolved

    @property
    def empty_result_set_value(self) -> Any:
        """What it is where its subquery can have no row."""
        inner = self.resolved.expression
        return (inner.expression if isinstance(inner, ExpressionWrapper) else inner).empty_result_set_value

    def join_to(self, query: Any) -> bool:
        """Add the joins to a query. False if they have other names there."""
        if query.get_initial_alias() != self.model._meta.db_table:
            return False
        if any(query.join(copy(each)) != each.table_alias for each in self.resolved.joins):
            return False
        query.subq_aliases |= self.resolved.prefixes
        return True

    def _compiled(self, connection: "BaseDatabaseWrapper") -> tuple[str, tuple[Any, ...]]:
        # Of an expression resolved anew: to compile a query changes it, and other threads copy the one that is kept.
        query = _query(self.model, self.unresolved.given)
        resolved = self.unresolved.expression.resolve_expression(query)
        sql, params = query.get_compiler(connection=connection).compile(resolved)
        return sql, tuple(params)

    def get_source_expressions(self) -> list[Any]:
        return [self.resolved.expression]

    def get_group_by_cols(self) -> list[Any]:
        inner = self.resolved.expression
        return [self if column is inner else column for column in inner.get_group_by_cols()]

    def copy(self) -> Any:
        return self.resolved.expression.copy()

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        return self.resolved.expression.resolve_expression(*args, **kwargs)

    def relabeled_clone(self, change_map: Any) -> Any:
        return self.resolved.expression.relabeled_clone(change_map)

    def replace_expressions(self, replacements: Any) -> Any:
        return replacements.get(self) or self.resolved.expression.replace_expressions(replacements)


def _sql(unresolved: CompiledOnce, model: type[models.Model]) -> _SQL | None:
    """The SQL of an expression; ``None`` if it refers to annotations that are not given, or to many rows."""
    try:
        resolved = _resolve(unresolved, model)
    except FieldError:
        return None
    if not all(isinstance(each.join_field, models.ForeignKey) for each in resolved.joins):
        return None
    return _SQL(unresolved, model, resolved)


class KeysOnce(_KeptSQL):
    """The primary keys of rows as a subquery, to filter a relation by, whose SQL is made once.

    The rows must not refer to an outer query.
    """

    def __init__(self, rows: "models.QuerySet[Any, Any]") -> None:
        super().__init__(rows.model._meta.pk)
        self.rows = rows

    def _compiled(self, connection: "BaseDatabaseWrapper") -> tuple[str, tuple[Any, ...]]:
        sql, params = self.rows.query.clone().get_compiler(connection=connection).as_sql()
        return f"({sql})", tuple(params)
