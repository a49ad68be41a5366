"""Acronyms on the pages of the site: explained where they stand, and listed at the foot for everybody."""

from typing import Any

import pytest
from bs4 import Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin.record import State
from tests import factories as f
from tests.pages.site import Site, get, one, page, words

pytestmark = pytest.mark.django_db

# Actors and initiatives, and their citations.
FIRST_PAGE_QUERIES = 4


@pytest.fixture
def team() -> Any:
    return f.InitiativeFactory.create(name="Regional Response Team", slug="team", acronym="RRT")


def said(summary: str, **fields: Any) -> Any:
    return f.InitiativeFactory.create(name="A paper", slug="paper", summary=summary, **fields)


def explained(main: Tag) -> dict[str, str]:
    """What is explained where it stands."""
    return {abbr.get_text(): str(abbr["title"]) for abbr in main.select("abbr")}


def listed(main: Tag) -> dict[str, list[tuple[str, str]]]:
    """What the list at the foot says, and where its links lead."""
    return {
        words(line.dt): [(words(link), str(link["href"])) for link in line.select("dd a")]
        for line in main.select(".acronyms dl > div")
    }


def test_an_acronym_in_the_words_of_the_record_is_explained_and_listed(team: Any) -> None:
    main = page(said("On the RRT.").get_absolute_url())
    assert explained(main) == {"RRT": "Regional Response Team"}
    assert listed(main) == {"RRT": [("Regional Response Team", "/initiatives/team/")]}
    assert one(main, ".acronyms h2").get_text() == "Acronyms on this page"


def test_lists_hits_and_passages_have_it_too(team: Any) -> None:
    f.PassageFactory.create(source__slug="statement", slug="p1", gist="Of the RRT.")
    f.OutcomeFactory.create(title="the RRT plan")
    for address in ("/outcomes/", "/search/?q=plan", "/sources/statement/", "/sources/statement/p1/"):
        main = page(address)
        assert explained(main) == {"RRT": "Regional Response Team"}, address
        assert list(listed(main)) == ["RRT"], address


def test_the_page_of_the_record_itself_needs_no_list(team: Any) -> None:
    soup = page(team.get_absolute_url())
    assert "RRT" in words(one(soup, "h1"))
    assert not explained(soup)
    assert not soup.select(".acronyms")


def test_two_records_with_one_acronym_are_both_named(team: Any) -> None:
    f.ActorFactory.create(name="Road and Rail Trust", slug="trust", acronym="RRT")
    main = page(said("On the RRT.").get_absolute_url())
    assert explained(main) == {"RRT": "Road and Rail Trust; Regional Response Team"}
    assert listed(main) == {
        "RRT": [("Road and Rail Trust", "/actors/trust/"), ("Regional Response Team", "/initiatives/team/")]
    }


def test_a_body_and_the_initiative_that_is_its_life_are_one_and_lead_to_the_life() -> None:
    body = f.ActorFactory.create(name="Regional Response Team", slug="body", acronym="RRT")
    f.InitiativeFactory.create(name="Regional Response Team", slug="life", acronym="RRT", body=body)
    paper = said("On the RRT.")
    assert listed(page(paper.get_absolute_url())) == {"RRT": [("Regional Response Team", "/initiatives/life/")]}
    assert not page(body.get_absolute_url()).select(".acronyms")


def test_what_only_a_name_spells_out_leads_to_the_glossary() -> None:
    f.InitiativeFactory.create(name="Guide on Artificial Intelligence (AI) Governance")
    [(_words, address)] = listed(page(said("On AI.").get_absolute_url()))["AI"]
    assert address == "/glossary/#ai"
    assert words(one(page("/glossary/"), "#ai")) == "AI"


def test_a_page_without_any_has_no_list(team: Any) -> None:
    soup = page(said("On nothing in short.").get_absolute_url())
    assert not soup.select("abbr, .acronyms")


def test_markup_in_names_stays_text() -> None:
    f.ActorFactory.create(name='Research & <b>"Development"</b>', slug="rd", acronym="R&D")
    main = page(said("On R&D.").get_absolute_url())
    assert explained(main) == {"R&D": 'Research & <b>"Development"</b>'}
    assert list(listed(main)) == ["R&D"]
    assert not main.select(".acronyms b")


def test_a_draft_explains_nothing_and_a_withdrawn_record_no_more(team: Any) -> None:
    f.ActorFactory.create(name="Hidden Body", acronym="HB", state=State.DRAFT)
    paper = said("On the RRT and HB.")
    assert list(explained(page(paper.get_absolute_url()))) == ["RRT"]
    f.withdraw(team)
    assert not explained(page(paper.get_absolute_url()))


def test_a_changed_name_is_there_at_once(team: Any) -> None:
    paper = said("On the RRT.")
    assert explained(page(paper.get_absolute_url())) == {"RRT": "Regional Response Team"}
    team.name = "Rapid Response Team"
    team.save()
    assert explained(page(paper.get_absolute_url())) == {"RRT": "Rapid Response Team"}


def test_they_are_read_once_for_each_version_of_the_record(team: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            get("/about/")
        return len(queries)

    f.ActorFactory.create()
    first, second = cost(), cost()
    assert first - second == FIRST_PAGE_QUERIES
    assert cost() == second
    said("More.")
    assert cost() == first


def test_the_pages_of_errors_explain_too_and_fail_no_further(team: Any) -> None:
    paper = said("")
    f.withdraw(paper, because="It was the RRT’s.")
    assert explained(page(paper.get_absolute_url(), 410)) == {"RRT": "Regional Response Team"}
    assert not page("/nowhere/", 404).select(".acronyms")


def test_a_word_in_the_search_box_is_no_text_of_the_page(team: Any) -> None:
    soup = page("/search/", q='RRT"><script>RRT')
    assert one(soup, "main input")["value"] == 'RRT"><script>RRT'
    assert not soup.select("main script")


def test_the_data_stays_plain(team: Any) -> None:
    said("On the RRT.")
    answer = Client().get("/api/v1/initiatives/paper/")
    assert answer.json()["summary"] == "On the RRT."


def test_every_page_has_the_list_at_the_end_of_its_main_part() -> None:
    site = Site()
    main = one(page(site.address("meeting")), "main")
    assert one(main, ".acronyms dt").get_text() == "CTR"
    assert main.find_all(True, recursive=False)[-1]["id"] == "acronyms"
