"""What an edit and every address cost a worker: ``python -m tests.bench.after_edit``, on any ``DATABASE_URL``.

A worker of its own answers. First it answers every kind of address, and the most memory that it has had is given. Then
this process publishes changes. After each a page is made for the first time, and three times more with empty stores:
what the worker reads once for a version makes the difference.
"""

import argparse
import os
from collections import defaultdict
from statistics import median

from tests.bench.uncached import prepare

from adgmin import record  # isort: skip
from initiatives.models import Outcome  # isort: skip
from tests.bench.worker import Worker  # isort: skip

# The most CPU time of a first page, as a multiple of the next ones; the most memory, in bytes.
MOST, MEMORY = 2, 250 * 2**20
ROUNDS = 9
PAGES = ("home", "outcomes", "outcomes: page", "meetings: page", "timeline", "api:outcome-list")


def publish(words: str) -> None:
    """Change a published outcome."""
    outcome = Outcome.objects.published().order_by("pk")[0]
    with record.editing(why="A measurement."):
        outcome.summary = words
        outcome.save()


def main() -> None:
    """Measure and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    prepare()
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    with Worker(os.environ["DATABASE_URL"]) as worker:
        for kind in worker.kinds:
            worker.cost(kind)
        memory, passed = worker.memory() / 2**20, worker.memory() <= MEMORY
        print(f"{len(worker.kinds)} kinds of address: at most {memory:.0f} MiB; {'pass' if passed else 'falls short'}")
        for number in range(given.rounds):
            for kind in PAGES:
                publish(f"Words {number} for {kind}.")
                first, second, third, fourth = (worker.cost(kind) for _time in range(4))
                found[kind].append((first, (second + third) / 2, fourth))
    print("| page | first after an edit | control | |\n|---|---|---|---|")
    for kind, rounds in found.items():
        first, following, last = (median(each[place] for each in rounds) for place in range(3))
        ratio = first / following
        print(f"| {kind} | {ratio:.2f} | {following / last:.2f} | {'pass' if ratio <= MOST else 'falls short'} |")


if __name__ == "__main__":
    main()
