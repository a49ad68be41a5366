"""Initiatives by where they were named, by any kind of mention, and by how long."""

from typing import Any

import pytest

from adgmin import record
from tests import factories as f
from tests.horizon import around

from .site import page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings() -> list[Any]:
    f.PassageFactory(source__published="2025-02-01")
    return [f.MeetingFactory(slug=slug, date=date) for slug, date in (("third", "2023-02-10"), ("fifth", "2025-01-17"))]


def initiative(name: str) -> Any:
    """An initiative that a text on no meeting defines."""
    return f.InitiativeFactory(name=name, passage=f.PassageFactory(source__published="2023-01-01"))


def kept(**query: Any) -> list[str]:
    """The names of the initiatives that the list shows."""
    return [words(name) for name in page("/initiatives/", **query).select(".rows .name")]


def test_every_kind_of_mention_counts_but_a_perspective(meetings: list[Any]) -> None:
    with record.editing():
        report = f.SourceFactory(kind="news")
        report.meetings.set(meetings[:1])
    f.OutcomeFactory(initiative=initiative("By an outcome"), meeting=meetings[0])
    f.OutcomeFactory(initiative=None, under=initiative("By an outcome under it"), meeting=meetings[0])
    promised = f.CommitmentFactory(initiative=initiative("By a commitment"))
    f.CheckFactory(commitment=promised, meeting=meetings[0], date="")
    f.cite(initiative("By a passage"), f.PassageFactory(source=report))
    f.cite(initiative("By a view in a text"), f.PassageFactory(source=report, nature="perspective"))
    f.PerspectiveFactory(initiative=initiative("By a perspective"), meeting=meetings[0])
    initiative("Nowhere")
    assert kept(named_at="third") == ["By a commitment", "By a passage", "By an outcome", "By an outcome under it"]


def test_two_meetings_mean_both(meetings: list[Any]) -> None:
    once, twice = initiative("Once"), initiative("Twice")
    for meeting in meetings:
        f.OutcomeFactory(initiative=twice, meeting=meeting)
    f.OutcomeFactory(initiative=once, meeting=meetings[0])
    assert kept(named_at="third") == ["Once", "Twice"]
    assert kept(named_at=["third", "fifth"]) == ["Twice"]
    assert "named at the Meeting" in words(page("/initiatives/", named_at="third"))


@around("2023-02-10", [], ["A guide"], ["A guide"])
def test_alive_from_the_day_of_the_first_mention(meetings: list[Any], day: str, expected: list[str]) -> None:
    f.OutcomeFactory(initiative=initiative("A guide"), meeting=meetings[0])
    assert kept(alive_from=day) == expected


@around("2025-01-17", ["A guide"], ["A guide"], [])
def test_alive_to_the_day_of_the_last_mention(meetings: list[Any], day: str, expected: list[str]) -> None:
    f.OutcomeFactory(initiative=initiative("A guide"), meeting=meetings[1])
    assert kept(alive_to=day) == expected
