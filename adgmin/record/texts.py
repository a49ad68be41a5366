"""The base of all tables that hold texts: whatever is entered, by a form or not, has no characters that nobody sees."""

from collections.abc import Collection
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
        for field in self._meta.concrete_fields:
            if field.attname not in self.__dict__:
                continue  # Deferred.
            value = self.__dict__[field.attname]
            if isinstance(field, models.JSONField):
                setattr(self, field.attname, visible_values(value))
            elif isinstance(value, str) and isinstance(field, models.CharField | models.TextField):
                setattr(self, field.attname, visible(value, lines=isinstance(field, models.TextField)))
