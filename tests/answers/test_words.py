"""The words of the record: short notes, composed names, terms of art as printed, statements that conflict."""

import re
from typing import Any

import pytest

from adgmin.models import Actor, Meeting, Membership, Passage, Source
from adgmin.record import State
from initiatives.models import Check, Commitment, Initiative, Outcome, Perspective, Role
from partners.models import Partner
from tests.pages import site

from .reading import named

pytestmark = pytest.mark.django_db

NOUNS: list[Any] = [Actor, Membership, Initiative, Role, Commitment, Check, Partner, Perspective]
# Whose notes say a thing at most twice; what holds for more of them is said once, on the source.
SAYING_IT_ONCE = (Role, Perspective)
# Roundabout words, and those that say our classification or a source's report in other ways than the rest of the site.
ROUNDABOUT = ("our order", "by the commentary", "by the news", "by the release", "is told", "told among", "at home")
LONGEST_NOTE = 60
SAID_TWICE_AT_MOST = 2

# Names that say nothing in a list of results, and what each is now.
STANDING_ALONE = {
    "asean-submarine-cable-network": "ASEAN submarine cable network",
    "joint-guide-reference-guide": "Reference Guide (ASEAN MCC-EU SCC Joint Guide)",
    "joint-guide-implementation-guide": "Implementation Guide (ASEAN MCC-EU SCC Joint Guide)",
    "asean-regional-cert-facility": "ASEAN Regional CERT facility in Singapore",
    "acam-baseline-report": "ACAM baseline report on cyber maturity",
    "ai-common-safety-benchmarks": "Common safety benchmarks for AI",
    "ai-regional-testing-framework": "Regional testing framework for AI",
}

# Where texts say different things of one matter: each passage and the words printed there.
STATEMENTS = {
    "defa": {
        ("news p9", "seeks to harmonize efforts"),
        ("summary p36", "without … harmonizing the rules and regulations"),
        ("alert p17", "harmonize readiness across AMS"),
    },
    "asean-regional-cert": {
        ("alert p13", "launched in 2024"),
        ("release p17", "inaugural taskforce meeting … took place"),
    },
    "expanded-guide-generative-ai": {("release p12", "expanded its scope"), ("alert p15", "endorsing the GenAI Guide")},
    "wg-ai": {
        ("release p11", "established and convened … now tasked"),
        ("alert p15", "recently established"),
        ("alert p29", "complete operationalization"),
    },
}


# Titles of perspectives, in the words that the field searches for and with the strength that the source prints.
VIEWS = {
    "4th-adgmin-private-sector-data-localisation": (
        "Data localisation laws can be exceptionally harmful to local businesses"
    ),
    "4th-adgmin-member-states-defa-outside-expertise": (
        "External stakeholders, including the private sector, should be engaged on DEFA"
    ),
    "4th-adgmin-private-sector-light-touch-risk-based": "The AI Guide’s light-touch, risk-based approach is welcome",
    "4th-adgmin-member-states-ai-stakeholders": "The effort on the AI Guide is to be multi-stakeholder",
    "4th-adgmin-member-states-defa-core-issues": (
        "Member states want DEFA to get the core issues right, to be effective and a benchmark for other economies"
    ),
    "4th-adgmin-private-sector-defa-differing-positions": (
        "It would help to understand how the DEFA negotiations will reconcile member states’ differing positions"
    ),
}

# Terms of art, and the perspective that prints each in its title or summary.
TERMS = {
    "digitally connected economic and social bloc": "5th-adgmin-josephine-teo-connected-region",
    "robust cybersecurity": "5th-adgmin-josephine-teo-connected-region",
    "significant progress on many digital priorities": "5th-adgmin-josephine-teo-strides",
    "legally binding commitments": "5th-adgmin-defa-binding-commitments",
    "critical information infrastructure (CII)": "4th-adgmin-member-states-regional-cert-response",
    "licensing regime": "4th-adgmin-private-sector-ai-accountability",
    "demand side": "4th-adgmin-private-sector-ai-demand-and-trust",
    "Non-discrimination of digital products": "4th-adgmin-private-sector-defa-diverse-businesses",
    "climate-conscious": "4th-adgmin-member-states-infrastructure-climate",
    "6GHz band": "4th-adgmin-private-sector-6ghz-band",
    "capacity building": "4th-adgmin-private-sector-cybersecurity-capacity-building",
}

# What nobody commits to: the passage of the source, and what the perspective says of it.
COMMITTED_BY_NOBODY = {
    "5th-adgmin-pivotal-year": ("alert p29", "finalisation of DEFA"),
    "4th-adgmin-member-states-ai-stakeholders": ("summary p8", "dedicated platform"),
    "4th-adgmin-member-states-regional-cert-response": ("summary p23", "cross-border CII"),
}


@pytest.mark.parametrize(("slug", "title"), VIEWS.items())
def test_a_view_is_titled_in_the_terms_of_the_field(slug: str, title: str) -> None:
    assert Perspective.objects.published().get(slug=slug).title == title


@pytest.mark.parametrize(("term", "slug"), TERMS.items())
def test_a_view_prints_its_term_of_art(term: str, slug: str) -> None:
    found = Perspective.objects.published().get(slug=slug)
    assert term in f"{found.title} {found.summary}"


@pytest.mark.parametrize(("slug", "expected"), COMMITTED_BY_NOBODY.items())
def test_what_nobody_commits_to_is_a_view(slug: str, expected: tuple[str, str]) -> None:
    found = Perspective.objects.published().get(slug=slug)
    passage, words = expected
    assert passage in {named(citation.passage) for citation in found.citations.all()}
    assert words in found.summary
    assert not found.initiative or found.initiative.state == State.PUBLISHED


@pytest.mark.parametrize("noun", NOUNS)
def test_notes_are_short_and_said_once(noun: Any) -> None:
    notes = list(noun.objects.published().exclude(note="").values_list("note", flat=True))
    assert not [note for note in notes if len(note.split()) > LONGEST_NOTE]
    if noun not in SAYING_IT_ONCE:
        return
    assert not {note for note in notes if notes.count(note) > SAID_TWICE_AT_MOST}


@pytest.mark.parametrize("noun", NOUNS)
def test_texts_are_plain(noun: Any) -> None:
    fields = [
        name
        for name in ("name", "title", "text", "summary", "note")
        if name in {f.name for f in noun._meta.get_fields()}
    ]
    texts = [text for row in noun.objects.published().values_list(*fields) for text in row]
    assert not [text for text in texts for words in ROUNDABOUT if words in text.lower()]


@pytest.mark.parametrize("noun", [*NOUNS, Outcome])
def test_the_guide_of_2024_has_the_names_that_sources_print(noun: Any) -> None:
    """Other names would do for the Expanded Guide too."""
    wording = re.compile(r"ASEAN AI Guide|[Gg]uide on AI(?! Governance and Ethics)|[Gg]uide of 2024")
    rows = [
        row for row in noun.objects.published() if wording.search(f"{row} {getattr(row, 'summary', '')} {row.note}")
    ]
    assert rows == []


@pytest.mark.parametrize(("slug", "name"), STANDING_ALONE.items())
def test_name_composed_by_the_editors_is_marked(slug: str, name: str) -> None:
    found = Initiative.objects.published().get(slug=slug)
    assert found.name == name
    assert found.inferred("name")


@pytest.mark.parametrize(("slug", "expected"), STATEMENTS.items())
def test_statements_that_conflict_are_side_by_side(slug: str, expected: set[tuple[str, str]]) -> None:
    found = Initiative.objects.published().get(slug=slug)
    citations = [citation for citation in found.citations.all() if citation.aspect == "statement"]
    assert {(named(citation.passage), citation.printed) for citation in citations} == expected
    assert len({citation.value for citation in citations}) == len(citations)
    assert "statement" in {difference.aspect for difference in found.differences}


def test_digital_public_infrastructure_has_an_initiative() -> None:
    found = Initiative.objects.published().get(slug="asean-digital-public-infrastructure")
    assert {named(citation.passage) for citation in found.citations.all()} == {"news p1", "news p3"}
    assert found.commitments.get().slug == "digital-public-infrastructure"


def test_whether_the_digital_ecosystem_is_agreed_or_the_purpose_stays_open() -> None:
    """The sentence of the declaration has one wording everywhere, and a note that it is open."""
    told: list[Any] = [
        Commitment.objects.published().get(slug="digital-public-infrastructure"),
        Initiative.objects.published().get(slug="asean-digital-public-infrastructure"),
        Outcome.objects.published().get(slug="4th-adgmin-digital-public-infrastructure"),
        Passage.objects.get(source__short_name="news report on the 4th ADGMIN", slug="p3"),
    ]
    for row in told:
        text = row.gist if isinstance(row, Passage) else row.summary
        assert "so as to connect people and businesses, “to develop a digital ecosystem”, undergirded by" in text
        assert "leaves open whether the digital ecosystem" in row.note
    assert not [row for row in told if "ecosystem" in str(row)]


def test_defa_aims_to_be_the_first_binding_regional_agreement() -> None:
    """Not the first regional agreement, and binding besides."""
    found = Initiative.objects.published().get(slug="defa")
    assert "first regional digital economy agreement with binding commitments" in found.summary


def test_withdrawn_records_say_why() -> None:
    for noun in NOUNS:
        assert all(row.withdrawn_because for row in noun.objects.filter(state=State.WITHDRAWN))


def test_a_platform_that_was_only_discussed_is_no_initiative() -> None:
    found = Initiative.objects.get(slug="ai-stakeholder-platform")
    assert found.state == State.WITHDRAWN
    assert "only discussed" in found.withdrawn_because


def test_meeting_notes_are_short_and_passage_notes_say_reported() -> None:
    assert not [note for note in Meeting.objects.values_list("note", flat=True) if len(note.split()) > LONGEST_NOTE]
    assert not [note for note in Passage.objects.values_list("note", flat=True) if " told" in note or "Told" in note]


def test_note_of_4th_adgmin_prints_both_dates_and_names_who_is_absent() -> None:
    note = Meeting.objects.get(slug="4th-adgmin").note
    for printed in (
        "from 30 January to 02 February, 2024",
        "from February 1-2",
        "the four-day event",
        "in February 2024",
        "does not name the EU or ASEAN Plus Three",
    ):
        assert printed in note


def test_each_source_says_what_is_inferred_from_it() -> None:
    assert not [source.slug for source in Source.objects.published() if "inferred" not in source.note]


def test_acronym_stands_for_the_words_that_its_passage_prints() -> None:
    entry = site.one(site.page("/glossary/"), "#dpi").find_next("dd")
    assert site.words(entry).startswith("digital public infrastructure.")
