import re
import subprocess
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.postgres import Cluster, binaries, cluster

from .clone import ENVIRONMENT, Clone
from .served import PRODUCTION


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Made once for all tests of the group “fresh clone”."""
    return Clone(tmp_path_factory.mktemp("fresh") / "clone")


@pytest.fixture(scope="session")
def postgres(clone: Clone) -> Iterator[Cluster]:
    """A server with the tables and no record, for the same group."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    with cluster(folder) as running:
        environment = {**ENVIRONMENT, **PRODUCTION, "DATABASE_URL": running.url}
        migrate = clone.command("python", "manage.py", "migrate", "--verbosity", "0")
        subprocess.run(migrate, cwd=clone.folder, env=environment, check=True)
        yield running


@pytest.fixture(scope="session")
def prepared(clone: Clone) -> Clone:
    """The clone, with the production commands of the README up to gunicorn, on SQLite."""
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    _before, _is, install = readme.partition("**Install.**")
    commands = re.findall(r"^    (?:\.venv/bin/python )(manage\.py .*?)(?: +#.*)?$", install, flags=re.MULTILINE)[:2]
    assert [command.split()[1] for command in commands] == ["start", "create_curator"]
    for command in commands:
        subprocess.run(
            clone.command("python", *command.split()), cwd=clone.folder, env={**ENVIRONMENT, **PRODUCTION}, check=True,
            capture_output=True,
        )  # fmt: skip
    return clone
