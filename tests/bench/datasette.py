"""The list of outcomes beside Datasette’s: ``python -m tests.bench.datasette``, on a SQLite file as ``DATABASE_URL``.

Datasette is installed into an environment of its own. It serves one table with the columns of our list, with an index
for the order of the list and for each facet, and without suggesting facets. Both servers have one process; the CPU time
of that process is read before and after a series of requests. Each page of a list is asked for once (uncached), and one
page again and again (cached). Datasette keeps no answers, so that its second series is a control.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.setup.clone import free_port

VERSION = "0.65.5"
REQUESTS = 40
# The most CPU time of ours, as a multiple of Datasette’s.
UNCACHED, CACHED = 1, 1 / 30
COLUMNS = """
SELECT outcome.slug, outcome.title, outcome.date, outcome.verb, meeting.slug AS meeting, initiative.slug AS initiative,
    outcome.summary
FROM initiatives_outcome AS outcome
LEFT JOIN adgmin_meeting AS meeting ON meeting.id = outcome.meeting_id
LEFT JOIN initiatives_initiative AS initiative ON initiative.id = outcome.initiative_id
WHERE outcome.state = 'published'
"""
INDEXED = ("slug", "verb", "meeting", "initiative", "date")


def copy(database: Path, target: Path) -> None:
    """Write the table that Datasette serves."""
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("ATTACH ? AS record", [f"{database}"])
        for table in ("initiatives_outcome", "adgmin_meeting", "initiatives_initiative"):
            connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM record.{table}")
        connection.execute(f"CREATE TABLE outcomes AS {COLUMNS}")
        for column in INDEXED:
            connection.execute(f"CREATE INDEX by_{column} ON outcomes ({column})")
        connection.commit()


def install(folder: Path) -> Path:
    """An environment with Datasette; its program."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", "--quiet", f"datasette=={VERSION}"], check=True)
    return folder / "bin" / "datasette"


@contextmanager
def server(command: list[str], environment: dict[str, str], address: str) -> Iterator[int]:
    """A running server: the process that answers, once it does."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(300):
            try:
                fetch(address)
                break
            except OSError:
                time.sleep(0.1)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        yield int(children[0]) if children else process.pid
    finally:
        process.terminate()
        process.wait()


def fetch(address: str) -> str:
    """The text of an answer. The settings of measurements know the site as “testserver”."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "testserver"})) as answer:
        text: str = answer.read().decode()
    return text


def used(process: int) -> float:
    """The milliseconds of CPU that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(process: int, addresses: Iterable[str]) -> float:
    """The milliseconds of CPU of the process for each answer."""
    begun, number = used(process), 0
    for address in addresses:
        fetch(address)
        number += 1
    return (used(process) - begun) / number


def walk(process: int, address: str, following: str) -> tuple[float, list[str]]:
    """The milliseconds for each page of a list in JSON, and the addresses: each page names the one after it."""
    begun, addresses = used(process), [address]
    while len(addresses) <= REQUESTS:
        found = urlsplit(json.loads(fetch(addresses[-1]))[following])
        addresses.append(urlsplit(address)._replace(path=found.path, query=found.query).geturl())
    return (used(process) - begun) / REQUESTS, addresses


def main() -> None:
    """Measure both servers, and print the table."""
    database = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
    ours, theirs = (f"http://127.0.0.1:{free_port()}" for _server in range(2))
    environment = {
        **os.environ, "DATABASE_URL": f"sqlite:///{database.resolve()}", "BIND": ours.rpartition("/")[2],
        "WEB_CONCURRENCY": "1", "DJANGO_SETTINGS_MODULE": "tests.bench.settings", "LOG_LEVEL": "CRITICAL",
        "DEBUG": "0",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        table = Path(temporary) / "list.db"
        copy(database, table)
        program = install(Path(temporary) / "environment")
        settings = [part for name in ("suggest_facets", "allow_download") for part in ("--setting", name, "off")]
        command = [f"{program}", "serve", f"{table}", "--port", theirs.rpartition(":")[2], *settings]
        gunicorn = [sys.executable, "-m", "gunicorn"]
        with server(gunicorn, environment, ours) as we, server(command, dict(os.environ), theirs) as they:
            ours_json, _addresses = walk(we, f"{ours}/api/v1/outcomes/?page_size=50", "next")
            theirs_json, pages = walk(they, f"{theirs}/list/outcomes.json?_sort=slug&_size=50", "next_url")
            their_pages = [page.replace(".json", "") for page in pages]
            ours_html = cost(we, (f"{ours}/outcomes/?page={number}" for number in range(1, REQUESTS)))
            theirs_html = cost(they, their_pages)
            again = [
                cost(process, [address] * REQUESTS)
                for process, address in ((we, f"{ours}/api/v1/outcomes/?page_size=50"), (they, pages[0]),
                                         (we, f"{ours}/outcomes/?page=1"), (they, their_pages[0]))
            ]  # fmt: skip
    print("| list | ours, ms | Datasette’s, ms | ratio | at most | |\n|---|---|---|---|---|---|")
    for name, mine, its, most in (
        ("JSON", ours_json, theirs_json, UNCACHED), ("HTML", ours_html, theirs_html, UNCACHED),
        ("JSON again", again[0], again[1], CACHED), ("HTML again", again[2], again[3], CACHED),
    ):  # fmt: skip
        verdict = "pass" if mine <= most * its else "falls short"
        print(f"| {name} | {mine:.2f} | {its:.1f} | {mine / its:.3f} | {most:.3f} | {verdict} |")


if __name__ == "__main__":
    main()
