"""The records of earlier releases, and the update from one of them to the record that ships."""

import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from adgmin.portal.fixtures import file_names
from adgmin.record.edit import Edit
from tests.record.files import load

RELEASED = sorted(Path(__file__).parent.glob("*.zip"))
each_release = pytest.mark.parametrize("release", RELEASED, ids=lambda path: path.stem)


def unpacked(release: Path, folder: Path) -> Path:
    """The files of a release, with an empty one for each noun that came later."""
    with zipfile.ZipFile(release) as archive:
        archive.extractall(folder)
    for name in file_names() - {path.name for path in folder.iterdir()}:
        (folder / name).write_text("[]")
    return folder


def update(release: Path, folder: Path) -> str:
    """Load an earlier record and then the one that ships; what the second load printed."""
    with pytest.MonkeyPatch.context() as earlier:
        # The rules of today are not those that the earlier record was held to.
        earlier.setattr(Edit, "due", lambda self: {})
        load(unpacked(release, folder))
    return load(settings.FIXTURES_DIR)
