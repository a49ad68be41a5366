"""Everything that the public reads of a record: every page, feed and list of the API."""

import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse

from adgmin.models import Change, Meeting, RecordVersion
from adgmin.portal.fixtures import NOUNS, rows_of
from adgmin.portal.fixtures.rows import models_of
from adgmin.record import Published, State
from tests.pages.site import ASKED, every_name, pattern

from .files import load

# The folders from whose files all that the public reads is made.
SHOWN_FROM = ("adgmin", "initiatives", "partners", "templates", "fixtures", "requirements", "tests")
# What the root of the API names besides its lists.
NO_LISTS = ("search", "schema", "docs")
# A day of which lists and overviews are read too: the last one of the 3rd meeting.
EARLIER = "2023-02-10"
SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def everything_public(queries: dict[str, int] | None = None) -> dict[str, str]:
    """Every page, feed and list of the API, by its address, without this installation's own moments.

    Their queries are counted into ``queries``.
    """
    forget_moments()
    client, pages = Client(), {}
    for address in sorted(addresses(client)):
        # The log has an end, beyond which nothing is counted.
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            pages[address] = f"{response.status_code}\n{body(response)}"
        if queries is not None:
            queries[address] = len(captured)
    return pages


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


def addresses(client: Client) -> set[str]:
    """Whatever the sitemap names, all that is not about a single record, and what is withdrawn."""
    whole = [name for name in every_name() if not pattern(name).pattern.regex.groups and "?" not in name]
    listed = re.findall("<loc>http://testserver(.*?)</loc>", client.get(reverse("sitemap")).content.decode())
    resources = client.get(reverse("api:root")).json()
    return {
        *listed,
        *(reverse(name) + ASKED.get(name, "") for name in whole),
        *(f"{reverse(name)}?as_of={EARLIER}" for name in whole if name not in ASKED),
        *(f"{address}?page_size=200" for name, address in resources.items() if name not in NO_LISTS),
        *(reverse("what-changed", args=[meeting.slug]) for meeting in Meeting.objects.published()),
        *(row.whole.get_absolute_url() for row in withdrawn()),
    }


def withdrawn() -> Iterator[Any]:
    for noun in NOUNS:
        if issubclass(noun, Published):
            yield from noun._default_manager.filter(state=State.WITHDRAWN)


def difference(pages: dict[str, str], expected: dict[str, str]) -> list[str]:
    """The addresses that only one side has, and the first lines that differ of the others."""
    return [
        "\n".join([address, *list(unified_diff(want.splitlines(), have.splitlines(), n=1))[:12]])
        for address in sorted(pages.keys() | expected.keys())
        if (have := pages.get(address, "")) != (want := expected.get(address, ""))
    ]


def write_shipped(file: str) -> None:
    """Load the record that ships into the empty database of this process, and write all that it shows to a file."""
    setup_test_environment(debug=False)
    call_command("migrate", verbosity=0)
    load(settings.FIXTURES_DIR)
    write_pages(Path(file), everything_public())


def write_pages(file: Path, pages: dict[str, str]) -> None:
    """Write pages to a file, which appears when it is complete."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(pages))
    unfinished.rename(file)


def pages_on_sqlite(cache: pytest.Cache) -> Path:
    """The file for what SQLite shows of the record that ships, under a name of its own after any change to the code."""
    folder = cache.mkdir("pages")
    digest = sha256()
    for path in sorted(path for room in SHOWN_FROM for path in (settings.BASE_DIR / room).rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            digest.update(f"{path}".encode() + path.read_bytes())
    file = folder / f"{digest.hexdigest()}.json"
    for older in folder.glob("*.json"):
        if older != file:
            older.unlink()
    return file
