"""Lists are filtered, sorted and paged by their query string, and say how much they show, or why nothing."""

import pytest
from bs4 import BeautifulSoup

from adgmin import record
from tests import factories as f

from .site import Site, get, names, one, page, rows, words

pytestmark = pytest.mark.django_db

LISTS = [name for name in names() if name.endswith("s")]


def found(soup: BeautifulSoup) -> str:
    """The sentence over a list; there is none over an empty one."""
    sentence = soup.select_one(".found h2")
    return words(sentence) if sentence else ""


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_a_400_that_names_it(name: str) -> None:
    soup = page(f"/{name}/", 400, colour="red")
    assert words(soup.select_one("dt")) == "colour"
    assert soup.select_one(f'a[href="/{name}/"]')


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", ["2", "0", "-1", "x"])
def test_a_page_that_there_is_not_is_a_400_that_names_it(name: str, number: str) -> None:
    assert words(page(f"/{name}/", 400, page=number).select_one("dt")) == "page"


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_that_the_record_is_young(name: str) -> None:
    soup = page(f"/{name}/")
    own = {
        "disagreements": "No differences between the sources",
        "corrections": "No correction has been made since this installation began",
    }
    assert own.get(name, "No records of this kind yet.") in words(soup)
    assert found(soup) == ""


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_how_many_it_shows(name: str) -> None:
    site = Site()
    soup = page(site.address(name))
    number = len(soup.select(".rows > li"))
    assert number > 0
    assert str(number) in found(soup).split()[: 1 if number == 1 else 2]


def test_all_invalid_parameters_are_named_at_once() -> None:
    soup = page("/outcomes/", 400, verb="sang", date_after="soon", theme="no-such")
    assert [words(name) for name in soup.select("dt")] == ["theme", "verb", "date_after"]
    assert "“sang” is not one of" in words(soup)


@pytest.mark.both_databases
def test_filter_is_shown_as_a_chip_with_a_link_that_removes_it() -> None:
    site = Site()
    f.OutcomeFactory(title="another", verb="noted", meeting=site.meeting, body=site.body, initiative=site.initiative)
    soup = page("/outcomes/", verb="noted", meeting=site.meeting.slug)
    assert rows(soup) == ["noted another"]
    assert found(soup) == "1 outcome recorded under the 3rd Meeting, noted"
    chips = {words(chip): chip["href"] for chip in soup.select(".chip")}
    assert chips == {
        "Remove filter Meeting: 3rd Meeting": "?verb=noted",
        "Remove filter Verb: noted": f"?meeting={site.meeting.slug}",
    }
    assert soup.select_one('.found a[href="/outcomes/"]')


def test_where_nothing_matches_the_page_says_what_to_do() -> None:
    Site()
    soup = page("/outcomes/", verb="noted")
    assert found(soup) == "No outcomes noted"
    assert "Remove one above, or clear them all." in words(soup)


def test_form_keeps_the_given_values() -> None:
    site = Site()
    soup = page("/outcomes/", theme=site.theme.slug, q="guide", ordering="object", date_after="2023-01-01")
    form = one(soup, "form.filters")
    kept = form.select("input:not([type=checkbox])[value]:not([value='']), input[checked]")
    assert {str(field["name"]): field["value"] for field in kept} == {
        "q": "guide", "date_after": "2023-01-01", "theme": site.theme.slug, "ordering": "object",
    }  # fmt: skip
    assert form.select_one("details[open] #filter-date_after")


def test_form_keeps_parameters_without_an_input_as_hidden_inputs() -> None:
    site = Site()
    soup = page("/outcomes/", initiative=site.initiative.slug, verb_class=["approval", "neutral"])
    hidden = [(field["name"], field["value"]) for field in soup.select("form.filters input[type=hidden]")]
    assert hidden == [("initiative", site.initiative.slug)]
    chips = [words(chip) for chip in soup.select(".chip")]
    assert chips == [
        "Remove filter Initiative: A guide", "Remove filter Class of verbs: endorsed or approved",
        "Remove filter Class of verbs: noted",
    ]  # fmt: skip


def test_blank_parameters_are_removed_by_a_redirect() -> None:
    site = Site()
    assert get("/outcomes/?q=&theme=&ordering=", 302).headers["Location"] == "/outcomes/"
    asked = f"?theme={site.theme.slug}&verb=noted&verb=endorsed"
    assert get(f"/outcomes/{asked}&q=+", 302).headers["Location"] == f"/outcomes/{asked}"


@pytest.mark.both_databases
def test_list_is_sorted_by_each_of_its_orders() -> None:
    for name in ("B", "C", "A"):
        f.ThemeFactory(name=name, slug=name.lower())
    assert rows(page("/themes/", ordering="-name")) == ["C", "B", "A"]


@pytest.mark.both_databases
def test_fifty_lines_make_a_page_and_the_filters_stay_from_page_to_page() -> None:
    f.ThemeFactory.create_batch(51)
    soup = page("/themes/", ordering="name")
    assert len(rows(soup)) == 50
    assert found(soup) == "All 51 themes"
    assert "Page 1 of 2: 1 to 50 of 51" in words(one(soup, ".pages"))
    last = page(f"/themes/{one(soup, 'a[rel=next]')['href']}")
    assert "Page 2 of 2: 51 to 51 of 51" in words(one(last, ".pages"))
    assert len(rows(last)) == 1
    assert one(last, "a[rel=prev]")["href"] == "?ordering=name&page=1"
    assert str(one(last, "link[rel=canonical]")["href"]).endswith("/themes/?page=2")


def test_taking_a_filter_off_leads_to_the_first_page() -> None:
    with record.editing():
        f.ActorFactory.create_batch(51, passage=f.PassageFactory())
    soup = page("/actors/", kind="organisation", page=2)
    assert one(soup, ".chip")["href"] == "?"


def test_line_cites_the_passage_of_the_verb_and_not_of_the_date() -> None:
    source = f.SourceFactory()
    dates_it = f.PassageFactory(source=source, order=1)
    says_it = f.PassageFactory(source=source, order=2, locator="Our view > para 7")
    view = f.PerspectiveFactory(passage=says_it, meeting=None, date="2025-01-28")
    f.cite(view, dates_it, aspect="date", value="2025-01-28")
    assert words(one(page("/perspectives/"), ".rows .end")) == "joint statement, Our view > para 7 and 1 more"


def test_title_of_a_narrowed_list_is_its_sentence() -> None:
    site = Site()
    sentence = found(page("/outcomes/", meeting=site.meeting.slug))
    soup = page("/outcomes/", meeting=site.meeting.slug)
    assert words(one(soup, "title")) == f"{sentence} · ADGMIN Tracker"
    assert one(soup, 'meta[property="og:title"]')["content"] == sentence
    assert words(one(page("/outcomes/"), "title")) == "Outcomes · ADGMIN Tracker"
