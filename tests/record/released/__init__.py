"""The fixtures of earlier releases, and an update from one of them to the record that ships."""

import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from adgmin.portal.fixtures import file_names
from adgmin.record.edit import Edit
from tests.record.files import load

RELEASED = sorted(Path(__file__).parent.glob("*.zip"))
each_release = pytest.mark.parametrize("release", RELEASED, ids=lambda path: path.stem)


def unpacked(release: Path, folder: Path) -> Path:
    """Unpack a release, with an empty file for each model that came later."""
    with zipfile.ZipFile(release) as archive:
        archive.extractall(folder)
    for name in file_names() - {path.name for path in folder.iterdir()}:
        (folder / name).write_text("[]")
    return folder


def update(release: Path, folder: Path) -> str:
    """Load an earlier record, then the one that ships; returns the output of the second load."""
    with pytest.MonkeyPatch.context() as patch:
        # The earlier record need not satisfy the present rules. What is not checked is not indexed either.
        patch.setattr(Edit, "due", lambda self: {})
        load(unpacked(release, folder))
    call_command("build_index", verbosity=0, stdout=StringIO())
    return load(settings.FIXTURES_DIR)
