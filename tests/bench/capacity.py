"""The figures that docs/scaling.md calculates with: ``python -m tests.postgres python -m tests.bench.capacity``.

They are read on the record of ``DATABASE_URL``: made up, of ``--outcomes`` outcomes, if it is empty.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from tests.bench.uncached import cost, cost_anew

from django.apps import apps  # isort: skip
from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip
from adgmin import record  # isort: skip
from adgmin.record.citation import Citation  # isort: skip
from initiatives.models import Outcome  # isort: skip

ROUNDS = 30
QUERIES = 5000


def typical(measured: Callable[[], float]) -> float:
    """The median of some rounds, after one that fills what is kept."""
    measured()
    return median(measured() for _round in range(ROUNDS))


def version_queries() -> float:
    """The versions read in a second over one connection."""
    begun = time.perf_counter()
    for _query in range(QUERIES):
        record.version()
    return QUERIES / (time.perf_counter() - begun)


def edit() -> float:
    """The milliseconds of CPU of this process for a published change of an outcome."""
    outcome = Outcome.objects.published().order_by("pk")[0]
    begun = time.process_time()
    with record.editing(why="A measurement."):
        outcome.summary = f"Words of {time.time()}."
        outcome.save()
    return (time.process_time() - begun) * 1000


def size() -> tuple[int, int]:
    """The bytes of all tables with their indexes, and the number of citations."""
    citations = sum(table.objects.count() for table in apps.get_models() if issubclass(table, Citation))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables")
        return int(cursor.fetchone()[0]), citations


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outcomes", type=int, default=5000)
    given = parser.parse_args()
    if not Outcome.objects.exists():
        call_command("synthesize", outcomes=given.outcomes)
    outcome = Outcome.objects.published().order_by("pk")[0]
    addresses = [
        "/",
        "/outcomes/",
        outcome.get_absolute_url(),
        "/api/v1/outcomes/",
        f"/api/v1/outcomes/{outcome.slug}/",
    ]
    print("| address | kept, ms of CPU | made anew, ms of CPU |\n|---|---|---|")
    for address in addresses:
        kept, anew = (typical(partial(work, address)) for work in (cost, cost_anew))
        print(f"| {address} | {kept:.2f} | {anew:.0f} |", flush=True)
    print(f"versions read over one connection: {version_queries():.0f} a second")
    print(f"a published change of an outcome: {typical(edit):.0f} ms of CPU")
    if connection.vendor == "postgresql":
        stored, citations = size()
        print(f"{stored / 2**20:.0f} MiB for {citations} citations: {stored / citations:.0f} bytes each, with all else")


if __name__ == "__main__":
    main()
