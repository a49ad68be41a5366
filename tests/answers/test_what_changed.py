"""What changed from meeting to meeting, each line read against the five documents."""

import pytest

from adgmin.record import AsOf
from initiatives.models import Outcome
from initiatives.what_changed.compare import Changes, NothingToCompare
from initiatives.what_changed.headings import Heading, SubjectComparison
from initiatives.what_changed.page import ChangeLine, ChangesReport

from .reading import meeting, named

pytestmark = pytest.mark.django_db

# Under each heading but new and silent, which follow below: all subjects, by slug.
EXPECTED = {
    2: {},
    3: {
        # The outcomes on the action plan belong to the partnership too.
        "repeated": {
            "asean-china-digital-economy-action-plan-2021-2025", "asean-china-partnership-digital-economy",
            "asean-regional-cert",
        },
        "mentioned": {"asean-cross-border-data-flows-mechanism"},
        "silent": {"asean-regional-cert-implementation-paper"},
    },
    4: {
        # The 3rd still awaited the study: it was completed since then.
        "concluded": {"defa-study"},
        "kept": {"4th-adgmin-in-singapore"},
        "kept-in-our-reading": {"asean-eu-joint-guide-model-contractual-clauses", "asean-guide-ai-governance-ethics"},
        # A commitment about the plan has passed its date: no source says that it slipped.
        "advanced": {"asean-us-work-plan", "defa"},
        "repeated": {"adix", "asean-5g-roadmap", "asean-india-digital-work-plan-2023", "asean-regional-cert"},
        # Named in a section of views alone is the assessment model.
        "mentioned": {
            "acam", "asean-regional-cert-implementation-paper", "asean-regional-cert-operational-framework",
            "model-contractual-clauses",
        },
        # It spans from 2023: no source says whether it started.
        "past-date": {"ajccbc-next-phase-2023-2027"},
    },
    5: {
        "kept": {"5th-adgmin-in-thailand", "wg-ai"},
        # Malaysia's five projects as ASEAN chair, Indonesia's dialogue, and what WG-AI will look into.
        "planned-by-others": {
            "5g-workforce-courses", "ai-common-safety-benchmarks", "ai-regional-testing-framework",
            "asean-ai-safety-network", "asean-cyber-cooperation-strategy-2026-2030",
            "asean-guide-sustainable-data-centre-development", "cross-border-cloud-computing-framework",
            "public-private-dialogue-ai",
        },
        "repeated": {"asean-guide-ai-governance-ethics", "asean-regional-cert", "defa"},
        "mentioned": {"asean-regional-cert-financial-model", "asean-submarine-cable-network", "wg-as"},
    },
}  # fmt: skip

# What the record first hears of in 2024 and 2025; at the 3rd that is nearly everything.
NEW = {
    # Of the partnership only a part was adopted: its action plan.
    2: {
        "asean-china-digital-economy-action-plan-2021-2025", "asean-china-partnership-digital-economy",
        "asean-regional-cert", "asean-regional-cert-implementation-paper",
    },
    4: {
        "5th-adgmin-in-thailand", "asean-ai-roadmap-project",
        "asean-apt-digital-work-plan-2024", "asean-apt-strategic-plan-2024-2026", "asean-china-digital-work-plan-2024",
        "asean-china-mou-communications-digital-technology", "asean-eu-digital-workplan-2024",
        "asean-itu-digital-work-plan-2024", "asean-itu-priority-cooperation-area-2024-2026",
        "asean-japan-digital-work-plan-2024", "asean-regional-cert-financial-model", "asean-rok-digital-work-plan-2024",
        "asean-submarine-cable-network", "china-asean-initiative-digital-ecosystem",
        "asean-digital-public-infrastructure", "joint-guide-implementation-guide", "joint-guide-reference-guide",
        "singapore-declaration", "wg-ai", "wg-as",
    },
    5: {
        "6th-adgmin-in-viet-nam",
        "asean-recommendations-anti-online-scams", "bangkok-digital-declaration", "expanded-guide-generative-ai",
        "report-online-scams-activities-2023-2024",
        # Named in Singapore’s release beside others.
        "asean-regional-cert-facility", "mgf-gen-ai", "phogpt", "project-moonshot", "thaillm",
    },
}  # fmt: skip

# A comparison at a meeting: what was said before, and what is said now, each with its passages and the words printed.
BOTH_SIDES = [
    (4, "asean-guide-ai-governance-ethics", "statement p8 “welcomed the development of”", "news p5 “also endorsed”"),
    (4, "asean-us-work-plan", "statement p16 “in early 2023”", "summary p53 “endorsement of the ASEAN-US Work Plan”"),
    (4, "defa-study", "statement p9 “looked forward to the completion of study”",
     "news p10 “noted the end of work on”"),
    (4, "defa", "statement p9 “looked forward to the completion of study”",
     "summary p28 “DEFA negotiations commenced”"),
    (4, "asean-5g-roadmap", "statement p10 “encouraged Member States”", "summary p42 “encouraged the creation of”"),
    (5, "wg-ai", "news p5 “agreed … including through the establishment of”",
     "release p11 “which Singapore established and convened”"),
    (5, "asean-regional-cert", "summary p19 “this concluded the finalization”", "alert p13 “launched in 2024”"),
    (5, "defa", "news p10 “noted … the progress with negotiations”", "alert p17 “by the end of 2025”"),
]  # fmt: skip


def compared(number: int) -> dict[str, dict[str, SubjectComparison]]:
    """What a meeting changed: each comparison by its heading and slug."""
    found: dict[str, dict[str, SubjectComparison]] = {heading.value: {} for heading in Heading}
    for comparison in Changes(meeting(number), AsOf()).comparisons:
        found[comparison.heading][comparison.subject.slug] = comparison
    return found


def references(lines: list[ChangeLine]) -> set[str]:
    """The passages of lines, with the words printed there."""
    return {f"{named(each.passage)} “{each.printed}”" for line in lines for each in line.references}


@pytest.mark.parametrize("number", EXPECTED)
def test_subjects_under_each_heading(number: int) -> None:
    found = {heading: set(comparisons) for heading, comparisons in compared(number).items()}
    told_apart = {heading: found[heading] for heading in found if heading not in ("new", "silent") and found[heading]}
    assert {**told_apart, **({"silent": found["silent"]} if number == 3 else {})} == EXPECTED[number]


@pytest.mark.parametrize("number", NEW)
def test_subjects_that_are_new(number: int) -> None:
    assert set(compared(number)["new"]) == NEW[number]


def test_nearly_all_that_the_first_statement_names_is_new() -> None:
    assert len(compared(3)["new"]) == 46
    assert not meeting(2).is_covered


def test_initiatives_only_named_at_the_3rd_are_listed() -> None:
    assert {slug for slug, comparison in compared(3)["new"].items() if not comparison.now} == {
        "asean-5g-implementation-policy-guidelines",
        "asean-cyber-shield-project", "asean-cybersecurity-cooperation-strategy-2021-2025",
        "asean-data-management-framework", "asean-rok-solidarity-initiative", "asean-us-connect-digital-economy-series",
        "dccp", "ignite", "us-asean-science-technology-innovation-cooperation",
    }  # fmt: skip


def test_cyber_shield_known_from_an_earlier_text_is_no_change() -> None:
    assert "asean-cyber-shield-project" not in {slug for comparisons in compared(4).values() for slug in comparisons}


@pytest.mark.parametrize(("number", "not_mentioned"), [(2, 1), (4, 16), (5, 12)])
def test_number_not_mentioned_again_at_each_meeting(number: int, not_mentioned: int) -> None:
    assert len(compared(number)["silent"]) == not_mentioned
    assert not meeting(number).is_covered


def test_no_text_on_the_meeting_names_what_is_called_silent() -> None:
    for number in (3, 4, 5):
        texts = set(meeting(number).sources.published())
        for comparison in compared(number)["silent"].values():
            cited = comparison.subject.citations.select_related("passage__source")
            assert not texts & {citation.passage.source for citation in cited}, comparison.subject


@pytest.mark.parametrize(
    ("number", "slug", "before", "now", "since"),
    [
        (4, "defa", None, "in-development", None),
        (4, "asean-us-work-plan", None, "agreed", None),
        (5, "wg-ai", "agreed", "agreed", "launched"),
        (5, "asean-guide-ai-governance-ethics", "agreed", "agreed", "launched"),
        (5, "asean-regional-cert", "in-development", "in-development", "launched"),
        (3, "asean-regional-cert", None, None, "in-development"),
    ],
)
def test_stage_moves_only_if_the_date_is_certain(
    number: int, slug: str, before: str | None, now: str | None, since: str | None
) -> None:
    """The guide launched “in 2024” may have been so at the 4th itself; what was begun in 2022, before the 2nd."""
    (comparison,) = [each for each in Changes(meeting(number), AsOf()).comparisons if each.subject.slug == slug]
    assert (comparison.stage.before, comparison.stage.now, comparison.stage.uncertain) == (before, now, since)


@pytest.mark.parametrize("number", [3, 4, 5])
def test_no_two_meetings_have_verbs_on_the_same_object(number: int) -> None:
    """The activities under the Action Plan, looked forward to at the 3rd, are not the plan that the 2nd adopted."""
    assert {comparison.verb_change for comparison in compared(number)["repeated"].values()} == {None}


@pytest.mark.parametrize(("number", "slug", "before", "now"), BOTH_SIDES)
def test_both_sides_have_their_passage_and_the_words_printed(number: int, slug: str, before: str, now: str) -> None:
    changes = Changes(meeting(number), AsOf())
    (comparison,) = [each for each in changes.comparisons if each.subject.slug == slug]
    entry = ChangesReport(changes).entry(comparison)
    assert before in references(entry.before)
    assert now in references(entry.now)


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_each_line_has_a_passage(number: int) -> None:
    lines = [
        (comparison.subject, line)
        for section in ChangesReport(Changes(meeting(number), AsOf())).sections
        for comparison, *sides, _more in section.entries
        for side in sides
        for line in side
    ]
    assert lines
    assert [subject for subject, line in lines if not line.references] == []


def test_first_and_planned_meetings_have_nothing_to_compare() -> None:
    assert [Changes(meeting(number), AsOf()).nothing_to_compare for number in (1, 6)] == [
        NothingToCompare.FIRST,
        NothingToCompare.PLANNED,
    ]


def test_no_source_says_that_a_commitment_slipped() -> None:
    assert not any(compared(number)["slipped"] for number in (3, 4, 5))


@pytest.mark.parametrize(("number", "acts"), [(3, 57), (4, 35), (5, 6)])
def test_only_acts_of_a_meeting_count_as_its_outcomes(number: int, acts: int) -> None:
    assert Outcome.objects.published().filter(meeting=meeting(number)).acts_of_meetings().count() == acts
