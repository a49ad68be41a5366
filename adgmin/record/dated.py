"""Dates as the sources give them, in EDTF, and the bounds by which queries sort and compare."""

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin import dates

from .edit import SaveOptions, editing


def validate_edtf(value: str) -> None:
    """Raise ``ValidationError`` with the message of ``adgmin.dates`` for an unreadable date."""
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
            _(
                "EDTF, exactly as precise as the source: 2023, 2023-02, 2023-02-09, 2023-02-09/2023-02-10, "
                "[..2023-02-09] for “by that day”. Left out where no source states it."
            ),
        )
        super().__init__(*args, **kwargs)


class DateBoundField(models.DateField):  # type: ignore[type-arg]
    """A saved bound of an EDTF field: derived, so never edited, dumped or shown in a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)


class Dated(models.Model):
    """Saves the bounds of every EDTF field of a model."""

    class Meta:
        abstract = True

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Unpack[SaveOptions]) -> None:
        """Save with the bounds, also if ``update_fields`` leaves them out."""
        with editing():
            bounds = self.set_bounds()
            if update_fields:
                update_fields = {*update_fields, *bounds}
            super().save(update_fields=update_fields, **options)

    def show(self, values: Mapping[str, Any]) -> None:
        """Show other values without saving; the bounds of the date follow them."""
        super().show(values)  # type: ignore[misc]
        self.set_bounds()

    def edtf_of(self, field: EDTFField) -> str:
        """The EDTF string whose bounds are saved. A noun may take the date of another row if its own is blank."""
        return str(getattr(self, field.name))

    def set_bounds(self) -> list[str]:
        """Set the bounds and return the names of their columns. Raises ``ValidationError`` for an unreadable date."""
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
