"""A newsroom at work: a contributor enters a statement from the pasted text on, an editor reviews and publishes it."""

from typing import Any

from django.core.management import call_command
from playwright.sync_api import Locator, expect

from adgmin import record
from tests import factories as f

from .effort import CountedPage
from .statement import (
    CHARTER,
    LIGHTS,
    MEETING,
    SAFE,
    SECOND,
    SKILLS,
    TEAM,
    THEMES,
    Cited,
    Entry,
    Fact,
    Name,
    Paragraph,
)  # fmt: skip

PASSWORD = "a long password for tests"
TITLE = "Joint Media Statement of the 8th Harbour Digital Ministers’ Meeting"
# What the rules read of the act, the commitment, the role or the view; a row that has the same is the one wanted.
TOLD_BY = {
    "outcomes": ("verb", "initiative"), "commitments": ("initiative",), "checks": (), "roles": ("actor", "role"),
    "perspectives": (),
}  # fmt: skip
# What is done on the bench for new records; citing what is there is a task of its own.
FACT_TASKS = ("facts", "names", *TOLD_BY)
SEARCHED = ("initiative", "leading_theme", "actor", "voice", "owner", "commitment", "body")
CHOSEN = ("verb", "of_verb", "finding", "basis", "role")

READ_ROWS = """all => all.filter((row) => row.closest(".bench-rows")).map((row) => ({
  id: row.id, proposed: row.classList.contains("proposed"),
  values: Object.fromEntries([...row.querySelectorAll("input, select, textarea")].map((each) => [
    each.name.split("-").slice(2).join("-"),
    each.tagName !== "SELECT" ? each.value : each.value && each.selectedOptions[0].textContent.trim()
  ]))
}))"""


def make_what_is_held() -> None:
    """The accounts, and what the record knows before the statement comes in."""
    with record.editing():
        themes = {name: f.ThemeFactory(name=name, slug=name.lower().replace(" ", "-")) for name in set(THEMES.values())}
        body = f.ActorFactory(name="Harbour Digital Ministers’ Meeting", acronym="HDMM", kind="asean-body")
        f.MeetingFactory(name=MEETING, number=8, body=body, date="2024-03-12/2024-03-13")
        for name in ("Estmark", "Sudport"):
            f.ActorFactory(name=name, kind="member-state")
        f.ActorFactory(name="Norland", kind="partner")
        for name, acronym, kind in (
            (SAFE, "", "framework"), (CHARTER, "", "agreement"), (LIGHTS, "", "network"), (SKILLS, "", "programme"),
            (TEAM, "PCET", "body"),
        ):  # fmt: skip
            held = f.InitiativeFactory(name=name, acronym=acronym, kind=kind, themes=[themes[THEMES[name]]])
            if name == LIGHTS:
                promise = f.CommitmentFactory(text=SECOND, initiative=held)
                f.CheckFactory(commitment=promise, date="2023-02-09", due="2024", due_words="in 2024")
    for name, role in (("ana", "contributor"), ("ben", "editor")):
        call_command("create_curator", name, role=role, password=PASSWORD)


class Curator:
    """Somebody at work in the admin."""

    def __init__(self, counted: CountedPage, url: str, name: str) -> None:
        self.counted, self.page, self.url, self.name = counted, counted.page, url, name

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.locator("#content").get_by_role("link", name=name, exact=True)

    def sign_in(self, picture: str = "") -> None:
        self.page.goto(f"{self.url}/admin/")
        self.counted.look("sign-in" if picture else "")
        self.counted.fill(self.page.get_by_label("Username"), self.name)
        self.counted.fill(self.page.get_by_label("Password"), PASSWORD)
        self.counted.go(self.button("Log in"), picture)

    def go_home(self) -> None:
        """To the front page, from wherever in the admin."""
        self.counted.go(self.page.locator("#site-name a"))

    def open_review(self, title: str, picture: str = "") -> None:
        """From the front page to what comes from a source."""
        self.go_home()
        self.counted.go(self.page.locator(".model-source th a"))
        self.counted.go(self.link(title))
        self.counted.go(self.link("Review what comes from this source"), picture)

    def row(self, name: str) -> Locator:
        """A row of the review."""
        return self.page.locator(".reviewed").filter(has=self.page.get_by_role("heading", name=name))

    def press(self, name: str, message: str, picture: str = "") -> None:
        """Press a button, and read that it was done."""
        self.counted.go(self.button(name), picture)
        expect(self.page.locator(".messagelist")).to_contain_text(message)


class Contributor(Curator):
    """Brings a statement from its text to the review; ``paragraphs`` say what each one gives."""

    paragraphs: tuple[Paragraph, ...]

    def enter_source(self, title: str, published: str, pasted: str) -> None:
        counted, page = self.counted, self.page
        self.go_home()
        counted.go(page.locator(".model-source").get_by_role("link", name="Add"))
        counted.fill(page.get_by_label("Title:"), title)
        counted.choose(page.get_by_label("Kind:"), "joint statement")
        counted.fill(page.get_by_label("Published:"), published)
        counted.find(page.locator("form"), "Reports on", MEETING)
        counted.paste(page.get_by_label("Or its text:"), pasted)
        counted.look("add-source")
        counted.go(self.button("Save and continue editing"))
        counted.go(page.get_by_role("link", name="Enter passages from your copy"))
        counted.go(self.button("Read it"), "blocks")

    def sort_blocks(self) -> None:
        """Join what belongs together, mark what is no outcome, and save the passages."""
        counted, page = self.counted, self.page
        for number, paragraph in enumerate(self.paragraphs, start=1):
            if paragraph.joins:
                first = self.places().index(f"para {number}") + 1
                counted.fill(page.get_by_label("Blocks"), f"{first}-{first + paragraph.joins}")
                counted.choose(page.get_by_label("and those ticked:"), "join to one")
                counted.go(self.button("Do it"), "joined")
        for number, paragraph in enumerate(self.paragraphs, start=1):
            block = page.locator(".block").nth(self.places().index(f"para {number}"))
            if paragraph.nature:
                counted.choose(block.get_by_label("Nature"), paragraph.nature)
            if paragraph.note:
                counted.click(block.locator("summary"))
                counted.fill(block.get_by_label("Note"), paragraph.note)
        counted.go(self.button("Enter these passages"), "passages-entered")

    def places(self) -> list[str]:
        """The locators of the blocks."""
        locators = self.page.locator(".block input[name$=-locator]")
        return [str(value) for value in locators.evaluate_all("all => all.map((each) => each.value)")]

    def enter_passages(self) -> None:
        """Work through the passages on the bench."""
        counted, page = self.counted, self.page
        wanted = [each for each in self.paragraphs if not each.note]
        first = page.locator("tr").filter(has=page.get_by_role("link", name="para 1", exact=True))
        counted.go(first.get_by_role("link").last)
        for number, paragraph in enumerate(wanted, start=1):
            expect(page.locator("#bench-text")).to_have_text(f"para {self.paragraphs.index(paragraph) + 1}")
            counted.look("bench" if number == 3 else "")
            for entry in sorted(paragraph.entries, key=lambda each: not isinstance(each, Name)):
                self.enter(entry)
            counted.look("bench-filled" if number == 3 else "")
            with counted.doing("facts"):
                counted.go(self.button("Save and go to the next passage"))

    def enter(self, entry: Entry) -> None:
        if isinstance(entry, Cited):
            with self.counted.doing("citations"):
                self.cite(entry)
        elif isinstance(entry, Name):
            with self.counted.doing("names"):
                self.add_name(entry)
        else:
            with self.counted.doing(entry.noun):
                self.add_fact(entry)

    def cite(self, entry: Cited) -> None:
        counted = self.counted
        mentions = self.page.locator(".bench-mentions > li")
        if entry.under:
            mention = mentions.filter(has=self.page.get_by_role("link", name=entry.under, exact=True)).first
            counted.click(mention.get_by_text("Records about it"))
            mentions = mention.locator("li")
        cited = mentions.locator(".bench-cite").filter(has=self.page.get_by_role("link", name=entry.name, exact=True))
        counted.tick(cited.get_by_role("checkbox", name="Cite").first)
        if entry.words:
            counted.click(cited.get_by_text("Words and aspect"))
            counted.select(entry.words)
            counted.click(cited.get_by_role("button", name="Take the words selected"))

    def add_name(self, entry: Name) -> None:
        """Add a new name in the window that its button opens; the rows are then proposed with it."""
        counted, page = self.counted, self.page
        named = page.get_by_role("link", name=f"Add {entry.noun.removesuffix('s')} “{entry.name}”")
        if not named.count():
            counted.select(entry.name)
            named = page.get_by_role("link", name=f"Add another name: {entry.noun.removesuffix('s')}")
        with page.expect_popup() as opened:
            counted.click(named)
        form = opened.value
        expect(form.get_by_label("Name:", exact=True)).to_have_value(entry.name)
        if form.get_by_label("Kind:").locator("option:checked").inner_text() != entry.kind:
            counted.choose(form.get_by_label("Kind:"), entry.kind)
        if entry.noun == "initiatives":
            counted.tick(form.get_by_role("checkbox", name=THEMES[entry.name]))
        with page.expect_navigation():
            counted.click(form.get_by_role("button", name="Save", exact=True))

    def add_fact(self, fact: Fact) -> None:
        rows = self.page.locator(f"[id^=row-{fact.noun}-]").evaluate_all(READ_ROWS)
        proposed = [each for each in rows if each["proposed"] and is_wanted(fact, each["values"])]
        if proposed:
            row = self.page.locator(f"#{proposed[0]['id']}")
            self.set_fields(row, fact, proposed[0]["values"])
            box = row.get_by_role("checkbox", name="Save this row").or_(row.locator("[name$=-accept]")).first
            if not box.is_checked():
                self.counted.tick(box)
        else:
            self.by_hand(fact, rows)

    def by_hand(self, fact: Fact, rows: list[dict[str, Any]]) -> None:
        counted = self.counted
        blank = [
            each
            for each in rows
            if not each["proposed"]
            and not any(each["values"].get(name) for name in ("title", "text", "commitment", "actor", "voice"))
        ]
        if not blank:
            noun = {"outcomes": "outcome", "commitments": "commitment", "checks": "check", "roles": "role"}
            counted.go(self.button(f"Another row: {noun.get(fact.noun, 'perspective')}"))
            rows = self.page.locator(f"[id^=row-{fact.noun}-]").evaluate_all(READ_ROWS)
            blank = rows[-1:]
        row = self.page.locator(f"#{blank[0]['id']}")
        if not row.is_visible():
            counted.click(self.page.locator("details.bench-blank", has=row).locator("> summary"))
        self.set_fields(row, fact, blank[0]["values"])
        for place, words in enumerate(fact.words.values()):
            counted.select(words)
            counted.click(row.get_by_role("button", name="Take the words selected").nth(place))

    def set_fields(self, row: Locator, fact: Fact, held: dict[str, str]) -> None:
        """Fill in what the row does not show yet."""
        for name, value in fact.values.items():
            if held.get(name) == value or (name in SEARCHED and (held.get(name) or "").startswith(value)):
                continue
            field = row.locator(f"[name$='-{name}']").first
            if not row.locator(f".field-{name}").first.is_visible():
                self.counted.click(row.get_by_text("More: other fields, other words printed"))
            if name in SEARCHED:
                self.counted.find(row.locator(f".field-{name}").first, LABELS.get(name, name.capitalize()), value)
            elif name in CHOSEN:
                self.counted.choose(field, value)
            else:
                self.counted.fill(field, value)


LABELS = {"leading_theme": "Leading theme"}


def is_wanted(fact: Fact, values: dict[str, str]) -> bool:
    """Whether a proposed row is about what is to be entered."""
    wanted = fact.values
    if fact.noun == "outcomes" and not values.get("initiative"):
        return values.get("verb") == wanted["verb"] and values["title"][:12] == wanted["title"][:12]
    return all((values.get(name) or "").startswith(wanted[name]) for name in TOLD_BY[fact.noun] if name in wanted)
