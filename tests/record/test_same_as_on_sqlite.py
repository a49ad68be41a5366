"""An updated installation on PostgreSQL shows the same as a fresh one on SQLite: every page to the byte, every list."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from .public import difference, everything_shown, pages_on_sqlite
from .released import each_release, update


@each_release
@pytest.mark.xdist_group("every page")
def test_every_page_feed_and_list_of_api_and_admin_is_the_same(
    db: None, release: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    update(release, tmp_path / "earlier")
    shown = everything_shown()
    file = pages_on_sqlite(pytestconfig.cache)
    if not file.exists():  # No test run on SQLite, not even one beside this one, has written it yet.
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "--command",
             f"from tests.record.public import write_shipped; write_shipped({str(file)!r})"],
            cwd=settings.BASE_DIR, check=True, env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"},
        )  # fmt: skip
    assert difference(shown, json.loads(file.read_text())) == []
