"""Which themes a text does not name or names first, and what the next meeting finds, compared with the sources."""

import pytest

from tests.pages.site import one, page, words

pytestmark = pytest.mark.django_db

UNNAMED = "Themes that the meeting’s own statement does not name:"
FIRST = "Themes first named at this meeting, in the texts held:"


@pytest.mark.parametrize(
    ("number", "unnamed", "first"),
    [("1st", False, False), ("2nd", False, False), ("3rd", True, False), ("4th", False, True), ("5th", False, False)],
)
def test_online_scams_are_unnamed_at_the_3rd_and_new_at_the_4th(number: str, unnamed: bool, first: bool) -> None:
    # The statement of the 3rd names no scam or fraud; the texts on the 4th report a working group on it.
    said = words(one(page(f"/meetings/{number}-adgmin/"), "main"))
    assert (f"{UNNAMED} Online scams ." in said, f"{FIRST} Online scams ." in said) == (unnamed, first)
    assert (UNNAMED in said, FIRST in said) == (unnamed, first)


def test_the_page_of_a_theme_names_the_meeting_that_is_silent() -> None:
    said = "Meetings whose own statement is held and does not name this theme: 3rd ADGMIN (9–10 February 2023)."
    assert said in words(page("/themes/online-scams/"))
    assert "does not name this theme" not in words(page("/themes/ai-governance/"))


def test_the_briefing_for_the_6th_is_what_the_sources_leave_open() -> None:
    shown = page("/meetings/6th-adgmin/")
    found = {
        part: [
            one(line, "a").get_text() for line in shown.select(f"section[aria-labelledby=briefing-{part}] .short li")
        ]
        for part in ("past", "open", "ending")
    }
    assert found == {
        "past": ["Adoption of the ASEAN-U.S. Work Plan", "Start of the next phase of the AJCCBC, 2023 to 2027"],
        "open": [
            "Targeted capacity building with line ministries for DEFA",
            "Conclusion of the DEFA negotiations",
            "Public-private dialogue on AI hosted by Indonesia",
            "6th ADGMIN and related meetings in Viet Nam",
        ],
        "ending": [
            "ASEAN Cybersecurity Cooperation Strategy 2021-2025",
            "ASEAN-U.S. Work Plan",
            "Action Plan on Implementing the ASEAN-China Partnership on Digital Economy Cooperation (2021-2025)",
            "Public-private dialogue on AI",
            "APT Strategic Plan for 2024-2026",
        ],
    }
    assert "12 initiatives expected at the 5th ADGMIN are not mentioned in any text held on it." in words(shown)


def test_the_5th_had_a_briefing_before_it_took_place() -> None:
    shown = one(page("/meetings/5th-adgmin/", as_of="2024-12-31"), ".briefing")
    assert "since the 4th ADGMIN" in words(shown)
    # Each cites only what was published by then.
    assert "client alert" not in words(shown)
    assert not page("/meetings/5th-adgmin/").select(".briefing")
