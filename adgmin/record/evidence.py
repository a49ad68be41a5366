"""The evidence of rows: their citations with passages and sources, read in one query for rows of several nouns.

A page shows rows of many nouns, each with a citation table of its own; Django would prefetch each list apart. The SQL
that joins a citation table with passages and sources is made once for each noun, and one statement reads them all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models

from adgmin.database import reader

from .citation import Citation, is_true
from .preview import shows_drafts

if TYPE_CHECKING:
    from .citing import Cited

# The rows whose evidence is read, by noun and primary key: a page may hold a row several times.
type Rows = dict[type["Cited"], dict[int, list["Cited"]]]


class _Statement(NamedTuple):
    """The SQL of all citations of a noun, with passages and sources, and Django’s converters by column."""

    sql: str
    params: tuple[Any, ...]
    converters: dict[int, tuple[list[Any], Any]]


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _compiled(noun: type["Cited"], _vendor: str) -> _Statement:
    table, passage, source = noun.citation_model(), apps.get_model("adgmin.Passage"), apps.get_model("adgmin.Source")
    columns = [*_names(table), *(f"passage__{name}" for name in _names(passage))]
    columns += [f"passage__source__{name}" for name in _names(source)]
    foremost = noun.foremost()
    rows = table.objects.annotate(is_foremost=models.Value(False) if foremost is None else is_true(foremost))
    compiler = rows.order_by().values_list(*columns, "is_foremost").query.get_compiler(rows.db)
    sql, params = compiler.as_sql()
    return _Statement(sql, tuple(params), compiler.get_converters([column for column, _sql, _alias in compiler.select]))


_kept = cache(_compiled)


def _read(rows: Rows) -> Iterator[tuple[type["Cited"], list[Any]]]:
    """The noun and the columns of each citation of the rows."""
    nouns, texts, params, connection = list(rows), [], [], reader()
    statements = [(_compiled if shows_drafts() else _kept)(noun, connection.vendor) for noun in nouns]
    for place, (statement, keys) in enumerate(zip(statements, rows.values(), strict=True)):
        wanted = f"part.record_id IN ({', '.join(['%s'] * len(keys))})"
        texts.append(f"SELECT part.*, {place} FROM ({statement.sql}) AS part WHERE {wanted}")
        params += [*statement.params, *keys]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), params)
        found = cursor.fetchall()
    for *values, place in found:
        for column, (converters, expression) in statements[place].converters.items():
            for convert in converters:
                values[column] = convert(values[column], expression, connection)
        yield nouns[place], values


def _citations(rows: Rows) -> Iterator[tuple[type["Cited"], Citation]]:
    """The citations of the rows, each with its noun; citations of one passage share it."""
    passage_model, source_model = apps.get_model("adgmin.Passage"), apps.get_model("adgmin.Source")
    sources: dict[int, Any] = {}
    passages: dict[int, Any] = {}
    alias = reader().alias
    for noun, values in _read(rows):
        columns, table = iter(values), noun.citation_model()
        of_citation, of_passage, of_source = (
            list(islice(columns, len(model._meta.concrete_fields))) for model in (table, passage_model, source_model)
        )
        citation: Any = table.from_db(alias, _names(table), of_citation)
        if citation.passage_id not in passages:
            passage = passage_model.from_db(alias, _names(passage_model), of_passage)
            if passage.source_id not in sources:
                sources[passage.source_id] = source_model.from_db(alias, _names(source_model), of_source)
            passage.source = sources[passage.source_id]
            passages[passage.pk] = passage
        citation.passage = passages[citation.passage_id]
        (citation.is_foremost,) = columns
        yield noun, citation


def _order(citation: Citation) -> tuple[Any, ...]:
    """By the date of the source, then by the place in it."""
    passage = citation.passage
    return passage.source.published_earliest, passage.source.slug, passage.order, citation.aspect


def fetch_evidence(rows: Iterable["Cited"]) -> None:
    """Fetch the citations of each row as if prefetched, ordered by the date of the source."""
    by_noun: Rows = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_noun[row.noun()][row.pk].append(row)
    found: dict[tuple[type[Cited], int], list[Citation]] = defaultdict(list)
    for noun, citation in _citations(by_noun) if by_noun else ():
        found[noun, citation.record_id].append(citation)
    for noun, by_key in by_noun.items():
        for key, instances in by_key.items():
            citations = sorted(found[noun, key], key=_order)
            for row in instances:
                _set_citations(row, citations)


def _set_citations(row: "Cited", citations: list[Citation]) -> None:
    """Set the citations of a row as Django’s own prefetching does."""
    rows: Any = row.citations.get_queryset()
    rows._result_cache, rows._prefetch_done = list(citations), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})["citations"] = rows
    for citation in citations:
        citation.record = row
