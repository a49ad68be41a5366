"""How far the sources held can tell of anything, and what a newer one changes."""

import datetime as dt

import pytest

from adgmin import record
from adgmin.models import Change, Meeting, Source
from adgmin.record import AsOf, State
from initiatives.models import Commitment, Initiative, Outcome
from tests import factories as make
from tests.horizon import around, as_of

pytestmark = pytest.mark.django_db


def date_of(text: str) -> dt.date:
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
    assert AsOf().horizon == date_of(horizon)


def test_undated_and_unpublished_sources_set_no_horizon() -> None:
    make.SourceFactory.create(published="")
    make.SourceFactory.create(published="2025-01-28", state=State.DRAFT)
    found = AsOf(date_of("2025-01-01"))
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
    assert (found.day, found.is_past) == (date_of(computed_for), is_past)


@around("2025-01-28", "As of 27 January 2025. ", "", "")
def test_statement_names_the_day_only_before_the_horizon(day: str, expected: str) -> None:
    assert as_of(day, ("2025-01-28",)).statement == f"{expected}Sources read up to 28 January 2025"
    assert as_of(None, ("2025-01-28",)).statement == "Sources read up to 28 January 2025"


@around("2025-01-28", "2025-01-28", "2025-01-28", "2025-01-29")
def test_each_newer_source_moves_the_horizon(day: str, expected: str) -> None:
    for published in ("2025-01-28", day):
        make.SourceFactory.create(published=published)
    assert str(AsOf().horizon) == expected


HELD = ("2023-07", "2024")


@around("2023-07-31", 0, 1, 1)
def test_text_of_a_month_is_held_from_its_last_day_on(day: str, expected: int) -> None:
    assert len(as_of(day, HELD).held) == expected


@around("2024-01-01", 1, 2, 2)
def test_all_texts_are_held_from_the_horizon_on(day: str, expected: int) -> None:
    found = as_of(day, HELD)
    assert (len(found.held), len(as_of(None, HELD).held)) == (expected, 2)
    assert str(found.last_text) == {1: "2023-07-01", 2: "2024-01-01"}[expected]


@around("2023-07-01", 2, 1, 1)
def test_text_of_a_month_is_later_than_the_day_before_its_first(day: str, expected: int) -> None:
    assert as_of(None, HELD).texts_after(date_of(day)) == expected


@pytest.mark.parametrize("published", ["", "2022-12-01"])
@around("2023-02-10", False, True, True)
def test_text_on_a_meeting_reports_from_the_last_day_of_it_on(published: str, day: str, expected: bool) -> None:
    source: Source = make.SourceFactory.create(published=published)
    with record.editing():
        source.meetings.set(
            make.MeetingFactory.create(name=f"Of {date}", date=date) for date in ("", "2022", "2023-02-09/2023-02-10")
        )
    assert (source.pk in AsOf(date_of(day)).reporting) is expected


@around("2023-02-28", False, True, True)
def test_text_published_after_its_meeting_reports_from_its_publication_on(day: str, expected: bool) -> None:
    source: Source = make.SourceFactory.create(published="2023-02-28")
    with record.editing():
        source.meetings.set([make.MeetingFactory.create(date="2023-02-09/2023-02-10")])
    assert (source.pk in AsOf(date_of(day)).reporting) is expected


@around("2022-01-31", False, True, True)
def test_source_is_listed_from_the_last_day_of_the_first_meeting_on_which_it_reports(day: str, expected: bool) -> None:
    source: Source = make.SourceFactory.create(published="2025-01-17")
    with record.editing():
        source.meetings.set(
            make.MeetingFactory.create(name=date, date=date) for date in ("2022-01", "2023-02-09/2023-02-10")
        )
    assert (source.pk in AsOf(date_of(day)).listed) is expected
    assert Source.objects.as_of(AsOf(date_of(day))).exists() is expected


@around("2023-02-28", False, True, True)
def test_text_on_no_meeting_reports_from_the_day_it_was_published(day: str, expected: bool) -> None:
    source: Source = make.SourceFactory.create(published="2023-02")
    assert (source.pk in AsOf(date_of(day)).reporting) is expected


def had_happened(date: str, asked: AsOf) -> bool:
    """Whether an outcome of a date had happened; the same by its row and by a query."""
    outcome: Outcome = make.OutcomeFactory.create(date=date, meeting=None)
    found = asked.has_happened(outcome)
    assert Outcome.objects.filter(asked.happened()).exists() is found
    return found


@around("2023-02-28", False, True, True)
def test_row_has_happened_from_the_last_day_that_its_date_can_mean(day: str, expected: bool) -> None:
    assert had_happened("2023-02", as_of(day)) is expected


@around("2023-02-01", False, True, True)
def test_as_of_the_horizon_a_row_counts_from_the_first_day_of_its_date(day: str, expected: bool) -> None:
    assert had_happened("2023-02", as_of(None, (day,))) is expected


@around("2023-02-01", False, True, True)
def test_day_asked_for_counts_like_the_horizon_from_the_horizon_on(day: str, expected: bool) -> None:
    assert had_happened("2023-02", as_of(day, ("2023-02-01",))) is expected


@pytest.mark.parametrize("day", [None, "2023-01-31", "2023-02-09"])
def test_row_of_which_no_source_states_the_date_has_never_happened(day: str | None) -> None:
    assert not had_happened("", as_of(day))


def test_undated_text_is_not_older_than_the_meeting_it_reports_on() -> None:
    source: Source = make.SourceFactory.create(published="")
    rests_on = {"passage": make.PassageFactory.create(source__published="2025-01-28")}
    body = make.ActorFactory.create(**rests_on)
    with record.editing():
        source.meetings.set([make.MeetingFactory.create(date="2024-01-30/2024-02-02", body=body, **rests_on)])
    assert [AsOf().texts_after(date_of(each)) for each in ("2024-01-29", "2024-01-30", "2025-01-28")] == [2, 1, 0]
    assert [len(AsOf(date_of(each)).held) for each in ("2024-02-01", "2024-02-02", "2025-01-28")] == [0, 1, 2]


def test_text_on_a_planned_meeting_has_no_date_by_it() -> None:
    source: Source = make.SourceFactory.create(published="")
    make.SourceFactory.create(published="2025-01-28")
    with record.editing():
        source.meetings.set([make.MeetingFactory.create(date="2026", status="planned")])
    assert AsOf().last_meeting is None
    assert AsOf().texts_after(date_of("2024-01-01")) == 1


def test_texts_are_read_once_for_a_request(django_assert_num_queries: object) -> None:
    make.SourceFactory.create()
    asked = AsOf()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert asked.horizon == asked.day
        assert asked.on(date_of("2023-01-01")).held == []
        assert asked.texts_after(date_of("2023-01-01")) == 1


def changes(version: int) -> set[tuple[str, str, str]]:
    """What was noted in a version, without the source itself."""
    found = Change.objects.filter(version=version).exclude(kind__in=("sources", "passages"))
    return set(found.values_list("kind", "key", "act"))


def test_newer_source_changes_the_records_that_it_lets_be_known() -> None:
    make.SourceFactory.create(published="2024-06-01")
    commitment: Commitment = make.CommitmentFactory.create(initiative=None)
    later: Commitment = make.CommitmentFactory.create(initiative=None)
    reached: Initiative = make.InitiativeFactory.create()
    with record.editing():
        make.CheckFactory.create(commitment=commitment, date="2023-02-09", due="2024")
        make.CheckFactory.create(commitment=later, date="2023-02-09", due="2026")
        make.OutcomeFactory.create(initiative=reached, verb="launched", stage="launched", date="2024-07-01")
    before = record.version().number
    source: Source = make.SourceFactory.create(published="2025-01-28", state=State.DRAFT)
    assert record.version().number == before
    source.state = State.PUBLISHED
    source.save()
    assert changes(before + 1) == {
        ("commitments", commitment.slug, "changed"),
        ("initiatives", reached.slug, "changed"),
    }
    source.published = "2024-06-02"
    source.save()
    assert len(changes(before + 2)) == 2


def test_meeting_whose_date_moves_changes_what_its_texts_let_be_known() -> None:
    meeting: Meeting = make.MeetingFactory.create(date="2023-02-09")
    make.SourceFactory.create(published="2024-06-01")
    commitment: Commitment = make.CommitmentFactory.create(initiative=None)
    make.CheckFactory.create(commitment=commitment, date="2024-07-01", due="2024")
    undated: Source = make.SourceFactory.create(published="")
    with record.editing():
        undated.meetings.set([meeting])
    before = record.version().number
    meeting.date = "2024-05-01"
    meeting.save()
    assert not {kind for kind, _key, _act in changes(before + 1)} & {"commitments", "initiatives"}
