"""Near-duplicates of facts: by their parts, or by nearly the same title."""

import pytest

from adgmin.curation.near import near_duplicates
from adgmin.record import State
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("entered", "near"),
    [
        ("members matter a lot", True),
        ("That a lot of members mattered", True),
        ("Member-s matter a lot", True),
        ("tea matters", False),
    ],
)
def test_titles_are_compared_by_their_words(entered: str, near: bool) -> None:
    other = f.PerspectiveFactory.create(title="Members matter a lot")
    assert near_duplicates(f.PerspectiveFactory.create(title=entered, slug="entered")) == ([other] if near else [])


def test_outcomes_are_compared_by_initiative_meeting_and_verb_too() -> None:
    other = f.OutcomeFactory.create(title="the tea", verb="noted")
    same = {"initiative": other.initiative, "meeting": other.meeting}
    assert near_duplicates(f.OutcomeFactory.create(title="something", verb="noted", **same)) == [other]
    assert near_duplicates(f.OutcomeFactory.create(title="or other", verb="endorsed", **same)) == []


def test_withdrawn_records_and_other_nouns_are_left_out() -> None:
    f.PerspectiveFactory.create(title="Members matter", state=State.DRAFT)
    f.withdraw(f.PerspectiveFactory.create(title="Tea matters"))
    assert near_duplicates(f.PerspectiveFactory.create(title="tea matters", slug="entered")) == []
    assert near_duplicates(f.MeetingFactory.create()) == []
