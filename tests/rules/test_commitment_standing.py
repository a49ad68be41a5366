"""How a commitment stands: computed from its published checks, as of a day, and never entered."""

import datetime as dt
from typing import Any

import pytest

from adgmin.record import AsOf, State
from initiatives.models import Check, Commitment
from initiatives.models.commitments import puts_off
from tests import factories as make
from tests.horizon import around, as_of

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


@around("2023-12-31", "open", "not-known-yet", "past-date")
def test_promise_is_open_before_and_past_its_date_after_its_due_day(
    promise: Commitment, day: str, expected: str
) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    assert standings(promise, "2023-02-09", day) == ["open", expected]


@around("2023-12-31", "not-known-yet", "not-known-yet", "past-date")
def test_of_a_promise_nothing_is_known_up_to_a_horizon_on_its_due_day(
    promise: Commitment, day: str, expected: str
) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    assert at_horizon(promise, day).standing == expected


@around("2025-01-28", "not-known-yet", "not-known-yet", "open")
def test_as_of_a_day_before_the_horizon_what_is_due_later_is_open(promise: Commitment, day: str, expected: str) -> None:
    say(promise, "made", "2023-02-09", due="2025")
    assert on(promise, "2025-01-28", texts=(day,)).standing == expected


@around("2025-12-31", "not-known-yet", "not-known-yet", "not-known-yet")
def test_day_after_the_horizon_lets_nothing_more_be_known(promise: Commitment, day: str, expected: str) -> None:
    say(promise, "made", "2023-02-09", due="2025")
    assert on(promise, day, texts=("2025-01-28",)).standing == expected


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


@around("2023-07-15", "not-known-yet", "past-date", "past-date")
def test_date_has_passed_from_the_day_of_the_first_later_text_on(promise: Commitment, day: str, expected: str) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    assert on(promise, day, texts=("2023-07-15", "2024-01-01")).standing == expected


@around("2023-06-30", "not-known-yet", "not-known-yet", "past-date")
def test_text_is_later_than_a_due_date_from_the_day_after_it_on(promise: Commitment, day: str, expected: str) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    assert on(promise, "2023-07-02", texts=(day, "2024-01-01")).standing == expected


def test_promise_without_a_due_date_stays_open(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09")
    found = on(promise, "2099-01-01")
    assert (found.standing, found.due, found.display_due()) == ("open", "", "")
    assert (found.due_latest, found.first_due_latest, found.days_late) == (dt.date.max, None, 0)


@pytest.mark.parametrize("finding", ["kept", "partly-kept", "dropped"])
@around("2023-11-30", False, True, True)
def test_finding_counts_from_the_day_by_which_it_certainly_held(
    promise: Commitment, finding: str, day: str, expected: bool
) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, finding, "2023-11")
    assert standings(promise, day, "2024-06-01") == [finding if expected else "open", finding]
    assert on(promise, "2024-06-01").days_late == 0


def test_it_is_kept_late_by_the_days_after_the_last_one_on_which_it_was_due(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", "2023-07-10")
    found = on(promise, "2023-07-10")
    assert (found.standing, found.standing_label, found.days_late) == ("kept-late", "kept late", 10)


def late_by(promise: Commitment, day: str) -> int:
    """Its lateness in the database."""
    rows: Any = Commitment.objects.with_standing(as_of(day)).with_lateness()
    found: int = rows.get(pk=promise.pk).late_by
    return found


@around("2023-06-30", ("kept", 0), ("kept", 0), ("kept-late", 1))
def test_promise_kept_on_its_due_day_is_not_late(promise: Commitment, day: str, expected: tuple[str, int]) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", day)
    found = on(promise, "2024-01-01")
    assert (found.standing, found.days_late) == expected
    assert late_by(promise, "2024-01-01") == expected[1]


@around("2023-06-30", ("kept", 0), ("kept", 0), ("kept-late", 1))
def test_what_may_have_been_kept_on_its_due_day_is_not_late(
    promise: Commitment, day: str, expected: tuple[str, int]
) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "kept", f"{day}/2023-07-31")
    assert (on(promise, "2024-01-01").standing, on(promise, "2024-01-01").days_late) == expected


@around("2023-06-30", (False, 0), (False, 0), (True, 1))
def test_due_date_is_put_off_by_the_days_after_the_first(
    promise: Commitment, day: str, expected: tuple[bool, int]
) -> None:
    say(promise, "made", "2023-02-09", due="2023-06-30")
    say(promise, "restated", "2023-05-01", due=day)
    found = on(promise, "2023-06-01")
    assert (found.postponed, found.days_late) == expected
    assert (puts_off("2023-06-30", day), late_by(promise, "2023-06-01")) == (expected[1], expected[1])


@around("2023-06-01", False, False, True)
def test_due_month_is_put_off_only_by_one_that_begins_later(promise: Commitment, day: str, expected: bool) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "restated", "2023-05-01", due=f"{day}/2023-12-31")
    assert on(promise, "2023-05-02").postponed is expected
    assert (puts_off("2023-06", f"{day}/2023-12-31") > 0) is expected


@around("2023-06-30", False, False, True)
def test_due_month_is_put_off_only_by_one_that_ends_later(promise: Commitment, day: str, expected: bool) -> None:
    say(promise, "made", "2023-02-09", due="2023-06")
    say(promise, "restated", "2023-05-01", due=f"2023-06-10/{day}")
    assert on(promise, "2023-05-02").postponed is expected
    assert (puts_off("2023-06", f"2023-06-10/{day}") > 0) is expected


@around("2023-11-01", (False, False), (True, True), (True, True))
def test_it_is_restated_and_postponed_from_the_day_that_was_said(
    promise: Commitment, day: str, expected: tuple[bool, bool]
) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "restated", "2023-11-01")
    say(promise, "postponed", "2023-11-01")
    assert (on(promise, day).repeated, on(promise, day).postponed) == expected


@around("2023-11-01", ("2023", "2023"), ("2023", "2024"), ("2023", "2024"))
def test_new_due_date_applies_from_the_day_it_was_given(
    promise: Commitment, day: str, expected: tuple[str, str]
) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "restated", "2023-11-01", due="2024")
    assert (on(promise, day).first_due, on(promise, day).due) == expected


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
@around("2024-01-30", True, False, False)
def test_promise_is_silent_until_more_is_said_of_it(
    promise: Commitment, finding: str, day: str, expected: bool
) -> None:
    say(promise, "made", "2023-02-09")
    say(promise, finding, "2024-01-30")
    assert on(promise, day, meeting="2023-06-01").silent is expected


@around("2023-02-10", False, False, True)
def test_silence_needs_a_text_on_a_later_meeting(promise: Commitment, day: str, expected: bool) -> None:
    say(promise, "made", "2023-02-09/2023-02-10")
    assert on(promise, "2024-01-01", meeting=day).silent is expected
    assert not on(promise, "2024-01-01", meeting="").silent


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


@around("2025-01-28", "kept-late", "kept-late", "past-date")
def test_check_dated_after_the_horizon_does_not_count(promise: Commitment, day: str, expected: str) -> None:
    say(promise, "made", "2023-02-09", due="2023")
    say(promise, "kept", day)
    assert at_horizon(promise, "2025-01-28").standing == expected


def test_check_of_the_year_of_the_horizon_counts(promise: Commitment) -> None:
    say(promise, "made", "2023-02-09", due="2026")
    say(promise, "kept", "2025")
    assert at_horizon(promise, "2025-01-28").standing == "kept"
    assert on(promise, "2025-01-27", texts=("2025-01-28",)).standing == "open"


@around("2023-02-28", [], ["open"], ["open"])
def test_as_of_a_day_only_what_had_certainly_been_promised_is_there_as_it_stood(
    promise: Commitment, day: str, expected: list[str]
) -> None:
    say(promise, "made", "2023-02", due="2023")
    make.CommitmentFactory.create()
    for asked, standings_then in ((day, expected), ("2024-02-28", ["past-date"])):
        found = Commitment.objects.as_of(as_of(asked)).with_computed(as_of(asked))
        assert [each.standing for each in found] == standings_then


@pytest.mark.parametrize("finding", ["kept", "dropped"])
@around("2023-06-01", True, False, False)
def test_it_is_open_on_a_day_until_it_is_kept_or_dropped(
    promise: Commitment, finding: str, day: str, expected: bool
) -> None:
    say(promise, "made", "2023-02-09")
    say(promise, "partly-kept", "2023-03-01")
    say(promise, finding, "2023-06-01")
    assert Commitment.objects.still_open(as_of(day)).exists() is expected


def test_commitment_is_found_at_the_meetings_of_its_published_checks(promise: Commitment) -> None:
    said, hidden, other = (make.MeetingFactory.create() for _ in range(3))
    make.CheckFactory.create(commitment=promise, meeting=said)
    make.CheckFactory.create(commitment=promise, meeting=hidden, finding="kept", state=State.DRAFT)
    assert [Commitment.objects.with_check_at(meeting, AsOf()).count() for meeting in (said, hidden, other)] == [1, 0, 0]
