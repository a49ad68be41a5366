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
        if request.param == "desktop":
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


def test_what_became_of_the_guide(walk: Walk) -> None:
    walk.search("guide ai governance")
    walk.follow("ASEAN Guide on AI Governance and Ethics", "main")
    heading(walk.page, "ASEAN Guide on AI Governance and Ethics")
    says(walk.page, "Its life, verb by verb", "welcomed", "endorsed", "launched", "Expanded Guide on the governance of")


def test_what_was_endorsed_in_2024(walk: Walk) -> None:
    walk.follow("Outcomes")
    walk.narrow(verb="endorsed", date_after="2024-01-01", date_before="2024-12-31")
    expect(walk.page.locator(".found h2")).to_contain_text("endorsed, dated 2024")
    says(walk.page, "the ASEAN Guide on AI Governance and Ethics", "the ASEAN-EU 2024 Digital Workplan")
