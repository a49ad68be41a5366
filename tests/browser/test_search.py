"""Searching in a real browser: the key “/”, the box in the head, and what is found."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.site import Site

from .reading import DESKTOP, PHONE, reader, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)

BOX = "Search the record"


def test_the_key_leads_to_the_box_and_enter_finds(chromium: Browser, live_server: Any, site: Site) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        page.goto(live_server.url + site.address("initiative"))
        page.keyboard.press("/")
        box = page.get_by_label(BOX, exact=True)
        expect(box).to_be_focused()
        expect(box).to_have_value("")
        page.keyboard.type("either/or guide")
        expect(box).to_have_value("either/or guide")
        box.fill("guide")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Search")
        expect(page.locator("mark").first).to_have_text("guide")
        page.keyboard.press("/")
        expect(page.get_by_label("A name, an acronym, or some words")).to_be_focused()
    assert complaints == []


def test_the_key_stays_a_letter_where_somebody_types_and_a_shortcut_of_the_browser(
    chromium: Browser, live_server: Any, site: Site
) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(live_server.url + site.address("outcomes"))
        words = page.get_by_label("Words")
        words.focus()
        page.keyboard.press("/")
        expect(words).to_be_focused()
        expect(words).to_have_value("/")
        page.locator("main").focus()
        page.keyboard.press("Control+/")
        expect(page.locator("main")).to_be_focused()


def test_the_box_in_the_head_works_without_scripts(chromium: Browser, live_server: Any, site: Site) -> None:
    with reader(chromium, [], viewport=PHONE, java_script_enabled=False) as page:
        page.goto(live_server.url + site.address("about"))
        page.locator(".site-search label").click()
        page.keyboard.type("guide")
        page.keyboard.press("Enter")
        expect(page.locator(".rows .name").first).to_be_visible()


def test_the_head_stays_one_line_on_a_wide_page(chromium: Browser, live_server: Any, site: Site) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(live_server.url + site.address("about"))
        parts = [page.locator(part).bounding_box() for part in (".brand", ".site-nav", ".site-search")]
        brand, navigation, box = [part for part in parts if part]
        assert brand["x"] < navigation["x"] < box["x"]
        assert navigation["height"] < 50
        assert abs(navigation["y"] - box["y"]) < 20


QUERIES = ("?q=guide", "?q=giude", "?q=guide&noun=initiatives", "?q=guide&noun=meetings", "?q=%3F")


def test_what_is_found_is_accessible_and_fits(chromium: Browser, live_server: Any, site: Site) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        for query in QUERIES:
            page.goto(f"{live_server.url}/search/{query}")
            assert violations_anyhow(page) == [], query
        page.keyboard.press("/")
        page.goto(live_server.url + site.address("about"))
        page.keyboard.press("/")
        assert violations_anyhow(page) == []
    assert complaints == []
