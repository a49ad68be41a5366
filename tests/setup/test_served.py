"""The site as gunicorn serves it: the README's commands, slow clients, a database that fails, and the log."""

import json
import os
import re
import runpy
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
import pytest
from django.conf import settings

from tests.postgres import Cluster

from .clone import Clone
from .served import NOTICED, Served, eventually, served, stopped

pytestmark = [pytest.mark.xdist_group("fresh clone"), pytest.mark.one_database]

CONFIGURATION = runpy.run_path(f"{settings.BASE_DIR / 'gunicorn.conf.py'}")
THREADS, CLIENT_SECONDS = CONFIGURATION["threads"], CONFIGURATION["CLIENT_SECONDS"]


@pytest.fixture(scope="module")
def site(prepared: Clone) -> Iterator[Served]:
    with served(prepared, BEHIND_PROXY="1") as running:
        yield running


def test_site_answers_and_logs_each_request_without_the_client(site: Served) -> None:
    assert site.get("/readyz").status == 200
    page = site.get("/search/?q=somebody", **{"X-Request-ID": "given-by-the-proxy"})
    assert (page.status, page.headers["X-Request-ID"]) == (200, "given-by-the-proxy")
    assert "Content-Security-Policy" in page.headers
    other = site.get("/meetings/", **{"X-Request-ID": "<bad>"})
    assert re.fullmatch("[0-9a-f]{32}", other.headers["X-Request-ID"])
    missing = site.get("/nowhere/").headers["X-Request-ID"]
    loggers = [line["logger"] for line in site.lines() if line["request_id"] == missing]
    assert loggers == ["adgmin.requests", "django.request"]
    requests = [line for line in site.lines() if line["logger"] == "adgmin.requests"]
    found = next(line for line in requests if line["request_id"] == "given-by-the-proxy")
    assert (found["method"], found["path"], found["status"]) == ("GET", "/search/", 200)
    assert isinstance(found["milliseconds"], int)
    assert "somebody" not in site.log.read_text()
    assert "127.0.0.1" not in "".join(map(str, requests))


def test_half_sent_requests_stop_nobody(site: Served) -> None:
    half_sent = [socket.create_connection(("127.0.0.1", site.port)) for _thread in range(THREADS)]
    for client in half_sent:
        client.sendall(b"GET / HTTP/1.1\r\nHost: 127")
    time.sleep(0.5)
    assert site.get("/about/").seconds < CLIENT_SECONDS + 2
    for client in half_sent:
        client.settimeout(2 * CLIENT_SECONDS)
        assert client.recv(1000)[:12] in (b"", b"HTTP/1.1 400")
        client.close()


def test_pages_are_read_while_somebody_holds_the_lock(site: Served, prepared: Clone) -> None:
    with closing(sqlite3.connect(prepared.folder / "adgmin.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert site.get("/partners/").seconds < NOTICED
        ready = site.get("/readyz")
        assert (ready.status, json.loads(ready.text)["writes"], ready.seconds < NOTICED) == (503, False, True)
        other.execute("ROLLBACK")
    assert site.get("/readyz").status == 200


def test_pages_are_read_while_the_disk_is_full(site: Served, prepared: Clone) -> None:
    # The other server has made the files that SQLite shares between processes. A write takes more than a page of 4 kB.
    with served(prepared, largest_file=4100) as full:
        assert full.get("/meetings/").status == 200
        ready = full.get("/readyz")
        assert (ready.status, json.loads(ready.text)["reads"], json.loads(ready.text)["writes"]) == (503, True, False)
        assert int(ready.headers["Retry-After"]) > 0


type Fault = Callable[[Cluster], AbstractContextManager[None]]


@contextmanager
def stalled(running: Cluster) -> Iterator[None]:
    """All processes of the server are halted: it takes connections, and answers nothing."""
    server = int((running.data / "postmaster.pid").read_text().splitlines()[0])
    children = subprocess.run(["pgrep", "-P", f"{server}"], capture_output=True, text=True, check=True).stdout.split()
    processes = [server, *map(int, children)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@pytest.fixture(scope="module")
def on_postgres(prepared: Clone, postgres: Cluster) -> Iterator[Served]:
    with served(prepared, DATABASE_URL=postgres.url) as running:
        yield running


@pytest.mark.parametrize("fault", [stopped, stalled])
def test_database_that_fails_leaves_what_is_kept(on_postgres: Served, postgres: Cluster, fault: Fault) -> None:
    kept = on_postgres.get("/meetings/")
    assert kept.status == 200
    with fault(postgres):
        again = on_postgres.get("/meetings/")
        assert (again.status, again.text, again.seconds < NOTICED) == (200, kept.text, True)
        page = on_postgres.get(f"/actors/?q={fault.__name__}")
        assert (page.status, page.seconds < NOTICED) == (503, True)
        assert int(page.headers["Retry-After"]) > 0
        assert "The database does not respond." in page.text
        answer = on_postgres.get("/api/v1/actors/")
        assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
        assert json.loads(answer.text)["status"] == 503
        assert on_postgres.get("/healthz").status == 200
        ready = on_postgres.get("/readyz")
        assert (ready.status, json.loads(ready.text)["reads"], ready.seconds < NOTICED) == (503, False, True)
    assert eventually(on_postgres, "/readyz") == 200
    assert eventually(on_postgres, f"/actors/?q={fault.__name__}") == 200


def test_statement_that_takes_too_long_is_cancelled(prepared: Clone, postgres: Cluster) -> None:
    with (
        served(prepared, DATABASE_URL=postgres.url, STATEMENT_SECONDS="1") as hasty,
        psycopg.connect(postgres.url) as other,
    ):
        other.execute("LOCK TABLE adgmin_actor IN ACCESS EXCLUSIVE MODE")
        page = hasty.get("/actors/")
        assert (page.status, page.seconds < 1 + NOTICED) == (503, True)
        assert int(page.headers["Retry-After"]) > 0
        other.rollback()
        assert hasty.get("/actors/").status == 200
