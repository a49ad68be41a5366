"""What a meeting changed, printed as the brief that people otherwise write by hand."""

import re

import pytest
from playwright.sync_api import Browser

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
