"""The list of acronyms in a real browser: for the keyboard, for paper, and for a list that changes in place."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from adgmin import record
from tests import factories as f
from tests.pages.site import Site

from .reading import DESKTOP, PHONE, reader

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outcomes(site: Site) -> Site:
    """Two outcomes, one of them with an acronym in its title."""
    f.OutcomeFactory(title="the CTR’s plan", verb="noted", initiative=None)
    return site


def test_the_list_follows_the_list_that_it_explains(chromium: Browser, live_server: Any, outcomes: Site) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        page.goto(f"{live_server.url}/outcomes/?verb=endorsed")
        listed = page.locator("#acronyms dt")
        expect(listed).to_have_count(0)
        page.evaluate("window.marked = true")
        page.locator("#verb-noted").check()
        expect(listed).to_have_text("CTR")
        page.locator("#verb-noted").uncheck()
        expect(listed).to_have_count(0)
        assert page.evaluate("window.marked === true")
    assert complaints == []


def test_it_is_reached_by_key_leads_to_the_record_and_is_printed(
    chromium: Browser, live_server: Any, outcomes: Site
) -> None:
    with reader(chromium, [], viewport=PHONE, java_script_enabled=False) as page:
        page.goto(f"{live_server.url}/outcomes/?verb=noted")
        page.locator("main a:not(.acronyms a)").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("A centre")
        page.emulate_media(media="print")
        page.goto(f"{live_server.url}/outcomes/?verb=noted")
        assert page.locator(".acronyms dt").is_visible()
        assert page.locator(".acronyms dd").is_visible()


def test_no_separator_stands_beside_an_acronym_within_a_sentence(
    chromium: Browser, live_server: Any, site: Site
) -> None:
    with record.editing():
        site.check.summary = "The CTR reported to the CTR."
        site.check.save()
    with reader(chromium, [], viewport=PHONE) as page:
        page.goto(live_server.url + site.address("commitment"))
        acronym = page.locator(".rows .meta abbr", has_text="CTR").first
        assert acronym.evaluate("each => getComputedStyle(each, '::after').content") == "none"
