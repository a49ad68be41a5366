import datetime as dt

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from adgmin import dates


def as_year(day: dt.date) -> str:
    return f"{day.year:04}"


def as_month(day: dt.date) -> str:
    return f"{day.year:04}-{day.month:02}"


single = st.builds(lambda form, day: form(day), st.sampled_from([as_year, as_month, dt.date.isoformat]), st.dates())
interval = st.builds(
    lambda form, days: "/".join(form(day) for day in sorted(days)),
    st.sampled_from([as_year, as_month, dt.date.isoformat]),
    st.tuples(st.dates(), st.dates()),
)
accepted = st.one_of(
    single,
    interval,
    st.builds("{}{}".format, single, st.sampled_from("~?")),
    st.builds("[..{}]".format, single),
    st.builds(lambda period: f"[{period.replace('/', '..')}]", interval),
    st.builds(lambda parts: f"[{','.join(parts)}]", st.lists(single, min_size=2, max_size=4)),
)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02-09", "2023-02-09", "2023-02-09"),
        ("2023-02-09/2023-02-10", "2023-02-09", "2023-02-10"),
        ("2023/2025", "2023-01-01", "2025-12-31"),
        ("2023-11/2024-02", "2023-11-01", "2024-02-29"),
        ("2023-02-09/2023-02-09", "2023-02-09", "2023-02-09"),
        ("2023-12-15/2024", "2023-12-15", "2024-12-31"),
        ("[2024-01,2024-02]", "2024-01-01", "2024-02-29"),
        ("[2024-02, 2023]", "2023-01-01", "2024-02-29"),
        ("[..2023-02-10]", "0001-01-01", "2023-02-10"),
        ("[2023-02-11..2024-02-02]", "2023-02-11", "2024-02-02"),
        ("[2023..2024-02]", "2023-01-01", "2024-02-29"),
        ("[..2023]", "0001-01-01", "2023-12-31"),
        ("2023~", "2023-01-01", "2023-12-31"),
        ("2023-02?", "2023-02-01", "2023-02-28"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_bounds_are_the_first_and_last_day_a_date_can_mean(text: str, earliest: str, latest: str) -> None:
    bounds = dates.bounds(text)
    assert (bounds.earliest.isoformat(), bounds.latest.isoformat()) == (earliest, latest)


def test_a_date_not_stated_has_the_widest_bounds() -> None:
    assert dates.bounds("") == dates.Bounds(dt.date.min, dt.date.max)


@settings(max_examples=50, deadline=None)
@given(accepted)
def test_bounds_of_accepted_dates_are_in_order(text: str) -> None:
    bounds = dates.bounds(text)
    assert bounds.earliest <= bounds.latest


@settings(max_examples=50, deadline=None)
@given(st.dates())
def test_a_day_lies_within_its_month_and_its_month_within_its_year(day: dt.date) -> None:
    exact, month, year = (dates.bounds(form(day)) for form in (dt.date.isoformat, as_month, as_year))
    assert exact == dates.Bounds(day, day)
    assert exact.within(month)
    assert month.within(year)


@settings(max_examples=50, deadline=None)
@given(accepted)
def test_any_accepted_date_can_be_displayed(text: str) -> None:
    assert any(character.isdigit() for character in dates.display(text))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789-/[],.~? uX", max_size=24))
def test_any_text_is_accepted_or_refused_with_a_quoting_error(text: str) -> None:
    assert read_or_refused(text) in (f"“{text}”", "in order")


def read_or_refused(text: str) -> str:
    try:
        bounds = dates.bounds(text)
    except ValueError as refused:
        return str(refused)[: len(text) + 2]
    return "in order" if bounds.earliest <= bounds.latest else "reversed"


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?[~?]?", fullmatch=True))
def test_a_date_means_what_the_library_for_edtf_reads(text: str) -> None:
    try:
        read = parse_edtf(text)
        expected = [dt.date(*bound()[:3]) for bound in (read.lower_strict, read.upper_strict)]
    except (EDTFParseException, ValueError):
        expected = []
    try:
        bounds = dates.bounds(text)
        found = [bounds.earliest, bounds.latest]
    except ValueError:
        found = []
    assert found == expected
