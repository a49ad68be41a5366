"""Curators who edit the same few records at once: ``python -m tests.bench.simulate_curators 1000``, in a new database.

Runs with the guards against lost edits, then, with fewer edits, without them; ``--only guarded`` or
``--only unguarded`` runs one of them. Fails if an edit is lost with the guards, or none without. On PostgreSQL:
``python -m tests.postgres python -m tests.bench.simulate_curators``.
"""

import argparse
import os
import sys
import tempfile
import time
import warnings
from contextlib import nullcontext

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
# The static files are not collected.
warnings.filterwarnings("ignore", "No directory at")
django.setup()

from django.db import close_old_connections, connection  # noqa: E402
from django.test.utils import override_settings, setup_databases, teardown_databases  # noqa: E402

from .curators import CURATORS, Simulation  # noqa: E402
from .lost_edits import unguarded  # noqa: E402

RUNS = ("guarded", "unguarded")
# Without guards every tenth edit or more is lost, so that the control needs no more than these.
MOST_UNGUARDED = 100
# How long a writer waits for the lock of SQLite, in seconds.
LONGEST_WAIT = 120
# A line is printed after so many edits.
STEP = 100
# The lost edits that are listed.
MOST_LISTED = 20
SETTINGS = {
    "DEBUG": False,
    "FOUR_EYES": True,
    # The default hasher is slow.
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}


def arguments() -> argparse.Namespace:
    """The number of edits, and which of the runs."""
    parser = argparse.ArgumentParser(description="Let curators edit the same records at once.")
    most = f"how many edits in all; without guards at most {MOST_UNGUARDED}"
    parser.add_argument("edits", nargs="?", type=int, default=1000, help=most)
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
    """Simulate in a new database, print what came of it, and return how many edits were lost."""
    if connection.vendor == "sqlite":
        # A file: in memory all threads would share one connection and its transaction.
        connection.settings_dict["TEST"]["NAME"] = f"{tempfile.mkdtemp()}/test.sqlite3"
        # Its lock has no queue: on a busy machine a writer can be passed over for longer than the site waits.
        connection.settings_dict["OPTIONS"]["timeout"] = LONGEST_WAIT
    databases = setup_databases(0, interactive=False)
    try:
        with override_settings(**SETTINGS), unguarded() if run == "unguarded" else nullcontext():
            return simulate(run, edits if run == "guarded" else min(edits, MOST_UNGUARDED))
    finally:
        close_old_connections()
        teardown_databases(databases, verbosity=0)


def simulate(run: str, edits: int) -> int:
    """Let the curators edit, with a line now and then, and print a table of the ways and what was lost."""
    print(f"{connection.vendor}, {run}: {edits} edits by {CURATORS} curators at once", flush=True)
    begun, begun_cpu = time.perf_counter(), time.process_time()

    def taken() -> str:
        return f"{time.perf_counter() - begun:.0f} s, {time.process_time() - begun_cpu:.0f} s of them on a processor"

    def tell(made: int) -> None:
        if made % STEP == 0:
            print(f"  {made} of {edits} after {taken()}", flush=True)

    simulation = Simulation()
    made = simulation.run(edits, tell=tell)
    took, lost = taken(), simulation.lost()
    print_table(simulation)
    for sentence in lost[:MOST_LISTED]:
        print(f"  lost: {sentence}")
    print(f"{connection.vendor}, {run}: {made} edits, {len(lost)} lost, {took}", flush=True)
    simulation.scene.remove_files()
    return len(lost)


def print_table(simulation: Simulation) -> None:
    """Print what became of the edits, way by way."""
    print(f"  {'way':<10}{'made':>6}{'sent again':>12}{'no effect':>11}{'locked out':>12}{'s each':>8}")
    for way, tally in simulation.tallies().items():
        tried = tally.made + tally.without_effect
        each = tally.seconds / tried if tried else 0
        row = f"  {way:<10}{tally.made:>6}{tally.again:>12}{tally.without_effect:>11}{tally.locked_out:>12}{each:>8.2f}"
        print(row)


if __name__ == "__main__":
    main()
