"""Curators who edit the same few records at once: ``python -m tests.bench.simulate_curators 1000``, in a new database.

It runs with the guards and then without; ``--only guarded`` or ``--only unguarded`` runs one of them. Fails if an edit
is lost with the guards, or none without. On PostgreSQL:
``python -m tests.postgres python -m tests.bench.simulate_curators``.

Each edit goes one of the ways in which the record is written: a form, an inline row, a list action, a merge, a table,
or code that reads a row first and saves it later. Texts are set to values that occur once. An edit is lost if a value
that was replaced comes back, which only a save of a row as it was read before can do, or if the last value is not
stored.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from itertools import count
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.admin import ModelAdmin  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, close_old_connections, connection, connections  # noqa: E402
from django.test.utils import override_settings, setup_databases, teardown_databases  # noqa: E402

from adgmin.curation.actions import PREVIEWED  # noqa: E402
from adgmin.curation.base import RecordedAdmin  # noqa: E402
from adgmin.models import HistoryRow  # noqa: E402
from adgmin.record import Recorded  # noqa: E402
from initiatives.models import Initiative, Outcome  # noqa: E402
from tests import factories as f  # noqa: E402
from tests.admin.curator import Curator, Page, admin_url  # noqa: E402
from tests.admin.tables import as_csv, confirm, exported, rows_in, upload  # noqa: E402

CURATORS, RECORDS = 8, 2
# How long code may hold a row before it saves it, in seconds.
LONGEST_PAUSE = 0.05
# How often a curator sends a form again that a colleague’s edit has changed meanwhile.
TRIES = 8
TEXTS = ("summary", "note")
RUNS = ("guarded", "unguarded")


type Way = Callable[[Curator, random.Random], bool]


@dataclass
class Simulation:
    """The edits that were made, and by which way; ``make`` makes them."""

    edits: int
    curators: int = CURATORS
    seed: int = 1
    made: dict[str, int] = field(default_factory=dict)
    values: Iterator[int] = field(default_factory=count)

    def make(self) -> None:
        """Make the records and the edits."""
        self.outcomes = [f.OutcomeFactory.create(note="Before.", summary="Before.").pk for _number in range(RECORDS)]
        self.kept = f.InitiativeFactory.create()
        for number in range(self.curators):
            call_command("create_curator", f"curator-{number}", password="a password for tests")
        own = (self.form, self.inline, self.action, self.action, self.merge, self.table)
        self.edit(self.edits, *own, self.code, self.code, self.code)

    def edit(self, edits: int, *ways: Way) -> None:
        """Let all curators edit at once, by some ways, until there are so many edits in all."""
        self.edits, self.made = edits, {way.__name__: 0 for way in ways}
        with ThreadPoolExecutor(self.curators) as threads:
            list(threads.map(lambda number: self.work(number, ways), range(self.curators)))

    def work(self, number: int, ways: tuple[Way, ...]) -> None:
        """The edits of one curator."""
        chance = random.Random(self.seed + number)
        curator = Curator(User.objects.get(username=f"curator-{number}"))
        try:
            while sum(self.made.values()) < self.edits:
                way = chance.choice(ways)
                # SQLite refuses a writer that has waited too long; nothing of its edit is written.
                with suppress(OperationalError):
                    self.made[way.__name__] += way(curator, chance)
        finally:
            connections.close_all()

    def value(self) -> str:
        """A text that occurs once."""
        return f"Value {next(self.values) + 1}."

    def outcome(self, chance: random.Random) -> Outcome:
        """One of the outcomes, as it is stored now."""
        return Outcome.objects.get(pk=chance.choice(self.outcomes))

    def form(self, curator: Curator, chance: random.Random) -> bool:
        """Set a text in the form of an outcome."""
        return self.send(curator, self.outcome(chance), {chance.choice(TEXTS): self.value()})

    def inline(self, curator: Curator, chance: random.Random) -> bool:
        """Set the words printed in a citation, in the form of its outcome."""
        return self.send(curator, self.outcome(chance), {"citations-0-printed": self.value()})

    def send(self, curator: Curator, row: Outcome, changes: dict[str, str]) -> bool:
        """Send a form with changes, again while colleagues come in between."""
        page = curator.form(row)
        for _try in range(TRIES):
            data = {**page.fields, **changes, "_save": "1"}
            response = curator.client.post(admin_url(row, "change"), data)
            if response.status_code == 302:
                return True
            page = Page(response)
        return False

    def action(self, curator: Curator, chance: random.Random) -> bool:
        """Withdraw some outcomes, or publish them again."""
        rows = chance.sample(self.outcomes, 2)
        withdraws = chance.random() < 0.5
        data = {"action": "withdraw" if withdraws else "publish", "_selected_action": rows}
        more = {"withdraw": "1", "reason": "As an exercise."} if withdraws else {}
        return curator.client.post(admin_url(Outcome), data | more).status_code == 302

    def merge(self, curator: Curator, chance: random.Random) -> bool:
        """Merge an initiative to which an outcome refers into another one."""
        duplicate = f.InitiativeFactory.create()
        outcome = self.outcome(chance)
        outcome.under = duplicate
        if not saved(outcome):
            return False
        data = {"action": "withdraw", "_selected_action": [duplicate.pk], "withdraw": "1", "reason": "Twice.",
                "merged_into": self.kept.pk, PREVIEWED: self.kept.pk}  # fmt: skip
        return curator.client.post(admin_url(Initiative), data).status_code == 302

    def table(self, curator: Curator, chance: random.Random) -> bool:
        """Set texts of all outcomes in their exported table, and import it some time later."""
        header, *rows = rows_in(exported(curator, Outcome))
        for row in rows:
            row[header.index(chance.choice(TEXTS))] = self.value()
        time.sleep(chance.random() * LONGEST_PAUSE)
        page = upload(curator, Outcome, as_csv([header, *rows]))
        if not page.soup.select_one("input[name=tables]"):
            return False
        return "imported" in confirm(curator, Outcome, page, why="As an exercise.").messages

    def code(self, curator: Curator, chance: random.Random) -> bool:
        """Read an outcome, and save it some time later."""
        outcome = self.outcome(chance)
        time.sleep(chance.random() * LONGEST_PAUSE)
        setattr(outcome, chance.choice(TEXTS), self.value())
        return saved(outcome)


def saved(row: Recorded) -> bool:
    """Save a row; False if a rule refuses it."""
    try:
        row.save()
    except ValidationError:
        return False
    return True


def lost() -> int:
    """The number of values that were replaced and came back, or that are not stored although they were the last."""
    found = 0
    last: dict[tuple[str, int, str], str] = {}
    seen: set[tuple[str, int, str, str]] = set()
    nouns = ("initiatives.outcome", "initiatives.outcomecitation")
    for row in HistoryRow.objects.filter(noun__in=nouns).order_by("pk"):
        before, after = row.before or {}, row.after or {}
        for name in (*TEXTS, "printed"):
            if name in after and before.get(name) != after[name]:
                place = row.noun, row.object_id, name
                found += (*place, after[name]) in seen
                seen.add((*place, after[name]))
                last[place] = after[name]
    stored = {(nouns[0], row.pk, name): getattr(row, name) for row in Outcome.objects.all() for name in TEXTS}
    return found + len([place for place in last.keys() & stored.keys() if stored[place] != last[place]])


@contextmanager
def unguarded() -> Iterator[None]:
    """Write as if rows were saved whole and list actions read their rows before the lock."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(Recorded, "keep_edits_of_others"))
        stack.enter_context(patch.object(RecordedAdmin, "response_action", ModelAdmin.response_action))
        yield


def arguments() -> argparse.Namespace:
    """The number of edits, and which of the runs."""
    parser = argparse.ArgumentParser(description="Let curators edit the same records at once.")
    parser.add_argument("edits", nargs="?", type=int, default=1000, help="how many edits in all")
    parser.add_argument("--only", choices=RUNS, help="one of the runs; by default both")
    return parser.parse_args()


def main() -> None:
    """Simulate with the guards and without, and print what was lost. Exits with 1 if it is not as it should be."""
    given = arguments()
    runs = [given.only] if given.only else RUNS
    wrong = [run for run in runs if bool(lost_in(run, given.edits)) != (run == "unguarded")]
    if wrong:
        sys.exit(f"Not as it should be: {', '.join(wrong)}.")


def lost_in(run: str, edits: int) -> int:
    """Simulate in a new database, and print and return how many edits were lost."""
    if connection.vendor == "sqlite":
        # A file: in memory all threads would share one connection and its transaction.
        connection.settings_dict["TEST"]["NAME"] = f"{tempfile.mkdtemp()}/test.sqlite3"
    databases = setup_databases(0, interactive=False)
    try:
        simulation = Simulation(edits)
        begun = time.perf_counter()
        with override_settings(FOUR_EYES=False), unguarded() if run == "unguarded" else nullcontext():
            simulation.make()
        found = lost()
        took = time.perf_counter() - begun
        print(f"{connection.vendor}, {run}: {simulation.made}, {found} lost, {took:.0f} s", flush=True)
        return found
    finally:
        close_old_connections()
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
