import pytest
from hypothesis import given, settings

from adgmin import dates

from .test_accepted_dates import accepted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023", "2023-02"),
        ("2023-02", "2023-02-09/2023-02-10"),
        ("2023-02-09/2023-02-10", "2023-02-10"),
        ("2023", "2023~"),
        ("[2024-01,2024-02]", "2024-02"),
        ("[..2024-02-02]", "[2023-02-11..2024-02-02]"),
        ("", "2023"),
    ],
)
def test_a_more_precise_date_nests_in_the_other(one: str, other: str) -> None:
    assert dates.bounds(one).nest(dates.bounds(other))
    assert dates.bounds(other).nest(dates.bounds(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2023-02-09", "2023-02-10"),
        ("2023", "2024-01"),
        ("2023-02-09/2023-02-11", "2023-02-10/2023-02-12"),
        ("2023-12/2024-02", "2024"),
    ],
)
def test_dates_that_each_allow_other_days_do_not_nest(one: str, other: str) -> None:
    assert not dates.bounds(one).nest(dates.bounds(other))
    assert not dates.bounds(other).nest(dates.bounds(one))


def test_only_the_more_precise_date_lies_within_the_other() -> None:
    year, day = dates.bounds("2023"), dates.bounds("2023-02-09")
    assert day.within(year)
    assert not year.within(day)


@settings(max_examples=50, deadline=None)
@given(accepted, accepted)
def test_dates_nest_if_and_only_if_one_lies_within_the_other(one: str, other: str) -> None:
    a, b = dates.bounds(one), dates.bounds(other)
    shared = max(a.earliest, b.earliest), min(a.latest, b.latest)
    assert a.nest(b) == (shared in {(a.earliest, a.latest), (b.earliest, b.latest)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-02-09", True),
        ("2023-02-09/2023-02-10", True),
        ("2023-02-09~", False),
        ("2023-02-09?", False),
        ("2023-02-09/2023-03", False),
        ("2023-02", False),
        ("[..2023-02-09]", False),
        ("[2023-02-09,2023-02-10]", False),
        ("", False),
    ],
)
def test_date_is_exact_if_it_states_its_days(text: str, expected: bool) -> None:
    assert dates.exact(text) is expected
