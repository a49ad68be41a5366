"""What a meeting changed, and the briefing for the next one, printed as the briefs that people write by hand."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reading import reader

from .reading import meeting

pytestmark = pytest.mark.django_db


def test_the_brief_of_the_busiest_meeting_prints_on_two_pages_of_a4(chromium: Browser, base: str) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        page.goto(f"{base}/meetings/{meeting(4).slug}/changes/")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    assert complaints == []


def test_the_briefing_for_the_next_meeting_prints_on_one_page_of_a4(chromium: Browser, base: str) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        page.goto(f"{base}/meetings/{meeting(6).slug}/")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        page.emulate_media(media="print")
        for words in (
            "last changed on", "Sources read up to 28 January 2025.", "The ADGMIN Tracker is run by",
            "It is independent: not a site of ASEAN", "Conclusion of the DEFA negotiations",
        ):  # fmt: skip
            expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()
        expect(page.locator(".site-foot")).to_be_hidden()
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    assert complaints == []
