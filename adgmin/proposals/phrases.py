"""Where the subject and the object of a verb begin and end."""

import re

from . import grammar, verb_forms
from .proposal import MAX_OBJECT_WORDS
from .sentence import Occurrence, Sentence, without_adverbs
from .words import Span


class Phrases(Sentence):
    """A sentence, with the extents of what its verbs are about."""

    def subject(self, before: str) -> Span | None:
        """The subject of a passive verb: from the beginning of its clause."""
        starts = [
            match.end()
            for match in grammar.CLAUSE_START.finditer(before)
            if len(before[match.end() :].split()) > 1 and not grammar.ASIDE.match(before, match.end())
        ]
        begin = self.span.start
        # A clause begins after the last comma or conjunction that is not within a name.
        for start in reversed(starts):
            if not any(mention.start < begin + start <= mention.end for mention in self.mentions):
                return self.clean(Span(begin + start, begin + len(before)))
        return self.clean(Span(begin, begin + len(before)))

    def phrase_before(self, end: int) -> Span | None:
        """The noun phrase that ends at a position: a known name with its article, or else a few words."""
        end = len(self.text[:end].rstrip(" ,("))
        for mention in self.initiatives:
            between = self.text[mention.end : end].strip()
            if self.span.start <= mention.start and mention.end <= end and (len(between) <= 2 or between[0] == "("):
                return Span(self.article_before(mention.start), end)
        heads = [match.start() for match in grammar.HEAD_OF_PHRASE.finditer(self.text, self.span.start, end)]
        near = [start for start in heads if len(self.text[start:end].split()) <= 12]
        if not near:
            return None
        articles = [start for start in near if grammar.ARTICLE.match(self.text, start)]
        breaks = [match.end() for match in grammar.BREAK.finditer(self.text, self.span.start, end)]
        return self.clean(Span(articles[-1] if articles else max([near[0], *breaks[-1:]]), end))

    def article_before(self, start: int) -> int:
        """Where the article of a name begins; the name’s own beginning if it has none."""
        article = grammar.NAMES_ARTICLE_AT_END.search(self.text[:start])
        return article.start() if article else start

    def article_end(self, start: int) -> int:
        """Where the word after an article begins."""
        article = re.compile(r"(?:the|an?|its|their)\s+", re.IGNORECASE).match(self.text, start)
        return article.end() if article else start

    def object_after(self, occurrence: Occurrence) -> Span | None:
        """The object of a verb: up to what is another matter, and without what only explains it."""
        colon = grammar.COLON.match(self.text, occurrence.end)
        if colon and (items := self._following_items(occurrence.end)):
            # ``items`` takes the colon for the whole list.
            return items[0] if len(items) == 1 else Span(*colon.span())
        wide = self.wide(Span(occurrence.end, occurrence.end))
        lead = grammar.LEAD_OF_OBJECT.match(self.text, wide.start, wide.end)
        start = lead.end() if lead else wide.start
        ends = [
            wide.end,
            self.first_outside_names(grammar.TRIM, start + 4, wide.end),
            self._meeting_after(start, wide.end),
            None if occurrence.verb in verb_forms.WITH_INFINITIVE
            else self.first_outside_names(grammar.PURPOSE, start + 8, wide.end),
        ]  # fmt: skip
        end = min(each for each in ends if each is not None)
        # Whoever is asked to do something is asked “to” do it.
        asked = (
            grammar.INFINITIVE.search(self.text, start, end) if occurrence.verb in verb_forms.WITH_INFINITIVE else None
        )
        return self.clean(Span(start, self._shortened(start, end, asked.end() if asked else start)))

    def _meeting_after(self, start: int, end: int) -> int | None:
        """Where “at the 5th ADGMIN” begins, if a part of the text has it."""
        for mention in self.mentions:
            if mention.entity.noun == "meetings" and start < mention.start < end:
                at = grammar.AT_MEETING_AT_END.search(self.text[: mention.start])
                if at:
                    return at.start()
        return None

    def _shortened(self, start: int, end: int, least: int) -> int:
        if len(self.text[start:end].split()) <= grammar.LONG_OBJECT_WORDS:
            return end
        first = grammar.FIRST_WORDS.match(self.text, start, end)
        weak = self.first_outside_names(grammar.WEAK_END, max(least, first.end() if first else start), end)
        return weak or end

    def wide(self, span: Span) -> Span:
        """From the start of an object to where another matter begins, or another verb with its speaker."""
        end = self.first_outside_names(grammar.STOP, span.start, self.span.end) or self.span.end
        for other in self.occurrences:
            if span.start + 2 < other.start < end and other.form != "noun":
                next_act = self._next_act(span, other)
                if next_act is not None:
                    return Span(span.start, next_act)
        return Span(span.start, end)

    def _next_act(self, span: Span, other: Occurrence) -> int | None:
        """Where another act begins, if a verb after the start of an object is one."""
        before = self.text[span.start : other.start]
        if other.form == "past" and grammar.BE.search(before):
            return None
        bare = without_adverbs(before)
        begin = self.text[self.span.start : span.start]
        speaker = self.speaker_before(begin + bare) if other.form != "doing" else None
        if speaker and speaker.span.start > span.start:
            lead = grammar.BEFORE_SPEAKER.search(self.text[span.start : speaker.span.start])
            return span.start + lead.start() if lead else speaker.span.start
        if grammar.AND_AT_END.search(bare) and not self.is_inside_name(other.start):
            return span.start + len(grammar.RUNNING_ON.sub("", bare))
        return None

    def before_comma(self, span: Span) -> Span | None:
        """The part of an introductory phrase before its comma."""
        comma = self.first_outside_names(re.compile(","), span.start, span.end)
        return span if comma is None else self.clean(Span(span.start, comma))

    def clean(self, span: Span) -> Span | None:
        """Without white space and punctuation at both ends, and not too long; ``None`` if no word is left."""
        text = self.text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip(" ,;:–—-\n\t"))
        end = span.start + len(grammar.LOOSE_END.sub("", text))
        if len(self.text[start:end].split()) > MAX_OBJECT_WORDS:
            kept = re.match(rf"(?:\S+\s+){{{MAX_OBJECT_WORDS - 1}}}\S+", self.text[start:end])
            end = start + (kept.end() if kept else 0)
        return Span(start, end) if re.search(r"\w{2}", self.text[start:end]) else None

    def items(self, span: Span) -> list[Span]:
        """The things of a list, if two or more of them have names; else the whole."""
        whole = self.text[span.start : span.end]
        if grammar.FOLLOWING_LIST.fullmatch(whole) or whole.strip() == ":":
            return self._following_items(span.end - whole.endswith(":")) or [span]
        parts, start = [], span.start
        for match in grammar.LIST.finditer(self.text, span.start, span.end):
            if not self.is_inside_name(match.start()):
                parts.append(Span(start, match.start()))
                start = match.end()
        parts.append(Span(start, span.end))
        cleaned = [item for item in map(self.clean, parts) if item]
        return cleaned if sum(map(self._has_name, parts)) > 1 else [span]

    def _following_items(self, start: int) -> list[Span]:
        """The items of a list after “the following:”, up to the end of the passage."""
        found = grammar.LIST_ITEM.finditer(self.text, start)
        items = (self.clean(Span(*match.span("item"))) for match in found)
        return [item for item in items if item and self._has_name(item)]

    def _has_name(self, span: Span) -> bool:
        known = any(span.holds(each.span) for each in self.initiatives)
        return known or grammar.NAMED_THING.search(self.text[span.start : span.end]) is not None

    def printed_with_object(self, occurrence: Occurrence, span: Span) -> Span:
        """The verb and the first words of its object, up to the end of a name there."""
        named = [each.end for each in self.mentions if span.holds(each.span) and each.start - span.start < 20]
        first = grammar.FIRST_WORDS.match(self.text, occurrence.end, max(span.end, occurrence.end))
        return Span(occurrence.start, max([first.end() if first else occurrence.end, *named]))

    def printed_with_agent(self, occurrence: Occurrence) -> int:
        """The end of a passive verb with the date, place or agent that follows it."""
        words = grammar.AFTER_AGENT.match(self.text, occurrence.end, self.span.end)
        return words.end() if words else occurrence.end
