"""The rows of an uploaded table, and what is changed in each since the table was exported: see ``compare``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import HistoryEntry, HistoryRow
from adgmin.record import Recorded
from adgmin.record.history import Values, sets_of, values_of
from adgmin.vocabulary import Vocabulary

from .sheets import ERROR, FORMULA, LONG, NO_DAY, Table
from .texts import AFTER_EDIT, Keys, columns_of, key_columns, normal, texts_of

FAULTS = {
    FORMULA: _("This is a formula. Enter what it gives."),
    ERROR: _("This is an error of the spreadsheet."),
    NO_DAY: _(
        "This is a date of the spreadsheet, which has a day or a time that it does not show. Enter it as text, such as "
        "2023-02."
    ),
    LONG: _("This text is too long for a cell."),
}


class BadTableError(Exception):
    """A table that cannot be imported at all; the message says what is wrong, and where."""


class Status(Vocabulary):
    """What an import does with a row."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    REVISION = "revision", _("becomes a revision")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


class Change(NamedTuple):
    """A cell that differs from the record."""

    column: str
    old: str
    new: str


# What is written, one way or the other.
WRITTEN = (Status.NEW, Status.CHANGED, Status.REVISION)


class Refusal(NamedTuple):
    """Why a row cannot be imported; without a column it is about the whole row."""

    column: str
    cell: str
    why: str


@dataclass(eq=False)
class Line:
    """A row of a table, by the number that a spreadsheet shows; ``cells`` holds its texts by column.

    ``row`` is the row of the record, if there is one; ``after_edit`` the last edit before the table was exported, if
    the table says it; ``is_revised`` is set if what it changes is saved in a draft revision.
    """

    model: type[Recorded]
    table: str
    number: int
    cells: dict[str, str]
    row: Recorded | None = None
    after_edit: int | None = None
    is_new: bool = False
    is_revised: bool = False
    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The slug; of a passage or a citation its key columns, joined by slashes."""
        return "/".join(self.cells.get(name, "") for name in key_columns(self.model))

    @property
    def place(self) -> str:
        """The name of the table and the number of the row, as a spreadsheet counts."""
        return _t("%(table)s, row %(number)d") % {"table": self.table, "number": self.number}

    @property
    def status(self) -> Status:
        """A refusal counts before all else, then whether it becomes a revision, then whether the row is new."""
        if self.refusals:
            return Status.REFUSED
        if self.is_revised:
            return Status.REVISION
        if self.is_new:
            return Status.NEW
        return Status.CHANGED if self.changes else Status.UNCHANGED

    def refuse(self, why: str, column: str = "") -> None:
        """Add a reason why it cannot be imported."""
        self.refusals.append(Refusal(column, self.cells.get(column, ""), capfirst(str(why))))


def lines_of(model: type[Recorded], table: Table) -> list[Line]:
    """The rows of a table. Raises ``BadTableError`` if its columns are not those of the model."""
    _check_header(model, table)
    columns = columns_of(model)
    faults: dict[int, list[tuple[str, str]]] = {}
    for number, place, fault in table.faults:
        faults.setdefault(number, []).append((table.header[place] if place < len(table.header) else "", fault))
    lines = []
    for number, texts in table.rows:
        cells = dict(zip(table.header, texts, strict=False))
        cells = {name: normal(columns[name], cell) if name in columns else cell for name, cell in cells.items()}
        # A row that ends early has empty cells there.
        line = Line(model, table.name, number, dict.fromkeys(table.header, "") | cells)
        for column, fault in faults.get(number, ()):
            line.refuse(str(FAULTS[fault]), column)
        if len(texts) > len(table.header):
            line.refuse(_t("It has more cells than the header."))
        lines.append(line)
    return lines


def _check_header(model: type[Recorded], table: Table) -> None:
    columns, header = [*columns_of(model), AFTER_EDIT], table.header
    named = {"table": table.name, "known": ", ".join(columns)}
    for name in key_columns(model):
        if name not in header:
            raise BadTableError(_t("%(table)s: the column “%(name)s” is missing.") % {**named, "name": name})
    for place, name in enumerate(header, start=1):
        if name not in columns:
            sentence = _t("%(table)s: column %(place)d, “%(name)s”, is not one of its columns, which are %(known)s.")
            raise BadTableError(sentence % {**named, "place": place, "name": name})
        if name in header[: place - 1]:
            raise BadTableError(_t("%(table)s: the column “%(name)s” is there twice.") % {**named, "name": name})


def compare(model: type[Recorded], lines: list[Line], keys: Keys, read: int) -> None:
    """Find the changes of each row, three ways: its cells, the record, and the record when the table was exported.

    ``read`` is the last edit when the table was read, for tables that do not say when they were exported. A cell that
    was not changed in the table keeps what others saved since; one changed on both sides is refused.
    """
    _find_rows(model, lines, keys)
    for line in lines:
        _read_after_edit(line, read)
    stored = _values_of([line.row for line in lines if line.row is not None])
    bases = _bases(model, [line for line in lines if line.row is not None], read)
    for line in lines:
        if line.row is None:
            _compare_new(line)
        elif (base := bases[line]) is None:
            line.refuse(_t("This was entered since the table was exported. Export it again."), key_columns(model)[-1])
        else:
            now = stored[line.row.pk]
            _compare_cells(line, texts_of(model, now, keys), texts_of(model, now | base, keys))


def _find_rows(model: type[Recorded], lines: list[Line], keys: Keys) -> None:
    pks = {line: keys.pk(model, line.key) for line in lines}
    rows = model.rows().named().in_bulk([pk for pk in pks.values() if pk is not None])
    seen: dict[str, Line] = {}
    for line in lines:
        line.row = rows.get(pks[line] or 0)
        if first := seen.get(line.key):
            sentence = _t("The same key is in row %(number)d: a row can be there only once.")
            line.refuse(sentence % {"number": first.number}, key_columns(model)[-1])
        seen.setdefault(line.key, line)


def _read_after_edit(line: Line, read: int) -> None:
    text = line.cells.get(AFTER_EDIT, "")
    if not text:
        return
    if not (text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS and int(text) <= read):
        line.refuse(
            _t("This is not the number that was exported. Leave it as it is, or empty in a new row."), AFTER_EDIT
        )
    else:
        line.after_edit = int(text)


MAX_DIGITS = 18


def last_edit() -> int:
    """The number of the last edit; 0 if there was none."""
    return HistoryEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _values_of(rows: Iterable[Recorded]) -> dict[int, Values]:
    by_pk = {row.pk: row for row in rows}
    if not by_pk:
        return {}
    model = next(iter(by_pk.values())).noun()
    return {pk: values_of(by_pk[pk]) | sets for pk, sets in sets_of(model, by_pk).items()}


def _bases(model: type[Recorded], lines: list[Line], read: int) -> dict[Line, Values | None]:
    """The values that differed when the table was exported; ``None`` for a row that was not there."""
    since = {line: read if line.after_edit is None else line.after_edit for line in lines}
    bases: dict[Line, Values | None] = {line: {} for line in lines}
    by_pk = {line.row.pk: line for line in lines if line.row is not None}
    edits = HistoryRow.objects.filter(noun=model._meta.label_lower, entry__gt=min(since.values(), default=read))
    for edit in edits.filter(object_id__in=list(by_pk)).order_by("-pk"):
        line = by_pk[edit.object_id]
        if edit.entry_id > since[line]:
            bases[line] = None if edit.before is None else (bases[line] or {}) | edit.before
    return bases


def _compare_new(line: Line) -> None:
    if line.after_edit is not None:
        noun = line.model._meta.verbose_name
        sentence = _t(
            "There is no such %(noun)s any more, since the table was exported. To enter it again, empty this."
        )
        line.refuse(sentence % {"noun": noun}, AFTER_EDIT)
        return
    for name in key_columns(line.model):
        if not line.cells[name] and name != "aspect":
            line.refuse(_t("This is part of what identifies the row, and is empty."), name)
    line.is_new = True
    line.changes = [Change(name, "", cell) for name, cell in line.cells.items() if cell and name != AFTER_EDIT]


def _compare_cells(line: Line, stored: dict[str, str], base: dict[str, str]) -> None:
    if line.after_edit is None and AFTER_EDIT in line.cells:
        sentence = _t("There is a row with this key already. To change it, export it first.")
        line.refuse(sentence, key_columns(line.model)[-1])
        return
    for name in stored.keys() & line.cells.keys() - {*key_columns(line.model)}:
        cell = line.cells[name]
        if cell == stored[name] or cell == base[name]:
            continue
        if stored[name] == base[name]:
            line.changes.append(Change(name, stored[name], cell))
        else:
            sentence = _t("Somebody changed this meanwhile, from “%(base)s” to “%(stored)s”. Export the table again.")
            line.refuse(sentence % {"base": base[name], "stored": stored[name]}, name)
    order = [*columns_of(line.model)]
    line.changes.sort(key=lambda change: order.index(change.column))
