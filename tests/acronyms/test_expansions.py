"""The expansions of acronyms in the record: own acronyms, and acronyms spelt out in names."""

from typing import Any

import pytest

from adgmin.models import Term
from adgmin.pages.acronyms import by_acronym
from adgmin.record import State
from adgmin.search.terms import anchor, spelt_out
from tests import factories as f

pytestmark = pytest.mark.django_db


def expansions() -> dict[str, set[tuple[str, str, bool]]]:
    """By acronym, the words, the slug of the record, and whether it goes by the acronym."""
    return {
        acronym: {(each.words, each.key, not each.is_other) for each in found}
        for acronym, found in by_acronym(Term.objects.acronyms()).items()
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
def test_an_acronym_is_spelt_out_by_the_initials_before_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(spelt_out(text)) == expected


def test_a_record_has_its_own_acronym_and_those_in_citations() -> None:
    masterplan = initiative("Digital Masterplan", "plan", acronym="DM 25")
    f.cite(masterplan, aspect="acronym", value="DM 25")
    f.cite(masterplan, aspect="acronym", value="DM25")
    assert expansions() == {
        "DM 25": {("Digital Masterplan", "plan", True)},
        "DM25": {("Digital Masterplan", "plan", True)},
    }


def test_printed_names_can_spell_out_acronyms() -> None:
    guide = initiative("Guide on AI Governance", "guide")
    f.cite(guide, aspect="name", value="Guide on AI Governance")
    f.cite(guide, aspect="name", value="Guide on Artificial Intelligence (AI) Governance")
    team = initiative("Regional CERT", "team")
    f.cite(team, aspect="name", value="Regional CERT", printed="Computer Emergency Response Team (CERT) of the region")
    assert expansions() == {
        "AI": {("Artificial Intelligence", "guide", False)},
        "CERT": {("Computer Emergency Response Team", "team", False)},
    }


def test_an_acronym_of_part_of_a_name_expands_to_that_part() -> None:
    mechanism = initiative("ASEAN Cross Border Data Flows Mechanism", "mechanism", acronym="CBDF")
    f.cite(mechanism, aspect="acronym", value="CBDF", printed="ASEAN Cross Border Data Flows (CBDF) Mechanism")
    assert expansions() == {"CBDF": {("Cross Border Data Flows", "mechanism", True)}}


def test_an_expansion_in_another_name_is_not_repeated() -> None:
    union = f.ActorFactory.create(name="European Union", slug="eu", acronym="EU")
    initiative("Clauses of the European Union (EU)", "clauses")
    initiative("Hall of Energy Users (EU)", "users")
    assert expansions() == {"EU": {("European Union", union.slug, True), ("Energy Users", "users", False)}}


def test_ordinary_words_are_not_acronyms() -> None:
    for number, acronym in enumerate(["Safe", "A", "safe", "7", "2025"]):
        initiative("Something safe", f"safe-{number}", acronym=acronym)
    assert expansions() == {}


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_drafts_have_no_expansions(state: State) -> None:
    initiative("Drafty Thing", "drafty", acronym="DT", state=state)
    assert expansions() == {}


def test_withdrawing_removes_the_expansions() -> None:
    row = initiative("Drafty Thing", "drafty", acronym="DT")
    assert expansions()
    f.withdraw(row)
    assert expansions() == {}


@pytest.mark.parametrize(
    ("term", "place"), [("WG-AS", "wg-as"), ("U.S.", "us"), ("ADM 2025", "adm-2025"), ("Đà Nẵng", "da-nang")]
)
def test_a_term_has_an_anchor_in_the_glossary(term: str, place: str) -> None:
    assert anchor(term) == place
