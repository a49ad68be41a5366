"""What a curator is asked before an edit is committed: whether what looks wrong is right, and why a fact changes.

``ask`` is called at the end of every edit that a signed-in user makes, by whatever page (see ``adgmin.record.asking``).
If something is not answered, the edit is rolled back. The forms of records and the bench then show what is asked
themselves; for all other pages the admin site shows a page that sends the same request again, with the answers.

The value of the box to tick stands for these very questions, so that a tick confirms no others. Both reasons are kept
in the history.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.http import HttpRequest
from django.utils.translation import gettext as _t

from adgmin.record import CitedQuerySet, Recorded, visible
from adgmin.record.asking import UnansweredError
from adgmin.record.edit import Edit
from adgmin.record.history import Key

from .addresses import work_url

# The names of the box, of the reason for ticking it, and of the reason for changing a published fact.
CONFIRMED, BECAUSE, WHY = "_confirmed", "_because", "why"


@dataclass(frozen=True)
class Question:
    """A sentence about what looks wrong or is open, and the row that it points to, if any."""

    sentence: str
    near: Recorded | None = None

    @property
    def url(self) -> str:
        """Where to look at the row, and to correct it; empty without one."""
        return work_url(self.near) if self.near else ""


# Gives the questions about saved rows of one noun; the names are those of the fields that the edit has changed.
type Check = Callable[[Mapping[Recorded, set[str]]], Mapping[Recorded, list[Question]]]


def of_each(check: Callable[[Recorded, set[str]], Iterator[Question]]) -> Check:
    """A check that looks at one row at a time."""
    return lambda rows: {row: list(check(row, changed)) for row, changed in rows.items()}


class Asked(UnansweredError):  # noqa: N818  # A refusal, like its base class.
    """What a page must show: questions to confirm with a tick and a reason, and whether to ask why."""

    def __init__(self, questions: Sequence[Question], sentences: Sequence[str], why_missing: bool) -> None:
        super().__init__(*sentences)
        self.questions, self.sentences, self.why_missing = questions, sentences, why_missing

    def context(self, request: HttpRequest) -> dict[str, object]:
        """What the template ``admin/questions.html`` shows."""
        return {
            "questions": self.questions,
            "confirming": token(self.questions),
            "because": request.POST.get(BECAUSE, ""),
            "why_missing": self.why_missing,
        }


def ask(request: HttpRequest, checks: Sequence[Check], edit: Edit) -> Asked | None:
    """Take the answers that were sent into the history of an edit; returns what is still to be answered."""
    return ask_questions(request, questions_about(edit, checks), edit)


def ask_questions(
    request: HttpRequest, questions: Sequence[Question], edit: Edit, corrects: bool = False
) -> Asked | None:
    """The same for these questions; ``corrects`` if something published changes in a draft revision."""
    because, why = (visible(request.POST.get(name, "")).strip() for name in (BECAUSE, WHY))
    history = edit.history
    history.why = history.why or why
    sentences = []
    if questions and request.POST.get(CONFIRMED) != token(questions):
        sentences.append(_t("Nothing was saved yet. Please correct what looks wrong, or confirm it."))
    elif questions and not because:
        sentences.append(_t("Nothing was saved yet. Say why it is right."))
    elif questions:
        said = " ".join(question.sentence for question in questions)
        confirmed = _t("%(reason)s (Confirmed: %(questions)s)") % {"reason": because, "questions": said}
        history.confirmed = "\n".join(filter(None, (history.confirmed, confirmed)))
    why_missing = history.lacks_why() or (corrects and not history.why)
    return Asked(questions, sentences, why_missing) if sentences or why_missing else None


def questions_about(edit: Edit, checks: Sequence[Check]) -> list[Question]:
    """What the checks ask about the rows that an edit has added or changed."""
    return list(dict.fromkeys(chain.from_iterable(questions_by_row(edit, checks).values())))


def questions_by_row(edit: Edit, checks: Sequence[Check]) -> dict[Key, list[Question]]:
    """The same by model and primary key; some queries for each noun, and those of the checks."""
    changed: dict[type[Recorded], dict[int, set[str]]] = defaultdict(dict)
    for (noun, pk), after in edit.history.after.items():
        before = edit.history.before.get((noun, pk)) or {}
        if names := {name for name, value in (after or {}).items() if before.get(name) != value}:
            changed[noun][pk] = names
    found: dict[Key, list[Question]] = {}
    for noun, fields in changed.items():
        rows = {row: fields[row.pk] for row in _rows(noun, fields)}
        asked = [check(rows) for check in checks]
        found |= {(noun, row.pk): [question for each in asked for question in each.get(row, ())] for row in rows}
    return found


def _rows(noun: type[Recorded], pks: Iterable[int]) -> list[Recorded]:
    rows = noun.rows().filter(pk__in=pks).named()
    return (rows.with_evidence() if isinstance(rows, CitedQuerySet) else rows).in_pk_order()


def token(questions: Iterable[Question]) -> str:
    """A short text that stands for these questions, in any order."""
    sentences = sorted(question.sentence for question in questions)
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]
