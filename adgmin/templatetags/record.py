"""Filters and tags for values of the record: verbs and their strength, dates, sources, and marks of inferred values."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Protocol

from django import template
from django.db.models import Model
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adgmin import dates, verbs
from adgmin.models import Nature, Passage, normalised
from adgmin.pages.csl import CitableRow, CSLDate
from adgmin.pages.evidence import Evidence
from adgmin.pages.json_ld import LinkedData
from adgmin.record import Aspect, Basis, Citation, Cited, Reading
from adgmin.record.labels import label_of
from adgmin.search.text import Piece
from adgmin.verbs import Stage

from .links import link

register = template.Library()


class HasVerb(Protocol):
    """An outcome, as far as this module reads it."""

    @property
    def verb_and_object(self) -> tuple[str, str]: ...


# The passages that the sources component shows at once; the others are folded.
FIRST = 3
# The aspects whose passage a line cites, the first first; blank for the record as a whole.
SHOWN = (Aspect.VERB, Aspect.PERSON, "", Aspect.OFFICE)
# SVG paths of the strength scale, the weakest first: five rising steps in a view box of 24 by 14.
STEPS = [f"M{5 * step} {14 - height}h4v{height}h-4z" for step, height in enumerate((4, 6.5, 9, 11.5, 14))]
STRENGTH = """<svg class="steps"
     viewBox="-.5 -.5 25 15"
     width="24"
     height="14"
     aria-hidden="true">
  {}
  {}
  {}
</svg>
"""


@register.simple_tag
@cache
def strength(of_class: verbs.VerbClass) -> SafeString:
    """The strength of a class as five steps, filled up to its strength; a dot for facts, which have none."""
    reached = of_class.strength
    on, off = "".join(STEPS[: reached or 0]), "".join(STEPS[reached or 0 :]) if reached is not None else ""
    paths = [
        format_html('<path class="on" d="{}" />', on) if on else "",
        format_html('<path class="off" d="{}" />', off) if off else "",
        "" if on or off else mark_safe('<circle class="on" cx="12" cy="9" r="3" />'),
    ]
    return format_html(STRENGTH, *paths)


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
    """The name of an outcome with its verb in an element of its own."""
    verb, rest = outcome.verb_and_object
    return format_html('<span class="word">{}</span>{}', verb, rest) if verb else escape(rest)


@register.filter
def label(row: Model, name: str) -> str:
    """The label of the code in a field."""
    return label_of(row, name)


@register.filter
def edtf(text: str) -> str:
    """An EDTF date in words, as precise as it was entered."""
    return dates.display(text)


@register.filter
def stages_from(reached: str) -> list[Stage]:
    """The stages from proposed to concluded; none if the stage reached is not one of them, such as stalled."""
    way = [Stage.PROPOSED, Stage.IN_DEVELOPMENT, Stage.AGREED, Stage.LAUNCHED, Stage.OPERATIONAL, Stage.CONCLUDED]
    return way if reached in way else []


@register.filter
def inferred(row: Cited, aspect: str) -> bool:
    """True if no source states the record’s value of an aspect: see ``Cited.inferred``."""
    return row.inferred(aspect)


@register.simple_tag
def inferred_mark(row: Cited, *aspects: str) -> SafeString:
    """A space and the mark of inferred values, if one of these aspects of a record is inferred; else nothing.

    The record must be fetched ``with_evidence()``.
    """
    if not any(row.inferred(aspect) for aspect in aspects):
        return SafeString()
    return inferred_badge()


def inferred_badge() -> SafeString:
    """A space and the mark of inferred values."""
    return _inferred_mark(get_language())


@cache
def _inferred_mark(language: str) -> SafeString:
    return format_html(" {}", mark_safe(render_to_string("components/inferred.html").strip()))


@register.simple_tag(takes_context=True)
def value_label(context: Context, row: Cited, aspect: str, value: str) -> str:
    """The value of a reading in words."""
    evidence: Evidence = context["evidence"]
    return evidence.value_label(row, aspect, value)


@register.inclusion_tag("components/sources.html", takes_context=True)
def sources(context: Context, row: Cited) -> dict[str, object]:
    """All passages that a record cites, and the aspects in which sources differ."""
    evidence: Evidence = context["evidence"]
    supports = evidence.of(row)
    return {"row": row, "first": supports[:FIRST], "rest": supports[FIRST:], "evidence": evidence}


@register.simple_tag(takes_context=True)
def locator(context: Context, row: Cited, aspect: str = "") -> SafeString:
    """A link to the passage that a line of a list cites, and the number of others."""
    passage = chief_passage(row, aspect)
    if passage is None:
        return SafeString()
    more = len({citation.passage_id for citation in row.given}) - 1
    others = f" {ngettext('and %(more)d more', 'and %(more)d more', more) % {'more': more}}" if more else ""
    title, name = f"{passage.locator}, {passage.source}", passage.short_name
    return format_html('<a href="{}" title="{}">{}</a>{}', link(context, passage), title, name, others)


@register.filter
def chief_passage(row: Cited, aspect: str = "") -> Passage | None:
    """The passage that gives the record’s own value of an aspect, from the source of the highest rank.

    Without an aspect, of those in ``told_first`` of the noun and then in ``SHOWN`` the first that has a passage.
    """
    citations = sorted(row.given, key=lambda citation: _reading_order(row, citation, aspect))
    return citations[0].passage if citations else None


def _reading_order(row: Cited, citation: Citation, aspect: str) -> tuple[int, bool, bool, int, bool, bool]:
    """Sort key: passages that give the value shown first, then those for the whole record; background last."""
    preferred = citation.value == row.preferred(citation.aspect)
    shown = [*([aspect] if aspect else row.told_first), *SHOWN]
    other = len(shown) + (citation.aspect != Aspect.VERB) * (1 if preferred else 2)
    kind = shown.index(citation.aspect) if preferred and citation.aspect in shown else other
    passage, foremost = citation.passage, getattr(citation, "is_foremost", False)
    inferred, background = citation.basis == Basis.INFERRED, passage.nature == Nature.BACKGROUND
    return kind, not foremost, inferred, passage.source.rank, not citation.printed, background


@register.filter
def same_words(value: str, printed: str) -> bool:
    """True if a reading only repeats the words printed; typography and spaces are ignored."""
    return normalised(value).replace(" ", "") == normalised(printed).replace(" ", "")


@register.filter
def names(row: Cited) -> list[Reading]:
    """The readings of a record’s name."""
    return row.readings.get("name", [])


@register.filter
def noun(row: Cited) -> str:
    """The verbose name of a record’s noun."""
    return str(row._meta.verbose_name)


@register.filter
def citation_address(row: CitableRow, ending: str) -> str:
    """The address of a record’s citation as a file with this ending."""
    return f"{row.get_absolute_url().rstrip('/')}.{ending}"


@register.filter
def day_of(date: CSLDate) -> str:
    """The first day of a date of CSL, as precise as it is, in ISO 8601; or its text."""
    parts = date.get("date-parts", [[]])[0]
    return "-".join(f"{part:02}" for part in parts) or date["literal"]


@register.filter
def linked_data(data: LinkedData) -> SafeString:
    """A JSON-LD element for the head of a page. Angle brackets are escaped, so that no value can end it."""
    safe = json.dumps(data, ensure_ascii=False).translate({ord(each): f"\\u{ord(each):04x}" for each in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(safe))


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text in pieces, with what was searched for in ``mark`` elements."""
    return mark_safe(
        "".join(format_html("<mark>{}</mark>", text) if sought else escape(text) for text, sought in pieces)
    )
