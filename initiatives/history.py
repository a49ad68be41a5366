"""The history of a commitment: as sentences, and as checks compared with those before them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adgmin import dates
from adgmin.record import AsOf, Aspect
from adgmin.record.labels import label_of
from initiatives.models.commitments import KEPT_FINDINGS, days_postponed

from .models import Check, Commitment, CommitmentStanding, Finding

# The verb of a commitment made earlier, in a text that is not held.
REITERATED = "reiterated"
RESTATED = (Finding.RESTATED, Finding.REPEATED)


class ComparedCheck(NamedTuple):
    """A check, the number of days by which it moved the due date, and whether it repeats the due date."""

    check: Check
    days_later: int
    same_date: bool


def compared_checks(checks: Iterable[Check]) -> Iterator[ComparedCheck]:
    """Each check compared with the due date before it; ``days_later`` is 0 if one of the two dates is inferred."""
    due, inferred = "", False
    for check in checks:
        compared = bool(due and check.due)
        printed = not inferred and not check.inferred(Aspect.DUE)
        days_later = days_postponed(due, check.due) if compared and printed else 0
        yield ComparedCheck(check, days_later, same_date=compared and check.due == due)
        if check.due:
            due, inferred = check.due, check.inferred(Aspect.DUE)


def history_sentences(commitment: Commitment, checks: Sequence[Check], as_of: AsOf) -> list[str]:
    """The sentences on a commitment. Its standing and the checks must be as of the same day."""
    sentences = [
        _stated(commitment, checks), _restated(checks), _postponed(commitment),
        *_end(commitment, checks, as_of), _no_later_report(commitment, as_of), *_inferred(commitment, checks),
        *_concluded(checks),
    ]  # fmt: skip
    return [sentence for sentence in sentences if sentence]


def _at(check: Check) -> str:
    """The meeting and date: “(3rd ADGMIN, 9–10 February 2023)”.

    “Recorded under” the meeting if the check is a plan of another body or has a date of its own.
    """
    if check.meeting and (check.date or check.planned_by):
        words = {"meeting": check.meeting, "date": check.display_date()}
        return _("(recorded under the %(meeting)s, %(date)s)") % words
    return f"({check.meeting}, {check.display_date()})" if check.meeting else f"({check.display_date()})"


def _stated(commitment: Commitment, checks: Sequence[Check]) -> str:
    stated = next((check for check in checks if check.finding == Finding.MADE), None)
    if stated is None:
        return ""
    act = stated.outcome
    again = label_of(act, "verb") if act and act.verb == REITERATED else ""
    basis = stated.planned_by or again or label_of(commitment, "basis")
    values = {"basis": capfirst(basis), "when": _at(stated), "due": stated.display_due()}
    if not stated.due:
        return _("%(basis)s %(when)s, without a due date.") % values
    if not stated.due_words or stated.due_words == stated.display_due():
        return _("%(basis)s %(when)s, due %(due)s.") % values
    return _("%(basis)s %(when)s, due %(due)s (printed: “%(words)s”).") % {**values, "words": stated.due_words}


def _restated(checks: Sequence[Check]) -> str:
    restated = [check for check in checks if check.finding in RESTATED]
    if not restated:
        return ""
    sentence = ngettext("Restated %(when)s.", "Restated %(number)d times, last %(when)s.", len(restated))
    return sentence % {"number": len(restated), "when": _at(restated[-1])}


def _postponed(commitment: Commitment) -> str:
    if not commitment.postponed:
        return ""
    inferred = commitment.first_due_inferred or commitment.due_inferred
    days = 0 if inferred else days_postponed(commitment.first_due, commitment.due)
    values = {"days": days, "was": dates.display(commitment.first_due), "due": commitment.display_due()}
    if not days:
        given = commitment.due and commitment.due != commitment.first_due
        return _("Postponed from %(was)s to %(due)s.") % values if given else _("Postponed; no new date is given.")
    later = ngettext(
        "The due date moved from %(was)s to %(due)s, by %(days)d day.",
        "The due date moved from %(was)s to %(due)s, by %(days)d days.",
        days,
    )
    return later % values


def _end(commitment: Commitment, checks: Sequence[Check], as_of: AsOf) -> Iterator[str]:
    """The sentences on the end, or else on a due date that has passed."""
    kept = [check for check in checks if check.finding == Finding.KEPT]
    partly = [check for check in checks if check.finding == Finding.PARTLY_KEPT]
    dropped = [check for check in checks if check.finding == Finding.DROPPED]
    if commitment.standing == CommitmentStanding.DROPPED and dropped:
        when = {"when": _at(dropped[-1])}
        concluded = dropped[-1].finding_inferred
        yield (_("Dropped %(when)s, as the editors conclude.") if concluded else _("Dropped %(when)s.")) % when
    elif commitment.end == Finding.KEPT and kept:
        yield _kept(commitment, kept[-1])
    elif commitment.standing == CommitmentStanding.PARTLY_KEPT and partly:
        yield _("Partly kept %(when)s.") % {"when": _at(partly[-1])}
        if as_of.day and commitment.due_latest <= as_of.day and as_of.texts_after(commitment.due_latest):
            if as_of.is_past:
                rest = _("The date had passed, and no text counted by %(day)s reports the rest as kept.")
                yield rest % {"day": as_of.asked_in_words}
            else:
                yield _("The date has passed, and no text held reports the rest as kept.")
    elif passed := texts_since_due(commitment, as_of):
        late = _("The date had passed: %(texts)s.") if as_of.is_past else _("The date has passed: %(texts)s.")
        yield late % {"texts": passed}


def texts_since_due(commitment: Commitment, as_of: AsOf) -> str:
    """The number of texts later than the due date, none of which reports it as kept; empty unless it is past its date.

    It does not say that no later text names the subject: one may. As of a day before the horizon, the texts are
    counted as ``AsOf.texts_after`` says: an undated one from the end of a meeting, so that no publication is claimed.
    """
    if commitment.standing != CommitmentStanding.PAST_DATE:
        return ""
    number = as_of.texts_after(commitment.due_latest)
    by_then = ngettext(
        "%(number)d later text is counted by %(day)s, and it does not report the commitment as kept",
        "%(number)d later texts are counted by %(day)s, and none reports the commitment as kept",
        number,
    )
    held = ngettext(
        "%(number)d later text is held, and it does not report the commitment as kept",
        "%(number)d later texts are held, and none reports the commitment as kept",
        number,
    )
    return (by_then if as_of.is_past else held) % {"number": number, "day": as_of.asked_in_words}


def no_later_report(commitment: Commitment, as_of: AsOf) -> str:
    """A clause: no later text says whether it was kept. Empty if it is not ``silent``, or stands as past its date."""
    if not commitment.silent or commitment.standing == CommitmentStanding.PAST_DATE:
        return ""
    if as_of.is_past:
        return _("no text counted by %(day)s says whether it was kept") % {"day": as_of.asked_in_words}
    return _("no later text held says whether it was kept")


def _kept(commitment: Commitment, check: Check) -> str:
    """That it was kept, and whether on time if that is certain."""
    act = check.outcome if check.outcome and check.outcome.of_class.moves_stage else None
    if act and act.when != check.when:
        # The check is dated by the event itself, not by the act that reports it.
        act = None
    how = capfirst(label_of(act, "verb")) if act else _("Kept")
    values = {"how": how, "when": _at(check), "days": commitment.days_late}
    if commitment.standing == CommitmentStanding.KEPT_LATE:
        late = ngettext(
            "%(how)s %(when)s: at least %(days)d day late.", "%(how)s %(when)s: at least %(days)d days late.",
            commitment.days_late,
        )  # fmt: skip
        return late % values
    if commitment.first_due_latest is None or commitment.first_due_inferred or commitment.end_inferred:
        return _("%(how)s %(when)s.") % values
    if check.date_latest <= commitment.first_due_latest:
        return _("%(how)s %(when)s, on time.") % values
    return _("%(how)s %(when)s. The sources do not say whether it was on time.") % values


def _no_later_report(commitment: Commitment, as_of: AsOf) -> str:
    unknown = no_later_report(commitment, as_of)
    return _("%(sentence)s.") % {"sentence": capfirst(unknown)} if unknown else ""


def _inferred(commitment: Commitment, checks: Sequence[Check]) -> Iterator[str]:
    """A sentence for each inferred value: the kind, the meetings, the dates and the due dates."""
    # A plan of another body is called “planned by”, so its kind is not displayed.
    called = any(check.finding == Finding.MADE and not check.planned_by for check in checks)
    if commitment.inferred(Aspect.KIND) and called:
        yield _("The editors call it “%(basis)s”; no source does.") % {"basis": label_of(commitment, "basis")}
    yield from dict.fromkeys(_placed(check) for check in checks if check.inferred(Aspect.MEETING))
    for date in dict.fromkeys(check.display_date() for check in checks if check.inferred(Aspect.DATE)):
        yield _("The date “%(date)s” is inferred.") % {"date": date}
    for check in checks:
        if check.inferred(Aspect.DUE):
            yield _("The due date %(due)s is inferred from “%(words)s”.") % {
                "words": check.due_words or check.display_due(), "due": check.display_due(),
            }  # fmt: skip


def _placed(check: Check) -> str:
    """That the meeting of a check is inferred."""
    values = {"meeting": check.meeting}
    if check.planned_by:
        return _("The editors record it under the %(meeting)s; no source says that it was stated there.") % values
    if check.finding in RESTATED:
        return _("No source says that it was restated at the %(meeting)s: the editors conclude it.") % values
    return _("No source says that it was stated at the %(meeting)s: the editors conclude it.") % values


def _concluded(checks: Sequence[Check]) -> Iterator[str]:
    """The sentences on inferred findings."""
    concluded = [check.finding for check in checks if check.finding_inferred]
    if Finding.KEPT in concluded:
        yield _("No source says that it was kept: the editors conclude it.")
    if Finding.PARTLY_KEPT in concluded:
        yield _("No source says that it was partly kept: the editors conclude it.")
    if number := sum(finding not in KEPT_FINDINGS for finding in concluded):
        yield ngettext(
            "One entry in its history is the editors’ conclusion; no source says it outright.",
            "%(number)d entries in its history are the editors’ conclusions; no source says them outright.",
            number,
        ) % {"number": number}
