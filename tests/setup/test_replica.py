"""A hot standby of PostgreSQL answers readers: never with an older version, and also while the primary is away."""

import subprocess
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.postgres import Cluster, standby

from .clone import ENVIRONMENT, Clone
from .served import NOTICED, PRODUCTION, Served, eventually, served, stopped

pytestmark = [pytest.mark.xdist_group("fresh clone"), pytest.mark.one_database]

RENAME = """
from adgmin import record
from adgmin.models import Theme
with record.editing(why="A test."):
    Theme.objects.update_or_create(slug="a-theme", defaults={"name": "NAME"})
"""


@pytest.fixture(scope="module")
def replica(postgres: Cluster) -> Iterator[Cluster]:
    with standby(postgres) as running:
        yield running


@pytest.fixture(scope="module")
def site(prepared: Clone, postgres: Cluster, replica: Cluster) -> Iterator[Served]:
    with served(prepared, DATABASE_URL=postgres.url, REPLICA_URL=replica.url) as running:
        yield running


def rename(clone: Clone, primary: Cluster, name: str) -> None:
    """Give the one theme a name."""
    command = clone.command("python", "manage.py", "shell", "--command", RENAME.replace("NAME", name))
    environment = {**ENVIRONMENT, **PRODUCTION, "DATABASE_URL": primary.url}
    subprocess.run(command, cwd=clone.folder, env=environment, check=True, capture_output=True)


def fetched(replica: Cluster, statement: str) -> object:
    with psycopg.connect(replica.url, autocommit=True) as connection:
        found = connection.execute(statement).fetchone()
    return found and found[0]


def wait_for(replica: Cluster, name: str) -> None:
    """Wait until the replica has a name."""
    for _attempt in range(100):
        if fetched(replica, f"SELECT count(*) FROM adgmin_theme WHERE name = '{name}'"):
            return
        time.sleep(0.1)
    raise AssertionError("The replica does not follow.")


def test_replica_is_read_only_while_it_has_the_version_of_the_primary(
    site: Served, prepared: Clone, postgres: Cluster, replica: Cluster
) -> None:
    rename(prepared, postgres, "First Theme")
    wait_for(replica, "First Theme")
    assert "First Theme" in site.get("/themes/").text
    # The last statement of the connection of the site.
    asked = (
        "SELECT query FROM pg_stat_activity WHERE client_port = -1 AND pid != pg_backend_pid() AND usename = 'adgmin'"
    )
    assert "adgmin_recordversion" not in f"{fetched(replica, asked)}"
    fetched(replica, "SELECT pg_wal_replay_pause()")
    rename(prepared, postgres, "Second Theme")
    assert fetched(replica, "SELECT name FROM adgmin_theme") == "First Theme"
    assert "Second Theme" in site.get("/themes/").text
    fetched(replica, "SELECT pg_wal_replay_resume()")
    wait_for(replica, "Second Theme")


def test_replica_is_read_while_the_primary_is_away(site: Served, postgres: Cluster) -> None:
    with stopped(postgres):
        page = site.get("/themes/a-theme/")
        assert (page.status, "Second Theme" in page.text, page.seconds < NOTICED) == (200, True, True)
        assert site.get("/readyz").status == 503
    assert eventually(site, "/readyz") == 200


def test_primary_is_read_while_the_replica_is_away(site: Served, replica: Cluster) -> None:
    with stopped(replica):
        page = site.get("/api/v1/themes/")
        assert (page.status, "Second Theme" in page.text, page.seconds < NOTICED) == (200, True, True)
