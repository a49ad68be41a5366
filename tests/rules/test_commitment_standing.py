"""How a commitment stands: computed from its published checks, as of a day, and never entered."""

import datetime as dt
from typing import Any

import pytest

from adgmin.record import AsOf, State
from initiatives.models import Check, Commitment
from tests import factories as make
from tests.horizon import as_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise() -> Commitment:
    """A commitment of which nothing has been said yet."""
    row: Commitment = make.CommitmentFactory.create()
    return row


def say(promise: Commitment, finding: str, date: str, due: str = "", **fields: Any) -> Check:
    """A check of a commitment."""
    fields.setdefault("slug", f"{promise.slug}-{finding}-{promise.checks.count()}")
    row: Check = make.CheckFactory.create(commitment=promise, finding=finding, date=date, due=due, **fields)
    return row


def on(promise: Commitment, day: str, **held: Any) -> Commitment:
    """The commitment as it stood at the end of a day, with the texts held."""
    return Commitment.objects.with_standing(as_of(day, **held)).get(pk=promise.pk)


def standings(promise: Commitment, *days: str) -> list[str]:
    return [on(promise, day).standing for day in days]


def at_horizon(promise: Commitment, *texts: str) -> Commitment:
    """The commitment as it stands by the newest of some texts."""
    return Commitment.objects.with_standing(as_of(None, texts)).get(pk=promise.pk)


def test_promise_due_after_the_day_asked_for_is_open(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    assert standings(promise, "2023-02-09", "2023-12-30") == ["open", "open"]


def test_promise_due_on_the_day_asked_for_is_not_known_yet(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    assert standings(promise, "2023-12-31") == ["not-known-yet"]


def test_date_has_passed_from_the_first_text_after_the_due_day(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    found = on(promise, "2024-01-01")
    assert (found.standing, found.days_late) == ("past-date", 0)
    assert found.standing_label == "date passed, not reported as kept"
    assert (found.due, found.first_due, found.display_due()) == ("2023", "2023", "2023")


def test_text_is_later_than_a_due_date_by_its_earliest_day(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2024-01")
    assert at_horizon(promise, "2024").standing == "not-known-yet"
    assert at_horizon(promise, "2024-01-31").standing == "not-known-yet"
    assert at_horizon(promise, "2024-02").standing == "past-date"


def test_promise_due_after_the_horizon_is_not_known_yet(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2025")
    assert at_horizon(promise, "2025-01-28").standing == "not-known-yet"
    assert standings(promise, "2031-01-01") == ["past-date"]
    assert on(promise, "2026-01-01", texts=("2025-01-28",)).standing == "not-known-yet"
    assert on(promise, "2025-01-28", texts=("2025-01-28",)).standing == "not-known-yet"
    assert on(promise, "2025-01-27", texts=("2025-01-28",)).standing == "open"


def test_without_a_dated_text_nothing_is_computed(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "kept", "2023-06-01")
    found = at_horizon(promise)
    assert (found.standing, found.standing_label, found.due, found.silent) == ("", "", "", False)


def test_day_before_the_horizon_knows_no_later_text(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    held = ("2023-07-15", "2024-01-01")
    assert on(promise, "2023-07-14", texts=held).standing == "not-known-yet"
    assert on(promise, "2023-07-15", texts=held).standing == "past-date"


def test_promise_without_a_due_date_stays_open(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09")
    found = on(promise, "2099-01-01")
    assert (found.standing, found.due, found.display_due()) == ("open", "", "")
    assert (found.due_latest, found.first_due_latest, found.days_late) == (dt.date.max, None, 0)


def test_it_is_kept_from_the_day_by_which_that_was_certainly_so(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "kept", "2023-11")
    assert standings(promise, "2023-11-29", "2023-11-30", "2024-06-01") == ["open", "kept", "kept"]
    assert on(promise, "2024-06-01").days_late == 0


def test_it_is_kept_late_by_the_days_after_the_last_one_on_which_it_was_due(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", "2023-07-10")
    found = on(promise, "2023-07-10")
    assert (found.standing, found.standing_label, found.days_late) == ("kept-late", "kept late", 10)


def test_promise_kept_on_its_due_day_is_not_late(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", "2023-06-30")
    assert (on(promise, "2024-01-01").standing, on(promise, "2024-01-01").days_late) == ("kept", 0)


def test_promise_kept_the_day_after_is_late_by_one_day(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", "2023-07-01")
    assert (on(promise, "2024-01-01").standing, on(promise, "2024-01-01").days_late) == ("kept-late", 1)


@pytest.mark.parametrize("finding", ["made", "kept"])
def test_inferred_due_date_or_fulfilment_makes_nothing_late(promise: Commitment, finding: str) -> None:
    checks = {
        "made": say(promise, "made", "2023-02-09", due="2023-06", due_words="early 2023"),
        "kept": say(promise, "kept", "2024-01-30"),
    }
    if finding == "made":
        make.cite(checks["made"], aspect="due", value="2023-06", basis="inferred")
    else:
        citation = checks["kept"].citations.get()
        citation.basis = "inferred"
        citation.save()
    found = on(promise, "2024-06-01")
    assert (found.standing, found.days_late) == ("kept", 0)
    late = Commitment.objects.with_standing(as_of("2024-06-01")).with_lateness().get()
    assert late.late_by == 0  # type: ignore[attr-defined]


def test_inferred_date_puts_nothing_off(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    again = say(promise, "restated", "2023-05-01", due="2024")
    assert on(promise, "2023-06-01").postponed
    make.cite(again, aspect="due", value="2024", basis="inferred")
    found = on(promise, "2023-06-01")
    assert (found.postponed, found.days_late, found.due_inferred) == (False, 0, True)


def test_due_date_that_one_text_prints_is_not_inferred(promise: Commitment) -> None:
    made = say(promise, "made", "2023-02-09", due="2023-06")
    make.cite(made, aspect="due", value="2023-06", basis="inferred")
    make.cite(made, aspect="due", value="2023-06")
    assert not on(promise, "2023-06-01").due_inferred


def test_late_is_said_only_of_what_is_certain_and_by_no_more_days_than_are(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    other: Commitment = make.CommitmentFactory.create()
    say(other, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", "2023")
    say(other, "kept", "2023-08/2023-09")
    assert (on(promise, "2024-01-01").standing, on(promise, "2024-01-01").days_late) == ("kept", 0)
    assert (on(other, "2024-01-01").standing, on(other, "2024-01-01").days_late) == ("kept-late", 32)


def test_what_was_kept_without_having_been_due_is_not_late(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09")
    say(promise, "kept", "2030-01-01")
    assert (on(promise, "2030-01-01").standing, on(promise, "2030-01-01").days_late) == ("kept", 0)


def test_partly_kept_stays_when_its_date_passes_until_it_is_kept(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "partly-kept", "2023-06-01")
    say(promise, "kept", "2024-03-01")
    assert standings(promise, "2023-05-31", "2023-06-01", "2024-02-01", "2024-03-01") == [
        "open", "partly-kept", "partly-kept", "kept-late",
    ]  # fmt: skip


def test_dropped_promise_is_neither_past_its_date_nor_late(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "dropped", "2024-03-01")
    assert standings(promise, "2024-02-29", "2024-03-01") == ["past-date", "dropped"]
    assert on(promise, "2024-03-01").days_late == 0


def test_of_several_ends_the_last_one_counts(promise: Commitment) -> None:
    say(promise, "dropped", "2023-03-01")
    say(promise, "kept", "2024-03-01")
    assert standings(promise, "2023-06-01", "2024-06-01") == ["dropped", "kept"]


def test_last_due_date_counts_for_standing_and_first_for_lateness(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "restated", "2024-01-30", due="2025-06")
    assert standings(promise, "2024-01-29", "2024-01-30", "2025-06-29", "2025-06-30", "2026-01-01") == [
        "past-date", "open", "open", "not-known-yet", "past-date",
    ]  # fmt: skip
    found = on(promise, "2025-01-01")
    assert (found.first_due, found.due, found.postponed) == ("2023", "2025-06", True)
    assert found.days_late == (dt.date(2025, 6, 30) - dt.date(2023, 12, 31)).days
    say(promise, "kept", "2024-06-01")
    found = on(promise, "2025-01-01")
    assert (found.standing, found.days_late) == ("kept-late", (dt.date(2024, 6, 1) - dt.date(2023, 12, 31)).days)


def test_a_check_without_a_due_date_leaves_the_one_before_it(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "restated", "2023-06-01")
    assert on(promise, "2023-07-01").due == "2023"


@pytest.mark.parametrize(
    ("first", "then", "postponed"),
    [
        ("2023", "2024", True),
        ("2023-06", "2023-09", True),
        ("[..2023-06]", "[..2023-12]", True),
        ("2023-06", "[..2023-12]", True),
        ("2023", "2023", False),
        ("2023", "2023-12", False),
        ("2023-06", "2023", False),
        ("2024", "2023", False),
    ],
)
def test_it_is_postponed_when_its_due_date_moves_and_not_when_it_is_only_less_precise(
    promise: Commitment, first: str, then: str, postponed: bool
) -> None:
    say(promise, "made", "2022-02-09", due=first)
    say(promise, "restated", "2022-06-01", due=then)
    assert on(promise, "2022-05-31").postponed is False
    found = on(promise, "2022-06-01")
    assert (found.postponed, found.days_late > 0) == (postponed, postponed)


def test_it_is_postponed_where_a_source_says_so_without_a_date(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "postponed", "2023-11-01")
    assert (on(promise, "2023-10-31").postponed, on(promise, "2023-11-01").postponed) == (False, True)
    assert on(promise, "2023-11-01").days_late == 0


@pytest.mark.parametrize(
    ("finding", "repeated"), [("restated", True), ("repeated", True), ("kept", False), ("postponed", False)]
)
def test_it_is_repeated_where_it_was_promised_again(promise: Commitment, finding: str, repeated: bool) -> None:
    say(promise, "made", "2023-02-09")
    say(promise, finding, "2024-01-30")
    assert (on(promise, "2024-01-29").repeated, on(promise, "2024-01-30").repeated) == (False, repeated)


@pytest.mark.parametrize("finding", ["restated", "kept", "partly-kept", "repeated", "postponed", "dropped"])
def test_promise_is_silent_until_more_is_said_of_it(promise: Commitment, finding: str) -> None:
    say(promise, "made", "2023-02-09")
    say(promise, finding, "2024-01-30")
    found = [on(promise, day, meeting="2023-06-01") for day in ("2024-01-29", "2024-01-30")]
    assert [each.silent for each in found] == [True, False]


@pytest.mark.parametrize(("meeting", "silent"), [("", False), ("2023-02-10", False), ("2023-02-11", True)])
def test_silence_needs_a_text_on_a_later_meeting(promise: Commitment, meeting: str, silent: bool) -> None:
    say(promise, "made", "2023-02-09/2023-02-10")
    assert on(promise, "2024-01-01", meeting=meeting).silent == silent


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_an_unpublished_check_does_not_count(promise: Commitment, state: State) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "restated", "2023-06-01", due="2030", state=state)
    say(promise, "kept", "2023-07-01", state=state)
    found = on(promise, "2024-01-01")
    assert (found.standing, found.due, found.repeated, found.postponed) == ("past-date", "2023", False, False)
    assert not Commitment.objects.exclude(pk__in=Commitment.objects.still_open(as_of(dt.date(2024, 1, 1)))).exists()


def test_a_withdrawn_check_does_not_count_any_more(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    kept = say(promise, "kept", "2023-07-01")
    assert standings(promise, "2024-01-01") == ["kept"]
    make.withdraw(kept)
    assert standings(promise, "2024-01-01") == ["past-date"]


def test_a_check_of_another_commitment_does_not_count(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(make.CommitmentFactory.create(), "kept", "2023-07-01", due="2030")
    assert (on(promise, "2024-01-01").standing, on(promise, "2024-01-01").due) == ("past-date", "2023")


def test_check_dated_after_the_horizon_does_not_count(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "kept", "2025-01-29")
    assert at_horizon(promise, "2025-01-28").standing == "past-date"
    assert at_horizon(promise, "2025-01-29").standing == "kept-late"


def test_check_of_the_year_of_the_horizon_counts(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2026")
    say(promise, "kept", "2025")
    assert at_horizon(promise, "2025-01-28").standing == "kept"
    assert on(promise, "2025-01-27", texts=("2025-01-28",)).standing == "open"


def test_as_of_a_day_only_what_had_certainly_been_promised_is_there_as_it_stood(promise: Commitment) -> None:
    say(promise, "made", "2023-02", due="2023")
    make.CommitmentFactory.create()
    assert not Commitment.objects.as_of(as_of(dt.date(2023, 2, 27))).exists()
    for day, standing in (dt.date(2023, 2, 28), "open"), (dt.date(2024, 2, 28), "past-date"):
        assert Commitment.objects.as_of(as_of(day)).with_computed(as_of(day)).get().standing == standing


def test_it_is_open_on_a_day_until_it_is_kept_or_dropped(promise: Commitment) -> None:
    dropped = make.CommitmentFactory.create()
    say(promise, "made", "2023-02-09")
    say(promise, "partly-kept", "2023-03-01")
    say(promise, "kept", "2023-06-01")
    say(dropped, "dropped", "2023-07-01")
    days = ("2023-05-31", "2023-06-01", "2023-07-01")
    assert [set(Commitment.objects.still_open(as_of(day))) for day in days] == [
        {promise, dropped}, {dropped}, set(),
    ]  # fmt: skip


def test_commitment_is_found_at_the_meetings_of_its_published_checks(promise: Commitment) -> None:
    said, hidden, other = (make.MeetingFactory.create() for _ in range(3))
    make.CheckFactory.create(commitment=promise, meeting=said)
    make.CheckFactory.create(commitment=promise, meeting=hidden, finding="kept", state=State.DRAFT)
    assert [Commitment.objects.with_check_at(meeting, AsOf()).count() for meeting in (said, hidden, other)] == [1, 0, 0]
