"""The figures that the sources give, of what, and the use cases named in the expanded guide."""

import pytest

from adgmin.record import Aspect, Citation
from initiatives.models import Initiative, Role

from .everything import citations
from .reading import evidence, initiative, named

pytestmark = pytest.mark.django_db

# What a source counts, by the record that keeps it, in words that stand there.
FIGURES = [
    ("asean-member-states", "release p8", "10"),
    ("asean-member-states", "news p9", "ten"),
    ("3rd-adgmin-ajccbc-target", "statement p13", "700"),
    ("4th-adgmin-defa-priority-areas", "summary p28", "nine"),
    ("2024-defa-negotiation-rounds", "alert p17", "eight"),
    ("6ghz-band", "summary p47", "three"),
    ("4th-adgmin-member-states-defa-value", "summary p35", "USD 2 trillion"),
    ("5th-adgmin-defa-binding-commitments", "alert p17", "$2 trillion"),
]

USE_CASES = {
    "project-moonshot": ("ai-verify-foundation", "Singapore"),
    "phogpt": ("vinai", "Viet Nam"),
    "thaillm": ("big-data-institute", "Thailand"),
}


def figures() -> list[Citation]:
    return [citation for citation in citations() if citation.aspect == Aspect.FIGURE]


@pytest.mark.parametrize(("slug", "passage", "words"), FIGURES)
def test_each_figure_is_kept_with_what_it_counts(slug: str, passage: str, words: str) -> None:
    found = [figure for figure in figures() if figure.record.slug == slug and named(figure.passage) == passage]
    assert [words in figure.printed for figure in found] == [True]


def test_no_other_passage_gives_a_figure() -> None:
    assert {named(figure.passage) for figure in figures()} == {passage for _slug, passage, _words in FIGURES}


def test_over_700_is_a_target_and_no_count() -> None:
    kept = [figure for figure in figures() if "700" in figure.value]
    assert {figure.value for figure in kept} == {"over 700"}
    assert all("target" in figure.record.preferred(Aspect.NAME) for figure in kept)


def test_the_value_of_two_trillion_is_an_expectation_and_no_outcome() -> None:
    assert {figure.record._meta.model_name for figure in figures() if "trillion" in figure.value} == {"perspective"}


def test_the_use_cases_named_in_the_expanded_guide() -> None:
    expanded = initiative("expanded-guide-generative-ai")
    [passage] = expanded.passages.filter(source__slug="singapore-concludes-chairmanship").distinct()
    assert named(passage) == "release p12"
    cases = Initiative.objects.published().filter(passages=passage, kind="project")
    assert set(cases.values_list("slug", flat=True)) == set(USE_CASES)


@pytest.mark.parametrize("slug", USE_CASES)
def test_each_use_case_has_its_maker_and_country(slug: str) -> None:
    maker, country = USE_CASES[slug]
    role = Role.objects.published().get(initiative__slug=slug, role="developer")
    assert role.actor.slug == maker
    assert evidence(role) == {"release p12"}
    assert country in initiative(slug).summary
