"""The whole site for a test: every address there is, and a small record with something on each page."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from adgmin.models import record
from tests import factories as f
from tests.remembered import remembered

# Addresses that are no pages of the public site.
ELSEWHERE = ("admin/", "api/v1/")
# Addresses that answer with a file, and no page.
FILES = ("citation", "passage-citation", "sitemap", "robots")
# Pages of a record beside its own, and which record the small one below has for them.
BESIDE = {"what-changed": "meeting"}
# What a page is asked for that shows nothing unasked.
ASKED = {"search": "?q=guide"}


def names() -> list[str]:
    """The name of every page, from the URL configuration."""
    return [name for name in _names(get_resolver().url_patterns) if name not in FILES and "." not in name]


def feeds() -> list[str]:
    """The name of every feed and calendar: that of the page, and an ending."""
    return [name for name in _names(get_resolver().url_patterns) if "." in name]


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) not in ELSEWHERE:
                yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, pattern
            yield pattern.name


class Site:
    """A record with one of everything round one meeting, one initiative and one partner."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        self.source = f.SourceFactory(title="A statement", gaps="It stops half-way.")
        self.passage = f.PassageFactory(source=self.source, order=1)
        here = {"passage": self.passage}
        self.theme = f.ThemeFactory(summary="What belongs here.")
        self.body = f.ActorFactory(name="The ministers", kind="asean-body", **here)
        self.actor = f.ActorFactory(name="A centre", acronym="CTR", parent=self.body, **here)
        self.person = f.ActorFactory(name="A minister", kind="person", **here)
        before = f.MeetingFactory(name="2nd Meeting", body=self.body, date="2022", **here)
        self.meeting = f.MeetingFactory(name="3rd Meeting", body=self.body, **here)
        self.source.meetings.set([self.meeting])
        self._make_the_year_before(before)
        f.MeetingRoleFactory(meeting=self.meeting, actor=self.actor, person=self.person, office="Minister", **here)
        self.membership = f.MembershipFactory(member=self.actor, grouping=self.body, **here)
        f.MembershipFactory(member=self.body, grouping=self.actor, **here)
        self.partner = f.PartnerFactory(actor=f.ActorFactory(name="A partner", kind="partner", **here), **here)
        self.initiative = f.InitiativeFactory(name="A guide", summary="A guide to things.", period="2023/2025", **here)
        f.InitiativeFactory(name="A newer guide", part_of=self.initiative, succeeds=self.initiative, **here)
        disputed = f.InitiativeFactory(name="A disputed thing", kind="guide", note="The statement says so.")
        for kind in ("guide", "framework"):
            f.cite(disputed, aspect="kind", value=kind)
        self.role = f.RoleFactory(initiative=self.initiative, actor=self.partner.actor, **here)
        self.outcome = f.OutcomeFactory(
            title="the guide", initiative=self.initiative, meeting=self.meeting, body=self.body, stage="agreed",
            date="2023-02-09", themes=[self.theme], counterparts=[self.partner.actor], **here,
        )  # fmt: skip
        self.initiative.themes.set([self.theme])
        self.commitment = f.CommitmentFactory(
            text="A promise", initiative=self.initiative, owner=self.partner.actor, themes=[self.theme], **here
        )
        self.check = f.CheckFactory(
            commitment=self.commitment, meeting=self.meeting, due="2023", due_words="this year", **here
        )
        self.perspective = f.PerspectiveFactory(
            title="A view", voice=self.actor, initiative=self.initiative, meeting=self.meeting, themes=[self.theme],
            **here,
        )  # fmt: skip

    def _make_the_year_before(self, before: Any) -> None:
        """What the meeting before said of a thing that is not named again, and promised."""
        here = {"passage": f.PassageFactory(source=f.SourceFactory(title="An older statement", published="2022-01"))}
        older = f.InitiativeFactory(name="An older plan", **here)
        f.OutcomeFactory(title="the older plan", initiative=older, meeting=before, body=self.body, **here)
        promised = f.CommitmentFactory(text="An older promise", initiative=None, **here)
        f.CheckFactory(commitment=promised, meeting=before, date="", due="2022", **here)

    def addresses(self) -> dict[str, str]:
        """The address of every page by its name; a page that this record cannot reach is an error."""
        return {name: self.address(name) for name in names()}

    def feeds(self) -> dict[str, str]:
        """The address of every feed and calendar by its name."""
        return {name: self.feed(*name.split(".")) for name in feeds()}

    def feed(self, name: str, ending: str) -> str:
        """The address of a page with another ending."""
        return f"{self.address(name).rstrip('/')}.{ending}"

    def address(self, name: str) -> str:
        """The address of a page: of a list, of a page about the whole, of a search, or of the one record of a noun."""
        if name in BESIDE:
            return reverse(name, args=[getattr(self, BESIDE[name]).slug])
        row: Any = getattr(self, name, None)
        return str(row.get_absolute_url()) if row else reverse(name) + ASKED.get(name, "")


def get(address: str, status: int = 200, **query: Any) -> HttpResponse:
    """The response to a stranger."""
    response: Any = Client().get(address, query)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return response  # type: ignore[no-any-return]


def page(address: str, status: int = 200, **query: Any) -> BeautifulSoup:
    """The page as a reader gets it."""
    return BeautifulSoup(get(address, status, **query).content, "html.parser")


def one(soup: Tag, selector: str) -> Tag:
    """The first of what is sought in a page, which must be there."""
    found = soup.select_one(selector)
    assert found, selector
    return found


def words(soup: Any) -> str:
    """The text of a page or a part of one, with single blanks."""
    return " ".join(soup.get_text(" ").split())


def rows(soup: BeautifulSoup) -> list[str]:
    """The names on the lines of the lists of a page."""
    return [words(link) for link in soup.select(".rows > li .name")]
