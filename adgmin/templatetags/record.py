"""How the pages show what the record holds: verbs on their scale, dates in words, and the sources of everything."""

import json
from collections.abc import Iterable
from typing import Protocol

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from adgmin import dates, verbs
from adgmin.models import Nature, Passage, normalised
from adgmin.pages.csl import CitableRow, CSLDate
from adgmin.pages.evidence import Evidence
from adgmin.pages.json_ld import LinkedData
from adgmin.record import Aspect, Basis, Citation, Cited, Reading
from adgmin.search.text import Piece
from adgmin.verbs import Stage

register = template.Library()


class HasVerb(Protocol):
    """An outcome, as far as this module reads it."""

    @property
    def verb_and_object(self) -> tuple[str, str]: ...


# The passages that the sources component shows at once; the others wait behind their number.
FIRST = 3
# What a line shows of a record, the most telling first; blank, the record as a whole.
SHOWN = (Aspect.VERB, Aspect.PERSON, "", Aspect.OFFICE)
# The bars of the strength scale, from the weakest to the strongest: five rising steps on a field of 24 by 14.
STEPS = [f"M{5 * step} {14 - height}h4v{height}h-4z" for step, height in enumerate((4, 6.5, 9, 11.5, 14))]


@register.inclusion_tag("components/strength.html")
def strength(of_class: verbs.VerbClass) -> dict[str, object]:
    """The strength of a class as five steps, the reached ones filled; a dot for facts, which have none."""
    reached = of_class.strength
    return {
        "class": of_class,
        "on": "".join(STEPS[: reached or 0]),
        "off": "".join(STEPS[reached or 0 :]) if reached is not None else "",
    }


@register.filter
def strength_label(of_class: verbs.VerbClass) -> str:
    """The strength of a class in words, for one of its verbs."""
    if of_class.strength is None:
        return _("an event or fact")
    return _("strength %(strength)s of 5") % {"strength": of_class.strength}


@register.filter
def scale(of_class: verbs.VerbClass) -> str:
    """A class in plain words and its strength: “endorsed or approved, strength 4 of 5”."""
    if of_class.strength is None:
        return _("%(class)s, without strength") % {"class": of_class.label}
    return _("%(class)s, strength %(strength)s of 5") % {"class": of_class.label, "strength": of_class.strength}


@register.filter
def verb_first(outcome: HasVerb) -> SafeString:
    """The name of an outcome with its verb set apart, for a list that is read verb by verb."""
    verb, rest = outcome.verb_and_object
    return format_html('<span class="word">{}</span>{}', verb, rest) if verb else escape(rest)


@register.filter
def edtf(text: str) -> str:
    """A date in words, no sharper than it was entered."""
    return dates.display(text)


@register.filter
def stages_from(reached: str) -> list[Stage]:
    """The stages on the way from proposed to concluded, if the one reached is among them; else none."""
    way = [Stage.PROPOSED, Stage.IN_DEVELOPMENT, Stage.AGREED, Stage.LAUNCHED, Stage.OPERATIONAL, Stage.CONCLUDED]
    return way if reached in way else []


@register.filter
def inferred(row: Cited, aspect: str) -> bool:
    """Whether what a record says of an aspect is concluded by us and stated by no source."""
    return row.inferred(aspect)


@register.simple_tag
def inferred_mark(row: Cited, *aspects: str) -> SafeString:
    """A space and the mark of what is inferred, if one of these aspects of a record is; else nothing, not even a space.

    The record is fetched with its evidence.
    """
    if not any(row.inferred(aspect) for aspect in aspects):
        return SafeString()
    return format_html(" {}", mark_safe(render_to_string("components/inferred.html").strip()))


@register.simple_tag(takes_context=True)
def spoken(context: Context, row: Cited, aspect: str, value: str) -> str:
    """A reading's value in words."""
    evidence: Evidence = context["evidence"]
    return evidence.value_label(row, aspect, value)


@register.inclusion_tag("components/sources.html", takes_context=True)
def sources(context: Context, row: Cited) -> dict[str, object]:
    """The one sources component: every passage under a record, and every aspect in which sources differ."""
    evidence: Evidence = context["evidence"]
    supports = evidence.of(row)
    return {"row": row, "first": supports[:FIRST], "rest": supports[FIRST:], "evidence": evidence}


@register.inclusion_tag("components/locator.html")
def locator(row: Cited, aspect: str = "") -> dict[str, object]:
    """The first passage to cite for a record, for a line of a list, and how many more there are."""
    passages = {citation.passage for citation in row.citations.all()}
    return {"passage": chief_passage(row, aspect), "more": len(passages) - 1}


@register.filter
def chief_passage(row: Cited, aspect: str = "") -> Passage | None:
    """The passage to read first: that gives what a line shows of the record, in its own reading.

    That is an aspect, if one is named, or else that by which the noun is told first, then the verb, the person or what
    supports the record as a whole. Of several passages the one of the highest-ranked source comes first.
    """
    citations = sorted(row.citations.all(), key=lambda citation: _reading_order(row, citation, aspect))
    return citations[0].passage if citations else None


def _reading_order(row: Cited, citation: Citation, aspect: str) -> tuple[int, bool, bool, int, bool, bool]:
    """First what gives the value shown, then what supports the record as a whole; a heading after the text."""
    preferred = citation.value == row.preferred(citation.aspect)
    shown = [*([aspect] if aspect else row.told_first), *SHOWN]
    other = len(shown) + (citation.aspect != Aspect.VERB) * (1 if preferred else 2)
    kind = shown.index(citation.aspect) if preferred and citation.aspect in shown else other
    passage, foremost = citation.passage, getattr(citation, "is_foremost", False)
    inferred, background = citation.basis == Basis.INFERRED, passage.nature == Nature.BACKGROUND
    return kind, not foremost, inferred, passage.source.rank, not citation.printed, background


@register.filter
def same_words(value: str, printed: str) -> bool:
    """Whether a reading only repeats the words printed, give or take their typography."""
    return normalised(value).replace(" ", "") == normalised(printed).replace(" ", "")


@register.filter
def names(row: Cited) -> list[Reading]:
    """The names by which sources call a record."""
    return row.readings.get("name", [])


@register.filter
def noun(row: Cited) -> str:
    """What sort of record it is."""
    return str(row._meta.verbose_name)


@register.filter
def csl_address(row: CitableRow) -> str:
    """Where a record’s citation is, as CSL-JSON: beside its page."""
    return f"{row.get_absolute_url().rstrip('/')}.csl.json"


@register.filter
def day_of(date: CSLDate) -> str:
    """The first day of a date of CSL, as precise as it is, in ISO 8601; or its text."""
    parts = date.get("date-parts", [[]])[0]
    return "-".join(f"{part:02}" for part in parts) or date["literal"]


@register.filter
def linked_data(data: LinkedData) -> SafeString:
    """Linked data for the head of a page: no script, and nothing in it can end the element."""
    safe = json.dumps(data, ensure_ascii=False).translate({ord(each): f"\\u{ord(each):04x}" for each in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(safe))


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text in pieces, with a mark round what was searched for."""
    return mark_safe(
        "".join(format_html("<mark>{}</mark>", text) if sought else escape(text) for text, sought in pieces)
    )
