"""Draft revisions of a public row: its values and citations as JSON, compared three ways when they are applied.

The contents of a row are the values of its fields and sets, as history keeps them, by name, and the citations of a
record as a list of rows; of a row that is not there, nothing. So a revision may also withdraw a record or bring it
back, merge it into another one, take that back, and, of a noun without drafts, add a row or delete one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from .history import kept_fields, kept_sets, sets_of, values_of

if TYPE_CHECKING:
    from .edit import Recorded

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
    noun = row.noun()
    stored = noun._base_manager.filter(pk=row.pk).first()
    if stored is None:
        return {"fields": {}, "citations": []}
    table = citation_table(noun)
    cited = table.objects.filter(record=row.pk).order_by("passage_id", "aspect") if table else ()
    return {
        "fields": {**values_of(stored), **sets_of(noun, [row.pk])[row.pk]},
        "citations": [
            {name: value for name, value in values_of(each).items() if name != "record"} for each in cited
        ],
    }  # fmt: skip


def parts(held: Contents) -> dict[Part, Any]:
    """Fields and citations in one mapping, so that two contents are compared part by part."""
    return {**held["fields"], **{(each["passage"], each["aspect"]): each for each in held["citations"]}}


def changed_parts(base: Contents, wanted: Contents) -> list[Part]:
    """The parts that a revision changes, adds or takes away."""
    one, other = parts(base), parts(wanted)
    return [part for part in {**one, **other} if one.get(part) != other.get(part)]


def left_parts(row: "Recorded", base: Contents, live: Contents, wanted: Contents) -> list[Part]:
    """The parts that cannot be applied: changed in the row since then, or referring to what is no longer there."""
    before, now, then = parts(base), parts(live), parts(wanted)
    return [
        part
        for part in changed_parts(base, wanted)
        if (now.get(part) != before.get(part) and now.get(part) != then.get(part))
        or any(_is_gone(model, pks) for model, pks in referred(row, part, then.get(part)))
    ]


def referred(row: "Recorded", part: Part, value: Any) -> Iterator[tuple[type[models.Model], Collection[int]]]:
    """The rows that the value of a part refers to."""
    if not isinstance(part, str):
        yield citation_table(row.noun())._meta.get_field("passage").related_model, (part[0],)
    elif value and (field := row._meta.get_field(part)).is_relation:
        assert field.related_model
        assert not isinstance(field.related_model, str)
        yield field.related_model, value if isinstance(value, list) else (value,)


def _is_gone(model: type[models.Model], pks: Collection[int]) -> bool:
    return model._base_manager.filter(pk__in=pks).count() < len(pks)


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


def merged(row: "Recorded", base: Contents, wanted: Contents) -> Contents:
    """The contents that a row has once the revision is applied."""
    live = contents(row)
    now, then = parts(live), parts(wanted)
    left = left_parts(row, base, live, wanted)
    for part in changed_parts(base, wanted):
        if part not in left:
            now[part] = then.get(part)
    fields = {part: value for part, value in now.items() if isinstance(part, str)}
    return {"fields": fields, "citations": [each for part, each in now.items() if not isinstance(part, str) and each]}


def _by_database(number: int) -> None:
    """No primary key: the database gives one."""


def apply(
    row: "Recorded", base: Contents, wanted: Contents, new_key: Callable[[int], int | None] = _by_database
) -> list[Any]:
    """Give a row what a revision changes, except for ``left_parts``. Call within an edit.

    ``new_key`` gives the primary key of a new citation by its number, by default one from the database. Returns what is
    left as it is where a merge is taken back (``Left`` of the history).
    """
    live = contents(row)
    left = left_parts(row, base, live, wanted)
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
