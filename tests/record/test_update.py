"""An installation of an earlier release has, after one load, the same record as a fresh installation.

Its public pages are compared on PostgreSQL, with those of a fresh installation on SQLite.
"""

import re
from pathlib import Path

from django.conf import settings

from adgmin.portal.fixtures import NOUNS, read

from .files import contents, dump
from .released import RELEASED, each_release, unpacked, update


def test_there_is_a_released_record() -> None:
    assert RELEASED


@each_release
def test_every_released_row_is_still_in_the_fixtures(release: Path, tmp_path: Path) -> None:
    now = {row.identity for row in read(settings.FIXTURES_DIR) if row.model in NOUNS}
    shipped = {row.identity for row in read(unpacked(release, tmp_path)) if row.model in NOUNS}
    assert [str(key) for _model, key in shipped - now] == []


@each_release
def test_updated_record_equals_a_fresh_one(db: None, release: Path, tmp_path: Path) -> None:
    printed = update(release, tmp_path / "earlier")
    assert re.findall("^  .*", printed, flags=re.MULTILINE) == []
    assert dump(tmp_path / "updated") == contents(settings.FIXTURES_DIR)
