"""Narrowing a list down in a real browser: in place where scripts run, page by page where none do, back and forward."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories as f
from tests.pages.site import Site

from .reading import DESKTOP, PHONE, reader, too_wide, violations

pytestmark = pytest.mark.django_db(transaction=True)

ALL = "All 3 outcomes"
NOTED = "1 outcome noted"


@pytest.fixture
def outcomes(site: Site) -> Site:
    """Three outcomes, one of them with another verb."""
    f.OutcomeFactory(title="another", verb="noted", initiative=None, themes=[f.ThemeFactory(name="Data")])
    return site


def mark(page: Page) -> None:
    """Leave a mark that is gone as soon as the page is loaded anew."""
    page.evaluate("window.marked = true")


def marked(page: Page) -> bool:
    """Whether the page is still the same one."""
    return bool(page.evaluate("window.marked === true"))


def travel(page: Page, step: Callable[[], object]) -> None:
    """Go back or forward, and wait until htmx has fetched that page anew: another step would cut it off."""
    with page.expect_event("load"):
        step()


def test_a_click_narrows_the_list_down_in_place_and_back_and_forward_follow(
    chromium: Browser, live_server: Any, outcomes: Site
) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        page.goto(f"{live_server.url}/outcomes/")
        mark(page)
        sentence = page.locator(".found h2")
        expect(sentence).to_have_text(ALL)
        page.locator("#facet-verb > summary").click()
        page.get_by_role("checkbox", name="noted").check()
        expect(sentence).to_have_text(NOTED)
        expect(page).to_have_url(f"{live_server.url}/outcomes/?verb=noted")
        assert marked(page)
        # Who listens is told, and nobody loses their place.
        expect(page.get_by_role("status")).to_have_text(NOTED)
        expect(page.locator("#facet-verb")).to_have_attribute("open", "")
        expect(page.get_by_role("checkbox", name="noted")).to_be_focused()
        assert violations(page) == []
        page.get_by_role("link", name=re.compile("Remove filter")).click()
        expect(sentence).to_have_text(ALL)
        assert marked(page)
        page.get_by_role("link", name="Title").click()
        expect(page).to_have_url(f"{live_server.url}/outcomes/?ordering=object")
        travel(page, page.go_back)
        expect(page).to_have_url(f"{live_server.url}/outcomes/")
        travel(page, page.go_back)
        expect(sentence).to_have_text(NOTED)
        expect(page.get_by_role("checkbox", name="noted")).to_be_checked()
        travel(page, page.go_forward)
        expect(sentence).to_have_text(ALL)
        expect(page.locator(".rows .name")).to_have_count(3)
    assert complaints == []


def test_without_scripts_the_form_does_the_same(chromium: Browser, live_server: Any, outcomes: Site) -> None:
    with reader(chromium, [], viewport=PHONE, java_script_enabled=False) as page:
        page.goto(f"{live_server.url}/outcomes/")
        page.get_by_text("Filters", exact=True).click()
        page.locator("#facet-verb > summary").click()
        page.get_by_role("checkbox", name="noted").check()
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".found h2")).to_have_text(NOTED)
        expect(page).to_have_url(f"{live_server.url}/outcomes/?verb=noted")
        page.get_by_role("link", name=re.compile("Remove filter")).click()
        expect(page.locator(".found h2")).to_have_text(ALL)


def test_on_a_phone_the_filters_wait_behind_one_word_and_on_a_desktop_they_stand_open(
    chromium: Browser, live_server: Any, outcomes: Site
) -> None:
    for viewport, waiting in ((PHONE, True), (DESKTOP, False)):
        with reader(chromium, [], viewport=viewport) as page:
            page.goto(f"{live_server.url}/outcomes/?verb=noted")
            assert page.get_by_text("Filters", exact=True).is_visible() == waiting
            assert page.locator("#facet-verb").is_visible() != waiting
            assert not too_wide(page)


def test_a_query_string_that_is_refused_gets_the_page_that_says_why(
    chromium: Browser, live_server: Any, outcomes: Site
) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(f"{live_server.url}/outcomes/")
        # As if the record had changed under a page that is still open.
        page.locator("#facet-verb > summary").click()
        page.evaluate("document.getElementById('verb-noted').value = 'sang'")
        page.locator("#verb-noted").dispatch_event("click")
        expect(page.locator("main dt")).to_have_text("verb")


def test_what_is_typed_while_the_list_is_fetched_is_not_lost(
    chromium: Browser, live_server: Any, outcomes: Site
) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(f"{live_server.url}/outcomes/")
        page.locator("#facet-dates > summary").click()
        page.get_by_label("From").fill("2023-01-01")
        # Typed, and not left yet: a browser tells of a change only then.
        page.evaluate("document.getElementById('filter-date_before').value = '2023-12-31'")
        expect(page.locator(".found h2")).to_contain_text("dated from 2023")
        expect(page.get_by_label("To", exact=True)).to_have_value("2023-12-31")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".found h2")).to_contain_text("dated 2023")
        page.get_by_role("link", name=re.compile("Remove filter From")).click()
        expect(page.get_by_label("From")).to_have_value("")


def test_two_choices_in_quick_succession_both_count(chromium: Browser, live_server: Any, outcomes: Site) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.goto(f"{live_server.url}/outcomes/")
        page.locator("#facet-verb > summary").click()
        page.evaluate("for (const name of ['verb-noted', 'verb-endorsed']) document.getElementById(name).click()")
        expect(page).to_have_url(re.compile(r"verb=endorsed&verb=noted|verb=noted&verb=endorsed"))
        expect(page.get_by_role("checkbox", name="noted")).to_be_checked()
        expect(page.get_by_role("checkbox", name="endorsed")).to_be_checked()
