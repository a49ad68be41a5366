"""The states of records and of draft revisions, and the tables of which may follow which, and by whose right."""

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
# The fields that say whether a record is public, and why it no longer is; nothing of what it says.
OF_THE_STATE = frozenset({"state", "withdrawn_because", "merged_into"})


class RevisionState(models.TextChoices):
    """What becomes of a draft revision of a public row."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    SENT_BACK = "sent-back", _("sent back")
    PUBLISHED = "published", _("published")
    DROPPED = "dropped", _("dropped")


OPEN_REVISIONS = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SENT_BACK)
# A state that stays the same is a save. A revision that is published stays so; a dropped one can be taken up again.
REVISION_TRANSITIONS = {
    (RevisionState.DRAFT, RevisionState.DRAFT): Right.EDIT,
    (RevisionState.DRAFT, RevisionState.IN_REVIEW): Right.EDIT,
    (RevisionState.DRAFT, RevisionState.PUBLISHED): Right.PUBLISH,
    (RevisionState.DRAFT, RevisionState.DROPPED): Right.EDIT,
    (RevisionState.IN_REVIEW, RevisionState.IN_REVIEW): Right.EDIT,
    (RevisionState.IN_REVIEW, RevisionState.SENT_BACK): Right.EDIT,
    (RevisionState.IN_REVIEW, RevisionState.PUBLISHED): Right.PUBLISH,
    (RevisionState.IN_REVIEW, RevisionState.DROPPED): Right.EDIT,
    (RevisionState.SENT_BACK, RevisionState.DRAFT): Right.EDIT,
    (RevisionState.SENT_BACK, RevisionState.IN_REVIEW): Right.EDIT,
    (RevisionState.SENT_BACK, RevisionState.PUBLISHED): Right.PUBLISH,
    (RevisionState.SENT_BACK, RevisionState.DROPPED): Right.EDIT,
    (RevisionState.DROPPED, RevisionState.DRAFT): Right.EDIT,
}


def next_states(now: State, may_publish: bool = True) -> Iterator[State]:
    """The states that a record may have after an edit, its present one included."""
    for state in State:
        right = TRANSITIONS.get((now, state))
        if right is Right.EDIT or (right is Right.PUBLISH and may_publish):
            yield state
