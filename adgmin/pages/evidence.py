"""The evidence of all records on a page: what each passage gives for a record, and what else rests on it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from adgmin.models import Passage, resting_on
from adgmin.record import AsOf, Citation, Cited
from adgmin.record.citation import display_value


class Support(NamedTuple):
    """One passage under a record: what it gives, and what else rests on it."""

    passage: Passage
    citations: list[Citation]
    others: list[Cited]


class Evidence:
    """The evidence of every record on a page, in a number of queries that does not grow with them.

    ``rows`` have been fetched ``with_evidence()``; what else rests on a passage is what there was by the day.
    """

    def __init__(self, rows: Iterable[Cited], as_of: AsOf) -> None:
        self.rows = list(rows)
        self.resting = resting_on({citation.passage for row in self.rows for citation in row.citations.all()}, as_of)
        self.names = self._names()

    def _names(self) -> dict[tuple[Any, str], str]:
        """The names of the records that readings point to by slug, the published ones alone."""
        wanted: dict[Any, set[str]] = defaultdict(set)
        for row in self.rows:
            for aspect, readings in row.readings.items():
                if target := _target(row, aspect):
                    wanted[target].update(reading.value for reading in readings)
        return {
            (target, found.slug): str(found)
            for target, slugs in wanted.items()
            for found in target._default_manager.published().filter(slug__in=slugs)
        }

    def of(self, row: Cited) -> list[Support]:
        """The passages under a record, each once, in the order of their sources."""
        under: dict[Passage, list[Citation]] = defaultdict(list)
        for citation in row.citations.all():
            under[citation.passage].append(citation)
        return [
            Support(passage, citations, [other for other in self.resting[passage.pk] if other != row])
            for passage, citations in under.items()
        ]

    def spoken(self, row: Cited, aspect: str, value: str) -> str:
        """A reading's value in words: the label of a choice, the name of a record, a date spelt out."""
        if target := _target(row, aspect):
            return self.names.get((target, value), value)
        name = row.aspect_fields.get(aspect)
        choices = dict(getattr(row._meta.get_field(name), "flatchoices", ())) if name else {}
        return str(choices.get(value) or display_value(aspect, value))


def _target(row: Cited, aspect: str) -> Any:
    """The noun that an aspect of a record points to by slug, if it does."""
    name = row.aspect_fields.get(aspect)
    return row._meta.get_field(name).related_model if name else None
