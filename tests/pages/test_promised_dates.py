"""The page of promised dates: in which group a commitment is, and what its line says."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from tests import factories as f
from tests.horizon import around

from .site import one, page, words

pytestmark = pytest.mark.django_db


def promise(*checks: tuple[str, str, str], text: str = "A promise", **fields: Any) -> Any:
    """A commitment with checks: finding, date and due date; the horizon is 1 July 2024."""
    f.PassageFactory(source__published="2024-07-01")
    commitment = f.CommitmentFactory(text=text, **fields)
    for finding, date, due in checks:
        f.CheckFactory(commitment=commitment, finding=finding, date=date, due=due)
    return commitment


def groups(**query: Any) -> dict[str, list[str]]:
    """The names of the commitments under each heading."""
    return {
        words(one(section, "h2")): [words(name) for name in section.select("tbody .name")]
        for section in page("/commitments/dates/", **query).select(".section")
    }


MADE = ("made", "2023-02-10", "2023-12-31")


@pytest.mark.parametrize(
    ("checks", "group"),
    [
        ([MADE, ("kept", "2024-01-01", "")], "Kept late"),
        ([MADE, ("kept", "2023-12-31", "")], "Kept, not reported as late"),
        ([MADE, ("kept", "2023-12-31/2024-01-05", "")], "Kept, not reported as late"),
        ([MADE], "Date passed, not reported as kept"),
        ([MADE, ("followed-up", "2024-01-01", "")], "Date passed, not reported as kept"),
        ([MADE, ("restated", "2024-01-01", "2024-12-31")], "Postponed"),
        ([("made", "2023-02-10", "2024-12-31"), ("restated", "2024-01-01", "")], "Stated again, the date not moved"),
        ([("made", "2023-02-10", "2024-12-31"), ("repeated", "2024-01-01", "")], "Stated again, the date not moved"),
        ([("made", "2023-02-10", "2024-12-31")], "Ahead, or not known yet"),
        ([MADE, ("partly-kept", "2023-12-31", "")], "Partly kept"),
        ([MADE, ("dropped", "2023-12-31", "")], "Dropped"),
    ],
)
def test_commitment_is_in_the_first_group_whose_rule_it_meets(checks: list[Any], group: str) -> None:
    promise(*checks)
    assert groups() == {group: ["A promise"]}


@around("2024-07-01", "Date passed, not reported as kept", "Ahead, or not known yet", "Ahead, or not known yet")
def test_date_has_passed_only_with_a_text_later_than_it(day: str, expected: str) -> None:
    promise(("made", "2023-02-10", day))
    assert list(groups()) == [expected]


def test_line_says_what_was_promised_by_when_what_came_and_how_late() -> None:
    commitment = promise(MADE, ("kept", "2024-01-10", ""))
    cells = [words(cell) for cell in page("/commitments/dates/").select("tbody tr > *")]
    kept = commitment.checks.get(finding="kept").citations.get().passage
    assert cells[0].startswith("A promise")
    assert cells[1].startswith("10 February 2023")
    assert cells[2] == "31 December 2023"
    assert cells[3] == f"kept, 10 January 2024 at least 10 days late {kept.short_name}"


def test_days_are_not_counted_from_an_inferred_date() -> None:
    commitment = promise(("made", "2023-02-10", ""), ("kept", "2024-01-10", ""))
    with record.editing():
        made = commitment.checks.get(finding="made")
        made.due = "2023-12-31"
        made.save()
        f.cite(made, aspect="due", value="2023-12-31", printed="this year", basis="inferred")
    said = words(one(page("/commitments/dates/"), "tbody"))
    assert "late" not in said
    assert "31 December 2023 inferred" in said


def test_numbers_of_the_groups_come_first() -> None:
    promise(MADE)
    promise(MADE, text="Another")
    promise(("made", "2023-02-10", "2025"), text="A third")
    promise(("made", "2023-02-10", ""), text="Without a date")
    assert words(one(page("/commitments/dates/"), ".stands p")) == (
        "3 commitments have a date: 2 date passed, not reported as kept; 1 ahead, or not known yet."
    )


def test_page_is_as_of_the_day_and_narrowed_by_filters() -> None:
    promise(MADE, ("kept", "2024-01-10", ""), owner=f.ActorFactory(slug="atlantis"))
    promise(("made", "2024-02-01", "2024-03-01"), text="Later")
    assert groups(as_of="2024-01-09") == {"Ahead, or not known yet": ["A promise"]}
    assert groups(actor="atlantis") == {"Kept late": ["A promise"]}


def test_page_without_a_row_says_so() -> None:
    soup = page("/commitments/dates/")
    assert "No commitment with a date is in the record." in words(soup)
    assert not soup.select(".stands")


def test_order_cannot_be_chosen() -> None:
    assert words(one(page("/commitments/dates/", 400, ordering="due"), "dt")) == "ordering"


@pytest.mark.parametrize("word", ["dates", "asked", "changes", "matrix"])
def test_word_that_is_an_address_is_no_slug(word: str) -> None:
    with pytest.raises(ValidationError, match="is the address of a page"):
        f.CommitmentFactory.build(slug=word, initiative=None).full_clean()


def test_later_statement_does_not_reach_an_earlier_day() -> None:
    promise(("made", "2023-02-10", "2024-12-31"), ("restated", "2024-01-10", ""))
    assert groups() == {"Stated again, the date not moved": ["A promise"]}
    assert groups(as_of="2024-01-09") == {"Ahead, or not known yet": ["A promise"]}


@pytest.mark.parametrize(
    ("checks", "came"),
    [
        ([MADE, ("kept", "2023-12-31", ""), ("followed-up", "2024-02-01", "")], "kept, 31 December 2023"),
        ([("kept", "2023-12-31", "2023-12-31")], "kept, 31 December 2023"),
        ([MADE, ("followed-up", "2024-02-01", "")], "progress reported, 1 February 2024"),
        ([MADE], "nothing reported"),
    ],
)
def test_what_came_is_what_ended_it_or_the_last_report(checks: list[Any], came: str) -> None:
    promise(*checks)
    assert words(page("/commitments/dates/").select("tbody td")[-1]).startswith(came)
