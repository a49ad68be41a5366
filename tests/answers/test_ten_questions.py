"""What an analyst asks, in a browser: each answer is reached from home in three steps at most."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reading import reader, violations_anyhow

from .walking import WAYS, Walk

pytestmark = pytest.mark.django_db

MOST_STEPS = 3


@pytest.fixture(params=WAYS)
def walk(request: pytest.FixtureRequest, chromium: Browser, base: str) -> Iterator[Walk]:
    """From home, in each of the ways; at the end nothing was complained of, and the last page is accessible."""
    complaints: list[str] = []
    with reader(chromium, complaints, **WAYS[request.param]) as page:
        page.goto(base)
        walk = Walk(page, keyboard=request.param == "keyboard")
        yield walk
        assert 0 < walk.steps <= MOST_STEPS
        if request.param == "phone":
            assert violations_anyhow(page) == []
    # A list that changes in place may be left while it still fetches.
    assert [each for each in complaints if "ERR_ABORTED" not in each] == []


def heading(page: Page, words: str) -> None:
    """The page has come, with its answer on it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def says(page: Page, *words: str) -> None:
    """The page says all this to whoever reads it."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each, use_inner_text=True)


# What is within the first two screens is seen at a glance.
SCREENS = 2


def sees(page: Page, *words: str) -> None:
    """All this is within the first two screens."""
    size = page.viewport_size
    assert size
    for each in words:
        box = page.locator("main").get_by_text(each).first.bounding_box()
        assert box, each
        assert box["y"] + box["height"] <= SCREENS * size["height"], each


def test_what_became_of_the_guide(walk: Walk) -> None:
    walk.search("guide ai governance")
    walk.follow("ASEAN Guide on AI Governance and Ethics", "main", exact=True)
    heading(walk.page, "ASEAN Guide on AI Governance and Ethics")
    says(walk.page, "History", "welcomed", "endorsed", "launched", "Expanded ASEAN Guide on AI")


def test_what_was_endorsed_in_2024(walk: Walk) -> None:
    walk.follow("Outcomes")
    walk.narrow(verb="endorsed", date_after="2024-01-01", date_before="2024-12-31")
    expect(walk.page.locator(".found h2")).to_contain_text("endorsed, dated 2024")
    says(walk.page, "the ASEAN Guide on AI Governance and Ethics", "the ASEAN-EU 2024 Digital Workplan")


def test_what_slipped_and_what_went_silent(walk: Walk) -> None:
    walk.follow("What changed since the previous meeting")
    heading(walk.page, "What changed at the 5th ADGMIN")
    # No text of the meeting’s own is held, so nobody is told that it was silent.
    says(walk.page, "Not mentioned in the texts held")


def test_what_is_past_its_date_without_a_report(walk: Walk) -> None:
    walk.follow("commitments", "main")
    says(walk.page, "date passed, not reported as kept", "This does not mean that nothing was done")


def test_what_sources_disagree_on(walk: Walk) -> None:
    walk.follow("All differences, and which value is preferred")
    heading(walk.page, "Where sources differ")
    says(walk.page, "30 January – 2 February 2024", "1–2 February 2024", "The editors chose one and give the reason")


def test_what_is_announced(walk: Walk) -> None:
    walk.follow("Calendar", "main")
    heading(walk.page, "Calendar")
    expect(walk.page.locator(".half").first).to_contain_text("6th ADGMIN")


def test_which_partners_had_a_plan_in_both_years(walk: Walk) -> None:
    walk.follow("Partners")
    heading(walk.page, "Partners by year")
    says(walk.page, "ASEAN-India 2023 Digital Work Plan", "ASEAN-Japan 2023 Digital Work Plan", "ASEAN-China 2023")


def test_how_the_language_on_a_theme_moved(walk: Walk) -> None:
    walk.follow("AI governance", "main", exact=True)
    heading(walk.page, "AI governance")
    says(walk.page, "How the language changed", "supported, welcomed or lauded", "endorsed or approved")
    walk.page.get_by_text("In numbers").click()
    expect(walk.page.get_by_role("table").first).to_contain_text("5th ADGMIN")


def test_what_the_chair_announced(walk: Walk) -> None:
    walk.follow("Commitments")
    walk.narrow(actor="malaysia")
    expect(walk.page.locator(".found h2")).to_contain_text("5 commitments")
    says(walk.page, "ASEAN AI Safety Network (ASEAN AI Safe)")


def test_what_industry_asked_for(walk: Walk) -> None:
    walk.follow("Perspectives")
    walk.narrow(actor="private-sector")
    expect(walk.page.locator(".found h2")).to_have_text("14 perspectives voiced by Private sector")
    says(walk.page, "until the 6GHz band is opened", "views, never outcomes")


def test_who_chaired_each_meeting_and_who_chaired_next(walk: Walk) -> None:
    walk.follow("Meetings")
    heading(walk.page, "Meetings")
    table = walk.page.get_by_role("table", name="Newest meeting first. Offices are given as then held.")
    rows = {
        "3rd ADGMIN": ("Ivan John E. Uy", "Janil Puthucheary", "Chair of the 4th ADGMIN:"),
        "4th ADGMIN": ("Josephine Teo", "Prasert Jantararuangtong", "No text held says who chaired the 5th ADGMIN."),
        "5th ADGMIN": ("No text held says who chaired.", "Outgoing chair:", "Incoming chair at the 5th ADGMIN:"),
        "6th ADGMIN": ("No text held says who will host or chair it.",),
    }
    for meeting, words in rows.items():
        row = table.locator("tr").filter(has=walk.page.get_by_role("rowheader").filter(has_text=meeting))
        for each in words:
            expect(row).to_contain_text(each)
    sees(walk.page, "Ivan John E. Uy", "Janil Puthucheary", "Chair of the 4th ADGMIN:")


def test_which_theme_is_new_at_the_4th(walk: Walk) -> None:
    walk.follow("Meetings")
    walk.follow("4th ADGMIN", "main")
    heading(walk.page, "4th ADGMIN")
    says(walk.page, "Themes first named at this meeting, in the texts held: Online scams.")
    sees(walk.page, "Themes first named at this meeting, in the texts held:")


def test_what_chair_and_partners_announced_for_2025(walk: Walk) -> None:
    walk.follow("6th ADGMIN", "main")
    heading(walk.page, "6th ADGMIN")
    sees(
        walk.page, "Planned by Malaysia as ASEAN chair for 2025:", "Establishment of the ASEAN AI Safety Network",
        "ASEAN Guide for Sustainable Data Centre Development", "cross-border cloud computing framework",
        "training programmes for the 5G workforce", "ASEAN Cyber Cooperation Strategy 2026-2030",
        "No commitment of a partner is recorded for this time.",
    )  # fmt: skip


def test_what_was_due_after_the_newest_text_held(walk: Walk) -> None:
    walk.follow("Promises", "main")
    heading(walk.page, "Promised dates")
    sees(walk.page, "9 commitments have a date:", "3 ahead, or not known yet")
    group = walk.page.get_by_role("region", name="Ahead, or not known yet")
    for each in ("Targeted capacity building with line ministries for DEFA", "6th ADGMIN and related meetings"):
        expect(group).to_contain_text(each)


def test_what_industry_asked_for_at_the_4th_and_what_came(walk: Walk) -> None:
    walk.follow("Meetings")
    walk.follow("4th ADGMIN", "main")
    walk.follow("What member states and industry asked for, by theme")
    heading(walk.page, "What was asked for at the 4th ADGMIN")
    sees(walk.page, "On 5 of 9 themes the record has later outcomes.", "Later outcomes on this theme")
    says(walk.page, "Policy-led efforts to foster the demand side", "the GenAI Guide", "no source says that the one")


def test_what_was_alive_at_both_the_3rd_and_the_5th(walk: Walk) -> None:
    walk.follow("Initiatives")
    walk.narrow(named_at="3rd-adgmin")
    walk.narrow(named_at="5th-adgmin")
    expect(walk.page.locator(".found h2")).to_have_text("3 initiatives named at the 5th ADGMIN and 3rd ADGMIN")
    sees(walk.page, "ASEAN Guide on AI Governance and Ethics", "ASEAN Regional CERT")
    says(walk.page, "Digital Economy Framework Agreement")
