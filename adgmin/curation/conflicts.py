"""Edit conflicts: two curators open the same form, and the second one to save sees what the first one changed.

A hidden field, ``seen``, holds digests of the values that the form was opened with. On submission each field of a row
that is stored is compared three ways (seen, stored, typed), as in ``load_record``. A field that the curator did not
change takes the stored value. A field that both changed keeps the typed value, and an error shows the stored one. If
anything was changed meanwhile, the form is shown again, and the next submission saves it.
"""

import datetime as dt
import zlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from adgmin.models import Revision
from adgmin.record import Citation, NamedValues

# New rows of one sort that a form takes at once. Django accepts 1,000 fields in a request, and a row has eight.
MAX_NEW_ROWS = 100


class SeenField(forms.CharField):
    """The digests of the values that the form was opened with. The field never counts as changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: object, data: object) -> bool:
        """Always False: a digest that differs is no change to save."""
        return False


class ComparingForm(forms.ModelForm):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """A form that detects values saved since it was opened."""

    seen = SeenField(required=False)
    # Set by the admin: the draft revision whose values the form shows.
    revision: Revision | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changed_meanwhile = False
        self.conflicting: list[str] = []
        shown = {
            name: digest(self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if name != "seen"
        }
        self.initial["seen"] = digests(shown)
        self.stored = {name: shown[name] for name in shown if name in self.initial} if self.instance.pk else {}
        self.prepare_fields()

    def prepare_fields(self) -> None:
        """Called at the end of ``__init__``, to change the fields of this form."""

    def full_clean(self) -> None:
        """Compare first: this replaces data of the form, which is then validated."""
        if self.is_bound:
            self._compare()
        super().full_clean()

    def clean(self) -> None:
        """Raise the errors of a conflict, so that the form is shown again."""
        super().clean()
        if self.changed_meanwhile:
            for name in self.conflicting:
                self.add_error(
                    name, _t("Saved in the meantime: “%(value)s”.") % {"value": display_value(self.instance, name)}
                )
            raise ValidationError(self._conflict_messages())

    def _compare(self) -> None:
        seen = parse_digests(self["seen"].data or "")
        changed = [name for name, stored in self.stored.items() if seen.get(name, stored) != stored]
        self.changed_meanwhile = bool(changed)
        if not changed:
            return
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        for name in changed:
            typed = digest(self[name].data)
            if typed == seen[name]:
                set_data(data, self.add_prefix(name), self.fields[name].prepare_value(self.initial[name]))
            elif typed != self.stored[name]:
                self.conflicting.append(name)
        data[self.add_prefix("seen")] = self.initial["seen"]
        self.data = data

    def _conflict_messages(self) -> list[str]:
        """Who saved the record and when, if that is known, and what the curator should do now."""
        who = _t("Somebody else saved this record after you opened it.")
        if saved := self._last_save():
            named = {"user": saved[0], "time": time_format(timezone.localtime(saved[1]), "H:i")}
            who = _t("%(user)s saved this record at %(time)s, after you opened it.") % named
        advice = _t(
            "Fields that you did not change now show the saved values. Your changes are kept. Please "
            "check the form and save again."
        )
        return [who, advice]

    def _last_save(self) -> tuple[object, dt.datetime] | None:
        """Who saved the draft revision that the form shows, or else the row if the admin log has it, and when."""
        if self.revision is not None:
            return self.revision.who, self.revision.at
        kind = ContentType.objects.get_for_model(self.instance, for_concrete_model=False)
        entries = LogEntry.objects.filter(content_type=kind, object_id=str(self.instance.pk)).select_related("user")
        entry = entries.order_by("-action_time").first()
        return (entry.user, entry.action_time) if entry else None


class ComparingFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Inline rows. A row deleted meanwhile is dropped, or shown as a new row if the curator had edited it.

    A row that is to be removed and was changed meanwhile is shown first, as any other that was changed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restored = 0
        if self.is_bound and not self.has_too_many:
            self._drop_deleted_rows()

    @cached_property
    def has_too_many(self) -> bool:
        """True if more new rows are announced than a form takes. None of them is then read."""
        asked = self.management_form.cleaned_data
        return (
            max(asked[name] or 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")) > len(self.get_queryset()) + MAX_NEW_ROWS
        )

    def total_form_count(self) -> int:
        """The number of rows sent; only of the stored ones if too many are sent."""
        if self.is_bound and self.has_too_many:
            return len(self.get_queryset())
        return super().total_form_count()

    def initial_form_count(self) -> int:
        """The number of stored rows among them."""
        if self.is_bound and self.has_too_many:
            return len(self.get_queryset())
        return super().initial_form_count()

    def full_clean(self) -> None:
        """Validate the rows; of too many, only say that there are."""
        super().full_clean()
        if self.is_bound and self.has_too_many:
            sentence = _t("Nothing was saved. At most %(count)d rows can be added at once.")
            self._non_form_errors = self.error_class([sentence % {"count": MAX_NEW_ROWS}], error_class="nonform")

    def clean(self) -> None:
        """Raise an error if rows deleted meanwhile are now shown as new ones, or rows to be removed were changed."""
        super().clean()
        sentences = []
        if self.restored:
            sentence = ngettext(
                "A row that you changed has been deleted in the meantime. It is shown last, as a new "
                "row: remove it, or save again.",
                "%(count)d rows that you changed have been deleted in the meantime. They are shown "
                "last, as new rows: remove them, or save again.",
                self.restored,
            )
            sentences.append(sentence % {"count": self.restored})
        removed = filter(self._should_delete_form, self.initial_forms)  # type: ignore[attr-defined]
        if changed := sum(isinstance(form, ComparingForm) and form.changed_meanwhile for form in removed):
            sentence = ngettext(
                "A row that you wanted to remove was changed in the meantime. It shows what was saved: save again to "
                "remove it, or keep it.",
                "%(count)d rows that you wanted to remove were changed in the meantime. They show what was saved: "
                "save again to remove them, or keep them.",
                changed,
            )
            sentences.append(sentence % {"count": changed})
        if sentences:
            raise ValidationError(sentences)

    def _drop_deleted_rows(self) -> None:
        assert self.model is not None
        key = self.model._meta.pk.name
        stored = {str(row.pk) for row in self.get_queryset()}
        sent = [self._row_data(index) for index in range(self.total_form_count())]
        before, new = sent[: self.initial_form_count()], sent[self.initial_form_count() :]
        kept = [row for row in before if row.get(key, [""])[-1] in stored]
        if len(kept) == len(before):
            return
        restored = [row for row in before if row not in kept and "DELETE" not in row and is_edited(row)]
        for row in restored:
            row[key] = row["seen"] = [""]
        self._replace_rows([*kept, *new, *restored], len(kept))
        self.restored = len(restored)

    def _row_data(self, index: int) -> dict[str, list[str]]:
        """The submitted data of one row, by field name."""
        prefix = f"{self.add_prefix(index)}-"
        data = self.data
        assert isinstance(data, QueryDict)
        return {name.removeprefix(prefix): data.getlist(name) for name in data if name.startswith(prefix)}

    def _replace_rows(self, rows: list[dict[str, list[str]]], initial: int) -> None:
        """Rewrite the submitted data so that it holds these rows; the first ``initial`` of them are stored rows."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        for name in [name for name in data if name.removeprefix(f"{self.prefix}-")[:1].isdecimal()]:
            del data[name]
        for index, row in enumerate(rows):
            for name, values in row.items():
                data.setlist(f"{self.add_prefix(index)}-{name}", values)
        data[f"{self.prefix}-TOTAL_FORMS"], data[f"{self.prefix}-INITIAL_FORMS"] = str(len(rows)), str(initial)
        self.data = data
        del self.management_form


def is_edited(row: dict[str, list[str]]) -> bool:
    """True if a submitted row differs from the values that the form was opened with."""
    seen = parse_digests(row.get("seen", [""])[-1])
    return any(digest(row.get(name, [])) != old_digest for name, old_digest in seen.items())


def digests(shown: Mapping[str, str]) -> str:
    """Digests by field name, as ``seen`` holds them."""
    return " ".join(f"{name}:{value}" for name, value in shown.items())


def parse_digests(seen: str) -> dict[str, str]:
    """The digests in ``seen``, by field name."""
    return dict(pair.split(":", 1) for pair in seen.split() if ":" in pair)


def digest(value: object) -> str:
    """A short digest of a value. Stored and submitted forms of the same value have the same digest."""
    values = sorted(map(_normalised, value)) if isinstance(value, list | tuple) else [_normalised(value)]
    return f"{zlib.crc32(' '.join(values).encode()):x}"


def _normalised(value: object) -> str:
    return " ".join(str(value.pk if isinstance(value, Model) else "" if value is None else value).split())


def set_data(data: QueryDict, name: str, value: object) -> None:
    """Set a field of submitted data to a value, in the form in which a browser sends it."""
    values = value if isinstance(value, list | tuple) else [value]
    data.setlist(name, ["" if item is None else str(item) for item in values])


def display_value(row: Model, name: str) -> str:
    """The value of a field for display: the label of a choice, the names of related rows."""
    if isinstance(row, Citation) and name == "value":
        return _reading(row)
    label = getattr(row, f"get_{name}_display", None)
    value = label() if label else getattr(row, name)
    if hasattr(value, "all"):
        value = ", ".join(map(str, value.all()))
    return "" if value is None else str(value)


def _reading(citation: Citation) -> str:
    """The value of a citation as the form takes it; of a slug with the name of the record."""
    noun, value = citation.noun_cited(), citation.value
    row = NamedValues([(noun, citation.aspect, value)]).row(noun, citation.aspect, value)
    return f"{row} ({value})" if row else value
