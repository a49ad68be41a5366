"""The search as an API resource."""

from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.api.serializers_base import ADDRESS
from adgmin.models import Theme
from adgmin.portal.search import KINDS
from adgmin.record import State
from adgmin.search.answers import search
from adgmin.search.index import index
from tests import factories
from tests.api.calls import ROOT, read, refused
from tests.pages.crowd import write

from .corpus import make_corpus
from .test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db

# The record version twice, the synonyms, the counts, the number of hits, those of the page, and the best. The horizon
# is read once for each version of the record.
QUERIES = 6


def found(**query: Any) -> list[str]:
    """The hits of the first page, by kind and slug."""
    return [f"{hit['noun']}/{hit['key']}" for hit in read("search/", **query)["results"]]


def bracketed(pieces: list[dict[str, Any]]) -> str:
    """A text from its pieces, marked ones in square brackets."""
    return "".join(f"[{piece['text']}]" if piece["marked"] else piece["text"] for piece in pieces)


def test_a_hit_has_its_kind_its_tier_its_marks_and_its_addresses() -> None:
    make_corpus()
    assert read("search/", q="hotline", noun="commitments") == {
        "count": 1,
        "count_exact": True,
        "next": None,
        "previous": None,
        "record_version": 1,
        "horizon": "2023-02-10",
        "corrected": None,
        "best": read("search/", q="hotline")["results"][0],
        "partial": [],
        "results": [
            {
                "noun": "commitments",
                "noun_label": "commitment",
                "key": "hotline",
                "name": "A hotline, day and night",
                "slug": "hotline",
                "name_pieces": [
                    {"text": "A ", "marked": False},
                    {"text": "hotline", "marked": True},
                    {"text": ", day and night", "marked": False},
                ],
                "snippet": [
                    {
                        "text": "It is paid for by all. · ASEAN Regional Computer Emergency Response Team · CERT",
                        "marked": False,
                    }
                ],
                "tier": 3,
                "tier_label": "every word stands in its names",
                "url": "http://testserver/commitments/hotline/",
                "api_url": f"http://testserver{ROOT}commitments/hotline/",
            }
        ],
    }


def test_the_resource_returns_the_hits_of_the_search_in_order() -> None:
    make_corpus()
    for text in ("AI", "cert", "viet na", "the"):
        expected = search(text)
        answers = read("search/", q=text)["results"]
        assert found(q=text) == [str(hit.entry) for hit in expected]
        assert [answer["tier"] for answer in answers] == [hit.tier for hit in expected]
        for answer, hit in zip(answers, expected, strict=True):
            assert bracketed(answer["name_pieces"]).count("[") == sum(piece.marked for piece in hit.title)
            assert "".join(piece["text"] for piece in answer["name_pieces"]) == answer["name"]
            assert [piece["text"] for piece in answer["snippet"]] == [piece.text for piece in hit.snippet]


def test_both_addresses_of_a_hit_of_any_kind_lead_to_its_record() -> None:
    make_corpus()
    hits = [hit for text in ("adgmin", "cert", "statement", "AI", "japan", "para 1", "hotline")
            for hit in read("search/", q=text)["results"]]  # fmt: skip
    assert {hit["noun"] for hit in hits} == {code for code, _label in KINDS}
    for hit in hits:
        assert Client().get(hit["url"]).status_code == 200
        alone = Client().get(hit["api_url"]).json()
        assert {name: alone[name] for name in ADDRESS} == {name: hit[name] for name in ADDRESS}


def test_a_passage_names_its_source() -> None:
    make_corpus()
    (hit,) = read("search/", q="para 1")["results"]
    assert (hit["key"], hit["name"]) == ("statement-of-2023/p1", "Joint Statement of the Ministers, para 1")
    assert bracketed(hit["name_pieces"]) == "Joint Statement of the Ministers, [para 1]"


def test_the_response_has_the_corrected_text() -> None:
    make_corpus()
    answer, meant = read("search/", q="govrnance"), read("search/", q="governance")
    assert (answer["corrected"], meant["corrected"]) == ("governance", None)
    assert answer["results"] == meant["results"]


def test_the_best_hit_of_all_kinds_is_given_for_any_kind() -> None:
    make_corpus()
    best = read("search/", q="AI")["best"]
    assert best == read("search/", q="AI")["results"][0] == read("search/", q="AI", noun="outcomes")["best"]
    assert read("search/", q="xylophone")["best"] is None


def test_as_of_leaves_out_later_rows() -> None:
    make_corpus()
    assert "outcomes/guide" in found(q="guide")
    assert found(q="guide", as_of="2023") == ["initiatives/ai-guide"]
    assert read("search/", q="guide", as_of="2023")["best"]["slug"] == "ai-guide"


def test_partial_matches_are_listed_separately() -> None:
    make_corpus()
    answer = read("search/", q="guide xylophone")
    assert (answer["count"], answer["results"]) == (0, [])
    assert [hit["slug"] for hit in answer["partial"]] == ["guide", "ai-guide"]
    assert {hit["tier_label"] for hit in answer["partial"]} == {"it does not have every word"}


def test_kind_filters_hits_and_actors_include_those_of_partners() -> None:
    make_corpus()
    assert found(q="governance", noun=["themes", "initiatives"]) == ["themes/ai-governance", "initiatives/ai-guide"]
    assert found(q="Japan") == ["partners/japan"]
    assert found(q="Japan", noun="actors") == ["actors/japan"]


def test_next_and_previous_visit_each_hit_once_in_order() -> None:
    make_corpus()
    factories.ThemeFactory.create_batch(5, summary="asean")
    expected = found(q="asean")
    met, address = [], f"{ROOT}search/?q=asean&page_size=2"
    pages = []
    while address:
        pages.append(Client().get(address).json())
        met += [f"{hit['noun']}/{hit['key']}" for hit in pages[-1]["results"]]
        address = pages[-1]["next"]
    assert len(expected) > 8
    assert met == expected
    assert {answer["count"] for answer in pages} == {len(expected)}
    back = Client().get(pages[-1]["previous"]).json()
    assert back["results"] == pages[-2]["results"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [({}, "q"), ({"q": " "}, "q"), ({"q": "\x00"}, "q"), ({"q": ["a", "b"]}, "q"),
     ({"q": "a", "noun": "roles"}, "noun"), ({"q": "a", "colour": "red"}, "colour"), ({"q": "a", "page": "1"}, "page"),
     ({"q": "a", "ordering": "date"}, "ordering"), ({"q": "a", "page_size": "201"}, "page_size"),
     ({"q": "a", "cursor": "abc"}, "cursor"), ({"q": "?", "cursor": "abc"}, "cursor")],
)  # fmt: skip
def test_an_invalid_parameter_gives_a_problem_that_names_it(query: dict[str, Any], parameter: str) -> None:
    assert list(refused("search/", **query)) == [parameter]


def test_a_missing_query_and_an_unknown_kind_are_explained() -> None:
    assert refused("search/")["q"] == "Say what to search for."
    assert refused("search/", q="a", noun="x")["noun"].endswith(", ".join(code for code, _label in KINDS) + ".")


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip(" \x00\ud800")])
def test_any_text_is_a_valid_query(text: str) -> None:
    factories.ThemeFactory.create(slug="harmless", name="Harmless")
    assert read("search/", q=text)["count"] == 0
    assert found(q="\x00harmless") == ["themes/harmless"]


def test_a_draft_changes_no_response() -> None:
    factories.ThemeFactory.create(name="Xylophone")
    before = Client().get(f"{ROOT}search/", {"q": "xylophone"})
    factories.CommitmentFactory.create(text="Xylophone", state=State.DRAFT, initiative=None, with_citation=False)
    after = Client().get(f"{ROOT}search/", {"q": "xylophone"})
    assert before.json() == after.json()
    assert before.json()["count"] == 1
    assert before.headers["ETag"] == after.headers["ETag"]


def test_an_unchanged_response_is_a_304_until_the_record_changes() -> None:
    address = f"{ROOT}search/?q=xylophone"
    tag = Client().get(address).headers["ETag"]
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 304
    factories.ThemeFactory.create(name="Xylophone")
    response = Client().get(address, headers={"If-None-Match": tag})
    assert (response.status_code, response.json()["count"]) == (200, 1)


def test_the_number_of_queries_does_not_grow_with_the_record() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read("search/", q="fund", page_size=200)
        return len(queries)

    factories.ThemeFactory.create(name="Fund")
    read("")
    assert cost() == QUERIES
    crowd = write(Theme(name=f"Fund {number}", slug=f"fund-{number}") for number in range(1000))
    with record.editing():
        index(Theme, [theme.pk for theme in crowd])
    assert read("search/", q="fund")["count"] == 1001
    assert cost() == QUERIES


def test_the_search_is_linked_from_the_root_and_in_the_schema() -> None:
    make_corpus()
    assert read("")["search"] == f"http://testserver{ROOT}search/"
    schema = read("schema/")
    described = schema["paths"][f"{ROOT}search/"]["get"]
    parameters = {each["name"]: each for each in described["parameters"]}
    assert set(parameters) == {"as_of", "q", "noun", "cursor", "page_size", "fields", "format"}
    assert parameters["q"]["required"]
    assert all(each["description"] for each in parameters.values())
    fit = described["responses"]["200"]["content"]["application/json"]["schema"]
    for text in ("asean", "para 1", "nothing", "guide xylophone", "govrnance"):
        jsonschema.Draft202012Validator(
            {**fit, "components": schema["components"]}, format_checker=jsonschema.FormatChecker()
        ).validate(read("search/", q=text))
