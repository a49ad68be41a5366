"""The life of an initiative and the map of lives in a real browser: on a desktop, a phone and paper, in any colours."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from adgmin import record
from tests import factories as f
from tests.pages.site import Site

from .reading import DESKTOP, PHONE, TABLET, reader, too_wide, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)

# Who sees colours of the system’s choice in either scheme must see the marks as well as the words.
SEEN = "each => getComputedStyle(each).stroke == getComputedStyle(document.body).color"


@pytest.fixture
def lived(site: Site) -> Site:
    """Meetings after the one that spoke of the initiative: one was silent, and of seven no text is held."""
    with record.editing():
        later = [
            f.MeetingFactory.create(
                name=f"{number}th Meeting", body=site.body, number=number, date=str(2020 + number), passage=site.passage
            )
            for number in range(4, 12)
        ]
        f.SourceFactory.create().meetings.set(later[:1])
    return site


def left(locator: Locator) -> float:
    """Where something begins, from the left edge of the window."""
    box = locator.bounding_box()
    assert box
    return box["x"]


def all_marks_are_seen(page: Page) -> bool:
    """Whether no mark fades into the ground where the system chooses the colours."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    seen = [mark.evaluate(SEEN) for mark in page.locator(".mark:visible").all()]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return len(seen) > 1 and all(seen)


def test_lives_on_a_desktop_a_phone_paper_and_in_system_colours(
    chromium: Browser, live_server: Any, lived: Site
) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        page.goto(live_server.url + lived.address("initiative"))
        the_track_runs_across_a_desktop_and_down_a_phone(page)
        page.goto(f"{live_server.url}/initiatives/")
        page.get_by_role("link", name="Meeting by meeting").click()
        expect(page.locator(".map")).to_be_visible()
        the_map_scrolls_by_itself_and_is_a_row_of_marks_on_a_phone(page)
        assert violations_anyhow(page) == []
    assert complaints == []


def the_track_runs_across_a_desktop_and_down_a_phone(page: Page) -> None:
    """And on paper the table stands for it."""
    stops, quoted = page.locator(".track li"), page.locator(".life td").nth(1)
    assert stops.count() == 9
    assert left(stops.nth(1)) > left(stops.first)
    assert left(quoted) > DESKTOP["width"] / 2
    assert all_marks_are_seen(page)
    page.set_viewport_size(PHONE)
    assert left(stops.nth(1)) == left(stops.first) == left(quoted)
    page.emulate_media(media="print")
    assert not page.locator(".track").is_visible()
    assert page.locator(".life table").is_visible()
    page.emulate_media(media="screen")


def the_map_scrolls_by_itself_and_is_a_row_of_marks_on_a_phone(page: Page) -> None:
    """Between a desktop and a phone it scrolls, from the keyboard too, and the names of the initiatives stay."""
    page.set_viewport_size(TABLET)
    assert all_marks_are_seen(page)
    name, cells = page.locator(".map th[scope=row]").first, page.locator(".map tbody td")
    before = left(name), left(cells.first)
    region = page.locator(".scroll")
    region.focus()
    expect(region).to_be_focused()
    region.evaluate("each => each.scrollTo({left: 150, behavior: 'instant'})")
    assert (left(name), left(cells.first)) == (before[0], before[1] - 150)
    page.set_viewport_size(PHONE)
    assert all_marks_are_seen(page)
    assert left(name) == left(cells.first) < left(cells.nth(1))
    assert not too_wide(page)
