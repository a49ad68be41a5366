"""Open draft revisions follow a merge or a corrected slug, and come back when a merge is taken back."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .history import History, How, Key, Values, kept_fields, kept_sets
from .revisions import MERGED, Contents, citation_table, state_wanted
from .states import RevisionState

if TYPE_CHECKING:
    from .edit import Recorded

REVISED = gettext_lazy("“%(record)s” has an open draft revision: publish or drop that first.")

# Gives the contents of a row of a noun with the references that a merge moves.
type Redirect = Callable[[type[Recorded], Contents], Contents]


def move_back(history: History) -> list[Any]:
    """Let the revisions that merges moved come back where an edit takes a merge back; returns them.

    Raises ``ValidationError`` where a person must decide.
    """
    return [revision for key in _unmerged(history) for revision in _move_back(history, key)]


def _unmerged(history: History) -> Iterator[Key]:
    """The rows that are no longer merged; a draft was deleted when it was merged, and is entered again."""
    for key, after in history.after.items():
        before = history.before[key]
        if after is None:
            continue
        is_entered_again = before is None and history.how == How.REVERT
        if is_entered_again or ((before or {}).get("merged_into") and not after.get("merged_into")):
            yield key


def _revisions() -> Any:
    return apps.get_model("adgmin.Revision").objects


def move(history: History, merged: Key, other: int) -> list[Any]:
    """Move the open revision of a merged row to the one that stays, and the references of all open revisions.

    Returns those that it changed. Raises ``ValidationError`` where a person must decide.
    """
    noun: Any = merged[0]
    pk = merged[1]
    passages = noun.merged_passages(pk, other)
    own, kept = (_revisions().waiting().about(noun, each).first() for each in (pk, other))
    if own and (kept or state_wanted(own.base) != state_wanted(own.wanted)):
        raise ValidationError([REVISED % {"record": each} for each in (own, kept) if each])
    moved, redirect = [], _redirect(merged, other)
    for revision in _revisions().waiting().order_by("pk"):
        was = {name: getattr(revision, name) for name in ("object_id", "base", "wanted", "source_id")}
        revision.base, revision.wanted = (redirect(revision.model, was[name]) for name in ("base", "wanted"))
        if revision == own:
            revision.object_id = other
        _follow_source(revision, noun, (pk, other), passages)
        if any(getattr(revision, name) != value for name, value in was.items()):
            _save(revision, history, _("The records were merged."), {"merged": _named(merged), **was})
            moved.append(revision)
    return moved


def _follow_source(revision: Any, noun: Any, moved: tuple[int, int], passages: Mapping[int, int]) -> None:
    """Let a revision follow a source that is merged; that of a passage only if the other source has it unchanged.

    Raises ``ValidationError`` if the passage there has an open revision too.
    """
    pk, other = moved
    if revision.source_id != pk or noun is not revision.source._meta.model:
        return
    if revision.model.plural == "passages":
        if revision.object_id not in passages:
            return
        there = passages[revision.object_id]
        if revised := _revisions().waiting().about(revision.model, there).first():
            raise ValidationError([REVISED % {"record": revised}])
        revision.object_id = there
        for held in (revision.base, revision.wanted):
            if held["fields"]:
                held["fields"] = {**held["fields"], "source": other}
    revision.source_id = other


def follow_slug(history: History, noun: Any, before: str, after: str) -> None:
    """Let the readings in open revisions that give the slug of a row give its corrected one."""
    readings = set(noun.readings_of_noun())

    def corrected(table: Any, values: Values) -> Values:
        named = (table, values["aspect"]) in readings and values["value"] == before
        return {**values, "value": after} if named else values

    for revision in _revisions().waiting():
        table = citation_table(revision.model)
        was = revision.base, revision.wanted
        revision.base, revision.wanted = (
            {**held, "citations": [corrected(table, each) for each in held["citations"]]} for held in was
        )
        if (revision.base, revision.wanted) != was:
            _save(revision, history, _("The slug “%(slug)s” was corrected.") % {"slug": before})


def _move_back(history: History, merged: Key) -> list[Any]:
    """Give the revisions that a merge moved what they had before it.

    What was saved since stays with the row that was kept: it was written for that.
    """
    found = []
    steps = apps.get_model("adgmin.RevisionStep").objects.filter(moved_from__merged=_named(merged))
    last = {step.revision_id: step for step in steps.select_related("revision").order_by("pk")}
    for step in last.values():
        revision: Any = step.revision
        was: Any = step.moved_from
        if revision.state == RevisionState.PUBLISHED:
            continue  # It has changed the row that was kept.
        own = revision.object_id != was["object_id"]
        if (revision.base, revision.wanted) == (step.base, step.wanted):
            there = _revisions().waiting().about(revision.model, was["object_id"])
            if own and revision.is_open and there.exists():
                raise ValidationError(REVISED % {"record": revision})
            for name in ("object_id", "base", "wanted", "source_id"):
                setattr(revision, name, was[name])
            _save(revision, history, _("The merge was taken back."))
            found.append(revision)
        elif own and revision.is_open:
            why = _("The merge was taken back. This was saved since, so it stays with the record that was kept.")
            revision.note_step(history.signed_in(), why)
            found.append(revision)
    return found


def _save(revision: Any, history: History, why: str, moved_from: Mapping[str, Any] | None = None) -> None:
    revision.save()
    table = apps.get_model("adgmin.Passage").objects
    revision.passages.set(table.filter(pk__in=[each["passage"] for each in revision.wanted["citations"]]))
    revision.note_step(history.signed_in(), why, moved_from=moved_from)


def _named(key: Key) -> str:
    return f"{key[0]._meta.label_lower}-{key[1]}"


def _redirect(merged: Key, other: int) -> Redirect:
    """What a merge does to contents: references, readings that name the row, and citations of its passages."""
    noun: Any = merged[0]
    pk = merged[1]
    fields = {(model, field.name) for model, field in noun.references_to_me()} | {(noun, MERGED)}
    slugs = dict(noun._base_manager.filter(pk__in=(pk, other)).values_list("pk", "slug"))
    readings = set(noun.readings_of_noun()) if hasattr(noun, "readings_of_noun") else set()
    passages = noun.merged_passages(pk, other)

    def swapped(value: Any) -> Any:
        if isinstance(value, list):
            return sorted({other if each == pk else each for each in value})
        return other if value == pk else value

    def cited(table: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        named = (table, values["aspect"]) in readings and values["value"] == slugs[pk]
        value = slugs[other] if named else values["value"]
        return {**values, "passage": passages.get(values["passage"], values["passage"]), "value": value}

    def redirect(model: "type[Recorded]", held: Contents) -> Contents:
        names = {each.name for each in kept_fields(model)} | kept_sets(model).keys()
        moving = {name for name in names if (model, name) in fields}
        table = citation_table(model)
        citations = [cited(table, each) for each in held["citations"]]
        return {
            "fields": {name: swapped(value) if name in moving else value for name, value in held["fields"].items()},
            "citations": [*{(each["passage"], each["aspect"]): each for each in citations[::-1]}.values()][::-1],
        }

    return redirect
