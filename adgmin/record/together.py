"""Several querysets in one statement, because each query costs a page more than the rows that it counts.

The querysets are compiled by Django and joined with ``UNION ALL``, each with its place as the first column. Only texts
and numbers are fetched so: no value is converted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import models

from adgmin.database import reader

# Compiled SQL with its parameters.
type SQL = tuple[str, tuple[Any, ...]]


class Chained(NamedTuple):
    """Pairs of ``first``, with the values that each of its values has in ``second``."""

    first: "PairRows"
    second: "PairRows"


# What gives a key and a value; see ``paired``.
type PairRows = models.QuerySet[Any, Any] | Chained


def counts(querysets: Sequence[models.QuerySet[Any, Any]]) -> list[int]:
    """The number of rows of each queryset."""
    found = dict(_fetch({place: ("COUNT(*)", _compiled([rows]), "") for place, rows in enumerate(_keys(querysets))}))
    return [found.get(place, 0) for place in range(len(querysets))]


def first_keys(querysets: Sequence[models.QuerySet[Any, Any]], most: int) -> list[tuple[list[int], int]]:
    """The primary keys of the first ``most`` rows of each queryset, in any order, and the number of all rows.

    To sort rows a database computes all that is selected of each, so that long lists are cut by their keys. The
    querysets must not be ``distinct()``.
    """
    parts: dict[int, tuple[str, SQL | None, str]] = {}
    for place, rows in enumerate(querysets):
        parts[2 * place] = ("part.*", _compiled([rows.values_list("pk")[:most]]), "")
        parts[2 * place + 1] = ("COUNT(*)", _compiled(_keys([rows])), "")
    found: dict[int, list[int]] = {place: [] for place in parts}
    for place, value in _fetch(parts):
        found[place].append(value)
    return [(found[2 * place], sum(found[2 * place + 1])) for place in range(len(querysets))]


def value_counts(
    total: models.QuerySet[Any, Any] | None, pairs: Sequence[Sequence[PairRows]]
) -> tuple[int, list[Counter[str]]]:
    """The number of rows of ``total``, and of each group of pairs the number of different rows with each value.

    ``pairs`` are ``paired`` or ``Chained``.
    """
    parts: dict[int, tuple[str, SQL | None, str]] = {
        place: ("pair_value, COUNT(DISTINCT pair_row)", _compiled(group), " GROUP BY pair_value")
        for place, group in enumerate(pairs)
    }
    if total is not None:
        parts[len(pairs)] = ("NULL, COUNT(*)", _compiled(_keys([total])), "")
    found: list[Counter[str]] = [Counter() for _place in range(len(pairs) + 1)]
    for place, value, number in _fetch(parts):
        if number and (value or place == len(pairs)):
            found[place][value] = number
    return found.pop().total(), found


def rows_together(querysets: Iterable[models.QuerySet[Any, Any]]) -> list[list[tuple[Any, ...]]]:
    """The rows of querysets made with ``values_list``, all with as many columns of the same types; in any order."""
    parts = {place: ("part.*", _compiled([rows]), "") for place, rows in enumerate(querysets)}
    found: list[list[tuple[Any, ...]]] = [[] for _rows in parts]
    for place, *row in _fetch(parts):
        found[place].append(tuple(row))
    return found


def paired(rows: models.QuerySet[Any, Any], row: str, value: Any) -> models.QuerySet[Any, Any]:
    """Pairs of a key and a value: ``row`` is the path to the key, ``value`` an expression or a path."""
    given = models.F(value) if isinstance(value, str) else value
    pairs: models.QuerySet[Any, Any] = rows.order_by().annotate(pair_row=models.F(row), pair_value=given)
    return pairs.values_list("pair_row", "pair_value")


def keys(rows: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    """The primary keys, for a subquery, without annotations: Django would build each, though none is selected."""
    found: models.QuerySet[Any, Any] = rows.order_by().values("pk")
    found.query.annotations = {}
    return found


def _keys(querysets: Iterable[models.QuerySet[Any, Any]]) -> list[models.QuerySet[Any, Any]]:
    return [rows.order_by().values_list("pk") for rows in querysets]


def _compiled(querysets: Iterable[PairRows]) -> SQL | None:
    """The SQL of all rows of the querysets; ``None`` if there can be none."""
    texts: list[str] = []
    params: tuple[Any, ...] = ()
    for rows in querysets:
        try:
            sql, given = _sql(rows)
        except EmptyResultSet:
            continue
        texts.append(sql)
        params += given
    return (" UNION ALL ".join(texts), params) if texts else None


def _sql(rows: PairRows) -> SQL:
    """The SQL of a queryset, or of chained pairs, each of which it gives once."""
    if not isinstance(rows, Chained):
        sql, params = rows.query.get_compiler(rows.db).as_sql()
        return sql, tuple(params)
    (first, first_params), (second, second_params) = _sql(rows.first), _sql(rows.second)
    joined = (
        f"SELECT first_pairs.pair_row, second_pairs.pair_value FROM ({first}) AS first_pairs"
        f" JOIN (SELECT DISTINCT pair_row, pair_value FROM ({second}) AS every_pair) AS second_pairs"
        " ON second_pairs.pair_row = first_pairs.pair_value"
    )
    return joined, first_params + second_params


def _fetch(parts: dict[int, tuple[str, SQL | None, str]]) -> list[tuple[Any, ...]]:
    """The rows of all parts, each after its place: the columns selected from a statement, and what follows that."""
    texts: list[str] = []
    params: tuple[Any, ...] = ()
    for place, (columns, compiled, end) in parts.items():
        if compiled is not None:
            sql, given = compiled
            texts.append(f"SELECT {place}, {columns} FROM ({sql}) AS part{end}")
            params += given
    if not texts:
        return []
    with reader().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
