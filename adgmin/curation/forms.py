"""The base forms and widgets of the admin. A form shows the errors of a refused edit and keeps what was typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.html import format_html
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.filters.base import Text
from adgmin.models import Passage, Source
from adgmin.pages.fields import VisibleField
from adgmin.record import ONCE_PUBLIC, Published, Recorded, State, next_states
from adgmin.record.four_eyes import refusal
from adgmin.record.publishing import REQUIRED_TO_PUBLISH

from .addresses import change_url
from .conflicts import ComparingForm
from .keys import is_key, keys
from .unsaved import why_not_there

# Characters of a source title in a label, which leaves room for the locator and the first words.
SHORT_TITLE_LENGTH = 40


def short_title(source: Source) -> str:
    """The title of a source, cut to ``SHORT_TITLE_LENGTH``."""
    return Truncator(source.title).chars(SHORT_TITLE_LENGTH)


def passage_label(passage: Passage) -> str:
    """The label of a passage in search boxes: source, locator and first words."""
    return _t("%(source)s, %(locator)s: %(words)s…") % {
        "source": short_title(passage.source),
        "locator": passage.locator,
        "words": passage.first_words,
    }


def label_rows[M: Model](field: "forms.ModelChoiceField[M]", label: Callable[[M], str]) -> None:
    """Label the rows that a field offers in this way."""
    field.label_from_instance = label  # type: ignore[assignment, method-assign]


type OptGroups = list[tuple[str | None, list[dict[str, object]], int | None]]


class RecordSelect(AutocompleteSelect):
    """A search box for one row. ``prefetched`` is the selected row if the form already has it, to save a query."""

    prefetched: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, object] | None = None) -> OptGroups:
        """Only the selected row as an option, and an empty one if the field is optional or empty."""
        value = keys(value)
        if not any(value):
            return [(None, [self.create_option(name, "", "", False, 0)], 0)]
        row = self.prefetched
        if row is None or list(value) != [str(row.pk)]:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(row)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, self.create_option(name, row.pk, label, True, len(empty))], 0)]


class RecordSelectMultiple(AutocompleteSelectMultiple):
    """A search box for several rows. ``prefetched`` are the selected rows if the form already has them."""

    prefetched: Sequence[Model] | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, object] | None = None) -> OptGroups:
        """Only the selected rows as options."""
        value, rows = keys(value), self.prefetched
        if rows is None or sorted(value) != sorted(str(row.pk) for row in rows):
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance
        options = [self.create_option(name, row.pk, label(row), True, place) for place, row in enumerate(rows)]
        return [(None, options, 0)]

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        """Without the button that clears the whole selection, which is easily hit by accident."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


def _model_of(field: "forms.ModelChoiceField[Any]") -> type[Model]:
    assert field.queryset is not None
    model: type[Model] = field.queryset.model
    return model


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """One row. Of one that was deleted or merged while the form was open, the error says by whom, and how to go on."""

    def to_python(self, value: Any) -> Any:
        """The row. Raises ``ValidationError`` if it is not there, or is merged into another one."""
        try:
            row = super().to_python(value)
        except ValidationError as error:
            raise why_not_there(_model_of(self), value) from error
        if row is not None and getattr(row, "merged_into", None) is not None:
            raise why_not_there(_model_of(self), row.pk)
        return row


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Several rows. A number too long for a key is refused like any other value that is none."""

    def clean(self, value: Any) -> Any:
        """The rows chosen; raises ``ValidationError`` for a key that none can have, before the database is asked."""
        if isinstance(value, list | tuple) and len(keys(value)) < len(value):
            unknown = next(item for item in value if not is_key(item))
            raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(unknown)})
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code != "invalid_choice":
                raise
            raise why_not_there(_model_of(self), (error.params or {})["value"]) from error


class RecordForm(ComparingForm):
    """The form of a model of the record.

    ``edit_errors`` holds the errors of the rules that are checked at the end of an edit. The edit was then rolled
    back, and the form is shown again as it was sent, with these errors.
    """

    edit_errors: Sequence[str] = ()
    # Whether the user may change what the public sees.
    may_publish = True
    # Those rows of the form’s model that four eyes keeps the user from publishing, as in ``saved_by``; ``None`` without
    # that rule.
    own_rows: Mapping[int, str] | None = None
    instance: Recorded

    def prepare_fields(self) -> None:
        """Give search boxes the rows that are fetched already."""
        for name, field in self.fields.items():
            # With maxlength a browser cuts pasted text silently; the form’s own validation keeps it and shows an error.
            field.widget.attrs.pop("maxlength", None)
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RecordSelect) and name in self.instance._state.fields_cache:
                widget.prefetched = getattr(self.instance, name)
            elif isinstance(widget, RecordSelect) and isinstance(row := self.initial.get(name), Model):
                widget.prefetched = row
            elif isinstance(widget, RecordSelectMultiple) and self.instance.pk:
                widget.prefetched = self.initial.get(name)

    def clean(self) -> None:
        """Add ``edit_errors`` to the errors of the form."""
        super().clean()
        if self.edit_errors:
            raise ValidationError(list(self.edit_errors))


# What is asked where something published changes without a reason.
SAY_WHY = _("Say why: something that is published changes.")
# Said of a state that is not offered, although it may have been when the form was opened.
STATE_NOT_OFFERED = _("“%(value)s” cannot be chosen: the state that the record has now, or your role, rules it out.")
# Why the state “published” is not offered.
OTHERS_PUBLISH = _("You cannot choose “published”: somebody else must publish what you saved last.")


class WhyField(VisibleField):
    """The reason of an edit. It is no value of the record, so it never counts as changed."""

    def has_changed(self, initial: object, data: object) -> bool:
        """Always False: a reason alone is no change to save."""
        return False


class PublishedForm(RecordForm):
    """The form of a model with a public page and an editorial state.

    ``why`` is asked once the record has been public. ``why_missing`` is set if an edit was rolled back without it.
    """

    why_missing = False
    # The reason given when the draft revision in the form was saved last.
    why_before = ""
    # True if a draft revision is saved, in which everybody may propose what only some may do.
    proposes = False
    # Where the slug is no field: the fields from which it is made.
    told_apart_by: Sequence[str] = ()
    instance: Published

    why = WhyField(
        label=_("Why?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "The reason for this edit, kept in the history. Required if something that is published changes: it is "
            "then shown to readers, beside the old and the new value, on the page Corrections."
        ),
    )  # fmt: skip

    def prepare_fields(self) -> None:
        """Also make the slug optional, and offer the next states only."""
        super().prepare_fields()
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Leave empty to derive it from the words above. Once it is published it never changes, because other "
                "sites link to it."
            )
        if "why" in self.fields:
            self.fields["why"].initial = self.why_before
        state = self.fields.get("state")
        if isinstance(state, forms.ChoiceField):
            state.choices = self.state_choices()
            state.error_messages["invalid_choice"] = STATE_NOT_OFFERED
            if self.may_publish and self.is_own():
                who = (self.own_rows or {}).get(self.instance.pk, "")
                refused = refusal(str(self.instance), who) if self.instance.pk else OTHERS_PUBLISH
                state.help_text = refused if who else OTHERS_PUBLISH
                if self.data.get(self.add_prefix("state")) == State.PUBLISHED:
                    # Django formats this message with the value.
                    state.error_messages["invalid_choice"] = str(refused).replace("%", "%%")

    def state_choices(self) -> list[tuple[str, Text]]:
        """The states that the user may give the record, including its present one."""
        now = State(self.instance.state)
        if self.instance.merged_into is not None:
            return [(now.value, now.label)]
        may_publish = (self.may_publish and not self.is_own()) or self.proposes
        return [(state.value, state.label) for state in next_states(now, may_publish)]

    def is_own(self) -> bool:
        """True for a record that was never public and that four eyes keeps the user from publishing."""
        if self.own_rows is None or self.instance.is_public():
            return False
        return self.instance.pk is None or self.instance.pk in self.own_rows

    def clean(self) -> None:
        """Check the reason of the edit and of a withdrawal, and the fields that publishing requires."""
        super().clean()
        cleaned = self.cleaned_data
        if self.why_missing and not cleaned.get("why"):
            self.add_error("why", SAY_WHY)
        if cleaned.get("state") == State.WITHDRAWN and not cleaned.get("withdrawn_because", "-"):
            self.add_error("withdrawn_because", _("Say why the record is withdrawn."))
        if cleaned.get("state") == State.PUBLISHED and self.initial.get("state") not in ONCE_PUBLIC:
            for name in self.instance.required_to_publish:
                if name in self.fields and not cleaned.get(name):
                    self.add_error(name, REQUIRED_TO_PUBLISH)

    def validate_unique(self) -> None:
        """Check the unique fields, and a derived slug too: Django skips it because its field was left empty."""
        super().validate_unique()
        slug, is_shown = self.instance.slug, "slug" in self.fields
        if not self.errors and not slug:
            sentence = _("No address can be derived from these words. Please enter one.")
            unshown = _("No address can be made of these words, because they have no letter and no digit.")
            self.add_error("slug" if is_shown else None, sentence if is_shown else unshown)
        other = type(self.instance).rows().named().filter(slug=slug).exclude(pk=self.instance.pk).first()
        if other is None or "slug" in self.errors:
            return
        if is_shown:
            taken = _t("“%(slug)s” is already in use. Enter another one that tells the two apart.") % {"slug": slug}
            self.add_error("slug", taken)
        else:
            self.add_error(None, self.there_already(other))

    def there_already(self, other: Published) -> ValidationError:
        """That there is another record of which the slug is the same, in the words of a form that shows no slug."""
        labels = [str(self.fields[name].label).lower() for name in self.told_apart_by if self.cleaned_data.get(name)]
        link = format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', change_url(other), other)
        sentence = _("“{}” is there already, with the same {}: cite that one, or write what tells the two apart.")
        return ValidationError(format_html(str(sentence), link, get_text_list(labels, _t("and")) or _t("words")))
