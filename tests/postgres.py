"""A throw-away PostgreSQL for the tests: ``python -m tests.postgres COMMAND …`` runs a command against it.

The cluster lives in a temporary folder, is reached through a unix socket only, and is gone afterwards. ``initdb``
refuses to run as root, so root drops to the user ``postgres`` for it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Not “postgres”, to which every process connects that creates a database: so no copy of that one can be made.
DATABASE = "migrated"


def binaries() -> Path | None:
    """The folder of the newest installed PostgreSQL server, if there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_server_user(command: list[str], folder: Path) -> None:
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin"}, **user)  # type: ignore[call-overload]


class Cluster:
    """A running cluster. ``url`` is its DATABASE_URL."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.home = home
        self.data = home / "data"
        self.folder = folder
        self.url = f"postgres://adgmin@/{DATABASE}?host={home}"

    def control(self, *command: str) -> None:
        _as_server_user(
            [f"{self.folder}/pg_ctl", "-D", f"{self.data}", "-w", "-l", f"{self.home}/log", *command], self.home
        )

    def start(self) -> None:
        # Autovacuum would count rows that a test has not committed as none, and then every query plan is a bad one.
        options = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c autovacuum=off"
        self.control("-o", f"-k {self.home} -c listen_addresses='' {options}", "start")

    def stop(self) -> None:
        self.control("-m", "immediate", "stop")


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a cluster with the binaries in a folder; stop and remove it at the end."""
    with _home() as home:
        made = Cluster(folder, home)
        _as_server_user(
            [f"{folder}/initdb", "-D", f"{made.data}", "-U", "adgmin", "-A", "trust", "-E", "UTF8", "--no-sync",
             "--locale=C.UTF-8"], home
        )  # fmt: skip
        made.start()
        try:
            _as_server_user([f"{folder}/createdb", "-h", f"{home}", "-U", "adgmin", DATABASE], home)
            yield made
        finally:
            made.stop()


@contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """Start a hot standby of a running cluster, which follows it and can be read."""
    with _home() as home:
        made = Cluster(primary.folder, home)
        _as_server_user(
            [f"{primary.folder}/pg_basebackup", "-h", f"{primary.home}", "-U", "adgmin", "-D", f"{made.data}",
             "--write-recovery-conf", "--checkpoint=fast", "--no-sync"], home
        )  # fmt: skip
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def _home() -> Iterator[Path]:
    """A temporary folder of the user who runs the server."""
    with tempfile.TemporaryDirectory(prefix="adgmin-pg-") as temporary:
        home = Path(temporary)
        if os.geteuid() == 0:
            server = pwd.getpwnam("postgres")
            os.chown(home, server.pw_uid, server.pw_gid)
        yield home


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set; without PostgreSQL say so, and fail only if all tests are demanded."""
    folder = binaries()
    if folder is None:
        print(
            "PostgreSQL is not installed, so nothing was tried on it: install your system’s “postgresql”, 15 or newer."
        )
        return 1 if os.environ.get("DEMAND_ALL_TESTS") else 0
    # A kill ends the cluster too, instead of leaving its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with cluster(folder) as running:
        # The test database of each process is a copy of this one, so that the migrations run once.
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env={"DEBUG": "1", **os.environ, "DATABASE_URL": running.url}, check=True)
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": running.url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
