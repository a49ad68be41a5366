"""The records that cite passages, read in one query for all nouns.

Each noun has tables of other columns, so that a row comes as JSON arrays: of the citation, of its record, and of each
record that its name and address are made of. Summaries and notes are left out. The SQL is made once for each noun.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from .as_of import KEPT_CONDITIONS, AsOf, ByThen
from .citation import Citation, is_true
from .citing import Cited, keys_by_then
from .preview import shows_drafts

# The columns that names and addresses are never made of.
LEFT_OUT = ("created", "modified")


class _Array(models.Func):
    """A JSON array in text. Django’s own function first asks SQLite whether it knows JSON, as a writer."""

    function = "JSON_ARRAY"
    output_field = models.TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """The same in PostgreSQL."""
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)


class _Part(NamedTuple):
    """A row in the JSON of a citation: the fields that lead to it from the citation, its model, and its columns."""

    path: tuple[str, ...]
    model: type[models.Model]
    columns: Sequence["models.Field[Any, Any]"]

    def array(self) -> _Array:
        """The expression for its columns."""
        return _Array(*("__".join((*self.path, column.attname)) for column in self.columns))

    def row(self, values: Sequence[Any]) -> Any:
        """The row, or ``None`` where the relation is empty."""
        if values[0] is None:
            return None
        given = [column.to_python(value) for column, value in zip(self.columns, values, strict=True)]
        return self.model.from_db(connection.alias, [column.attname for column in self.columns], given)


class _Statement(NamedTuple):
    """The SQL of all citations of a noun’s published records, and the parts of a row."""

    sql: str
    params: tuple[Any, ...]
    parts: Sequence[_Part]


def _part(path: tuple[str, ...], model: type[models.Model]) -> _Part:
    kept = (each for each in model._meta.concrete_fields if each.name not in LEFT_OUT)
    # The primary key first.
    columns = sorted(
        (each for each in kept if not isinstance(each, models.TextField)), key=lambda each: not each.primary_key
    )
    return _Part(path, model, columns)


def _parts(noun: type[Cited]) -> list[_Part]:
    table: Any = noun.citation_model()
    paths = {("record", *name.split("__")[:end]) for name in noun.named_with for end in range(1, name.count("__") + 2)}
    parts = [_part((), table)]
    for path in sorted({("record",), *paths}, key=len):
        model = table
        for name in path:
            model = model._meta.get_field(name).related_model
        parts.append(_part(path, model))
    return parts


def _compiled(noun: type[Cited], _vendor: str, by_then: ByThen | None) -> _Statement:
    parts, rows = _parts(noun), noun.citation_model().objects.published()
    if by_then:
        rows = rows.filter(models.Q(record__in=keys_by_then(noun, by_then)))
    inferred = is_true(noun.name_is_inferred())
    found = rows.order_by().annotate(arrays=_Array(*(part.array() for part in parts)), inferred_name=inferred)
    sql, params = found.values_list("passage_id", "arrays", "inferred_name").query.get_compiler(rows.db).as_sql()
    return _Statement(sql, tuple(params), parts)


_kept = lru_cache(maxsize=KEPT_CONDITIONS)(_compiled)


def _read(passages: Sequence[int], by_then: ByThen | None) -> Iterator[tuple[int, Citation]]:
    """The citations of the passages noun by noun, each with its record."""
    compiled = _compiled if shows_drafts() else _kept
    statements = [compiled(noun, connection.vendor, by_then) for noun in Cited.concrete_models()]
    wanted = ", ".join(["%s"] * len(passages))
    texts, params = [], []
    for place, statement in enumerate(statements):
        texts.append(f"SELECT {place}, part.* FROM ({statement.sql}) AS part WHERE part.passage_id IN ({wanted})")
        params += [*statement.params, *passages]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), params)
        found = cursor.fetchall()
    for place, passage, arrays, has_inferred_name in sorted(found, key=itemgetter(0)):
        yield passage, _citation(statements[place].parts, json.loads(arrays), bool(has_inferred_name))


def _citation(parts: Sequence[_Part], arrays: Sequence[Sequence[Any]], has_inferred_name: bool) -> Citation:
    rows = {part.path: part.row(values) for part, values in zip(parts, arrays, strict=True)}
    for path, row in rows.items():
        whole = rows[path[:-1]] if path else None
        if whole is not None:
            setattr(whole, path[-1], row)
    citation: Citation = rows[()]
    citation.record.has_inferred_name = has_inferred_name
    return citation


def records_citing(passages: Iterable[models.Model], as_of: AsOf | None = None) -> dict[int, list[Cited]]:
    """The published records that cite each passage, by the primary key of the passage."""
    return {pk: list(records) for pk, records in citations_by_record(passages, as_of).items()}


def citations_by_record(
    passages: Iterable[models.Model], as_of: AsOf | None = None
) -> dict[int, dict[Cited, list[Citation]]]:
    """The same, each record with its citations of the passage: noun by noun, ordered by slug and aspect."""
    found: dict[int, dict[Cited, list[Citation]]] = {passage.pk: {} for passage in passages}
    read = list(_read(list(found), as_of.by_then if as_of else None)) if found else []
    places = {noun: place for place, noun in enumerate(Cited.concrete_models())}
    read.sort(key=lambda each: (places[each[1].record.noun()], each[1].record.slug, each[1].aspect))
    for passage, citation in read:
        found[passage].setdefault(citation.record, []).append(citation)
    return found
