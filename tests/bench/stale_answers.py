"""Publish, then read: ``python -m tests.bench.stale_answers 1000``, on SQLite or any ``DATABASE_URL``.

Several processes serve the site, each with its own store of answers. Every check changes a published outcome in this
process, then asks one of them for its page and its record in the API. An answer without the new words is stale, and
none may be. The control are processes whose stores ignore the version: their answers must be found stale.
"""

import argparse
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

from tests.bench.uncached import prepare

from django.db import connections  # isort: skip
from django.test import Client  # isort: skip
from adgmin import record  # isort: skip
from adgmin.pages import answer_cache  # isort: skip
from initiatives.models import Outcome  # isort: skip

SERVERS = 4
# The outcomes changed: few, so that each server is asked for the same address again.
CHANGED = 10
CONTROL_CHECKS = 50


def serve(asked: Connection, ignores_version: bool) -> None:
    """Answer addresses with the text of the page, as a worker of the site does, until an empty one comes."""
    if ignores_version:
        cache: Any = answer_cache
        cache.version_of = lambda _request: SimpleNamespace(number=0, changed=None)
    client = Client()
    while address := asked.recv():
        asked.send(client.get(address).text)


@contextmanager
def servers(*, ignore_version: bool = False) -> Iterator[list[Connection]]:
    """The connections to the processes."""
    connections.close_all()  # The processes are forked, and each needs its own.
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe() for _number in range(SERVERS)]
    processes = [context.Process(target=serve, args=(theirs, ignore_version), daemon=True) for _ours, theirs in pipes]
    for process in processes:
        process.start()
    yield [ours for ours, _theirs in pipes]
    for ours, _theirs in pipes:
        ours.send("")
    for process in processes:
        process.join()


def stale_answers(asked: list[Connection], checks: int) -> int:
    """The number of stale answers."""
    outcomes = list(Outcome.objects.published().order_by("slug")[:CHANGED])
    found = 0
    for number in range(1, checks + 1):
        outcome, server, words = random.choice(outcomes), random.choice(asked), f"Words of check {number}."
        with record.editing(why="A measurement."):
            outcome.summary = words
            outcome.save()
        for address in (outcome.get_absolute_url(), f"/api/v1/outcomes/{outcome.slug}/"):
            server.send(address)
            found += words not in server.recv()
        if not number % 100:
            print(f"{number} of {checks} checks, {found} stale answers", flush=True)
    return found


def main() -> None:
    """Run the checks and the control, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checks", type=int, nargs="?", default=1000)
    given = parser.parse_args()
    prepare()
    with servers() as asked:
        found = stale_answers(asked, given.checks)
    with servers(ignore_version=True) as asked:
        control = stale_answers(asked, CONTROL_CHECKS)
    print(
        f"{given.checks} checks in {SERVERS} processes: {found} stale answers; control: {control} of {CONTROL_CHECKS}"
    )


if __name__ == "__main__":
    main()
