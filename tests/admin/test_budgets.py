"""Ceilings of the admin pages for queries, options and weight, which hold for any number of rows."""

import gzip
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin.curation import sessions
from tests.pages.crowd import Crowd
from tests.pages.site import Site

from .curator import REGISTERED, Curator
from .pages import admin_pages, autocomplete_urls

# The number of queries is the same on both databases.
pytestmark = pytest.mark.django_db

# Every page has two queries for session and user and two for permissions. A list has one each for the count, the rows
# and the years of the filter. “asked” (all filters used) adds one for each row that a filter names, “counts” one for
# each filter. A form fetches the row, its related rows, its inline rows and the differences. “about” (an add form for
# a passage) adds one for each of the eleven cited models. “history” reads the names of each model referred to.
# “delete” of a public row only redirects. “bench” reads all names, and what cites the passage.
MOST_QUERIES = {
    "list": 10, "asked": 14, "counts": 25, "history": 20, "delete": 40, "change": 20, "add": 6, "about": 22,
    "bench": 40,
}  # fmt: skip
OFFERED = 6
# Of the numbers at its top, reviews and near-duplicates take two each, versions and changes of accounts one each, the
# decisions after a meeting seven.
INDEX = 24

# The most options of one select or filter; longer choices need a search box.
MOST_OPTIONS = 50
LIST_KILOBYTES = 12
CHOICES = re.compile(r'<select name="(.*?)".*?</select>|<details data-filter-title="(.*?)".*?</details>', re.DOTALL)


class Neighbours(Crowd):
    """A crowd with fewer rows around one row: they become inline rows of its form, which are slow to render."""

    NEAR = 20


def cost(curator: Curator, where: str) -> int:
    """The number of queries of a page. Asserts its ceilings for options and, if it is a list, for weight."""
    with CaptureQueriesContext(connection) as queries:
        response = curator.client.get(where)
    assert response.status_code in (200, 302), where
    for choice in CHOICES.finditer(response.content.decode()):
        assert choice[0].count("<option") + choice[0].count("<a ") <= MOST_OPTIONS, f"{where}: {choice[1] or choice[2]}"
    if 'id="result_list"' in response.content.decode():
        assert len(gzip.compress(response.content)) / 1000 <= LIST_KILOBYTES, where
    return len(queries)


def test_pages_cost_the_same_with_one_row_and_with_three_hundred(
    curator: Curator, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once a minute a page also saves when the session was last used.
    monkeypatch.setattr(sessions, "PRECISION", float("inf"))
    site = Site()
    ContentType.objects.get_for_models(*REGISTERED, for_concrete_models=False)  # Django caches them.
    pages = {noun.__name__: admin_pages(curator, site, noun) for noun in REGISTERED}
    boxes = autocomplete_urls()

    def costs() -> dict[str, dict[str, int]]:
        return {noun: {name: cost(curator, where) for name, where in found.items()} for noun, found in pages.items()}

    few, offered, index = costs(), [cost(curator, where) for where in boxes.values()], cost(curator, "/admin/")
    Neighbours(site, 300)
    assert costs() == few
    for noun, queries in few.items():
        assert {page: number for page, number in queries.items() if number > MOST_QUERIES[page]} == {}, noun
    assert [cost(curator, where) for where in boxes.values()] == offered == [OFFERED] * len(boxes)
    assert cost(curator, "/admin/") == index == INDEX
