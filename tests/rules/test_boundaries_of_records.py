"""From which day each kind of record is there: in lists, on its page, in feeds, search, timeline and calendar.

Everything here is of one day, and reported by a text of that day or only by a later one.
"""

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from adgmin import record
from tests import factories as make
from tests.api.calls import read, slugs
from tests.horizon import around
from tests.pages.site import get, page, rows, words
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

DAY = "2023-02-10"
ATOM = "{http://www.w3.org/2005/Atom}"


class OneDay:
    """A record of each noun. All begin on one day and are named after their noun; the horizon is a year later."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        make.SourceFactory.create(title="The horizon", published="2024-06-01")
        then = make.PassageFactory.create(source=make.SourceFactory.create(title="Zebra source", published=DAY))
        later = make.PassageFactory.create(source__title="A later text", source__published="2024-03-01")
        self.actor = make.ActorFactory.create(name="Zebra actor", kind="asean-body", passage=then)
        partner = make.ActorFactory.create(name="Zebra partner", kind="partner", passage=then)
        self.initiative = make.InitiativeFactory.create(name="Zebra initiative", period=DAY, passage=then)
        meeting = make.MeetingFactory.create(
            name="Zebra meeting", date="2023-02-09/2023-02-10", body=self.actor, passage=later
        )
        about: dict[str, Any] = {"initiative": self.initiative, "passage": later}
        self.commitment = make.CommitmentFactory.create(text="Zebra commitment", **about)
        check = make.CheckFactory.create(commitment=self.commitment, date=DAY, due="2023-06", passage=later)
        role = make.RoleFactory.create(actor=partner, period=f"{DAY}/2025", **about)
        self.rows = {
            "meetings": meeting,
            "meeting-roles": make.MeetingRoleFactory.create(meeting=meeting, actor=self.actor, passage=later),
            "initiatives": self.initiative,
            "roles": role,
            "cooperation": role,
            "outcomes": make.OutcomeFactory.create(
                title="Zebra outcome", date=DAY, meeting=None, body=self.actor, **about
            ),
            "commitments": self.commitment,
            "checks": check,
            "perspectives": make.PerspectiveFactory.create(
                title="Zebra perspective", meeting=meeting, voice=self.actor, **about
            ),
            "partners": make.PartnerFactory.create(actor=partner, passage=then),
            "actors": self.actor,
            "memberships": make.MembershipFactory.create(
                member=partner, grouping=self.actor, period=f"{DAY}/2025", passage=later
            ),
            "sources": then.source,
        }

    def pages(self) -> dict[str, Any]:
        """The records with a page, by their noun."""
        parts = ("meeting-roles", "roles", "cooperation", "checks", "memberships")
        return {noun: row for noun, row in self.rows.items() if noun not in parts}


@pytest.fixture
def one_day() -> OneDay:
    return OneDay()


def all_of(nouns: Any, expected: bool) -> dict[str, bool]:
    """The same for each noun."""
    return dict.fromkeys(nouns, expected)


@around(DAY, False, True, True)
def test_api_lists_it_from_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    found = {noun: row.slug in slugs(f"{noun}/", as_of=day) for noun, row in one_day.rows.items()}
    assert found == all_of(one_day.rows, expected)


@around(DAY, 404, 200, 200)
def test_api_has_the_single_record_from_that_day(one_day: OneDay, day: str, expected: int) -> None:
    read(f"initiatives/{one_day.initiative.slug}/", expected, as_of=day)
    read(f"commitments/{one_day.commitment.slug}/", expected, as_of=day)


@around(DAY, False, True, True)
def test_single_initiative_has_its_parts_from_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    make.cite(one_day.initiative, make.PassageFactory.create(source__published="2022"))
    found = read(f"initiatives/{one_day.initiative.slug}/", as_of=day)
    names = ("outcomes", "roles")
    assert {name: bool(found[name]) for name in names} == all_of(names, expected)


@around(DAY, False, True, True)
def test_lists_show_it_from_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    found = {
        noun: any("Zebra" in name for name in rows(page(f"/{noun}/", as_of=day))) for noun in one_day.pages()
    }  # fmt: skip
    assert found == all_of(one_day.pages(), expected)


@around(DAY, False, True, True)
def test_its_page_says_that_there_is_nothing_before_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    # The page of a source is the same on every day.
    pages = {noun: row for noun, row in one_day.pages().items() if noun != "sources"}
    found = {
        noun: "the record contains nothing about this yet" not in words(page(row.get_absolute_url(), as_of=day))
        for noun, row in pages.items()
    }
    assert found == all_of(pages, expected)


@around(DAY, "application/vnd.citationstyles.csl+json", *["application/vnd.citationstyles.csl+json"] * 2)
def test_its_citation_is_a_file_on_every_day(one_day: OneDay, day: str, expected: str) -> None:
    found = {
        noun: get(f"{row.get_absolute_url().rstrip('/')}.csl.json", as_of=day).headers["Content-Type"]
        for noun, row in one_day.pages().items()
    }
    assert found == dict.fromkeys(one_day.pages(), expected)


def in_feed(address: str, day: str) -> bool:
    """Whether a feed has an entry on one of these records."""
    feed = ET.fromstring(get(address, as_of=day).content)
    return any("Zebra" in (entry.findtext(f"{ATOM}title") or "") for entry in feed.iter(f"{ATOM}entry"))


@around(DAY, False, True, True)
def test_feeds_have_it_from_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    initiative = one_day.initiative.get_absolute_url().rstrip("/")
    feeds = [initiative, "/timeline", *(f"/{noun}" for noun in one_day.pages())]
    assert {name: in_feed(f"{name}.atom", day) for name in feeds} == all_of(feeds, expected)


@around(DAY, False, True, True)
def test_search_finds_it_from_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    asked: tuple[dict[str, Any], ...] = ({}, {"noun": "actors"})
    hits = [hit for query in asked for hit in read("search/", q="zebra", as_of=day, **query)["results"]]
    nouns = set(one_day.pages())
    assert {hit["noun"] for hit in hits} & nouns == (nouns if expected else set())
    shown = words(page("/search/", q="zebra", as_of=day))
    assert ("Zebra outcome" in shown) is expected


LABELS = {"meeting", "outcome", "due", "commitment", "period", "source published"}


@around(DAY, set(), LABELS, LABELS)
def test_timeline_has_it_from_that_day(one_day: OneDay, day: str, expected: set[str]) -> None:
    entries = [
        words(entry) for entry in page("/timeline/", as_of=day).select(".stream > li") if "Zebra" in words(entry)
    ]
    assert {label for label in LABELS if any(f", {label}" in entry for entry in entries)} == expected


@around(DAY, 0, 2, 2)
def test_calendar_has_it_from_that_day(one_day: OneDay, day: str, expected: int) -> None:
    assert len(page("/calendar/", as_of=day).select(".stream > li")) == expected
    assert get("/calendar.ics", as_of=day).content.count(b"BEGIN:VEVENT") == expected


@around(DAY, False, True, True)
def test_matrix_and_the_pages_of_others_have_it_from_that_day(one_day: OneDay, day: str, expected: bool) -> None:
    make.cite(one_day.actor, make.PassageFactory.create(source__published="2022"))
    assert ("Zebra partner" in words(page("/partners/matrix/", as_of=day))) is expected
    shown = words(page(one_day.actor.get_absolute_url(), as_of=day))
    names = ("Zebra outcome", "Zebra meeting", "Zebra perspective", "Zebra partner")
    assert {name: name in shown for name in names} == all_of(names, expected)
