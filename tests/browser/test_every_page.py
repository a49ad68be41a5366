"""Every page in a real browser: nothing to complain of, accessible in both colour schemes, fit for a phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import factories as f
from tests.pages.site import Site, names

from .reading import DESKTOP, reader, violations_anyhow

pytestmark = pytest.mark.django_db(transaction=True)

# The health check answers in JSON.
PAGES = [name for name in names() if name != "healthz"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_the_browser_has_nothing_to_complain_of(
    chromium: Browser, live_server: Any, site: Site, name: str
) -> None:
    complaints: list[str] = []
    with reader(chromium, complaints) as page:
        response = page.goto(live_server.url + site.address(name))
        assert response is not None
        assert response.status == 200
        assert response.headers["content-security-policy"] == POLICY
        assert violations_anyhow(page) == []
    assert complaints == []


def test_what_went_wrong_is_accessible_too(chromium: Browser, live_server: Any, site: Site) -> None:
    outcome = f.OutcomeFactory()
    f.withdraw(outcome)
    wrong = {"/outcomes/?colour=red": 400, "/nowhere/": 404, outcome.get_absolute_url(): 410}
    with reader(chromium, []) as page:
        for address, status in wrong.items():
            response = page.goto(live_server.url + address)
            assert response is not None
            assert response.status == status
            assert violations_anyhow(page) == [], address


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
