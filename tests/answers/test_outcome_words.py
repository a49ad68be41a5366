"""Outcomes: acts inside acts, contents of plans, lists in full, notes."""

import pytest

from adgmin.models import Nature
from adgmin.verbs import FACTUAL
from initiatives.models import Initiative, Outcome

from .reading import evidence, named, readings

pytestmark = pytest.mark.django_db

# An act that another act speaks of: its verb, when it had happened at the latest, and the stage it sets.
EMBEDDED = {
    "wg-as": ("established", "[..2024-02-02]", "launched"),
    "defa-study": ("completed", "[2023-02-11..2024-02-02]", "concluded"),
    "ai-landscape-study-report": ("completed", "[..2023-02-10]", "concluded"),
    "asean-eu-digital-workplan-2023": ("endorsed", "[..2023-02-10]", "agreed"),
    "asean-rok-digital-work-plan-2023": ("approved", "[..2023-02-10]", "agreed"),
    "asean-us-priority-cooperation-areas": ("endorsed", "[..2023-02-10]", "agreed"),
    "asean-japan-ict-work-plan-2022": ("endorsed", "[..2023-02-10]", "agreed"),
}

# Contents of a thing: withdrawn, and the act on the thing itself.
CONTENTS = {
    "4th-adgmin-adix-further-development": ("4th-adgmin-asean-eu-digital-workplan-2024", "summary p54", "ADIX"),
    "4th-adgmin-digital-ecosystem": ("4th-adgmin-digital-public-infrastructure", "news p3", "digital ecosystem"),
    "4th-adgmin-joint-guide-implementation-guide": (
        "4th-adgmin-asean-eu-joint-guide", "summary p14", "Implementation Guide",
    ),
    "4th-adgmin-joint-guide-reference-guide": ("4th-adgmin-asean-eu-joint-guide", "summary p14", "Reference Guide"),
}  # fmt: skip

# Terms that a source prints in a list or a purpose, and that the outcome keeps.
TERMS = {
    "3rd-adgmin-itu-support": [
        "digital security", "connectivity", "inclusion", "telecommunication", "ICT standards", "emerging technologies",
        "islands", "climate change", "disaster management", "emergency telecommunication", "sustainable development",
        "interoperable", "direct assistance",
    ],
    "3rd-adgmin-approach-digital-transformation": ["increasing the use and quality of e-government services"],
    "3rd-adgmin-cooperation-dialogue-partners-itu": ["human resources", "emerging technologies", "cyberspace"],
    "3rd-adgmin-rok-cooperation": ["connectivity", "innovation", "human resource", "information security"],
    "4th-adgmin-cooperation-among-members-and-partners": [
        "digital divide", "digital literacy", "digital skill workforce", "connectivity", "digital infrastructure",
        "capacity building", "technical assistance",
    ],
    "4th-adgmin-digital-public-infrastructure": ["(DPI)", "e-government", "interoperable", "inclusive", "trusted"],
    "4th-adgmin-defa-priority-areas": ["e-invoicing", "digital ID", "talent mobility", "competition policy"],
    "4th-adgmin-trust-digital-ecosystems": ["data-driven innovation", "responsible use"],
    "5th-adgmin-asean-recommendations-anti-online-scams": ["regional and domestic level"],
    "ai-stakeholder-platform": ["multi-stakeholder"],
}  # fmt: skip

REPORTED = {
    "6ghz-band", "acam-baseline-report", "acam-industry-work", "ai-stakeholder-platform",
    "asean-regional-cert-activities-considered", "spectrum-management",
}  # fmt: skip


def outcome(slug: str) -> Outcome:
    """The published outcome with a slug, with its citations."""
    found: Outcome = Outcome.objects.published().get(slug=slug)
    return found


@pytest.mark.parametrize(("slug", "expected"), EMBEDDED.items())
def test_embedded_act_is_an_outcome_with_an_inferred_date(slug: str, expected: tuple[str, str, str]) -> None:
    act = outcome(slug)
    assert (act.verb, act.date, act.stage) == expected
    assert act.meeting is None
    assert act.inferred("date")
    assert "inferred" in act.note


@pytest.mark.parametrize("of_verb", ["established", "completed", "endorsed", "approved", "signed", "accomplished"])
def test_every_act_of_another_act_has_that_act_beside_it(of_verb: str) -> None:
    """Except what is still to come, or agreed as such."""
    done = Outcome.objects.published().filter(of_verb=of_verb).exclude(verb__in=("looked-forward-to", "agreed"))
    for act in done:
        assert Outcome.objects.published().filter(verb=of_verb, initiative=act.initiative).exists(), act.slug


@pytest.mark.parametrize(("slug", "expected"), CONTENTS.items())
def test_contents_of_a_thing_are_in_its_summary(slug: str, expected: tuple[str, str, str]) -> None:
    whole, passage, term = expected
    part = Outcome.objects.get(slug=slug)
    assert part.state == "withdrawn"
    assert part.withdrawn_because
    assert part.merged_into == outcome(whole)
    assert passage in evidence(outcome(whole))
    assert term in outcome(whole).summary


@pytest.mark.parametrize(("slug", "terms"), TERMS.items())
def test_printed_terms_are_kept(slug: str, terms: list[str]) -> None:
    act = outcome(slug)
    assert [term for term in terms if term not in f"{act.title} {act.summary}"] == []


def test_facts_from_sections_of_views_are_recognisable() -> None:
    found = Outcome.objects.published().filter(verb="reported")
    assert {act.slug for act in found} == REPORTED
    for act in found:
        assert act.of_class == FACTUAL
        assert act.body is not None
        natures = {c.passage.nature for c in act.citations.filter(aspect="verb").select_related("passage")}
        assert natures == {Nature.PERSPECTIVE}


def test_platform_under_discussion_is_no_initiative() -> None:
    assert outcome("ai-stakeholder-platform").initiative is None


def test_ministers_agreed_on_digital_public_infrastructure() -> None:
    dpi = Initiative.objects.published().get(slug="asean-digital-public-infrastructure")
    assert outcome("4th-adgmin-digital-public-infrastructure").initiative == dpi


def test_initiated_is_not_recorded_as_proposed() -> None:
    proposed = Outcome.objects.published().filter(verb="proposed")
    assert {act.slug for act in proposed} == {"2023-wg-as"}
    assert readings(outcome("2022-csa-asean-regional-cert-implementation-details"), "verb") == {
        "initiated": {"summary p19"}
    }


def test_no_note_is_over_sixty_words_or_said_three_times() -> None:
    notes = [act.note for act in Outcome.objects.published() if act.note]
    assert [note for note in notes if len(note.split()) > 60] == []
    assert [note for note in set(notes) if notes.count(note) > 2] == []


@pytest.mark.parametrize(
    "words", ["Told ", "told in", "By the grammar", "at home", "more used", "in nouns", "joined", "being established"]
)
def test_no_translated_wording_is_left_in_outcomes(words: str) -> None:
    said = [f"{act.title} {act.summary} {act.note}" for act in Outcome.objects.published()]
    assert [text for text in said if words in text] == []


@pytest.mark.parametrize(
    ("slug", "theme"),
    [
        ("4th-adgmin-asean-eu-joint-guide", "data-flows"),
        ("4th-adgmin-defa-priority-areas", "digital-trade"),
        ("4th-adgmin-wg-as", "cybersecurity"),
        ("asean-regional-cert-activities-considered", "cybersecurity"),
        ("5th-adgmin-asean-recommendations-anti-online-scams", "online-scams"),
        ("3rd-adgmin-acam-development", "cybersecurity"),
        ("4th-adgmin-digital-public-infrastructure", "public-services"),
    ],
)
def test_heading_in_the_source_decides_the_leading_theme(slug: str, theme: str) -> None:
    leading = outcome(slug).leading_theme
    assert leading is not None
    assert leading.slug == theme


def test_sources_of_the_established_working_group_on_scams() -> None:
    assert evidence(outcome("wg-as")) == {"summary p20", "alert p12"}
    citation = outcome("wg-as").citations.select_related("passage__source").get(aspect="stage")
    assert named(citation.passage) == "summary p20"
    assert citation.basis == "inferred"
