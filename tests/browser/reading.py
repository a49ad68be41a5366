"""Reading a page in the browser, and noting down everything that it complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 800, "height": 900}
DEVICES: dict[str, ViewportSize] = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


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
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def violations_anyhow(page: Page) -> list[str]:
    """What axe finds wrong in either colour scheme, on a desktop and on a phone, and whether it must be scrolled."""
    found = []
    unfold(page)
    for scheme, (device, viewport) in product(SCHEMES, DEVICES.items()):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")  # Colours may fade over.
        wrong = [*violations(page), *(["it is wider than the window"] if too_wide(page) else [])]
        found += [f"{scheme}, {device}: {what}" for what in wrong]
    return found


def unfold(page: Page) -> None:
    """Open whatever can be folded away."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def too_wide(page: Page) -> bool:
    """Whether the page, or the table of a list of the admin in it, must be scrolled sideways."""
    return bool(
        page.evaluate(
            "[document.documentElement, ...document.querySelectorAll('#changelist .results')]"
            ".some((each) => each.scrollWidth > each.clientWidth)"
        )
    )
