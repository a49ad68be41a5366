"""The base of all tables that hold texts: whatever is entered, by a form or not, has no characters that nobody sees."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import models

from .characters import visible, visible_values


class Texts(models.Model):
    """A model whose texts have no hidden characters once it is validated or saved: see ``adgmin.record.characters``."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Leave out hidden characters, then save."""
        self.leave_out_hidden_characters()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Leave out hidden characters, then validate."""
        self.leave_out_hidden_characters()
        super().clean_fields(exclude=exclude)

    def leave_out_hidden_characters(self) -> None:
        """Leave out of each text, those in JSON included, what nobody sees."""
        for name, kind in _text_columns(type(self)):
            if name not in self.__dict__:
                continue  # Deferred.
            value = self.__dict__[name]
            if kind is models.JSONField:
                self.__dict__[name] = visible_values(value)
            elif isinstance(value, str) and not value.isprintable():
                self.__dict__[name] = visible(value, lines=kind is models.TextField)


@cache
def _text_columns(model: type[models.Model]) -> tuple[tuple[str, type], ...]:
    """The columns that hold texts, each with the kind of its field."""
    kinds = (models.JSONField, models.CharField, models.TextField)
    fields = model._meta.concrete_fields
    return tuple((field.attname, kind) for field in fields for kind in kinds if isinstance(field, kind))
