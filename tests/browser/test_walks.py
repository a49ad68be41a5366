"""What a reader does, from home to the paragraph, with the mouse and with the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories as f
from tests.pages.site import Site

from .reading import DESKTOP, PHONE, reader

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_home_to_the_paragraph_in_three_steps(
    chromium: Browser, live_server: Any, site: Site, viewport: dict[str, int]
) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=viewport) as page:
        page.goto(live_server.url)
        page.get_by_role("link", name="3rd Meeting").first.click()
        page.get_by_role("link", name="the guide").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Endorsed the guide")
        page.get_by_role("complementary").get_by_role("link", name=site.passage.locator).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(site.passage.locator.capitalize())
    assert complaints == []


def test_a_search_finds_and_a_filter_narrows_without_scripts(chromium: Browser, live_server: Any, site: Site) -> None:
    with reader(chromium, [], viewport=DESKTOP, java_script_enabled=False) as page:
        page.goto(live_server.url)
        page.get_by_label("Search the record: a name").fill("guide")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("heading", level=2)).to_contain_text(["Initiatives"])
        page.get_by_role("link", name="endorsed the guide").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Endorsed the guide")
        f.OutcomeFactory(title="another", verb="noted", initiative=None)
        page.goto(f"{live_server.url}/outcomes/")
        page.locator("#facet-verb_class > summary").click()
        page.get_by_role("checkbox", name="noted").check()
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".found h2")).to_have_text("1 outcome of the class “noted”")
        expect(page.locator(".rows .name")).to_have_text(["noted another"])
        page.get_by_role("link", name="Remove filter Class of verbs").click()
        expect(page.locator(".rows .name")).to_have_count(3)


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(
    chromium: Browser, live_server: Any, site: Site
) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(live_server.url + site.address("initiative"))
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        expect(focused).to_have_attribute("href", site.address("outcome"))
        assert focused.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


def test_the_sources_of_a_line_open_from_the_keyboard(chromium: Browser, live_server: Any, site: Site) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(live_server.url + site.address("initiative"))
        line = page.locator(".line-evidence").first
        line.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(line.get_by_role("link", name=site.source.title)).to_be_visible()
