"""No public URL of the record that ships takes more queries than its ceiling."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.pages.site import most_queries

pytestmark = pytest.mark.one_database


# As of a day the list of differences also reads the values that were reported by then.
DIFFERENCES_AS_OF = 31


def ceiling(url: str) -> int:
    """The most queries that a URL may take."""
    name = resolve(urlsplit(url).path).view_name
    return DIFFERENCES_AS_OF if name == "disagreements" and "as_of=" in url else most_queries(name)


@pytest.mark.xdist_group("every page")
def test_no_url_of_the_shipped_record_exceeds_its_query_ceiling(db: None, queries_by_url: dict[str, int]) -> None:
    over = {url: number for url, number in queries_by_url.items() if number > ceiling(url)}
    assert over == {}
