"""What a page may cost: queries, the same at one row and at a thousand, and kilobytes."""

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .crowd import Crowd
from .site import Site, feeds, get, names

pytestmark = pytest.mark.django_db

# The record version twice, for the ETag and for the foot; then what the page shows: a query for each list and for each
# relation that leads to many, one or two for each facet, and one for each noun that may rest on a passage.
BUDGETS = {
    "home": 37,
    "about": 2,
    "method": 2,
    "coverage": 5,
    "search": 5,
    "disagreements": 25,
    "glossary": 6,
    "healthz": 1,
    "meetings": 6,
    "meeting": 27,
    "what-changed": 21,
    "initiatives": 14,
    "initiative": 34,
    "outcomes": 17,
    "outcome": 17,
    "commitments": 19,
    "commitment": 18,
    "perspectives": 14,
    "perspective": 17,
    "partners": 10,
    "partner": 37,
    "matrix": 10,
    "actors": 8,
    "actor": 38,
    "themes": 4,
    "theme": 17,
    "sources": 7,
    "source": 16,
    "passage": 16,
    "timeline": 42,
    "calendar": 19,
    "language": 8,
    "calendar.ics": 10,
    "timeline.atom": 15,
    "meetings.atom": 4,
    "initiatives.atom": 4,
    "initiative.atom": 10,
    "outcomes.atom": 5,
    "commitments.atom": 6,
    "perspectives.atom": 4,
    "partners.atom": 4,
    "actors.atom": 4,
    "sources.atom": 3,
}
# Other views of a page.
VIEWS = {"/initiatives/?view=map": 23}
UNCHANGED = 1
LIST_KILOBYTES = 12
FIRST_VISIT_KILOBYTES = 100


def cost(address: str, **headers: str) -> int:
    """The queries of a page."""
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address, headers=headers).status_code in (200, 304)
    return len(queries)


def costs(site: Site) -> dict[str, int]:
    """The queries of every page, of its other views, and of every feed and calendar."""
    addresses = site.addresses() | site.feeds() | {view: view for view in VIEWS}
    return {name: cost(address) for name, address in addresses.items()}


def kilobytes(content: bytes) -> float:
    """The size as it is sent."""
    return len(gzip.compress(content)) / 1000


def test_every_page_has_a_budget() -> None:
    assert sorted([*names(), *feeds()]) == sorted(BUDGETS)


def test_pages_cost_the_same_with_one_row_and_with_a_thousand() -> None:
    site = Site()
    # The acronyms are read once for each version of the record, by the first page of it.
    get("/about/")
    before = costs(site)
    Crowd(site, 1000)
    after = costs(site)
    assert after == before
    assert after == BUDGETS | VIEWS


def test_a_page_that_has_not_changed_costs_one_query() -> None:
    address = Site().address("initiative")
    tag = get(address).headers["ETag"]
    assert cost(address, if_none_match=tag) == UNCHANGED


def test_a_list_of_fifty_is_light_and_so_is_a_first_visit() -> None:
    site = Site()
    # An acronym to explain on every other line.
    site.body.acronym = "ASEAN"
    site.body.save()
    Crowd(site, 1000)
    assert kilobytes(get(site.address("matrix")).content) <= LIST_KILOBYTES
    nouns = ("meetings", "initiatives", "outcomes", "commitments", "perspectives", "partners", "actors", "sources")
    for name in (*nouns, "timeline", "calendar"):
        html = get(site.address(name)).content
        soup = BeautifulSoup(html, "html.parser")
        assert len(soup.select(".rows > li")) == 50
        assert kilobytes(html) <= LIST_KILOBYTES
        linked = {link["href"] for link in soup.select("link[rel~=stylesheet], link[rel~=preload], link[rel~=icon]")}
        files = [Path(str(finders.find(str(path).removeprefix("/static/")))) for path in linked]
        assert len(files) == 3
        assert not soup.select("script:not([src][defer], [type='application/ld+json']), style, [style]")
        files += [
            Path(str(finders.find(str(script["src"]).removeprefix("/static/"))))
            for script in soup.select("script[src]")
        ]
        assert kilobytes(html) + sum(kilobytes(file.read_bytes()) for file in files) <= FIRST_VISIT_KILOBYTES
    for view in VIEWS:
        assert kilobytes(get(view).content) <= LIST_KILOBYTES
