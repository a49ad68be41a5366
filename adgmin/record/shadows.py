"""Tables as they would be with other rows: what a preview of a draft revision reads. Nothing is written or locked.

Each statement that reads such a table gets a ``WITH`` clause of the name of the table, which the database then reads
instead: the stored rows without those replaced, and the ones that replace them. So every filter, join and computed
value sees the revised values.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.utils import timezone

from .history import Values, kept_sets, through
from .revisions import Contents, citation_table

# The keys of rows that are not stored count down from here.
UNSAVED = -1


@dataclass
class Shadow:
    """Stands for a table in queries: rows whose ``column`` is in ``keys`` are left out, and ``rows`` are added."""

    model: type[models.Model]
    column: str
    keys: set[int] = field(default_factory=set)
    rows: dict[int, models.Model] = field(default_factory=dict)
    _sql: tuple[str, list[Any]] | None = None

    def add(self, key: int, rows: Iterable[models.Model]) -> None:
        """Let the rows with a key be these."""
        self._sql = None
        self.keys.add(key)
        for row in rows:
            if row.pk is None:
                row.pk = UNSAVED - len(self.rows)
            self.rows[row.pk] = row

    @property
    def sql(self) -> tuple[str, list[Any]]:
        """The query of its rows, with the parameters."""
        self._sql = self._sql or self._compiled()
        return self._sql

    def _compiled(self) -> tuple[str, list[Any]]:
        fields, quote = self.model._meta.local_concrete_fields, connection.ops.quote_name
        names = ", ".join(quote(str(each.column)) for each in fields)
        # In SQLite a query in a “WITH” clause would mean itself by the bare name of the table.
        schema = "main." if connection.vendor == "sqlite" else ""
        keys = ", ".join(str(int(key)) for key in self.keys)
        table = f"{schema}{quote(self.model._meta.db_table)}"
        kept = f"SELECT {names} FROM {table} WHERE {quote(self.column)} NOT IN ({keys})"
        if not self.rows:
            return kept, []
        # SQLite joins at most 500 queries; a list of values may be longer.
        row = f"({', '.join(map(_placeholder, fields))})"
        added = f"SELECT * FROM (VALUES {', '.join([row] * len(self.rows))}) AS added"
        rows = self.rows.values()
        values = [each.get_db_prep_save(getattr(one, each.attname), connection) for one in rows for each in fields]
        return f"{kept} UNION ALL {added}", values


def _placeholder(column: "models.Field[Any, Any]") -> str:
    # PostgreSQL would take untyped parameters for texts; SQLite would take a date for a number.
    return f"CAST(%s AS {column.cast_db_type(connection)})" if connection.vendor == "postgresql" else "%s"


class Shadows:
    """The shadows of several tables, by their quoted names."""

    def __init__(self) -> None:
        self.by_name: dict[str, Shadow] = {}

    def of(self, model: type[models.Model], column: str = "id") -> Shadow:
        """The shadow of the table of a model. Rows are replaced by the value of ``column``."""
        name = connection.ops.quote_name(model._meta.db_table)
        return self.by_name.setdefault(name, Shadow(model, column))

    def execute(self, run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a statement on the shadows of the tables that it reads."""
        named = [name for name in self.by_name if name in sql]
        if not named or many or not sql.startswith(("SELECT", "(SELECT")):
            return run(sql, params, many, context)
        clauses, given = [], []
        for name in named:
            query, values = self.by_name[name].sql
            clauses.append(f"{name} AS ({query})")
            given += values
        # Without parameters a percent sign stands for itself.
        asked = sql if params is not None else sql.replace("%", "%%")
        return run(f"WITH {', '.join(clauses)} {asked}", (*given, *(params or ())), many, context)

    def revise(self, noun: Any, revised: Mapping[int, Contents]) -> None:
        """Add the contents of revised rows: their fields, sets and citations; nothing of one that is deleted."""
        now, stored = timezone.now(), noun._base_manager.in_bulk(revised)
        there = {pk: contents for pk, contents in revised.items() if contents["fields"]}
        for pk in revised:
            row = stored.get(pk) or noun(pk=pk, created=now, modified=now)
            if pk in there:
                row.show(there[pk]["fields"])
            self.of(noun).add(pk, [row] if pk in there else [])
        for name, links in kept_sets(noun).items():
            source, target, table = links.m2m_column_name(), links.m2m_reverse_name(), through(links)
            for pk, contents in there.items():
                linked = contents["fields"].get(name, ())
                self.of(table, source).add(pk, [table(**{source: pk, target: other}) for other in linked])
        if there and (table := citation_table(noun)):
            cited = {pk: contents["citations"] for pk, contents in there.items()}
            for pk, citations in _citations(table, cited):
                self.of(table, "record_id").add(pk, citations)


@contextmanager
def _without_keys() -> Iterator[None]:
    """Let Django name all columns where it groups: a “WITH” clause has no primary key on which they depend."""
    features: Any = connection.features
    before = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False
    try:
        yield
    finally:
        features.allows_group_by_selected_pks = before


@contextmanager
def shadowed(revised: Sequence[tuple[models.Model, Contents]]) -> Iterator[None]:
    """Let all statements in the context read revised rows with other contents, and what is saved along with them."""
    shadows, by_noun = Shadows(), defaultdict[Any, dict[int, Contents]](dict)
    for row, contents in revised:
        by_noun[row._meta.concrete_model][row.pk] = contents
    for noun, rows in by_noun.items():
        shadows.revise(noun, rows)
    with connection.execute_wrapper(shadows.execute), _without_keys():
        for noun, rows in by_noun.items():
            for following in noun.following_rows(list(rows)):
                shadows.of(type(following)).add(following.pk, [following])
        yield


def _citations(table: Any, cited: Mapping[int, Iterable[Values]]) -> Iterator[tuple[int, list[models.Model]]]:
    """The citations of records, those that are stored with their keys; without those of passages that are gone."""
    now, passages = timezone.now(), table._meta.get_field("passage").related_model
    stored = {
        (each.record_id, each.passage_id, each.aspect): each for each in table.objects.filter(record__in=list(cited))
    }
    keys = {values["passage"] for rows in cited.values() for values in rows}
    there = set(passages._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
    for record, rows in cited.items():
        citations = []
        for values in rows:
            if values["passage"] in there:
                key = (record, values["passage"], values["aspect"])
                citation = stored.get(key) or table(record_id=record, created=now, modified=now)
                citation.show(values)
                citations.append(citation)
        yield record, citations
