"""Whose a commitment is, is marked wherever it is shown, if no source states it."""

from typing import Any

import pytest

from tests import factories as f
from tests.pages.site import get

from .marks import beside, conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment() -> Any:
    owner = f.ActorFactory(name="Utopia", slug="utopia")
    made = conclude(f.CommitmentFactory(owner=owner, initiative=None), actor="utopia")
    body = f.ActorFactory()
    f.MeetingFactory(name="2nd ADGMIN", date="2022", number=2, body=body)
    meeting = meeting_of_inferred_date(number=3, body=body)
    f.CheckFactory(commitment=made, meeting=meeting, date="2023-02-09", due="2023")
    return made


def test_inferred_owner_is_marked_on_its_page_in_lists_and_in_the_timeline(commitment: Any) -> None:
    assert beside(commitment.get_absolute_url(), "Utopia", "dd") == [True]
    assert beside("/commitments/", "Utopia", ".meta > span") == [True]
    assert beside("/timeline/", "Utopia", ".meta > span") == [True, True]


def test_inferred_owner_is_marked_among_what_a_meeting_changed(commitment: Any) -> None:
    assert beside("/meetings/3rd-adgmin/changes/", "by Utopia", ".now li") == [True]


def test_inferred_owner_is_marked_in_the_feed(commitment: Any) -> None:
    assert "owner: Utopia &lt;span" in get("/commitments.atom").content.decode()


def test_inferred_owner_is_marked_on_its_own_page() -> None:
    owner = f.ActorFactory(name="Utopia", slug="utopia")
    conclude(f.CommitmentFactory(owner=owner, text="A hub"), actor="utopia")
    f.CommitmentFactory(owner=owner, text="A fund")
    assert beside(owner.get_absolute_url(), "A hub", "#commitments + .rows > li") == [True]
    assert beside(owner.get_absolute_url(), "A fund", "#commitments + .rows > li") == [False]


def test_inferred_acting_body_is_marked_on_its_own_page() -> None:
    body = f.ActorFactory(name="The ministers", slug="the-ministers")
    meeting = f.MeetingFactory(body=body)
    conclude(f.OutcomeFactory(body=body, meeting=meeting, title="a hub"), actor="the-ministers")
    conclude(f.OutcomeFactory(body=body, meeting=None, date="2023", title="a fund"), actor="the-ministers")
    f.OutcomeFactory(body=body, meeting=meeting, title="a plan")
    assert beside(body.get_absolute_url(), "a hub", ".rows > li") == [True]
    assert beside(body.get_absolute_url(), "a fund", ".rows > li") == [True]
    assert beside(body.get_absolute_url(), "a plan", ".rows > li") == [False]
