"""What a page costs among many rows, as a multiple of what it costs among few: ``python -m tests.bench.scale``.

``--small`` and ``--large`` are the numbers of outcomes of two made-up records (``manage.py synthesize``), each in a
SQLite database of its own, and each answered by a process of its own. In each round every kind of address is asked for
on the large record, on the small one, and on the large one again; answers are made anew. The ratio of CPU times is
given; the second answer divided by the first is the control, which voids a figure outside ``CONTROL``. An answer that
takes longer than ``CAP`` seconds is given up.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from .worker import CAP, Worker

CONTROL = (0.9, 1.1)
# The most CPU time of the large record, as a multiple of that of the small one.
MOST = 1.5
ROUNDS = 9


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
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = [synthesized(folder, size) for size in (given.small, given.large)]
        small, large = (stack.enter_context(Worker(database)) for database in databases)
        print(table(measure(small, large, given.rounds)))


if __name__ == "__main__":
    main()
