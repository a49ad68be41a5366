"""What an uncached page costs the server: ``python -m tests.bench.uncached``, on SQLite or any ``DATABASE_URL``.

Without ``DATABASE_URL`` the record that ships is loaded into a database of its own. Each kind of address is measured at
the one that costs the most. The CPU time of the process is given as a multiple of the bare list and of the floor (see
``tests.bench.urls``), which are measured beside every request: three quarters of the bare list are Django’s own
``get_verb_display``, so that both multiples matter. Each address is asked for twice in each round, and the
one series divided by the other is the control: outside ``CONTROL`` the figure is void.
"""

import argparse
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from io import StringIO
from statistics import median
from typing import Any, NamedTuple

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
folder = tempfile.TemporaryDirectory()
is_own = "DATABASE_URL" not in os.environ
os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder.name}/record.sqlite3")

import django  # noqa: E402

django.setup()

from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import resolve  # noqa: E402

from adgmin.api.viewsets import RecordViewSet  # noqa: E402
from adgmin.pages.views import RecordPage, StrictList  # noqa: E402
from tests.record.public import public_urls  # noqa: E402

HOST = "http://testserver"
FLOOR, BARE_LIST = "/bench/floor/", "/bench/list/"
ROUNDS = 9
# The most an address may cost, as a multiple of the bare list: lists and records, and all others.
LISTS_AND_RECORDS, OTHERS = 5, 10
# The most queries: of lists, and of all others.
LIST_QUERIES, OTHER_QUERIES = 8, 12
CONTROL = (0.9, 1.1)
# The most addresses of a kind that are tried, to find the costliest.
TRIED = 30

application = get_wsgi_application()


class Kind(NamedTuple):
    """A kind of address: the name of its URL and the parameters asked for; measured at ``address``."""

    name: str
    address: str
    is_list: bool
    most: int
    most_queries: int


def cost(address: str, encoding: str = "gzip") -> float:
    """The CPU milliseconds, user and system, of one answer."""
    path, _mark, query = address.partition("?")
    environ = RequestFactory(headers={"accept-encoding": encoding}).get(path, query_params=None).environ
    environ["QUERY_STRING"] = query
    begun = time.process_time()
    response: Any = application(environ, lambda *head: print)
    for _part in response:
        pass
    response.close()
    return (time.process_time() - begun) * 1000


def cost_anew(address: str) -> float:
    """The same with empty stores, so that the answer is made anew."""
    for store in (caches["answers"], caches["days"]):
        store.clear()
    return cost(address)


def addresses(client: Client) -> Iterable[str]:
    """All public addresses: pages, feeds, files and API."""
    found = {each.removeprefix(HOST) for each in public_urls(client)}
    for address in [each for each in found if "page_size" in each]:
        rows = client.get(address).json()["results"]
        found |= {row["api_url"].removeprefix(HOST) for row in rows if "api_url" in row}
    return sorted(found)


def kind_of(address: str) -> Kind:
    """The kind of an address."""
    path, _mark, query = address.partition("?")
    match = resolve(path)
    view: Any = getattr(match.func, "view_class", None) or getattr(match.func, "cls", object)
    names = "&".join(sorted(part.partition("=")[0] for part in query.split("&") if part))
    is_list = issubclass(view, StrictList) or (issubclass(view, RecordViewSet) and not match.kwargs)
    strict = is_list or issubclass(view, RecordPage | RecordViewSet)
    most_queries = LIST_QUERIES if is_list else OTHER_QUERIES
    most = LISTS_AND_RECORDS if strict else OTHERS
    return Kind(match.view_name + (names and f"?{names}"), address, is_list, most, most_queries)


def costliest(only: str) -> list[Kind]:
    """Each kind at the costliest of its addresses. Of many addresses some are tried, evenly spread over their list."""
    found: dict[str, list[Kind]] = defaultdict(list)
    for kind in map(kind_of, addresses(Client())):
        if re.search(only, kind.name):
            found[kind.name].append(kind)
    tried = [kinds[:: 1 + len(kinds) // TRIED] for _name, kinds in sorted(found.items())]
    return [max(kinds, key=lambda kind: cost_anew(kind.address)) for kinds in tried if cost_anew(kinds[0].address)]


def queries(address: str) -> int:
    """The number of queries of an answer."""
    reset_queries()
    caches["answers"].clear()
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)
    return len(captured)


def measure(kinds: list[Kind], rounds: int) -> dict[str, list[tuple[float, ...]]]:
    """The costs of each kind, round by round: twice the address, the bare list, the floor."""
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for _round in range(rounds):
        for kind in kinds:
            each = (kind.address, BARE_LIST, FLOOR, kind.address)
            first, bare, floor, second = (cost_anew(address) for address in each)
            found[kind.name].append((first, second, bare, floor))
    return found


def table(kinds: list[Kind], costs: dict[str, list[tuple[float, ...]]]) -> str:
    """What was measured, the costliest first."""
    bare, floor = (median(each[place] for rounds in costs.values() for each in rounds) for place in (2, 3))
    lines = []
    for kind in kinds:
        first, second = (median(each[place] for each in costs[kind.name]) for place in (0, 1))
        took, control, number = (first + second) / 2, first / second, queries(kind.address)
        passed = took / bare <= kind.most and number <= kind.most_queries
        verdict = "void" if not CONTROL[0] <= control <= CONTROL[1] else "pass" if passed else "falls short"
        columns = (took / bare, took / floor, control, number)
        figures = "{:6.1f} | {:6.0f} | {:.2f} | {:3}".format(*columns)
        targets = f"{kind.most:2} | {kind.most_queries:2}"
        lines.append((-took / kind.most, f"| {kind.name:42} | {figures} | {targets} | {verdict:11} | {kind.address} |"))
    head = (
        f"Bare list: {bare:.2f} ms of CPU, {bare / floor:.1f} x the floor, {floor:.2f} ms. {connection.vendor}.\n\n"
        "| kind | x bare list | x floor | control | queries | at most x | at most queries | | address |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *(line for _place, line in sorted(lines))])


def prepare() -> None:
    """Load the record that ships, unless a database is given."""
    if is_own:
        call_command("migrate", verbosity=0)
        call_command("load_record", stdout=StringIO())
        call_command("build_index", stdout=StringIO())


def main() -> None:
    """Measure the kinds whose names match a pattern, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a regular expression that the names of kinds must match")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    prepare()
    kinds = costliest(given.only)
    print(table(kinds, measure(kinds, given.rounds)))


if __name__ == "__main__":
    main()
