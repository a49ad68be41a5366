"""Two curators at one record: whoever saves second is told, and nothing that either of them wrote is lost.

A form carries along what its fields held when it was opened. When it comes back, that, what is stored by now and what
was typed are compared three ways, as ``load_record`` compares: a field that the curator left alone takes what is
stored, a field that both changed keeps what was typed and shows what is stored, and nothing is saved until the
curator has seen it.
"""

import zlib
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext


class SeenField(forms.CharField):
    """What the fields of a form held when it was opened; never a change by itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never."""
        return False


class ComparingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that notices what was saved since it was opened."""

    seen = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overtaken = False
        self.contested: list[str] = []
        names = [name for name in self.fields if name in self.initial] if self.instance.pk else []
        self.stored = {name: digest(self.initial[name]) for name in names}
        self.initial["seen"] = " ".join(f"{name}:{value}" for name, value in self.stored.items())

    def full_clean(self) -> None:
        """Compare first, so that what is looked at is what the curator will see."""
        if self.is_bound:
            self._compare()
        super().full_clean()

    def clean(self) -> dict[str, Any] | None:
        """Refuse what was overtaken, until it has been looked at."""
        cleaned = super().clean()
        if self.overtaken:
            for name in self.contested:
                self.add_error(name, _t("Saved in the meantime: “%(value)s”.") % {"value": shown(self.instance, name)})
            raise ValidationError(self._meanwhile())
        return cleaned

    def _compare(self) -> None:
        seen = read(self["seen"].data or "")
        theirs = [name for name, now in self.stored.items() if seen.get(name, now) != now]
        self.overtaken = bool(theirs)
        if not theirs:
            return
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in theirs:
            typed = digest(self[name].data)
            if typed == seen[name]:
                put(data, self.add_prefix(name), self.fields[name].prepare_value(self.initial[name]))
            elif typed != self.stored[name]:
                self.contested.append(name)
        data[self.add_prefix("seen")] = self.initial["seen"]
        self.data = data

    def _meanwhile(self) -> list[str]:
        """Who saved it and when, as far as the log tells, and what that means for the form."""
        kind = ContentType.objects.get_for_model(self.instance, for_concrete_model=False)
        entries = LogEntry.objects.filter(content_type=kind, object_id=str(self.instance.pk)).select_related("user")
        who = _t("Somebody else saved this record after you opened it.")
        if entry := entries.order_by("-action_time").first():
            named = {"user": entry.user, "time": time_format(timezone.localtime(entry.action_time), "H:i")}
            who = _t("%(user)s saved this record at %(time)s, after you opened it.") % named
        means = _t(
            "Fields that you did not change now show the saved values. Your changes are kept. Please "
            "check the form and save again."
        )
        return [who, means]


class ComparingFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows below a form. One that somebody deleted meanwhile goes; if the curator had changed it, it becomes new."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revived = 0
        if self.is_bound:
            self._leave_out_deleted()

    def clean(self) -> None:
        """Say what has become of such rows."""
        super().clean()
        if self.revived:
            sentence = ngettext(
                "A row that you changed has been deleted in the meantime. It is shown last, as a new "
                "row: remove it, or save again.",
                "%(count)d rows that you changed have been deleted in the meantime. They are shown "
                "last, as new rows: remove them, or save again.",
                self.revived,
            )
            raise ValidationError(sentence % {"count": self.revived})

    def _leave_out_deleted(self) -> None:
        model: Any = self.model
        key = model._meta.pk.name
        stored = {str(row.pk) for row in self.get_queryset()}
        sent = [self._sent(place) for place in range(self.total_form_count())]
        before, new = sent[: self.initial_form_count()], sent[self.initial_form_count() :]
        here = [row for row in before if row.get(key, [""])[-1] in stored]
        if len(here) == len(before):
            return
        revived = [row for row in before if row not in here and "DELETE" not in row and touched(row)]
        for row in revived:
            row[key] = row["seen"] = [""]
        self._resend([*here, *new, *revived], len(here))
        self.revived = len(revived)

    def _sent(self, place: int) -> dict[str, list[str]]:
        """What the browser sent of one row."""
        prefix = f"{self.add_prefix(place)}-"
        data: Any = self.data
        return {name.removeprefix(prefix): data.getlist(name) for name in data if name.startswith(prefix)}

    def _resend(self, rows: list[dict[str, list[str]]], initial: int) -> None:
        """As if the browser had sent these rows."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in [name for name in data if name.removeprefix(f"{self.prefix}-")[:1].isdecimal()]:
            del data[name]
        for place, row in enumerate(rows):
            for name, values in row.items():
                data.setlist(f"{self.add_prefix(place)}-{name}", values)
        data[f"{self.prefix}-TOTAL_FORMS"], data[f"{self.prefix}-INITIAL_FORMS"] = str(len(rows)), str(initial)
        self.data = data
        del self.management_form


def touched(row: dict[str, list[str]]) -> bool:
    """Whether a row that was sent is other than it was when the form was opened."""
    seen = read(row.get("seen", [""])[-1])
    return any(digest(row.get(name, [])) != mark for name, mark in seen.items())


def read(seen: str) -> dict[str, str]:
    """The marks by the names of their fields, as ``seen`` holds them."""
    return dict(pair.split(":", 1) for pair in seen.split() if ":" in pair)


def digest(value: Any) -> str:
    """A short mark of a value, the same whether it comes from the database or from a browser."""
    values = sorted(map(_plain, value)) if isinstance(value, list | tuple) else [_plain(value)]
    return f"{zlib.crc32(' '.join(values).encode()):x}"


def _plain(value: Any) -> str:
    return " ".join(str(value.pk if isinstance(value, Model) else "" if value is None else value).split())


def put(data: Any, name: str, value: Any) -> None:
    """Put a value among those that a browser sent, as it would send it."""
    values = value if isinstance(value, list | tuple) else [value]
    data.setlist(name, ["" if each is None else str(each) for each in values])


def shown(row: Any, name: str) -> str:
    """A field of a row in words."""
    label = getattr(row, f"get_{name}_display", None)
    value = label() if label else getattr(row, name)
    if hasattr(value, "all"):
        value = ", ".join(map(str, value.all()))
    return "" if value is None else str(value)
