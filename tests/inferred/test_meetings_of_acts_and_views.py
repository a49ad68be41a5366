"""An act or a view recorded under a meeting is marked where no source says that it was there."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.pages.site import get, page, words

from .marks import beside, conclude

pytestmark = pytest.mark.django_db
UNDER = "recorded under this meeting"


def at_inferred_meeting(**fields: Any) -> Any:
    """A working group’s act that only the editors place at the meeting."""
    meeting = f.MeetingFactory(name="5th ADGMIN", slug="5th-adgmin", date="2025-01-16/2025-01-17")
    actor = f.ActorFactory(name="A working group", acronym="WG")
    return conclude(f.OutcomeFactory(meeting=meeting, body=actor, **fields), meeting="5th-adgmin")


def test_act_of_another_body_at_an_inferred_meeting_is_marked() -> None:
    outcome = at_inferred_meeting()
    address = outcome.get_absolute_url()
    assert beside(address, "Act of another body at the meeting", "dd") == [True]
    assert beside(address, "16–17 January 2025", "dd") == [True]
    assert "inferred by the editors: date, meeting" in words(page(address))
    shown = Client().get(f"/api/v1{address}").json()["inferred"]
    assert {"meeting", "attribution", "date"} <= set(shown)


def test_act_at_a_stated_meeting_has_no_mark() -> None:
    outcome = f.OutcomeFactory(meeting=f.MeetingFactory(name="5th ADGMIN"), body=f.ActorFactory())
    assert beside(outcome.get_absolute_url(), "Act of another body at the meeting", "dd") == [False]
    assert "meeting" not in Client().get(f"/api/v1{outcome.get_absolute_url()}").json()["inferred"]


def test_act_with_a_date_of_its_own_has_the_mark_at_the_meeting_alone() -> None:
    outcome = at_inferred_meeting(date="2025-01-16")
    assert beside(outcome.get_absolute_url(), "16 January 2025", "dd") == [False]
    assert beside("/outcomes/", "16 January 2025", ".rows .meta span") == [True]
    assert beside("/timeline/", "recorded under the 5th ADGMIN", ".meta span") == [True]


def test_lists_mark_the_inferred_meeting_of_an_act() -> None:
    body = f.ActorFactory()
    f.MeetingFactory(name="4th ADGMIN", number=4, body=body, date="2024-02-01")
    made = f.InitiativeFactory(name="A hub")
    passage = f.PassageFactory(source__published="2025-01-28")
    outcome = at_inferred_meeting(initiative=made, verb="welcomed", passage=passage)
    outcome.meeting.number, outcome.meeting.body = 5, body
    outcome.meeting.save()
    assert beside("/outcomes/", "5th ADGMIN", ".rows .meta span") == [True]
    assert beside(outcome.meeting.get_absolute_url(), UNDER, ".outcome .meta span") == [True]
    assert beside(f"{outcome.meeting.get_absolute_url()}changes/", UNDER, ".now li > span") == [True]
    assert beside(made.get_absolute_url(), UNDER, ".life td .meta > span") == [True]
    assert beside(made.get_absolute_url(), UNDER, ".track .meta > span") == [True]
    assert beside("/initiatives/?view=map", "welcomed", "td") == [True]
    assert beside("/initiatives/", "5th ADGMIN", ".rows .end") == [True]
    entries = " ".join(get("/outcomes.atom").content.decode().split())
    assert '5th ADGMIN &lt;span class="tag"' in entries


def test_home_page_marks_an_act_with_an_inferred_meeting() -> None:
    meeting = f.MeetingFactory(slug="the-5th")
    conclude(f.OutcomeFactory(title="a declaration", meeting=meeting, body=None), meeting="the-5th")
    assert beside("/", UNDER, ".short li > span > span") == [True]


def test_perspective_with_an_inferred_meeting_is_marked() -> None:
    meeting = f.MeetingFactory(name="5th ADGMIN", slug="5th-adgmin")
    voice = f.ActorFactory(name="Utopia")
    view = f.PerspectiveFactory(title="A wish", voice=voice, meeting=meeting, date="2025-01-17")
    conclude(view, meeting="5th-adgmin")
    assert beside(view.get_absolute_url(), "5th ADGMIN", ".facts dd") == [True]
    assert beside("/perspectives/", "5th ADGMIN", ".rows .meta span") == [True]
    assert beside(voice.get_absolute_url(), "5th ADGMIN", ".rows li > span") == [True]
    assert beside(meeting.get_absolute_url(), UNDER, ".rows .meta span") == [True]
    assert Client().get(f"/api/v1{view.get_absolute_url()}").json()["inferred"] == ["meeting"]


@pytest.mark.parametrize("stated", [False, True])
def test_page_of_a_meeting_marks_a_commitment_whose_meeting_is_inferred(stated: bool) -> None:
    meeting = f.MeetingFactory(name="5th ADGMIN", slug="5th-adgmin", date="2025-01-16/2025-01-17")
    check = f.CheckFactory(commitment=f.CommitmentFactory(text="A network"), meeting=meeting, finding="made")
    conclude(check, meeting="5th-adgmin")
    if stated:
        again = f.CheckFactory(commitment=check.commitment, meeting=meeting, finding="restated")
        f.cite(again, aspect="meeting", value="5th-adgmin")
    assert beside(meeting.get_absolute_url(), "A network", ".commitments li, .rows li") == [not stated]


def test_outcome_on_a_part_of_a_body_names_the_part_on_the_page_of_the_body() -> None:
    body = f.ActorFactory(name="A response team", slug="team")
    team = f.InitiativeFactory(name="A response team", body=body)
    part = f.InitiativeFactory(name="Its financial model", part_of=team)
    f.OutcomeFactory(initiative=team, title="work on it")
    f.OutcomeFactory(initiative=part, under=team, title="a model", verb="endorsed", stage="agreed")
    shown = words(page(body.get_absolute_url()).select_one("[aria-labelledby=said]"))
    assert "Its financial model stage reached: agreed" in shown
    assert shown.count("A response team") == 0
