"""What a user must answer before an edit is committed. The middleware of the admin sets who asks."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .edit import Edit


class UnansweredError(Exception):
    """An edit was rolled back, because something about it is not answered.

    It is no ``ValidationError``: a page that does not handle it itself is asked by the admin site.
    """


# Takes the answers of the present request into the history of the edit; returns what to raise if one is missing.
asker: "ContextVar[Callable[[Edit], UnansweredError | None] | None]" = ContextVar("asker", default=None)


def unanswered(edit: "Edit") -> UnansweredError | None:
    """What is not answered about an edit; ``None`` if nothing is asked, as in commands and loads."""
    ask = asker.get()
    return ask(edit) if ask else None
