"""The site as gunicorn serves it from a clone, with the configuration that ships, in settings of production."""

import json
import resource
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.postgres import Cluster

from .clone import ENVIRONMENT, Clone, free_port

PRODUCTION = {
    "SECRET_KEY": "a long and random string that nobody else knows, 0123456789", "ALLOWED_HOSTS": "127.0.0.1",
    # There is no proxy that ends TLS.
    "SECURE_SSL_REDIRECT": "0",
}  # fmt: skip
# The site promises two seconds; two more are allowed for a busy machine.
NOTICED = 2 + 2
# One process, so that what it keeps is known.
ONE_PROCESS = {"WEB_CONCURRENCY": "1"}


class Answer(NamedTuple):
    """An answer, and how long it took in seconds."""

    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float


class Served:
    """A running site, asked as a reader does, and what it has logged."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.log = log

    def get(self, path: str, **headers: str) -> Answer:
        """What the server answers, errors included."""
        begun = time.monotonic()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            response = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            text = response.read().decode()
            return Answer(response.status, response.headers, text, time.monotonic() - begun)

    def lines(self) -> list[dict[str, object]]:
        """The lines that the site has logged."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def served(clone: Clone, *, largest_file: int | None = None, **environment: str) -> Iterator[Served]:
    """Serve the site; ``largest_file`` is the size in bytes to which its process may write a file."""
    port = free_port()
    log = clone.folder.parent / f"{port}.log"
    variables = {**ENVIRONMENT, **PRODUCTION, **ONE_PROCESS, "BIND": f"127.0.0.1:{port}", **environment}
    limit = largest_file and partial(resource.setrlimit, resource.RLIMIT_FSIZE, (largest_file, largest_file))
    with log.open("wb") as errors:
        server = subprocess.Popen(
            clone.command("gunicorn"), cwd=clone.folder, env=variables, stderr=errors, preexec_fn=limit or None
        )
        site = Served(port, log)
        try:
            wait_for(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(30)


def wait_for(site: Served, server: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(300):
        assert server.poll() is None, site.log.read_text(encoding="utf-8")
        try:
            site.get("/healthz")
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Nothing answers.")


@contextmanager
def stopped(running: Cluster) -> Iterator[None]:
    running.stop()
    try:
        yield
    finally:
        running.start()


def eventually(site: Served, path: str) -> int:
    """The status of a page, once it is not 503 any more."""
    for _attempt in range(50):
        if (status := site.get(path).status) != 503:
            return status
        time.sleep(0.2)
    return 503
