"""What was entered in a form that was sent, for reading: row by row, each field with its label, each value in words.

Fields that are as the form was opened are left out, except in a proposed row that was ticked.

The form itself may not be there any more, so its rows and fields are known by their names. The pages of the admin make
them in a few ways: fields of a record, inline rows, rows of the bench, blocks of a copy, decisions after a meeting, and
comments of a review.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.filters.base import Text
from adgmin.models import Passage
from adgmin.record import Citation, Cited, NamedValues, Recorded, State, noted_nouns

from .conflicts import digest, parse_digests
from .keys import is_key

type Model = type[models.Model]

# Fields that nobody types: buttons, the counts and the template of inline rows, marks of what was seen.
MACHINERY = re.compile(
    r"^_(?!because$|selected_action$)|_FORMS$|__prefix__|(^|-)(seen|id|record|rows|number|rule|proposed)$"
    r"|^(action|all|apply|choose|chosen|comment|drop|import|index|merge|own|previewed|publish|reopen|reread|save"
    r"|select_across|send_back|send_to_review|settle|split|tables|take_over|try|update|withdraw)$"
)
# Labels of what is no field of a model, or is called otherwise in forms.
LABELS: dict[str, Text] = {
    "_because": _("Because"), "_selected_action": _("Rows"), "accept": _("Save this row"), "cite": _("Cite"),
    "decision": _("Decision"), "DELETE": _("Remove"), "existing": _("Instead of a new record, cite"),
    "is_active": _("Active"), "passage": _("Passage"), "places": _("Blocks"), "post": _("Confirmed"),
    "printed": _("Words printed"), "reason": _("Why?"), "shortcuts": _("Shortcuts"), "team": _("Role"),
    "text": _("Text"), "why": _("Why?"),
}  # fmt: skip
LABELS_OF_COMMENTS: dict[str, Text] = {"text": _("Comment"), "because": _("Why is it dropped?")}


class Key(NamedTuple):
    """A row of a table, which is shown by its name."""

    model: Model
    pk: int


class Reading(NamedTuple):
    """The value of a citation, and the aspect that it is of."""

    noun: type[Cited]
    aspect: str
    value: str


type Value = str | Key | Reading


class Line(NamedTuple):
    """A field: its label, and its values in words, each on a line."""

    label: str
    value: str


class Group(NamedTuple):
    """The fields of a row; ``heading`` is empty for those of the page itself."""

    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class Place:
    """The row in which a field stands, a part of it such as a citation, and the model that has the field, if any."""

    row: str | Key = ""
    model: Model | None = None
    part: str = ""
    labels: Mapping[str, Text] | None = None

    def field(self, name: str) -> "models.Field[object, object] | None":
        """The field of the model; ``None`` if it has none of this name."""
        try:
            found = self.model._meta.get_field(name) if self.model else None
        except FieldDoesNotExist:
            return None
        return found if isinstance(found, models.Field) else None

    def label(self, name: str) -> str:
        """What the field is called."""
        field = self.field(name)
        label = (self.labels or {}).get(name) or (field.verbose_name if field else LABELS.get(name))
        label = capfirst(str(label or name.replace("_", " ").strip()))
        return f"{self.part}: {label}" if self.part else label

    def value(self, name: str, sent: str, aspect: str = "") -> Value:
        """One value of the field: the label of a choice, the key of a record, a reading, otherwise what was sent."""
        field = self.field("finding" if name == "decision" else name)
        if name == "value" and self.model is not None and issubclass(self.model, Citation):
            return Reading(self.model.noun_cited(), aspect, sent)
        if name == "cite":
            return _key(*sent.split(":", 1)) or sent
        if name in ("existing", "_selected_action") and self.model and is_key(sent):
            return Key(self.model, int(sent))
        if field is not None and field.related_model and is_key(sent):
            return Key(field.related_model, int(sent))
        choices: dict[object, object] = dict(field.flatchoices) if field is not None else {}
        return _t("yes") if sent == "on" else str(choices.get(sent, sent))


def groups(path: str, fields: Mapping[str, Sequence[str]], *, named: bool) -> list[Group]:
    """The rows of a form in the order in which they were sent, those of the page itself first.

    Records are shown by name, with one query for each noun, or if not ``named`` by number, without a query.
    """
    page = noun_of(path)
    rows: dict[str | Key, list[tuple[str, list[Value]]]] = {"": []}
    for name, values in fields.items():
        prefix, _dash, field = name.rpartition("-")
        given = [value for value in values if value.strip()]
        entered = given and not MACHINERY.search(name) and not _is_default(prefix, field, fields)
        if entered and not _is_as_opened(prefix, field, values, fields):
            place = place_of(prefix, page, fields)
            aspect = "".join(fields.get(f"{prefix}-aspect", ()))
            values_shown = [place.value(field, value, aspect) for value in given]
            rows.setdefault(place.row, []).append((place.label(field), values_shown))
    keys = [*rows, *(value for lines in rows.values() for _label, shown in lines for value in shown)]
    names = _names(key for key in keys if isinstance(key, Key)) if named else {}
    readings = NamedValues(key for key in keys if isinstance(key, Reading) and named)

    def words(value: Value) -> str:
        if isinstance(value, Reading):
            return readings.words(*value)
        if isinstance(value, str):
            return value
        return names.get(value) or f"{value.model._meta.verbose_name} {value.pk}"

    return [
        Group(capfirst(words(row)), [Line(label, "\n".join(map(words, shown))) for label, shown in lines])
        for row, lines in rows.items()
        if lines
    ]


def _is_default(prefix: str, field: str, fields: Mapping[str, Sequence[str]]) -> bool:
    """True for the state of a new record, and for the basis of a citation or a commitment that nobody has filled in."""
    if field == "state":
        return list(fields.get(f"{prefix}-state" if prefix else "state", ())) == [State.DRAFT]
    told = (fields.get(f"{prefix}-{name}", ()) for name in ("passage", "printed", "text", "value"))
    return field == "basis" and bool(prefix) and not any("".join(values).strip() for values in told)


def _is_as_opened(prefix: str, field: str, values: Sequence[str], fields: Mapping[str, Sequence[str]]) -> bool:
    """True for a value with which the form was opened, by its field ``seen``, in a row that nobody ticked."""
    row = re.match(r"\w+-\d+", prefix)
    if row and f"{row[0]}-accept" in fields:
        return False
    seen = fields.get(f"{prefix}-seen" if prefix else "seen", ())
    return parse_digests(" ".join(seen)).get(field) == digest(list(values))


def noun_of(path: str) -> Model | None:
    """The model that a page of the admin is about, by the name of its address; ``None`` for other pages."""
    try:
        app, model, *_view = (resolve(path.partition("?")[0]).url_name or "").split("_")
        return apps.get_model(app, model)
    except (Resolver404, LookupError, ValueError):
        return None


def place_of(prefix: str, page: Model | None, fields: Mapping[str, Sequence[str]]) -> Place:
    """Where the fields of a prefix stand: “outcomes-0-citation-1”, “cite-actors-7-0”, “b3”, “commitment-12”, “all”."""
    if prefix in ("", "all"):
        return Place("", page, labels=LABELS_OF_COMMENTS if prefix else None)
    if re.fullmatch(r"b\d+", prefix):
        locator = "".join(fields.get(f"{prefix}-locator", ())) or prefix[1:]
        return Place(_t("Block “%(locator)s”") % {"locator": locator}, Passage)
    if found := re.fullmatch(r"cite-(\w+)-(\d+)-(\d+)", prefix):
        key = _key(found[1], found[2])
        return (
            Place(key or prefix, _citations(key.model), _numbered(_t("citation"), found[3])) if key else Place(prefix)
        )
    if found := re.fullmatch(r"([a-z]+\.[a-z]+)-(\d+)", prefix):
        return Place(_key(found[1], found[2]) or prefix, labels=LABELS_OF_COMMENTS)
    if found := re.fullmatch(r"(commitment|initiative)-(\d+)", prefix):
        return Place(_key(f"initiatives.{found[1]}", found[2]) or prefix, noted_nouns()["checks"])
    if found := re.fullmatch(r"(\w+)-(\d+)(?:-(citation|check)(?:-(\d+))?)?", prefix):
        return _place_in_row(page, *found.groups())
    return Place(prefix)


def _place_in_row(page: Model | None, rows: str, number: str, part: str | None, of_part: str | None) -> Place:
    related = page._meta.related_objects if page else ()
    inline = next((each.related_model for each in related if each.get_accessor_name() == rows), None)
    model = inline if isinstance(inline, type) else noted_nouns().get(rows)
    row = _numbered(str(model._meta.verbose_name) if model else rows, number)
    if part == "citation":
        return Place(row, _citations(model), _numbered(_t("citation"), of_part or "0"))
    return Place(row, noted_nouns()["checks"] if part == "check" else model)


def _numbered(name: str, place: str) -> str:
    return f"{capfirst(name)} {int(place) + 1}"


def _citations(model: Model | None) -> Model | None:
    return model.citation_model() if model is not None and issubclass(model, Cited) else None


def _key(noun: str, pk: str) -> Key | None:
    """The key of a record, of which the noun is given by its plural name or as the label of its model."""
    model = noted_nouns().get(noun) or next(
        (each for each in apps.get_models() if each._meta.label_lower == noun), None
    )
    return Key(model, int(pk)) if model is not None and is_key(pk) else None


def _names(keys: Iterable[Key]) -> dict[Key, str]:
    by_model: dict[Model, set[int]] = defaultdict(set)
    for model, pk in keys:
        by_model[model].add(pk)
    return {
        Key(model, row.pk): str(row) for model, pks in by_model.items() for row in rows_of(model).filter(pk__in=pks)
    }


def rows_of(model: Model) -> "models.QuerySet[models.Model]":
    """The rows of a model, with their names."""
    return model.rows().named() if issubclass(model, Recorded) else model._default_manager.all()
