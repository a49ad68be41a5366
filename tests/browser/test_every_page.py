"""Every page in a real browser: nothing to complain of, accessible in both colour schemes, fit for a phone."""

from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.pages.site import POLICY, Site, names

from .keyboard import off_the_keyboard
from .printed import spoilt_in_print
from .reading import DESKTOP, reader, unfold, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)


def amiss(page: Page, address: str, status: int = 200, head: bool = False) -> list[str]:
    """All that is wrong with a page, from whichever side one comes to it."""
    response = page.goto(address)
    assert response is not None
    assert response.status == status
    assert response.headers["content-security-policy"] == POLICY
    unfold(page)
    return [
        *written_by_scripts(page, response.text()),
        *off_the_keyboard(page, whole=head),
        *violations_anyhow(page),
        *spoilt_in_print(page),
    ]


def written_by_scripts(page: Page, html: str) -> list[str]:
    """What the page says only where scripts run, or no more where they do."""
    now, then = page.evaluate(
        """html => [document.body, new DOMParser().parseFromString(html, "text/html").body].map(
          (body) => body.textContent.split(/\\s+/))""",
        html,
    )
    return [f"only with scripts, or only without: {word}" for word in set(now) ^ set(then)]


@pytest.mark.parametrize("name", names())
def test_nothing_is_amiss_on_any_page(chromium: Browser, live_server: Any, site: Site, name: str) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        assert amiss(page, live_server.url + site.address(name), head=name == "home") == []
    assert complaints == []


@override_settings(ROOT_URLCONF="tests.pages.broken")
def test_nor_on_what_pages_look_like_at_times(chromium: Browser, live_server: Any, site: Site) -> None:
    found = {}
    with reader(chromium, [], viewport=DESKTOP) as page:
        for look, (address, status) in site.looks().items():
            page.set_viewport_size(DESKTOP)
            found[look] = amiss(page, live_server.url + address, status)
    assert {look: wrong for look, wrong in found.items() if wrong} == {}


def test_nor_on_the_documentation_of_the_api(chromium: Browser, live_server: Any) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints, viewport=DESKTOP) as page:
        page.goto(live_server.url + reverse("api:docs"))
        page.get_by_role("heading", name="ADGMIN Tracker API").wait_for()
        assert violations_anyhow(page) == []
    assert complaints == []


@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_other_ways_of_looking_keep_the_strength_of_a_verb_in_sight(
    chromium: Browser, live_server: Any, site: Site, media: dict[str, Any]
) -> None:
    with reader(chromium, [], viewport=DESKTOP) as page:
        page.emulate_media(**media)
        page.goto(live_server.url + site.address("outcomes"))
        step = page.locator(".steps .on").first
        assert step.is_visible()
        drawn, behind = step.evaluate("each => [getComputedStyle(each).fill, getComputedStyle(document.body).color]")
        assert drawn not in ("none", "rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), behind
        assert page.locator(".site-nav").is_visible() == (media != {"media": "print"})
