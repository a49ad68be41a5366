"""Fetches every public page, feed and API answer of a record, and the admin’s lists, to compare databases."""

import itertools
import json
import re
from collections import defaultdict
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

from adgmin.api.files import TYPES
from adgmin.models import Change, HistoryEntry, Meeting, RecordVersion
from adgmin.portal.api import COMPUTED_LISTS
from adgmin.portal.fixtures import NOUNS, rows_of
from adgmin.portal.fixtures.rows import models_of
from adgmin.record import Published, State
from adgmin.search.answers import search
from initiatives.models import Initiative
from tests.html import parsed
from tests.pages.site import ASKED, every_name, in_sitemaps, lists, pattern, sitemap_files
from tests.search.corpus import TERMS

from .admin_lists import lists_of_admin
from .files import load

# The folders whose files determine the public pages.
PAGE_SOURCES = ("adgmin", "initiatives", "partners", "templates", "fixtures", "requirements", "tests")
# Entries of the API root that are not lists.
NOT_LISTS = ("search", "schema", "docs", *COMPUTED_LISTS)
# What is computed beside the page of a meeting.
BESIDE_MEETINGS = ("what-changed", "asked", "api:what-changed", "api:asked", "api:briefing", "api:meeting-stands")
# The last days of the 3rd, the 4th and the 5th meeting.
EARLIER_DAYS = ("2023-02-10", "2024-02-02", "2025-01-17")
# Several words, an acronym, a mistyped word, the beginning of one, and a word of which no text is held.
SEARCHES = ("guide", "digital+work+plan", "ajccbc", "cybersecruity", "harmoni", "zebra")
# So many of the values that a list offers for a filter are tried.
VALUES = 2
FIXED_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def everything_public(queries: dict[str, int] | None = None) -> dict[str, str]:
    """The status and body of every public page, feed and API answer, by URL. Timestamps are normalised first.

    If ``queries`` is given, the number of queries of each URL is stored in it.
    """
    normalise_timestamps()
    client, pages = Client(), {}
    for url in sorted(public_urls(client)):
        # Django’s query log has a fixed length; a full log counts no more queries.
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
            pages[url] = f"{response.status_code}\n{body(response)}"
        if queries is not None:
            queries[url] = len(captured)
    return pages


def everything_shown(queries: dict[str, int] | None = None) -> dict[str, str]:
    """What the public sees (see ``everything_public``), the best hits of searches, and the lists of the admin."""
    hits = {f"search: {term}": "\n".join(str(hit.entry) for hit in search(term, limit=5)) for term in TERMS}
    return everything_public(queries) | hits | lists_of_admin()


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    lines = content.decode().splitlines()
    if response.request["PATH_INFO"].startswith("/sitemap-"):
        # A sitemap lists records in the order of their creation, which differs between installations.
        lines = sorted(re.findall("<url>.*?</url>", content.decode()))
    return "\n".join([response.headers.get("Location", ""), *lines])


def normalise_timestamps() -> None:
    """Set the timestamps as if all rows had been written in the order of their keys, in one edit, the first."""
    minutes = itertools.count()
    tables: list[Any] = [model for noun in NOUNS for model in models_of(noun)]
    for model in tables:
        rows = [model(pk=row.pk) for row in sorted(rows_of(model), key=lambda row: row.key)]
        for row in rows:
            row.created = row.modified = FIXED_TIME + timedelta(minutes=next(minutes))
        models.QuerySet(model).bulk_update(rows, ["created", "modified"])
    RecordVersion.objects.update(number=1, changed=FIXED_TIME)
    Change.objects.all().delete()
    HistoryEntry.objects.all().delete()


def public_urls(client: Client) -> set[str]:
    """Every page, file and list of the API; what is about many records also as of an earlier day; lists also narrowed.

    Of the files of lists, which have the rows of the API, those in CSV.
    Of the pages of records, each third is fetched as of an earlier day too; all take the days in turn. Of the records
    of the API, each third is fetched.
    """
    listed = in_sitemaps(client)
    plain_names = [name for name in every_name() if not pattern(name).pattern.regex.groups and "?" not in name]
    tables = {reverse(name) for name in plain_names if name.endswith(".csv")}
    plain = {reverse(name) for name in plain_names if name not in ASKED and not name.endswith((*TYPES,))}
    meetings = Meeting.objects.published()
    plain |= {reverse(name, args=[meeting.slug]) for name in BESIDE_MEETINGS for meeting in meetings}
    plain |= {reverse("api:life", args=[initiative.slug]) for initiative in Initiative.objects.published()[::5]}
    resources = client.get(reverse("api:root")).json()
    in_api = {url for name, url in resources.items() if name not in NOT_LISTS}
    records = sorted({*listed} - plain)
    dated = [*sorted(plain | in_api), *records[::3]]
    return {
        *plain, *tables, *records, *in_api, *sitemap_files(client),
        *(f"{url}?as_of={day}" for url, day in zip(dated, itertools.cycle(EARLIER_DAYS))),
        *(f"{reverse(name)}?q={words}" for name in ASKED for words in SEARCHES),
        *(url for name in {*lists()} & {*plain_names} for url in narrowed(client, reverse(name))),
        *(address for url in in_api for address in records_of(client, url)),
        *(row.whole.get_absolute_url() for row in withdrawn()),
    }  # fmt: skip


def narrowed(client: Client, url: str) -> Iterator[str]:
    """A list narrowed by the first values that it offers for each of its filters, and sorted in each of its orders."""
    soup = parsed(client.get(url).content)
    offered = defaultdict(list)
    for box in soup.select("form [type=checkbox][name]"):
        offered[box["name"]].append(box["value"])
    for name, values in offered.items():
        yield from (f"{url}?{name}={value}" for value in values[:VALUES])
    yield from (f"{url}{link['href']}" for link in soup.select("a[href^='?ordering=']"))


def records_of(client: Client, url: str) -> Iterator[str]:
    """The whole list of a resource, and the addresses of each third record: the list says most of what these say."""
    whole = f"{url}?page_size=200"
    yield whole
    yield from (row["api_url"] for row in client.get(whole).json()["results"][::3])


def withdrawn() -> Iterator[Any]:
    for noun in NOUNS:
        if issubclass(noun, Published):
            yield from noun._default_manager.filter(state=State.WITHDRAWN)


def difference(pages: dict[str, str], expected: dict[str, str]) -> list[str]:
    """The URLs that only one side has or that differ, each with the first lines of its diff."""
    return [
        "\n".join([url, *list(unified_diff(expected_body.splitlines(), body_here.splitlines(), n=1))[:12]])
        for url in sorted(pages.keys() | expected.keys())
        if (body_here := pages.get(url, "")) != (expected_body := expected.get(url, ""))
    ]


def write_shipped(file: str) -> None:
    """Load the record that ships into the empty database of this process, and write its public pages to a file."""
    setup_test_environment(debug=False)
    call_command("migrate", verbosity=0)
    load(settings.FIXTURES_DIR)
    write_pages(Path(file), everything_shown())


def write_pages(file: Path, pages: dict[str, str]) -> None:
    """Write pages to a file. It is renamed into place when complete."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(pages))
    unfinished.rename(file)


def pages_on_sqlite(cache: pytest.Cache) -> Path:
    """The cache file of the pages on SQLite. Its name is a digest of all files that determine the pages."""
    folder = cache.mkdir("pages")
    digest = sha256()
    for path in sorted(
        path for folder_name in PAGE_SOURCES for path in (settings.BASE_DIR / folder_name).rglob("*") if path.is_file()
    ):
        if "__pycache__" not in path.parts:
            digest.update(f"{path}".encode() + path.read_bytes())
    file = folder / f"{digest.hexdigest()}.json"
    for older in folder.glob("*.json"):
        if older != file:
            older.unlink()
    return file
