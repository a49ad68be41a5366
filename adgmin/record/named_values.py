"""The values of readings in words: names for slugs, labels for codes, dates spelt out."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from adgmin import dates

from .citation import display_value
from .dated import EDTFField
from .publishing import Published

if TYPE_CHECKING:
    from .citing import Cited

# A noun, and the aspect and value of a citation of it.
type Given = tuple[type["Cited"], str, str]


def target_of(noun: "type[Cited]", aspect: str) -> type[Published] | None:
    """The noun to which an aspect refers by slug; ``None`` if it is not a relation."""
    name = noun.aspect_fields.get(aspect) or noun.aspect_lists.get(aspect)
    target = noun._meta.get_field(name).related_model if name else None
    return target if isinstance(target, type) and issubclass(target, Published) else None


def field_in_words(field: object, value: object) -> str:
    """The value of a field that is no relation in words: a date spelt out, the label of a choice, or as it stands."""
    if isinstance(field, EDTFField):
        return dates.display(str(value))
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))


class NamedValues:
    """The records to which readings refer, fetched at once: a query for each noun referred to.

    With ``public``, only published records are named.
    """

    def __init__(self, given: Iterable[Given], *, public: bool = False) -> None:
        slugs: dict[type[Published], set[str]] = defaultdict(set)
        for noun, aspect, value in given:
            if value and (target := target_of(noun, aspect)):
                slugs[target].add(value)
        self.rows: dict[tuple[type[Published], str], Published] = {}
        for target, wanted in slugs.items():
            rows = target.rows().named().filter(slug__in=wanted)
            self.rows |= {(target, row.slug): row for row in (rows.published() if public else rows)}

    def row(self, noun: "type[Cited]", aspect: str, value: str) -> Published | None:
        """The record whose slug the value is, if it is one."""
        target = target_of(noun, aspect)
        return self.rows.get((target, value)) if target else None

    def words(self, noun: "type[Cited]", aspect: str, value: str, name_of: Callable[[Published], str] = str) -> str:
        """The value in words: the name of a record, the label of a choice, a formatted date, or as it stands."""
        if row := self.row(noun, aspect, value):
            return name_of(row)
        name = noun.aspect_fields.get(aspect)
        choices = dict(getattr(noun._meta.get_field(name), "flatchoices", ())) if name else {}
        return str(choices.get(value) or display_value(aspect, value))
