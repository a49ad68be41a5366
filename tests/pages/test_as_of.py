"""Any page can be read as of a day: it shows what had certainly happened by then, says so, and hands the day on."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adgmin import record
from tests import factories as f

from .site import Site, get, names, one, page, rows, words

pytestmark = pytest.mark.django_db

DAY = "2023-12-31"
PAGES = names()


@pytest.fixture
def life() -> dict[str, Any]:
    """An initiative agreed in 2023 and launched in 2024, with a promise made and kept in the same years."""
    with record.editing():
        passage, body, theme = f.PassageFactory(), f.ActorFactory(), f.ThemeFactory()
        initiative = f.InitiativeFactory(name="The guide", passage=passage)
        initiative.themes.set([theme])
        about: dict[str, Any] = {"initiative": initiative, "body": body, "passage": passage, "themes": [theme]}
        for year, verb, stage in ((2023, "endorsed", "agreed"), (2024, "launched", "launched")):
            meeting = f.MeetingFactory(name=f"Meeting of {year}", date=str(year), body=body, passage=passage)
            f.OutcomeFactory(title=f"the guide in {year}", verb=verb, stage=stage, meeting=meeting, **about)
        commitment = f.CommitmentFactory(text="The guide is written", initiative=initiative, passage=passage)
        f.CheckFactory(
            commitment=commitment, finding="made", date="2023", due="2024", due_words="2024", passage=passage
        )
        f.CheckFactory(commitment=commitment, finding="kept", date="2024", passage=passage)
        later = f.PassageFactory(source__published="2024")
        late = f.InitiativeFactory(name="A late thing", passage=later)
        f.OutcomeFactory(title="it", initiative=late, meeting=meeting, body=body, passage=later)
    return {"initiative": initiative, "theme": theme, "promise": commitment, "late": late, "body": body}


def test_lists_show_what_there_was_by_then(life: dict[str, Any]) -> None:
    meetings = page("/meetings/", as_of=DAY)
    assert rows(meetings) == ["Meeting of 2024", "Meeting of 2023"]
    assert ["planned" in words(line) for line in meetings.select(".rows > li")] == [True, False]
    assert rows(page(f"/meetings/?status=planned&as_of={DAY}")) == ["Meeting of 2024"]
    assert rows(page("/initiatives/", as_of=DAY)) == ["The guide"]
    assert rows(page("/outcomes/", as_of=DAY)) == ["endorsed the guide in 2023"]
    assert "open" in words(one(page("/commitments/", as_of=DAY), ".rows > li"))
    assert "kept" in words(one(page("/commitments/"), ".rows > li"))


def test_records_are_shown_as_they_stood(life: dict[str, Any]) -> None:
    address = life["initiative"].get_absolute_url()
    assert words(one(page(address, as_of=DAY), ".way [aria-current]")) == "agreed"
    assert words(one(page(address), ".way [aria-current]")) == "launched"
    told = [words(link) for link in page(address, as_of=DAY).select(".life .name")]
    assert told == ["The guide is written", "endorsed the guide in 2023"]
    assert words(one(page(life["promise"].get_absolute_url(), as_of=DAY), ".standing")) == "open"
    assert "endorsed the guide in 2024" not in rows(page(life["theme"].get_absolute_url(), as_of=DAY))
    assert "endorsed the guide in 2024" not in rows(page(life["body"].get_absolute_url(), as_of=DAY))
    assert "Meeting of 2023" in words(one(page("/", as_of=DAY), ".desk"))


def test_page_of_a_record_that_did_not_exist_yet_says_so(life: dict[str, Any]) -> None:
    soup = page(life["late"].get_absolute_url(), as_of=DAY)
    assert "As of 31 December 2023, the record contains nothing about this yet." in words(one(soup, ".as-of"))
    assert rows(soup) == []
    assert not soup.select(".life .name")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_the_day_and_every_link_keeps_it(name: str) -> None:
    address = Site().address(name)
    day = "2031-01-01"
    asked: dict[str, Any] = {**parse_qs(urlsplit(address).query), "as_of": day}
    soup = page(address, **asked)
    bar = one(soup, ".as-of")
    assert "1 January 2031" in words(bar)
    back = one(bar, "a")["href"]
    links = [str(link["href"]) for link in soup.select("a[href^='/'], a[href^='?']") if link["href"] != back]
    kept = [
        link
        for link in links
        if not link.startswith(("/api/", "/admin/")) and not link.endswith((".csl.json", ".bib", ".ris"))
    ]
    without = [link for link in kept if parse_qs(urlsplit(link).query).get("as_of") != [day]]
    # A chip takes its own filter off, and on a list the day is one.
    assert [link for link in without if link not in {str(chip["href"]) for chip in soup.select(".chip")}] == []
    assert all(one(form, "[name=as_of]")["value"] == day for form in soup.select("form[method=get]"))
    assert all(f"as_of={day}" in form["action"] for form in soup.select("form[method=post]"))


def test_a_page_as_of_no_day_has_no_bar_and_no_such_link() -> None:
    soup = page(Site().address("initiative"))
    assert not soup.select(".as-of")
    assert not soup.select("a[href*=as_of]")


@pytest.mark.parametrize("name", PAGES)
def test_a_day_that_is_none_is_a_400_that_names_it(name: str) -> None:
    assert words(one(page(Site().address(name).split("?")[0], 400, as_of="soon"), "dt")) == "as_of"


def test_tracking_parameters_are_removed_by_a_redirect() -> None:
    response = get("/about/?utm_source=letter&fbclid=abc", 302)
    assert response.headers["Location"] == "/about/"


def test_every_page_that_depends_on_the_day_lets_readers_choose_one() -> None:
    site = Site()
    for name, address in site.addresses().items():
        shown = page(address).select(".horizon")
        assert len(page(address).select(".horizon form [name=as_of]")) == len(shown), name
    assert page("/about/method/").select(".horizon") == []


def test_choosing_a_day_keeps_the_rest_of_the_address_but_the_page_number() -> None:
    Site()
    form = one(page("/outcomes/", verb="endorsed", page="1"), ".horizon form")
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert sent == {"as_of": "", "verb": "endorsed"}
