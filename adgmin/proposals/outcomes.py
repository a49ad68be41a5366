"""Outcomes proposed from a text: its acts, with initiative, body, meeting, date and counterparts."""

from dataclasses import dataclass

from adgmin.models import ActorKind
from adgmin.record import Aspect

from . import grammar
from .acts import Act, ActReader, Form
from .known import Entity, Known, Mention
from .printed_dates import PrintedDate, printed_dates
from .proposal import MAX_TITLE, PassageText, Proposal, ProposedReading, Values, reading
from .words import Span, sentences

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
        """The proposal; ``None`` if nothing says what it is about, or if it only says that a meeting took place."""
        act, initiative = self.act, self._initiative()
        title = self._title(initiative)
        if not title or (initiative is None and (len(title.split()) < 2 or self._is_meeting())):
            return None
        values: Values = {"verb": act.verb, "title": title[:MAX_TITLE]}
        if act.of_verb:
            values["of_verb"] = act.of_verb
        if initiative:
            values["initiative"] = initiative.pk
        if counterparts := self._counterparts(title):
            values["counterparts"] = counterparts
        given = reading(Aspect.VERB, act.verb, self.passage.text, *act.printed, inferred=act.inferred)
        readings = (given, *self._body(values), *self._date_or_meeting(values))
        return Proposal(
            "outcome", values, readings, act.form.rule % {"words": given.printed}, act.printed[0],
            "" if initiative else self._new_name(title),
        )  # fmt: skip

    def _new_name(self, title: str) -> str:
        """A run of words in capitals that may be the name of something new; empty if there is none."""
        names = [match[0] for match in grammar.NEW_NAME.finditer(title)]
        return next((name for name in names if sum(word[0].isupper() for word in name.split()) > 2), "")

    def _title(self, initiative: Entity | None) -> str:
        """The object; the name of the initiative, if the text has only “it” or “the Guide”."""
        title = " ".join(self.passage.text[self.act.object.start : self.act.object.end].split())
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

    def _counterparts(self, title: str) -> list[int]:
        """The partners named in the object, also within names: China in “ASEAN-China Digital Work Plan”."""
        actors = [mention.entity for mention in self.known.actors_in(title)]
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
        if held and dated:
            values["meeting"] = held.entity.pk
        elif date:
            values["date"] = date.value
            return [reading(Aspect.DATE, date.value, self.passage.text, date.span, inferred=date.inferred)]
        elif met and not self.act.inferred and self.act.form != Form.FOLLOWING:
            values["meeting"] = met.pk
        return []

    def _date(self, tail: Span) -> PrintedDate | None:
        """The date right after a passive verb, as in “endorsed by ADGSOM in November 2022”; none within a name."""
        near = Span(tail.start, min(tail.end, self.act.printed[0].end + _NEAR))
        for date in printed_dates(self.passage.text, self.passage.published):
            in_name = any(each.span.holds(date.span) for each in self.mentions)
            if near.holds(date.span) and not date.due and not in_name:
                return date
        return None
