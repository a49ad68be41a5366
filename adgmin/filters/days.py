"""Days and moments in a query string, and the parameter ``as_of`` of all pages and resources."""

import datetime as dt
import re

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from adgmin import dates
from adgmin.record import AsOf, RecordedQuerySet
from adgmin.search.ranking import SearchEntryQuerySet


class IsoDayField(forms.DateField):
    """A day in ISO 8601 format only."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("“%(value)s” is not a day. Write it as 2023-02-09.")}

    def to_python(self, value: object) -> dt.date | None:
        """The day; ``None`` for a blank."""
        if value in self.empty_values:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII):
                raise ValueError(value)
            return dt.date.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from error


class IsoMomentField(forms.CharField):
    """A day, or a day and a time, in ISO 8601; UTC if no zone is given."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a date or time. Write it as 2023-02-09 or 2023-02-09T12:30:00Z.")
    }

    def clean(self, value: str | None) -> dt.datetime | None:
        """The moment; ``None`` for a blank."""
        text = super().clean(value)
        if not text:
            return None
        try:
            # An unescaped plus sign arrives as a space.
            moment = dt.datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
            return moment.astimezone(dt.UTC) if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": text}) from error


class AsOfField(forms.CharField):
    """A day, month or year in ISO 8601; a month or a year means its last day."""

    widget = forms.TextInput(attrs={"placeholder": "2024-02"})
    default_error_messages = {
        "invalid": _("“%(value)s” is not a day, month or year. Write it as 2023-02-09, 2023-02 or 2023.")
    }

    def clean(self, value: str | None) -> dt.date | None:
        """The last day of the value; ``None`` for a blank."""
        text = super().clean(value)
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
    """The record as it was on a day, by the rule of each noun. A filter without a ``phrase`` excludes no row."""

    field_class = AsOfField

    def __init__(self, help_text: str | Promise = "", phrase: str | Promise = "") -> None:
        self.phrase = phrase
        default = _("A day, a month or a year (its last day counts). Computed values are computed for this day.")
        super().__init__(label=_("as of"), help_text=help_text or default)
        extend_schema_field({**AS_OF_SCHEMA, "description": help_text or default})(self)

    def filter(self, qs: QuerySet[Model], value: dt.date | None) -> QuerySet[Model]:
        """Keep the rows that existed by that day, and annotate their computed values."""
        when: AsOf = self.parent.when
        if isinstance(qs, RecordedQuerySet):
            return qs.as_of(when).with_computed(when)
        return qs.as_of(when) if isinstance(qs, SearchEntryQuerySet) else qs
