"""How far the sources held can tell of anything, and what a newer one changes."""

import datetime as dt

import pytest

from adgmin import record
from adgmin.models import Change, Meeting, Source
from adgmin.record import AsOf, State
from initiatives.models import Commitment, Initiative
from tests import factories as make
from tests.horizon import as_of

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("published", "horizon"),
    [
        (["2023-02-09", "2025-01-28"], "2025-01-28"),
        (["2025", "2024-12-31"], "2025-01-01"),
        (["2025-02", "2025-01-28"], "2025-02-01"),
        (["", "2023-02-09"], "2023-02-09"),
        (["[..2025-01-28]", "2023-02-09"], "2023-02-09"),
    ],
)
def test_horizon_is_latest_stated_date_by_its_earliest_day(published: list[str], horizon: str) -> None:
    for each in published:
        make.SourceFactory.create(published=each)
    assert AsOf().horizon == day(horizon)


def test_undated_and_unpublished_sources_set_no_horizon() -> None:
    make.SourceFactory.create(published="")
    make.SourceFactory.create(published="2025-01-28", state=State.DRAFT)
    found = AsOf(day("2025-01-01"))
    assert (found.horizon, found.day, found.is_past, found.held) == (None, None, False, [])
    assert found.statement == "No source held states its publication date, so nothing is computed"


@pytest.mark.parametrize(
    ("asked", "computed_for", "is_past"),
    [
        (None, "2025-01-28", False),
        ("2025-01-27", "2025-01-27", True),
        ("2025-01-28", "2025-01-28", False),
        ("2025-01-29", "2025-01-28", False),
    ],
)
def test_everything_is_computed_for_the_earlier_day(asked: str | None, computed_for: str, is_past: bool) -> None:
    found = as_of(asked, ("2025-01-28",))
    assert (found.day, found.is_past) == (day(computed_for), is_past)


def test_statement_names_the_day_only_before_the_horizon() -> None:
    held = ("2025-01-28",)
    assert as_of(None, held).statement == "Sources read up to 28 January 2025"
    assert as_of("2025-01-28", held).statement == "Sources read up to 28 January 2025"
    assert as_of("2023-02-10", held).statement == "As of 10 February 2023. Sources read up to 28 January 2025"


def test_undated_text_is_not_older_than_the_meeting_it_reports_on() -> None:
    source: Source = make.SourceFactory.create(published="")
    rests_on = {"passage": make.PassageFactory.create(source__published="2025-01-28")}
    body = make.ActorFactory.create(**rests_on)
    with record.editing():
        source.meetings.set([make.MeetingFactory.create(date="2024-01-30/2024-02-02", body=body, **rests_on)])
    assert [AsOf().texts_after(day(each)) for each in ("2024-01-29", "2024-01-30", "2025-01-28")] == [2, 1, 0]
    assert [len(AsOf(day(each)).held) for each in ("2024-02-01", "2024-02-02", "2025-01-28")] == [0, 1, 2]


def test_text_on_a_planned_meeting_has_no_date_by_it() -> None:
    source: Source = make.SourceFactory.create(published="")
    make.SourceFactory.create(published="2025-01-28")
    with record.editing():
        source.meetings.set([make.MeetingFactory.create(date="2026", status="planned")])
    assert AsOf().last_meeting is None
    assert AsOf().texts_after(day("2024-01-01")) == 1


def test_texts_are_read_once_for_a_request(django_assert_num_queries: object) -> None:
    make.SourceFactory.create()
    asked = AsOf()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert asked.horizon == asked.day
        assert asked.on(day("2023-01-01")).held == []
        assert asked.texts_after(day("2023-01-01")) == 1


def changes(version: int) -> set[tuple[str, str, str]]:
    """What was noted in a version, without the source itself."""
    found = Change.objects.filter(version=version).exclude(kind__in=("sources", "passages"))
    return set(found.values_list("kind", "key", "act"))


def test_newer_source_changes_the_records_that_it_lets_be_known() -> None:
    make.SourceFactory.create(published="2024-06-01")
    promise: Commitment = make.CommitmentFactory.create(initiative=None)
    later: Commitment = make.CommitmentFactory.create(initiative=None)
    reached: Initiative = make.InitiativeFactory.create()
    with record.editing():
        make.CheckFactory.create(commitment=promise, date="2023-02-09", due="2024")
        make.CheckFactory.create(commitment=later, date="2023-02-09", due="2026")
        make.OutcomeFactory.create(initiative=reached, verb="launched", stage="launched", date="2024-07-01")
    before = record.version().number
    source: Source = make.SourceFactory.create(published="2025-01-28", state=State.DRAFT)
    assert record.version().number == before
    source.state = State.PUBLISHED
    source.save()
    assert changes(before + 1) == {
        ("commitments", promise.slug, "changed"),
        ("initiatives", reached.slug, "changed"),
    }
    source.published = "2024-06-02"
    source.save()
    assert len(changes(before + 2)) == 2


def test_meeting_whose_date_moves_changes_what_its_texts_let_be_known() -> None:
    meeting: Meeting = make.MeetingFactory.create(date="2023-02-09")
    make.SourceFactory.create(published="2024-06-01")
    promise: Commitment = make.CommitmentFactory.create(initiative=None)
    make.CheckFactory.create(commitment=promise, date="2024-07-01", due="2024")
    undated: Source = make.SourceFactory.create(published="")
    with record.editing():
        undated.meetings.set([meeting])
    before = record.version().number
    meeting.date = "2024-05-01"
    meeting.save()
    assert not {kind for kind, _key, _act in changes(before + 1)} & {"commitments", "initiatives"}
