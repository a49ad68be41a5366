"""Walking through the site as readers do: on a phone, or at a desk with the keyboard alone and without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.reading import DESKTOP, PHONE

# No page has so many places to stop at.
STOPS = 600

WAYS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "keyboard": {"viewport": DESKTOP, "java_script_enabled": False},
}


@dataclass
class Walk:
    """A walk from home; it counts its steps, each of which ends with a page that has come."""

    page: Page
    keyboard: bool = False
    steps: int = 0

    def follow(self, name: str, within: str = "body", *, exact: bool = False) -> None:
        """Follow the first link that has a name, or has it as a part of its name unless ``exact``."""
        with self._step():
            self._press(self.page.locator(within).get_by_role("link", name=name, exact=exact).first)

    def search(self, words: str) -> None:
        """Search for some words."""
        box = self.page.get_by_label("Search the record: a name")
        with self._step():
            if self.keyboard:
                self._tab_to(box)
                self.page.keyboard.type(words)
                self.page.keyboard.press("Enter")
            else:
                box.fill(words)
                self.page.get_by_role("button", name="Search").first.click()

    def narrow(self, **asked: str) -> None:
        """Narrow a list down to a value of each of some facets, or to what is typed into an entry."""
        with self._step():
            for name, value in asked.items():
                self._choose(name, value)
            self._press(self.page.get_by_role("button", name="Show"))

    def _choose(self, name: str, value: str) -> None:
        entry = self.page.locator(f"form.filters [name={name}]:not([type=checkbox])")
        field = entry if entry.count() else self.page.locator(f"[id='{name}-{value}']")
        for fold in field.locator("xpath=ancestor::details").all():
            summary = fold.locator("> summary")
            if fold.get_attribute("open") is None and summary.is_visible():
                self._press(summary)
        if entry.count():
            field.fill(value)
        else:
            self._press(field, "Space")

    def _press(self, target: Locator, key: str = "Enter") -> None:
        if self.keyboard:
            self._tab_to(target)
            self.page.keyboard.press(key)
        else:
            target.click()

    def _tab_to(self, target: Locator) -> None:
        # Found once: to look for it by its role at each stop would take most of the time.
        found = target.element_handle()
        for _stop in range(STOPS):
            if found.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target}.")

    @contextmanager
    def _step(self) -> Iterator[None]:
        before = self.page.url
        yield
        self.page.wait_for_url(lambda url: url != before)
        self.steps += 1
