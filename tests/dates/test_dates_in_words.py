import pytest

from adgmin import dates


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("2023", "2023"),
        ("2023-02", "February 2023"),
        ("2023-02-09", "9 February 2023"),
        ("2023-02-09/2023-02-10", "9–10 February 2023"),
        ("2023-02-28/2023-03-01", "28 February – 1 March 2023"),
        ("2023-12-30/2024-01-02", "30 December 2023 – 2 January 2024"),
        ("2023-02-09/2023-02-09", "9 February 2023"),
        ("2023-02/2023-03", "February – March 2023"),
        ("2023-12/2024-01", "December 2023 – January 2024"),
        ("2023/2025", "2023–2025"),
        ("2023/2024-03", "2023 – March 2024"),
        ("2023-02-09/2023-03", "9 February 2023 – March 2023"),
        ("[2024-01,2024-02]", "January or February 2024"),
        ("[2023-12, 2024-01]", "December 2023 or January 2024"),
        ("[2023,2024]", "2023 or 2024"),
        ("[..2023-02-10]", "by 10 February 2023"),
        ("[..2023]", "by 2023"),
        ("[2023-02-11..2024-02-02]", "between 11 February 2023 and 2 February 2024"),
        ("[2023..2024-02]", "between 2023 and February 2024"),
        ("2023~", "about 2023"),
        ("2023-02?", "perhaps February 2023"),
    ],
)
def test_a_date_is_displayed_exactly_as_precisely_as_entered(text: str, shown: str) -> None:
    assert dates.display(text) == shown


def test_a_text_that_is_no_date_is_displayed_unchanged() -> None:
    assert dates.display("early 2023") == "early 2023"
