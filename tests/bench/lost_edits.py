"""Which edits were lost, found in the history; and the record as it is written without what guards against it.

Four things show a lost edit, the first three of texts that occur once. A text was replaced and comes back later, which
only a save of a row as it was read before can do, or a revert. A text was replaced or removed by somebody to whom
another one was shown: in the record, a draft revision, a block that is sorted or the reason of a settled difference. A
text of a published revision was never stored. A row is not stored as its last edit left it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from typing import Any, NamedTuple
from unittest.mock import MagicMock, patch

from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse

from adgmin.curation.base import RecordedAdmin
from adgmin.curation.conflicts import ComparingForm
from adgmin.models import HistoryRow, KeptCopy, Revision, Settlement
from adgmin.record import How, Recorded, RevisionState
from adgmin.record.history import Values, sets_of, values_of

# The texts that occur once, by model.
UNIQUE = {
    "initiatives.outcome": ("summary", "note", "title", "withdrawn_because"),
    "initiatives.outcomecitation": ("printed",),
    "initiatives.perspective": ("title",),
}

# The ways by which a revert can bring a text back: at once, or by the draft revision that it saves.
TAKING_BACK = (How.REVERT, How.REVIEW, "revision")

type Place = tuple[str, int, str]


class Change(NamedTuple):
    """A text that was replaced, by which way and by whom."""

    place: Place
    before: str | None
    after: str | None
    how: str
    who: str


class Shown:
    """Which text was shown to whom, when it was replaced by a new one, or when its row was removed."""

    def __init__(self) -> None:
        self.by_new_text: dict[str, str] = {}
        self.by_removed_row: dict[tuple[str, str, int], str] = {}
        # The texts that somebody wanted back by a revert, and what each revert replaces: in the record, or in a draft
        # revision if it must be published by somebody else.
        self.wanted_back: set[tuple[Place, str]] = set()
        self.taken_back: set[tuple[Place, str | None, str | None]] = set()

    def is_other(self, change: Change) -> bool:
        """True if another text was shown than the one that the edit replaced or removed."""
        if change.before is None:
            return False
        if change.after is None:
            return self.by_removed_row.get((change.who, *change.place[:2]), change.before) != change.before
        return self.by_new_text.get(change.after, change.before) != change.before


class RevisedTexts:
    """Notes which texts draft revisions are given, in the order of the commits; from when it is made."""

    def __init__(self) -> None:
        self.noted: list[Revision] = []
        self.committed: set[int] = set()
        post_save.connect(self.note, sender=Revision)

    def note(self, instance: Revision, **kwargs: object) -> None:
        """Note a revision as it is saved, under the lock of all writers; it may be rolled back."""
        number = len(self.noted)
        self.noted.append(copy(instance))
        transaction.on_commit(lambda: self.committed.add(number))

    def changes(self) -> Iterator[Change]:
        """The texts that were replaced in revisions, or that a revision replaces."""
        texts: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
        for revision in (self.noted[number] for number in sorted(self.committed)):
            earlier, texts[revision.pk] = texts[revision.pk], texts_of(revision)
            for name, (base, wanted) in texts[revision.pk].items():
                base_before, before = earlier.get(name, (base, base))
                # What was changed in the record meanwhile is shown in its place.
                before = before if base == base_before else base
                if wanted != before:
                    yield Change((revision.noun, revision.object_id, name), before, wanted, "revision", revision.who)


def texts_of(revision: Revision) -> dict[str, tuple[str, str]]:
    """The texts that a revision replaces: the published one and the new one, by field."""
    base, wanted = revision.base["fields"], revision.wanted["fields"]
    names = [name for name in UNIQUE.get(revision.noun, ()) if name in wanted and wanted[name] != base[name]]
    return {name: (base[name], wanted[name]) for name in names}


def changes() -> Iterator[Change]:
    """The texts that were replaced in the record, in the order of the edits."""
    for row in HistoryRow.objects.filter(noun__in=UNIQUE).select_related("entry").order_by("pk"):
        for name in UNIQUE[row.noun]:
            before, after = ((values or {}).get(name) for values in (row.before, row.after))
            if before != after:
                yield Change((row.noun, row.object_id, name), before, after, row.entry.how, row.entry.who)


class OtherTexts:
    """Notes the texts of blocks that are sorted and the reasons of settlements, in the order of the commits."""

    def __init__(self) -> None:
        self.noted: list[dict[Place, str]] = []
        self.committed: set[int] = set()
        for sender in (KeptCopy, Settlement):
            post_save.connect(self.note, sender=sender)

    def note(self, instance: KeptCopy | Settlement, **kwargs: object) -> None:
        """Note the texts of a row as it is saved; it may be rolled back."""
        number = len(self.noted)
        if isinstance(instance, KeptCopy):
            texts = {("block", block["id"], "gist"): block["gist"] for block in instance.blocks}
        else:
            texts = {("settlement", instance.object_id, instance.aspect): instance.why}
        self.noted.append(texts)
        transaction.on_commit(lambda: self.committed.add(number))

    def changes(self) -> Iterator[Change]:
        """The texts that were replaced."""
        last: dict[Place, str] = {}
        for number in sorted(self.committed):
            for place, text in self.noted[number].items():
                if text != last.get(place):
                    yield Change(place, last.get(place), text, "form", "")
                last[place] = text


def lost_edits(revised: RevisedTexts, other: OtherTexts, shown: Shown) -> list[str]:
    """A sentence for each edit that was lost."""
    texts = (changes(), revised.changes(), other.changes())
    return [*(lost for each in texts for lost in lost_texts(each, shown)), *not_published(), *not_stored()]


def lost_texts(changes: Iterable[Change], shown: Shown) -> Iterator[str]:
    """The texts that came back after they had been replaced, and those replaced while another one was shown."""
    seen: dict[Place, set[str | None]] = defaultdict(set)
    made: set[tuple[Place, str | None, str | None]] = set()
    for change in changes:
        place, before, after, how, who = change
        takes_back = how in TAKING_BACK and (place, before, after) in shown.taken_back
        wanted = how in TAKING_BACK and (place, after) in shown.wanted_back
        if takes_back or (how == How.REVERT and (place, after, before) in made):
            pass
        elif after and after in seen[place] and not wanted:
            yield f"{place}: “{after}” came back in place of “{before}”, by {how} of {who}."
        # A revision is compared with what is shown when it is saved.
        elif how != How.REVIEW and shown.is_other(change):
            yield f"{place}: “{after}” replaced “{before}”, which was not shown, by {how} of {who}."
        seen[place] |= {before, after}
        made.add((place, before, after))


def not_published() -> Iterator[str]:
    """The texts of published revisions that were never stored, or in place of others than the revision replaces."""
    made = {(change.place, change.before, change.after) for change in changes()}
    for revision in Revision.objects.filter(state=RevisionState.PUBLISHED):
        for name, (base, wanted) in texts_of(revision).items():
            place = revision.noun, revision.object_id, name
            if (place, base, wanted) not in made:
                yield f"{place}: “{wanted}” did not replace “{base}”, by revision {revision.pk} of {revision.who}."


def not_stored() -> Iterator[str]:
    """The rows that are not stored as their last edit left them; also where no edit was kept."""
    last: dict[type[Recorded], dict[int, Values | None]] = defaultdict(dict)
    for row in HistoryRow.objects.order_by("pk"):
        rows = last[row.model]
        rows[row.object_id] = None if row.after is None else {**(rows.get(row.object_id) or {}), **row.after}
    for model, rows in last.items():
        stored, sets = model.rows().in_bulk(list(rows)), sets_of(model, rows)
        for pk, values in rows.items():
            now = values_of(stored[pk]) | sets[pk] if pk in stored else None
            held = None if now is None or values is None else {name: now.get(name) for name in values}
            if held != values or (now is None) != (values is None):
                yield f"{model._meta.label_lower} {pk}: it is {now}, and was left as {values}."


def action_outside_an_edit(
    modeladmin: RecordedAdmin[Recorded], request: HttpRequest, queryset: QuerySet[Recorded], *args: Any, **kwargs: Any
) -> HttpResponse | None:
    """A list action that reads its rows before the lock; ``None`` if a rule refuses it."""
    try:
        return ModelAdmin.response_action(modeladmin, request, queryset, *args, **kwargs)
    except ValidationError:
        return None


def is_guarded() -> bool:
    """False while the guards are taken away."""
    return not isinstance(Recorded.keep_edits_of_others, MagicMock)


@contextmanager
def unguarded() -> Iterator[None]:
    """Write as if rows were saved whole, forms compared nothing, and list actions read their rows before the lock."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(Recorded, "keep_edits_of_others"))
        stack.enter_context(patch.object(ComparingForm, "_compare"))
        stack.enter_context(patch.object(RecordedAdmin, "response_action", action_outside_an_edit))
        yield
