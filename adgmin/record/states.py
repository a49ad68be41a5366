"""The editorial states of a record, and the one table of which state may follow which, and by whose right."""

from collections.abc import Iterator
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The editorial state of a record."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Right(StrEnum):
    """What a transition asks for: to edit records, which every role may, or to change what the public sees."""

    EDIT = "edit"
    PUBLISH = "publish"


# What is not here is refused to everybody. A state that stays the same is an edit in that state. A new record begins as
# a draft. What has once been public stays at its address: it can be withdrawn and brought back, never hidden again.
TRANSITIONS = {
    (State.DRAFT, State.DRAFT): Right.EDIT,
    (State.DRAFT, State.IN_REVIEW): Right.EDIT,
    (State.DRAFT, State.PUBLISHED): Right.PUBLISH,
    (State.IN_REVIEW, State.DRAFT): Right.EDIT,
    (State.IN_REVIEW, State.IN_REVIEW): Right.EDIT,
    (State.IN_REVIEW, State.PUBLISHED): Right.PUBLISH,
    (State.PUBLISHED, State.PUBLISHED): Right.PUBLISH,
    (State.PUBLISHED, State.WITHDRAWN): Right.PUBLISH,
    (State.WITHDRAWN, State.WITHDRAWN): Right.PUBLISH,
    (State.WITHDRAWN, State.PUBLISHED): Right.PUBLISH,
}
ONCE_PUBLIC = (State.PUBLISHED, State.WITHDRAWN)


def next_states(now: State, may_publish: bool = True) -> Iterator[State]:
    """The states that a record may have after an edit, its present one included."""
    for state in State:
        right = TRANSITIONS.get((now, state))
        if right is Right.EDIT or (right is Right.PUBLISH and may_publish):
            yield state
