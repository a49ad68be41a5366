"""Imports uploaded tables in one edit: finds what they change, writes it, and says of each row why it is refused."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _t

from adgmin.curation.confirming import Question, questions_by_row
from adgmin.curation.plausible import CHECKS
from adgmin.curation.revisions import REVISED_ALREADY, save_each
from adgmin.models import Revision
from adgmin.record import ONCE_PUBLIC, Citation, Published, Recorded, State, may_change_public, may_publish
from adgmin.record.edit import Edit, link_new, rehearsing
from adgmin.record.four_eyes import own_changes, own_publications
from adgmin.record.history import Key, User
from adgmin.record.revisions import contents
from adgmin.record.states import next_states

from .lines import WRITTEN, BadTableError, Line, Status, compare, lines_of
from .sheets import Table
from .texts import Keys, columns_of, name_of, tables_of, value_of

# So many rows can be new or changed in one import: meanwhile nobody else can save.
MAX_CHANGES = 1_000


class WaitsError(Exception):
    """A row refers to another one of the import that is not saved yet."""


class Revised(NamedTuple):
    """A row with the values of its line, and its sets, for a draft revision of the record that it belongs to."""

    line: Line
    row: Recorded
    sets: dict[str, list[int]]

    @property
    def record(self) -> Recorded:
        """The row itself, or that which cites."""
        return self.row.record if isinstance(self.row, Citation) else self.row


class Import:
    """The import of the tables of a noun, by a user. Raises ``BadTableError`` for what is no table of it.

    What the user may not change at once is saved as draft revisions: see ``adgmin.curation.revisions``. ``corrects`` is
    set if they change what readers could read, so that a reason is asked. ``failures`` are sentences about records that
    are in none of the tables.
    """

    def __init__(self, noun: type[Recorded], tables: Iterable[Table], user: User, read: int) -> None:
        self.user, self.read = user, read
        self.lines: dict[type[Recorded], list[Line]] = {}
        self.failures: list[str] = []
        self.corrects = False
        self.keys = Keys()
        self._revised: list[Revised] = []
        # The sets of new rows, by noun and field: they are filled together.
        self._links: dict[tuple[type[Recorded], str], dict[Recorded, list[int]]] = defaultdict(dict)
        self._asked_of_revisions: list[Question] = []
        self._edit: Edit | None = None
        self._coming: set[tuple[type[Recorded], str]] = set()
        for table in tables:
            model = _model_of(noun, table)
            if model in self.lines:
                raise BadTableError(_t("There are two tables of %(name)s.") % {"name": name_of(model)})
            table.name = name_of(model)
            self.lines[model] = lines_of(model, table)

    def __iter__(self) -> Iterator[Line]:
        for lines in self.lines.values():
            yield from lines

    def lines_with(self, *statuses: Status) -> list[Line]:
        """The rows with one of these statuses."""
        return [line for line in self if line.status in statuses]

    def counts(self) -> Counter[Status]:
        """The number of rows by status."""
        return Counter(line.status for line in self)

    @property
    def is_refused(self) -> bool:
        """True if nothing of it may be written."""
        return bool(self.failures or self.lines_with(Status.REFUSED))

    def run(self, edit: Edit, why: str) -> None:
        """Write what is new and changed, inside ``edit``. What is refused is for the caller to roll back.

        ``why`` is the reason that the draft revisions get.
        """
        self._edit = edit
        # The record first: its citations refer to it.
        for model in sorted(self.lines, key=lambda model: issubclass(model, Citation)):
            compare(model, self.lines[model], self.keys, self.read)
            # The citations, which follow the record, count too.
            changed = self.lines_with(*WRITTEN)
            if len(changed) > MAX_CHANGES:
                sentence = _t(
                    "%(count)d rows are new or changed, and one import takes at most %(most)d. Divide the table, and "
                    "import its parts one after the other."
                )
                raise BadTableError(sentence % {"count": len(changed), "most": MAX_CHANGES})
            self._write_all(model, [line for line in changed if line.model is model])
        self._save_revisions(why)
        written = {(line.model, line.row.pk): line for line in self if line.row is not None and line.changes}
        self._check_rules(edit, written)

    def questions(self, edit: Edit) -> list[Question]:
        """What looks wrong in the rows that were written, each question with the place of its row."""
        return [*self._questions(edit), *self._asked_of_revisions]

    def _questions(self, edit: Edit) -> list[Question]:
        lines = {(line.model, line.row.pk): line for line in self if line.row is not None}
        return [
            Question(f"{lines[key].place}: {question.sentence}" if key in lines else question.sentence, near)
            for key, asked in questions_by_row(edit, CHECKS).items()
            for question in asked
            for near in [None if self._is_new(question.near, lines) else question.near]
        ]

    def _is_new(self, row: Recorded | None, lines: dict[Key, Line]) -> bool:
        """True if a row is one of the import, which has no page yet."""
        return row is not None and (row.noun(), row.pk) in lines and lines[row.noun(), row.pk].is_new

    def check_four_eyes(self, edit: Edit) -> None:
        """Refuse what nobody may publish alone. Call after the history is saved."""
        rows = {(line.model, line.row.pk): line for line in self if line.row is not None}
        for refused in (own_publications(edit.history), own_changes(edit.history)):
            for key, sentence in refused.items():
                self._blame(key, sentence, rows)

    def _write_all(self, model: type[Recorded], waiting: list[Line]) -> None:
        self._coming = {(model, line.key) for line in waiting if line.is_new}
        while waiting:
            later = []
            for line in waiting:
                try:
                    self._write(line)
                except WaitsError:
                    later.append(line)
                else:
                    self._coming.discard((model, line.key))
            if len(later) == len(waiting):
                for line in later:
                    line.refuse(_t("It refers to rows that refer to it."))
                break
            waiting = later
        self._link()

    def _link(self) -> None:
        """Fill the sets of the new rows that were saved."""
        for (_model, name), links in self._links.items():
            link_new(name, links)
        self._links.clear()

    def _write(self, line: Line) -> None:
        """Validate and save a row, or refuse it. Raises ``WaitsError``, with nothing done."""
        row = line.row or line.model()
        sets = self._fill(row, line)
        self._check_rights(row, line)
        if line.refusals:
            self._check_other_columns(row, line)
        elif line.is_revised:
            self._revised.append(Revised(line, row, sets))
        else:
            self._save(line, row, sets)

    def _check_other_columns(self, row: Recorded, line: Line) -> None:
        """Refuse the other columns of a row that are wrong, too, so that all can be corrected at once."""
        wrong, changed = {each.column for each in line.refusals}, {change.column for change in line.changes}
        try:
            row.clean_fields(exclude={field.name for field in row._meta.fields} - (changed - wrong))
        except ValidationError as error:
            self._refuse(line, error)

    def _save(self, line: Line, row: Recorded, sets: dict[str, list[int]]) -> None:
        try:
            _save(row, {} if line.is_new else sets)
        except ValidationError as error:
            self._refuse(line, error)
            return
        line.row = row
        self.keys.add(row, line.key)
        for name, pks in sets.items() if line.is_new else ():
            self._links[line.model, name][row] = pks

    def _save_revisions(self, why: str) -> None:
        """Save a draft revision of each record that is to be revised; all rows that are not are written by now."""
        waiting = set(Revision.objects.waiting().values_list("noun", "object_id")) if self._revised else ()
        for each in self._revised:
            if each.record.pk and (each.record._meta.label_lower, each.record.pk) in waiting:
                each.line.refuse(REVISED_ALREADY % {"record": each.record})
                self._check_other_columns(each.row, each.line)
        # The others are tried all the same, so that all can be corrected at once.
        self._revised = [each for each in self._revised if not each.line.refusals]
        if not self._revised:
            return
        with rehearsing() as edit:
            for line, row, sets in self._revised:
                self._save(line, row, sets)
            self._link()
            self.corrects = edit.history.lacks_why()
            self._asked_of_revisions = self._questions(edit)
            records = {(each.record.noun(), each.record.pk): each.record for each in self._revised if each.record.pk}
            wanted = [(row, contents(row)) for row in records.values()]
        save_each(self.user, wanted, why, edit)

    def _fill(self, row: Recorded, line: Line) -> dict[str, list[int]]:
        """Set the changed columns; returns the changed sets."""
        columns = columns_of(line.model)
        values, refused = {}, {}
        for change in line.changes:
            try:
                values[change.column] = value_of(columns[change.column], change.new, self._find)
            except ValidationError as error:
                refused[change.column] = " ".join(error.messages)
        for column, why in refused.items():
            line.refuse(why, column)
        for name, value in values.items():
            if not columns[name].many_to_many:
                setattr(row, columns[name].attname, value)
        return {name: value for name, value in values.items() if columns[name].many_to_many}

    def _find(self, model: type[Recorded], key: str) -> int:
        if (model, key) in self._coming:
            raise WaitsError
        pk = self.keys.pk(model, key)
        if pk is None:
            sentence = _t("There is no %(noun)s “%(key)s”.")
            raise ValidationError(sentence % {"noun": model._meta.verbose_name, "key": key})
        return pk

    def _check_rights(self, row: Recorded, line: Line) -> None:
        """Refuse what the user may not do, and a merge, which moves references too; find what is to be revised."""
        stored = None if line.is_new else row.stored()
        # Of a new record the state decides.
        is_new_record = line.is_new and isinstance(row, Published)
        is_shown = not is_new_record and _is_public(stored or row) and not self._is_shown_by_import(row)
        # What readers see is changed at once or in a draft revision.
        line.is_revised = is_shown and not may_change_public(self.user)
        if isinstance(row, Published) and not line.is_revised:
            self._check_state(row, stored, line)
        if any(change.column == "merged_into" for change in line.changes):
            line.refuse(_t("Merge in the list: the references move along."), "merged_into")

    def _is_shown_by_import(self, row: Recorded) -> bool:
        """True for a citation of a record that this import has made, or made public."""
        if not isinstance(row, Citation) or self._edit is None:
            return False
        before = self._edit.history.before.get((row.record.noun(), row.record.pk), {"state": State.PUBLISHED})
        return before is None or before["state"] not in ONCE_PUBLIC

    def _check_state(self, row: Published, stored: Recorded | None, line: Line) -> None:
        before = State(stored.state) if isinstance(stored, Published) else State.DRAFT
        if row.state not in State.values or State(row.state) in next_states(before, may_publish(self.user)):
            return
        states = {"from": before.label, "to": State(row.state).label}
        if stored is None:
            line.refuse(_t("A new record cannot be %(to)s here: leave this empty for a draft.") % states, "state")
        else:
            line.refuse(_t("What is %(from)s cannot become %(to)s here.") % states, "state")

    def _refuse(self, line: Line, error: ValidationError) -> None:
        by_field: dict[str, list[ValidationError]] = error.update_error_dict({})
        for name, errors in by_field.items():
            column = "" if name == NON_FIELD_ERRORS else name
            for each in ValidationError(errors).error_list:
                line.refuse(" ".join([*each.messages, *_choices(line.model, column, each)]), column)

    def _check_rules(self, edit: Edit, written: dict[Key, Line]) -> None:
        """Refuse the rows that break a rule at the end of the edit."""
        for model, pks in edit.due().items():
            # Which row is at fault takes a query for each, so it is asked only if any of them breaks a rule.
            for pk in sorted(pks) if model.broken_rules(pks) else ():
                for failure in model.broken_rules([pk]):
                    self._blame((model, pk), failure, written)

    def _blame(self, key: Key, failure: str, rows: dict[Key, Line]) -> None:
        """Refuse the row, else the citations of the record, that the failure is about."""
        model, pk = key
        found = [rows[key]] if key in rows else []
        if not found:
            of_record = defaultdict(list)
            for line in rows.values():
                if isinstance(line.row, Citation) and line.row.record.noun() is model:
                    of_record[line.row.record_id].append(line)
            found = of_record[pk]
        for line in found:
            line.refuse(failure)
        if not found:
            self.failures.append(failure)


def _save(row: Recorded, sets: dict[str, list[int]]) -> None:
    """Save; the database checks what is unique and the constraints. Only if it refuses does ``full_clean`` ask why."""
    row.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
            for name, pks in sets.items():
                getattr(row, name).set(pks)
    except IntegrityError as error:
        row.full_clean()
        raise ValidationError(_t("The database refuses it: a value that must be unique is there.")) from error


def _choices(model: type[Recorded], column: str, error: ValidationError) -> Iterator[str]:
    """What may be chosen in a column, if the error is that something else was."""
    field = columns_of(model).get(column)
    if error.code == "invalid_choice" and field is not None and field.choices:
        codes = ", ".join(str(code) for code, _label in field.flatchoices if code)
        yield _t("One of: %(codes)s.") % {"codes": codes}


def _is_public(row: Recorded) -> bool:
    """False also for a row without the record that it is part of: it is refused for that."""
    with suppress(ObjectDoesNotExist):
        return row.is_public()
    return False


def _model_of(noun: type[Recorded], table: Table) -> type[Recorded]:
    """The model whose rows a table holds: citations name a record and a passage."""
    if {"record", "passage"} <= set(table.header):
        citations = tables_of(noun)[1:]
        if not citations:
            raise BadTableError(
                _t("This is a table of citations, and %(nouns)s have none.") % {"nouns": noun._meta.verbose_name_plural}
            )
        return citations[0]
    return noun
