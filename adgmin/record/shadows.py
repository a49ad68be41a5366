"""Tables as they would be with other rows: what a preview of a draft revision reads. Nothing is written or locked.

Each statement that reads such a table gets a ``WITH`` clause of the name of the table, which the database then reads
instead: the stored rows without those replaced, and the ones that replace them. So every filter, join and computed
value sees the revised values.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

    def add(self, key: int, rows: Iterable[models.Model]) -> None:
        """Let the rows with a key be these."""
        self.keys.add(key)
        for row in rows:
            if row.pk is None:
                row.pk = UNSAVED - len(self.rows)
            self.rows[row.pk] = row

    def sql(self) -> tuple[str, list[Any]]:
        """The query of its rows, with the parameters."""
        fields, quote = self.model._meta.local_concrete_fields, connection.ops.quote_name
        names = ", ".join(quote(str(each.column)) for each in fields)
        # In SQLite a query in a “WITH” clause would mean itself by the bare name of the table.
        schema = "main." if connection.vendor == "sqlite" else ""
        keys = ", ".join(str(int(key)) for key in self.keys)
        table = f"{schema}{quote(self.model._meta.db_table)}"
        kept = f"SELECT {names} FROM {table} WHERE {quote(self.column)} NOT IN ({keys})"
        row = f"SELECT {', '.join(map(_placeholder, fields))}"
        rows = self.rows.values()
        values = [each.get_db_prep_save(getattr(one, each.attname), connection) for one in rows for each in fields]
        return " UNION ALL ".join([kept, *([row] * len(rows))]), values


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
            query, values = self.by_name[name].sql()
            clauses.append(f"{name} AS ({query})")
            given += values
        # Without parameters a percent sign stands for itself.
        asked = sql if params is not None else sql.replace("%", "%%")
        return run(f"WITH {', '.join(clauses)} {asked}", (*given, *(params or ())), many, context)

    def revise(self, row: models.Model, contents: Contents) -> None:
        """Add the contents of a revised row: its fields, its sets and its citations; nothing of one that is deleted."""
        noun: Any = row._meta.concrete_model
        if not contents["fields"]:
            self.of(noun).add(row.pk, [])
            return
        now = timezone.now()
        revised = noun._base_manager.filter(pk=row.pk).first() or noun(pk=row.pk, created=now, modified=now)
        revised.show(contents["fields"])
        self.of(noun).add(row.pk, [revised])
        for name, links in kept_sets(noun).items():
            source, target, table = links.m2m_column_name(), links.m2m_reverse_name(), through(links)
            linked = contents["fields"].get(name, ())
            self.of(table, source).add(row.pk, [table(**{source: row.pk, target: pk}) for pk in linked])
        if table := citation_table(noun):
            self.of(table, "record_id").add(row.pk, _citations(table, row, contents["citations"]))


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
    shadows = Shadows()
    for row, contents in revised:
        shadows.revise(row, contents)
    with connection.execute_wrapper(shadows.execute), _without_keys():
        for row, _contents in revised:
            noun: Any = row._meta.concrete_model
            for following in noun.following_rows([row.pk]):
                shadows.of(type(following)).add(following.pk, [following])
        yield


def _citations(table: Any, record: models.Model, cited: Iterable[Values]) -> Iterator[models.Model]:
    """The citations of a record, those that are stored with their keys; without those of passages that are gone."""
    stored = {(each.passage_id, each.aspect): each for each in table.objects.filter(record=record.pk)}
    there = set(table._meta.get_field("passage").related_model._base_manager.filter(
        pk__in=[each["passage"] for each in cited]
    ).values_list("pk", flat=True))  # fmt: skip
    for values in cited:
        if values["passage"] in there:
            new = table(record_id=record.pk, created=timezone.now(), modified=timezone.now())
            citation = stored.get((values["passage"], values["aspect"]), new)
            citation.show(values)
            yield citation
