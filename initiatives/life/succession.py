"""The predecessors and successors of an initiative."""

from collections import defaultdict

from adgmin.record import AsOf
from initiatives.models import Initiative


def succession(initiative: Initiative, as_of: AsOf) -> list[Initiative]:
    """The predecessors, the initiative and its successors, the earliest first; empty if it has neither.

    Each has the stage reached by the day and its evidence, which tells whether a succession is inferred.
    """
    links = Initiative.objects.published().exclude(succeeds=None).order_by("period_earliest", "name", "slug")
    predecessors = {pk: succeeded for pk, succeeded in links.values_list("pk", "succeeds") if succeeded is not None}
    successors: dict[int, list[int]] = defaultdict(list)
    for pk, succeeded in predecessors.items():
        successors[succeeded].append(pk)
    before, chain = [initiative.pk], [initiative.pk]
    while before[-1] in predecessors:
        before.append(predecessors[before[-1]])
    for pk in chain:
        chain += successors[pk]
    found = Initiative.objects.published_as_of(as_of).filter(pk__in=[*before, *chain])
    rows = {row.pk: row for row in found.with_evidence()} if len(before) + len(chain) > 2 else {}
    known = [rows[pk] for pk in (*reversed(before[1:]), *chain) if pk in rows]
    return known if len(known) > 1 else []
