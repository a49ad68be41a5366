"""Each partner's plans, year by year, with the verb each got; and which partners had a plan in both of two years."""

import pytest

from initiatives.models import Initiative, InitiativeKind, Outcome
from initiatives.models.initiatives import InitiativeQuerySet
from partners.models import Cooperation, Partner

from .reading import acts, initiative, readings, running_in, slugs

pytestmark = pytest.mark.django_db

THIRD = "2023-02-09/2023-02-10 at 3rd-adgmin"
FOURTH = "2024-01-30/2024-02-02 at 4th-adgmin"

# Of each plan: whose it is with ASEAN, for which years, and every verb that it got.
PLANS = {
    "asean-china-digital-economy-action-plan-2021-2025": (
        "china",
        "2021/2025",
        [
            "2022-01 at 2nd-adgmin: somebody adopted (5) | statement p12",
            f"{THIRD}: adgmin looked-forward-to (2) | statement p12",
        ],
    ),
    "asean-china-digital-work-plan-2023": ("china", "2023", [f"{THIRD}: adgmin noted (0) | statement p12"]),
    "asean-china-digital-work-plan-2024": ("china", "2024", [f"{FOURTH}: adgmin adopted (5) | summary p49"]),
    "asean-japan-ict-work-plan-2022": (
        "japan",
        "2022",
        [
            "[..2023-02-10]: somebody endorsed (4) | statement p13",
            f"{THIRD}: adgmin acknowledged (1) | statement p13",
            f"{THIRD}: adgmin welcomed (2) | statement p13",
        ],
    ),
    "asean-japan-digital-work-plan-2023": ("japan", "2023", [f"{THIRD}: adgmin endorsed (4) | statement p13"]),
    "asean-japan-digital-work-plan-2024": (
        "japan",
        "2024",
        [f"{FOURTH}: adgmin expressed-appreciation (0) | summary p50"],
    ),
    "asean-rok-digital-work-plan-2023": (
        "republic-of-korea",
        "2023",
        [
            "[..2023-02-10]: somebody approved (4) | statement p14",
            f"{THIRD}: adgmin welcomed [approved] (2) | statement p14",
        ],
    ),
    "asean-rok-digital-work-plan-2024": (
        "republic-of-korea",
        "2024",
        [f"{FOURTH}: somebody expressed-commitment (4) | summary p51"],
    ),
    "asean-india-digital-work-plan-2022": (
        "india",
        "2022",
        [
            f"{THIRD}: adgmin acknowledged (1) | statement p15",
        ],
    ),
    "asean-india-digital-work-plan-2023": (
        "india",
        "2023",
        [
            f"{THIRD}: adgmin noted (0) | statement p15",
            f"{FOURTH}: adgmin acknowledged (1) | summary p52",
        ],
    ),
    "asean-us-work-plan": (
        "united-states",
        "2023/2025",
        [
            f"{THIRD}: adgmin looked-forward-to [adopted] (2) | statement p16",
            f"{FOURTH}: adgmin endorsed (4) | summary p53",
        ],
    ),
    "asean-eu-digital-workplan-2023": (
        "eu",
        "2023",
        [
            "[..2023-02-10]: somebody endorsed (4) | statement p17",
            f"{THIRD}: adgmin welcomed [endorsed] (2) | statement p17",
        ],
    ),
    "asean-eu-digital-workplan-2024": ("eu", "2024", [f"{FOURTH}: adgmin endorsed (4) | summary p54"]),
    "asean-itu-digital-work-plan-2024": ("itu", "2024", [f"{FOURTH}: adgmin endorsed (4) | summary p55"]),
    "asean-apt-digital-work-plan-2024": ("asean-plus-three", "2024", [f"{FOURTH}: adgmin endorsed (4) | summary p56"]),
}  # fmt: skip

# Who had a plan whose years touch the year.
BY_YEAR = {
    2021: {"china"},
    2022: {"china", "japan", "india"},
    2023: {"china", "japan", "republic-of-korea", "india", "eu", "united-states"},
    2024: {"china", "japan", "republic-of-korea", "eu", "united-states", "itu", "asean-plus-three"},
    2025: {"china", "united-states"},
    2026: set(),
}

# What partners agreed on that is no work plan, but has years of its own.
BESIDE_PLANS = {
    "asean-itu-priority-cooperation-area-2024-2026": f"{FOURTH}: adgmin supported (2) | summary p55",
    "asean-apt-strategic-plan-2024-2026": f"{FOURTH}: adgmin expressed-appreciation (0) | summary p56",
}


def plans() -> InitiativeQuerySet:
    found: InitiativeQuerySet = Initiative.objects.published().filter(kind=InitiativeKind.WORK_PLAN)
    return found


def partners_of(found: InitiativeQuerySet) -> set[str]:
    held = Cooperation.objects.published().filter(initiative__in=found)
    return slugs(Partner.objects.published().filter(actor__in=held.values("actor")))


def verbs_got(slug: str) -> list[str]:
    """The outcomes about the plan itself, the first said first; its name is left out of each line."""
    outcomes = Outcome.objects.published().filter(initiative__slug=slug)
    return [line.replace(f" {slug}", "") for line in acts(outcomes.order_by("date_latest", "slug"))]


@pytest.mark.parametrize("slug", PLANS)
def test_each_plan_has_its_partner_its_years_and_every_verb_it_got(slug: str) -> None:
    partner, years, verbs = PLANS[slug]
    assert partners_of(plans().filter(slug=slug)) == {partner}
    assert initiative(slug).period == years
    assert sorted(verbs_got(slug)) == sorted(verbs)


def test_there_is_no_plan_but_these() -> None:
    assert slugs(plans()) == set(PLANS)


@pytest.mark.parametrize(("year", "expected"), BY_YEAR.items())
def test_which_partners_had_a_plan_in_a_year(year: int, expected: set[str]) -> None:
    assert partners_of(running_in(plans(), year)) == expected


def test_which_partners_had_a_plan_in_both_2023_and_2024() -> None:
    both = partners_of(running_in(plans(), 2023)) & partners_of(running_in(plans(), 2024))
    assert both == {"china", "japan", "republic-of-korea", "eu", "united-states"}


def test_which_partners_had_a_plan_of_its_own_for_each_of_2023_and_2024() -> None:
    both = partners_of(plans().filter(period="2023")) & partners_of(plans().filter(period="2024"))
    assert both == {"china", "japan", "republic-of-korea", "eu"}


@pytest.mark.parametrize(("slug", "line"), BESIDE_PLANS.items())
def test_what_is_no_work_plan_is_not_called_one(slug: str, line: str) -> None:
    assert initiative(slug).kind != InitiativeKind.WORK_PLAN
    assert initiative(slug).period == "2024/2026"
    assert verbs_got(slug) == [line]


@pytest.mark.parametrize("partner", ["china", "japan", "republic-of-korea", "eu"])
def test_that_the_plan_of_2024_succeeds_that_of_2023_is_inferred(partner: str) -> None:
    later = plans().get(period="2024", roles__actor__slug=partner)
    assert later.succeeds == plans().get(period="2023", roles__actor__slug=partner)
    assert later.inferred("succeeds")


def test_identity_of_the_american_plan_under_two_names_is_inferred() -> None:
    plan = initiative("asean-us-work-plan")
    assert readings(plan, "name") == {
        "ASEAN-U.S. Work Plan": {"statement p16"},
        "ASEAN-US Work Plan 2023-2025": {"summary p53"},
    }
    assert plan.inferred("period")
