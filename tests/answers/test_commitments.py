"""Everything announced for the future: by when, whether a later source reports it, and which commitment slipped."""

import datetime as dt

import pytest

from adgmin.record import AsOf, State
from adgmin.templatetags.record import chief_passage
from initiatives.models import Check, Commitment
from tests.pages.site import one, page

from .reading import evidence, readings

pytestmark = pytest.mark.django_db

# The day of the last text held.
LAST = dt.date(2025, 1, 28)

# How each stood on that day, and by when it is due.
STANDINGS = {
    "4th-adgmin-in-singapore": ("kept", "[2024-01,2024-02]"),
    "5th-adgmin-in-thailand": ("kept", "2025-01"),
    "6th-adgmin-in-viet-nam": ("not-known-yet", "2026"),
    "5g-workforce-courses": ("open", ""),
    "acrf-best-practices": ("open", ""),
    "adix-further-development": ("open", ""),
    "ai-common-safety-benchmarks": ("open", ""),
    "ai-regional-testing-framework": ("open", ""),
    "ajccbc-next-phase": ("past-date", "2023"),
    "asean-5g-roadmap": ("open", ""),
    "asean-ai-roadmap-project": ("open", ""),
    "asean-ai-safety-network": ("open", ""),
    "asean-cyber-cooperation-strategy-2026-2030": ("open", ""),
    "asean-dialogue-with-partners": ("open", ""),
    "asean-eu-joint-guide": ("kept", ""),
    "asean-guide-ai-governance-ethics": ("kept", "2023"),
    "asean-guide-sustainable-data-centre-development": ("open", ""),
    "asean-regional-cert": ("open", ""),
    "asean-rok-digital-work-plan-2024": ("open", ""),
    "asean-submarine-cable-network": ("open", ""),
    "asean-us-work-plan": ("past-date", "2023-01/2023-06"),
    "china-asean-initiative-digital-ecosystem": ("open", ""),
    "cross-border-cloud-computing-framework": ("open", ""),
    "defa-capacity-building": ("not-known-yet", "2025"),
    "defa-negotiations": ("not-known-yet", "2025"),
    "defa-study": ("kept", ""),
    "digital-public-infrastructure": ("open", ""),
    "public-private-dialogue-ai": ("not-known-yet", "2025"),
    "wg-ai-establishment": ("kept", ""),
}

# Where a commitment was stated, and what later texts say of it. Of all the others no later text says more.
REPORTED_LATER = {
    "4th-adgmin-in-singapore": ("statement p20", {"summary p1", "news p2", "release p8"}),
    "5th-adgmin-in-thailand": ("summary p58", {"alert p6", "release p5"}),
    "asean-5g-roadmap": ("statement p10", {"summary p42"}),
    "asean-eu-joint-guide": ("statement p17", {"summary p14"}),
    "asean-guide-ai-governance-ethics": ("statement p8", {"summary p6", "news p5"}),
    "asean-regional-cert": ("statement p6", {"summary p19", "release p17", "alert p13"}),
    "asean-us-work-plan": ("statement p16", {"summary p53"}),
    "defa-negotiations": ("summary p28", {"alert p17"}),
    "defa-study": ("statement p9", {"summary p28", "news p10"}),
    "wg-ai-establishment": ("news p5", {"release p11", "alert p15"}),
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


def commitment(slug: str, day: dt.date = LAST) -> Commitment:
    found: Commitment = Commitment.objects.published().with_standing(AsOf(day)).get(slug=slug)
    return found


def first(slug: str) -> Check:
    """Where it was first stated."""
    found: Check = Check.objects.published().get(commitment__slug=slug, finding="made")
    return found


@pytest.mark.parametrize(("slug", "expected"), STANDINGS.items())
def test_standing_of_each_commitment_as_of_the_last_text(slug: str, expected: tuple[str, str]) -> None:
    found = commitment(slug)
    assert (found.standing, found.due) == expected


def test_these_are_all_commitments() -> None:
    assert set(Commitment.objects.published().values_list("slug", flat=True)) == set(STANDINGS)


@pytest.mark.parametrize(("slug", "expected"), REPORTED_LATER.items())
def test_commitment_on_which_a_later_text_reports_shows_both(slug: str, expected: tuple[str, set[str]]) -> None:
    stated, later = expected
    assert stated in evidence(first(slug))
    reported = Check.objects.published().filter(commitment__slug=slug).exclude(finding="made")
    assert later <= set().union(*(evidence(check) for check in reported))


def test_no_later_text_says_whether_the_others_were_kept() -> None:
    silent = {found.slug for found in Commitment.objects.published().with_standing(AsOf(LAST)) if found.silent}
    before = {slug for slug in STANDINGS if first(slug).date_latest < dt.date(2025, 1, 16)}
    assert silent == before - set(REPORTED_LATER)


def test_nothing_made_at_a_meeting_is_silent_on_its_last_day() -> None:
    """No later text is held by then that could report on any of them."""
    then = AsOf(dt.date(2023, 2, 10))
    found = Commitment.objects.published().as_of(then).with_computed(then)
    assert found
    assert not [each.slug for each in found if each.silent or each.standing == "past-date"]


@pytest.mark.parametrize(("slug", "words", "passage"), DUE_WORDS)
def test_each_due_date_keeps_the_words_of_its_source(slug: str, words: str, passage: str) -> None:
    made = first(slug)
    assert made.due_words == words
    assert passage in readings(made, "due")[made.due]


def test_endorsement_of_2024_does_not_keep_the_adoption_due_in_2023() -> None:
    found = commitment("asean-us-work-plan")
    assert (found.first_due, found.end, found.days_late) == ("2023-01/2023-06", "", 0)


def test_reiterated_commitment_is_not_called_announced() -> None:
    lead = one(page("/commitments/asean-dialogue-with-partners/"), ".lead").get_text()
    assert lead.startswith("Reiterated (3rd ADGMIN, 9–10 February 2023), without a due date.")


def test_end_of_early_2023_and_the_identity_of_the_plan_are_inferred() -> None:
    made, later = Check.objects.published().filter(commitment__slug="asean-us-work-plan").order_by("date_latest")
    assert (made.finding, later.finding) == ("made", "followed-up")
    assert made.inferred("due")
    assert [citation.basis for citation in later.citations.all()] == ["inferred"]
    assert later.outcome
    assert later.outcome.verb == "endorsed"


@pytest.mark.parametrize(
    ("day", "standing"), [("2023-06-29", "open"), ("2023-07-01", "not-known-yet"), ("2024-02-02", "past-date")]
)
def test_how_the_adoption_expected_early_in_2023_stood(day: str, standing: str) -> None:
    assert commitment("asean-us-work-plan", dt.date.fromisoformat(day)).standing == standing


def test_development_in_2023_is_not_late_if_endorsed_in_2024() -> None:
    found = commitment("asean-guide-ai-governance-ethics")
    assert (found.standing, found.days_late) == ("kept", 0)


def test_end_of_the_negotiations_was_stated_twice_for_one_date() -> None:
    found = commitment("defa-negotiations")
    assert (found.first_due, found.due, found.repeated, found.postponed) == ("2025", "2025", True, False)


# What a source names and nobody undertakes: its own outlook, a talk, what goes on already, or what a thing is for.
MADE_BY_NOBODY = {
    "ai-stakeholder-platform",
    "asean-india-activities-2023",
    "asean-regional-cert-facility",
    "asean-rok-activities-2023",
    "guidelines-dmf-cbdf-mechanism",
    "regional-cert-cross-border-infrastructure",
    "regional-cert-framework-guidance",
    "wg-ai-asean-ai-work",
    "wg-ai-first-tasks",
    "wg-ai-operation",
    "wg-as-platform",
}


def test_statement_that_nobody_undertakes_is_withdrawn() -> None:
    withdrawn = Commitment.objects.filter(state=State.WITHDRAWN)
    assert {each.slug for each in withdrawn} == MADE_BY_NOBODY
    assert all(each.withdrawn_because.startswith("Nobody undertakes it") for each in withdrawn)
    assert not Check.objects.published().filter(commitment__in=withdrawn).exists()


def test_a_year_in_a_name_or_in_a_chair_is_no_due_date() -> None:
    """A due date is printed as one, or what makes it one is inferred and marked so."""
    printed = {check.due_words for check in Check.objects.published().exclude(due="")}
    assert not [words for words in printed if "Plan" in words or "plan" in words]
    champion = Check.objects.published().filter(citations__printed__startswith="is set to champion").distinct()
    assert champion.count() == 5
    assert {check.due for check in champion} == {""}


def test_no_commitment_is_kept_by_thanks() -> None:
    """A finding other than made cites no passage that only expresses appreciation or gratitude."""
    findings = Check.objects.published().exclude(finding__in=["made", "restated", "followed-up"])
    printed = {citation.printed for check in findings for citation in check.citations.all()}
    assert not [words for words in printed if "ppreciat" in words or "ratitude" in words]


def test_kept_that_the_editors_conclude_is_marked_as_inferred() -> None:
    kept = Check.objects.published().filter(finding__in=["kept", "partly-kept"])
    whole = {check: [each.basis for each in check.citations.all() if not each.aspect] for check in kept}
    concluded = {check.slug for check, bases in whole.items() if set(bases) == {"inferred"}}
    assert concluded == {
        "asean-eu-joint-guide-4th-adgmin",
        "asean-guide-ai-governance-ethics-4th-adgmin",
    }


# What the texts on these meetings say in their own voice: none says that the meeting did.
FILED_WITHOUT_A_SOURCE = {
    "4th-adgmin": {"5th-adgmin-in-thailand", "defa-negotiations"},
    "5th-adgmin": {
        "5g-workforce-courses",
        "6th-adgmin-in-viet-nam",
        "asean-ai-safety-network",
        "asean-cyber-cooperation-strategy-2026-2030",
        "asean-guide-sustainable-data-centre-development",
        "asean-regional-cert",
        "cross-border-cloud-computing-framework",
        "defa-capacity-building",
        "defa-negotiations",
        "public-private-dialogue-ai",
    },
}


@pytest.mark.parametrize(("meeting", "expected"), FILED_WITHOUT_A_SOURCE.items())
def test_meeting_that_no_source_gives_is_inferred(meeting: str, expected: set[str]) -> None:
    stated = Check.objects.published().filter(meeting__slug=meeting).select_related("commitment").with_evidence()
    assert {check.commitment.slug for check in stated if check.inferred("meeting")} == expected


def test_the_place_beside_a_commitment_is_that_beside_where_it_was_stated() -> None:
    checks = Check.objects.published().filter(finding="made").with_evidence()
    stated = {check.commitment_id: chief_passage(check) for check in checks}
    found = {commitment.pk: chief_passage(commitment) for commitment in Commitment.objects.published().with_evidence()}
    assert found == stated
