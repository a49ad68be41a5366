"""How long ``make run`` takes until the first page is there: ``python -m tests.bench.starting``.

Measured in a fresh clone without an environment, which downloads the packages, and then again.
"""

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.setup.clone import ENVIRONMENT, free_port

# The most seconds on a bare machine, and again.
FIRST, AGAIN = 25, 1.5
GIVEN_UP = 300


def seconds(folder: Path) -> float:
    """The seconds from the command to the first page."""
    port = free_port()
    environment = {**ENVIRONMENT, "PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
    environment.pop("PIP_NO_INDEX")
    begun = time.monotonic()
    command = ["make", "run", f"PORT={port}"]
    server = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.monotonic() < begun + GIVEN_UP:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
            except OSError:
                time.sleep(0.02)
            else:
                return time.monotonic() - begun
        raise TimeoutError(f"No page in {GIVEN_UP} s.")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def main() -> None:
    """Start the site twice, and print both times."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "clone"
        subprocess.run(["git", "clone", "--quiet", ".", folder], check=True)
        print("| `make run` | seconds | at most | |\n|---|---|---|---|")
        for name, most in (("on a bare machine", FIRST), ("again", AGAIN)):
            took = seconds(folder)
            print(f"| {name} | {took:.1f} | {most} | {'pass' if took <= most else 'falls short'} |", flush=True)


if __name__ == "__main__":
    main()
