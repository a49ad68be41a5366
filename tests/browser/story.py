"""The story of a newsroom: a statement comes in, is entered, reviewed, published, and comes again in a new version."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from . import newsroom, statement
from .effort import CountedPage
from .reading import DESKTOP, reader

# What entering a statement may take, at most.
CLICKS_A_FACT, LOADS_A_FACT, CLICKS_A_CITATION = 6, 1, 3


def tell(chromium: Browser, url: str, complaints: list[str], pictures: Path | None = None) -> list[CountedPage]:
    """Do all of it, the contributor in one window and the editor in another. Returns the counted_pages of the two."""
    newsroom.make_what_is_held()
    window: dict[str, Any] = {"viewport": DESKTOP}
    with reader(chromium, complaints, **window) as page, reader(chromium, complaints, **window) as other:
        ana = newsroom.Contributor(CountedPage(page, pictures), url, "ana")
        ben = newsroom.Curator(CountedPage(other, pictures), url, "ben")
        ana.paragraphs = statement.TWELVE
        enter(ana)
        assert_is_quick(ana)
        review(ana, ben)
        take_in_a_version(ana, ben)
        correct(ana, ben)
        return [ana.counted, ben.counted]


def enter(ana: newsroom.Contributor) -> None:
    """From the pasted text to the drafts."""
    ana.sign_in("front-page")
    ana.enter_source(newsroom.TITLE, "2024-03-13", statement.text(ana.paragraphs))
    ana.sort_blocks()
    ana.enter_passages()


def review(ana: newsroom.Contributor, ben: newsroom.Curator) -> None:
    """The drafts are reviewed, sent back, mended and published."""
    ana.open_review(newsroom.TITLE)
    ana.press("Send all drafts to review", "sent to review")
    ben.sign_in()
    ben.open_review(newsroom.TITLE, "review")
    launched = "launched The Port Computer Emergency Team (PCET)"
    expect(ben.page.locator("[aria-labelledby=problems]")).to_contain_text(f"{launched}: the sources disagree")
    ben.counted.fill(ben.row(launched).get_by_label("Comment:"), "May or June? Say why.")
    ben.counted.go(ben.row(launched).get_by_role("button", name="Comment", exact=True))
    ben.counted.fill(ben.row("All of it").get_by_label("Comment:"), "One question, see the team.")
    ben.press("Send back with the comment above", "sent back", "sent-back")

    ana.open_review(newsroom.TITLE)
    expect(ana.row(launched)).to_contain_text("May or June? Say why.")
    ana.row(launched).scroll_into_view_if_needed()
    ana.counted.look("mend")
    ana.counted.go(ana.row(launched).get_by_role("link", name="Form", exact=True))
    ana.counted.fill(ana.page.get_by_label("Note:"), "Two paragraphs give two months; we follow the first.")
    ana.press("Save", "was changed successfully")
    ana.open_review(newsroom.TITLE)
    ana.press("Send all drafts to review", "sent to review")

    ben.open_review(newsroom.TITLE, "publish")
    expect(ben.page.locator("[aria-labelledby=problems]")).to_contain_text("None.")
    ben.press("Publish all of it", "are now published", "published")
    ben.page.goto(f"{ben.url}/sources/")
    ben.counted.go(ben.page.get_by_role("link", name=newsroom.TITLE).first, "public-source")
    ben.page.goto(f"{ben.url}/initiatives/tide-table-guide/")
    expect(ben.page.get_by_role("main")).to_contain_text("endorsed the Tide Table Guide")
    expect(ben.page.get_by_role("main")).to_contain_text("Norland")
    ben.counted.look("public-initiative")


def take_in_a_version(ana: newsroom.Contributor, ben: newsroom.Curator) -> None:
    """A week later the ministry publishes the statement again, with one paragraph changed and one more."""
    ana.paragraphs = statement.LATER
    title = f"{newsroom.TITLE}, corrected"
    ana.enter_source(title, "2024-03-20", statement.text(statement.LATER))
    expect(ana.page.locator(".version-question")).to_contain_text("is this a version of it?")
    ana.counted.look("version")
    ana.counted.go(ana.button("Yes, a version of it"))
    ana.sort_blocks()
    ana.go_home()
    ana.counted.go(ana.page.locator(".model-source th a"))
    ana.counted.go(ana.link(title))
    ana.counted.go(ana.link("Compare with the older version"), "compared")
    expect(ana.page.locator("form.version")).to_contain_text("1 changed")
    ana.press("Take over the ticked citations", "were taken over", "taken-over")
    ana.open_review(title)
    ana.press("Send all drafts to review", "sent to review")
    ben.page.goto(f"{ben.url}/admin/")
    ben.open_review(title)
    ben.counted.tick(ben.page.get_by_label("Publish although problems are open"))
    ben.counted.fill(ben.page.get_by_label("Because"), "The changed paragraph is entered next.")
    ben.press("Publish all of it", "now published")
    ben.page.goto(f"{ben.url}/initiatives/tide-table-guide/")
    expect(ben.page.get_by_role("main")).to_contain_text(f"{title}")


def correct(ana: newsroom.Contributor, ben: newsroom.Curator) -> None:
    """Something published is corrected in a draft revision, which somebody else compares and publishes."""
    ana.go_home()
    ana.counted.go(ana.page.locator(".model-outcome th a"))
    ana.counted.go(ana.link("The Port Computer Emergency Team (PCET)"))
    ana.counted.fill(ana.page.get_by_label("Title:"), "the Port Computer Emergency Team (PCET)")
    ana.counted.fill(ana.page.get_by_label("Why?"), "Titles begin with a small letter.")
    ana.press("Save as a draft revision", "Saved as a draft revision", "revision")
    ana.counted.go(ana.link("Review it"))
    ana.press("Send all drafts to review", "sent to review")
    ben.page.goto(f"{ben.url}/admin/")
    ben.counted.go(ben.page.get_by_role("link", name="review that waits for me"))
    ben.counted.go(ben.page.locator("#result_list th a"), "old-and-new")
    ben.counted.go(ben.link("Its steps"), "steps")
    ben.page.go_back()
    ben.press("Publish all of it", "now published")
    ben.page.goto(f"{ben.url}/corrections/")
    expect(ben.page.get_by_role("main")).to_contain_text("Titles begin with a small letter.")
    ben.counted.look("corrections")


def assert_is_quick(ana: newsroom.Contributor) -> None:
    """Print what the drafts took, and hold it against the limits."""
    facts, citations = statement.count(ana.paragraphs)
    entering, citing = ana.counted.total(*newsroom.FACT_TASKS), ana.counted.total("citations")
    print(
        f"{facts} facts: {entering}; {citations} citations: {citing}; paper and passages: {ana.counted.total('other')}"
    )
    assert entering["clicks"] <= CLICKS_A_FACT * facts
    assert entering["loads"] <= LOADS_A_FACT * facts
    assert citing["clicks"] <= CLICKS_A_CITATION * citations
    assert citing["loads"] == 0
