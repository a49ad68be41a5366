"""How long a search takes among so many rows: ``python -m tests.bench.bench_search 10000``, in a database of its own.

Each time is given as a multiple of one look-up by primary key on the same database as well, which says more than the
milliseconds of one machine.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adgmin.settings")
django.setup()

from django.db import connection, models  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from adgmin.models import Actor  # noqa: E402
from adgmin.models.search import SearchWord  # noqa: E402
from adgmin.record import State  # noqa: E402
from adgmin.search.answers import answer, matching, search  # noqa: E402
from adgmin.search.index import index  # noqa: E402

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
QUERIES = (
    "asean",
    "ai",
    "digital economy",
    "viet nam",
    "wg-as",
    "cybersec",
    "asean digital data security plan",
    "xyzzy",
    "govrnance",
    "digital xyzzy",
    '"data security"',
)
COMMON = "the of and ASEAN digital data on AI economy Viet Nam security plan for governance WG-AS work cybersecurity"


def texts(chance: random.Random, length: int) -> Iterator[str]:
    """Texts whose words are as unevenly common as those of a language: by Zipf’s law."""
    rare = ("".join(chance.choices("abcdefghilmnoprstu", k=chance.randint(3, 10))) for _ in range(8_000))
    stock = [*COMMON.split(), *rare]
    weights = [1 / rank for rank in range(1, len(stock) + 1)]
    while True:
        yield " ".join(chance.choices(stock, weights, k=length))


def fill() -> None:
    """Write the rows and their index."""
    chance = random.Random(1)
    rows = [
        Actor(name=name, summary=summary, slug=f"row-{number}", kind="centre", state=State.PUBLISHED)
        for number, name, summary in zip(range(ROWS), texts(chance, 8), texts(chance, 30), strict=False)
    ]
    models.QuerySet[Actor](Actor).bulk_create(rows, batch_size=500)
    index(Actor, [row.pk for row in rows])


def best(work: Callable[[], object]) -> float:
    """The shortest of ten runs, in milliseconds: whatever else the machine does only makes a run longer."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def first_of_list(query: str) -> list[Actor]:
    """The first page of a list with something in its search box."""
    return list(matching(Actor.objects.published(), query)[:20])


def main() -> None:
    """Fill a database, ask it, and print a table."""
    databases = setup_databases(0, interactive=False)
    try:
        start = time.perf_counter()
        fill()
        took = time.perf_counter() - start
        print(f"{connection.vendor}: {ROWS} rows, {SearchWord.objects.count()} words, written in {took:.1f} s")
        first = Actor.objects.values_list("pk", flat=True)[0]
        one = best(lambda: Actor.objects.get(pk=first))
        print(f"one look-up by primary key: {one:.2f} ms\n")
        print(f"{'query':34}{'hits':>7}{'20 best hits':>20}{'counts':>20}{'list of 20':>20}")
        for query in QUERIES:
            times = (
                best(partial(search, query, limit=20)),
                best(partial(answer, query)),
                best(partial(first_of_list, query)),
            )
            hits = sum(answer(query).counts.values())
            print(f"{query:34}{hits:>7}" + "".join(f"{ms:>10.1f} ms {ms / one:>5.0f}x" for ms in times))
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
