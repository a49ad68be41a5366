"""The predecessors and successors of an initiative."""

from collections import defaultdict

from adgmin.database import reader
from adgmin.record import AsOf
from initiatives.models import Initiative

# Pairs of an initiative and the one that it succeeds: up from one initiative to the first of its predecessors, and down
# to the last of its successors. The database walks along an index, so that no other succession is read; “CROSS JOIN”
# keeps SQLite from reading the whole table for a filter. A preview looks for “SELECT” and for the quoted name.
_LINKS = """SELECT id, succeeds_id FROM (
    WITH RECURSIVE before(id, succeeds_id) AS (
        SELECT id, succeeds_id FROM "initiatives_initiative" WHERE id = %s
        UNION SELECT plan.id, plan.succeeds_id FROM before CROSS JOIN "initiatives_initiative" plan
        WHERE plan.id = before.succeeds_id AND plan.state = 'published'
    ), after(id, succeeds_id) AS (
        SELECT id, succeeds_id FROM "initiatives_initiative" WHERE id = %s
        UNION SELECT plan.id, plan.succeeds_id FROM after CROSS JOIN "initiatives_initiative" plan
        WHERE plan.succeeds_id = after.id AND plan.state = 'published'
    )
    SELECT id, succeeds_id, period_earliest, name, slug FROM "initiatives_initiative"
    WHERE succeeds_id IS NOT NULL AND id IN (SELECT id FROM before UNION SELECT id FROM after)
) AS links ORDER BY period_earliest, name, slug"""


def succession(initiative: Initiative, as_of: AsOf) -> list[Initiative]:
    """The predecessors, the initiative and its successors, the earliest first; empty if it has neither.

    Each has the stage reached by the day and its evidence, which tells whether a succession is inferred.
    """
    with reader().cursor() as cursor:
        cursor.execute(_LINKS, [initiative.pk, initiative.pk])
        predecessors: dict[int, int] = dict(cursor.fetchall())
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
