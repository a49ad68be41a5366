"""The timeline says for how many commitments of a meeting that meeting is inferred."""

import pytest

from tests import factories as f
from tests.pages.site import one, page, words

pytestmark = pytest.mark.django_db


def test_timeline_counts_the_commitments_of_which_the_meeting_is_inferred() -> None:
    meeting = f.MeetingFactory()
    placed = f.CheckFactory(meeting=meeting, date="")
    f.cite(placed, aspect="meeting", value=meeting.slug, printed="is set to", basis="inferred")
    f.CheckFactory(meeting=meeting, date="")
    assert "Commitments : 2 stated; the meeting of one is inferred" in words(one(page("/timeline/"), "main"))


def test_timeline_says_nothing_of_a_meeting_that_a_source_states() -> None:
    f.CheckFactory(meeting=f.MeetingFactory(), date="")
    shown = words(one(page("/timeline/"), "main"))
    assert "Commitments : 1 stated" in shown
    assert "meeting inferred" not in shown
