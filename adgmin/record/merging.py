"""Merging: all that refers to a row refers to another one from then on, and the old address leads there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models

from .edit import Recorded, editing
from .moving_revisions import move

if TYPE_CHECKING:
    from .publishing import Published

# A field of any type. Django’s class is generic in its type stubs only.
type Column = models.Field[Any, Any]


class Mergeable(Recorded):
    """A row with an address that can be merged into another row of its noun."""

    slug: Any
    # A foreign key to the noun itself: what its address leads to from now on.
    merged_into: Any

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The path of its page."""
        raise NotImplementedError

    @classmethod
    def references_to_me(cls) -> Iterator[tuple[type["Published"], Column]]:
        """The models that refer to this one, each with the field."""
        for relation in cls._meta.related_objects:
            model, field = relation.related_model, cast("Column", relation.field)
            is_noun = isinstance(model, type) and issubclass(model, Mergeable) and not model._meta.proxy
            if is_noun and field.name != "merged_into":
                yield cast("type[Published]", model), field

    @classmethod
    def gone(cls) -> models.QuerySet[Self]:
        """The rows that once had a page: their address leads elsewhere, or says why there is none."""
        return cls._default_manager.exclude(merged_into=None)

    @classmethod
    def merged_passages(cls, pk: int, other: int) -> dict[int, int]:
        """The passages whose citations a merge hands on, each with the one that gets them; only of sources."""
        return {}

    def redirect_references(self, to: Self) -> None:
        """Change every reference to this row to another one. Raises ``ValidationError`` if a row refuses it.

        A profile of this record is merged into the profile that the other one has.
        """
        with editing() as edit:
            edit.followed += move(edit.history, (self.noun(), self.pk), to.pk)
            for model, field in self.references_to_me():
                for row in model._base_manager.filter(**{field.name: self.pk}):
                    twin = model._base_manager.filter(**{field.name: to.pk}).first() if field.one_to_one else None
                    if twin is None:
                        refer(row, field, self, to)
                    else:
                        row.merge_into(twin, getattr(self, "withdrawn_because", ""))
            for merged in self.noun()._base_manager.filter(merged_into=self.pk):
                set_reference(merged, "merged_into", to)

    def merge_into(self, other: Self, because: str) -> None:
        """Let all that refers to this row refer to another one, to which its address leads from now on."""
        with editing(why=because):
            self.redirect_references(other)
            self.merged_into = other
            self.save(update_fields=["merged_into"])


def refer(row: models.Model, field: Column, one: Mergeable, other: Mergeable) -> None:
    """Change a reference of a row from one record to another."""
    if field.many_to_many:
        getattr(row, field.name).remove(one)
        getattr(row, field.name).add(other)
    else:
        set_reference(row, field.name, other)


def set_reference(row: models.Model, name: str, other: Mergeable) -> None:
    """Set a foreign key of a row and save it. Raises ``ValidationError``, with the row named, if it is refused."""
    setattr(row, name, other)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValidationError([f"{row}: {sentence}" for sentence in error.messages]) from error
    row.save()
