"""A page on which a test works as a curator does, and which counts what that takes."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

# What a key, a click and finding a field take, in seconds; reading a paragraph takes READING.
SECONDS = {"keys": 0.28, "clicks": 1.5, "fields": 1.35}
READING = 60

SELECT_WORDS = """words => {
  const text = [...document.querySelectorAll(".passage-text")].find((each) => each.textContent.includes(words));
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const at = nodes.map((node) => node.data).join("").indexOf(words);
  const range = document.createRange();
  let passed = 0;
  for (const node of nodes) {
    const [from, to] = [at - passed, at + words.length - passed];
    if (from >= 0 && from < node.length) range.setStart(node, from);
    if (to > 0 && to <= node.length) range.setEnd(node, to);
    passed += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return at;
}"""

# Pictures of what is in view while it is filled in; all others begin with the top of the page.
AS_SCROLLED = ("bench-filled", "mend")


class Effort(Counter[str]):
    """Clicks, keys, fields and page loads."""

    @property
    def seconds(self) -> float:
        """How long a person takes for them."""
        return sum(SECONDS.get(name, 0) * number for name, number in self.items())

    def __str__(self) -> str:
        return ", ".join(f"{self[name]} {name}" for name in ("clicks", "fields", "keys", "loads"))


class CountedPage:
    """Works on a page. What it does is counted under the task that ``doing`` names.

    ``pictures`` is the folder for pictures of the pages, if any are to be taken. ``seen`` is all text that was shown.
    """

    def __init__(self, page: Page, pictures: Path | None = None) -> None:
        self.page = page
        self.pictures = pictures
        self.efforts: dict[str, Effort] = {}
        self.task = "other"
        self.seen: list[str] = []
        self.taken: set[str] = set()
        page.on("load", self._loaded)
        page.on("popup", lambda popup: popup.on("load", self._loaded))

    def _loaded(self, _page: Page) -> None:
        self.count(loads=1)

    def count(self, **done: int) -> None:
        """Add to the effort of the present task."""
        self.efforts.setdefault(self.task, Effort()).update(done)

    @contextmanager
    def doing(self, task: str) -> Iterator[None]:
        """Count what is done within the block under another task."""
        before, self.task = self.task, task
        try:
            yield
        finally:
            self.task = before

    def total(self, *tasks: str) -> Effort:
        """The effort of some tasks, or of all."""
        return Effort(sum((self.efforts.get(task, Effort()) for task in tasks or self.efforts), Counter[str]()))

    def look(self, picture: str = "") -> None:
        """Read the page as it stands; take a picture of it if pictures are taken."""
        self.seen.append(self.page.locator("body").inner_text())
        self.seen += self.page.locator("input[type=submit]").evaluate_all("all => all.map((each) => each.value)")
        if picture and self.pictures and picture not in self.taken:
            self.taken.add(picture)
            if picture not in AS_SCROLLED:
                self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=self.pictures / f"{picture}.jpg", type="jpeg", quality=60)

    def click(self, target: Locator) -> None:
        self.count(clicks=1)
        target.click()

    def press(self, key: str) -> None:
        self.count(keys=1)
        self.page.keyboard.press(key)

    def go(self, target: Locator, picture: str = "") -> None:
        """Click a link or a button that loads a page."""
        self.look()
        with self.page.expect_navigation():
            self.click(target)
        refused = self.page.locator(".errorlist li, .errornote").all_inner_texts()
        assert not refused, refused
        self.look(picture)

    def fill(self, field: Locator, text: str) -> None:
        """Type a text into a field; what is there already is corrected from the first letter that differs on."""
        held = field.input_value()
        if held == text:
            return
        same = next((at for at, pair in enumerate(zip(held, text, strict=False)) if pair[0] != pair[1]), None)
        same = min(len(held), len(text)) if same is None else same
        self.count(fields=1, keys=min(len(held) + len(text) - 2 * same, len(text) + 1))
        field.fill(text)

    def paste(self, field: Locator, text: str) -> None:
        self.count(fields=1, keys=2)
        field.fill(text)

    def choose(self, select: Locator, label: str) -> None:
        """Open a list and click one of its lines."""
        self.count(fields=1, clicks=2)
        select.select_option(label=label)

    def tick(self, box: Locator) -> None:
        self.count(clicks=1)
        box.check()

    def find(self, row: Locator, field: str, text: str) -> None:
        """Type the first letters of a name into a search box, and take what is offered first."""
        self.count(fields=1)
        typed = text[:8]
        self.click(row.get_by_role("combobox", name=field).first)
        # It offers what it has before it searches; to type earlier would break that off.
        expect(self.page.locator(".select2-results__option").first).not_to_have_class(re.compile("loading"))
        box = self.page.get_by_role("searchbox", name=field)
        with self.page.expect_response(lambda answer: f"term={typed.split()[0]}" in answer.url):
            box.fill(typed)
        self.count(keys=len(typed))
        offered = self.page.locator(".select2-results__option", has_text=text).first
        expect(offered).to_be_visible()
        self.click(offered)

    def select(self, words: str) -> None:
        """Select words of the passage, with a drag of the mouse."""
        self.count(clicks=1)
        assert self.page.evaluate(SELECT_WORDS, words) >= 0, words
