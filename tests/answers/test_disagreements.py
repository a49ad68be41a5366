"""Every disagreement between the sources, with all readings; differences of precision and of names apart."""

from collections import Counter

import pytest

from adgmin.portal.about import Conflict, conflicts
from adgmin.record import AsOf, Difference, DifferenceKind
from initiatives.models import Outcome

from .reading import evidence, named

pytestmark = pytest.mark.django_db

# The record and the aspect; the reading preferred stands first.
DISAGREEMENTS: dict[tuple[str, str], dict[str, set[str]]] = {
    ("4th-adgmin", "date"): {
        "2024-01-30/2024-02-02": {"summary p1", "release p9"},
        "2024-02": {"release p8"},
        "2024-02-01/2024-02-02": {"news p2"},
    },
    ("3rd-adgmin-asean-regional-cert-operational-framework", "verb"): {
        "welcomed": {"statement p6"},
        "endorsed": {"summary p19"},
    },
    ("4th-adgmin-defa-study", "verb"): {"acknowledged": {"summary p28"}, "noted": {"news p10"}},
    ("2023-defa-negotiations", "date"): {"2023-12": {"summary p28"}, "2023-02~": {"news p8"}},
    ("wg-ai-establishment", "actor"): {"singapore": {"release p11"}, "asean": {"news p5"}},
}

# What sources say of a matter: the readings that the editors enter, of which none is preferred, by their passages.
STATEMENTS: dict[str, list[set[str]]] = {
    "asean-regional-cert": [{"release p17"}, {"alert p13"}],
    "defa": [{"news p9"}, {"summary p36"}, {"alert p17"}],
    "expanded-guide-generative-ai": [{"release p12"}, {"alert p15"}],
    "wg-ai": [{"release p11"}, {"alert p15"}, {"alert p29"}],
}

PRECISIONS: dict[tuple[str, str], dict[str, set[str]]] = {
    ("1st-adgmin", "date"): {"[..2022-01-31]": {"summary p19"}, "[..2023-02-09]": {"statement p5"}},
    ("2nd-adgmin", "date"): {"2022-01": {"summary p19"}, "[..2023-02-09]": {"statement p12"}},
    ("3rd-adgmin", "date"): {"2023-02-09/2023-02-10": {"statement p1"}, "2023-02": {"summary p19"}},
    ("wg-ai-establishment", "date"): {
        "[2024-01-30..2025-01-17]": {"news p5", "release p11"},
        "[..2025-01-28]": {"alert p15"},
    },
}

# Of which sources say different things that no field of the record holds; no reading is preferred.
STATED_DIFFERENTLY = {"defa", "asean-regional-cert", "expanded-guide-generative-ai", "wg-ai"}

# What two texts call by other names.
RENAMED = {
    "adgmin",
    "asean-member-states",
    "private-sector",
    "republic-of-korea",
    "us-asean-business-council",
    "united-states",
    "wg-ai",
    "wg-as",
    "asean-regional-cert",
    "asean-regional-cert-operational-framework",
    "asean-regional-cert-financial-model",
    "asean-guide-ai-governance-ethics",
    "expanded-guide-generative-ai",
    "asean-eu-joint-guide-model-contractual-clauses",
    "model-contractual-clauses",
    "asean-us-work-plan",
    "asean-5g-roadmap",
    "adm-2025",
    "ai-common-safety-benchmarks",
    "defa",
    "defa-study",
    "5th-adgmin",
}

# Told so differently that the record keeps two acts: which, and who tells each.
KEPT_APART = [
    (
        "4th-adgmin-asean-guide-ai-governance-ethics",
        {"summary p6", "news p5"},
        "2024-asean-guide-ai-governance-ethics",
        "release p12",
    ),
    ("2024-asean-regional-cert-taskforce", {"release p17"}, "2024-asean-regional-cert", "alert p13"),
]


def of_kind(kind: str) -> dict[tuple[str, str], Conflict]:
    return {
        (conflict.row.slug, conflict.difference.aspect): conflict
        for conflict in conflicts(AsOf())
        if conflict.difference.kind == kind
    }


def all_readings(difference: Difference) -> dict[str, set[str]]:
    return {
        reading.value: {named(citation.passage) for citation in reading.citations} for reading in difference.readings
    }


def test_how_many_differences_of_each_kind_there_are() -> None:
    found = Counter(conflict.difference.kind for conflict in conflicts(AsOf()))
    assert found[DifferenceKind.DISAGREEMENT] == len(DISAGREEMENTS)
    assert found[DifferenceKind.STATEMENT] == len(STATED_DIFFERENTLY)
    assert found[DifferenceKind.PRECISION] == len(PRECISIONS)
    assert found[DifferenceKind.NAMING] >= len(RENAMED)


@pytest.mark.parametrize(("where", "expected"), DISAGREEMENTS.items())
def test_each_disagreement_shows_all_readings_and_why_one_is_preferred(
    where: tuple[str, str], expected: dict[str, set[str]]
) -> None:
    found = of_kind(DifferenceKind.DISAGREEMENT)[where]
    assert all_readings(found.difference) == expected
    assert [reading.value for reading in found.difference.readings if reading.preferred] == [next(iter(expected))]
    assert "preferred" in found.row.note
    assert "settle" in found.row.note


def test_the_date_of_the_4th_says_that_rank_alone_does_not_decide() -> None:
    rule = of_kind(DifferenceKind.DISAGREEMENT)["4th-adgmin", "date"].difference.rule
    assert rule.startswith("The highest-ranked sources support more than one value.")


def test_statements_are_apart_from_disagreements_and_none_is_preferred() -> None:
    found = {slug: each for (slug, _aspect), each in of_kind(DifferenceKind.STATEMENT).items()}
    assert set(found) == STATED_DIFFERENTLY
    assert not [reading for each in found.values() for reading in each.difference.readings if reading.preferred]


@pytest.mark.parametrize(("slug", "expected"), STATEMENTS.items())
def test_statements_on_one_matter_are_side_by_side_with_their_words(slug: str, expected: list[set[str]]) -> None:
    found = of_kind(DifferenceKind.STATEMENT)[slug, "statement"].difference
    assert sorted(map(sorted, all_readings(found).values())) == sorted(map(sorted, expected))
    assert all(citation.printed for reading in found.readings for citation in reading.citations)
    assert not any(reading.preferred for reading in found.readings)


@pytest.mark.parametrize(("where", "expected"), PRECISIONS.items())
def test_each_difference_of_precision_prefers_the_sharper_date(
    where: tuple[str, str], expected: dict[str, set[str]]
) -> None:
    found = of_kind(DifferenceKind.PRECISION)[where]
    assert all_readings(found.difference) == expected
    assert found.difference.readings[0].value == next(iter(expected))


def test_what_the_sources_call_by_other_names() -> None:
    assert {slug for slug, _aspect in of_kind(DifferenceKind.NAMING)} == RENAMED


def test_the_ministers_own_text_is_preferred_to_a_commentary() -> None:
    found = of_kind(DifferenceKind.DISAGREEMENT)["3rd-adgmin-asean-regional-cert-operational-framework", "verb"]
    assert [(reading.value, reading.rank) for reading in found.difference.readings] == [
        ("welcomed", 1),
        ("endorsed", 3),
    ]


@pytest.mark.parametrize(("one", "told_by", "other", "passage"), KEPT_APART)
def test_acts_that_may_be_the_same_are_two_outcomes_that_name_each_other(
    one: str, told_by: set[str], other: str, passage: str
) -> None:
    first, second = Outcome.objects.published().get(slug=one), Outcome.objects.published().get(slug=other)
    assert told_by <= evidence(first)
    assert evidence(second) == {passage}
    assert "open" in second.note
