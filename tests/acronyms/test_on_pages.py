"""Acronyms on pages: explained in the text and listed at the end."""

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

# The version of the record, and its acronyms.
QUERIES = 2


@pytest.fixture
def team() -> Any:
    return f.InitiativeFactory.create(name="Regional Response Team", slug="team", acronym="RRT")


def outcome(summary: str, slug: str = "paper", **fields: Any) -> Any:
    return f.InitiativeFactory.create(name="A paper", slug=slug, summary=summary, **fields)


def explained(main: Tag) -> dict[str, str]:
    """The acronyms explained in the text."""
    return {abbr.get_text(): str(abbr["title"]) for abbr in main.select("abbr")}


def listed(main: Tag) -> dict[str, list[tuple[str, str]]]:
    """The list at the end, with the addresses of its links."""
    return {
        words(line.dt): [(words(link), str(link["href"])) for link in line.select("dd a")]
        for line in main.select(".acronyms dl > div")
    }


def test_acronyms_in_texts_are_explained_and_listed(team: Any) -> None:
    main = page(outcome("On the RRT.").get_absolute_url())
    assert explained(main) == {"RRT": "Regional Response Team"}
    assert listed(main) == {"RRT": [("Regional Response Team", "/initiatives/team/")]}
    assert one(main, ".acronyms h2").get_text() == "Acronyms on this page"


def test_acronyms_in_lists_hits_and_passages_are_explained(team: Any) -> None:
    f.PassageFactory.create(source__slug="statement", slug="p1", gist="Of the RRT.")
    f.OutcomeFactory.create(title="the RRT plan")
    for address in ("/outcomes/", "/search/?q=plan", "/sources/statement/", "/sources/statement/p1/"):
        main = page(address)
        assert explained(main) == {"RRT": "Regional Response Team"}, address
        assert list(listed(main)) == ["RRT"], address


def test_the_page_of_the_acronyms_own_record_has_no_list(team: Any) -> None:
    soup = page(team.get_absolute_url())
    assert "RRT" in words(one(soup, "h1"))
    assert not explained(soup)
    assert not soup.select(".acronyms")


def test_two_records_with_the_same_acronym_are_both_named(team: Any) -> None:
    f.ActorFactory.create(name="Road and Rail Trust", slug="trust", acronym="RRT")
    main = page(outcome("On the RRT.").get_absolute_url())
    assert explained(main) == {"RRT": "Road and Rail Trust; Regional Response Team"}
    assert listed(main) == {
        "RRT": [("Road and Rail Trust", "/actors/trust/"), ("Regional Response Team", "/initiatives/team/")]
    }


def test_a_body_and_its_initiative_are_one_meaning() -> None:
    body = f.ActorFactory.create(name="Regional Response Team", slug="body", acronym="RRT")
    f.InitiativeFactory.create(name="Regional Response Team", slug="life", acronym="RRT", body=body)
    paper = outcome("On the RRT.")
    assert listed(page(paper.get_absolute_url())) == {"RRT": [("Regional Response Team", "/initiatives/life/")]}
    assert not page(body.get_absolute_url()).select(".acronyms")


def test_an_acronym_spelt_out_in_a_name_links_to_the_glossary() -> None:
    f.InitiativeFactory.create(name="Guide on Artificial Intelligence (AI) Governance")
    [(_words, address)] = listed(page(outcome("On AI.").get_absolute_url()))["AI"]
    assert address == "/glossary/?start=ai#ai"
    assert words(one(page("/glossary/"), "#ai")) == "AI"


def test_a_page_without_acronyms_has_no_list(team: Any) -> None:
    soup = page(outcome("On nothing in short.").get_absolute_url())
    assert not soup.select("abbr, .acronyms")


def test_markup_in_names_is_escaped() -> None:
    f.ActorFactory.create(name='Research & <b>"Development"</b>', slug="rd", acronym="R&D")
    main = page(outcome("On R&D.").get_absolute_url())
    assert explained(main) == {"R&D": 'Research & <b>"Development"</b>'}
    assert list(listed(main)) == ["R&D"]
    assert not main.select(".acronyms b")


def test_drafts_and_withdrawn_records_explain_nothing(team: Any) -> None:
    f.ActorFactory.create(name="Hidden Body", acronym="HB", state=State.DRAFT)
    paper = outcome("On the RRT and HB.")
    assert list(explained(page(paper.get_absolute_url()))) == ["RRT"]
    f.withdraw(team)
    assert not explained(page(paper.get_absolute_url()))


def test_a_changed_name_is_used_at_once(team: Any) -> None:
    paper = outcome("On the RRT.")
    assert explained(page(paper.get_absolute_url())) == {"RRT": "Regional Response Team"}
    team.name = "Rapid Response Team"
    team.save()
    assert explained(page(paper.get_absolute_url())) == {"RRT": "Rapid Response Team"}


def test_a_page_looks_up_its_acronyms_in_one_query_also_after_an_edit(team: Any) -> None:
    for number in range(2):
        outcome("On the RRT.", slug=f"paper-{number}")
        with CaptureQueriesContext(connection) as queries:
            get("/about/")
        assert len(queries) == QUERIES


def test_error_pages_explain_acronyms_and_do_not_fail(team: Any) -> None:
    paper = outcome("")
    f.withdraw(paper, because="It was the RRT’s.")
    assert explained(page(paper.get_absolute_url(), 410)) == {"RRT": "Regional Response Team"}
    assert not page("/nowhere/", 404).select(".acronyms")


def test_a_word_in_the_search_box_is_not_explained(team: Any) -> None:
    soup = page("/search/", q='RRT"><script>RRT')
    assert one(soup, "main input")["value"] == 'RRT"><script>RRT'
    assert not soup.select("main script")


def test_feeds_and_api_contain_no_abbr_elements(team: Any) -> None:
    outcome("On the RRT.")
    answer = Client().get("/api/v1/initiatives/paper/")
    assert answer.json()["summary"] == "On the RRT."


def test_the_list_is_last_in_the_main_part_of_all_pages() -> None:
    site = Site()
    main = one(page(site.address("meeting")), "main")
    assert one(main, ".acronyms dt").get_text() == "CTR"
    assert main.find_all(True, recursive=False)[-1]["id"] == "acronyms"
