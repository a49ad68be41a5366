"""The page of the data leads to every file and list of the API, and says what each column of them means."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from adgmin.portal.api import RESOURCES

from .site import Site, one, page, words

pytestmark = pytest.mark.django_db

PLURALS = [viewset.queryset.model.plural for viewset in RESOURCES]


def content(address: str) -> str:
    """What an address answers, sent in pieces or not."""
    response: Any = Client().get(address)
    assert response.status_code == 200, address
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def head(address: str) -> list[str]:
    """The names of the columns of a CSV file."""
    return next(csv.reader(io.StringIO(content(address).removeprefix("\ufeff"))))


def test_every_list_is_linked_and_every_column_explained() -> None:
    Site()
    soup = page("/data/")
    links = {str(link["href"]) for link in soup.select("main a[href^='/']")}
    for plural in PLURALS:
        assert {f"/{plural}.csv", f"/{plural}.xlsx", f"/{plural}.jsonl", f"/api/v1/{plural}/"} <= links
        lines = soup.select(f"#of-{plural} tbody tr")
        assert [words(one(line, "code")) for line in lines] == head(f"/{plural}.csv?as_of=2024-12-31")
        assert all(words(cell) for line in lines for cell in line.select("td")), plural
    for address in links - {f"/{plural}.{ending}" for plural in PLURALS for ending in ("csv", "xlsx", "jsonl")}:
        assert Client().get(address).status_code == 200, address


def test_every_example_can_be_followed() -> None:
    Site()
    examples = [code.get_text() for code in page("/data/").select("pre")]
    addresses = [address for code in examples for address in re.findall(r'"http://testserver(.*?)"', code)]
    assert len(addresses) == len(examples) + 1
    for address in addresses:
        assert content(address), address
    assert {"meeting_name", "verb_label"} <= set(head("/outcomes.csv"))


def test_lists_lead_to_their_rows_as_files_with_the_same_filters() -> None:
    site = Site()
    soup = page("/outcomes/", verb=site.outcome.verb, ordering="date", page=1)
    links = [str(link["href"]) for link in soup.select(".ways-out a[href*='outcomes']:not([type])")]
    assert links[:3] == [f"/outcomes.{ending}?verb={site.outcome.verb}" for ending in ("csv", "xlsx", "jsonl")]
    assert links[3] == f"/api/v1/outcomes/?verb={site.outcome.verb}"
    assert links[3] in [link["href"] for link in soup.select("link[rel=alternate]")]
