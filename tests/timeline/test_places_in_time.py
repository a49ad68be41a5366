"""Entries are listed exactly as precisely as they are dated."""

from typing import Any

import pytest
from bs4 import Tag

from adgmin import record
from adgmin.pages.views import PAGE_SIZE
from adgmin.portal.timeline.stream import EntryKind, EntryStub
from tests import factories as f
from tests.horizon import around
from tests.pages.site import one, page, words

from .conftest import DatedRecord


def headed(**query: Any) -> list[tuple[str, list[str]]]:
    """The headings of the timeline, with the date, kind and name of the entries under each."""
    found: list[tuple[str, list[str]]] = []
    for part in page("/timeline/", **query).select(".year h3, .year h4, .stream > li"):
        if part.name == "li":
            found[-1][1].append(line(part))
        else:
            found.append((words(part), []))
    return [(heading, lines) for heading, lines in found if lines]


def line(part: Tag) -> str:
    """The heading of an entry, without its details."""
    return f"{words(one(part, 'p'))}: {words(one(part, '.body > .name'))}"


LATEST_FIRST = [
    ("2025 planned or due", ["2025 , period ends: The guide"]),
    ("Month not known", ["2024 , outcome: launched the guide", "2024 , period: The plan of 2024"]),
    ("February 2024", ["30 January – 2 February 2024 , meeting: 4th Meeting"]),
    ("Month not known", ["2023 , period begins: The guide", "January – June 2023 , due: The guide is written"]),
    ("December 2023", ["December 2023 , commitment: The guide is written"]),
    (
        "February 2023",
        ["9–10 February 2023 , meeting: 3rd Meeting", "9 February 2023 , source published: {source}"],
    ),
    ("2024 or earlier", ["by 1 May 2024 , outcome: reported the reports"]),
]


def test_latest_comes_first_and_what_has_no_date_stated_comes_last(dated: DatedRecord) -> None:
    expected = [(heading, [each.format(source=dated.source) for each in lines]) for heading, lines in LATEST_FIRST]
    assert headed() == expected


def test_the_order_can_be_reversed(dated: DatedRecord) -> None:
    found = headed(ordering="date")
    assert [heading for heading, _lines in found] == [
        "Month not known", "February 2023", "December 2023", "Month not known", "February 2024",
        "2025 planned or due", "2024 or earlier",
    ]  # fmt: skip
    assert found[0][1] == ["January – June 2023 , due: The guide is written", "2023 , period begins: The guide"]


def test_a_link_reverses_the_order(dated: DatedRecord) -> None:
    link = one(page("/timeline/"), ".orders a")
    assert link["href"] == "?ordering=date"
    assert words(one(page("/timeline/", ordering="date"), ".orders a")).startswith("Date")


def test_rows_without_a_date_are_not_listed(dated: DatedRecord) -> None:
    assert "A meeting of no date" not in words(page("/timeline/"))


@pytest.mark.parametrize(
    ("date", "year", "month"),
    [
        ("2023", 2023, 0),
        ("2023-02", 2023, 2),
        ("2023-01", 2023, 1),
        ("2023-02-09", 2023, 2),
        ("2023-01/2023-06", 2023, 0),
        ("2023-01-15/2023-02-13", 2023, 2),
        ("2023-01-15/2023-02-14", 2023, 2),
        ("2023-01-15/2023-02-15", 2023, 0),
        ("2023-12-31", 2023, 12),
        ("2024-01-01", 2024, 1),
        ("2024-01-30/2024-02-02", 2024, 2),
        ("[2024-01,2024-02]", 2024, 0),
        ("[..2022-01-31]", 2022, 0),
        ("2018/2022", 2022, 0),
        ("2023~", 2023, 0),
    ],
)
def test_only_precise_dates_are_listed_under_a_month(date: str, year: int, month: int) -> None:
    stub = EntryStub(EntryKind.DUE, 1, "slug", date)
    assert (stub.span.last, stub.month) == (year, month)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("date", "heading"),
    [
        ("[2024-01-30..2025-01-17]", "2024 or 2025"),
        ("[2023-12-28..2024-01-05]", "2023 or 2024"),
        ("[2023-12,2024-01]", "2023 or 2024"),
        ("[2022-06..2024-06]", "between 2022 and 2024"),
        ("2018/2022", "2018 to 2022"),
        ("[..2024-01-17]", "2024 or earlier"),
        ("2024-02", "2024"),
        ("2023-12-30/2024-01-02", "2024"),
    ],
)
def test_a_date_of_several_years_is_listed_under_their_range(date: str, heading: str) -> None:
    f.OutcomeFactory(date=date, meeting=None, passage=f.PassageFactory(source__published="2025-06-01"))
    assert [words(year) for year in page("/timeline/", kind="outcomes").select(".year > h3")] == [heading]


@pytest.mark.django_db
def test_a_range_of_years_is_listed_beside_its_last_year_and_no_date_stated_last() -> None:
    f.SourceFactory(published="2025-06-01")
    for date in ("2024-03", "[2023-02-11..2024-02-02]", "[..2024-02-02]", "2018/2024", "2025", "2023"):
        f.OutcomeFactory(date=date, meeting=None)
    expected, undated = ["2025", "2024", "2023 or 2024", "2018 to 2024", "2023"], ["2024 or earlier"]
    for ordering, headings in (("-date", expected + undated), ("date", expected[::-1] + undated)):
        soup = page("/timeline/", kind="outcomes", ordering=ordering)
        assert [words(year) for year in soup.select(".year > h3")] == headings
        assert [words(year) for year in soup.select("section:has(> #undated) .year > h3")] == undated
        assert not soup.select(".year > h4:-soup-contains('not known')")


def test_outcomes_are_listed_under_their_meeting_strongest_first(dated: DatedRecord) -> None:
    meeting = page("/timeline/").select(".stream > li:has(> .meetings)")[-1]
    assert [words(each.select_one("a")) for each in meeting.select(".said > li")] == [
        "endorsed the guide", "noted the code", "reported the reports",
    ]  # fmt: skip
    assert "All 3 outcomes 1 outcome with its own date" in words(meeting)
    assert "Commitments : 1 stated" in words(meeting)


def test_years_after_the_day_shown_are_marked_as_planned(dated: DatedRecord) -> None:
    f.SourceFactory(published="2024-12-31")
    soup = page("/timeline/", as_of="2024-06-30")
    assert [words(year) for year in soup.select(".year > h3")] == [
        "2025 planned or due",
        "2024",
        "2023",
        "2024 or earlier",
    ]


@pytest.mark.django_db
def test_year_or_an_earlier_one_is_not_marked_as_planned() -> None:
    f.CheckFactory(due="[..2026]")
    assert next(words(year) for year in page("/timeline/").select(".year > h3")) == "2026 or earlier"


@around("2024-12-31", "2025 planned or due", "2025 planned or due", "2025")
def test_year_is_ahead_until_the_last_day_of_the_year_before(dated: DatedRecord, day: str, expected: str) -> None:
    f.SourceFactory(published="2026")
    headings = [words(year) for year in page("/timeline/", as_of=day).select(".year > h3")]
    assert headings[0] == expected


@around("2025-06-30", (False, True), (True, True), (True, False))
def test_end_of_a_period_is_found_by_the_days_that_it_may_be_on(
    dated: DatedRecord, day: str, expected: tuple[bool, bool]
) -> None:
    f.InitiativeFactory(name="A short plan", period="2024-06-01/2025-06-30", passage=dated.passage)
    found = [
        [line for line in lines_on(**{name: day}) if "period ends" in line and "A short plan" in line]
        for name in ("date_before", "date_after")
    ]
    assert tuple(map(bool, found)) == expected


@around("2024-06-01", (False, True), (True, True), (True, False))
def test_beginning_of_a_period_is_found_by_the_days_that_it_may_be_on(
    dated: DatedRecord, day: str, expected: tuple[bool, bool]
) -> None:
    f.InitiativeFactory(name="A short plan", period="2024-06-01/2025-06-30", passage=dated.passage)
    found = [
        [line for line in lines_on(**{name: day}) if "period begins" in line and "A short plan" in line]
        for name in ("date_before", "date_after")
    ]
    assert tuple(map(bool, found)) == expected


def lines_on(**query: Any) -> list[str]:
    """The lines of the timeline, without headings."""
    return [line for _heading, lines in headed(**query) for line in lines]


@around("2024-02-29", False, True, True)
def test_source_is_there_from_the_last_day_of_its_date(dated: DatedRecord, day: str, expected: bool) -> None:
    source = f.SourceFactory(title="A report of it", published="2024-02")
    with record.editing():
        source.meetings.set([dated.meeting])
    assert any("A report of it" in line for line in lines_on(as_of=day)) is expected


@pytest.mark.django_db
@pytest.mark.both_databases
def test_pages_that_cut_the_entries_of_a_date_have_each_of_them_once() -> None:
    number = PAGE_SIZE // 2 + 1
    with record.editing():
        for place in range(number):
            f.InitiativeFactory(name=f"Initiative {place:02}", period="2023/2024")
            f.InitiativeFactory(name=f"Initiative {place:02} again", period="2024/2025")
    names = [f"Initiative {place:02}{again}" for place in range(number) for again in ("", " again")]
    first, again = names[::2], names[1::2]
    for ordering, expected in (("-date", [*again, *names, *first]), ("date", [*first, *names, *again])):
        pages = [page("/timeline/", kind="periods", ordering=ordering, page=each) for each in (1, 2, 3)]
        assert [words(name) for soup in pages for name in soup.select(".stream .name")] == expected
