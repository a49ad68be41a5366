"""The Atom feeds of lists, of the timeline and of initiatives, sorted by last change."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from adgmin import record
from adgmin.pages.feeds import MAX_ENTRIES
from adgmin.portal.nouns import WITH_PAGES
from tests import factories as f
from tests.html import parsed
from tests.pages.site import Site, feeds, get, one, page
from tests.pages.test_drafts import HIDDEN, hide

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
ATOMS = [name for name in feeds() if name.endswith(".atom")]


def feed(address: str, **query: Any) -> ET.Element:
    """The feed; fails unless it is well formed and has the elements that Atom requires."""
    response = get(address, **query)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    for part in (root, *root.iter(f"{ATOM}entry")):
        assert all(len(part.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    return root


def text(part: ET.Element, name: str) -> str:
    """The text of a child."""
    return part.findtext(f"{ATOM}{name}") or ""


def one_link(entry: ET.Element) -> str:
    """The address of an entry."""
    (link,) = entry.findall(f"{ATOM}link")
    return link.get("href", "")


def titles(root: ET.Element) -> list[str]:
    """The titles of the entries."""
    return [text(entry, "title") for entry in root.iter(f"{ATOM}entry")]


def updated(root: ET.Element) -> list[str]:
    """The times of the last changes of the entries."""
    return [text(entry, "updated") for entry in root.iter(f"{ATOM}entry")]


def test_each_list_has_a_feed() -> None:
    nouns = {noun.plural for noun in WITH_PAGES} - {"passages"}
    assert {name.removesuffix(".atom") for name in ATOMS} == {*nouns, "timeline", "initiative", "corrections"}


def test_each_feed_is_valid_and_linked_from_its_page() -> None:
    addresses = Site().feeds()
    for name in ATOMS:
        address = addresses[name]
        root = feed(address)
        entries = list(root.iter(f"{ATOM}entry"))
        assert entries, name
        ids = [text(entry, "id") for entry in entries]
        assert len(ids) == len(set(ids))
        links = {link.get("rel"): str(link.get("href")) for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"http://testserver{address}"
        shown = page(links["alternate"])
        assert one(shown, "link[type='application/atom+xml']")["href"] == address
        assert one(shown, "a[type='application/atom+xml']")["href"] == address
        # An entry links to its record and names the passages cited.
        for entry in entries if name != "corrections.atom" else ():
            assert text(entry, "id").startswith("urn:uuid:")
            assert one_link(entry).startswith("http://testserver/")
            uncited = text(entry, "title").startswith(("Source: ", "Theme: "))
            assert uncited or "http://testserver/sources/" in text(entry, "summary")


def test_feeds_are_sorted_by_last_change_and_not_by_date() -> None:
    old = f.OutcomeFactory(title="what was first", date="2024")
    f.OutcomeFactory(title="what came after", date="2022")
    before = feed("/outcomes.atom")
    assert titles(before) == ["Outcome: endorsed what came after", "Outcome: endorsed what was first"]
    # A new citation is a change of its record.
    f.cite(old)
    after = feed("/outcomes.atom")
    assert titles(after)[0] == "Outcome: endorsed what was first"
    assert updated(after)[0] == text(after, "updated") > text(before, "updated")
    assert updated(after)[1] == updated(before)[0]


def test_a_finding_counts_as_a_change_of_its_commitment() -> None:
    first = f.CommitmentFactory(text="The first")
    f.CommitmentFactory(text="The second")
    f.CheckFactory(commitment=first, finding="made", date="2023")
    assert titles(feed("/commitments.atom")) == ["Commitment: The first", "Commitment: The second"]


def test_an_empty_feed_has_the_date_of_the_record() -> None:
    Site()
    root = feed("/outcomes.atom", q="nothing")
    assert titles(root) == []
    assert text(root, "updated") == record.version().changed.isoformat()


def test_a_feed_has_the_filters_of_its_list_in_its_title() -> None:
    site = Site()
    f.OutcomeFactory(title="another")
    root = feed("/outcomes.atom", theme=site.theme.slug)
    assert titles(root) == ["Outcome: endorsed the guide"]
    assert text(root, "title") == f"ADGMIN Tracker: Outcomes, on {site.theme}"
    narrowed = page("/outcomes/", theme=site.theme.slug, ordering="object")
    assert one(narrowed, "link[type='application/atom+xml']")["href"] == f"/outcomes.atom?theme={site.theme.slug}"


def test_the_map_of_initiatives_links_to_the_feed_of_the_list() -> None:
    Site()
    assert one(page("/initiatives/", view="map", q="guide"), "a[type='application/atom+xml']")["href"] == (
        "/initiatives.atom?q=guide"
    )
    assert one(page("/initiatives.atom", 400, view="map"), "dt").get_text() == "view"


def test_a_feed_refuses_orders_and_pages_that_it_does_not_have() -> None:
    Site()
    for name in ATOMS:
        for parameter, value in (("page", "0"), ("page", "7"), ("page", "last"), ("ordering", "1")):
            if name != "initiative.atom":
                soup = page(f"/{name}", 400, **{parameter: value})
                assert one(soup, "dt").get_text() == parameter


def test_pages_of_a_feed_have_every_row_once() -> None:
    with record.editing():
        for number in range(MAX_ENTRIES + 3):
            f.OutcomeFactory(title=f"thing {number}")
    for address in ("/outcomes.atom?verb=endorsed", "/timeline.atom?kind=outcomes"):
        first = feed(address)
        links = {link.get("rel"): str(link.get("href")) for link in first.findall(f"{ATOM}link")}
        second = feed(links["next"])
        back = {link.get("rel"): str(link.get("href")) for link in second.findall(f"{ATOM}link")}
        assert (back["previous"], back["first"]) == (f"http://testserver{address}",) * 2
        assert (len(titles(first)), len(titles(second)), "next" in back) == (MAX_ENTRIES, 3, False)
        assert len({*titles(first), *titles(second)}) == MAX_ENTRIES + 3
        assert text(first, "id") == text(second, "id")


def test_identifiers_stay_the_same_at_another_address() -> None:
    for address in Site().feeds().values():
        if ".atom" in address:
            here, moved = (
                ET.fromstring(Client().get(address, headers={"host": host}).content)
                for host in ("testserver", "localhost")
            )
            ids = [[part.text for part in root.iter(f"{ATOM}id")] for root in (here, moved)]
            assert ids[0] == ids[1]


def test_themes_partners_actors_and_searches_can_be_followed() -> None:
    site = Site()
    for name in ("theme", "partner", "actor"):
        address = one(site.page(site.address(name)), "main a[type='application/atom+xml']")["href"]
        assert address == f"/timeline.atom?{name}={getattr(site, name).slug}"
        assert titles(feed(str(address)))
    assert one(page("/search/", q="guide"), "main a[type='application/atom+xml']")["href"] == "/timeline.atom?q=guide"


def test_the_feed_of_an_initiative_has_outcomes_findings_and_roles() -> None:
    site = Site()
    found = titles(feed(f"{site.initiative.get_absolute_url().rstrip('/')}.atom"))
    assert sorted(title.partition(":")[0] for title in found) == ["Check", "Outcome", "Role"]
    f.withdraw(f.InitiativeFactory(name="Gone", slug="gone"))
    get("/initiatives/gone.atom", 410)
    get("/initiatives/nothing.atom", 404)


def test_the_feed_of_the_timeline_has_entries_under_meetings_too() -> None:
    site = Site()
    f.OutcomeFactory(title="what has no date of its own", meeting=site.meeting)
    assert "Outcome: endorsed what has no date of its own" in titles(feed("/timeline.atom"))
    due = titles(feed("/timeline.atom", kind="due"))
    assert sorted(due) == ["Commitment: A promise", "Commitment: An older promise"]


def test_an_unchanged_feed_is_a_304() -> None:
    site = Site()
    for name, address in site.feeds().items():
        first = site.answer(address)
        again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, name
        assert first.headers["Cache-Control"] == "no-cache", name


def test_a_draft_changes_no_feed() -> None:
    site = Site()
    before = {name: site.answer(address) for name, address in site.feeds().items()}
    hide(site)
    for name, address in site.feeds().items():
        after = get(address)
        assert HIDDEN.lower() not in after.content.decode().lower().replace("-", " "), name
        assert after.content == before[name].content, name
        assert after.headers["ETag"] == before[name].headers["ETag"], name


def test_markup_in_texts_is_escaped() -> None:
    f.OutcomeFactory(title="a <b>bold</b> thing", summary="<script>alert(1)</script>")
    entry = next(feed("/outcomes.atom").iter(f"{ATOM}entry"))
    assert text(entry, "title") == "Outcome: endorsed a <b>bold</b> thing"
    content = parsed(text(entry, "summary"))
    assert not content.select("script")
    assert "<script>alert(1)</script>" in content.get_text()
