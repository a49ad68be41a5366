"""What was first heard of at the 3rd meeting and still alive at the 5th, and what meetings were silent on."""

import pytest

from adgmin.record import AsOf
from initiatives.models import Check, Initiative, Outcome
from initiatives.models.initiatives import InitiativeQuerySet
from initiatives.what_changed.expected import ENDED, expected_at, named_at, silent_at, unnamed_at

from .reading import evidence, initiative, meeting, running_in, slugs

pytestmark = pytest.mark.django_db

FIRST_HEARD_AT_THE_3RD_AND_ALIVE_AT_THE_5TH = {
    "asean-guide-ai-governance-ethics": ("statement p8", "release p12"),
    "defa": ("statement p9", "alert p17"),
}


def named_in_texts_on(number: int) -> InitiativeQuerySet:
    """The initiatives named at a meeting, as far as a text that reports on that meeting says so."""
    found = meeting(number)
    outcomes = Outcome.objects.published().belonging_to(found).filter(passages__source__meetings=found)
    checks = Check.objects.published().belonging_to(found).filter(passages__source__meetings=found)
    named = {*outcomes.values_list("initiative", flat=True), *outcomes.values_list("under", flat=True)}
    named |= set(checks.values_list("commitment__initiative", flat=True))
    return named_at(found).filter(pk__in=named - {None})


def test_initiatives_first_named_at_the_3rd_and_named_at_the_5th() -> None:
    earlier = slugs(named_at(meeting(1))) | slugs(named_at(meeting(2)))
    alive = {
        found.slug
        for found in named_in_texts_on(5).with_stage(AsOf(meeting(5).date_latest))
        if found.stage not in ENDED
    }
    first_heard = slugs(named_in_texts_on(3)) - earlier
    assert first_heard & alive == set(FIRST_HEARD_AT_THE_3RD_AND_ALIVE_AT_THE_5TH)


@pytest.mark.parametrize(("slug", "passages"), FIRST_HEARD_AT_THE_3RD_AND_ALIVE_AT_THE_5TH.items())
def test_first_and_last_mention_have_their_passage(slug: str, passages: tuple[str, str]) -> None:
    outcomes = Outcome.objects.published().in_life_of(initiative(slug))
    first, last = passages
    found = [evidence(outcome) for outcome in outcomes]
    assert first in found[0]
    assert last in found[-1]


def test_cert_was_named_before_the_3rd() -> None:
    assert "asean-regional-cert" in slugs(named_at(meeting(2)))
    assert {"asean-regional-cert"} <= slugs(named_in_texts_on(3)) & slugs(named_in_texts_on(5))


def test_initiatives_named_at_all_three_meetings_with_texts() -> None:
    throughout = slugs(named_in_texts_on(3)) & slugs(named_in_texts_on(4)) & slugs(named_in_texts_on(5))
    assert throughout == {"asean-guide-ai-governance-ethics", "asean-regional-cert", "defa"}


@pytest.mark.parametrize(
    "slug",
    ["asean-5g-roadmap", "adix", "asean-submarine-cable-network", "asean-us-work-plan", "model-contractual-clauses"],
)
def test_initiatives_that_no_text_on_the_5th_names(slug: str) -> None:
    assert slug not in slugs(named_in_texts_on(5))


def test_initiatives_on_which_the_3rd_was_silent() -> None:
    assert slugs(silent_at(meeting(3), AsOf())) == {"asean-regional-cert-implementation-paper"}
    assert slugs(silent_at(meeting(3), AsOf())) == slugs(expected_at(meeting(3), AsOf())) - slugs(named_at(meeting(3)))


def test_initiatives_expected_at_the_5th_and_not_named() -> None:
    unnamed = slugs(unnamed_at(meeting(5), AsOf()))
    assert {"asean-5g-roadmap", "adix", "asean-submarine-cable-network"} <= unnamed
    assert unnamed.isdisjoint({"defa", "wg-ai", "asean-regional-cert"})


def test_plan_that_is_over_is_not_expected_at_the_5th() -> None:
    running = slugs(running_in(Initiative.objects.published(), 2025))
    assert "asean-eu-digital-workplan-2024" not in running
    assert "asean-us-work-plan" in running
