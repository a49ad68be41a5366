"""The commitment form with its checks as inline records."""

from typing import Any

import pytest

from initiatives.models import Check, Commitment
from tests import factories as f

from .curator import Curator, Page, citation_row, inline_row

pytestmark = pytest.mark.django_db


def enter(curator: Curator, *checks: dict[str, Any], **fields: Any) -> Page:
    """Submit a new commitment with checks; all cite one passage."""
    passage = f.PassageFactory()
    typed: dict[str, Any] = {"text": "A thing to come", "basis": "announced", "state": "published", **fields}
    for number, check in enumerate(checks):
        typed |= inline_row("checks", number, **{"state": "published", "passage": passage.pk, **check})
    return curator.submit(Commitment, **typed, **citation_row(passage))


def test_new_commitment_is_saved_with_its_first_check(curator: Curator) -> None:
    assert enter(curator, {"finding": "made", "date": "2023"}).errors == []
    assert Check.objects.published().get().slug == "a-thing-to-come-2023"


def test_new_checks_of_one_meeting_get_numbered_slugs(curator: Curator) -> None:
    meeting = f.MeetingFactory(name="3rd Meeting")
    there = {"meeting": meeting.pk, "due": "2024"}
    page = enter(curator, *({"finding": finding, **there} for finding in ("made", "restated", "repeated")))
    assert page.errors == []
    slug = "a-thing-to-come-3rd-meeting"
    assert sorted(Check.objects.values_list("slug", flat=True)) == [slug, f"{slug}-2", f"{slug}-3"]


def test_contradictory_checks_are_refused_and_stay_in_the_form(curator: Curator) -> None:
    page = enter(curator, {"finding": "made", "date": "2022"}, {"finding": "made", "date": "2023"})
    assert page.errors == ["Stated, 2023: A thing to come: A commitment is stated once; said again, it is restated."]
    assert page.fields["checks-1-date"] == "2023"
    assert not Commitment.objects.exists()


def test_error_of_a_check_is_shown_beside_its_field(curator: Curator) -> None:
    page = enter(curator, {"finding": "made", "date": "2023", "due": "soon"})
    [error] = page.texts(".field-due .errorlist li")
    assert error.startswith("“soon” is not a valid date.")
    assert not Commitment.objects.exists()
