"""An installation with an earlier record becomes, by one load, what a fresh installation is.

That it then shows the same is compared on PostgreSQL, with what a fresh installation shows on SQLite.
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
def test_no_row_that_was_shipped_leaves_the_fixtures(release: Path, tmp_path: Path) -> None:
    now = {row.address for row in read(settings.FIXTURES_DIR) if row.model in NOUNS}
    shipped = {row.address for row in read(unpacked(release, tmp_path)) if row.model in NOUNS}
    assert [str(key) for _model, key in shipped - now] == []


@each_release
def test_an_update_leaves_what_a_fresh_installation_has(db: None, release: Path, tmp_path: Path) -> None:
    printed = update(release, tmp_path / "earlier")
    assert re.findall("^  .*", printed, flags=re.MULTILINE) == []
    assert dump(tmp_path / "updated") == contents(settings.FIXTURES_DIR)
