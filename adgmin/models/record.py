"""The one way to write: ``with record.editing():``.

It locks the version row *first*, so that writers queue instead of deadlocking; runs the editorial rules over all
that was touched before the transaction commits; and counts the record version up if anything public changed. The
version is the key of everything cached, so an edit of a draft leaves no trace in it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecordVersion(models.Model):
    """A single row: how often the public record has changed here, and when it last did."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    changed = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("record version")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="recordversion_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class Edit:
    """What one ``editing()`` block has touched so far."""

    def __init__(self) -> None:
        self.touched: dict[type[Recorded], set[int]] = defaultdict(set)
        self.public = False

    def touch(self, row: "Recorded") -> None:
        """Put a row on the list of those whose rules are checked before the commit."""
        self.public = self.public or row.is_public()
        if row.pk is not None:
            self.touched[row.noun()].add(row.pk)

    def finish(self) -> None:
        """Check the rules of every touched row, all failures in one error, then let the nouns follow up."""
        failures = [failure for model, pks in self.touched.items() for failure in model.broken_rules(pks)]
        if failures:
            raise ValidationError(list(dict.fromkeys(failures)))
        for model, pks in self.touched.items():
            model.after_edit(pks)


class NotEditingError(RuntimeError):
    """A write that goes round ``record.editing()``: a mistake of the programmer, never of a curator."""


_current: ContextVar[Edit | None] = ContextVar("edit", default=None)


@contextmanager
def editing() -> Iterator[Edit]:
    """Open, or join, the one transaction in which the record is written.

    Raises ``ValidationError`` at the end of the outermost block, and rolls all of it back, when what was touched
    breaks an editorial rule.
    """
    joined = _current.get()
    if joined is not None:
        yield joined
        return
    with transaction.atomic():
        version, _created = RecordVersion.objects.select_for_update().get_or_create(pk=1)
        edit = Edit()
        token = _current.set(edit)
        try:
            yield edit
            edit.finish()
            if edit.public:
                version.number += 1
                version.changed = timezone.now()
                version.save()
        finally:
            _current.reset(token)


def version() -> RecordVersion:
    """The version of the record as last committed; an unsaved zero before the first edit."""
    return RecordVersion.objects.first() or RecordVersion(pk=1)


def _edit_or_refuse(what: str) -> Edit:
    edit = _current.get()
    if edit is None:
        raise NotEditingError(f"{what} outside record.editing()")
    return edit


class RecordedQuerySet[M: "Recorded"](models.QuerySet[M]):
    """Refuses the bulk writes of Django outside ``record.editing()``; inside, all rows count as touched."""

    def update(self, **kwargs: Any) -> int:
        """As Django's, but only while editing, and with the rules checked at the end."""
        edit = _edit_or_refuse(f"{self.model.__name__}.objects.update()")
        rows = list(self)
        changed = super().update(**kwargs)
        for row in (*rows, *self.model._default_manager.filter(pk__in=[row.pk for row in rows])):
            edit.touch(row)
        return changed

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[M]:
        """As Django's, but only while editing."""
        edit = _edit_or_refuse(f"{self.model.__name__}.objects.bulk_create()")
        rows = super().bulk_create(objs, *args, **kwargs)
        for row in rows:
            edit.touch(row)
        return rows

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        """As Django's, but only while editing."""
        edit = _edit_or_refuse(f"{self.model.__name__}.objects.bulk_update()")
        changed = super().bulk_update(objs, *args, **kwargs)
        for row in objs:
            edit.touch(row)
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete row by row, so that what protects a single row protects them all."""
        counts: dict[str, int] = defaultdict(int)
        with editing():
            for row in self:
                for label, count in row.delete()[1].items():
                    counts[label] += count
        return sum(counts.values()), dict(counts)


class Recorded(models.Model):
    """Anything whose change changes the record: its writes open, or join, an ``editing()`` block."""

    created = models.DateTimeField(_("created"), auto_now_add=True)
    modified = models.DateTimeField(_("modified"), auto_now=True, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside ``record.editing()``."""
        with editing() as edit:
            super().save(*args, **kwargs)
            for row in self.also_touched():
                edit.touch(row)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete inside ``record.editing()``."""
        with editing() as edit:
            for row in self.also_touched():
                edit.touch(row)
            return super().delete(*args, **kwargs)

    @classmethod
    def noun(cls) -> type["Recorded"]:
        """The model that has the table: for a proxy, the one that it stands for."""
        return cast("type[Recorded]", cls._meta.concrete_model)

    def also_touched(self) -> Collection["Recorded"]:
        """The rows whose rules a write to this one may break: itself, unless a noun says more."""
        return (self,)

    def is_public(self) -> bool:
        """Whether the public sees this row, so that a change of it must renew what is cached."""
        return True

    @classmethod
    def broken_rules(cls, pks: Collection[int]) -> list[Any]:
        """One sentence for each rule that these rows break, as they stand at the end of an edit."""
        return []

    @classmethod
    def after_edit(cls, pks: Collection[int]) -> None:
        """What follows an edit in the same transaction, such as the search index."""

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        """Keep what was loaded, for the rules that compare a row with what it was."""
        row = super().from_db(db, field_names, values, **kwargs)
        row.loaded = dict(zip(field_names, values, strict=True))
        return row

    loaded: dict[str, Any] = {}


@receiver(m2m_changed)
def links_change_only_while_editing(
    sender: type[models.Model], instance: models.Model, action: str, model: type[models.Model], **kwargs: Any
) -> None:
    """A many-to-many link is part of the record like a column; Django gives no other place to stand guard."""
    if isinstance(instance, Recorded):
        edit = _edit_or_refuse(f"{sender.__name__}: {action}")
        edit.touch(instance)
        if issubclass(model, Recorded):
            linked: RecordedQuerySet[Recorded] = RecordedQuerySet(model)
            for row in linked.filter(pk__in=kwargs.get("pk_set") or ()):
                edit.touch(row)
