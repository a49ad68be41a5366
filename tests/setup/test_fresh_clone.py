"""The usual Django commands work in a fresh clone without environment variables."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

# Cloning takes seconds, so both tests share one clone and run in one process.
pytestmark = pytest.mark.xdist_group("fresh clone")

# No variables of the present shell; pip may not use an index.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
DEVELOPMENT = "None of DEBUG, SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL is set: these are the settings of development.\n"
CONSOLE_SCRIPT = "#!{python}\nimport sys\nfrom pytest import console_main\nsys.exit(console_main())\n"


class Clone:
    """A clone of this repository with its own virtual environment, made by the commands in the README."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / ".venv" / "bin"
        git("clone", "--quiet", f"{settings.BASE_DIR}", f"{folder}")
        copy_uncommitted_changes(folder)
        self.run(sys.executable, "-m", "venv", ".venv")
        self._share_packages()
        self.installed = self.run("pip", "install", "-r", "requirements/dev.txt").stdout

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*command), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=True
        )

    def command(self, program: str, *arguments: str) -> list[str]:
        """A command, with the program from the virtual environment if it is there."""
        found = self.bin / program
        return [f"{found}" if found.exists() else program, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {**ENVIRONMENT, "HOME": f"{self.folder.parent}"}

    def _share_packages(self) -> None:
        """Add the packages of this environment to the path of the new one, so that pip has nothing to install."""
        [site] = (self.folder / ".venv" / "lib").glob("python*/site-packages")
        (site / "lent.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
        script = self.bin / "pytest"
        script.write_text(CONSOLE_SCRIPT.format(python=self.bin / "python"))
        script.chmod(0o755)


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", "-c", f"safe.directory={settings.BASE_DIR}", *arguments],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def copy_uncommitted_changes(folder: Path) -> None:
    """Copy uncommitted changes of the working tree into a clone, so that they are tested too."""
    changed = git("ls-files", "-z", "--modified", "--deleted", "--others", "--exclude-standard")
    for name in set(changed.split("\0")) - {""}:
        (folder / name).unlink(missing_ok=True)
        if (settings.BASE_DIR / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(settings.BASE_DIR / name, folder / name)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return Clone(tmp_path_factory.mktemp("fresh") / "clone")


def free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


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


def test_pytest_runs_and_collects_every_test(clone: Clone) -> None:
    run = clone.run("pytest", "tests/verbs/test_verb_table.py")
    assert "DEBUG is not set: these are the settings of development." in run.stdout
    assert " passed" in run.stdout.splitlines()[-1]
    collected = clone.run("pytest", "--collect-only", "-q").stdout
    assert re.search(r"^tests/rules/test_stage_as_of\.py", collected, flags=re.MULTILINE)
    assert re.fullmatch(r"\d+ tests collected in .*", collected.splitlines()[-1])
