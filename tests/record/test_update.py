"""An installation with an earlier record becomes, by one load, what a fresh installation is."""

import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse

from adgmin.models import Change, Meeting, Published, State
from adgmin.models.record import Edit, RecordVersion
from adgmin.portal.fixtures import NOUNS, file_names, read, rows_of
from adgmin.portal.fixtures.rows import models_of
from tests.pages.site import ASKED, every_name, pattern

from .files import another_database, dump, load
from .scenes import Shipped

RELEASED = sorted((Path(__file__).parent / "released").glob("*.zip"))
# What the root of the API names besides its lists.
NO_LISTS = ("search", "schema", "docs")
SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
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
def test_an_update_shows_what_a_fresh_installation_shows(
    db: None, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with another_database():
        with monkeypatch.context() as earlier:
            # The rules of today are not those that the earlier record was held to.
            earlier.setattr(Edit, "due", lambda self: {})
            load(unpacked(release, tmp_path / "earlier"))
        printed = load(settings.FIXTURES_DIR)
        assert re.findall("^  .*", printed, flags=re.MULTILINE) == []
        updated, files = everything_public(), dump(tmp_path / "updated")
    Shipped()
    fresh = everything_public()
    assert files == dump(tmp_path / "fresh")
    assert updated.keys() == fresh.keys()
    assert [f"{each}: {difference(updated[each], fresh[each])}" for each in fresh if updated[each] != fresh[each]] == []


def everything_public() -> dict[str, str]:
    """Every page, feed and list of the API, by its address, without this installation's own moments."""
    forget_moments()
    client = Client()
    return {address: f"{response.status_code}\n{body(response)}" for address, response in answers(client)}


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    lines = content.decode().splitlines()
    if response.request["PATH_INFO"] == reverse("sitemap"):
        # It lists records in the order in which they were made here.
        lines = sorted(re.findall("<url>.*?</url>", content.decode()))
    return "\n".join([response.headers.get("Location", ""), *lines])


def forget_moments() -> None:
    """Let rows have been written one after the other in the order of their keys, and the record once."""
    moments = itertools.count()
    tables: list[Any] = [model for noun in NOUNS for model in models_of(noun)]
    for model in tables:
        rows = [model(pk=row.pk) for row in sorted(rows_of(model), key=lambda row: row.key)]
        for row in rows:
            row.created = row.modified = SOME_MOMENT + timedelta(minutes=next(moments))
        models.QuerySet(model).bulk_update(rows, ["created", "modified"])
    RecordVersion.objects.update(number=1, changed=SOME_MOMENT)
    Change.objects.all().delete()


def answers(client: Client) -> Iterator[tuple[str, Any]]:
    for address in sorted(addresses(client)):
        yield address, client.get(address)


def addresses(client: Client) -> set[str]:
    """Whatever the sitemap names, all that is not about a single record, and what is withdrawn."""
    whole = [name for name in every_name() if not pattern(name).pattern.regex.groups and "?" not in name]
    listed = re.findall("<loc>http://testserver(.*?)</loc>", client.get(reverse("sitemap")).content.decode())
    resources = client.get(reverse("api:root")).json()
    return {
        *listed,
        *(reverse(name) + ASKED.get(name, "") for name in whole),
        *(f"{address}?page_size=200" for name, address in resources.items() if name not in NO_LISTS),
        *(reverse("what-changed", args=[meeting.slug]) for meeting in Meeting.objects.published()),
        *(row.whole.get_absolute_url() for row in withdrawn()),
    }


def withdrawn() -> Iterator[Any]:
    for noun in NOUNS:
        if issubclass(noun, Published):
            yield from noun._default_manager.filter(state=State.WITHDRAWN)


def difference(updated: str, fresh: str) -> str:
    """The first lines that differ."""
    return "\n".join(list(unified_diff(fresh.splitlines(), updated.splitlines(), "fresh", "updated", n=1))[:12])
