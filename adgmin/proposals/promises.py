"""Commitments proposed from a text: what somebody plans or promises, with the date by which it is due."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _t

from adgmin import dates
from adgmin.record import Aspect

from .known import Known, Mention
from .new_names import new_names
from .printed_dates import PrintedDate, printed_dates
from .promised import promised
from .proposal import PassageText, Proposal, ProposedReading, Values, reading
from .words import Span, sentences


class _Form(NamedTuple):
    """A form in which plans are printed, and how firmly it puts them (a code of ``CommitmentBasis``)."""

    pattern: re.Pattern[str]
    basis: str


_FORMS = (
    _Form(
        re.compile(r"\b(?:is|are|was|were)\s+(?:now\s+)?(?:scheduled|slated|due|planned)\s+(?:to|for)\b"), "scheduled"
    ),
    _Form(
        re.compile(r"\b(?:is|are)\s+set\s+to\b|\b(?:has|have)?\s*announced\s+(?:plans|its\s+intention)\s+to\b"),
        "announced",
    ),
    _Form(re.compile(r"\b(?:plans?|intends?|aims?|undertakes?|promises?)\s+to\b"), "announced"),
    _Form(re.compile(r"\b(?:agreed|resolved|decided|committed|pledged|undertook)\s+to\b"), "decided"),
    _Form(re.compile(r"\b(?:is|are)\s+expected\s+to\b|\bexpects?\s+to\b|\b(?:upcoming|forthcoming)\b"), "expected"),
    _Form(re.compile(r"\blook(?:s|ed|ing)?\s+forward\s+to\b"), "expected"),
    _Form(re.compile(r"\b(?:will|shall)\s+(?!also\s+be\s+able|help|enable)(?:be\s+)?"), "announced"),
)
_END = re.compile(r"[;.](?=\s|\Z)|,\s+(?:which|who|while|with|and\s+(?:the\s+)?[A-Z])")


def commitments(passage: PassageText, known: Known) -> list[Proposal]:
    """The plans of a text: with a date that is still to come, or about a record that is known."""
    mentions = known.mentions(passage.text)
    new = new_names(passage.text, known)
    names = [*(each.span for each in mentions), *(each.span for each in new)]
    ahead = [date for date in printed_dates(passage.text, passage.published) if _is_ahead(passage, names, date)]
    found: dict[Span, Proposal] = {}
    for sentence in sentences(passage.text):
        for form in _FORMS:
            for match in form.pattern.finditer(passage.text, sentence.start, sentence.end):
                proposal = _proposal(passage, sentence, form.basis, match, mentions, ahead)
                if proposal and not any(sentence.holds(span) for span in found):
                    found[proposal.span] = proposal
    return sorted(found.values(), key=lambda each: each.span)


def _is_ahead(passage: PassageText, names: list[Span], date: PrintedDate) -> bool:
    """True if a date can be later than the text, and is not part of a name."""
    if not passage.published or any(name.holds(date.span) for name in names):
        return False
    return dates.bounds(date.value).latest > dates.bounds(passage.published).latest


def _proposal(
    passage: PassageText,
    sentence: Span,
    basis: str,
    match: re.Match[str],
    mentions: list[Mention],
    ahead: list[PrintedDate],
) -> Proposal | None:
    end = _END.search(passage.text, match.end(), sentence.end)
    clause = Span(sentence.start, end.start() if end else sentence.end)
    due = next((date for date in ahead if clause.holds(date.span)), None)
    about = [each for each in mentions if each.entity.noun == "initiatives" and clause.holds(each.span)]
    firm = basis in ("scheduled", "announced") and not match[0].startswith(("will", "shall"))
    if due is None and not (about and firm):
        return None
    values: Values = {"text": promised(passage.text, Span(*match.span()), about), "basis": basis}
    if about:
        # What is planned stands after the verb, unless it is the subject: “X is scheduled to”.
        behind = [each for each in about if each.start >= match.end()]
        values["initiative"] = (behind or about[-1:])[0].entity.pk
    passive = match[0].rstrip().endswith(" be") or passage.text[match.end() :].lstrip().startswith("be ")
    owner = None if passive else _owner(mentions, sentence, match.start())
    if owner:
        values["owner"] = owner.entity.pk
    readings = list(_readings(passage, match, clause, due))
    if due:
        values |= {"due": due.value, "due_words": passage.text[due.start : due.end]}
    printed = " ".join(match[0].split())
    rule = _t("“%(words)s” tells of something to come.") if due is None else _t("“%(words)s” with a date to come.")
    return Proposal("commitment", values, tuple(readings), rule % {"words": printed}, Span(match.start(), clause.end))


def _owner(mentions: list[Mention], sentence: Span, before: int) -> Mention | None:
    """The actor named right before a verb that is not in the passive."""
    named = [m for m in mentions if m.entity.noun == "actors" and sentence.start <= m.start and m.end <= before]
    return named[-1] if named and before - named[-1].end < 5 else None


def _readings(
    passage: PassageText, match: re.Match[str], clause: Span, due: PrintedDate | None
) -> Iterator[ProposedReading]:
    words = re.match(r"\s*(?:\S+\s+){0,3}\S+", passage.text[match.end() : clause.end])
    yield reading("", "", passage.text, Span(match.start(), match.end() + (words.end() if words else 0)))
    if due:
        yield reading(Aspect.DUE, due.value, passage.text, due.span, inferred=due.inferred)
