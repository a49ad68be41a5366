"""What the record says of each passage: short, with the terms of art that the passage prints, nothing said twice."""

import pytest

from adgmin.models import Nature, Passage, Source
from adgmin.record import Citation

from .reading import SOURCES

pytestmark = pytest.mark.django_db

LONGEST_NOTE = 60
# Of as many as these the note may say the same: headings, links of a page, the pieces of a teaser.
SAME_FOR_MANY = {"Heading only.", "Page navigation only.", "Teaser of an unrelated text."}

# Terms of art, and the passages whose gist prints them.
TERMS = {
    "digital literacy": "news p7",
    "resiliency of digital infrastructure": "news p7",
    "responsible use and transmission of data": "news p4",
    "multi-stakeholder": "summary p8",
    "light touch, risk-based approach": "summary p10",
    "data localisation": "summary p16",
    "critical information infrastructure (CII)": "summary p23",
    "legally binding commitments": "summary p38",
    "non-discrimination of digital products": "summary p39",
    "climate-conscious": "summary p44",
    "digitally connected economic and social bloc": "release p6",
    "CERT-CERT cooperation": "release p18",
    "line ministries": "alert p17",
}

# The areas in which ITU is thanked for its support.
ITU_AREAS = (
    "cyber and digital security",
    "digital inclusion",
    "international and digital connectivity",
    "ICT standards and good practices",
    "telecommunication and digital policies",
    "emerging technologies and innovation",
    "smart and sustainable cities, villages and islands",
    "emergency telecommunication, disaster management, climate change mitigation and sustainable development",
    "creative, innovative and sustainable use of digital technologies",
)


def passage(name: str) -> Passage:
    """A passage as the tests write it: ``statement p6``."""
    nickname, slug = name.split()
    [source] = [slug for slug, short in SOURCES.items() if short == nickname]
    found: Passage = Passage.objects.get(source__slug=source, slug=slug)
    return found


@pytest.mark.parametrize(("term", "name"), TERMS.items())
def test_a_gist_prints_the_terms_of_its_passage(term: str, name: str) -> None:
    assert term in passage(name).gist


def test_all_areas_of_the_support_of_itu_are_named() -> None:
    gist = passage("statement p18").gist
    assert [area for area in ITU_AREAS if area not in gist] == []


def test_every_passage_has_a_gist_and_no_note_is_long() -> None:
    assert not Passage.objects.filter(gist="").exists()
    notes = [*Passage.objects.values_list("note", flat=True)]
    notes += [words for row in Source.objects.all() for words in (row.note, row.gaps)]
    assert [note for note in notes if len(note.split()) > LONGEST_NOTE] == []


def test_what_holds_for_many_passages_is_said_in_a_few_words() -> None:
    notes = [note for note in Passage.objects.values_list("note", flat=True) if note]
    assert {note for note in notes if notes.count(note) > 1} == SAME_FOR_MANY


def test_a_heading_that_nothing_cites_says_only_that() -> None:
    cited = {
        key for table in Citation.concrete_models() for key in table._default_manager.values_list("passage", flat=True)
    }
    uncited = Passage.objects.filter(nature=Nature.BACKGROUND, gist__contains="eading").exclude(pk__in=cited)
    assert uncited
    assert {found.note for found in uncited} == {"Heading only."}
