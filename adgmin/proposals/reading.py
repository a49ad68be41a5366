"""All that is read of a passage: what it mentions, and the rows that are proposed from it."""

from dataclasses import dataclass

from adgmin import verbs
from adgmin.models import Nature

from . import verb_forms
from .known import Known, Mention
from .outcomes import outcomes
from .printed_dates import PrintedDate, printed_dates
from .promises import commitments
from .proposal import PassageText, Proposal
from .roles import roles
from .verb_forms import verb_of
from .views import perspectives
from .words import Span

# Texts in which nothing is said to have been done.
_NO_ACTS = (Nature.PERSPECTIVE, Nature.COMMENTARY, Nature.NOT_RELEVANT)


@dataclass(frozen=True)
class PrintedVerb:
    """A form of a verb of the scale in a text, ``text[start:end]``."""

    verb: verbs.Verb
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The position of the words."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Mentioned:
    """What a text mentions, each in its order."""

    records: list[Mention]
    dates: list[PrintedDate]
    verbs: list[PrintedVerb]


def mentioned(passage: PassageText, known: Known) -> Mentioned:
    """The records, dates and verbs that a text mentions."""
    records = known.mentions(passage.text)
    found = [
        PrintedVerb(verbs.BY_CODE[verb_of(match)], match.start(), match.end())
        for pattern in (verb_forms.PAST, verb_forms.NOUN)
        for match in pattern.finditer(passage.text)
    ]
    names = [mention.span for mention in records]
    dates = printed_dates(passage.text, passage.published)
    return Mentioned(
        records,
        [date for date in dates if not any(name.holds(date.span) for name in names)],
        sorted(
            (each for each in found if not any(name.holds(each.span) for name in names)), key=lambda each: each.start
        ),
    )


def proposals(passage: PassageText, known: Known) -> list[Proposal]:
    """The rows proposed from a text: outcomes, commitments, roles and perspectives, each sort in its order."""
    if passage.nature == Nature.NOT_RELEVANT or not passage.text:
        return []
    acts = [] if passage.nature in _NO_ACTS else outcomes(passage, known)
    plans = [] if passage.nature == Nature.COMMENTARY else commitments(passage, known)
    return [*acts, *plans, *roles(passage, known), *perspectives(passage, known)]
