"""The usual Django commands work in a fresh clone without environment variables."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from .clone import DEVELOPMENT, Clone, free_port

# Cloning takes seconds, so that all tests that need a clone share one and run in one process.
pytestmark = pytest.mark.xdist_group("fresh clone")


def wait_for_page(url: str, server: "subprocess.Popen[bytes]") -> str:
    """The page at a URL, once the server responds."""
    for _attempt in range(300):
        assert server.poll() is None
        try:
            with urllib.request.urlopen(url) as response:
                return str(response.read().decode())
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"Nothing answers at {url}.")


def test_migrate_loaddata_and_runserver_work(clone: Clone) -> None:
    assert "Requirement already satisfied: django==" in clone.installed
    assert "Collecting" not in clone.installed
    assert clone.run("python", "manage.py", "migrate").stderr == DEVELOPMENT
    loaded = clone.run("python", "manage.py", "loaddata", *(f"{file}" for file in files_of(clone)))
    assert loaded.stderr == DEVELOPMENT
    assert loaded.stdout.splitlines()[-1].endswith(" created. The record is at version 1.")
    port = free_port()
    runserver = clone.command("python", "manage.py", "runserver", f"{port}")
    server = subprocess.Popen(
        runserver, cwd=clone.folder, env=clone.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert "<h1" in wait_for_page(f"http://127.0.0.1:{port}/initiatives/", server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def files_of(clone: Clone) -> list[Path]:
    return [file.relative_to(clone.folder) for file in sorted((clone.folder / "fixtures").glob("*.json"))]


def test_pytest_runs(clone: Clone) -> None:
    run = clone.run("pytest", "tests/verbs/test_verb_table.py")
    assert "DEBUG is not set: these are the settings of development." in run.stdout
    assert " passed" in run.stdout.splitlines()[-1]
