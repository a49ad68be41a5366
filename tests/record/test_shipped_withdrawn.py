"""A record that the fixtures withdraw answers at its address with the reason, or leads to what took its place."""

from pathlib import Path

import pytest
from django.test import Client

from adgmin import record

from .files import edit, load, rows

REASON = "It was only discussed."
WITHDRAWN = {"state": "withdrawn", "withdrawn_because": REASON}


@pytest.fixture(params=["fresh", "published before"])
def withdrawing(request: pytest.FixtureRequest, shipped: Path) -> Path:
    """The fixtures of a record that withdraw a perspective, and merge one initiative into another."""
    if request.param != "fresh":
        load(shipped)
    [view] = [row["fields"]["slug"] for row in rows(shipped, "perspectives.json") if "slug" in row["fields"]]
    edit(shipped, "perspectives.json", view, **WITHDRAWN)
    edit(shipped, "initiatives.json", "b-the-new-guide", **WITHDRAWN, merged_into=["a-guide"])
    load(shipped)
    return shipped


def test_its_address_answers_with_the_reason(withdrawing: Path) -> None:
    [view] = [row["fields"]["slug"] for row in rows(withdrawing, "perspectives.json") if "slug" in row["fields"]]
    page = Client().get(f"/perspectives/{view}/")
    assert page.status_code == 410
    assert REASON in page.content.decode()
    answer = Client().get(f"/api/v1/perspectives/{view}/")
    assert (answer.status_code, answer.json()["reason"]) == (410, REASON)


@pytest.mark.parametrize("address", ["/initiatives/{}/", "/api/v1/initiatives/{}/"])
def test_the_address_of_a_merged_record_leads_to_the_other(withdrawing: Path, address: str) -> None:
    answer = Client().get(address.format("b-the-new-guide"))
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(address.format("a-guide"))


def test_a_second_load_changes_nothing(withdrawing: Path) -> None:
    version = record.version().number
    assert listed_fates(load(withdrawing)) == {"unchanged"}
    assert record.version().number == version


def listed_fates(printed: str) -> set[str]:
    """The fates in the summary."""
    counts = printed.splitlines()[-1].partition(": ")[2].partition(".")[0]
    return {count.partition(" ")[2] for count in counts.split(", ")}
