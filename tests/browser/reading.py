"""Reading a page in the browser, and noting down everything that it complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SCHEMES = ("light", "dark")


@contextmanager
def reader(browser: Browser, complaints: list[str], **context: Any) -> Iterator[Page]:
    """A fresh page; console errors, failed scripts and failed requests go to the complaints."""
    opened = browser.new_context(**context)
    page = opened.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    try:
        yield page
    finally:
        opened.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, as it stands."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def too_wide(page: Page) -> bool:
    """Whether the page must be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
