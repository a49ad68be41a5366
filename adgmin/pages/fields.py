"""Form fields for what people type into texts that are no part of the record, such as reports and comments."""

from typing import Any

from django import forms

from adgmin.record import visible


class VisibleField(forms.CharField):
    """A text without hidden characters (see ``adgmin.record.characters``); in a text area it may have several lines."""

    def to_python(self, value: Any) -> Any:
        """The text, stripped once the hidden characters are left out."""
        lines = isinstance(self.widget, forms.Textarea)
        return super().to_python(visible(value, lines=lines) if isinstance(value, str) else value)
