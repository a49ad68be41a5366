"""A commitment and its checks, typed into one form."""

from typing import Any

import pytest

from initiatives.models import Check, Commitment
from tests import factories as f

from .desk import Desk, Page, citation, row

pytestmark = pytest.mark.django_db


def enter(desk: Desk, *checks: dict[str, Any], **fields: Any) -> Page:
    """A new commitment with checks that all cite one passage."""
    passage = f.PassageFactory()
    typed: dict[str, Any] = {"text": "A thing to come", "basis": "announced", "state": "published", **fields}
    for number, check in enumerate(checks):
        typed |= row("checks", number, **{"state": "published", "passage": passage.pk, **check})
    return desk.send(Commitment, **typed, **citation(passage))


def test_a_new_commitment_takes_its_first_check_along(desk: Desk) -> None:
    assert enter(desk, {"finding": "made", "date": "2023"}).errors == []
    assert Check.objects.published().get().slug == "a-thing-to-come-2023"


def test_checks_of_one_meeting_typed_together_are_numbered(desk: Desk) -> None:
    meeting = f.MeetingFactory(name="3rd Meeting")
    there = {"meeting": meeting.pk, "due": "2024"}
    page = enter(desk, *({"finding": finding, **there} for finding in ("made", "restated", "repeated")))
    assert page.errors == []
    slug = "a-thing-to-come-3rd-meeting"
    assert sorted(Check.objects.values_list("slug", flat=True)) == [slug, f"{slug}-2", f"{slug}-3"]


def test_two_checks_that_cannot_both_be_are_refused_and_nothing_is_lost(desk: Desk) -> None:
    page = enter(desk, {"finding": "made", "date": "2022"}, {"finding": "made", "date": "2023"})
    assert page.errors == ["Stated, 2023: A thing to come: A commitment is stated once; said again, it is restated."]
    assert page.fields["checks-1-date"] == "2023"
    assert not Commitment.objects.exists()


def test_a_mistake_in_a_check_stands_beside_it(desk: Desk) -> None:
    page = enter(desk, {"finding": "made", "date": "2023", "due": "soon"})
    [error] = page.texts(".field-due .errorlist li")
    assert error.startswith("“soon” is not a valid date.")
    assert not Commitment.objects.exists()
