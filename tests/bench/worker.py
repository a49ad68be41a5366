"""A process that answers on a database of its own, and says what each answer cost: as a worker of the site does.

``Worker(database)`` starts ``python -m tests.bench.worker``, which reads addresses and prints milliseconds of CPU. An
answer that takes longer than ``CAP`` seconds is given up.
"""

import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, cast

CAP = 10
# Common and mistyped words of a made-up record, searched for beside a rare one.
COMMON_WORD, MISTYPED = "digital", "governnance"


class Worker:
    """A process that answers on one database."""

    def __init__(self, database: str) -> None:
        environment = {**os.environ, "DATABASE_URL": database}
        command = [sys.executable, "-m", "tests.bench.worker"]
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

    def memory(self) -> int:
        """The most memory that the process has had, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


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


if __name__ == "__main__":
    answer()
