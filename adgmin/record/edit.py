"""The one way to write: ``with record.editing():``.

It locks the version row *first*, so that writers queue instead of deadlocking; runs the editorial rules over all
that was touched before the transaction commits; and, if anything public changed, counts the record version up and
notes what it was (see ``adgmin.models.changes``). The version is the key of everything cached, so an edit of a draft
leaves no trace in it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched
from typing import Any, ClassVar, NamedTuple, Protocol, Self, TypedDict, Unpack, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.base import ModelBase
from django.db.models.signals import m2m_changed, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adgmin.database import insert

from .as_of import AsOf, ByThen, Limits
from .asking import unanswered
from .changelog import Act
from .four_eyes import refuse_own_change, refuse_own_publication
from .history import History, User, kept_fields
from .moving_revisions import REVISED, move_back
from .preview import is_preview
from .refusing_unmerge import refuse_undone_merge
from .rights import refuse_public_change
from .texts import Texts

# Rows whose rules are checked, and that are indexed, at a time: limits the memory.
BATCH_SIZE = 200


class VersionRow(Protocol):
    """The single row of ``RecordVersion``: the number of public changes, and the moment of the last one."""

    number: int
    changed: dt.datetime


class Edit:
    """The rows that one ``editing()`` block has touched so far."""

    def __init__(self) -> None:
        self.history = History()
        self.touched: dict[type[Recorded], set[int]] = defaultdict(set)
        self.made: dict[type[Recorded], set[int]] = defaultdict(set)
        # Of those touched, what was written: a link is written on the one side only, and touches both.
        self.written: dict[type[Recorded], set[int]] = defaultdict(set)
        # The rows that were there before and not published, and the keys of the published ones that were deleted.
        self.hidden: dict[type[Recorded], set[int]] = defaultdict(set)
        self.deleted: dict[type[Recorded], dict[int, str]] = defaultdict(dict)
        # The rows saved, each with the columns, or None for all.
        self.saved: list[tuple[Recorded, set[str] | None]] = []
        # Called with the rows among which some break a rule, before the edit is refused: by model, in batches.
        self.on_failures: Callable[[Sequence[tuple[type[Recorded], Collection[int]]]], None] | None = None
        self.public = False
        # The written rows of each noun at the end of the edit.
        self.seen: dict[type[Recorded], dict[int, Seen]] = defaultdict(dict)
        # The texts held before the first write that can move the horizon, and what computed values take from them.
        self.before = AsOf()
        self.limits: Limits | None = None
        # The draft revisions that moved with a merge.
        self.followed: list[Any] = []

    def note_texts(self, row: "Recorded") -> None:
        """Before the first write that can move the horizon, keep the limits of the texts held."""
        if row.moves_horizon and self.limits is None:
            self.limits = self.before.limits

    def recomputed(self) -> "Acts":
        """The published rows whose computed values changed because the texts held changed."""
        found: Acts = {}
        now = AsOf()
        if self.limits is None or self.limits == now.limits:
            return found
        for noun in Recorded.concrete_models():
            # Building these queries is slow. Rows made in this edit are noted as published anyway.
            if not noun.has_computed() or self._made_all(noun):
                continue
            before, after = noun.computed(self.before), noun.computed(now)
            moved = [pk for pk, value in after.items() if value != before[pk]]
            for row in noun.rows().filter(pk__in=moved).named().in_pk_order() if moved else ():
                found[noun, row.pk] = row.key(), Act.CHANGED
        return found

    def _made_all(self, noun: type["Recorded"]) -> bool:
        keys = noun._base_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH_SIZE)
        return all(pk in self.made[noun] for pk in keys)

    def check(self, row: "Recorded", *, written: bool = False) -> None:
        """Add a row, and the rows whose rules a write to it may break, to those checked before the commit."""
        for touched in row.rows_to_check():
            if touched.pk is not None:
                self.touched[touched.noun()].add(touched.pk)
                if written:
                    self.written[touched.noun()].add(touched.pk)

    def touch(self, row: "Recorded") -> None:
        """Add a row that is saved. The record version will be counted up if the row is public."""
        self.public = self.public or row.is_public()
        self.check(row, written=True)

    def before_save(self, row: "Recorded", before: "Recorded | None") -> None:
        """Call before a row is saved; ``before`` is the row as it is in the database, ``None`` if it is new.

        Raises ``ValidationError`` if the change is not allowed.
        """
        self.note_texts(row)
        if before is not None:
            row.keep_edits_of_others(before)
            row.refuse_change(before)
            self.touch(before)
            self.history.keep(before)
            if not before.is_published():
                self.hidden[row.noun()].add(row.pk)

    def after_save(self, row: "Recorded", before: "Recorded | None", names: set[str] | None = None) -> None:
        """Call after a row is saved, all of its columns or those named."""
        if before is None:
            self.made[row.noun()].add(row.pk)
        self.touch(row)
        self.history.saved(row, before, names)

    def link(self, row: "Recorded", linked: Iterable["Recorded"], *, reverse: bool = False) -> None:
        """Add a row whose set changes by some members, or with ``reverse`` those whose sets change by it."""
        members = list(linked)
        self.check(row, written=not reverse)
        for member in members:
            self.check(member, written=reverse)
        # A link to or from a draft is as hidden as the draft.
        seen = not members or any(member.is_public() for member in members)
        self.public = self.public or (row.is_public() and seen)

    def unlink(self, rows: Iterable["Recorded"], links: type[models.Model]) -> None:
        """Add rows that lose a member of a set because that is deleted."""
        listed = list(rows)
        self.history.linking(listed, links)
        for row in listed:
            self.touch(row)

    def changed(self, model: type["Recorded"]) -> set[int]:
        """The touched rows of a noun that existed before the edit. No other row can depend on a new one."""
        return self.touched[model] - self.made[model]

    def due(self) -> dict[type["Recorded"], set[int]]:
        """The rows whose rules are checked at the end: the touched rows and those that depend on them."""
        due = {model: set(pks) for model, pks in self.touched.items()}
        for model in list(due):
            if changed := self.changed(model):
                for dependent, rows in model.dependent_rows(changed):
                    due.setdefault(dependent, set()).update(rows)
        return due

    def finish(self) -> None:
        """Check all rules and raise all failures in one ``ValidationError``; then call ``after_edit`` of each noun.

        Each batch of rows is fetched once, for both; ``after_edit`` gets those that were touched.
        """
        failures: list[str] = []
        suspects: list[tuple[type[Recorded], Collection[int]]] = []
        for model, pks in self.due().items():
            for batch in batched(sorted(pks), BATCH_SIZE):
                rows = model.rows_at_end_of_edit(batch)
                if found := model.failures(rows):
                    failures += found
                    suspects.append((model, batch))
                if not failures:
                    touched, written = self.touched[model].intersection(batch), self.written[model]
                    model.after_edit(self, touched, [row for row in rows if row.pk in touched])
                    self.seen[model] |= seen_by_public(row for row in rows if row.pk in written)
        if failures:
            if self.on_failures:
                self.on_failures(suspects)
            raise ValidationError(list(dict.fromkeys(failures)))
        self.followed += move_back(self.history)

    def acts(self) -> "Acts":
        """What happened to each record as the public sees it: key and act, by model and primary key."""
        found = self.recomputed()
        for model in self.written:
            if model.plural:
                acts = self._acts(model, self.seen[model])
                turned = {pk for (_model, pk), (_key, act) in acts.items() if act is not Act.CHANGED}
                # What is shown with a new row is new itself.
                turned -= self.made[model]
                found |= acts
                for other, theirs in model.rows_shown_with(turned) if turned else ():
                    self.hidden[other] |= theirs
                    rows = other.rows().filter(pk__in=theirs).named().in_pk_order()
                    found |= self._acts(other, seen_by_public(rows))
        return found

    def _acts(self, model: type["Recorded"], seen: "Mapping[int, Seen]") -> "Acts":
        found: Acts = {(model, pk): (key, Act.WITHDRAWN) for pk, key in self.deleted[model].items()}
        for pk, (key, is_published) in seen.items():
            is_new = pk in self.made[model] or pk in self.hidden[model]
            act = Act.WITHDRAWN if not is_published else Act.PUBLISHED if is_new else Act.CHANGED
            found[model, pk] = key, act
        return found


class Seen(NamedTuple):
    """What the public sees of a row at the end of an edit: its key, and whether it is published or withdrawn."""

    key: str
    is_published: bool


def seen_by_public(rows: "Iterable[Recorded]") -> dict[int, Seen]:
    """The rows that have been published, by primary key."""
    return {row.pk: Seen(row.key(), row.is_published()) for row in rows if row.is_public()}


def noted_nouns() -> dict[str, type["Recorded"]]:
    """The nouns whose changes are kept, by plural name. A change of a citation counts as a change of its record."""
    return {noun.plural: noun for noun in Recorded.concrete_models() if noun.plural}


type Acts = dict[tuple[type["Recorded"], int], tuple[str, Act]]


class NotEditingError(RuntimeError):
    """A write that is a programming error: in a preview, or in bulk or many-to-many outside ``record.editing()``."""


_current: ContextVar[Edit | None] = ContextVar("edit", default=None)


@contextmanager
def editing(*, user: User | None = None, why: str = "", how: str = "") -> Iterator[Edit]:
    """Open the transaction in which the record is written, or join the one that is open.

    The history names ``user``, by default whoever is signed in, with the reason (``why``) and the way (``how``, see
    ``How``) of the edit. What the outermost block gives of these counts.

    Raises ``ValidationError`` at the end of the outermost block, and rolls all of it back, when what was touched
    breaks an editorial rule or the rule of four eyes; ``PermissionDenied`` when the public would see a change and the
    user may not publish; ``UnansweredError`` when the user must confirm something first, or say why.
    """
    joined = _current.get()
    if joined is not None:
        joined.history.explain(user, why, how)
        yield joined
        return
    if is_preview():
        raise NotEditingError("record.editing() in a preview")
    with transaction.atomic():
        version, _created = apps.get_model("adgmin.RecordVersion").objects.select_for_update().get_or_create(pk=1)
        edit = Edit()
        edit.history.explain(user, why, how)
        token = _current.set(edit)
        try:
            yield edit
            edit.finish()
            if edit.public:
                refuse_public_change()
                version.number += 1
                version.changed = timezone.now()
                version.save()
                _note(edit, version)
            missing = unanswered(edit)
            edit.history.save(version.number if edit.public else None)
            if edit.public:
                refuse_undone_merge(edit.history)
                refuse_own_publication(edit.history)
                refuse_own_change(edit.history)
            if missing:
                raise missing
            for row, names in edit.saved:
                row.note_read(names)
        finally:
            _current.reset(token)


@contextmanager
def rehearsing() -> Iterator[Edit]:
    """An edit of its own, also inside another one, whose writes are rolled back and leave nothing.

    It takes the lock of all writers, and checks no rules at its end.
    """
    with transaction.atomic():
        apps.get_model("adgmin.RecordVersion").objects.select_for_update().get_or_create(pk=1)
        edit = Edit()
        token = _current.set(edit)
        try:
            with transaction.atomic():
                yield edit
                transaction.set_rollback(True)
        finally:
            _current.reset(token)


def _note(edit: Edit, version: VersionRow) -> None:
    """Save a ``Change`` for each record that the public sees changed."""
    change = apps.get_model("adgmin.Change")
    acts = edit.acts().items()
    rows = ((version.number, version.changed, noun.plural, pk, key, act.value) for (noun, pk), (key, act) in acts)
    insert(change, rows)


def version() -> VersionRow:
    """The version of the record as last committed; an unsaved zero before the first edit, and in a preview."""
    row = apps.get_model("adgmin.RecordVersion")
    # Every public request asks for it; this SQL takes a third of the time of a queryset.
    found = [] if is_preview() else row.objects.raw("SELECT id, number, changed FROM adgmin_recordversion")
    return next(iter(found), None) or row(pk=1)


def _edit_or_refuse(what: str) -> Edit:
    edit = _current.get()
    if edit is None:
        raise NotEditingError(f"{what} outside record.editing()")
    return edit


class RecordedQuerySet[M: "Recorded"](models.QuerySet[M]):
    """Does for each row that is written in bulk what ``save()`` and ``delete()`` do, and only while editing."""

    def published(self) -> Self:
        """The rows that the public can read. Every public queryset starts here. By default all rows."""
        return self.all()

    def as_of(self, as_of: AsOf) -> Self:
        """The rows that existed by the day asked for, as they are shown for it; all rows if no day is asked for."""
        return self.showing(as_of).existing(as_of.by_then) if as_of.by_then else self

    def existing(self, by_then: ByThen) -> Self:
        """The rows that existed by a day. By default all rows."""
        return self

    def with_computed(self, as_of: AsOf) -> Self:
        """Annotate the values that are computed for the day. By default none."""
        return self

    def published_as_of(self, as_of: AsOf) -> Self:
        """The published rows that existed by the day, with their computed values."""
        return self.published().as_of(as_of).with_computed(as_of)

    def showing(self, as_of: AsOf) -> Self:
        """The same rows, each showing only what was reported by the day asked for. By default unchanged."""
        return self

    def named(self) -> Self:
        """Select the relations that names and addresses are made of."""
        return self.select_related(*self.model.named_with) if self.model.named_with else self

    def in_pk_order(self) -> list[M]:
        """The rows by primary key; sorted in Python, because to order a query Django hashes every column it selects."""
        return sorted(self.order_by(), key=lambda row: row.pk)

    def update(self, **kwargs: object) -> int:
        """Set columns of every row; raises ``NotEditingError`` outside ``record.editing()``."""
        _edit_or_refuse(f"{self.model.__name__}.objects.update()")
        rows = list(self)
        for row in rows:
            for name, value in kwargs.items():
                setattr(row, name, value)
            row.save(update_fields=list(kwargs))
        return len(rows)

    def bulk_create(self, objs: Iterable[M], *args: object, **kwargs: object) -> list[M]:
        """Insert rows set by set, each as ``save()`` does, without Django's options.

        Raises ``NotEditingError`` outside ``record.editing()``.
        """
        edit = _edit_or_refuse(f"{self.model.__name__}.objects.bulk_create()")
        rows = list(objs)
        self.model.prepare(rows)
        for row in rows:
            edit.before_save(row, None)
        super().bulk_create(rows, BATCH_SIZE)
        for row in rows:
            edit.after_save(row, None)
            row.note_read()
        return rows

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: object, **kwargs: object) -> int:
        """Save these columns of every row; raises ``NotEditingError`` outside ``record.editing()``."""
        _edit_or_refuse(f"{self.model.__name__}.objects.bulk_update()")
        rows, names = list(objs), list(fields)
        for row in rows:
            row.save(update_fields=names)
        return len(rows)

    def update_or_create(
        self,
        defaults: Mapping[str, object] | None = None,
        create_defaults: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> tuple[M, bool]:
        """As Django's, inside an edit: the version row is locked before the row."""
        with editing():
            return super().update_or_create(defaults, create_defaults, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete row by row, so that the checks of ``delete()`` run for each."""
        counts: dict[str, int] = defaultdict(int)
        with editing():
            for row in self:
                for label, count in row.delete()[1].items():
                    counts[label] += count
        return sum(counts.values()), dict(counts)


class SaveOptions(TypedDict, total=False):
    """The arguments of ``Model.save()`` other than ``update_fields``."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None


class Recorded(Texts):
    """A model whose rows are part of the record: saving and deleting run inside ``record.editing()``."""

    # The name of the noun's list page, API resource and fixture file; none for what is only a part of other rows.
    plural: ClassVar[str] = ""
    # Whether a write to it can move the horizon, or change which texts are later than a day.
    moves_horizon: ClassVar[bool] = False
    # The fields that its public address is made of.
    address: ClassVar[tuple[str, ...]] = ()
    # The fields whose change is no correction, because readers take no fact from them. A change of any other that was
    # published needs a reason, and readers see it.
    no_facts: ClassVar[frozenset[str]] = frozenset()
    # The foreign key to the record in whose history its changes are shown too; none for what stands by itself.
    part_of_field: ClassVar[str] = ""
    # The foreign key to the row with which it is public, without a state of its own.
    public_with: ClassVar[str] = ""
    # The relations that ``clean`` and ``save`` read, fetched for many rows at once where these are saved together.
    saved_with: ClassVar[tuple[str, ...]] = ()
    # The relations that its name and address are made of, fetched along wherever rows of all nouns are listed.
    named_with: ClassVar[tuple[str, ...]] = ()

    created = models.DateTimeField(
        _("created"), auto_now_add=True, help_text=_("When it was entered in this installation.")
    )
    modified = models.DateTimeField(
        _("modified"), auto_now=True, db_index=True, help_text=_("When it last changed in this installation.")
    )

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The values of its columns when it was last read or saved.
        self._read: dict[str, object] = {}

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        pre_delete.connect(keep_deleted_with_others, sender=cls)

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Unpack[SaveOptions]) -> None:
        """Save inside ``record.editing()``, and only what was changed here: see ``keep_edits_of_others``."""
        with editing() as edit:
            derived = self.prepare([self])
            names = {*update_fields, *derived, "modified"} if update_fields else None
            before = self.stored()
            edit.before_save(self, before)
            super().save(update_fields=names, **options)
            if before is not None and self._moved(before):
                self.follow_key(before.key())
            edit.saved.append((self, names))
            edit.after_save(self, before, names)

    @classmethod
    def prepare(cls, rows: Collection[Self]) -> set[str]:
        """Set what follows from other columns, before rows are saved. Returns the columns that are always saved along.

        It leaves out hidden characters. Raises ``ValidationError`` for a value that nothing can be computed from.
        """
        for row in rows:
            row.leave_out_hidden_characters()
        return set()

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete inside ``record.editing()``."""
        with editing() as edit:
            edit.note_texts(self)
            before = self.stored() or self
            edit.touch(before)
            edit.history.deleting(before)
            if before.plural and before.is_public() and apps.get_model("adgmin.Revision").objects.of(before):
                raise ValidationError(REVISED % {"record": before})
            if before.plural and before.is_published() and before.pk not in edit.made[self.noun()]:
                edit.deleted[self.noun()][before.pk] = before.key()
            return super().delete(using, keep_parents)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[object], **options: Any) -> Self:
        """Keep the values read, for ``keep_edits_of_others``."""
        row = super().from_db(db, field_names, values, **options)
        row._read = dict(zip(field_names, values, strict=False))
        return row

    def show(self, values: Mapping[str, Any]) -> None:
        """Set the fields to values as history keeps them; sets are left out."""
        for field in kept_fields(self.noun()):
            if field.name in values:
                setattr(self, field.attname, values[field.name])

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Read the columns again."""
        names = None if fields is None else set(fields)
        super().refresh_from_db(using, names, from_queryset)
        self.note_read(names)

    def note_read(self, names: set[str] | None = None) -> None:
        """Take the present values of all columns, or of some, for those in the database."""
        columns = [each for each in self._meta.concrete_fields if names is None or names & {each.name, each.attname}]
        held = {column.attname for column in columns} & self.__dict__.keys()
        self._read = {**self._read, **{name: self.__dict__[name] for name in held}}

    def keep_edits_of_others(self, before: Self) -> None:
        """Take over what was saved since the row was read, in the columns that were not set here."""
        for name, read in self._read.items():
            stored = getattr(before, name)
            if stored != read and self.__dict__.get(name, stored) == read:
                setattr(self, name, stored)
                self._read = {**self._read, name: stored}

    def stored(self) -> Self | None:
        """The row as it is in the database now; ``None`` if it is new."""
        if self.pk is None:
            return None
        return self.noun()._base_manager.filter(pk=self.pk).order_by().first()

    def clean(self) -> None:
        """Report in a form what ``save()`` would refuse."""
        super().clean()
        before = self.stored()
        if before is not None:
            self.refuse_change(before)

    def refuse_change(self, before: Self) -> None:
        """Raise ``ValidationError`` if the change from ``before`` is not allowed."""
        for name in self._moved(before):
            if name != "slug" or before.is_linked():
                raise ValidationError({name: _("It is part of the address, which never changes: others link to it.")})

    def is_linked(self) -> bool:
        """True if others may know the row by its slug: the public has seen it, or it was loaded from the fixtures."""
        loaded = apps.get_model("adgmin.LoadedRow").objects
        return self.is_public() or loaded.filter(noun=self._meta.label_lower, key=self.key()).exists()

    def follow_key(self, before: str) -> None:
        """Change what is stored of its natural key, which was ``before``. By default nothing."""

    def _moved(self, before: Self) -> list[str]:
        """The fields of its address that have changed."""
        return [name for name in self.address if before.serializable_value(name) != self.serializable_value(name)]

    @classmethod
    def noun(cls) -> type[Self]:
        """The concrete model; for a proxy, the model it is a proxy of."""
        return cast("type[Self]", cls._meta.concrete_model)

    @classmethod
    def concrete_models(cls) -> list[type[Self]]:
        """The models derived from this one, without abstract models and proxies, in the order of the installed apps."""
        return [model for model in apps.get_models() if issubclass(model, cls) and not model._meta.proxy]

    @classmethod
    def rows(cls) -> RecordedQuerySet[Self]:
        """All rows, as the queryset of the model."""
        rows = cls._default_manager.all()
        assert isinstance(rows, RecordedQuerySet)
        return rows

    def natural_key(self) -> tuple[str, ...]:
        """What fixtures and addresses identify the row by."""
        raise NotImplementedError

    def rows_to_check(self) -> Collection["Recorded"]:
        """The rows whose rules a write to this row may break. By default the row itself."""
        return (self,)

    def key(self) -> str:
        """The natural key joined by “/”, as in its address."""
        return "/".join(self.natural_key())

    def is_public(self) -> bool:
        """True if the public sees the row, also as withdrawn. A change of such a row counts the version up."""
        return True

    def is_published(self) -> bool:
        """True if the public can read the row: it is published and not withdrawn."""
        return self.is_public()

    @classmethod
    def with_relations_read(cls) -> RecordedQuerySet[Self]:
        """All rows, with the relations that ``failures`` and ``after_edit`` read."""
        return RecordedQuerySet(cls)

    @classmethod
    def rows_at_end_of_edit(cls, pks: Collection[int]) -> list[Self]:
        """The rows with these keys that still exist, with what ``failures`` and ``after_edit`` read."""
        return cls.with_relations_read().filter(pk__in=pks).in_pk_order()

    @classmethod
    def failures(cls, rows: Collection[Self]) -> list[str]:
        """One sentence for each rule that these rows break at the end of an edit; see ``rows_at_end_of_edit``."""
        return []

    @classmethod
    def broken_rules(cls, pks: Collection[int]) -> list[str]:
        """The failures of these rows."""
        return cls.failures(cls.rows_at_end_of_edit(pks))

    @classmethod
    def dependent_rows(cls, pks: Collection[int]) -> Iterable[tuple[type["Recorded"], set[int]]]:
        """The rows, by model, whose rules a change of these rows may break."""
        return ()

    @classmethod
    def computed(cls, as_of: AsOf) -> dict[int, object]:
        """The computed values of the published rows, by primary key. By default none."""
        return {}

    @classmethod
    def has_computed(cls) -> bool:
        """True if the noun defines ``computed``."""
        return any("computed" in vars(base) for base in cls.__mro__ if base is not Recorded)

    @classmethod
    def rows_shown_with(cls, pks: Collection[int]) -> Iterable[tuple[type["Recorded"], set[int]]]:
        """The rows, by model, that are published and withdrawn together with these."""
        return ()

    @classmethod
    def following_rows(cls, pks: Collection[int]) -> Iterable["Recorded"]:
        """Rows with columns computed from these rows: the columns are set anew, and not saved."""
        return ()

    @classmethod
    def after_edit(cls, edit: Edit, pks: set[int], rows: Collection[Self]) -> None:
        """Called in the transaction of an edit, for example to update the search index.

        ``pks`` are rows that were touched; ``rows`` are those of them that exist.
        """


def keep_deleted_with_others(sender: type[Recorded], instance: Recorded, **kwargs: object) -> None:
    """Keep the values of a row that is deleted because another one is, and the sets that lose it.

    Its own ``delete()`` is not called then, and Django sends no signal for the sets.
    """
    if edit := _current.get():
        edit.history.deleting(instance)
        for relation in instance._meta.related_objects:
            noun, links = relation.related_model, getattr(relation, "through", None)
            if links is not None and links._meta.auto_created and issubclass(noun, Recorded):
                edit.unlink(noun._base_manager.filter(_linking_to(instance, links)), links)


@receiver(m2m_changed)
def links_change_only_while_editing(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    model: type[models.Model],
    pk_set: set[int] | None,
    **kwargs: object,
) -> None:
    """Refuse a many-to-many change outside an edit, and add its rows. Django has no other hook for it."""
    if isinstance(instance, Recorded):
        edit = _edit_or_refuse(f"{sender.__name__}: {action}")
        edit.note_texts(instance)
        linked: list[Recorded] = []
        if issubclass(model, Recorded):
            cleared = pk_set is None and reverse
            there = _linking_to(instance, sender) if cleared else models.Q(pk__in=pk_set or ())
            linked = list(RecordedQuerySet(model).filter(there))
        if action.startswith("pre_"):
            edit.history.linking(linked if reverse else [instance], sender)
        edit.link(instance, linked, reverse=reverse)


def link_new[M: Recorded](name: str, links: Mapping[M, Iterable[int]]) -> None:
    """Fill the set ``name`` of rows that this edit has made, with one query for all. Django’s ``add`` takes five a row.

    ``links`` has the primary keys of the members by row.
    """
    edit = _edit_or_refuse(f"link_new: {name}")
    members: dict[M, list[int]] = {row: list(dict.fromkeys(pks)) for row, pks in links.items()}
    field: Any = next(iter(links))._meta.get_field(name)
    table = field.remote_field.through
    source, target = (f"{each}_id" for each in (field.m2m_field_name(), field.m2m_reverse_field_name()))
    there = {pk for pks in members.values() for pk in pks}
    found: models.QuerySet[Recorded] = RecordedQuerySet(field.related_model).filter(pk__in=there)
    linked = {member.pk: member for member in found}
    for row, pks in members.items():
        edit.note_texts(row)
        edit.history.linking([row], table)
        edit.link(row, [linked[pk] for pk in pks])
    pairs = [(row.pk, pk) for row, pks in members.items() for pk in pks]
    table._base_manager.bulk_create([table(**{source: own, target: other}) for own, other in pairs])


def _linking_to(row: Recorded, links: type[models.Model]) -> models.Q:
    """The condition for the rows that a many-to-many table links to a row."""
    (field,) = (relation.field for relation in row._meta.related_objects if getattr(relation, "through", None) is links)
    return models.Q(**{field.name: row})
