"""What people search for in the record that ships, and every term of art that its sources print."""

from typing import Any

import pytest

from adgmin.models.sources import Passage
from adgmin.record import Citation
from adgmin.search.answers import answer, search
from partners.models import Partner
from tests.search.corpus import TERMS

pytestmark = pytest.mark.django_db

# The best hits of each are compared between the databases, by tests/record/test_same_as_on_sqlite.py.

BEST = {
    "south korea": "partners/republic-of-korea",
    "ROK": "partners/republic-of-korea",
    "USA": "partners/united-states",
    "undersea cables": "outcomes/4th-adgmin-asean-submarine-cable-network",
    "ADGMIN 6": "meetings/6th-adgmin",
    "6th ADGMIN": "meetings/6th-adgmin",
    "Vietnam 2026": "meetings/6th-adgmin",
    "Singapore 2024": "meetings/4th-adgmin",
    "who chaired the 4th meeting": "meetings/4th-adgmin",
    "16 August 2024": "outcomes/2024-asean-regional-cert-taskforce",
    "what is DEFA?": "initiatives/defa",
    "data localisation": "perspectives/4th-adgmin-private-sector-data-localisation",
    '"data localization"': "perspectives/4th-adgmin-private-sector-data-localisation",
}


def citing() -> dict[str, set[str]]:
    """For each passage the records that cite it; an actor with a partner profile is found by that."""
    partners = set(Partner.objects.values_list("slug", flat=True))
    found: dict[str, set[str]] = {passage.key(): set() for passage in Passage.objects.select_related("source")}
    for table in Citation.concrete_models():
        for citation in table.objects.named():
            kind, key = citation.record.plural, citation.record.key()
            found[citation.passage.key()].add(f"{kind}/{key}")
            if kind == "actors" and key in partners:
                found[citation.passage.key()].add(f"partners/{key}")
    return found


@pytest.mark.parametrize(("text", "entry"), BEST.items())
def test_record_meant_is_the_best_hit(text: str, entry: str) -> None:
    assert str(search(text, limit=1)[0].entry) == entry


def test_every_term_of_art_finds_a_record_that_cites_it() -> None:
    """Among the first five hits, a record that cites a passage that prints the term."""
    records, missed = citing(), {}
    for term, passages in TERMS.items():
        found = [str(hit.entry) for hit in search(term, limit=5)]
        if not set(found) & {record for passage in passages for record in records[passage]}:
            missed[term] = found
    assert len(TERMS) > 100
    assert missed == {}


def test_order_of_hits_does_not_depend_on_the_database() -> None:
    for term in TERMS:
        found: list[Any] = [hit.entry for hit in search(term, limit=200)]
        places = [
            (entry.tier, -entry.named, entry.evidence, -entry.date.toordinal(), entry.kind, entry.key)
            for entry in found
        ]
        assert places == sorted(set(places)), term


def test_usa_does_not_lead_to_usaid() -> None:
    found = answer("USA")
    assert not [entry for entry in found.entries.ranked(found.query) if "usaid" in entry.key]


def test_a_question_finds_what_was_said() -> None:
    titles = [hit.entry.title.casefold() for hit in search("what did ASEAN say about scams", limit=5)]
    assert all("scam" in title for title in titles)
    assert len(titles) == 5


def test_a_typing_error_in_the_record_is_put_right() -> None:
    assert answer("cybersecurty").corrected == "cybersecurity"
    assert answer("cybersecurty").counts == answer("cybersecurity").counts


@pytest.mark.parametrize("text", ["handover", "deepfake", "metaverse"])
def test_what_no_source_names_finds_nothing(text: str) -> None:
    found = answer(text)
    assert (found.counts, found.corrected, found.partial) == ({}, "", [])
