"""An installation with an earlier record becomes, by one load, what a fresh installation is."""

import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from adgmin.portal.fixtures import NOUNS, file_names, read
from adgmin.record.edit import Edit

from .files import dump, load
from .public import Fresh, difference, everything_public

RELEASED = sorted((Path(__file__).parent / "released").glob("*.zip"))
each_release = pytest.mark.parametrize("release", RELEASED, ids=lambda path: path.stem)


def unpacked(release: Path, folder: Path) -> Path:
    """The files of a release, with an empty one for each noun that came later."""
    with zipfile.ZipFile(release) as archive:
        archive.extractall(folder)
    for name in file_names() - {path.name for path in folder.iterdir()}:
        (folder / name).write_text("[]")
    return folder


def test_there_is_a_released_record() -> None:
    assert RELEASED


@each_release
def test_no_row_that_was_shipped_leaves_the_fixtures(release: Path, tmp_path: Path) -> None:
    now = {row.address for row in read(settings.FIXTURES_DIR) if row.model in NOUNS}
    shipped = {row.address for row in read(unpacked(release, tmp_path)) if row.model in NOUNS}
    assert [str(key) for _model, key in shipped - now] == []


@each_release
@pytest.mark.one_database
@pytest.mark.xdist_group("every page")
def test_an_update_shows_what_a_fresh_installation_shows(
    db: None, fresh: Fresh, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        # The rules of today are not those that the earlier record was held to.
        earlier.setattr(Edit, "due", lambda self: {})
        load(unpacked(release, tmp_path / "earlier"))
    printed = load(settings.FIXTURES_DIR)
    assert re.findall("^  .*", printed, flags=re.MULTILINE) == []
    assert dump(tmp_path / "updated") == fresh.files
    assert difference(everything_public(), fresh.pages) == []
