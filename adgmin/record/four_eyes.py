"""Four eyes: nobody publishes a record, or a change of a public one, that they saved last. A setting turns it off."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from .history import History, Key, User, Values, differing, name_of
from .states import OF_THE_STATE, ONCE_PUBLIC, State

if TYPE_CHECKING:
    from .edit import Recorded


# For so long an account counts as one person with whoever has added or changed it, and with what else they changed.
ONE_PERSON_FOR = dt.timedelta(days=1)


class Saved(NamedTuple):
    """Who saved a record last, and when. The key of the user is ``None`` for the operator and for deleted accounts."""

    user: int | None
    who: str
    at: dt.datetime


def last_saved(keys: Iterable[Key]) -> dict[Key, Saved]:
    """The last save of the content of each record or of its citations; records without history are left out.

    To delete what is published with a record, such as a passage of a source, is a save of it.
    """
    by_model: dict[type[Recorded], set[int]] = defaultdict(set)
    for model, pk in keys:
        by_model[model].add(pk)
    return {key: saved for model, pks in by_model.items() for key, saved in _last_saved_of(model, pks).items()}


def _last_saved_of(model: "type[Recorded]", pks: set[int]) -> dict[Key, Saved]:
    found: dict[Key, Saved] = {}
    citations = getattr(model, "citation_model", None)
    rows = apps.get_model("adgmin.HistoryRow").objects.select_related("entry").order_by("pk")
    own = Q(noun=model._meta.label_lower, object_id__in=pks)
    if citations is not None:
        of_record = Q(whole_before__in=pks) | Q(whole_after__in=pks)
        own |= of_record & Q(noun=citations()._meta.label_lower)
    parts = {part._meta.label_lower: part.public_with for part in _published_with(model)}
    for noun, name in parts.items():
        own |= Q(**{"noun": noun, "after__isnull": True, f"before__{name}__in": list(pks)})
    for row in rows.filter(own):
        is_change = row.before is not None and row.after is not None
        if is_change and OF_THE_STATE.issuperset(differing(row.before, row.after)):
            continue
        saved = Saved(row.entry.user_id, row.entry.who, row.entry.at)
        named = (row.object_id,) if row.noun == model._meta.label_lower else (row.whole_before, row.whole_after)
        if row.noun in parts:
            named = ((row.before or {})[parts[row.noun]],)
        found |= {(model, pk): saved for pk in named if pk in pks}
    return found


def _published_with(model: "type[Recorded]") -> Iterator["type[Recorded]"]:
    """The nouns without a state whose rows are published with rows of this one; citations are left out."""
    for noun in apps.get_models():
        name = getattr(noun, "public_with", "")
        if name and not noun.part_of_field and noun._meta.get_field(name).related_model is model:  # type: ignore[attr-defined]
            yield noun  # type: ignore[misc]


def accounts_of(user: User) -> frozenset[int]:
    """The keys of the accounts that count as one person with the user: the own one, and others for a day.

    Whoever adds an account, changes its role or makes a link for its password can sign in with it. These are the
    accounts that have changed the user’s, and all that they or the user have changed.
    """
    assert user.pk
    entries = apps.get_model("admin.LogEntry").objects.filter(
        content_type__app_label="auth", content_type__model="user", action_time__gte=timezone.now() - ONE_PERSON_FOR
    )
    changes = [(actor, int(account or 0)) for actor, account in entries.values_list("user", "object_id")]
    one = {user.pk} | {actor for actor, account in changes if account == user.pk}
    return frozenset(one | {account for actor, account in changes if actor in one})


def saved_by(user: User, saves: Mapping[Key, Saved]) -> dict[Key, str]:
    """The rows that an account of ``accounts_of`` saved last, each with the name of the account.

    The name is empty for the user’s own account.
    """
    accounts = accounts_of(user) if saves else ()
    return {key: "" if saved.user == user.pk else saved.who for key, saved in saves.items() if saved.user in accounts}


def own_publications(history: History) -> dict[Key, str]:
    """The records that the signed-in user publishes for the first time and saved last, each with why that is refused.

    Call after the history of the edit is saved: what the same edit changes counts too. A source is published with its
    passages.
    """
    user = history.signed_in()
    if user is None or not settings.FOUR_EYES:
        return {}
    keys = {key: history.labels[key] for key in history.after if _is_first_published(history, key)}
    return {key: refusal(keys[key], who) for key, who in _saved_last_by(user, keys).items()}


def _saved_last_by(user: User, keys: Iterable[Key]) -> dict[Key, str]:
    """The rows of which the user saved any part last, as in ``saved_by``: the row, or one that is published with it."""
    whole = {
        part: key
        for key in keys
        for part in (key, *((noun, pk) for noun, pks in key[0].rows_shown_with({key[1]}) for pk in pks))
    }
    return {whole[part]: who for part, who in saved_by(user, last_saved(whole)).items()}


def own_rows(user: User, rows: "QuerySet[Recorded]") -> dict[int, str] | None:
    """Of rows of a noun with a state, those that the user may not publish, as in ``saved_by``.

    These were never public, and the user saved them last. Without four eyes it is ``None``.
    """
    if not settings.FOUR_EYES:
        return None
    hidden = rows.order_by().exclude(Q(state__in=ONCE_PUBLIC)).values_list("pk", flat=True)
    return {pk: who for (_model, pk), who in _saved_last_by(user, [(rows.model, pk) for pk in hidden]).items()}


def refuse_own_publication(history: History) -> None:
    """Raise ``ValidationError`` if there are own publications."""
    if own := dict.fromkeys(own_publications(history).values()):
        raise ValidationError(list(own))


def own_changes(history: History) -> dict[Key, str]:
    """The rows by which the signed-in user changes what is public, each with why that is refused."""
    if history.signed_in() is None or not settings.FOUR_EYES or history.is_reviewed:
        return {}
    changes = history.changes().items()
    sentence = _("“%(record)s” is public. Save the change as a draft revision: somebody else publishes it.")
    changed = [key for key, pair in changes if _changes_public(history, key, *pair)]
    return {key: sentence % {"record": name_of(*key, history.labels[key])} for key in changed}


def refuse_own_change(history: History) -> None:
    """Raise ``ValidationError`` if there are own changes."""
    if own := dict.fromkeys(own_changes(history).values()):
        raise ValidationError(list(own))


def _changes_public(history: History, key: Key, before: Values | None, after: Values | None) -> bool:
    if before is None:
        return after is not None and history.adds_to_public(key, after)
    return history.was_public(key, before)


def refusal(label: str, who: str = "") -> str:
    """The sentence that refuses a publication; ``who`` is as in ``saved_by``."""
    if not who:
        return _("“%(record)s”: you saved it last. Somebody else must publish it.") % {"record": label}
    sentence = _(
        "“%(record)s”: “%(who)s” saved it last, and within a day one of you has added or changed the other’s account, "
        "or a colleague has added or changed both. Somebody else must publish it."
    )
    return sentence % {"record": label, "who": who}


def _is_first_published(history: History, key: Key) -> bool:
    before, after = history.before[key], history.after[key]
    hidden: Mapping[str, object] = before or {"state": State.DRAFT}
    return bool(after) and _state(after) == State.PUBLISHED and _state(hidden) in (State.DRAFT, State.IN_REVIEW)


def _state(values: Mapping[str, object] | None) -> object:
    return (values or {}).get("state")
