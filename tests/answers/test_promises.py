"""Everything announced for the future: by when, whether a later source reports it, and which promise slipped."""

import datetime as dt

import pytest

from initiatives.models import Check, Commitment

from .reading import evidence, readings

pytestmark = pytest.mark.django_db

# The day of the last text held.
LAST = dt.date(2025, 1, 28)

# How each stood on that day, and by when it is due.
STANDINGS = {
    "4th-adgmin-in-singapore": ("kept", "[2024-01,2024-02]"),
    "5th-adgmin-in-thailand": ("kept", "2025-01"),
    "6th-adgmin-in-viet-nam": ("open", "2026"),
    "5g-workforce-courses": ("open", "2025"),
    "adix-further-development": ("overdue", "2024"),
    "ai-common-safety-benchmarks": ("open", ""),
    "ai-regional-testing-framework": ("open", ""),
    "ai-stakeholder-platform": ("open", ""),
    "ajccbc-next-phase": ("overdue", "2023"),
    "asean-5g-roadmap": ("open", ""),
    "asean-ai-roadmap-project": ("open", ""),
    "asean-ai-safety-network": ("open", "2025"),
    "asean-cyber-cooperation-strategy-2026-2030": ("open", "2025"),
    "asean-eu-joint-guide": ("kept", ""),
    "asean-guide-ai-governance-ethics": ("kept", "2023"),
    "asean-guide-sustainable-data-centre-development": ("open", "2025"),
    "asean-india-activities-2023": ("partly-kept", "2023"),
    "asean-regional-cert": ("partly-kept", ""),
    "asean-regional-cert-facility": ("open", ""),
    "asean-rok-activities-2023": ("partly-kept", "2023"),
    "asean-rok-digital-work-plan-2024": ("overdue", "2024"),
    "asean-submarine-cable-network": ("open", ""),
    "asean-us-work-plan": ("kept-late", "2023-01/2023-06"),
    "china-asean-initiative-digital-ecosystem": ("open", ""),
    "cross-border-cloud-computing-framework": ("open", "2025"),
    "defa-capacity-building": ("open", "2025"),
    "defa-negotiations": ("open", "2025"),
    "defa-study": ("kept", ""),
    "digital-public-infrastructure": ("open", ""),
    "guidelines-dmf-cbdf-mechanism": ("open", ""),
    "public-private-dialogue-ai": ("open", "2025"),
    "regional-cert-cross-border-infrastructure": ("open", ""),
    "regional-cert-framework-guidance": ("open", ""),
    "wg-ai-asean-ai-work": ("open", ""),
    "wg-ai-establishment": ("kept", ""),
    "wg-ai-first-tasks": ("partly-kept", ""),
    "wg-ai-operation": ("open", "2025"),
    "wg-as-platform": ("partly-kept", ""),
}

# Where a promise was made, and where a later text speaks of it. Of all the others no later text does.
SPOKEN_OF_LATER = {
    "4th-adgmin-in-singapore": ("statement p20", {"summary p1", "news p2", "release p8"}),
    "5th-adgmin-in-thailand": ("summary p58", {"alert p6", "release p5"}),
    "asean-5g-roadmap": ("statement p10", {"summary p42"}),
    "asean-eu-joint-guide": ("statement p17", {"summary p14"}),
    "asean-guide-ai-governance-ethics": ("statement p8", {"summary p6", "news p5", "release p12"}),
    "asean-india-activities-2023": ("statement p15", {"summary p52"}),
    "asean-regional-cert": ("statement p6", {"summary p19", "release p17", "alert p13"}),
    "asean-rok-activities-2023": ("statement p14", {"summary p51"}),
    "asean-us-work-plan": ("statement p16", {"summary p53"}),
    "defa-negotiations": ("summary p28", {"alert p17"}),
    "defa-study": ("statement p9", {"summary p28", "news p10"}),
    "wg-ai-establishment": ("news p5", {"release p11", "alert p15"}),
    "wg-ai-first-tasks": ("summary p6", {"release p12"}),
    "wg-as-platform": ("summary p20", {"alert p12"}),
}

DUE_WORDS = [
    ("4th-adgmin-in-singapore", "January/February 2024", "statement p20"),
    ("asean-us-work-plan", "early 2023", "statement p16"),
    ("asean-guide-ai-governance-ethics", "in 2023", "statement p8"),
    ("5th-adgmin-in-thailand", "in January 2025", "summary p58"),
    ("defa-negotiations", "by the end of 2025", "summary p28"),
    ("public-private-dialogue-ai", "later this year", "alert p15"),
    ("6th-adgmin-in-viet-nam", "in 2026", "alert p30"),
]


def promise(slug: str, day: dt.date = LAST) -> Commitment:
    found: Commitment = Commitment.objects.published().with_standing(day).get(slug=slug)
    return found


def first(slug: str) -> Check:
    """Where it was first promised."""
    found: Check = Check.objects.published().get(commitment__slug=slug, finding="made")
    return found


@pytest.mark.parametrize(("slug", "expected"), STANDINGS.items())
def test_how_each_promise_stood_when_the_last_text_was_written(slug: str, expected: tuple[str, str]) -> None:
    found = promise(slug)
    assert (found.standing, found.due) == expected


def test_there_is_no_promise_but_these() -> None:
    assert set(Commitment.objects.published().values_list("slug", flat=True)) == set(STANDINGS)


@pytest.mark.parametrize(("slug", "expected"), SPOKEN_OF_LATER.items())
def test_a_promise_that_a_later_text_speaks_of_shows_both(slug: str, expected: tuple[str, set[str]]) -> None:
    made, later = expected
    assert made in evidence(first(slug))
    spoken = Check.objects.published().filter(commitment__slug=slug).exclude(finding="made")
    assert later <= set().union(*(evidence(check) for check in spoken))


def test_of_all_other_promises_no_later_text_speaks() -> None:
    silent = {found.slug for found in Commitment.objects.published().with_standing(LAST) if found.is_silent}
    assert silent == set(STANDINGS) - set(SPOKEN_OF_LATER)


@pytest.mark.parametrize(("slug", "words", "passage"), DUE_WORDS)
def test_each_due_date_keeps_the_words_of_its_source(slug: str, words: str, passage: str) -> None:
    made = first(slug)
    assert made.due_words == words
    assert passage in readings(made, "due")[made.due]


def test_one_promise_slipped_and_by_how_much() -> None:
    """Expected for early 2023, at the latest by the end of June; endorsed at the 4th ADGMIN, from 30 January 2024."""
    late = {found.slug: found.days_late for found in Commitment.objects.published().with_standing(LAST)}
    assert {slug: days for slug, days in late.items() if days} == {"asean-us-work-plan": 214}


def test_that_early_2023_ends_in_june_and_that_the_plan_is_the_same_are_inferred() -> None:
    made, kept = Check.objects.published().filter(commitment__slug="asean-us-work-plan").order_by("date_latest")
    assert (made.finding, kept.finding) == ("made", "kept")
    assert made.inferred("due")
    assert [citation.basis for citation in kept.citations.all()] == ["inferred"]
    assert kept.outcome
    assert kept.outcome.verb == "endorsed"


@pytest.mark.parametrize(
    ("day", "standing"), [("2023-06-30", "open"), ("2023-07-01", "overdue"), ("2024-02-02", "kept-late")]
)
def test_how_the_promise_that_slipped_stood_in_between(day: str, standing: str) -> None:
    assert promise("asean-us-work-plan", dt.date.fromisoformat(day)).standing == standing


def test_a_promise_of_development_in_2023_is_not_late_for_being_endorsed_in_2024() -> None:
    found = promise("asean-guide-ai-governance-ethics")
    assert (found.standing, found.days_late) == ("kept", 0)


def test_the_end_of_the_negotiations_was_promised_twice_for_the_same_date() -> None:
    found = promise("defa-negotiations")
    assert (found.first_due, found.due, found.repeated, found.postponed) == ("2025", "2025", True, False)


def test_overdue_is_what_no_text_held_reports_and_not_what_was_not_done() -> None:
    overdue = [slug for slug, (standing, _due) in STANDINGS.items() if standing == "overdue"]
    assert len(overdue) == 3
    assert all(promise(slug).is_silent for slug in overdue)
