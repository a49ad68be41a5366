"""No public address of the record that ships asks more queries than its ceiling."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.pages.site import most_queries

pytestmark = pytest.mark.one_database


def ceiling(address: str) -> int:
    """The most queries that an address may ask."""
    return most_queries(resolve(urlsplit(address).path).view_name)


@pytest.mark.xdist_group("every page")
def test_no_address_of_the_shipped_record_exceeds_its_ceiling(db: None, queries_of_addresses: dict[str, int]) -> None:
    over = {address: number for address, number in queries_of_addresses.items() if number > ceiling(address)}
    assert over == {}
