"""Draft revisions of a public row: its values and citations as JSON, compared three ways when they are applied.

The contents of a row are the values of its fields and sets, as history keeps them, by name, and the citations of a
record as a list of rows; of a row that is not there, nothing. So a revision may also withdraw a record or bring it
back, merge it into another one, take that back, and, of a noun without drafts, add a row or delete one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from .history import Values, kept_fields, kept_sets, sets_of, values_of

if TYPE_CHECKING:
    from .edit import Recorded
    from .history import Key

type Contents = dict[str, Any]
# By field name, or by passage and aspect of a citation.
type Part = str | tuple[int, str]

# The field that says into which row one is merged. Applied, it moves the references and citations too.
MERGED = "merged_into"


def citation_table(noun: "type[Recorded]") -> Any:
    """The model of the citations of a noun; ``None`` for a noun without any."""
    own = getattr(noun, "citation_model", None)
    return own() if own else None


def contents(row: "Recorded") -> Contents:
    """The contents of a row as it is in the database; empty if it is not there."""
    return contents_of([row])[row.noun(), row.pk]


def contents_of(rows: "Iterable[Recorded]") -> "dict[Key, Contents]":
    """The contents of many rows, by model and primary key, in as many queries as of one row of each model."""
    keys: dict[type[Recorded], list[int]] = defaultdict(list)
    for row in rows:
        keys[row.noun()].append(row.pk)
    found: dict[Key, Contents] = {}
    for noun, pks in keys.items():
        stored = noun._base_manager.in_bulk(pks)
        sets, cited = sets_of(noun, stored), _cited(noun, stored)
        for pk in pks:
            fields = {**values_of(stored[pk]), **sets[pk]} if pk in stored else {}
            found[noun, pk] = {"fields": fields, "citations": cited[pk]}
    return found


def _cited(noun: "type[Recorded]", pks: Collection[int]) -> dict[int, list[Values]]:
    """The values of the citations of rows, by the primary key of the row."""
    cited: dict[int, list[Values]] = defaultdict(list)
    if table := citation_table(noun):
        for each in table.objects.filter(record__in=pks).order_by("passage_id", "aspect"):
            values = values_of(each)
            cited[values.pop("record")].append(values)
    return cited


def parts(held: Contents) -> dict[Part, Any]:
    """Fields and citations in one mapping, so that two contents are compared part by part."""
    return {**held["fields"], **{(each["passage"], each["aspect"]): each for each in held["citations"]}}


def changed_parts(base: Contents, wanted: Contents) -> list[Part]:
    """The parts that a revision changes, adds or takes away."""
    one, other = parts(base), parts(wanted)
    return [part for part in {**one, **other} if one.get(part) != other.get(part)]


@dataclass(frozen=True)
class Stored:
    """What is stored of revised rows: their contents, and by model and primary key the rows to which changes refer.

    ``readings`` are the citations changed: noun, aspect and value.
    """

    contents: "dict[Key, Contents]"
    referents: dict[type[models.Model], dict[int, models.Model]]
    readings: list[tuple[Any, str, str]]

    @classmethod
    def of(cls, revised: "Iterable[tuple[Recorded, Contents, Contents]]") -> "Stored":
        """Fetch it for rows, each with the base and the wanted contents of its revision."""
        given = list(revised)
        live = contents_of(row for row, _base, _wanted in given)
        keys: dict[type[models.Model], set[int]] = defaultdict(set)
        readings: list[tuple[Any, str, str]] = []
        for row, base, wanted in given:
            held = [parts(live[row.noun(), row.pk]), parts(base), parts(wanted)]
            for part, value in ((part, one.get(part)) for part in changed_parts(base, wanted) for one in held):
                for model, pks in referred(row, part, value):
                    keys[model].update(pks)
                if value and not isinstance(part, str):
                    readings.append((row.noun(), value["aspect"], value["value"]))
        return cls(live, {model: _in_bulk(model, pks) for model, pks in keys.items()}, readings)

    def live(self, row: "Recorded") -> Contents:
        """The contents of a row; empty for one without a primary key, which is to be added."""
        return self.contents[row.noun(), row.pk] if row.pk else {"fields": {}, "citations": []}

    def has(self, model: type[models.Model], pks: Collection[int]) -> bool:
        """True if all these rows are there."""
        return set(pks) <= self.referents[model].keys()


def _in_bulk(model: Any, pks: Collection[int]) -> dict[int, models.Model]:
    """The rows with these primary keys, those of a noun with their names."""
    rows = model.rows().named() if hasattr(model, "rows") else model._base_manager
    found: dict[int, models.Model] = rows.in_bulk(pks)
    return found


def left_parts(row: "Recorded", base: Contents, wanted: Contents, stored: Stored) -> list[Part]:
    """The parts that cannot be applied: changed in the row since then, or referring to what is no longer there."""
    before, now, then = parts(base), parts(stored.live(row)), parts(wanted)
    return [
        part
        for part in changed_parts(base, wanted)
        if (now.get(part) != before.get(part) and now.get(part) != then.get(part))
        or not all(stored.has(model, pks) for model, pks in referred(row, part, then.get(part)))
    ]


def referred(row: "Recorded", part: Part, value: Any) -> Iterator[tuple[type[models.Model], Collection[int]]]:
    """The rows that the value of a part refers to."""
    if not isinstance(part, str):
        yield citation_table(row.noun())._meta.get_field("passage").related_model, (part[0],)
    elif value and (field := row._meta.get_field(part)).is_relation:
        assert field.related_model
        assert not isinstance(field.related_model, str)
        yield field.related_model, value if isinstance(value, list) else (value,)


def state_wanted(wanted: Contents) -> str:
    """The editorial state that the row shall have; empty if it has none."""
    return str(wanted["fields"].get("state", ""))


def adds(base: Contents) -> bool:
    """True for the base of a revision that adds a row."""
    return not base["fields"]


def deletes(wanted: Contents) -> bool:
    """True for what a revision wants that deletes a row."""
    return not wanted["fields"]


def merges(base: Contents, wanted: Contents) -> bool:
    """True if a revision merges a row into another one."""
    return wanted["fields"].get(MERGED) is not None and moves(base, wanted)


def moves(base: Contents, wanted: Contents) -> bool:
    """True if a revision merges a row into another one, or takes such a merge back."""
    return bool(wanted["fields"]) and wanted["fields"].get(MERGED) != base["fields"].get(MERGED)


def merged(row: "Recorded", base: Contents, wanted: Contents, stored: Stored) -> Contents:
    """The contents that a row has once the revision is applied."""
    now, then = parts(stored.live(row)), parts(wanted)
    left = left_parts(row, base, wanted, stored)
    for part in changed_parts(base, wanted):
        if part not in left:
            now[part] = then.get(part)
    fields = {part: value for part, value in now.items() if isinstance(part, str)}
    return {"fields": fields, "citations": [each for part, each in now.items() if not isinstance(part, str) and each]}


def _by_database(number: int) -> None:
    """No primary key: the database gives one."""


def apply(
    row: "Recorded", base: Contents, wanted: Contents, new_key: Callable[[int], int | None] = _by_database,
    stored: Stored | None = None,
) -> list[Any]:  # fmt: skip
    """Give a row what a revision changes, except for ``left_parts``. Call within an edit.

    ``new_key`` gives the primary key of a new citation by its number, by default one from the database. ``stored`` is
    what is stored of the row, if that is known. Returns what is left as it is where a merge is taken back (``Left`` of
    the history).
    """
    stored = stored or Stored.of([(row, base, wanted)])
    live = stored.live(row)
    left = left_parts(row, base, wanted, stored)
    if adds(base) or deletes(wanted) or moves(base, wanted):
        return _apply_whole(row, base, wanted) if not left and live != wanted else []
    changes = {part: parts(wanted).get(part) for part in changed_parts(base, wanted) if part not in left}
    _apply_fields(row, {part: value for part, value in changes.items() if isinstance(part, str)})
    cited = {part: values for part, values in changes.items() if not isinstance(part, str)}
    table, number = citation_table(row.noun()), 0
    # What goes makes room for what comes.
    for part, values in sorted(cited.items(), key=lambda item: item[1] is not None):
        citation = table.objects.filter(record=row.pk, passage=part[0], aspect=part[1]).first()
        if values is None:
            if citation is not None:
                citation.delete()
            continue
        if citation is None:
            number += 1
            citation = table(pk=new_key(number), record=row)
        _set(citation, values)
        citation.save()
    return []


def _apply_whole(row: "Recorded", base: Contents, wanted: Contents) -> list[Any]:
    """Add, delete or merge a row, or take a merge back. A new row gets the key of ``row``, if it has one."""
    fields = wanted["fields"]
    if deletes(wanted):
        row.delete()
    elif adds(base):
        row.show(fields)
        row.full_clean()
        row.save(force_insert=True)
        _apply_fields(row, {name: fields[name] for name in kept_sets(row.noun())})
    elif merges(base, wanted):
        stored: Any = row.noun().rows().get(pk=row.pk)
        stored.merge_into(row.noun().rows().get(pk=fields[MERGED]), fields.get("withdrawn_because", ""))
    else:
        return apps.get_model("adgmin.HistoryRow").objects.of_merge(row).revert()
    return []


def _apply_fields(row: "Recorded", values: Mapping[str, Any]) -> None:
    if _set(row, values):
        row.save()
    for name in kept_sets(row.noun()).keys() & values.keys():
        getattr(row, name).set(values[name])


def _set(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Set the fields named. True if there are any."""
    fields = [field for field in kept_fields(type(row)._meta.concrete_model or type(row)) if field.name in values]
    for field in fields:
        value = values[field.name]
        setattr(row, field.attname, value if field.is_relation else field.to_python(value))
    return bool(fields)


def validate(row: "Recorded") -> None:
    """Raise ``ValidationError`` if the stored row or a citation of it is not valid; each sentence names the row."""
    stored = row.noun().rows().filter(pk=row.pk).first()
    if stored is None:
        return
    table = citation_table(row.noun())
    try:
        for each in (stored, *(table.objects.filter(record=row.pk) if table else ())):
            each.full_clean()
    except ValidationError as error:
        raise ValidationError([f"{stored}: {sentence}" for sentence in error.messages]) from error
