"""A meeting without a stated date, known only to precede the next one, is sorted before it."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from adgmin.models import Meeting
from initiatives.models import Outcome
from tests import factories as f
from tests.pages.site import page, words
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

SAID = "before the 2nd ADGMIN; date not stated"


@pytest.fixture
@remembered
def first() -> Meeting:
    """The first of two meetings, with an outcome. Its date is only known to be before the second."""
    adgmin = f.ActorFactory(name="ASEAN Digital Ministers Meeting", slug="adgmin")
    f.SourceFactory(published="2025-01-28")
    f.MeetingFactory(name="2nd ADGMIN", slug="2nd-adgmin", body=adgmin, number=2, date="2022-01")
    meeting: Meeting = f.MeetingFactory(
        name="1st ADGMIN", slug="1st-adgmin", body=adgmin, number=1, date="[..2022-01-31]"
    )
    f.OutcomeFactory(slug="mechanism", title="the mechanism", verb="launched", meeting=meeting, body=adgmin)
    return meeting


def test_a_date_not_stated_is_given_by_the_next_meeting(first: Meeting) -> None:
    assert first.display_date() == SAID
    assert Outcome.objects.get(slug="mechanism").display_date() == SAID


def test_an_outcome_shows_its_own_date(first: Meeting) -> None:
    outcome = f.OutcomeFactory(meeting=first, date="[..2022-01-31]")
    assert outcome.display_date() == "by 31 January 2022"


def test_a_meeting_without_a_number_shows_its_latest_day() -> None:
    assert f.MeetingFactory.build(number=None, date="[..2022-01-31]").display_date() == "by 31 January 2022"


@pytest.mark.parametrize(
    "path",
    [
        "/meetings/", "/meetings/1st-adgmin/", "/actors/adgmin/", "/outcomes/", "/outcomes/mechanism/", "/timeline/",
        "/calendar/", "/about/coverage/",
    ],
)  # fmt: skip
def test_no_page_shows_a_day_for_a_meeting_without_one(path: str, first: Meeting) -> None:
    shown = words(page(path))
    assert SAID in shown
    assert "by 31 January 2022" not in shown.split("Sources Editors’ note")[0].split("date Date not stated")[0]


def test_an_outcome_does_not_show_a_date_that_is_not_stated(first: Meeting) -> None:
    f.OutcomeFactory(slug="paper", title="the paper", meeting=Meeting.objects.get(slug="2nd-adgmin"))
    assert "the date of the meeting" in words(page("/outcomes/paper/"))
    assert "the date of the meeting" not in words(page("/outcomes/mechanism/"))


@pytest.mark.parametrize("path", ["/meetings.atom", "/outcomes.atom"])
def test_no_feed_shows_a_day_for_a_meeting_without_one(path: str, first: Meeting, client: Client) -> None:
    shown = client.get(path).content.decode()
    assert SAID in shown
    assert "by 31 January 2022" not in shown


@pytest.mark.parametrize("path", ["/api/v1/meetings/1st-adgmin/", "/api/v1/outcomes/mechanism/"])
def test_the_api_has_the_code_and_states_that_there_is_no_date(path: str, first: Meeting, client: Client) -> None:
    found: dict[str, Any] = client.get(path).json()
    assert (found["date"], found["date_latest"], found["date_text"]) == ("[..2022-01-31]", "2022-01-31", SAID)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/meetings/", ["2nd ADGMIN", "1st ADGMIN"]),
        ("/meetings/?ordering=date", ["1st ADGMIN", "2nd ADGMIN"]),
        ("/timeline/?kind=meetings", ["2nd ADGMIN", "1st ADGMIN"]),
        # In the timeline they stand apart, last in either order.
        ("/timeline/?kind=meetings&ordering=date", ["2nd ADGMIN", "1st ADGMIN"]),
        ("/calendar/", ["2nd ADGMIN", "1st ADGMIN"]),
    ],
)
def test_meetings_without_a_date_have_a_place_in_every_list(path: str, expected: list[str], first: Meeting) -> None:
    path, _, query = path.partition("?")
    asked: dict[str, Any] = dict(parse_qsl(query))
    soup = page(path, **asked)
    names = [words(each) for each in soup.select(".rows a.name")]
    assert [name for name in names if name in expected] == expected
