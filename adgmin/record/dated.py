"""A date as the source gives it, beside the bounds that queries sort and compare by."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin import dates

from .edit import editing


def validate_edtf(value: str) -> None:
    """Refuse what ``adgmin.dates`` does not read, with its sentence."""
    try:
        dates.bounds(value)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class EDTFField(models.CharField):  # type: ignore[type-arg]
    """A date kept as entered, in EDTF (see ``adgmin.dates``).

    Each has two sisters, ``<name>_earliest`` and ``<name>_latest``, that ``Dated.save`` fills and that are never null.
    """

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text",
            _("Exactly as precise as the source: 2023, 2023-02, 2023-02-09, 2023-02-09/2023-02-10. Empty: not stated."),
        )
        super().__init__(*args, **kwargs)


class DateBoundField(models.DateField):  # type: ignore[type-arg]
    """A saved bound of an EDTF field: derived, so never edited, dumped or shown in a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)


class Dated(models.Model):
    """Keeps the bounds of every EDTF field of a model true."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save with true bounds, even where only some columns are written."""
        with editing():
            bounds = self.set_bounds()
            if update_fields:
                update_fields = {*update_fields, *bounds}
            super().save(*args, update_fields=update_fields, **kwargs)

    def edtf_of(self, field: EDTFField) -> str:
        """The EDTF string whose bounds are saved; a noun may inherit one that it leaves blank."""
        return str(getattr(self, field.name))

    def set_bounds(self) -> list[str]:
        """Derive the bounds, and name their columns; raises ``ValidationError`` for a date that cannot be read."""
        names = []
        for field in self._meta.fields:
            if isinstance(field, EDTFField):
                text = self.edtf_of(field)
                validate_edtf(text)
                found = dates.bounds(text)
                setattr(self, f"{field.name}_earliest", found.earliest)
                setattr(self, f"{field.name}_latest", found.latest)
                names += [f"{field.name}_earliest", f"{field.name}_latest"]
        return names
