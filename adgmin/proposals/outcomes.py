"""Outcomes proposed from a text: its acts, with initiative, body, meeting, date and counterparts."""

from dataclasses import dataclass
from functools import cached_property

from adgmin import dates, verbs
from adgmin.models import ActorKind
from adgmin.record import Aspect

from . import grammar
from .acts import Act, ActReader, Form
from .known import Entity, Known, Mention
from .new_names import new_names
from .printed_dates import PrintedDate, printed_dates
from .proposal import MAX_TITLE, PassageText, Proposal, ProposedReading, Values, reading
from .words import Span, sentences

# The classes of verbs for acts that took place on the date after their object; what is noted or urged has none.
_DATED_CLASSES = (verbs.CONSTITUTIVE, verbs.APPROVAL, verbs.FACTUAL)
# A date so many characters after a passive verb can be that of the act.
_NEAR = 40


def outcomes(passage: PassageText, known: Known) -> list[Proposal]:
    """The outcomes that the text of a passage gives, in its order; each verb and object once."""
    mentions = known.mentions(passage.text)
    found: dict[tuple[str, object], Proposal] = {}
    for sentence in sentences(passage.text):
        for act in ActReader(passage, sentence, mentions).acts():
            proposal = _ActAsProposal(passage, known, mentions, sentence, act).proposal()
            if proposal:
                about = proposal.values.get("initiative") or str(proposal.values["title"]).casefold()
                found.setdefault((act.verb, about), proposal)
    return list(found.values())


@dataclass(frozen=True)
class _ActAsProposal:
    """Turns an act of a sentence into a proposal."""

    passage: PassageText
    known: Known
    mentions: list[Mention]
    sentence: Span
    act: Act

    def proposal(self) -> Proposal | None:
        """The proposal; ``None`` if nothing says what it is about, or if it only says that a meeting took place.

        What is to come is no act yet.
        """
        act, initiative = self.act, self._initiative()
        if not act.of_verb and self._date_of_object and self._is_to_come(self._date_of_object):
            return None
        title = self._title(initiative)
        if not title or (initiative is None and (len(title.split()) < 2 or self._is_meeting())):
            return None
        values: Values = {"verb": act.verb, "title": title[:MAX_TITLE]}
        if act.of_verb:
            values["of_verb"] = act.of_verb
        if initiative:
            values["initiative"] = initiative.pk
        if counterparts := self._counterparts():
            values["counterparts"] = counterparts
        given = reading(Aspect.VERB, act.verb, self.passage.text, *act.printed, inferred=act.inferred)
        readings = (given, *self._body(values), *self._date_or_meeting(values))
        return Proposal(
            "outcome", values, readings, act.form.rule % {"words": given.printed}, act.printed[0],
            "" if initiative else self._new_name(),
        )  # fmt: skip

    def _new_name(self) -> str:
        """A name in the object that the record does not hold; empty if there is none, or if somebody is thanked."""
        if verbs.BY_CODE[self.act.verb].of_class == verbs.COURTESY:
            return ""
        whole = self.act.object
        return next((each.name for each in new_names(self.passage.text, self.known) if whole.holds(each.span)), "")

    @cached_property
    def _object(self) -> Span:
        """The object without who did it and when: “the X Guide” of “the X Guide on 12 February 2026”."""
        whole, date = self.act.object, self._date_of_object
        end = whole.end if date is None else min(whole.end, self._start_of(date))
        by = grammar.BY_SPEAKER.search(self.passage.text, whole.start, end) if self.act.of_verb or date else None
        return Span(whole.start, by.start() if by else end)

    @cached_property
    def _date_of_object(self) -> PrintedDate | None:
        """The date with “on” or “in” after the object: that of an act that took place, or is to."""
        took_place = verbs.BY_CODE[self.act.verb].of_class in _DATED_CLASSES
        if not (took_place or self.act.of_verb):
            return None
        return next((each for each in self._own_dates if self._is_of_object(each)), None)

    def _is_of_object(self, date: PrintedDate) -> bool:
        """True if a date ends the object, but for a place or a helper, or follows it."""
        whole, start, text = self.act.object, self._start_of(date), self.passage.text
        if start in (date.start, whole.start) or not whole.start < start <= whole.end:
            return False
        rest = text[date.end : max(date.end, whole.end)]
        return grammar.AFTER_DATE_OF_OBJECT.fullmatch(rest) is not None and len(text[whole.start : start].split()) > 1

    def _start_of(self, date: PrintedDate) -> int:
        """Where the words begin that a date stands with, such as “on”; its own beginning if there are none."""
        before = self.passage.text[: date.start]
        lead = grammar.BEFORE_DATE_AT_END.search(before)
        if date.due:
            # “By” is part of it.
            return len(before.rstrip(" ,"))
        return lead.start() if lead else date.start

    def _is_to_come(self, date: PrintedDate) -> bool:
        published = self.passage.published
        return date.due or (bool(published) and dates.bounds(date.value).earliest > dates.bounds(published).latest)

    @cached_property
    def _own_dates(self) -> list[PrintedDate]:
        """The dates of the passage that are no part of a name."""
        found = printed_dates(self.passage.text, self.passage.published)
        return [date for date in found if not any(each.span.holds(date.span) for each in self.mentions)]

    def _title(self, initiative: Entity | None) -> str:
        """The object; the name of the initiative, if the text has only “it” or “the Guide”."""
        title = " ".join(self.passage.text[self._object.start : self._object.end].split())
        if grammar.BACKWARDS.fullmatch(title):
            return initiative.name if initiative else ""
        return title

    def _is_meeting(self) -> bool:
        """True if it only says that a meeting took place: that is a row of the meetings."""
        span = self.act.object
        named = (each for each in self.mentions if span.holds(each.span) and span.end - each.end < 10)
        return self.act.verb == "held" and any(each.entity.noun in ("meetings", "actors") for each in named)

    def _initiative(self) -> Entity | None:
        """The initiative with the longest name in the object, or else the first one in what belongs to it.

        Of “it”, “the initiative” and “the Guide” it is the last one named before, whose name has that word.
        """
        named = [each for each in self.mentions if each.entity.noun == "initiatives"]
        inside = [each for each in named if self.act.object.holds(each.span)]
        if inside:
            return max(inside, key=lambda each: each.end - each.start).entity
        beside = [each for each in named if self.act.wide.holds(each.span)]
        return beside[0].entity if beside else self._named_before(named)

    def _named_before(self, named: list[Mention]) -> Entity | None:
        span = self.act.object
        back = grammar.BACKWARDS.fullmatch(self.passage.text[span.start : span.end].strip())
        before = [each.entity for each in named if each.end <= span.start]
        if back is None or not before:
            return None
        word = (back["noun"] or "initiative").casefold()
        if word == "initiative":
            return before[-1]
        return next((entity for entity in reversed(before) if word in entity.name.casefold().split()), None)

    def _counterparts(self) -> list[int]:
        """The partners named in the object, also within names: China in “ASEAN-China Digital Work Plan”."""
        whole = " ".join(self.passage.text[self.act.object.start : self.act.object.end].split())
        actors = [mention.entity for mention in self.known.actors_in(whole)]
        return list(dict.fromkeys(actor.pk for actor in actors if actor.kind == ActorKind.PARTNER))

    def _body(self, values: Values) -> list[ProposedReading]:
        """Set the acting body: the actor named, or the body that met; and the reading, if the text has its words."""
        speaker, met = self.act.speaker, self.passage.meeting
        if speaker and speaker.actor:
            values["body"] = speaker.actor.pk
            return [reading(Aspect.ACTOR, speaker.actor.slug, self.passage.text, speaker.span)]
        if met is None or met.body is None or not self._is_of_meeting():
            return []
        values["body"] = met.body
        body = self.known.entities.get(("actors", met.body))
        if body is None or speaker is None or speaker.is_meeting:
            return []
        return [reading(Aspect.ACTOR, body.slug, self.passage.text, speaker.span, inferred=True)]

    def _is_of_meeting(self) -> bool:
        """True if the body that met, or somebody not named, is the one who acts."""
        speaker = self.act.speaker
        if self.act.inferred or self.act.form == Form.FOLLOWING:
            return False
        if speaker is None:
            return self.act.form.is_active
        return not speaker.is_other

    def _date_or_meeting(self, values: Values) -> list[ProposedReading]:
        """Set the meeting or the date named after the verb; else the meeting that the source reports on."""
        dated, met = self.act.form.is_dated, self.passage.meeting
        tail = Span(self.act.printed[0].start, self.sentence.end)
        held = next((each for each in self.mentions if each.entity.noun == "meetings" and tail.holds(each.span)), None)
        date = self._date(tail) if dated else None
        if date is None and self._is_dated_by_object():
            date = self._date_of_object
        if held and dated:
            values["meeting"] = held.entity.pk
        elif date:
            values["date"] = date.value
            return [reading(Aspect.DATE, date.value, self.passage.text, date.span, inferred=date.inferred)]
        elif met and not self.act.inferred and self.act.form != Form.FOLLOWING:
            values["meeting"] = met.pk
        return []

    def _is_dated_by_object(self) -> bool:
        """True if the date after the object is that of the act itself: not of one that it is about."""
        return not self.act.of_verb and (self.act.inferred or self.passage.meeting is None)

    def _date(self, tail: Span) -> PrintedDate | None:
        """The date right after a passive verb, as in “endorsed by ADGSOM in November 2022”; none within a name."""
        near = Span(tail.start, min(tail.end, self.act.printed[0].end + _NEAR))
        return next((date for date in self._own_dates if near.holds(date.span) and not date.due), None)
