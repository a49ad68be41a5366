"""Roles proposed from a text: an actor that is known, with a part in an initiative that is known."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _t

from .known import Entity, Known, Mention
from .proposal import PassageText, Proposal, Values, reading
from .words import Span, sentences

# Each role (a code of ``RoleKind``), with its verb: the participle before “by”, and the noun of “under X’s …”.
_ROLES = (
    ("lead", "led|spearheaded|headed", "leadership|lead"),
    ("coordinator", "coordinated", "coordination"),
    ("convener", "convened", ""),
    ("chair", "chaired", "chairmanship"),
    ("host", "hosted", ""),
    ("proposer", "proposed|tabled", ""),
    ("initiator", "initiated", "initiative"),
    ("presenter", "presented", ""),
    ("developer", "developed|drafted|prepared", ""),
    ("implementer", "implemented|conducted|carried\\s+out|delivered", ""),
    ("funder", "funded|financed", "funding"),
    ("supporter", "supported|backed|assisted", "support|assistance"),
    ("champion", "championed", ""),
)
_BY = r"\s+(?:jointly\s+)?by\s+(?:the\s+)?\Z"
_WITH_SUPPORT = re.compile(r"\b[Ww]ith\s+(?:the\s+)?(?:support|assistance|funding)\s+(?:of|from)\s+(?:the\s+)?\Z")
_WITH = re.compile(r"\b(?:in\s+(?:partnership|cooperation|collaboration)|together|jointly)\s+with\s+(?:the\s+)?\Z")


def roles(passage: PassageText, known: Known) -> list[Proposal]:
    """The roles that a text gives; each actor, role and initiative once."""
    mentions = known.mentions(passage.text)
    found: dict[tuple[object, ...], Proposal] = {}
    for sentence in sentences(passage.text):
        inside = [mention for mention in mentions if sentence.holds(mention.span)]
        for actor in inside:
            if actor.entity.noun != "actors":
                continue
            for kind, span in _kinds(passage.text, sentence, actor):
                initiative = _initiative(inside, actor, span)
                if initiative and initiative.pk:
                    proposal = _proposal(passage, actor, kind, span, initiative)
                    found.setdefault((initiative.pk, actor.entity.pk, kind), proposal)
    return list(found.values())


def _kinds(text: str, sentence: Span, actor: Mention) -> Iterator[tuple[str, Span]]:
    """The roles that the words beside an actor give, each with the words that give it."""
    before, after = text[sentence.start : actor.start], text[actor.end : sentence.end]
    for kind, participle, noun in _ROLES:
        if passive := re.search(rf"\b(?:{participle}){_BY}", before):
            yield kind, Span(sentence.start + passive.start(), actor.end)
        elif noun and (under := re.match(rf"(?:’s|'s)\s+(?:\w+\s+)?(?:{noun})\b", after)):
            if re.search(r"\b[Uu]nder\s+(?:the\s+)?\Z", before):
                yield kind, Span(actor.start, actor.end + under.end())
        elif active := re.match(rf"\s+(?:has\s+|also\s+|is\s+set\s+to\s+|will\s+)*(?:{participle})\s+(?!by\b)", after):
            yield kind, Span(actor.start, actor.end + len(active[0].rstrip()))
    if support := _WITH_SUPPORT.search(before):
        yield "supporter", Span(sentence.start + support.start(), actor.end)
    if partner := _WITH.search(before):
        yield "counterpart", Span(sentence.start + partner.start(), actor.end)


def _initiative(mentions: list[Mention], actor: Mention, span: Span) -> Entity | None:
    """The initiative named last before the words or, after an active verb, first behind them."""
    named = [each for each in mentions if each.entity.noun == "initiatives" and not each.span.touches(actor.span)]
    before = [each for each in named if each.end <= span.start]
    behind = [each for each in named if each.start >= span.end]
    near = behind[0].entity if behind and behind[0].start - span.end < 30 else None
    if span.start == actor.start and near:
        return near
    return before[-1].entity if before else near


def _proposal(passage: PassageText, actor: Mention, kind: str, span: Span, initiative: Entity) -> Proposal:
    given = reading("kind", kind, passage.text, span)
    rule = _t("“%(words)s” says what part %(actor)s has.") % {"words": given.printed, "actor": actor.entity.name}
    values: Values = {"initiative": initiative.pk, "actor": actor.entity.pk, "role": kind}
    return Proposal("role", values, (given,), rule, span)
