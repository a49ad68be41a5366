"""What an edit changes, row by row: the values before and after it, who made it, how and why.

``editing()`` collects this and saves it at its end (see ``adgmin.models.history``). The values of a row are those of
its fields that can be edited, foreign keys as primary keys, and its many-to-many sets as sorted primary keys.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.database import insert
from adgmin.vocabulary import Vocabulary

from .states import OF_THE_STATE, State

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from .edit import Recorded

# The values of a row as in JSON, by the name of their field.
type Values = dict[str, Any]
type Key = tuple[type["Recorded"], int]
type User = AbstractBaseUser | AnonymousUser

# Who is named where nobody is signed in: commands and loads.
OPERATOR = "operator"
# The fields that name a row, the first that it has; its history names no relations, which would cost queries.
LABEL_FIELDS = ("name", "title", "text", "locator", "slug")

# Rows written or looked up at a time.
BATCH_SIZE = 500

# Returns the signed-in user of the present request; set by ``adgmin.curation.authors``.
author: ContextVar[Callable[[], "User"] | None] = ContextVar("author", default=None)


class How(Vocabulary):
    """By which way an edit was made."""

    FORM = "form", _("form")
    LIST_ACTION = "list-action", _("list action")
    REVIEW = "review", _("review")
    IMPORT = "import", _("import")
    MERGE = "merge", _("merge")
    REVERT = "revert", _("revert")
    LOAD = "load", _("load of the fixtures")
    COMMAND = "command", _("command")


@cache
def kept_fields(model: type[models.Model]) -> "tuple[models.Field[Any, Any], ...]":
    """The fields whose values are kept: those that can be edited, so neither timestamps nor computed bounds."""
    return tuple(field for field in model._meta.concrete_fields if field.editable and not field.primary_key)


@cache
def kept_sets(model: type[models.Model]) -> "dict[str, models.ManyToManyField[Any, Any]]":
    """The many-to-many fields whose sets are kept. Passages are left out: they are citations, rows of their own."""
    return {field.name: field for field in model._meta.many_to_many if through(field)._meta.auto_created}


def through(field: "models.ManyToManyField[Any, Any]") -> type[models.Model]:
    """The table of a many-to-many field."""
    table = field.remote_field.through
    assert table is not None
    return table


def values_of(row: models.Model) -> Values:
    """The values of the fields of a row, as its object in memory has them; without its sets."""
    return {field.name: field.get_prep_value(getattr(row, field.attname)) for field in kept_fields(type(row))}


def sets_of(
    model: type[models.Model], pks: Iterable[int], names: Iterable[str] | None = None
) -> dict[int, dict[str, list[int]]]:
    """The many-to-many sets of rows in the database, by primary key and field; by default all fields. A query each."""
    found: dict[int, dict[str, list[int]]] = {pk: {} for pk in pks}
    for name, field in kept_sets(model).items():
        if names is None or name in names:
            for sets in found.values():
                sets[name] = []
            source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
            for batch in batched(found, BATCH_SIZE):
                links = through(field)._base_manager.filter(**{f"{source}__in": batch})
                for pk, other in links.order_by(f"{target}_id").values_list(f"{source}_id", f"{target}_id"):
                    found[pk][name].append(other)
    return found


def label_of(row: models.Model) -> str:
    """What names a row among its own fields; empty if nothing does."""
    return next((str(value) for name in LABEL_FIELDS if (value := getattr(row, name, ""))), "")


def name_of(model: "type[Recorded]", pk: int, label: str) -> str:
    """What messages call a row: a passage with its source, a citation by its record. ``label`` if it is gone."""
    row: Any = model.rows().named().filter(pk=pk).first()
    if row is None:
        return label
    return str(row if model.plural else getattr(row, model.part_of_field))


class History:
    """The rows that one edit changes: what they were before its first write to them, and after its last."""

    def __init__(self) -> None:
        self.user: User | None = None
        self.why = ""
        self.how = ""
        # Set where draft revisions are published, which somebody else has saved.
        self.is_reviewed = False
        # What looked wrong and was confirmed, with the reason. It can name drafts.
        self.confirmed = ""
        self.before: dict[Key, Values | None] = {}
        self.after: dict[Key, Values | None] = {}
        self.labels: dict[Key, str] = {}
        # The rows that were published before the edit, and those that were public: published or withdrawn.
        self.published: set[Key] = set()
        self.public: set[Key] = set()
        self._sets_before: dict[Key, dict[str, list[int]]] = {}

    def explain(self, user: "User | None", why: str, how: str) -> None:
        """Keep who, why and how. What an outer block has given stays."""
        self.user, self.why, self.how = self.user or user, self.why or why, self.how or how

    def saved(self, row: "Recorded", before: "Recorded | None", update_fields: Iterable[str] | None) -> None:
        """Call after a row is saved; ``before`` is the row as it was in the database, ``None`` if it is new."""
        key = row.noun(), row.pk
        self.before.setdefault(key, None)
        values = values_of(row)
        if before is not None and update_fields is not None:
            written = set(update_fields)
            values = {
                field.name: value if {field.name, field.attname} & written else stored
                for field, value, stored in zip(
                    kept_fields(row.noun()), values.values(), values_of(before).values(), strict=True
                )
            }
        self.after[key] = values
        self.labels[key] = label_of(row)

    def deleting(self, row: "Recorded") -> None:
        """Call before a row is deleted, with the row as it is in the database."""
        key = row.noun(), row.pk
        if self.after.get(key, {}) is None:
            return
        self.keep(row)
        if self.before[key] is not None:
            sets = self._sets_before.setdefault(key, {})
            for name, pks in sets_of(key[0], [row.pk])[row.pk].items():
                sets.setdefault(name, pks)
        self.after[key] = None
        self.labels[key] = label_of(row)

    def linking(self, rows: "Iterable[Recorded]", links: type[models.Model]) -> None:
        """Call before the set of a many-to-many table changes on some rows, which have its field."""
        for row in rows:
            key = row.noun(), row.pk
            sets = self._sets_before.setdefault(key, {})
            for name, field in kept_sets(key[0]).items():
                if through(field) is links and name not in sets:
                    self.keep(row)
                    is_new = self.before[key] is None
                    sets[name] = [] if is_new else sets_of(key[0], [row.pk], [name])[row.pk][name]
                    self.after.setdefault(key, self.before[key])
                    self.labels[key] = label_of(row)

    def keep(self, row: "Recorded") -> None:
        """Call before a row is saved, with the row as it is in the database."""
        key = row.noun(), row.pk
        if key not in self.before:
            self.before[key] = values_of(row)
            if row.is_published():
                self.published.add(key)
            if row.is_public():
                self.public.add(key)

    def _with_sets(self) -> None:
        """Add to the values of each row the sets that changed; to those of a deleted row, all of its sets."""
        names: dict[type[Recorded], set[str]] = {}
        for (model, _pk), sets in self._sets_before.items():
            names.setdefault(model, set()).update(sets)
        for model, changed in names.items():
            keys = [key for key in self._sets_before if key[0] is model]
            now = sets_of(model, [pk for _model, pk in keys], changed)
            for key in keys:
                before, after, sets = self.before.get(key), self.after.get(key), self._sets_before[key]
                if before is not None:
                    self.before[key] = before | sets
                if after is not None:
                    self.after[key] = after | {name: now[key[1]][name] for name in sets}

    def changes(self) -> dict[Key, tuple[Values | None, Values | None]]:
        """The rows whose values differ now from before the edit."""
        self._with_sets()
        pairs = {key: (self.before[key], self.after[key]) for key in self.after}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}

    def lacks_why(self) -> bool:
        """True if the edit corrects what the public could read and gives no reason."""
        return not self.why and any(self.corrects(key, *pair) for key, pair in self.changes().items())

    def corrects(self, key: Key, before: Values | None, after: Values | None) -> bool:
        """True if a value that the public could read is replaced or taken out. What is only added corrects nothing.

        Of a withdrawn record the public reads that and why it is.
        """
        if before is None:
            return False
        names = {*differing(before, after)} - key[0].no_facts
        if not self.was_published(key, before):
            names = names & OF_THE_STATE if before.get("state") == State.WITHDRAWN else set()
        return any(_is_lost(before.get(name), (after or {}).get(name)) for name in names)

    def was_published(self, key: Key, before: Values) -> bool:
        """True if the public could read the row before the edit; of a citation, if its record was published too."""
        whole = self.whole_of(key[0])
        above = (whole, before[key[0].part_of_field]) if whole else None
        return key in self.published and (above not in self.before or above in self.published)

    def was_public(self, key: Key, before: Values) -> bool:
        """True if the row had an address before the edit; of a citation or a passage, if that which has it had one."""
        above = self._shown_with(key, before)
        return key in self.public and (above not in self.before or above in self.public)

    def adds_to_public(self, key: Key, after: Values) -> bool:
        """True if a new row without drafts is public at once: a citation or a passage with what was public before."""
        if "state" in after:
            return False
        above = self._shown_with(key, after)
        if above is None:
            return True
        if above in self.before:
            return above in self.public
        noun, pk = above
        return noun.rows().get(pk=pk).is_public()

    @staticmethod
    def _shown_with(key: Key, values: Values) -> Key | None:
        """The row with which a row without a state of its own is public; ``None`` for one that always is."""
        name = key[0].public_with
        return (cast("type[Recorded]", key[0]._meta.get_field(name).related_model), values[name]) if name else None

    @staticmethod
    def whole_of(model: "type[Recorded]") -> "type[Recorded] | None":
        """The model of the record that rows of this one belong to; ``None`` if they stand for themselves."""
        name = model.part_of_field
        return cast("type[Recorded]", model._meta.get_field(name).related_model) if name else None

    def signed_in(self) -> "User | None":
        """Whose edit it is; ``None`` for the operator."""
        signed_in = author.get()
        user = self.user or (signed_in() if signed_in else None)
        return user if user is not None and user.is_authenticated else None

    def save(self, version: int | None) -> None:
        """Save one entry, and a row for each row that changed; nothing if none did."""
        if not (changes := self.changes()):
            return
        user = self.signed_in()
        entry = apps.get_model("adgmin.HistoryEntry")(
            user_id=user.pk if user else None,
            who=user.get_username() if user else OPERATOR,
            why=self.why,
            confirmed=self.confirmed,
            how=self.how or (How.FORM if user else How.COMMAND),
            version=version,
        )
        entry.save(force_insert=True)
        row = apps.get_model("adgmin.HistoryRow")
        names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
        values = ({"entry": entry.pk, **columns} for columns in self.rows(changes))
        insert(row, ([columns[name] for name in names] for columns in values))

    def rows(self, changes: Mapping[Key, tuple[Values | None, Values | None]]) -> Iterator[Mapping[str, object]]:
        """The columns of the history rows of these changes, without their entry."""
        return (self._columns(key, *pair) for key, pair in changes.items())

    def _columns(self, key: Key, before: Values | None, after: Values | None) -> Mapping[str, object]:
        model, pk = key
        name, whole = model.part_of_field, self.whole_of(model)
        return {
            "noun": model._meta.label_lower,
            "object_id": pk,
            "label": self.labels[key][:LABEL_LENGTH],
            "whole_noun": whole._meta.label_lower if whole else "",
            "whole_before": before[name] if before and name else None,
            "whole_after": after[name] if after and name else None,
            "was_published": before is not None and self.was_published(key, before),
            "corrects": self.corrects(key, before, after),
            "before": before,
            "after": after,
        }


LABEL_LENGTH = 250


def differing(before: Values | None, after: Values | None) -> Sequence[str]:
    """The names of the fields whose values differ, in the order of the model; of a row added or deleted, all."""
    one, other = before or {}, after or {}
    return [name for name in {**one, **other} if before is None or after is None or one.get(name) != other.get(name)]


def _is_lost(old: object, new: object) -> bool:
    """True if a value is replaced or taken out; of a set, if a member is taken out."""
    if isinstance(old, list):
        return not set(old) <= set(new if isinstance(new, list) else ())
    return old not in (None, "")
