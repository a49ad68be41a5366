"""Near-duplicates of a row of the bench: facts that may be there already, perhaps in other words.

Names that are there already are asked about wherever they are saved (see ``plausible``).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t

from adgmin.proposals.known import same_words
from adgmin.record import Cited, PublishedQuerySet, State
from adgmin.search.text import joined

if TYPE_CHECKING:
    from .base import RecordedAdmin

# From this F1 of their stems two titles may be the same.
NEAR = 0.75
# The fields by which rows of a noun are compared, besides the title: of the same values, both are about one matter.
SAME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "outcomes": ("initiative_id", "meeting_id", "verb"),
    "roles": ("initiative_id", "actor_id", "role"),
    "checks": ("commitment_id", "meeting_id", "finding"),
}
# The field that is the title of a noun.
TITLES = {"outcomes": "title", "commitments": "text", "perspectives": "title"}
# Most rows that are compared by their titles.
MOST_COMPARED = 2000


def near_duplicates(row: Cited) -> list[Cited]:
    """The records of its noun that may be the same: with nearly the same title, or the same parts."""
    known = row.plural in TITLES or row.plural in SAME_FIELDS
    return _near(row, _candidates(type(row), [row])) if known else []


def warn_of_near_duplicates(
    modeladmin: "RecordedAdmin[Any]", request: HttpRequest, row: Cited, besides: Collection[Cited] = ()
) -> None:
    """Say, with links, which records may be the same as one just entered; ``besides`` are those entered with it."""
    near = [other for other in near_duplicates(row) if other not in besides]
    if near:
        links = format_html_join(", ", '<a href="{}">{}</a>', ((modeladmin.change_url(other), other) for other in near))
        sentence = _t("“%(record)s” may be there already:") % {"record": row}
        modeladmin.message_user(request, format_html("{} {}", sentence, links), messages.WARNING)


def near_duplicates_of_each(rows: Iterable[Cited]) -> list[list[Cited]]:
    """The same for several unsaved rows of one noun, with one query."""
    given = list(rows)
    candidates = _candidates(type(given[0]), given) if given else []
    return [_near(row, candidates) for row in given]


def _candidates(noun: type[Cited], rows: list[Cited]) -> list[Cited]:
    found = noun.rows()
    assert isinstance(found, PublishedQuerySet)
    found = found.exclude(state=State.WITHDRAWN).exclude(pk__in=[row.pk for row in rows if row.pk]).named()
    if noun.plural not in TITLES:
        same = Q(pk__in=[])
        for row in rows:
            same |= Q(**{name: getattr(row, name) for name in SAME_FIELDS[noun.plural]})
        found = found.filter(same)
    return list(found.order_by("-pk")[:MOST_COMPARED])


def _near(row: Cited, candidates: list[Cited]) -> list[Cited]:
    parts, title = SAME_FIELDS.get(row.plural, ()), TITLES.get(row.plural)
    values = [getattr(row, name) for name in parts]
    return [
        other
        for other in candidates
        if (values and all(values) and values == [getattr(other, name) for name in parts])
        or (title is not None and _is_near(getattr(row, title), getattr(other, title)))
    ][:5]


def _is_near(one: str, other: str) -> bool:
    return bool(one) and (joined(one) == joined(other) or same_words(one, other) >= NEAR)
