"""Dates as the sources give them, in EDTF, and the bounds by which queries sort and compare."""

from collections.abc import Collection, Mapping
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin import dates


def validate_edtf(value: str) -> None:
    """Raise ``ValidationError`` with the message of ``adgmin.dates`` for an unreadable date."""
    try:
        dates.bounds(value)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class EDTFField(models.CharField):  # type: ignore[type-arg]
    """A date kept as entered, in EDTF (see ``adgmin.dates``).

    Each has two sisters, ``<name>_earliest`` and ``<name>_latest``, that ``Dated`` fills and that are never null.
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

    @classmethod
    def prepare(cls, rows: Collection[Self]) -> set[str]:
        """Set the bounds, which are saved along always."""
        derived: set[str] = super().prepare(rows)  # type: ignore[misc]
        return derived | cls.bound(rows)

    def show(self, values: Mapping[str, Any]) -> None:
        """Show other values without saving; the bounds of the date follow them."""
        super().show(values)  # type: ignore[misc]
        self.set_bounds()

    @classmethod
    def edtf_of(cls, field: EDTFField, rows: Collection[Self]) -> list[str]:
        """The EDTF strings whose bounds are saved. A noun may take the date of other rows where its own is blank."""
        return [getattr(row, field.name) for row in rows]

    def set_bounds(self) -> None:
        """Set the bounds. Raises ``ValidationError`` for an unreadable date."""
        self.bound([self])

    @classmethod
    def bound(cls, rows: Collection[Self]) -> set[str]:
        """Set the bounds of rows and return the names of their columns."""
        names: set[str] = set()
        for field in cls._meta.fields:
            if isinstance(field, EDTFField):
                earliest, latest = f"{field.name}_earliest", f"{field.name}_latest"
                for row, text in zip(rows, cls.edtf_of(field, rows), strict=True):
                    validate_edtf(text)
                    found = dates.bounds(text)
                    setattr(row, earliest, found.earliest)
                    setattr(row, latest, found.latest)
                names |= {earliest, latest}
        return names
