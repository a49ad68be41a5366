"""Questions that a form asks before it saves what looks wrong: the curator corrects it, or confirms it with a reason.

The checks (see ``plausible``) run over the rows that an edit has written, just before it is committed. If there are
questions, the edit is rolled back and the form shows them with a box to tick. The value of the box stands for these
very questions, so that a tick confirms no others. The reason is kept in the history.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _t

from adgmin.record import Recorded
from adgmin.record.edit import Edit

# The names of the box and of the reason in the form.
CONFIRMED, BECAUSE = "_confirmed", "_because"


@dataclass(frozen=True)
class Question:
    """A sentence about what looks wrong, and the row that it points to, if any."""

    sentence: str
    near: Recorded | None = None


# Gives the questions about a saved row; the names are those of the fields that the edit has changed.
type Check = Callable[[Recorded, set[str]], Iterator[Question]]


class Unconfirmed(ValidationError):  # noqa: N818  # A refusal, like its base class.
    """Raised for questions that are not confirmed."""

    def __init__(self, questions: Sequence[Question], missing: str) -> None:
        super().__init__(missing)
        self.questions = questions


def questions_about(edit: Edit, checks: Sequence[Check]) -> list[Question]:
    """What the checks ask about the rows that an edit has added or changed so far."""
    found: list[Question] = []
    for (noun, pk), after in list(edit.history.after.items()):
        before = edit.history.before.get((noun, pk))
        changed = {name for name in after or () if (before or {}).get(name) != (after or {})[name]}
        row = noun.rows().filter(pk=pk).named().first() if changed else None
        if row is not None:
            found += [question for check in checks for question in check(row, changed)]
    return list(dict.fromkeys(found))


def confirm(request: HttpRequest, edit: Edit, checks: Sequence[Check]) -> None:
    """Raise ``Unconfirmed`` if there are questions that the form does not confirm; keep the reason if it does."""
    questions = questions_about(edit, checks)
    if not questions:
        return
    because = request.POST.get(BECAUSE, "").strip()
    if request.POST.get(CONFIRMED) != token(questions):
        raise Unconfirmed(questions, _t("Nothing was saved yet. Please correct what looks wrong, or confirm it."))
    if not because:
        raise Unconfirmed(questions, _t("Nothing was saved yet. Say why it is right."))
    sentences = " ".join(question.sentence for question in questions)
    reason = _t("%(reason)s (Confirmed: %(questions)s)") % {"reason": because, "questions": sentences}
    edit.history.confirmed = reason


def token(questions: Sequence[Question]) -> str:
    """A short text that stands for these questions."""
    return hashlib.sha256("\n".join(question.sentence for question in questions).encode()).hexdigest()[:16]
