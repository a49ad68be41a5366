"""Days and moments in a query string, and the one parameter that every page and every resource reads: ``as_of``."""

import datetime as dt
import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from adgmin import dates


class IsoDayField(forms.DateField):
    """A day as ISO 8601 writes it, and no other way."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("“%(value)s” is not a day. Write it as 2023-02-09.")}

    def to_python(self, value: Any) -> dt.date | None:
        """The day; ``None`` for a blank."""
        if value in self.empty_values:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
                raise ValueError(value)
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from error


class IsoMomentField(forms.CharField):
    """A day, or a day and a time, in ISO 8601; UTC where no zone is given."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a date or time. Write it as 2023-02-09 or 2023-02-09T12:30:00Z.")
    }

    def to_python(self, value: Any) -> Any:
        """The moment; ``None`` for a blank."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            # A plus sign that nobody escaped arrives as a blank.
            moment = dt.datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
            return moment.astimezone(dt.UTC) if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": text}) from error


class AsOfField(forms.CharField):
    """A day, a month or a year in ISO 8601; a month and a year mean their last day."""

    widget = forms.TextInput(attrs={"placeholder": "2024-02"})
    default_error_messages = {
        "invalid": _("“%(value)s” is not a day, month or year. Write it as 2023-02-09, 2023-02 or 2023.")
    }

    def to_python(self, value: Any) -> Any:
        """The last day that it means; ``None`` for a blank."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
                raise ValueError(text)
            return dates.bounds(text).latest
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": text}) from error


AS_OF_SCHEMA = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"}, {"pattern": "^[1-9][0-9]{3}$"}],
}


class AsOfFilter(django_filters.Filter):  # type: ignore[misc]
    """The record as it stood on a day; each noun knows what that means. Without a ``phrase`` it leaves nothing out."""

    field_class = AsOfField

    def __init__(self, help_text: str | Promise = "", phrase: str | Promise = "") -> None:
        self.phrase = phrase
        told = _("A day, a month or a year (its last day counts). Computed values are computed for this day.")
        super().__init__(label=_("as of"), help_text=help_text or told)
        extend_schema_field({**AS_OF_SCHEMA, "description": help_text or told})(self)

    def filter(self, qs: Any, value: dt.date | None) -> Any:
        """Keep what there was by then, with what is computed of it."""
        when = self.parent.when
        rows = qs.as_of(when) if hasattr(qs, "as_of") else qs
        return rows.with_computed(when) if hasattr(rows, "with_computed") else rows
