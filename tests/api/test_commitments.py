"""Commitments as they stood on a day, and what is asked of their checks."""

from typing import Any

import pytest

from adgmin.record import State
from initiatives.models import Commitment
from tests import factories as f
from tests.api.calls import read, refused, slugs
from tests.api.test_paging import walk
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
@remembered
def commitment() -> Commitment:
    """Made at a meeting in 2022 for 2023, put off at one in 2023 to 2025, and kept between meetings in 2024.

    The sources are read up to June 2025.
    """
    f.SourceFactory.create(published="2025-06-01")
    row: Commitment = f.CommitmentFactory.create()
    say(row, "made", meeting=f.MeetingFactory.create(name="2nd", date="2022-01-27"), due="2023", due_words="next year")
    say(row, "postponed", meeting=f.MeetingFactory.create(name="3rd", date="2023-02-09"), due="2025")
    say(row, "kept", meeting=None, date="2024-06-01")
    return row


def say(commitment: Commitment, finding: str, **fields: Any) -> None:
    """A check without a date of its own, unless it is given one."""
    f.CheckFactory.create(**{"commitment": commitment, "finding": finding, "date": "", **fields})


STANDING = ("standing", "first_due", "due", "days_late", "repeated", "postponed", "silent")


@pytest.mark.parametrize(
    ("day", "stood"),
    [
        ("2022-12-31", ("open", "2023", "2023", 0, False, False, False)),
        ("2023-12-31", ("open", "2023", "2025", 731, False, True, False)),
        ("2024-05-31", ("open", "2023", "2025", 731, False, True, False)),
        ("2024-06-01", ("kept-late", "2023", "2025", 153, False, True, False)),
    ],
)
def test_standing_is_as_of_the_day_in_the_list_and_alone(
    commitment: Commitment, day: str, stood: tuple[Any, ...]
) -> None:
    (listed,) = read("commitments/", as_of=day)["results"]
    alone = read(f"commitments/{commitment.slug}/", as_of=day)
    for shown in (listed, alone):
        assert tuple(shown[name] for name in STANDING) == stood


def test_single_commitment_has_the_checks_by_the_day(commitment: Commitment) -> None:
    def found(**query: Any) -> list[str]:
        return [check["finding"] for check in read(f"commitments/{commitment.slug}/", **query)["checks"]]

    assert found(as_of="2022-12-31") == ["made"]
    assert "kept" not in found(as_of="2024-05-31")
    assert "kept" in found()


def test_without_a_day_the_standing_is_that_of_today(commitment: Commitment) -> None:
    shown = read(f"commitments/{commitment.slug}/")
    assert (shown["standing"], shown["standing_label"]) == ("kept-late", "kept late")
    assert read("commitments/")["results"][0]["standing"] == "kept-late"


def test_commitment_is_left_out_before_it_was_stated(commitment: Commitment) -> None:
    assert slugs("commitments/", as_of="2022-01-26") == []
    read(f"commitments/{commitment.slug}/", 404, as_of="2022-01-26")


def test_single_commitment_takes_no_parameter_but_as_of(commitment: Commitment) -> None:
    assert list(refused(f"commitments/{commitment.slug}/", standing="open")) == ["standing"]
    assert list(refused(f"commitments/{commitment.slug}/", as_of="then")) == ["as_of"]


def test_due_dates_have_bounds_and_text(commitment: Commitment) -> None:
    (shown,) = read("commitments/")["results"]
    assert {name: value for name, value in shown.items() if name.startswith(("due", "first_due"))} == {
        "first_due": "2023",
        "first_due_earliest": "2023-01-01",
        "first_due_latest": "2023-12-31",
        "first_due_text": "2023",
        "due": "2025",
        "due_earliest": "2025-01-01",
        "due_latest": "2025-12-31",
        "due_text": "2025",
        "due_inferred": False,
    }


def test_commitment_without_a_due_date_has_no_bounds() -> None:
    f.CheckFactory.create()
    (shown,) = read("commitments/")["results"]
    dues = {name: value for name, value in shown.items() if name.startswith(("due", "first_due"))}
    assert dues.pop("due_inferred") is False
    assert set(dues.values()) == {None}


def test_checks_are_in_order_of_date(commitment: Commitment) -> None:
    say(commitment, "dropped", date="2024-07-01", state=State.DRAFT)
    made, postponed, kept = read(f"commitments/{commitment.slug}/")["checks"]
    assert [check["finding"] for check in (made, postponed, kept)] == ["made", "postponed", "kept"]
    assert (made["due"], made["due_words"], made["due_text"]) == ("2023", "next year", "2023")
    assert (made["date"], made["meeting"]["name"], made["commitment"]["key"]) == ("2022-01-27", "2nd", commitment.slug)
    assert (kept["date"], kept["meeting"], kept["due"], kept["due_words"]) == ("2024-06-01", None, None, None)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"standing": "open"}, False),
        ({"standing": "kept-late"}, True),
        ({"standing": ["open", "kept-late"]}, True),
        ({"standing": "open", "as_of": "2024-05-31"}, True),
        ({"standing": "kept-late", "as_of": "2024-05-31"}, False),
        ({"date_before": "2023-12-31"}, False),
        ({"date_before": "2023-12-31", "as_of": "2022-12-31"}, True),
        ({"date_after": "2025-12-31"}, True),
        ({"date_after": "2025-12-31", "as_of": "2022-12-31"}, False),
        ({"finding": "kept"}, True),
        ({"finding": "kept", "as_of": "2024-05-31"}, False),
        ({"meeting": "3rd"}, True),
        ({"meeting": "3rd", "as_of": "2022-12-31"}, False),
    ],
)
def test_filters_use_the_standing_of_the_day(commitment: Commitment, query: dict[str, Any], kept: bool) -> None:
    assert slugs("commitments/", **query) == [commitment.slug] * kept


def test_one_check_must_match_all_filters_on_checks(commitment: Commitment) -> None:
    assert slugs("commitments/", meeting="2nd", finding="made") == [commitment.slug]
    assert slugs("commitments/", meeting="3rd", finding="made") == []


def test_commitment_is_listed_once_however_many_checks_match(commitment: Commitment) -> None:
    assert slugs("commitments/", meeting=["2nd", "3rd"], finding=["made", "postponed"]) == [commitment.slug]


@pytest.mark.parametrize(
    ("ordering", "order"),
    [("", "abcd"), ("due", "abcd"), ("-due", "cdba"), ("name", "bacd"), ("-name", "dcab"), ("standing", "bacd")],
)
def test_orders_by_due_date_name_and_standing_lose_no_row(ordering: str, order: str) -> None:
    for name, text, due in (("a", "2nd", "2099"), ("b", "1st", "2100"), ("c", "3rd", ""), ("d", "4th", "")):
        finding = "kept" if name == "b" else "made"
        say(f.CommitmentFactory.create(slug=name, text=text), finding, date="2023", due=due)
    assert slugs("commitments/", ordering=ordering) == list(order)
    for size in (1, 3):
        pages, _last = walk(f"/api/v1/commitments/?ordering={ordering}&page_size={size}", "next")
        assert [slug for page in pages for slug in page] == list(order)
