"""The passages of a public source that are still held in draft revisions."""

from adgmin.models import Passage, Revision, Source
from adgmin.record.history import Values


def proposed_passages(source: Source) -> list[Values]:
    """The values of the passages that open draft revisions add to a source."""
    adding = Revision.objects.waiting().filter(noun=Passage._meta.label_lower, source=source, base__fields={})
    return [contents["fields"] for contents in adding.values_list("wanted", flat=True)]


def next_order(source: Source) -> int:
    """The place after the last passage of a source, one that is still held in a draft revision included."""
    there = source.passages.order_by().values_list("order", flat=True)
    return max([*there, *(passage["order"] for passage in proposed_passages(source))], default=0) + 1
