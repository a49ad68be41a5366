"""Where sources differ, the API says which readings no passage states."""

import pytest
from django.test import Client

from adgmin import record
from tests import factories as f

from .marks import conclude

pytestmark = pytest.mark.django_db


def test_reading_says_whether_it_is_inferred() -> None:
    with record.editing():
        meeting = f.MeetingFactory(note="The statement says so.")
        f.cite(meeting, aspect="date", value=meeting.date)
        conclude(meeting, date="2023-02-08")
    (shown,) = Client().get("/api/v1/meetings/").json()["results"]
    (difference,) = shown["differences"]
    assert [(each["preferred"], each["basis"]) for each in difference["readings"]] == [
        (True, "stated"),
        (False, "inferred"),
    ]
