"""One sentence: the forms of verbs in it, the names, and who acts."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from . import grammar, verb_forms
from .known import Entity, Mention
from .proposal import PassageText
from .verb_forms import verb_of
from .words import Span


class Occurrence(NamedTuple):
    """A form of a verb in a text: ``past``, ``noun``, ``doing`` or ``present``, or ``own`` for “its launch”."""

    verb: str
    form: str
    start: int
    end: int


@dataclass(frozen=True)
class Speaker:
    """Who acts: the words, and the actor if the record knows it; ``is_meeting`` if it is the meeting itself.

    ``is_other`` if it is somebody whom the record does not know, or if there are two.
    """

    span: Span
    actor: Entity | None = None
    is_meeting: bool = False
    is_other: bool = False


class Sentence:
    """A sentence of a passage, with the records named in the passage."""

    def __init__(self, passage: PassageText, span: Span, mentions: list[Mention]) -> None:
        self.passage = passage
        self.text = passage.text
        self.span = span
        self.mentions = mentions
        self.initiatives = [mention for mention in mentions if mention.entity.noun == "initiatives"]
        self.occurrences = self._occurrences()

    def _occurrences(self) -> list[Occurrence]:
        patterns = {
            "past": verb_forms.PAST, "noun": verb_forms.NOUN, "doing": verb_forms.DOING, "present": verb_forms.PRESENT,
        }  # fmt: skip
        found: list[Occurrence] = []
        for form, pattern in patterns.items():
            for match in pattern.finditer(self.text, self.span.start, self.span.end):
                if not any(other.start < match.end() and match.start() < other.end for other in found):
                    found.append(Occurrence(verb_of(match), form, match.start(), match.end()))
        return sorted(found, key=lambda each: each.start)

    def before(self, occurrence: Occurrence) -> str:
        """The sentence up to a verb."""
        return self.text[self.span.start : occurrence.start]

    def after(self, occurrence: Occurrence) -> str:
        """The sentence from the end of a verb."""
        return self.text[occurrence.end : self.span.end]

    def is_in_name(self, occurrence: Occurrence) -> bool:
        """True if the verb is a word of a name, as in “Memorandum on Signing”."""
        return any(each.start < occurrence.start and occurrence.end <= each.end for each in self.initiatives)

    def is_inside_name(self, place: int) -> bool:
        """True if a position is within a name."""
        return any(mention.start < place < mention.end for mention in self.mentions)

    def first_outside_names(self, pattern: re.Pattern[str], start: int, end: int) -> int | None:
        """Where a pattern is first found between two positions and not within a name."""
        found = (match.start() for match in pattern.finditer(self.text, start, end))
        return next((place for place in found if not self.is_inside_name(place)), None)

    # Who acts

    def speaker_before(self, bare: str) -> Speaker | None:
        """The one who acts, if the beginning of the sentence, up to a verb, ends with it."""
        bare = re.sub(r"\s*\([^()]*\)\Z", "", bare.rstrip(" ,")) if bare.rstrip().endswith(")") else bare.rstrip()
        end = self.span.start + len(bare)
        for mention in self.mentions:
            if mention.end == end and mention.entity.noun in ("actors", "meetings"):
                return self._known_speaker(mention, bare)
        match = grammar.SPEAKER_AT_END.search(bare)
        if match is None:
            return None
        span = Span(self.span.start + match.start(), end)
        if grammar.PRONOUN_AT_END.search(bare):
            return self.first_speaker() or Speaker(span)
        return Speaker(span, is_meeting=grammar.MEETING_AT_END.search(bare) is not None)

    def _known_speaker(self, mention: Mention, bare: str) -> Speaker:
        if mention.entity.noun == "meetings":
            return Speaker(mention.span, is_meeting=True)
        if re.search(r"\band\s+(?:the\s+)?\Z", self.text[: mention.start]):
            # Two of them acted, and an outcome has one acting body.
            return Speaker(mention.span, is_other=True)
        return Speaker(mention.span, mention.entity, grammar.MEETING_AT_END.search(bare) is not None)

    def unknown_speaker(self, occurrence: Occurrence, bare: str) -> Speaker | None:
        """A name in capitals right before a verb that an object follows: “CSA presented the …”."""
        name = grammar.CAPITALS_AT_END.search(bare.rstrip())
        if name is None or name[0] in grammar.NO_NAMES:
            return None
        if not grammar.OBJECT_OR_NAME_FOLLOWS.match(self.after(occurrence)):
            return None
        span = Span(self.span.start + name.start(), self.span.start + name.end())
        within = any(each.span.touches(span) for each in self.initiatives)
        return None if within else Speaker(span, is_other=True)

    def first_speaker(self) -> Speaker | None:
        """The first one named in the sentence, if the sentence begins with it or with words before a comma."""
        start = self.span.start
        found = [
            Speaker(mention.span, mention.entity)
            for mention in self.mentions
            if mention.entity.noun == "actors" and self.span.holds(mention.span)
        ]
        if generic := grammar.ANY_SPEAKER.search(self.text, start, self.span.end):
            found.append(self._generic(generic))
        first = min(found, key=lambda each: (each.span.start, each.actor is None), default=None)
        if first is None:
            return None
        lead = self.text[start : first.span.start].strip()
        return first if len(lead) < 5 or "," in lead or lead[0].islower() else None

    def _generic(self, match: re.Match[str]) -> Speaker:
        return Speaker(Span(*match.span()), is_meeting=grammar.MEETING_AT_END.search(match[0]) is not None)

    def agent(self, occurrence: Occurrence) -> Speaker | None:
        """The one named with “by” after a passive verb."""
        by = grammar.BY.match(self.text, occurrence.end, self.span.end)
        if by is None:
            return None
        for mention in self.mentions:
            if mention.start == by.end() and mention.entity.noun == "actors":
                return Speaker(mention.span, mention.entity)
        generic = grammar.ANY_SPEAKER.match(self.text, by.end())
        return self._generic(generic) if generic else None


def without_adverbs(before: str) -> str:
    """The text before a verb, without adverbs and “has” at its end."""
    found = grammar.ADVERBS_AT_END.search(before)
    return before[: found.start()] if found else before
