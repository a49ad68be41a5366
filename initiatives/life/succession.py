"""The predecessors and successors of an initiative."""

from collections import defaultdict
from typing import Any

from adgmin.record import AsOf
from initiatives.models import Initiative


def succession(initiative: Initiative, as_of: AsOf) -> list[Initiative]:
    """The predecessors, the initiative and its successors, the earliest first; empty if it has neither.

    Each has the stage reached by the day and its evidence, which tells whether a succession is inferred.
    """
    links = Initiative.objects.published().exclude(succeeds=None).order_by("period_earliest", "name", "slug")
    earlier: dict[int, Any] = dict(links.values_list("pk", "succeeds"))
    later = defaultdict(list)
    for successor, forerunner in earlier.items():
        later[forerunner].append(successor)
    before, chain = [initiative.pk], [initiative.pk]
    while before[-1] in earlier:
        before.append(earlier[before[-1]])
    for pk in chain:
        chain += later[pk]
    found: Any = Initiative.objects.published_as_of(as_of).filter(pk__in=[*before, *chain])
    rows = {row.pk: row for row in found.with_evidence()} if len(before) + len(chain) > 2 else {}
    known = [rows[pk] for pk in (*reversed(before[1:]), *chain) if pk in rows]
    return known if len(known) > 1 else []
