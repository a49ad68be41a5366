"""What a page may cost: queries, the same at one row and at three hundred, and kilobytes."""

import gzip
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin.api.files import TYPES
from adgmin.pages.views import PAGE_SIZE
from tests import factories as f
from tests.answers.everything import nouns
from tests.html import parsed

from .crowd import Crowd, meant_by
from .site import VIEWS, Site, get, lists, most_queries, names

# How many queries there are depends on the code alone.
pytestmark = pytest.mark.django_db

UNCHANGED = 1
LIST_KILOBYTES = 12
FIRST_VISIT_KILOBYTES = 100
# Lists that show no rows, or of which a crowd has no fifty.
SHORT_LISTS = ("search", "disagreements", "corrections", "coverage", "matrix", "promised", *VIEWS)
CSS_URL = re.compile(r"url\([\"']?(?!data:)([^\"')]+)")


def ask(address: str, **headers: str) -> tuple[int, bytes]:
    """How many queries an address costs if nothing is kept in memory, and its answer."""
    with CaptureQueriesContext(connection) as queries:
        response: Any = Client().get(address, headers=headers)
        content = b"".join(response)
    assert response.status_code in (200, 304)
    return len(queries), content


def kilobytes(content: bytes) -> float:
    """The size as it is sent."""
    return len(gzip.compress(content)) / 1000


def test_three_hundred_rows_cost_the_same_queries_as_one() -> None:
    site = Site()
    site.outcome.under = site.older
    site.outcome.save()
    # Whatever names an act has one, so that it is fetched along before too.
    f.OutcomeFactory.create(initiative=site.initiative.parts.get(), meeting=site.meeting, passage=site.passage)
    for noun in nouns():
        for row in noun._default_manager.all():
            for aspect, value in meant_by(row):
                f.cite(row, site.passage, aspect=aspect, value=value)
    # An acronym to explain on every other line. These and the dates of sources are read once for each version of the
    # record, by its first page.
    site.body.acronym = "ASEAN"
    site.body.save()
    get("/")
    # The files of lists read the rows of the API, two hundred at a time.
    addresses = {name: address for name, address in site.every_address().items() if name.partition(".")[2] not in TYPES}
    before = {name: ask(address)[0] for name, address in addresses.items()}
    Crowd(site, 300)
    answers = {name: ask(address) for name, address in addresses.items()}
    after = {name: number for name, (number, _answer) in answers.items()}
    assert after == before
    assert {name: number for name, number in after.items() if number > most_queries(name)} == {}
    for name in names():
        assert_light(name, answers[name][1])


def assert_light(name: str, html: bytes) -> None:
    """A list has fifty rows and is light with them, and any page is, together with all it needs on a first visit."""
    soup = parsed(html)
    if name in (*lists(), "matrix"):
        assert kilobytes(html) <= LIST_KILOBYTES, name
        assert len(soup.select(".rows > li")) == PAGE_SIZE or name in SHORT_LISTS, name
    assert kilobytes(html) + sum(map(kilobytes, needed(soup))) <= FIRST_VISIT_KILOBYTES, name


def needed(soup: BeautifulSoup) -> Iterator[bytes]:
    """What a browser fetches besides the page: style sheets, fonts, scripts and images, and what style sheets name."""
    linked = soup.select("link[rel~=stylesheet], link[rel~=preload], link[rel~=icon], script[src], img[src]")
    files = {str(tag.get("src") or tag.get("href")).removeprefix("/static/") for tag in linked}
    assert any(name.endswith(".css") for name in files)
    for name in list(files):
        if name.endswith(".css"):
            files |= {posixpath.join(posixpath.dirname(name), url) for url in CSS_URL.findall(read(name).decode())}
    yield from map(read, files)


def read(name: str) -> bytes:
    """A file that is served beside the pages."""
    return Path(str(finders.find(name))).read_bytes()


def test_a_page_that_has_not_changed_costs_one_query() -> None:
    address = Site().address("initiative")
    tag = get(address).headers["ETag"]
    assert ask(address, if_none_match=tag) == (UNCHANGED, b"")
