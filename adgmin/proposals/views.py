"""Perspectives proposed from a text: one for each sentence of a section of views, and for each quoted remark."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _t

from adgmin.models import Nature
from adgmin.record import Aspect

from .known import Entity, Known, Mention
from .proposal import PassageText, Proposal, ProposedReading, Values, reading
from .words import Span, sentences

_SAID = re.compile(r"\b(?:said|says|added|noted|remarked|stated|told)\b")
_QUOTED = re.compile(r"[“\"][^”\"]{20,}[”\"]")
# Words of a sentence that are quoted as printed.
_PRINTED_WORDS = 8


def perspectives(passage: PassageText, known: Known) -> list[Proposal]:
    """The views of a text. Their titles are left to the curator: a line in words of our own."""
    mentions = known.mentions(passage.text)
    return [
        _proposal(passage, span, mentions, _voice(passage, known, mentions, span), rule)
        for span, rule in _views(passage)
    ]


def _views(passage: PassageText) -> Iterator[tuple[Span, str]]:
    text = passage.text
    if passage.nature in (Nature.PERSPECTIVE, Nature.COMMENTARY):
        for sentence in sentences(text):
            if len(text[sentence.start : sentence.end].split()) > 5:
                yield sentence, _t("The passage holds views, so each sentence may be one.")
    elif (quoted := _QUOTED.search(text)) and _SAID.search(text[: quoted.start()] + text[quoted.end() :]):
        yield Span(quoted.start() + 1, quoted.end() - 1), _t("A remark in quotation marks, with who said it.")


def _voice(passage: PassageText, known: Known, mentions: list[Mention], span: Span) -> Entity | None:
    """Who is said to think so: a known actor beside “said”, or in the headings above the passage."""
    for said in _SAID.finditer(passage.text):
        beside = [
            m
            for m in mentions
            if m.entity.noun == "actors" and -40 < said.start() - m.end < 40 and not span.holds(m.span)
        ]
        if beside:
            return beside[-1].entity
    above = known.actors_in(passage.locator)
    return above[-1].entity if above else None


def _proposal(passage: PassageText, span: Span, mentions: list[Mention], voice: Entity | None, rule: str) -> Proposal:
    first = re.match(rf"\s*(?:\S+\s+){{0,{_PRINTED_WORDS - 1}}}\S+", passage.text[span.start : span.end])
    words = Span(span.start, span.start + (first.end() if first else 0))
    readings: list[ProposedReading] = [reading("", "", passage.text, words)]
    values: Values = {}
    if voice:
        values["voice"] = voice.pk
        printed = voice.name if voice.name in passage.text else ""
        readings.append(ProposedReading(str(Aspect.ACTOR), voice.slug, printed, inferred=not printed))
    if about := [each for each in mentions if each.entity.noun == "initiatives" and span.holds(each.span)]:
        values["initiative"] = about[0].entity.pk
    if passage.meeting:
        values["meeting"] = passage.meeting.pk
    return Proposal("perspective", values, tuple(readings), rule, span)
