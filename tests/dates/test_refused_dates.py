import pytest

from adgmin import dates


@pytest.mark.parametrize(
    "text",
    [
        "2025/..",
        "../2025",
        "2025/",
        "/2025",
        "[2025..]",
        "[2024-01..]",
        "[2024-01...2024-03]",
        "[2023,2024-01..2024-03]",
        "[2024-01..0000]",
        "{2024-01,2024-02}",
        "[2024]",
        "0000",
        "0000-01",
        "[..0000]",
        "2023-00",
        "2023-13",
        "2023-02-00",
        "2023-02-29",
        "2023-02-30",
        "201u",
        "20XX",
        "201X-02",
        "2023%",
        "2023~/2024",
        "y2023",
        "-2023",
        "23",
        "20230209",
        "2023-2-9",
        "2023-02-09T10:00",
        "early 2023",
        " 2023",
        "2023\n",
        "２０２３",
    ],
)
def test_other_forms_are_refused_with_the_accepted_ones(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a valid date\. Write 2023, 2023-02"):
        dates.bounds(text)


@pytest.mark.parametrize("season", ["2023-21", "2023-24", "2023-33", "2023-41", "2023-21/2023-22", "[..2023-24]"])
def test_seasons_are_refused(season: str) -> None:
    with pytest.raises(ValueError, match="is not a valid date"):
        dates.bounds(season)


@pytest.mark.parametrize(
    "text",
    [
        "2025/2024",
        "2023-02-10/2023-02-09",
        "2023-03/2023-02",
        "2024/2023-12-31",
        "2024/2024-03",
        "2024-03/2024",
        "[2024..2023]",
    ],
)
def test_an_interval_that_ends_before_it_begins_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        dates.bounds(text)
