"""The search page: best hits by kind, marked matches, and help if there are few hits."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.models import Theme
from adgmin.portal.search import KINDS
from adgmin.record import State
from adgmin.search.answers import answer, search
from adgmin.search.index import index, kinds_with_pages
from tests import factories
from tests.pages.crowd import write
from tests.pages.site import Site, get, names, one, page, rows, words

from .corpus import make_corpus
from .test_hostile_input import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# The record version, the synonyms, the counts, the number of hits, those hits, the initiatives and outcomes among
# them, the citations of each, the acronyms of the words asked for, and those on the page; for a mistyped word also the
# counts of beginnings, the words that are there, those with the same initial, how often the close ones occur, the
# synonyms again, and what those find.
HIT_QUERIES = 12
MISS_QUERIES = 18
# Hits of themes alone: no initiative’s stage and no outcome’s reading is fetched.
THEMES_QUERIES = HIT_QUERIES - 5


def cost(**query: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        get("/search/", **query)
    return len(queries)


def groups(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The headings of the groups with their hits."""
    return {
        words(one(part, "h2")): [hit.get_text() for hit in part.select(".rows .name")]
        for part in soup.select("section:not(.acronyms)")
    }


def test_without_a_query_the_page_explains_itself() -> None:
    make_corpus()
    soup = page("/search/")
    assert "Records that contain every word come first" in words(one(soup, ".empty"))
    assert "Viet Nam, Vietnam" in words(one(soup, "section:has(#synonyms)"))
    assert not soup.select(".found, .rows")
    assert get("/search/", 302, q="  ", noun="").headers["Location"] == "/search/"


def test_the_form_keeps_the_query() -> None:
    assert one(page("/search/", q='"a" <b>'), "main form input")["value"] == '"a" <b>'


def test_hits_are_grouped_by_kind_with_counts() -> None:
    make_corpus()
    soup = page("/search/", q="statement")
    assert groups(soup) == {"Sources 1": ["Joint Statement of the Ministers"]}
    assert words(one(soup, ".found")) == "One record matches “statement”."


def test_groups_are_sorted_by_best_tier_then_navigation() -> None:
    make_corpus()
    assert list(groups(page("/search/", q="adgmin"))) == ["Best match actor", "Meetings 2", "Perspectives 1"]
    # The perspective has a date, and so the better place among all hits.
    assert [hit.entry.kind for hit in search("hotline")] == ["perspectives", "commitments"]
    assert list(groups(page("/search/", q="hotline"))) == ["Best match perspective", "Commitments 1"]


def test_hits_in_a_group_keep_their_ranking() -> None:
    make_corpus()
    ranked = [hit.entry.title for hit in search("cert", ["initiatives"])]
    found = groups(page("/search/", q="cert"))
    assert [*found["Best match initiative"], *found["Initiatives 1"]] == ranked


def test_matches_are_marked_and_all_other_text_is_escaped() -> None:
    make_corpus()
    soup = page("/search/", q="alone")
    assert [words(mark) for mark in soup.select("mark")] == ["alone"]
    assert "nobody governs <b>alone</b> & “AI” is of use." in one(soup, ".snippet").get_text()
    assert [words(mark) for mark in page("/search/", q="boracay AND 3rd").select(".name mark")] == ["3rd"]


def test_each_hit_links_to_its_page() -> None:
    make_corpus()
    for hit in page("/search/", q="asean").select(".rows .name"):
        get(str(hit["href"]))


def test_each_kind_with_pages_can_be_searched() -> None:
    assert {code for code, _label in KINDS} == set(kinds_with_pages())
    make_corpus()
    sought = {
        "meetings": "Boracay", "initiatives": "CERT", "outcomes": "5G", "commitments": "hotline",
        "perspectives": "lives", "partners": "Japan", "actors": "WG-AS", "themes": "machines", "sources": "statement",
        "passages": "para 2",
    }  # fmt: skip
    for kind, _label in KINDS:
        assert rows(page("/search/", q=sought[kind], noun=kind)), kind


def test_a_group_shows_five_hits_and_links_to_all() -> None:
    factories.ThemeFactory.create_batch(6, summary="fund")
    factories.ActorFactory.create(name="Fund")
    soup = page("/search/", q="fund")
    assert [len(hits) for hits in groups(soup).values()] == [1, 5]
    link = one(soup, "section .pages a")
    assert words(link) == "All 6 themes"
    assert len(rows(page(f"/search/{link['href']}"))) == 6


def test_hits_of_one_kind_are_paged_by_fifty_and_keep_the_query() -> None:
    factories.ThemeFactory.create_batch(51, summary="fund")
    soup = page("/search/", q="fund", noun="themes")
    assert len(rows(soup)) == 50
    last = page(f"/search/{one(soup, 'a[rel=next]')['href']}")
    assert len(rows(last)) == 1
    assert not set(rows(soup)) & set(rows(last))


def test_kinds_with_hits_are_links_and_the_chosen_one_is_marked() -> None:
    make_corpus()
    soup = page("/search/", q="governance", noun="outcomes")
    kinds = {words(item): one(item, "a") for item in soup.select(".kinds li")}
    assert list(kinds) == ["All 4", "Initiatives 1", "Outcomes 2", "Themes 1"]
    assert [name for name, link in kinds.items() if link.get("aria-current")] == ["Outcomes 2"]
    assert kinds["All 4"]["href"] == "?q=governance"
    assert kinds["Themes 1"]["href"] == "?q=governance&noun=themes"
    assert len(rows(soup)) == 2


def test_the_count_of_a_kind_equals_the_hits_on_its_page() -> None:
    make_corpus()
    assert answer("Japan").counts == {"partners": 1}
    for text in ("Japan", "asean", "the"):
        for kind, _label in KINDS:
            assert len(rows(page("/search/", q=text, noun=kind))) == answer(text).counts.get(kind, 0)


def test_a_kind_without_hits_links_to_the_other_kinds() -> None:
    make_corpus()
    soup = page("/search/", q="governance", noun="meetings")
    assert "No results of this kind" in words(one(soup, ".empty"))
    assert [words(item) for item in soup.select(".kinds li")][1:] == ["Initiatives 1", "Outcomes 2", "Themes 1"]


def test_two_kinds_can_be_searched_together() -> None:
    make_corpus()
    assert list(groups(page("/search/", q="governance", noun=["themes", "initiatives"]))) == [
        "Themes 1",
        "Initiatives 1",
    ]
    shown = page("/search/", q="governance", noun=["themes", "initiatives"]).select(".kinds [aria-current]")
    assert [words(link) for link in shown] == ["Initiatives", "Themes"]


def test_a_typing_error_shows_the_hits_of_the_correction() -> None:
    make_corpus()
    soup = page("/search/", q="govrnance")
    assert words(one(soup, ".found")) == "Showing results for governance ; no result for “govrnance”."
    assert one(soup, ".found a")["href"] == "?q=governance"
    assert groups(soup) == groups(page("/search/", q="governance"))
    assert not page("/search/", q="governance").select(".found a")


def test_partial_matches_follow_under_their_own_heading() -> None:
    make_corpus()
    soup = page("/search/", q="guide xylophone")
    assert words(one(soup, ".found")) == "No record contains every word of “guide xylophone”."
    assert list(groups(soup)) == ["Partial matches"]
    assert "These results do not contain every word." in words(soup.main)
    assert "Partial matches" not in groups(page("/search/", q="governance"))
    assert list(groups(page("/search/", q="responders drill"))) == ["Initiatives 1", "Partial matches"]


def test_a_query_without_hits_says_so() -> None:
    make_corpus()
    soup = page("/search/", q="xylophone")
    assert words(one(soup, ".found")) == "Not named in any source held."
    assert not soup.select(".rows")


def test_as_of_a_day_leaves_later_rows_out_of_hits_and_counts() -> None:
    make_corpus()
    assert list(groups(page("/search/", q="guide", as_of="2023-12"))) == ["Initiatives 1"]
    assert one(page("/search/", q="guide", as_of="2023-12"), "main form input[name=as_of]")["value"] == "2023-12-31"


def test_the_best_hit_is_shown_above_the_groups_only() -> None:
    make_corpus()
    found = groups(page("/search/", q="AI"))
    assert next(iter(found)) == "Best match theme"
    assert found["Best match theme"] == [search("AI")[0].entry.title]
    assert "Themes" not in " ".join(list(found)[1:])
    assert "Best match" not in " ".join(groups(page("/search/", q="AI", noun="themes")))


def test_acronyms_and_their_expansions_link_to_each_other() -> None:
    make_corpus()
    [link] = page("/search/", q="wgas", noun="actors").select(".found a")
    assert (words(link), link["href"]) == (
        "Working Group on Anti-Online Scam", "?q=Working+Group+on+Anti-Online+Scam",
    )  # fmt: skip
    [back] = page(f"/search/{link['href']}").select(".found a")
    assert words(back) == "WG-AS"
    assert "Also look for" not in words(page("/search/", q="statement"))


def test_a_text_without_words_is_explained() -> None:
    assert "“???” contains no searchable word" in words(page("/search/", q="???").main)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("q=a&colour=red", "colour"), ("q=a&noun=roles", "noun"), ("q=a&noun=%00", "noun"), ("q=a&q=b", "q"),
     ("q=a&page=2", "page"), ("q=a&noun=themes&page=0", "page"), ("page=x", "page"), ("ordering=date", "ordering")],
)  # fmt: skip
def test_an_invalid_parameter_gives_a_400_that_names_it(query: str, parameter: str) -> None:
    assert [words(name) for name in page(f"/search/?{query}", 400).select("dt")] == [parameter]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text != "\ud800"], ids=range(len(HOSTILE) - 1))
def test_any_text_is_accepted(text: str) -> None:
    factories.ThemeFactory.create(name="Harmless")
    assert get("/search/", 200 if text.strip() else 302, q=text)
    assert not page("/search/", q=f"{text} ()").select(".rows")
    assert get("/search/", q=f"harm\x00less {text}")


def test_invalid_bytes_are_accepted() -> None:
    assert Client().get("/search/?q=%ff%fe%00%c3").status_code == 200


def test_drafts_affect_neither_hits_nor_counts_nor_corrections() -> None:
    for state in (State.DRAFT, State.IN_REVIEW):
        factories.CommitmentFactory.create(text=f"Xylophone {state}", state=state)
    before = get("/search/", q="nothing").content
    for text in ("xylophone", "xylophon", "xylophnoe"):
        assert get("/search/", q=text).content == before.replace(b"nothing", text.encode())


def test_the_number_of_queries_does_not_grow_with_the_record() -> None:
    Site()
    # The dates of the sources are read once for each version of the record.
    get("/outcomes/")
    assert (cost(q="guide"), cost(q="giude")) == (HIT_QUERIES, MISS_QUERIES)
    crowd = write(Theme(name=f"Guide {number}", slug=f"guide-{number}") for number in range(1000))
    with record.editing():
        index(Theme, [theme.pk for theme in crowd])
    assert answer("guide").counts["themes"] == 1000
    assert (cost(q="guide"), cost(q="giude")) == (HIT_QUERIES, MISS_QUERIES)
    assert cost(q="guide", noun="themes") == THEMES_QUERIES


def test_all_pages_have_a_search_box() -> None:
    site = Site()
    for name in names():
        form = one(page(site.address(name)), ".site-head form")
        assert (form["action"], one(form, "input")["name"]) == ("/search/", "q")
    assert one(page("/"), "main form")["action"] == "/search/"
