"""Perspectives: whose they are, when they were said, and that they are nobody's outcome."""

import pytest

from initiatives.models import Perspective
from tests import factories as f
from tests.api.calls import read, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture
def view() -> Perspective:
    """A view without a date of its own, at a meeting of early 2023."""
    row: Perspective = f.PerspectiveFactory.create(meeting__date="2023-02-09/2023-02-10")
    return row


def test_it_says_whose_it_is_and_has_the_date_of_its_meeting(view: Perspective) -> None:
    shown = read(f"perspectives/{view.slug}/")
    assert (shown["name"], shown["voice"]["name"], shown["meeting"]["name"]) == (
        view.title, str(view.voice), str(view.meeting),
    )  # fmt: skip
    assert (shown["date"], shown["date_text"], shown["date_latest"]) == (
        "2023-02-09/2023-02-10", "9–10 February 2023", "2023-02-10",
    )  # fmt: skip
    assert len(shown["citations"]) == 1


def test_the_sources_own_view_has_no_voice() -> None:
    view = f.PerspectiveFactory.create(voice=None)
    assert read(f"perspectives/{view.slug}/")["voice"] is None


def test_as_of_a_day_only_what_had_certainly_been_said_is_there(view: Perspective) -> None:
    assert slugs("perspectives/", as_of="2023-02-09") == []
    assert slugs("perspectives/", as_of="2023-02-10") == [view.slug]


def test_days_keep_what_may_have_been_said_then(view: Perspective) -> None:
    assert slugs("perspectives/", date_after="2023-02-10", date_before="2023-02-10") == [view.slug]
    assert slugs("perspectives/", date_after="2023-02-11") == []
    assert slugs("perspectives/", date_before="2023-02-08") == []


def test_they_stand_by_date_the_newest_first_or_by_name(view: Perspective) -> None:
    newer = f.PerspectiveFactory.create(title="A newer one", date="2024")
    assert slugs("perspectives/") == [newer.slug, view.slug]
    assert slugs("perspectives/", ordering="date") == [view.slug, newer.slug]
    assert slugs("perspectives/", ordering="name") == [newer.slug, view.slug]


def test_it_is_no_outcome_and_moves_no_stage() -> None:
    view = f.PerspectiveFactory.create(initiative=f.InitiativeFactory.create())
    assert read("outcomes/")["count"] == 0
    shown = read(f"initiatives/{view.initiative.slug}/")
    assert (shown["stage"], shown["outcomes"]) == (None, [])
    assert [row["slug"] for row in shown["perspectives"]] == [view.slug]
    assert slugs("initiatives/", meeting=view.meeting.slug) == []
