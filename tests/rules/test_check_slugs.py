"""The address of a check: its commitment, then the meeting or the year, then a number where these are taken."""

import pytest

from initiatives.models import Check, Commitment
from tests import factories as f

pytestmark = pytest.mark.django_db


def checks(commitment: Commitment, *years: str) -> list[str]:
    """The slugs of a commitment’s checks, entered one after the other."""
    made = [f.CheckFactory(commitment=commitment, finding="restated", date=year, state="draft") for year in years]
    return [check.slug for check in made]


def test_from_the_second_in_a_year_they_are_numbered() -> None:
    commitment = f.CommitmentFactory(text="A promise")
    assert checks(commitment, "2023-01", "2023", "2024", "2023-05") == [
        "a-promise-2023", "a-promise-2023-2", "a-promise-2024", "a-promise-2023-3",
    ]  # fmt: skip


def test_a_number_that_became_free_is_given_again_and_no_other_twice() -> None:
    commitment = f.CommitmentFactory(text="A promise")
    checks(commitment, "2023", "2023", "2023")
    Check.objects.get(slug="a-promise-2023-2").delete()
    assert checks(commitment, "2023", "2023") == ["a-promise-2023-2", "a-promise-2023-4"]


def test_a_long_commitment_leaves_room_for_what_tells_its_checks_apart() -> None:
    commitment = f.CommitmentFactory(text="word " * 40)
    meeting = f.MeetingFactory(name="3rd Meeting")
    slugs = checks(commitment, "2023", "2023", "2024")
    slugs.append(f.CheckFactory(commitment=commitment, meeting=meeting, finding="kept", date="").slug)
    ends = ["-2023", "-2023-2", "-2024", "-3rd-meeting"]
    assert [slug.endswith(end) for slug, end in zip(slugs, ends, strict=True)] == [True] * 4
    assert all(slug.startswith("word-word-") and len(slug) <= 120 for slug in slugs)
