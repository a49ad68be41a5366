"""The whole site for a test: every address there is, and a small record with something on each page."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from adgmin import record
from adgmin.api.files import TYPES
from adgmin.api.viewsets import NothingHere
from adgmin.pages.views import StrictList
from adgmin.portal import api
from tests import factories as f
from tests.html import parsed
from tests.remembered import remembered

# The curators’ desk has tests of its own, and so has what goes wrong.
ELSEWHERE = ("admin/", "wrong/")
# What answers with something else than a page of the site, and with what: all else must be such a page.
FILES = {
    "citation": "application/vnd.citationstyles.csl+json",
    "passage-citation": "application/vnd.citationstyles.csl+json",
    "citation-bibtex": "application/x-bibtex; charset=utf-8",
    "passage-citation-bibtex": "application/x-bibtex; charset=utf-8",
    "citation-ris": "application/x-research-info-systems; charset=utf-8",
    "passage-citation-ris": "application/x-research-info-systems; charset=utf-8",
    "sitemap": "application/xml",
    "sitemap-section": "application/xml",
    "robots": "text/plain",
    "healthz": "application/json",
    "readyz": "application/json",
    # For a frame on another site: without head, navigation and foot.
    "embed-initiative": "text/html; charset=utf-8",
    "calendar.ics": "text/calendar; charset=utf-8",
    "api:schema": "application/vnd.oai.openapi+json",
    "api:docs": "text/html; charset=utf-8",
}
# There in development only, with a test of its own.
GALLERY = "gallery"
FEED = "application/atom+xml; charset=utf-8"
# What may run, be shown and be fetched: the content policy of every answer, to the letter.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What an address is asked for that shows nothing, or refuses, unasked.
ASKED = {"search": "?q=guide", "api:search": "?q=guide"}
# Pages of a record beside its own, and which record the small one below has for them.
BESIDE = {
    "what-changed": "meeting", "asked": "meeting", "embed-initiative": "initiative",
    "api:life": "initiative", "api:what-changed": "meeting",
    "api:asked": "meeting", "api:briefing": "meeting", "api:meeting-stands": "meeting", "api:theme-stands": "theme",
    "api:partner-stands": "partner",
}  # fmt: skip
# Other views of a page: each is looked at like a page of its own.
VIEWS = ("initiatives?view=map",)
# How many queries an address may cost, however many rows there are. A list asks for the version, its rows, the numbers
# of its facets, their names and each relation of the rows, and for a record that is given as a filter; a page besides
# for each list on it; all ask for their acronyms.
LIST_QUERIES = 8
WIDE_LIST_QUERIES = 20
PAGE_QUERIES = 28
API_QUERIES = 18
# What a page computes costs in the API what it costs on the page.
COMPUTED = tuple(f"api:{each.name}" for each in api.COMPUTED)
# Lists of several nouns, or with much beside the rows.
WIDE_LISTS = ("timeline", "calendar", "matrix", "search", "disagreements", "corrections", "initiatives?view=map")


# The version of the record when a ``Site`` has been made in it and nothing else.
MADE = 2


def every_name() -> list[str]:
    """The name of every public address, from the URL configuration, and of every view."""
    return [*_patterns(), *VIEWS]


def most_queries(name: str) -> int:
    """The ceiling for an address: of lists, of pages, or of what the API answers."""
    if name.startswith("api:"):
        return PAGE_QUERIES if name in COMPUTED else API_QUERIES
    if name in WIDE_LISTS:
        return WIDE_LIST_QUERIES
    return LIST_QUERIES if name in lists() else PAGE_QUERIES


@cache
def names() -> list[str]:
    """The name of every page and view."""
    return [name for name in every_name() if content_type(name) is None]


@cache
def lists() -> list[str]:
    """The name of every page that is a list."""
    return [name for name in names() if isinstance(view(name), type) and issubclass(view(name), StrictList)]


def pattern(name: str) -> URLPattern:
    """What the addresses of a name look like."""
    return _patterns()[name.partition("?")[0]]


def view(name: str) -> Any:
    """The class of the view of a page."""
    return getattr(pattern(name).callback, "view_class", None)


@cache
def content_type(name: str) -> str | None:
    """What an address answers with; ``None`` for a page of the site."""
    if name.startswith("api:"):
        return FILES.get(name, "application/json")
    return FILES.get(name) or TYPES.get(name.partition(".")[2]) or (FEED if name in feeds() else None)


@cache
def feeds() -> list[str]:
    """The name of every feed and calendar: that of the page, and an ending."""
    return [name for name in _patterns() if name.endswith((".atom", ".ics"))]


@cache
def _patterns() -> dict[str, URLPattern]:
    named = dict(_named(get_resolver().url_patterns, ""))
    del named[GALLERY]
    # The files of a list have the same view and the same rows, which tests/api/test_files.py compares.
    alike = [f"{list_name}.{ending}" for list_name, _dot, ending in (name.partition(".") for name in named)
             if ending in TYPES and ending != "csv" and list_name != "outcomes"]  # fmt: skip
    return {name: each for name, each in named.items() if name not in alike}


def _named(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) not in ELSEWHERE:
                yield from _named(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif getattr(pattern.callback, "cls", None) is not NothingHere:
            assert pattern.name, pattern
            yield f"{space}{pattern.name}", pattern


class Site:
    """A record with one of everything round one meeting, one initiative and one partner."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()
        with record.editing(why="It was misread."):
            self.older.summary = "A plan of the year before."
            self.older.save()

    def _make(self) -> None:
        self.source = f.SourceFactory(title="A statement", gaps="It stops half-way.")
        self.passage = f.PassageFactory(source=self.source, order=1)
        here = {"passage": self.passage}
        self.theme = f.ThemeFactory(summary="What belongs here.")
        self.synonym = f.SynonymFactory()
        self.body = f.ActorFactory(name="The ministers", kind="asean-body", **here)
        self.actor = f.ActorFactory(name="A centre", acronym="CTR", parent=self.body, **here)
        self.person = f.ActorFactory(name="A minister", kind="person", **here)
        before = f.MeetingFactory(name="2nd Meeting", body=self.body, date="2022", **here)
        self.meeting = f.MeetingFactory(name="3rd Meeting", body=self.body, **here)
        self.source.meetings.set([self.meeting])
        self._make_the_year_before(before)
        self.meetingrole = f.MeetingRoleFactory(
            meeting=self.meeting, actor=self.actor, person=self.person, office="Minister", **here
        )
        self.membership = f.MembershipFactory(member=self.actor, grouping=self.body, **here)
        f.MembershipFactory(member=self.body, grouping=self.actor, **here)
        self.partner = f.PartnerFactory(actor=f.ActorFactory(name="A partner", kind="partner", **here), **here)
        self.initiative = f.InitiativeFactory(name="A guide", summary="A guide to things.", period="2023/2025", **here)
        f.InitiativeFactory(name="A newer guide", part_of=self.initiative, succeeds=self.initiative, **here)
        disputed = f.InitiativeFactory(name="A disputed thing", kind="guide", note="The statement says so.")
        for figure in ("five areas", "six areas"):
            f.cite(disputed, aspect="figure", value=figure, printed=figure)
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
        self.cooperation = self.role

    def _make_the_year_before(self, before: Any) -> None:
        """An outcome and a commitment of the previous meeting on an initiative that is not mentioned again."""
        here = {"passage": f.PassageFactory(source=f.SourceFactory(title="An older statement", published="2022-01"))}
        self.older = f.InitiativeFactory(name="An older plan", summary="A plan.", **here)
        f.OutcomeFactory(title="the older plan", initiative=self.older, meeting=before, body=self.body, **here)
        promised = f.CommitmentFactory(text="An older promise", initiative=None, **here)
        f.CheckFactory(commitment=promised, meeting=before, date="", due="2022", **here)

    def addresses(self) -> dict[str, str]:
        """The address of every page by its name; a page that this record cannot reach is an error."""
        return {name: self.address(name) for name in names()}

    def feeds(self) -> dict[str, str]:
        """The address of every feed and calendar by its name."""
        return {name: self.address(name) for name in feeds()}

    def every_address(self) -> dict[str, str]:
        """The same of all that is public: pages, files and the API."""
        return {name: self.address(name) for name in every_name()}

    def every_path(self) -> dict[str, str]:
        """The same without anything asked."""
        return {name: address.partition("?")[0] for name, address in self.every_address().items()}

    def answer(self, address: str) -> HttpResponse:
        """The response to a stranger while nothing public has changed: an address is asked once per process."""
        assert record.version().number == MADE, "The record has changed: use get()."
        return _answer(address)

    def page(self, address: str) -> BeautifulSoup:
        """The same as a tree of its own, which a test may change."""
        return parsed(self.answer(address).content)

    def looks(self) -> dict[str, tuple[str, int]]:
        """What pages look like at times, with the status of each; with ``broken``, what else may go wrong too."""
        outcomes, initiative = self.address("outcomes"), self.address("initiative")
        return {
            "narrowed down": (f"{outcomes}?verb=endorsed&theme={self.theme.slug}", 200),
            "nothing found": (f"{outcomes}?verb=noted", 200),
            "nothing found in a search": ("/search/?q=gude", 200),
            "as of a day": (f"{initiative}?as_of=2031-01-01", 200),
            "before there was any": (f"{initiative}?as_of=2001-01-01", 200),
            "not spoken of again": (self.older.get_absolute_url(), 200),
            "with a plan": (self._planned().get_absolute_url(), 200),
            "late": (self._late().get_absolute_url(), 200),
            "with a briefing": (self._next_meeting().get_absolute_url(), 200),
            "refused": (f"{outcomes}?colour=red&as_of=soon", 400),
            "nowhere": ("/nowhere/", 404),
            "withdrawn": (self._withdrawn().get_absolute_url(), 410),
            "not for you": ("/wrong/forbidden/", 403),
            "a form without its cookie": ("/wrong/forged/", 403),
            "a mistake of ours": ("/wrong/fails/", 500),
            "no database": ("/wrong/unavailable/", 503),
        }

    def _planned(self) -> Any:
        """The partner, with a work plan."""
        plan = f.InitiativeFactory(name="A work plan", kind="work-plan", passage=self.passage)
        f.RoleFactory(initiative=plan, actor=self.partner.actor, passage=self.passage)
        return self.partner

    def _next_meeting(self) -> Any:
        """A planned meeting after that of this record."""
        return f.MeetingFactory(
            name="4th Meeting", body=self.body, date="2024", status="planned", passage=self.passage
        )  # fmt: skip

    def _late(self) -> Any:
        """A promise that was put off, by whom the editors concluded."""
        late = f.CommitmentFactory(text="A late promise", owner=self.actor, passage=self.passage)
        for date, finding, due in (("2022", "made", "2023"), ("2023", "restated", "2024")):
            f.CheckFactory(commitment=late, date=date, finding=finding, due=due, passage=self.passage)
        f.cite(late, self.passage, aspect="owner", value=self.actor.slug, basis="inferred")
        return late

    def _withdrawn(self) -> Any:
        """A view that was published and is no more."""
        view = f.PerspectiveFactory(title="A view that nobody voiced", meeting=self.meeting, passage=self.passage)
        f.withdraw(view)
        return view

    def address(self, name: str) -> str:
        """The address of a page: of a list, of a page about the whole, of a search, or of the one record of a noun."""
        page, _dot, ending = name.partition(".")
        if ending in TYPES:
            return reverse(name)
        if ending:
            return f"{self.address(page).rstrip('/')}.{ending}"
        page, query, asked = name.partition("?")
        row: Any = getattr(self, page, None)
        return (str(row.get_absolute_url()) if row else self._reversed(page)) + (query + asked or ASKED.get(page, ""))

    def _reversed(self, name: str) -> str:
        noun, detail, _nothing = name.removeprefix("api:").partition("-detail")
        if detail:
            return reverse(name, args=getattr(self, noun).natural_key())
        if name in BESIDE:
            return reverse(name, args=[getattr(self, BESIDE[name]).slug])
        # What the parts of an address are that neither belongs to a noun nor is the same for every record.
        parts: dict[str, tuple[str, ...]] = {
            "citation": ("initiatives", self.initiative.slug), "passage-citation": self.passage.natural_key(),
            "sitemap-section": ("outcomes",),
        }  # fmt: skip
        return reverse(name, args=parts.get(re.sub("-(bibtex|ris)$", "", name), ()))


def sitemap_files(client: Client) -> list[str]:
    """The address of each sitemap in the index, without the host."""
    return _located(client, reverse("sitemap"))


def in_sitemaps(client: Client) -> list[str]:
    """Every address in the sitemaps."""
    return [address for file in sitemap_files(client) for address in _located(client, file)]


def _located(client: Client, sitemap: str) -> list[str]:
    text = client.get(sitemap).content.decode()
    return [unescape(address) for address in re.findall("<loc>http://testserver(.*?)</loc>", text)]


def get(address: str, status: int = 200, **query: Any) -> HttpResponse:
    """The response to a stranger, in one piece."""
    response: Any = Client().get(address, query)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return in_one_piece(response) if response.streaming else response


def in_one_piece(response: Any) -> HttpResponse:
    """A response that is sent in pieces, with its whole content; of a workbook, its first sheet."""
    content = b"".join(response.streaming_content)
    if content.startswith(b"PK"):
        content = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    whole = HttpResponse(content, status=response.status_code, headers=response.headers)
    whole.request = response.request  # type: ignore[attr-defined]
    return whole


@cache
def _answer(address: str) -> HttpResponse:
    return get(address)


def page(address: str, status: int = 200, **query: Any) -> BeautifulSoup:
    """The page as a reader gets it."""
    return parsed(get(address, status, **query).content)


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
