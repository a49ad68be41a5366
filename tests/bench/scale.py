"""What a page costs among many rows, as a multiple of what it costs among few: ``python -m tests.bench.scale``.

``--small`` and ``--large`` are the numbers of outcomes of two made-up records (``manage.py synthesize``), each in a
SQLite database of its own, and each answered by a process of its own. In each round every kind of address is asked for
on the large record, on the small one, and on the large one again; answers are made anew. The ratio of CPU times is
given; the second answer divided by the first is the control, which voids a figure outside ``CONTROL``. An answer that
takes longer than ``CAP`` seconds is given up.
"""

import argparse
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

CONTROL = (0.9, 1.1)
# The most CPU time of the large record, as a multiple of that of the small one.
MOST = 1.5
CAP = 10
ROUNDS = 9
# Common, rare and mistyped words of a made-up record; a search for each.
COMMON_WORD, MISTYPED = "digital", "governnance"


class Worker:
    """A process that answers on one database."""

    def __init__(self, database: str) -> None:
        environment = {**os.environ, "DATABASE_URL": database}
        command = [sys.executable, "-m", "tests.bench.scale", "--answer"]
        self.process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        lines = iter(cast("IO[str]", self.process.stdout).readline, "\n")
        self.kinds = dict(line.rstrip("\n").split("\t") for line in lines)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_error: object) -> None:
        cast("IO[str]", self.process.stdin).close()
        self.process.wait()

    def cost(self, kind: str) -> float:
        """The CPU milliseconds of an answer; infinite if it was given up."""
        requests, answers = cast("IO[str]", self.process.stdin), cast("IO[str]", self.process.stdout)
        requests.write(f"{self.kinds[kind]}\n")
        requests.flush()
        return float(answers.readline())


def answer() -> None:
    """Print the kinds of address, then the cost of each address that is read."""
    # It sets up Django with the settings of measurements.
    from tests.bench.uncached import cost_anew  # noqa: PLC0415

    def give_up(*_signal: object) -> None:
        raise TimeoutError

    def capped(work: Callable[[str], float], address: str) -> float:
        signal.alarm(CAP)
        try:
            return work(address)
        except TimeoutError:
            return float("inf")
        finally:
            signal.alarm(0)

    # The log would be written to the same pipe.
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, give_up)
    for kind, address in kinds():
        if capped(status, address) in (HTTPStatus.OK, float("inf")):
            print(f"{kind}\t{address}")
    print(flush=True)
    for line in sys.stdin:
        print(capped(cost_anew, line.rstrip("\n")), flush=True)


def status(address: str) -> float:
    """The status of an answer."""
    from django.test import Client  # noqa: PLC0415

    return float(Client().get(address).status_code)


def last_page(address: str) -> str:
    """The address of the last page of a list."""
    from django.test import Client  # noqa: PLC0415

    linked = re.findall(r"[?&;]page=(\d+)", Client().get(address).content.decode())
    return f"{address}?page={max(map(int, linked), default=1)}"


def kinds() -> Iterator[tuple[str, str]]:
    """Every kind of public address, with its address: where records differ, that of the one with the most to show."""
    from django.urls import reverse  # noqa: PLC0415

    from adgmin.models.search import SearchWord  # noqa: PLC0415
    from tests.pages.site import ASKED, every_name, lists, pattern  # noqa: PLC0415

    rare = SearchWord.objects.order_by("-pk").values_list("word", flat=True).filter(word__regex="^[a-z]{11}$")[0]
    searches = {"common": COMMON_WORD, "rare": rare, "mistyped": MISTYPED}
    for name in every_name():
        plain, _mark, query = name.partition("?")
        if pattern(name).pattern.regex.groups:
            continue
        address = reverse(plain)
        if name in ASKED:
            yield from ((f"{name}, {which} word", f"{address}?q={word}") for which, word in searches.items())
            continue
        yield name, address + (query and f"?{query}")
        if name in lists() and not query:
            yield f"{name}, last page", last_page(address)
            yield f"{name}, common word", f"{address}?q={COMMON_WORD}"
    yield from of_records()


def of_records() -> Iterator[tuple[str, str]]:
    """The page and the API answer of a record of each noun: of an initiative and an actor, the busiest."""
    from django.db.models import Count  # noqa: PLC0415
    from django.urls import NoReverseMatch, reverse  # noqa: PLC0415

    from adgmin.models import Meeting  # noqa: PLC0415
    from adgmin.portal.fixtures import NOUNS  # noqa: PLC0415

    busy = {"initiatives": "outcomes", "actors": "outcomes_with", "partners": "actor__outcomes_with"}
    for noun in NOUNS:
        rows: Any = noun._default_manager.order_by("pk")
        if noun.plural in busy:
            rows = rows.annotate(number=Count(busy[noun.plural])).order_by("-number", "pk")
        row = rows.first()
        if row is None:
            continue
        if hasattr(row, "get_absolute_url"):
            yield f"{noun.plural}: page", row.get_absolute_url().partition("#")[0]
        try:
            yield f"{noun.plural}: API", reverse(f"api:{noun._meta.model_name}-detail", args=row.natural_key())
        except NoReverseMatch:
            continue
    yield "what-changed", reverse("what-changed", args=[Meeting.objects.latest("date_latest").slug])


def synthesized(folder: Path, outcomes: int) -> str:
    """The address of a database with a made-up record; it is made if it is not there."""
    file = folder / f"{outcomes}.sqlite3"
    database = f"sqlite:///{file}"
    if not file.exists():
        environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        command = [sys.executable, "manage.py", "synthesize", "--outcomes", f"{outcomes}"]
        subprocess.run(command, env=environment, check=True)
    return database


def measure(small: Worker, large: Worker, rounds: int) -> dict[str, list[tuple[float, float, float]]]:
    """The costs of each kind, round by round: large, small, large. What was given up is not asked for again."""
    costs: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for number in range(rounds):
        for kind in sorted(small.kinds.keys() & large.kinds.keys()):
            if number and costs[kind][-1][0] == float("inf"):
                continue
            costs[kind].append((large.cost(kind), small.cost(kind), large.cost(kind)))
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return costs


def table(costs: dict[str, list[tuple[float, float, float]]]) -> str:
    """What was measured, the worst first."""
    lines = []
    for kind, rounds in costs.items():
        first, few, second = (median(each[place] for each in rounds) for place in range(3))
        ratio, control = (first + second) / 2 / few, first / second if second < float("inf") else 1
        void = not CONTROL[0] <= control <= CONTROL[1]
        verdict = "void" if void else "pass" if ratio <= MOST else "falls short"
        shown = f"{ratio:.1f}" if ratio < float("inf") else f"no answer in {CAP} s"
        lines.append((-ratio, f"| {kind} | {shown} | {control:.2f} | {verdict} |"))
    return "\n".join(["| kind | x small | control | |", "|---|---|---|---|", *(line for _ratio, line in sorted(lines))])


def main() -> None:
    """Make the records, measure every kind of address, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, help="where the databases are kept; by default they are made each time")
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.answer:
        answer()
        return
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = [synthesized(folder, size) for size in (given.small, given.large)]
        small, large = (stack.enter_context(Worker(database)) for database in databases)
        print(table(measure(small, large, given.rounds)))


if __name__ == "__main__":
    main()
