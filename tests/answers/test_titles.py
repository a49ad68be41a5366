"""Titles of outcomes, initiatives and commitments: short enough for a list, and with the object that sources print."""

from typing import Any

import pytest

from initiatives.models import Commitment, Initiative, Outcome

pytestmark = pytest.mark.django_db

LONGEST = 110


@pytest.mark.parametrize(("noun", "title"), [(Outcome, "title"), (Initiative, "name"), (Commitment, "text")])
def test_title_fits_a_line_of_a_list(noun: Any, title: str) -> None:
    titles = noun.objects.published().values_list(title, flat=True)
    assert not [each for each in titles if len(each) > LONGEST]


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        (
            "3rd-adgmin-convening-4th-adgmin",
            "to convene the 4th ADGMIN and Related Meetings in Singapore in January/February 2024",
        ),
        (
            "3rd-adgmin-adix-policymaking-tool",
            "the ASEAN Digital Index (ADIX) as part of the “sustainable element” of ASEAN’s policymaking tool",
        ),
    ],
)
def test_title_keeps_what_the_source_prints(slug: str, title: str) -> None:
    assert Outcome.objects.published().get(slug=slug).title == title


def test_note_says_which_word_of_a_name_is_ours() -> None:
    network = Initiative.objects.published().get(slug="asean-submarine-cable-network")
    assert "“ASEAN” in the name is ours" in network.note
    assert "ASEAN" not in Commitment.objects.published().get(slug="asean-submarine-cable-network").text


def test_commitment_says_more_than_the_name_of_its_initiative() -> None:
    commitments = Commitment.objects.published().exclude(initiative=None).select_related("initiative")
    assert not [each.slug for each in commitments if each.initiative and each.text == each.initiative.name]


@pytest.mark.parametrize(
    ("slug", "counterparts"),
    [
        ("asean-regional-cert-activities-considered", set()),
        ("5th-adgmin-sectoral-bodies-ai-initiatives", {"asean-sectoral-bodies"}),
    ],
)
def test_whom_a_text_only_mentions_is_no_counterpart(slug: str, counterparts: set[str]) -> None:
    outcome = Outcome.objects.published().get(slug=slug)
    assert {actor.slug for actor in outcome.counterparts.all()} == counterparts
