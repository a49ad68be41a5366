"""The evidence of all records on a page: their passages, and the other records that cite these."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from adgmin.models import Passage
from adgmin.record import AsOf, Citation, Cited, NamedValues, records_citing


class Support(NamedTuple):
    """A passage that a record cites: its citations for the record, and the other records that cite it."""

    passage: Passage
    citations: list[Citation]
    others: list[Cited]


class Evidence:
    """The evidence of all records on a page, in a constant number of queries.

    ``rows`` must be fetched ``with_evidence()``. Other records are those that existed by the day.
    """

    def __init__(self, rows: Iterable[Cited], as_of: AsOf) -> None:
        self.rows = list(rows)
        passages = {citation.passage for row in self.rows for citation in row.citations.all()}
        self.citing = records_citing(passages, as_of)
        given = ((type(row), each.aspect, each.value) for row in self.rows for each in row.given)
        self.names = NamedValues(given, public=True)

    def of(self, row: Cited) -> list[Support]:
        """The passages of a record in the order of their sources, each once."""
        by_passage: dict[Passage, list[Citation]] = defaultdict(list)
        for citation in row.citations.all():
            by_passage[citation.passage].append(citation)
        return [
            Support(passage, citations, [other for other in self.citing[passage.pk] if other != row])
            for passage, citations in by_passage.items()
        ]

    def value_label(self, row: Cited, aspect: str, value: str) -> str:
        """The value of a reading in words: the label of a choice, the name of a record, or a formatted date."""
        return self.names.words(type(row), aspect, value)
