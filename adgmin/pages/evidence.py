"""The evidence of all records on a page: their passages, and the other records that cite these."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from adgmin.models import Passage
from adgmin.record import AsOf, Citation, Cited, NamedValues, VersionRow, records_citing

# Passages whose citing records are cached; beyond this the cache is emptied.
MAX_CACHED_PASSAGES = 200


class CitingRecords:
    """A cache of the published records that cite each passage, for one version of the record.

    Finding them takes a query for each noun, which was two fifths of the time of a record’s page.
    """

    def __init__(self) -> None:
        self.version: object = None
        self.kept: dict[int, list[Cited]] = {}

    def of(self, passages: Iterable[Passage], version: VersionRow) -> dict[int, list[Cited]]:
        """The citing records by the primary key of the passage; not cached without a version, as in a preview."""
        wanted = {passage.pk: passage for passage in passages}
        if not version.number:
            return records_citing(wanted.values())
        # The time distinguishes records with the same number of changes.
        version_key = (version.number, version.changed)
        if version_key != self.version or len(self.kept) > MAX_CACHED_PASSAGES:
            self.version, self.kept = version_key, {}
        # Another thread may replace the dictionary in the meantime.
        kept = self.kept
        if missing := [passage for pk, passage in wanted.items() if pk not in kept]:
            kept.update(records_citing(missing))
        return {pk: kept[pk] for pk in wanted}


citing_records = CitingRecords()


class Support(NamedTuple):
    """A passage that a record cites: its citations for the record, and the other records that cite it."""

    passage: Passage
    citations: list[Citation]
    others: list[Cited]


class Evidence:
    """The evidence of all records on a page, in a constant number of queries.

    ``rows`` must be fetched ``with_evidence()``. Other records are those that existed by the day.
    """

    def __init__(self, rows: Iterable[Cited], as_of: AsOf, version: VersionRow) -> None:
        self.rows = list(rows)
        passages = {citation.passage for row in self.rows for citation in row.citations.all()}
        self.citing = records_citing(passages, as_of) if as_of.asked else citing_records.of(passages, version)
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
