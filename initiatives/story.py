"""How a promise fared, in sentences, and step by step in the order of time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin import dates
from adgmin.models import AsOf, Aspect, Basis

from .models import Check, Commitment, CommitmentStanding, Finding
from .models.commitments import puts_off

AGAIN = (Finding.RESTATED, Finding.REPEATED)


class Step(NamedTuple):
    """A check, and what it did to the due date: by how many days it is later than before, or that it is the same."""

    check: Check
    later: int
    same: bool


def steps(checks: Iterable[Check]) -> Iterator[Step]:
    """Each check with what it did to the due date that was said before it."""
    due, inferred = "", False
    for check in checks:
        compared = bool(due and check.due)
        printed = not inferred and not check.inferred(Aspect.DUE)
        yield Step(check, puts_off(due, check.due) if compared and printed else 0, compared and check.due == due)
        if check.due:
            due, inferred = check.due, check.inferred(Aspect.DUE)


def story(promise: Commitment, checks: Sequence[Check], as_of: AsOf) -> list[str]:
    """What became of a promise, sentence by sentence; ``promise`` stands as of the day of the checks."""
    told = [
        _made(promise, checks), _again(checks), _put_off(promise),
        *_end(promise, checks, as_of), *_silence(promise, checks), *_inferred(promise, checks),
    ]  # fmt: skip
    return [sentence for sentence in told if sentence]


def _at(check: Check) -> str:
    """The meeting and date: “(3rd ADGMIN, 9–10 February 2023)”."""
    if check.announced_by:
        words = {"meeting": check.meeting, "date": check.display_date()}
        return _("(recorded under the %(meeting)s, %(date)s)") % words
    return f"({check.meeting}, {check.display_date()})" if check.meeting else f"({check.display_date()})"


def _made(promise: Commitment, checks: Sequence[Check]) -> str:
    made = next((check for check in checks if check.finding == Finding.MADE), None)
    if made is None:
        return ""
    basis = made.announced_by or promise.get_basis_display()
    said = {"basis": capfirst(basis), "when": _at(made), "due": made.display_due()}
    if not made.due:
        return _("%(basis)s %(when)s, without a due date.") % said
    if not made.due_words or made.due_words == made.display_due():
        return _("%(basis)s %(when)s, due %(due)s.") % said
    return _("%(basis)s %(when)s, due %(due)s (printed: “%(words)s”).") % {**said, "words": made.due_words}


def _again(checks: Sequence[Check]) -> str:
    again = [check for check in checks if check.finding in AGAIN]
    if not again:
        return ""
    said = ngettext("Restated %(when)s.", "Restated %(number)d times, last %(when)s.", len(again))
    return said % {"number": len(again), "when": _at(again[-1])}


def _put_off(promise: Commitment) -> str:
    if not promise.postponed:
        return ""
    days = 0 if promise.first_due_inferred or promise.due_inferred else puts_off(promise.first_due, promise.due)
    said = {"days": days, "was": dates.display(promise.first_due), "due": promise.display_due()}
    if not days:
        given = promise.due and promise.due != promise.first_due
        return _("Postponed from %(was)s to %(due)s.") % said if given else _("Postponed; no new date is given.")
    later = ngettext(
        "Postponed from %(was)s to %(due)s, by %(days)d day.",
        "Postponed from %(was)s to %(due)s, by %(days)d days.",
        days,
    )
    return later % said


def _end(promise: Commitment, checks: Sequence[Check], as_of: AsOf) -> Iterator[str]:
    """What became of it in the end, or until now."""
    kept = [check for check in checks if check.finding == Finding.KEPT]
    partly = [check for check in checks if check.finding == Finding.PARTLY_KEPT]
    dropped = [check for check in checks if check.finding == Finding.DROPPED]
    if promise.standing == CommitmentStanding.DROPPED and dropped:
        yield _("Dropped %(when)s, according to a source.") % {"when": _at(dropped[-1])}
    elif promise.end == Finding.KEPT and kept:
        yield _kept(promise, kept[-1])
    elif promise.standing == CommitmentStanding.PARTLY_KEPT and partly:
        yield _("Partly kept %(when)s.") % {"when": _at(partly[-1])}
        if as_of.day and promise.due_latest <= as_of.day and as_of.texts_after(promise.due_latest):
            yield _("The date has passed, and no text held reports the rest as kept.")
    elif passed := since_due(promise, as_of):
        yield _("The date has passed: %(texts)s.") % {"texts": passed}


def since_due(promise: Commitment, as_of: AsOf) -> str:
    """What the texts held say of a promise since its date passed; empty if it has not, or if nothing can be known."""
    if promise.standing != CommitmentStanding.PAST_DATE:
        return ""
    number = as_of.texts_after(promise.due_latest)
    if promise.named_since:
        said = ngettext(
            "%(number)d later text is held, and it does not report the commitment as kept",
            "%(number)d later texts are held, and none reports the commitment as kept",
            number,
        )
    else:
        said = ngettext(
            "%(number)d later text is held, and it does not name the commitment",
            "%(number)d later texts are held, and none names the commitment",
            number,
        )
    return said % {"number": number}


def _kept(promise: Commitment, check: Check) -> str:
    """That it was kept, and whether in time, as far as that is certain."""
    act = check.outcome if check.outcome and check.outcome.of_class.moves_stage else None
    how = capfirst(act.get_verb_display()) if act else _("Kept")
    said = {"how": how, "when": _at(check), "days": promise.days_late}
    if promise.standing == CommitmentStanding.KEPT_LATE:
        late = ngettext(
            "%(how)s %(when)s: at least %(days)d day late.", "%(how)s %(when)s: at least %(days)d days late.",
            promise.days_late,
        )  # fmt: skip
        return late % said
    if promise.first_due_latest is None or promise.first_due_inferred or promise.end_inferred:
        return _("%(how)s %(when)s.") % said
    if check.date_latest <= promise.first_due_latest:
        return _("%(how)s %(when)s, on time.") % said
    return _("%(how)s %(when)s. The sources do not say whether it was on time.") % said


def _silence(promise: Commitment, checks: Sequence[Check]) -> Iterator[str]:
    if promise.silent:
        yield _("No text held on a later meeting names the commitment.")


def _inferred(promise: Commitment, checks: Sequence[Check]) -> Iterator[str]:
    """What of the story no source states."""
    if promise.inferred(Aspect.KIND) and any(check.finding == Finding.MADE for check in checks):
        yield _("That it counts as “%(basis)s” is inferred.") % {"basis": promise.get_basis_display()}
    for date in dict.fromkeys(check.display_date() for check in checks if check.inferred(Aspect.DATE)):
        yield _("The date “%(date)s” is inferred.") % {"date": date}
    for check in checks:
        if check.inferred(Aspect.DUE):
            yield _("The due date %(due)s is inferred from “%(words)s”.") % {
                "words": check.due_words or check.display_due(), "due": check.display_due(),
            }  # fmt: skip
    ends = [check for check in checks if check.finding in (Finding.KEPT, Finding.PARTLY_KEPT)]
    if ends and all(citation.basis == Basis.INFERRED for check in ends for citation in check.citations.all()):
        yield _("This finding is inferred: no source states it.")
