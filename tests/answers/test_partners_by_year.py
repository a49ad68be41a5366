"""The matrix of partners and years, read as a reader sees it: each plan in its years, with every verb that it got."""

import pytest

from tests.pages.site import page, words
from tests.pages.tables import Entries, heads, matrix

pytestmark = pytest.mark.django_db

OF_2022 = "ASEAN-Japan 2022 ICT Work Plan"
NEXT_PHASE = "the start of the upcoming next phase of the AJCCBC, 2023 to 2027"

# What runs for stated years. Where a verb was given at the meeting that stands over the year, the meeting goes unsaid.
EU_2023 = "the ASEAN-EU 2023 Digital Workplan"
US_PLAN = "the ASEAN-U.S. Work Plan"
PLANS: dict[str, dict[str, Entries]] = {
    "China": {
        "2021 to 2025": [
            "Action Plan on Implementing the ASEAN-China Partnership on Digital Economy Cooperation "
            "(2021-2025) 2021–2025 counterpart inferred adopted the Action Plan on Implementing the "
            "ASEAN-China Partnership on Digital Economy Cooperation (2021-2025) 2nd ADGMIN, 2022 looked "
            "forward to stronger collaboration activities under the Action Plan (2021-2025) "
            "3rd ADGMIN, 2023",
        ],
        "2022": [
            "2nd ASEAN-China Cyber Dialogue implemented the 2nd ASEAN-China Cyber Dialogue inferred expressed "
            "appreciation for the implementation of the 2nd ASEAN-China Cyber Dialogue inferred 3rd "
            "ADGMIN, 2023",
            # The statement may give 2022 for the dialogue alone.
            "ASEAN-China Digital Security Forum inferred implemented the ASEAN-China Digital Security Forum inferred "
            "date inferred expressed appreciation for the implementation of the ASEAN-China Digital Security Forum "
            "inferred 3rd ADGMIN, 2023",
        ],
        "2023": [
            "ASEAN-China 2023 Digital Work Plan counterpart inferred noted the ASEAN-China 2023 Digital Work Plan",
        ],
        "2024": [
            "ASEAN-China 2024 Digital Work Plan counterpart inferred adopted the ASEAN-China 2024 Digital Work Plan",
        ],
    },
    "European Union": {
        "2023": [
            f"ASEAN-EU 2023 Digital Workplan counterpart inferred endorsed {EU_2023} inferred by 10 "
            f"February 2023 inferred welcomed the endorsement of {EU_2023}",
        ],
        "2024": [
            "ASEAN-EU 2024 Digital Workplan counterpart inferred endorsed the ASEAN-EU 2024 Digital Workplan",
        ],
    },
    "India": {
        "2022": [
            "ASEAN-India 2022 Digital Work Plan acknowledged India for progress under the ASEAN-India "
            "2022 Digital Work Plan 3rd ADGMIN, 2023",
        ],
        "2023": [
            "ASEAN-India 2023 Digital Work Plan noted plans and programmes in support of ADM 2025 through "
            "the ASEAN-India 2023 Digital Work Plan acknowledged progress under the ASEAN-India 2023 "
            "Digital Work Plan 4th ADGMIN, 2024",
        ],
    },
    "Japan": {
        "2022": [
            f"{OF_2022} endorsed the {OF_2022} inferred by 10 February 2023 inferred acknowledged Japan’s "
            f"commitment to assist ASEAN through the {OF_2022} 3rd ADGMIN, 2023 welcomed Japan’s active "
            f"contribution to the ASEAN digital sector under the {OF_2022} 3rd ADGMIN, 2023",
        ],
        "2023 to 2027": [
            f"Next phase of the AJCCBC, 2023 to 2027 2023–2027 counterpart inferred welcomed {NEXT_PHASE} "
            "with Japan inferred 3rd ADGMIN, 2023",
        ],
        "2023": [
            "ASEAN-Japan 2023 Digital Work Plan counterpart inferred endorsed the ASEAN-Japan 2023 Digital Work Plan",
        ],
        "2024": [
            "ASEAN-Japan Digital Work Plan for 2024 counterpart inferred expressed appreciation for the "
            "ASEAN-Japan Digital Work Plan for 2024",
        ],
    },
    "Republic of Korea": {
        "2023": [
            "ASEAN-ROK Digital Work Plan 2023 counterpart inferred approved the ASEAN-ROK Digital Work "
            "Plan 2023 inferred by 10 February 2023 inferred welcomed the approval of the ASEAN-ROK "
            "Digital Work Plan 2023",
        ],
        "2024": [
            "2024 ASEAN-ROK Digital Work Plan counterpart inferred expressed commitment to facilitating "
            "the 2024 ASEAN-ROK Digital Work Plan",
        ],
    },
    "United States": {
        "2023 to 2025": [
            "ASEAN-U.S. Work Plan 2023–2025 inferred counterpart inferred looked forward to the adoption "
            f"of {US_PLAN} 3rd ADGMIN, 2023 endorsed the ASEAN-US Work Plan 2023-2025 about this initiative inferred "
            "4th ADGMIN, 2024",
        ],
    },
    "International Telecommunication Union": {
        "2024 to 2026": [
            "ASEAN-ITU Priority Cooperation Area 2024-2026 2024–2026 counterpart inferred supported the "
            "ASEAN-ITU Priority Cooperation Area 2024-2026 4th ADGMIN, 2024",
        ],
        "2024": [
            "ASEAN-ITU Digital Work Plan for 2024 counterpart inferred endorsed the ASEAN-ITU Digital "
            "Work Plan for 2024",
        ],
    },
    "ASEAN Plus Three": {
        "2024 to 2026": [
            "APT Strategic Plan for 2024-2026 inferred 2024–2026 counterpart inferred expressed appreciation for "
            "the new ASEAN Plus Three (APT) Strategic Plan for 2024-2026 about this initiative inferred "
            "4th ADGMIN, 2024",
        ],
        "2024": [
            "ASEAN-APT Digital Work Plan for 2024 counterpart inferred endorsed the ASEAN-APT Digital "
            "Work Plan for 2024",
        ],
    },
}

# Where anything at all stands, plan or not.
FILLED = {
    "China": {"2021 to 2025", "2022", "2023", "2024", "Year not stated"},
    "European Union": {"2023", "2024", "Year not stated"},
    "India": {"2022", "2023", "2024", "Year not stated"},
    "Japan": {"2018–2020 to 2022", "2022", "2023", "2023 to 2027", "2024", "Year not stated"},
    "Republic of Korea": {"2023", "2024", "Year not stated"},
    "United States": {"2023 to 2025", "2023", "2024", "Year not stated"},
    "International Telecommunication Union": {"2023", "2024", "2024 to 2026"},
    "ASEAN Plus Three": {"2024", "2024 to 2026"},
}


def test_each_plan_is_in_its_years_with_all_its_verbs() -> None:
    assert matrix(page("/partners/matrix/", plans="true")) == PLANS


def test_matrix_shows_which_partners_had_a_plan_for_2023_and_2024() -> None:
    plans = matrix(page("/partners/matrix/", plans="true"))
    both = {partner for partner, cells in plans.items() if {"2023", "2024"} <= set(cells)}
    assert both == {"China", "European Union", "Japan", "Republic of Korea"}


def test_of_asean_the_members_are_counted_without_its_chair() -> None:
    headings = {words(heading) for heading in page("/actors/asean/").select("h2")}
    assert {"Chairs, past and present 1", "Members 10"} <= headings


def test_cells_with_and_without_entries() -> None:
    found = matrix(page("/partners/matrix/"))
    assert {partner: set(cells) for partner, cells in found.items()} == FILLED


def test_the_years_have_their_meetings_over_them() -> None:
    assert heads(page("/partners/matrix/")) == [
        "2018–2020", "2021", "2022 2nd ADGMIN", "2023 3rd ADGMIN", "2024 4th ADGMIN", "2025 5th ADGMIN",
        "2026 6th ADGMIN", "2027", "Year not stated",
    ]  # fmt: skip


def test_outcome_of_2024_on_a_plan_for_2023_is_in_2024_only() -> None:
    india = matrix(page("/partners/matrix/"))["India"]
    assert india["2024"] == ["acknowledged progress under the ASEAN-India 2023 Digital Work Plan"]
    assert "acknowledged progress" not in india["2023"][0]


def test_signing_known_only_to_precede_a_day_is_in_no_year() -> None:
    undated = matrix(page("/partners/matrix/"))["China"]["Year not stated"]
    assert any(
        mark.startswith("signed the ASEAN-China") and mark.endswith("by 2 February 2024 inferred") for mark in undated
    )


def test_what_got_no_verb_is_shown_without_one() -> None:
    undated = matrix(page("/partners/matrix/"))["United States"]["Year not stated"]
    assert "Working Group on AI Governance counterpart inferred" in undated


def test_before_the_4th_meeting_nobody_had_a_plan_for_2024_of_its_own() -> None:
    found = matrix(page("/partners/matrix/", as_of="2023-12-31", plans="true"))
    assert {partner for partner, cells in found.items() if "2024" in cells} == set()
    # The text that states the counterpart is later.
    assert found["India"]["2023"] == [
        "ASEAN-India 2023 Digital Work Plan counterpart inferred noted plans and programmes in support of ADM 2025 "
        "through the ASEAN-India 2023 Digital Work Plan"
    ]
    assert "ASEAN Plus Three" not in found
