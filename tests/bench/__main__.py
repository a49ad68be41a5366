"""Every measurement of speed, into ``docs/performance.md``: ``python -m tests.bench``; with ``-r 6 -r 11`` two rows.

Each runs in a process of its own, and what it prints is written between two marks of the document. One that fails or
takes too long says so there, and the others go on.
"""

import argparse
import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from .scale import synthesized

DOCUMENT = Path("docs/performance.md")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
POSTGRES = [sys.executable, "-m", "tests.postgres"]
# A measurement is given up after so many seconds.
LIMIT = 1500


class Measurement(NamedTuple):
    """One or more rows of the targets: what is measured, what must hold, and the module with its arguments."""

    rows: str
    title: str
    target: str
    command: tuple[str, ...]
    on_both: bool = False
    # Whether it is measured on the large made-up record.
    among_many: bool = False


MEASUREMENTS = (
    Measurement("1", "An answer asked for before", "CPU at most 0.7 x the floor", ("cached", "--rounds", "5"), True),
    Measurement("2", "Publish, then read", "no stale answer", ("stale_answers", "1000"), True),
    Measurement(
        "3 and 10", "An answer made anew, on the record that ships",
        "lists and records 5 x the bare list, others 10 x; 8 and 12 queries", ("uncached", "--rounds", "3"), True,
    ),
    Measurement(
        "4", "The same among many rows", "at most 1.5 x what it costs among 1,000 outcomes",
        ("scale", "--rounds", "3", "--folder", "{folder}", "--large", "{outcomes}"),
    ),
    Measurement(
        "5 and 7", "A worker after an edit, and its memory", "first page 2 x the next ones; 250 MiB",
        ("after_edit", "--rounds", "5"), among_many=True,
    ),
    Measurement("6", "Bytes of an answer", "a list 12 kB compressed, any page 30 kB", ("weight",)),
    Measurement(
        "8", "Beside Datasette", "the list made anew 1 x, asked for before 1/30", ("datasette",), among_many=True,
    ),
    Measurement(
        "11", "A middling phone on 4G", "largest paint 1.0 s, no shift, nothing blocked; 60 kB in 5 requests",
        ("paint",),
    ),
    Measurement("12", "`make run`", "25 s on a bare machine, 1.5 s again", ("starting",)),
)  # fmt: skip


def measured(command: list[str], environment: dict[str, str]) -> str:
    """What a measurement prints, or why it failed."""
    try:
        done = subprocess.run(
            command, env=os.environ | environment, capture_output=True, text=True, timeout=LIMIT, check=True
        )
    except subprocess.TimeoutExpired:
        return f"No result in {LIMIT} s."
    except subprocess.CalledProcessError as error:
        lines: list[str] = error.stderr.strip().splitlines()
        return f"Failed: {lines[-1] if lines else 'no message'}"
    found: str = done.stdout
    return found.strip()


def section(measurement: Measurement, outcomes: int, folder: str) -> str:
    """The section of a measurement, on one database or on both."""
    arguments = [part.format(folder=folder, outcomes=outcomes) for part in measurement.command]
    command = [sys.executable, "-m", f"tests.bench.{arguments[0]}", *arguments[1:]]
    environment = {"DATABASE_URL": synthesized(Path(folder), outcomes)} if measurement.among_many else {}
    parts = [f"### {measurement.rows}. {measurement.title}\n\nTarget: {measurement.target}."]
    for name, start in (("SQLite", []), ("PostgreSQL", POSTGRES))[: 2 if measurement.on_both else 1]:
        print(f"{measurement.rows}: {measurement.title}, {name}", flush=True)
        heading = f"**{name}**\n\n" if measurement.on_both else ""
        parts.append(heading + measured([*start, *command], environment))
    return "\n\n".join(parts)


def main() -> None:
    """Measure, and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-r", "--row", action="append", help="a row to measure; all if none is named")
    parser.add_argument("--outcomes", type=int, default=100_000, help="the size of the large record")
    parser.add_argument("--folder", help="where the made-up records are kept; by default they are made each time")
    given = parser.parse_args()
    chosen = [each for each in MEASUREMENTS if not given.row or {*each.rows.split(" and ")} & {*given.row}]
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or temporary
        sections = {each.rows: section(each, given.outcomes, folder) for each in chosen}
    day = f"{dt.datetime.now(dt.UTC):%-d %B %Y}"
    before, _begin, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    old, _end, after = rest.partition(END)
    kept = {match[1]: match[0].strip() for match in re.finditer(r"### ([\d and]+)\..*?(?=\n### |\Z)", old, re.DOTALL)}
    kept |= {rows: f"{text}\n\nMeasured on {day}, {os.cpu_count()} cores." for rows, text in sections.items()}
    ordered = [kept[each.rows] for each in MEASUREMENTS if each.rows in kept]
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(ordered) + f"\n\n{END}{after}", encoding="utf-8")
    print(f"Written to {DOCUMENT}.")


if __name__ == "__main__":
    main()
