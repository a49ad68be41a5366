"""Pages by cursor: every row once, in order, whatever changes meanwhile."""

import json
from itertools import chain
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client

from initiatives.models import Outcome
from tests import factories as f
from tests.api.calls import read, refused
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DATES = ["2023-02-09", "2023-02-09", "2023-02-09/2023-02-10", "2023-02", "2023", "2023", "[..2023-02-10]"]


@pytest.fixture
@remembered
def outcomes() -> None:
    """Seven outcomes, of which dates, verbs and places are often the same."""
    meeting, passage = f.MeetingFactory.create(), f.PassageFactory.create()
    for number, date in enumerate(DATES):
        verb = "noted" if number % 2 else "endorsed"
        f.OutcomeFactory.create(
            meeting=meeting, initiative=None, body=meeting.body, passage=passage, date=date, verb=verb
        )


def walk(address: str, way: str) -> tuple[list[list[str]], str]:
    """The slugs on each page from an address on, and the address of the last page."""
    pages = []
    while True:
        page = Client().get(address).json()
        pages.append([row["slug"] for row in page["results"]])
        if page[way] is None:
            return pages, address
        address = page[way]


@pytest.mark.usefixtures("outcomes")
@pytest.mark.parametrize(
    ("ordering", "size"),
    [
        ("", 1), ("", 3), ("", 7), ("date", 3), ("-date", 3), ("object", 3), ("-object", 3), ("verb", 2), ("-verb", 2),
        ("place", 2), ("-place", 2),
    ],
)  # fmt: skip
def test_no_row_is_lost_or_doubled_there_or_back(ordering: str, size: int) -> None:
    whole = [row["slug"] for row in read("outcomes/", ordering=ordering)["results"]]
    assert len(set(whole)) == len(DATES)
    there, last = walk(f"/api/v1/outcomes/?ordering={ordering}&page_size={size}", "next")
    back, _first = walk(last, "previous")
    assert list(chain(*there)) == list(chain(*reversed(back))) == whole
    assert all(len(page) == size for page in there[:-1])


def test_a_row_that_comes_or_goes_between_two_pages_moves_no_other(outcomes: None) -> None:
    first = read("outcomes/", ordering="object", page_size=3)
    f.OutcomeFactory.create(title="AAA, before all others")
    f.withdraw(Outcome.objects.get(slug=first["results"][0]["slug"]))
    second = Client().get(first["next"]).json()
    titles = sorted(Outcome.objects.filter(title__startswith="Object").values_list("title", flat=True))
    assert [row["object"] for row in second["results"]] == titles[3:6]


def test_from_a_page_of_which_all_rows_have_gone_there_is_a_way_back_to_what_is_left(outcomes: None) -> None:
    address = read("outcomes/", ordering="object", page_size=4)["next"]
    titles = sorted(Outcome.objects.values_list("title", flat=True))
    for outcome in Outcome.objects.filter(title__in=titles[4:]):
        f.withdraw(outcome)
    gone = Client().get(address).json()
    assert (gone["results"], gone["next"]) == ([], None)
    back = Client().get(gone["previous"]).json()
    assert [row["object"] for row in back["results"]] == titles[:4]
    assert (back["previous"], back["next"]) == (None, None)


def test_the_count_is_of_all_rows_that_the_filters_keep(outcomes: None) -> None:
    page = read("outcomes/", verb="endorsed", page_size=1)
    assert page["count"] == 4
    assert Client().get(page["next"]).json()["count"] == 4


def test_links_keep_the_filters(outcomes: None) -> None:
    pages, _last = walk("/api/v1/outcomes/?verb=noted&page_size=1", "next")
    assert len(pages) == 3


def test_an_empty_list_has_no_pages_beside_it() -> None:
    assert read("outcomes/") == {
        "count": 0, "count_exact": True, "next": None, "previous": None, "record_version": 0, "horizon": None,
        "results": [],
    }  # fmt: skip


def test_a_cursor_of_another_order_or_from_elsewhere_is_refused(outcomes: None) -> None:
    address = read("outcomes/", ordering="object", page_size=3)["next"]
    assert Client().get(address.replace("ordering=object", "ordering=date")).status_code == 400
    forged: dict[str, Any] = {"cursor": Signer().sign_object([False, "x"])}
    assert "next" in refused("outcomes/", **forged)["cursor"]


def test_the_same_page_twice_is_the_same_to_the_byte(outcomes: None) -> None:
    first, second = (Client().get("/api/v1/outcomes/?page_size=2").content for _ in range(2))
    assert first == second
    assert json.loads(first)["next"]
