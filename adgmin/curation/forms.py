"""Forms that carry the rules of the record back to the curator, with everything typed kept."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.models import Passage, Source
from adgmin.record import ONCE_PUBLIC, State
from adgmin.record.publishing import NEXT_STATES, REQUIRED_TO_PUBLISH

from .conflicts import ComparingForm

# A source's title goes before what tells its passages apart, so it must not fill the line.
TITLE_LENGTH = 40


def short_title(source: Source) -> str:
    """The title of a source, cut to a length that leaves room beside it."""
    return Truncator(source.title).chars(TITLE_LENGTH)


def passage_label(passage: Passage) -> str:
    """The source, the locator and the first words: how a passage is chosen."""
    return _t("%(source)s, %(locator)s: %(words)s…") % {
        "source": short_title(passage.source),
        "locator": passage.locator,
        "words": passage.first_words,
    }


class RecordSelect(AutocompleteSelect):
    """A search box for one row, which does not fetch again the row that the form has at hand."""

    at_hand: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """The selected row alone, after an empty option where the field may be or is empty."""
        if not any(value):
            return [(None, [self.create_option(name, "", "", False, 0)], 0)]
        row = self.at_hand
        if row is None or list(value) != [str(row.pk)]:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(row)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, self.create_option(name, row.pk, label, True, len(empty))], 0)]


class RecordSelectMultiple(AutocompleteSelectMultiple):
    """A search box for several rows, each of which can be taken out by itself; it fetches none that are at hand."""

    at_hand: Sequence[Model] | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """The selected rows alone."""
        rows = self.at_hand
        if rows is None or sorted(value) != sorted(str(row.pk) for row in rows):
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance
        options = [self.create_option(name, row.pk, label(row), True, place) for place, row in enumerate(rows)]
        return [(None, options, 0)]

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Without the button that takes out all: a slip on it would lose them, and it stands amid the list."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


class RecordForm(ComparingForm):
    """A form of anything in the record.

    ``refused`` holds what the rules said at the end of an edit that was rolled back: the admin then shows the same
    form again, still filled in, with these sentences as its errors.
    """

    refused: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A browser cuts what is longer without a word; the form says what is too long, and loses nothing of it.
            field.widget.attrs.pop("maxlength", None)
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect) and name in self.instance._state.fields_cache:
                widget.at_hand = getattr(self.instance, name)
            elif isinstance(widget, RecordSelectMultiple) and self.instance.pk:
                widget.at_hand = self.initial.get(name)

    def clean(self) -> dict[str, Any] | None:
        """The form's own rules, and those that refused the edit."""
        cleaned = super().clean()
        if self.refused:
            raise ValidationError(list(self.refused))
        return cleaned


class PublishedForm(RecordForm):
    """A form of a record with an address and an editorial state."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Leave empty to derive it from the words above. It never changes, because other sites link to it."
            )
        if "state" in self.fields:
            self.fields["state"].choices = self.state_choices()  # type: ignore[attr-defined]

    def state_choices(self) -> list[tuple[str, Any]]:
        """The states that the record may move to from the one it is in."""
        now = State(self.instance.state)
        return [(state.value, state.label) for state in State if state in NEXT_STATES[now]]

    def clean(self) -> dict[str, Any] | None:
        """A withdrawn record says why; a published one has what publishing requires."""
        cleaned = super().clean() or {}
        if cleaned.get("state") == State.WITHDRAWN and not cleaned.get("withdrawn_because", "-"):
            self.add_error("withdrawn_because", _("Say why the record is withdrawn."))
        if cleaned.get("state") == State.PUBLISHED and self.initial.get("state") not in ONCE_PUBLIC:
            for name in self.instance.required_to_publish:
                if name in self.fields and not cleaned.get(name):
                    self.add_error(name, REQUIRED_TO_PUBLISH)
        return cleaned

    def validate_unique(self) -> None:
        """Also of a slug that was derived, which Django leaves out because the field was left empty."""
        super().validate_unique()
        slug, noun = self.instance.slug, type(self.instance)
        if not self.errors and not slug:
            self.say_of_slug(_("No address can be derived from these words. Please enter one."))
        if "slug" not in self.errors and noun._default_manager.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            self.say_of_slug(
                _("“%(slug)s” is already in use. Enter another one that tells the two apart.") % {"slug": slug}
            )

    def say_of_slug(self, sentence: Any) -> None:
        """Put an error beside the slug, or above the form where it does not show the slug."""
        self.add_error("slug" if "slug" in self.fields else None, sentence)
