"""The whole life of an initiative: who did what to it, when, with which verb and how strongly, and who says so."""

import datetime as dt

import pytest

from adgmin.record import AsOf
from initiatives.models import Initiative, Outcome

from .reading import evidence, initiative, life, readings, reported_of, slugs

pytestmark = pytest.mark.django_db

THIRD = "2023-02-09/2023-02-10 at 3rd-adgmin"
FOURTH = "2024-01-30/2024-02-02 at 4th-adgmin"
FIFTH = "2025-01-16/2025-01-17 at 5th-adgmin"

LIVES = {
    "asean-regional-cert": [
        "2022-01 at 2nd-adgmin: adgmin endorsed (4) asean-regional-cert-implementation-paper | summary p19",
        "2022-01 at 2nd-adgmin: csa-singapore presented (-) asean-regional-cert-implementation-paper | summary p19",
        "2022: csa-singapore initiated (-) asean-regional-cert | summary p19",
        f"{THIRD}: adgmin welcomed (2) asean-regional-cert-operational-framework | statement p6, summary p19 endorsed",
        f"{THIRD}: csa-singapore presented (-) asean-regional-cert-operational-framework | summary p19",
        f"{FOURTH}: adgmin endorsed (4) asean-regional-cert-financial-model | release p17, summary p19",
        f"{FOURTH}: somebody concluded (-) asean-regional-cert | summary p19",
        "2024-08-16: asean-regional-cert held (-) asean-regional-cert | release p17",
        "2024: somebody launched (5) asean-regional-cert | alert p13",
        f"{FIFTH}: somebody lauded (2) asean-regional-cert | alert p13",
    ],
    "asean-guide-ai-governance-ethics": [
        f"{THIRD}: adgmin welcomed (2) asean-guide-ai-governance-ethics | statement p8",
        f"{FOURTH}: adgmin endorsed (4) asean-guide-ai-governance-ethics | news p5, summary p6",
        "2024: somebody launched (5) asean-guide-ai-governance-ethics | release p12",
        "[2024-01-30..2025-01-17]: wg-ai expanded (-) asean-guide-ai-governance-ethics | release p12",
    ],
    "expanded-guide-generative-ai": [
        "[2024-01-30..2025-01-17]: wg-ai expanded (-) asean-guide-ai-governance-ethics | release p12",
        f"{FIFTH}: adgmin endorsed (4) expanded-guide-generative-ai | alert p15",
    ],
    "defa": [
        f"{THIRD}: adgmin looked-forward-to [completed] (2) defa-study | statement p9",
        "2023-12: somebody commenced (-) defa | summary p28",
        "[2023-02-11..2024-02-02]: somebody completed (-) defa-study | news p10, summary p28",
        f"{FOURTH}: adgmin noted (0) defa | news p10",
        f"{FOURTH}: adgmin acknowledged (1) defa | summary p28",
        f"{FOURTH}: adgmin acknowledged [completed] (1) defa-study | news p10 noted, summary p28",
        "2024: somebody held (-) defa | alert p17",
    ],
    "wg-as": [
        "2023: thailand proposed (-) wg-as | summary p20",
        "[..2024-02-02]: somebody established (5) wg-as | summary p20",
        f"{FOURTH}: adgmin welcomed [established] (2) wg-as | summary p20",
        f"{FIFTH}: wg-as welcomed (2) asean-recommendations-anti-online-scams | alert p12",
    ],
    "wg-ai": [
        f"{FOURTH}: adgmin agreed [established] (4) wg-ai | news p5",
        "[2024-01-30..2025-01-17]: wg-ai expanded (-) asean-guide-ai-governance-ethics | release p12",
        "[2024-01-30..2025-01-17]: somebody tasked (3) wg-ai | release p11",
        "[2024-01-30..2025-01-17]: singapore established (5) wg-ai | alert p15, release p11",
    ],
    "asean-5g-roadmap": [
        f"{THIRD}: adgmin encouraged (3) asean-5g-roadmap | statement p10",
        f"{FOURTH}: adgmin encouraged (3) asean-5g-roadmap | summary p42",
    ],
    "acam": [
        "2022-11: adgsom endorsed (4) acam | statement p16",
        f"{THIRD}: adgmin welcomed (2) acam | statement p16",
    ],
    "model-contractual-clauses": [
        f"{THIRD}: adgmin acknowledged (1) model-contractual-clauses | statement p5",
    ],
    "asean-eu-joint-guide-model-contractual-clauses": [
        f"{THIRD}: adgmin welcomed (2) asean-eu-joint-guide-model-contractual-clauses | statement p17",
        f"{FOURTH}: adgmin unveiled (-) asean-eu-joint-guide-model-contractual-clauses | summary p14",
    ],
    "adix": [
        f"{THIRD}: adgmin acknowledged (1) adix | statement p17",
        f"{THIRD}: adgmin expressed-appreciation (0) adix | statement p17",
    ],
    # Measures “consistent with” it were welcomed: named beside them, it had no act of its own.
    "asean-cybersecurity-cooperation-strategy-2021-2025": [],
    "asean-cyber-cooperation-strategy-2026-2030": [],
}  # fmt: skip

# By the end of a day: what the last outcome that set a stage had set.
STAGES = [
    ("asean-regional-cert", "2021-12-31", ""),
    ("asean-regional-cert", "2022-12-31", "in-development"),
    ("asean-regional-cert", "2024-12-31", "launched"),
    ("asean-regional-cert", "2025-01-28", "launched"),
    ("asean-guide-ai-governance-ethics", "2023-12-31", ""),
    ("asean-guide-ai-governance-ethics", "2024-02-02", "agreed"),
    ("asean-guide-ai-governance-ethics", "2024-12-31", "launched"),
    ("defa", "2023-11-30", ""),
    ("defa", "2025-01-28", "in-development"),
    ("wg-ai", "2024-02-02", "agreed"),
    ("wg-ai", "2025-01-28", "launched"),
    ("asean-5g-roadmap", "2025-01-28", ""),
    ("wg-as", "2023-12-31", "proposed"),
    ("wg-as", "2024-02-02", "launched"),
    ("defa-study", "2023-12-31", ""),
    ("defa-study", "2024-02-02", "concluded"),
    ("ai-landscape-study-report", "2023-02-10", "concluded"),
    ("ajccbc", "2022-12-31", "operational"),
    ("asean-digital-public-infrastructure", "2024-02-02", "agreed"),
    ("asean-regional-cert-operational-framework", "2025-01-28", ""),
]

NAMES = {
    "wg-ai": {
        "Working Group on AI Governance",
        "ASEAN Working Group on AI Governance",
        "ASEAN AI Working Group",
        "AI Working Group",
    },
    "wg-as": {"ASEAN Working Group on Anti-Online Scams", "ASEAN Working Group on Anti-Online Scam"},
    "expanded-guide-generative-ai": {"Expanded ASEAN Guide on AI Governance and Ethics (Generative AI)", "GenAI Guide"},
    "asean-eu-joint-guide-model-contractual-clauses": {
        "ASEAN-EU Joint Guide for Model Contractual Clauses for Data Transfers",
        "Joint Guide to ASEAN Model Contractual Clauses and European Union (EU) Standard Contractual Clauses",
    },
    "asean-5g-roadmap": {"ASEAN 5G Roadmap", "Roadmap for 5G development"},
    "model-contractual-clauses": {"Model Contractual Clauses", "ASEAN Model Contractual Clauses"},
}


@pytest.mark.parametrize(("slug", "expected"), LIVES.items())
def test_life_verb_by_verb(slug: str, expected: list[str]) -> None:
    assert life(slug) == expected


@pytest.mark.parametrize(("slug", "day", "stage"), STAGES)
def test_stage_by_a_day(slug: str, day: str, stage: str) -> None:
    assert Initiative.objects.published().with_stage(AsOf(dt.date.fromisoformat(day))).get(slug=slug).stage == stage


@pytest.mark.parametrize(("slug", "expected"), NAMES.items())
def test_each_name_in_a_source_finds_it(slug: str, expected: set[str]) -> None:
    assert set(readings(initiative(slug), "name")) == expected


def test_reports_of_industry_on_the_assessment_model_are_facts() -> None:
    assert reported_of("acam") == [("private-sector", {"summary p25"})] * 2


def test_reports_of_member_states_on_the_cert_are_facts() -> None:
    assert reported_of("asean-regional-cert") == [("asean-member-states", {"summary p23"})]


def test_the_cert_consists_of_a_paper_a_framework_a_model_and_a_facility() -> None:
    assert slugs(initiative("asean-regional-cert").parts.published()) == {
        "asean-regional-cert-implementation-paper",
        "asean-regional-cert-operational-framework",
        "asean-regional-cert-financial-model",
        "asean-regional-cert-facility",
    }


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("expanded-guide-generative-ai", "asean-guide-ai-governance-ethics"),
        ("asean-cyber-cooperation-strategy-2026-2030", "asean-cybersecurity-cooperation-strategy-2021-2025"),
    ],
)
def test_successions_are_inferred_and_say_so(later: str, earlier: str) -> None:
    successor = initiative(later)
    assert successor.succeeds == initiative(earlier)
    assert successor.inferred("succeeds")
    assert successor.note


def test_two_cyber_strategies_succeed_each_other_without_a_gap() -> None:
    first = initiative("asean-cybersecurity-cooperation-strategy-2021-2025")
    second = initiative("asean-cyber-cooperation-strategy-2026-2030")
    assert (first.period, second.period) == ("2021/2025", "2026/2030")
    assert readings(second, "period") == {"2026/2030": {"alert p24"}}


def test_clauses_are_later_named_only_in_the_joint_guide() -> None:
    clauses = initiative("model-contractual-clauses")
    assert {"statement p5", "summary p14"} <= evidence(clauses)
    assert not Outcome.objects.published().in_life_of(clauses).filter(meeting__number__gt=3).exists()


def test_four_areas_of_the_agreement_are_with_their_meeting() -> None:
    areas = Outcome.objects.published().get(slug="4th-adgmin-defa-priority-areas")
    assert {"summary p28", "summary p30", "summary p31", "summary p32", "summary p33"} <= evidence(areas)
