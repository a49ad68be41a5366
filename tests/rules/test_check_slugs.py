"""The address of a check: its commitment, then the meeting or the year, then a number where these are taken."""

import pytest

from initiatives.models import Check, Commitment
from tests import factories as f

pytestmark = pytest.mark.django_db


def checks(commitment: Commitment, *years: str) -> list[str]:
    """The slugs of a commitment’s checks, entered one after the other."""
    made = [f.CheckFactory(commitment=commitment, finding="restated", date=year, state="draft") for year in years]
    return [check.slug for check in made]


def test_checks_are_numbered_from_the_second_in_a_year() -> None:
    commitment = f.CommitmentFactory(text="A promise")
    assert checks(commitment, "2023-01", "2023", "2024", "2023-05") == [
        "a-promise-2023", "a-promise-2023-2", "a-promise-2024", "a-promise-2023-3",
    ]  # fmt: skip


def test_free_number_is_used_again() -> None:
    commitment = f.CommitmentFactory(text="A promise")
    checks(commitment, "2023", "2023", "2023")
    Check.objects.get(slug="a-promise-2023-2").delete()
    assert checks(commitment, "2023", "2023") == ["a-promise-2023-2", "a-promise-2023-4"]


def test_slug_of_a_long_commitment_leaves_room_for_the_number() -> None:
    commitment = f.CommitmentFactory(text="word " * 40)
    meeting = f.MeetingFactory(name="3rd Meeting")
    slugs = checks(commitment, "2023", "2023", "2024")
    slugs.append(f.CheckFactory(commitment=commitment, meeting=meeting, finding="kept", date="").slug)
    ends = ["-2023", "-2023-2", "-2024", "-3rd-meeting"]
    assert [slug.endswith(end) for slug, end in zip(slugs, ends, strict=True)] == [True] * 4
    assert all(slug.startswith("word-word-") and len(slug) <= 120 for slug in slugs)
