"""What the record gives acronyms to stand for: what goes by them, and what names spell out."""

from typing import Any

import pytest

from adgmin.pages.acronyms import anchor, expansions_by_acronym, named_rows, spelt_out
from adgmin.record import State
from tests import factories as f

pytestmark = pytest.mark.django_db


def given() -> dict[str, set[tuple[str, str, bool]]]:
    """By acronym, the words, the slug of the record, and whether it goes by the acronym."""
    return {
        acronym: {(each.words, each.row.slug, each.is_own) for each in all_of_it}
        for acronym, all_of_it in expansions_by_acronym(named_rows()).items()
    }


def initiative(name: str, slug: str, **fields: Any) -> Any:
    return f.InitiativeFactory.create(name=name, slug=slug, **fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guide on Artificial Intelligence (AI) Governance", [("AI", "Artificial Intelligence")]),
        ("ASEAN Regional Computer Emergency Response Team (CERT)", [("CERT", "Computer Emergency Response Team")]),
        ("Department of Information and Communications Technology (DICT)",
         [("DICT", "Department of Information and Communications Technology")]),
        ("Working Group on Anti-Online Scam (WG-AS)", [("WG-AS", "Working Group on Anti-Online Scam")]),
        ("Model Contractual Clauses (MCCs)", [("MCCs", "Model Contractual Clauses")]),
        ("Joint Guide of the European Union (EU) on Artificial Intelligence (AI)",
         [("EU", "European Union"), ("AI", "Artificial Intelligence")]),
        ("ASEAN Digital Ministers Meeting (ADGMIN)", []),
        ("AI Verify Foundation (Singapore)", []),
        ("Activities in ASEAN (2023-24)", []),
        ("Intelligence (AI)", []),
        ("(AI)", []),
        ("new working group under … (ADGSOM)", []),
    ],
)  # fmt: skip
def test_what_is_spelt_out_is_told_by_its_letters(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(spelt_out(text)) == expected


def test_a_record_goes_by_its_own_acronym_and_by_those_that_sources_give() -> None:
    masterplan = initiative("Digital Masterplan", "plan", acronym="DM 25")
    f.cite(masterplan, aspect="acronym", value="DM 25")
    f.cite(masterplan, aspect="acronym", value="DM25")
    assert given() == {
        "DM 25": {("Digital Masterplan", "plan", True)},
        "DM25": {("Digital Masterplan", "plan", True)},
    }


def test_a_name_that_a_source_prints_spells_an_acronym_out_on_the_way() -> None:
    guide = initiative("Guide on AI Governance", "guide")
    f.cite(guide, aspect="name", value="Guide on AI Governance")
    f.cite(guide, aspect="name", value="Guide on Artificial Intelligence (AI) Governance")
    team = initiative("Regional CERT", "team")
    f.cite(team, aspect="name", value="Regional CERT", printed="Computer Emergency Response Team (CERT) of the region")
    assert given() == {
        "AI": {("Artificial Intelligence", "guide", False)},
        "CERT": {("Computer Emergency Response Team", "team", False)},
    }


def test_an_acronym_of_a_part_of_the_name_stands_for_that_part() -> None:
    mechanism = initiative("ASEAN Cross Border Data Flows Mechanism", "mechanism", acronym="CBDF")
    f.cite(mechanism, aspect="acronym", value="CBDF", printed="ASEAN Cross Border Data Flows (CBDF) Mechanism")
    assert given() == {"CBDF": {("Cross Border Data Flows", "mechanism", True)}}


def test_what_goes_by_an_acronym_is_not_told_again_where_another_name_spells_it_out() -> None:
    union = f.ActorFactory.create(name="European Union", slug="eu", acronym="EU")
    initiative("Clauses of the European Union (EU)", "clauses")
    initiative("Hall of Energy Users (EU)", "users")
    assert given() == {"EU": {("European Union", union.slug, True), ("Energy Users", "users", False)}}


def test_what_could_be_any_word_is_taken_for_no_acronym() -> None:
    for number, acronym in enumerate(["Safe", "A", "safe", "7", "2025"]):
        initiative("Something safe", f"safe-{number}", acronym=acronym)
    assert given() == {}


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_a_draft_gives_nothing(state: State) -> None:
    initiative("Drafty Thing", "drafty", acronym="DT", state=state)
    assert given() == {}


def test_a_withdrawn_record_gives_nothing_any_more() -> None:
    row = initiative("Drafty Thing", "drafty", acronym="DT")
    assert given()
    f.withdraw(row)
    assert given() == {}


@pytest.mark.parametrize(
    ("term", "place"), [("WG-AS", "wg-as"), ("U.S.", "us"), ("ADM 2025", "adm-2025"), ("Đà Nẵng", "da-nang")]
)
def test_a_term_has_its_place_in_the_glossary(term: str, place: str) -> None:
    assert anchor(term) == place
