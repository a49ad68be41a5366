"""What is still open in a record that is published: asked about wherever that is done, and listed by its review."""

from collections.abc import Iterator

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from adgmin.models import Source
from adgmin.record import Cited, Recorded, State

from .confirming import Question

# So many passages are named; the others are counted.
MOST_NAMED = 20


def opens_when_published(row: Recorded, changed: set[str]) -> Iterator[Question]:
    """What is open in a record that the edit publishes."""
    if "state" in changed and getattr(row, "state", "") == State.PUBLISHED:
        yield from open_problems(row)


def open_problems(row: Recorded) -> Iterator[Question]:
    """The passages of a source that are not accounted for, or the disagreement of the sources of a record."""
    if isinstance(row, Source):
        yield from _open_passages(row)
    elif isinstance(row, Cited) and is_undecided(row):
        sentence = _t("%(record)s: the sources disagree, and no note says why one value is preferred.")
        yield Question(sentence % {"record": row}, row)


def _open_passages(source: Source) -> Iterator[Question]:
    left = list(source.passages.unaccounted().order_by("order"))
    sentence = _t("%(passage)s: no record cites this passage, and no note says why.")
    for passage in left[:MOST_NAMED]:
        yield Question(sentence % {"passage": passage.short_name}, passage)
    if more := len(left[MOST_NAMED:]):
        counted = ngettext(
            "The same holds for %(count)d more passage of “%(source)s”.",
            "The same holds for %(count)d more passages of “%(source)s”.", more,
        )  # fmt: skip
        yield Question(counted % {"count": more, "source": source}, left[MOST_NAMED])


def is_undecided(row: Cited) -> bool:
    """True if the sources of a record disagree and no note says why one value is preferred."""
    return not row.note and bool(row.disagreements)
