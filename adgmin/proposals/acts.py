"""The acts that a sentence tells of: a verb of the scale, with what it is about.

Five forms are read: active (“the Meeting endorsed X”), passive (“X was endorsed”), a participle after its noun
(“X, launched in 2024”), a noun (“Endorsement of X”), and an act within another one (“welcomed the adoption of X”).
What is planned, denied or only a purpose is no act.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adgmin import verbs
from adgmin.models import SourceKind

from . import grammar, verb_forms
from .phrases import Phrases
from .sentence import Occurrence, Speaker, without_adverbs
from .verb_forms import verb_of
from .words import Span

# Verbs that can stand without an object: “negotiations commenced in December”.
INTRANSITIVE = frozenset(["held", "commenced", "concluded"])


class Form(Enum):
    """How an act is printed; the value is the rule, for a curator. ``words`` are the words printed."""

    ACTIVE = _("“%(words)s” follows the one who acts.")
    PASSIVE = _("“%(words)s” after its object is the verb in the passive.")
    PARTICIPLE = _("“%(words)s” follows its object as a participle.")
    RELATIVE = _("“%(words)s” after “which” says what was done with the words before it.")
    HAPPENED = _("“%(words)s” says what happened to its subject.")
    FOLLOWING = _("“%(words)s” after such a word as “following” names an act that took place.")
    NOTE = _("“%(words)s” opens a note, in short for the verb.")
    ABOUT_ACT = _("“%(words)s” is an act about another act.")
    EMBEDDED = _("An act about “%(words)s” says that this took place: by whom and when may be elsewhere.")
    LISTED = _("“%(words)s” stands after “including”: the verb before it applies to it too.")

    @property
    def rule(self) -> str | Promise:
        """The rule in one sentence."""
        return self.value

    @property
    def is_active(self) -> bool:
        """True if the object follows the verb."""
        return self in (Form.ACTIVE, Form.NOTE, Form.ABOUT_ACT, Form.LISTED)

    @property
    def is_dated(self) -> bool:
        """True if a date or a meeting after the verb is that of the act."""
        return self in (Form.PASSIVE, Form.PARTICIPLE, Form.RELATIVE, Form.HAPPENED, Form.FOLLOWING)


@dataclass(frozen=True)
class Act:
    """A verb with its object.

    ``printed`` are the spans of the words printed, ``object`` is that of the object, and ``wide`` that of what may
    still name its initiative. ``of_verb`` is the verb of the act that it is about.
    """

    verb: str
    form: Form
    printed: tuple[Span, ...]
    object: Span
    wide: Span
    speaker: Speaker | None = None
    of_verb: str = ""

    @property
    def inferred(self) -> bool:
        """True if the text implies the act and does not state it of this object."""
        return self.form == Form.EMBEDDED or (self.form == Form.LISTED and not self.of_verb)


class ActReader(Phrases):
    """Reads the acts of one sentence."""

    last: Act | None = None

    def acts(self) -> Iterator[Act]:
        """The acts in the order of their verbs; an act within another one follows it."""
        skipped: set[Occurrence] = set()
        for occurrence in self.occurrences:
            act = None if occurrence in skipped else self._act(occurrence)
            if act is None:
                continue
            if inner := self._inner(occurrence, act):
                skipped.add(inner)
                act = self._about_act(act, occurrence, inner)
            self.last = act
            for part in self._split(act, occurrence):
                yield part
                if part.of_verb in verb_forms.EMBEDDED and part.verb != "looked-forward-to":
                    yield self._embedded(part)
            yield from self._listed(act, occurrence)

    def _act(self, occurrence: Occurrence) -> Act | None:
        printed = self.text[occurrence.start : occurrence.end]
        capital = printed[0].isupper() and not printed.isupper() and occurrence.form != "noun"
        if self.is_in_name(occurrence) or (capital and self.before(occurrence).strip(grammar.BEFORE_SENTENCE)):
            return None
        read = {"past": self._past, "present": self._present, "doing": self._doing, "noun": self._noun}
        return read[occurrence.form](occurrence)

    # The past tense and the participle

    def _past(self, occurrence: Occurrence) -> Act | None:
        before = self.before(occurrence)
        if be := grammar.BE.search(before):
            return self._passive(occurrence, before[: be.start()], be)
        bare = without_adverbs(before)
        if grammar.MODAL_AT_END.search(bare):
            return None
        if grammar.RELATIVE_AT_END.search(bare):
            return self._relative(occurrence, bare, None) if occurrence.verb in INTRANSITIVE else None
        return self._inverted(occurrence, bare) or self._spoken(occurrence, bare) or self._unspoken(occurrence, bare)

    def _inverted(self, occurrence: Occurrence, bare: str) -> Act | None:
        """The act of “Also adopted was the X Guide”."""
        inverted = grammar.INVERTED.match(self.text, occurrence.end, self.span.end)
        if inverted is None or bare.strip(" ,").removesuffix("Also"):
            return None
        return self._active(occurrence._replace(end=inverted.end()), None)

    def _spoken(self, occurrence: Occurrence, bare: str) -> Act | None:
        """The act of somebody named right before the verb."""
        if grammar.BY.match(self.after(occurrence)):
            return None
        speaker = self.speaker_before(bare) or self.unknown_speaker(occurrence, bare)
        if speaker is None:
            return None
        begin = self.text[self.span.start : speaker.span.start]
        if grammar.RELATIVE_AT_END.search(begin) and occurrence.verb not in verb_forms.SAID:
            return self._relative(occurrence, begin, speaker)
        return self._active(occurrence, speaker)

    def _unspoken(self, occurrence: Occurrence, bare: str) -> Act | None:
        if self._is_participle(occurrence, bare):
            return self._participle(occurrence, bare)
        if grammar.ARTICLE_AT_END.search(bare):
            return None
        if grammar.AND_AT_END.search(bare):
            return self._coordinated(occurrence)
        return self._far_from_speaker(occurrence, bare) or self._happened(occurrence, bare)

    def _passive(self, occurrence: Occurrence, before: str, be: re.Match[str]) -> Act | None:
        if grammar.MODAL_AT_END.search(before) or be["aux"].strip() == "be":
            return None
        subject = without_adverbs(before)
        if re.search(r"\b[Ii]t\s*\Z", subject) and re.match(r"\s+(?:that|to)\b", self.after(occurrence)):
            return self._active(occurrence, None)
        said = occurrence.verb in verb_forms.SAID
        span = self._subject_of_passive(subject)
        if span is None or (self.last and said and " that " in subject):
            return None
        tail = self.object_after(occurrence) if occurrence.verb in verb_forms.WITH_INFINITIVE else None
        complement = tail and self.text[tail.start : tail.end].startswith(("to ", "with "))
        if grammar.ONLY_A_SPEAKER.fullmatch(self.text[span.start : span.end].strip()) and not complement:
            return None
        printed = Span(self.span.start + be.start(), self.printed_with_agent(occurrence))
        wide = Span(span.start, tail.end) if tail and span.start < tail.end else span
        return Act(occurrence.verb, Form.PASSIVE, (printed,), span, wide, self.agent(occurrence))

    def _subject_of_passive(self, subject: str) -> Span | None:
        if re.search(r"\band\s*\Z", subject) and self.last and not self.last.form.is_active:
            return self.last.object
        if relative := grammar.RELATIVE_AT_END.search(subject):
            return self.phrase_before(self.span.start + relative.start())
        return self.subject(subject)

    def _relative(self, occurrence: Occurrence, bare: str, speaker: Speaker | None) -> Act | None:
        """“The X Guide, which ADGSOM approved”: the object stands before “which”."""
        relative = grammar.RELATIVE_AT_END.search(bare)
        place = self.span.start + (relative.start() if relative else len(bare))
        span = self.phrase_before(place)
        printed = Span(speaker.span.start if speaker else place, occurrence.end)
        return Act(occurrence.verb, Form.RELATIVE, (printed,), span, span, speaker) if span else None

    def _active(self, occurrence: Occurrence, speaker: Speaker | None) -> Act | None:
        if verb_forms.WITHOUT_OBJECT.match(self.text, occurrence.start, occurrence.end):
            return self._happened(occurrence, self.before(occurrence))
        span = self.object_after(occurrence)
        if span is None:
            return None
        printed = self.printed_with_object(occurrence, span)
        return Act(occurrence.verb, Form.ACTIVE, (printed,), span, self.wide(span), speaker)

    def _is_participle(self, occurrence: Occurrence, bare: str) -> bool:
        """True for “X launched in 2024” and “X, launched in 2024”."""
        intransitive = verb_forms.WITHOUT_OBJECT.match(self.text, occurrence.start, occurrence.end)
        if intransitive or occurrence.verb in verb_forms.SAID | {"commenced", "concluded"}:
            return False
        after = grammar.AFTER_PARTICIPLE.match(self.text, occurrence.end, self.span.end)
        joined = grammar.ARTICLE_AT_END.search(bare) or re.search(r"\band\s\Z", bare)
        return bool(after and bare.strip() and not joined)

    def _participle(self, occurrence: Occurrence, bare: str) -> Act | None:
        span = self.phrase_before(self.span.start + len(bare.rstrip(" ,(")))
        printed = Span(occurrence.start, self.printed_with_agent(occurrence))
        return Act(occurrence.verb, Form.PARTICIPLE, (printed,), span, span, self.agent(occurrence)) if span else None

    def _coordinated(self, occurrence: Occurrence) -> Act | None:
        """“… and welcomed Y”: the one who acts, or in the passive the object, is that of the act before."""
        last = self.last
        by = grammar.BY.match(self.after(occurrence))
        if last and not last.form.is_active and (by or occurrence.verb not in verb_forms.SAID):
            printed = (Span(occurrence.start, self.printed_with_agent(occurrence)),)
            joined = replace(last, verb=occurrence.verb, of_verb="", printed=printed, speaker=self.agent(occurrence))
            return None if occurrence.verb == "held" else joined
        speaker = last.speaker if last and last.form.is_active else self.first_speaker()
        return self._active(occurrence, speaker) if speaker and not by else None

    def _far_from_speaker(self, occurrence: Occurrence, bare: str) -> Act | None:
        """“Ministers from ten countries endorsed a …”: the sentence begins with the one who acts."""
        begins = grammar.BEGINS_WITH_SPEAKER.match(bare) and not re.search(r"[,;]|\bof\s\Z", bare)
        if not begins or self.last or not grammar.OBJECT_FOLLOWS.match(self.after(occurrence)):
            return None
        return self._active(occurrence, self.first_speaker())

    def _happened(self, occurrence: Occurrence, bare: str) -> Act | None:
        """“DEFA negotiations commenced in December 2023”: the subject is what it is about."""
        without_object = verb_forms.WITHOUT_OBJECT.match(self.text, occurrence.start, occurrence.end)
        if not (occurrence.verb in INTRANSITIVE or without_object):
            return None
        if not grammar.AFTER_PARTICIPLE.match(self.text, occurrence.end, self.span.end):
            return None
        span = self.subject(grammar.ASIDE_IN_DASHES.sub("", bare))
        printed = Span(occurrence.start, self.printed_with_agent(occurrence))
        return Act(occurrence.verb, Form.HAPPENED, (printed,), span, span) if span else None

    # The other forms

    def _present(self, occurrence: Occurrence) -> Act | None:
        bare = without_adverbs(self.before(occurrence))
        factual = verbs.BY_CODE[occurrence.verb].of_class == verbs.FACTUAL
        if factual or grammar.MODAL_AT_END.search(bare):
            return None
        if self.passage.kind == SourceKind.DECLARATION and not bare.strip(grammar.BEFORE_SENTENCE):
            # “ENDORSE the X Guide”: an operative clause.
            return self._active(occurrence, Speaker(Span(occurrence.start, occurrence.start), is_meeting=True))
        speaker = self.speaker_before(bare)
        goes_on = self.last and self.last.form.is_active and grammar.AND_AT_END.search(bare)
        if speaker is None and goes_on and self.last and self.text[occurrence.end - 1] == "s":
            speaker = self.last.speaker
        if speaker is None and bare.rstrip().endswith(",") and self.text[occurrence.end - 1] != "s":
            # “We, the Ministers, having met in …, hereby adopt”.
            speaker = self.first_speaker()
        return self._active(occurrence, speaker) if speaker else None

    def _doing(self, occurrence: Occurrence) -> Act | None:
        before = self.before(occurrence)
        factual = verbs.BY_CODE[occurrence.verb].of_class == verbs.FACTUAL
        if grammar.AFTER_AT_END.search(before) and not factual:
            act = self._active(occurrence, self.first_speaker())
            span = act and self.before_comma(act.object)
            return replace(act, object=span, wide=span) if act and span else None
        if factual or occurrence.verb in ("supported", "established") or not grammar.COMMA_AT_END.search(before):
            return None
        if self.last is None or not self.last.form.is_active:
            return None
        return self._active(occurrence, self.last.speaker)

    def _noun(self, occurrence: Occurrence) -> Act | None:
        form = self._form_of_noun(occurrence)
        span = self.object_after(occurrence) if form else None
        if span and form == Form.FOLLOWING:
            span = self.before_comma(span)
        if form is None or span is None:
            return None
        wide = span if form == Form.FOLLOWING else self.wide(span)
        return Act(occurrence.verb, form, (self.printed_with_object(occurrence, span),), span, wide)

    def _form_of_noun(self, occurrence: Occurrence) -> Form | None:
        before = self.before(occurrence)
        if grammar.FOLLOWING_AT_END.search(before) and occurrence.verb not in verb_forms.SAID:
            return Form.FOLLOWING
        note = grammar.NOTE_START.search(before)
        if note is None or grammar.FINITE_VERB.search(grammar.SUBCLAUSE.split(self.after(occurrence))[0]):
            return None
        joined = re.match(r"and|,|along|as", note[0], re.IGNORECASE)
        return Form.NOTE if not joined or (self.last and self.last.form == Form.NOTE) else None

    # Acts within acts, and lists

    def _inner(self, outer: Occurrence, act: Act) -> Occurrence | None:
        """The noun form that the object begins with: “the endorsement of” in “welcomed the endorsement of X”."""
        if not act.form.is_active:
            return None
        if own := verb_forms.OWN_NOUN.match(self.text, outer.end + 1, self.span.end):
            return Occurrence(verb_of(own), "own", own.start(), own.end())
        for inner in self.occurrences:
            if inner.form == "noun" and inner.start >= outer.end and inner.verb != outer.verb:
                factual = verbs.BY_CODE[inner.verb].of_class == verbs.FACTUAL and inner.verb not in verb_forms.EMBEDDED
                if grammar.BETWEEN_ACTS.match(self.text[outer.end : inner.start]) and not factual:
                    return inner
        return None

    def _about_act(self, act: Act, outer: Occurrence, inner: Occurrence) -> Act:
        """“Welcomed the endorsement of X”; of “its launch” the object is “its”."""
        span = Span(inner.start, inner.start + 3) if inner.form == "own" else self.object_after(inner)
        if span is None:
            return act
        printed = Span(outer.start, self.printed_with_object(inner, span).end)
        form = act.form if act.form == Form.NOTE else Form.ABOUT_ACT
        return replace(act, form=form, of_verb=inner.verb, object=span, wide=self.wide(span), printed=(printed,))

    def _embedded(self, act: Act) -> Act:
        """The act that another one is about, as an act of its own."""
        before = (each for each in self.occurrences if each.form == "noun" and each.end <= act.object.start)
        inner = next((each for each in reversed(list(before)) if each.verb == act.of_verb), None)
        printed = (self.printed_with_object(inner, act.object),) if inner else act.printed
        return replace(act, verb=act.of_verb, of_verb="", form=Form.EMBEDDED, speaker=None, printed=printed)

    def _split(self, act: Act, occurrence: Occurrence) -> Iterator[Act]:
        """The act, or one for each of the things that it is about."""
        items = self.items(act.object)
        if len(items) == 1:
            yield act
            return
        verb = Span(occurrence.start, occurrence.end)
        for item in items:
            inner = verb_forms.NOUN.match(self.text, self.article_end(item.start), item.end)
            of_verb = verb_of(inner) if inner and verb_of(inner) in verb_forms.EMBEDDED else act.of_verb
            rest = self.clean(Span(inner.end(), item.end)) if inner and of_verb else item
            yield replace(act, object=rest or item, wide=item, printed=(verb, item), of_verb=of_verb)

    def _listed(self, act: Act, occurrence: Occurrence) -> Iterator[Act]:
        """What stands after “including” in the rest of the sentence: one act for each initiative named there."""
        including = grammar.INCLUDING.match(self.text, act.object.end, self.span.end)
        if including is None:
            return
        start = including.end()
        end = self.first_outside_names(grammar.STOP, start, self.span.end) or self.span.end
        verb = Span(occurrence.start, occurrence.end)
        listed = replace(act, form=Form.LISTED, of_verb="")
        for inner in self.occurrences:
            if (
                inner.form == "noun"
                and start <= inner.start < min(end, start + 6)
                and inner.verb in verb_forms.EMBEDDED
            ):
                span = self.object_after(inner)
                if span:
                    printed = (verb, self.printed_with_object(inner, span))
                    yield from self._split(
                        replace(listed, of_verb=inner.verb, object=span, wide=span, printed=printed), occurrence
                    )
                    return
        for mention in self.initiatives:
            if start <= mention.start < end:
                span = Span(self.article_before(mention.start), mention.end)
                yield replace(listed, object=span, wide=span, printed=(verb, span))
