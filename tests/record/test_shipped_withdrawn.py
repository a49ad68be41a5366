"""A record withdrawn in the fixtures answers 410 with its reason, or redirects if it was merged."""

from pathlib import Path

import pytest
from django.test import Client

from adgmin import record

from .files import edit, load, rows

REASON = "It was only discussed."
WITHDRAWN = {"state": "withdrawn", "withdrawn_because": REASON}


@pytest.fixture(params=["fresh", "published before"])
def withdrawing(request: pytest.FixtureRequest, shipped: Path) -> Path:
    """Loaded fixtures that withdraw a perspective and merge one initiative into another."""
    if request.param != "fresh":
        load(shipped)
    [view] = [row["fields"]["slug"] for row in rows(shipped, "perspectives.json") if "slug" in row["fields"]]
    edit(shipped, "perspectives.json", view, **WITHDRAWN)
    edit(shipped, "initiatives.json", "b-the-new-guide", **WITHDRAWN, merged_into=["a-guide"])
    load(shipped)
    return shipped


def test_withdrawn_record_answers_410_with_the_reason(withdrawing: Path) -> None:
    [view] = [row["fields"]["slug"] for row in rows(withdrawing, "perspectives.json") if "slug" in row["fields"]]
    page = Client().get(f"/perspectives/{view}/")
    assert page.status_code == 410
    assert REASON in page.content.decode()
    response = Client().get(f"/api/v1/perspectives/{view}/")
    assert (response.status_code, response.json()["reason"]) == (410, REASON)


@pytest.mark.parametrize("address", ["/initiatives/{}/", "/api/v1/initiatives/{}/"])
def test_merged_record_redirects_to_the_other(withdrawing: Path, address: str) -> None:
    response = Client().get(address.format("b-the-new-guide"))
    assert response.status_code == 301
    assert response.headers["Location"].endswith(address.format("a-guide"))


def test_a_second_load_changes_nothing(withdrawing: Path) -> None:
    version = record.version().number
    assert summary_statuses(load(withdrawing)) == {"unchanged"}
    assert record.version().number == version


def summary_statuses(printed: str) -> set[str]:
    """The statuses in the summary line."""
    counts = printed.splitlines()[-1].partition(": ")[2].partition(".")[0]
    return {count.partition(" ")[2] for count in counts.split(", ")}
