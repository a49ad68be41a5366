"""No public URL of the record that ships takes more queries than its ceiling."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.pages.site import most_queries

pytestmark = pytest.mark.one_database

# Finding the record that a filter names takes one query more than the plain list.
NAMED_RECORD = 1


@pytest.mark.xdist_group("every page")
def test_no_url_of_the_shipped_record_exceeds_its_query_ceiling(db: None, queries_by_url: dict[str, int]) -> None:
    over = {
        url: number
        for url, number in queries_by_url.items()
        if number > most_queries(resolve(urlsplit(url).path).view_name) + NAMED_RECORD * bool(urlsplit(url).query)
    }
    assert over == {}
