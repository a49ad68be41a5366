"""What the bench offers beside each name, date and verb of a text: buttons that begin a row about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import QueryDict
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from adgmin.dates import display
from adgmin.proposals.proposal import ProposedReading, Values
from adgmin.proposals.reading import Mentioned
from adgmin.record import Aspect, Basis, Cited

from .bench_rows import RowKind
from .keys import is_key

if TYPE_CHECKING:
    from django.utils.functional import Promise

# The aspect of which a name is a reading, if its words are selected as printed.
ASPECTS = {"initiatives": Aspect.INITIATIVE, "meetings": Aspect.MEETING, "actors": Aspect.ACTOR}
# What a row about a record begins with, by the noun of the record: the noun of the row, the field and the label.
ABOUT: dict[str, tuple[str, str, "Promise"]] = {
    "initiatives": ("outcomes", "initiative", _("Outcome on it")),
    "actors": ("outcomes", "counterparts", _("Outcome with it")),
    "meetings": ("outcomes", "meeting", _("Outcome at it")),
    "commitments": ("checks", "commitment", _("Check of its promise")),
}
# The same for words of the text, by their aspect.
WITH: dict[str, tuple[str, "Promise"]] = {
    Aspect.VERB: ("outcomes", _("Outcome with this verb")),
    Aspect.DATE: ("outcomes", _("Outcome of this date")),
    Aspect.DUE: ("commitments", _("Commitment due then")),
}


class Offer(NamedTuple):
    """A button that begins a row. ``shown`` is the name of the record with which a search box is filled in."""

    label: str
    value: str
    shown: str = ""


def offer_about(record: Cited) -> Offer:
    """The row that fits a record."""
    noun, field, label = ABOUT[record.plural]
    return Offer(str(label), f"{noun}:{urlencode({field: record.pk})}", str(record))


def begun(kind: RowKind, asked: str) -> tuple[Values, list[ProposedReading]]:
    """The values and the readings with which a row begins that was asked for; what it cannot have is left out."""
    given = QueryDict(asked).dict()
    values = {name: value for name in kind.begun_with if (value := _value(kind, name, given.get(name, ""))) != ""}
    aspect, printed = str(given.get("aspect", "")), str(given.get("printed", ""))
    if not printed:
        return values, []
    reading = ProposedReading(aspect, str(given.get(aspect, "")), printed, given.get("basis") == Basis.INFERRED)
    own = [] if aspect == kind.aspect else [ProposedReading(kind.aspect, "", "")]
    return values, [*own, reading]


def _value(kind: RowKind, name: str, given: Any) -> str | int | list[int]:
    try:
        field = kind.noun._meta.get_field(name)
    except FieldDoesNotExist:
        # Of the first check of a commitment.
        return str(given)
    if not field.is_relation:
        return str(given)
    if not given or not is_key(given):
        return ""
    return [int(given)] if isinstance(field, models.ManyToManyField) else int(given)


class Mark(NamedTuple):
    """A part of a text that is marked: what it gives a reading of, with which value, and in words."""

    start: int
    end: int
    aspect: str
    value: str
    title: str
    basis: Basis = Basis.STATED


@dataclass(frozen=True)
class MarkedWords:
    """A date or a verb of the text, which may be selected or begin a row; ``mark`` is the id of its mark."""

    mark: str
    words: str
    title: str
    offer: Offer


class MarkedText:
    """A text with its names, dates and verbs marked; of two that overlap the first and longest."""

    def __init__(self, text: str, found: Mentioned) -> None:
        self.text = text
        self.marks: list[Mark] = []
        at = 0
        for mark in sorted(_marks(found), key=lambda mark: (mark.start, -mark.end)):
            if mark.start >= at:
                self.marks.append(mark)
                at = mark.end

    def html(self) -> SafeString:
        """The text, escaped, with an element around each mark."""
        pieces, at = [], 0
        for number, mark in enumerate(self.marks):
            pieces += [escape(self.text[at : mark.start]), self._as_html(number, mark)]
            at = mark.end
        return format_html_join("", "{}", ((piece,) for piece in (*pieces, escape(self.text[at:]))))

    def _as_html(self, number: int, mark: Mark) -> SafeString:
        html = '<mark id="mark-{}" data-aspect="{}" data-value="{}" data-basis="{}" title="{}">{}</mark>'
        return format_html(html, number, mark.aspect, mark.value, mark.basis, mark.title, self._words(mark))

    def _words(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end]

    def dates_and_verbs(self) -> Iterable[MarkedWords]:
        """The dates and verbs, each of the same words once."""
        listed: dict[tuple[str, str, str], MarkedWords] = {}
        for number, mark in enumerate(self.marks):
            words = " ".join(self._words(mark).split())
            if mark.aspect in WITH:
                made = MarkedWords(f"mark-{number}", words, mark.title, _offer_with(mark, words))
                listed.setdefault((mark.aspect, mark.value, words.casefold()), made)
        return listed.values()


def _offer_with(mark: Mark, words: str) -> Offer:
    noun, label = WITH[mark.aspect]
    given = {mark.aspect: mark.value, "aspect": mark.aspect, "printed": words, "basis": mark.basis}
    if mark.aspect == Aspect.DUE:
        given["due_words"] = words
    return Offer(str(label), f"{noun}:{urlencode(given)}")


def _marks(found: Mentioned) -> Iterator[Mark]:
    for mention in found.records:
        entity = mention.entity
        yield Mark(mention.start, mention.end, ASPECTS[entity.noun], entity.slug, entity.name)
    for date in found.dates:
        aspect, title = (Aspect.DUE, _t("due date, %(date)s")) if date.due else (Aspect.DATE, _t("date, %(date)s"))
        basis = Basis.INFERRED if date.inferred else Basis.STATED
        yield Mark(date.start, date.end, aspect, date.value, title % {"date": display(date.value)}, basis)
    for verb in found.verbs:
        title = _t("verb, %(verb)s") % {"verb": verb.verb.label}
        yield Mark(verb.start, verb.end, Aspect.VERB, verb.verb.code, title)
