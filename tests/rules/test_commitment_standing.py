"""How a commitment stands: computed from its published checks, as of a day, and never entered."""

import datetime as dt
from typing import Any

import pytest

from adgmin.record import AsOf, State
from initiatives.models import Check, Commitment
from initiatives.models.commitments import days_postponed
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def commitment() -> Commitment:
    """A commitment without a check."""
    row: Commitment = make.CommitmentFactory.create()
    return row


def say(commitment: Commitment, finding: str, date: str, due: str = "", **fields: Any) -> Check:
    """A check of a commitment."""
    fields.setdefault("slug", f"{commitment.slug}-{finding}-{commitment.checks.count()}")
    row: Check = make.CheckFactory.create(commitment=commitment, finding=finding, date=date, due=due, **fields)
    return row


def on(commitment: Commitment, day: str, **held: Any) -> Commitment:
    """The commitment as it stood at the end of a day, with the texts held."""
    return Commitment.objects.with_standing(as_of(day, **held)).get(pk=commitment.pk)


def standings(commitment: Commitment, *days: str) -> list[str]:
    return [on(commitment, day).standing for day in days]


def at_horizon(commitment: Commitment, *texts: str) -> Commitment:
    """The commitment as it stands by the newest of some texts."""
    return Commitment.objects.with_standing(as_of(None, texts)).get(pk=commitment.pk)


@around("2023-12-31", "open", "not-known-yet", "past-date")
def test_commitment_is_open_before_and_past_its_date_after_its_due_day(
    commitment: Commitment, day: str, expected: str
) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    assert standings(commitment, "2023-02-09", day) == ["open", expected]


@around("2023-12-31", "not-known-yet", "not-known-yet", "past-date")
def test_nothing_is_known_up_to_a_horizon_on_the_due_day(commitment: Commitment, day: str, expected: str) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    assert at_horizon(commitment, day).standing == expected


@around("2025-01-28", "not-known-yet", "not-known-yet", "open")
def test_commitment_due_after_a_past_day_is_open(commitment: Commitment, day: str, expected: str) -> None:
    say(commitment, "made", "2023-02-09", due="2025")
    assert on(commitment, "2025-01-28", texts=(day,)).standing == expected


@around("2025-12-31", "not-known-yet", "not-known-yet", "not-known-yet")
def test_day_after_the_horizon_changes_no_standing(commitment: Commitment, day: str, expected: str) -> None:
    say(commitment, "made", "2023-02-09", due="2025")
    assert on(commitment, day, texts=("2025-01-28",)).standing == expected


def test_date_has_passed_from_the_first_text_after_the_due_day(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    found = on(commitment, "2024-01-01")
    assert (found.standing, found.days_late) == ("past-date", 0)
    assert found.standing_label == "date passed, not reported as kept"
    assert (found.due, found.first_due, found.display_due()) == ("2023", "2023", "2023")


def test_text_is_later_than_a_due_date_by_its_earliest_day(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2024-01")
    assert at_horizon(commitment, "2024").standing == "not-known-yet"
    assert at_horizon(commitment, "2024-01-31").standing == "not-known-yet"
    assert at_horizon(commitment, "2024-02").standing == "past-date"


def test_commitment_due_after_the_horizon_is_not_known_yet(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2025")
    assert at_horizon(commitment, "2025-01-28").standing == "not-known-yet"
    assert standings(commitment, "2031-01-01") == ["past-date"]
    assert on(commitment, "2026-01-01", texts=("2025-01-28",)).standing == "not-known-yet"
    assert on(commitment, "2025-01-28", texts=("2025-01-28",)).standing == "not-known-yet"
    assert on(commitment, "2025-01-27", texts=("2025-01-28",)).standing == "open"


def test_without_a_dated_text_nothing_is_computed(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "kept", "2023-06-01")
    found = at_horizon(commitment)
    assert (found.standing, found.standing_label, found.due, found.silent) == ("", "", "", False)


@around("2023-07-15", "not-known-yet", "past-date", "past-date")
def test_date_has_passed_from_the_day_of_the_first_later_text(commitment: Commitment, day: str, expected: str) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    assert on(commitment, day, texts=("2023-07-15", "2024-01-01")).standing == expected


@around("2023-06-30", "not-known-yet", "not-known-yet", "past-date")
def test_text_is_later_from_the_day_after_the_due_date(commitment: Commitment, day: str, expected: str) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    assert on(commitment, "2023-07-02", texts=(day, "2024-01-01")).standing == expected


def test_commitment_without_a_due_date_stays_open(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09")
    found = on(commitment, "2099-01-01")
    assert (found.standing, found.due, found.display_due()) == ("open", "", "")
    assert (found.due_latest, found.first_due_latest, found.days_late) == (dt.date.max, None, 0)


@pytest.mark.parametrize("finding", ["kept", "partly-kept", "dropped"])
@around("2023-11-30", False, True, True)
def test_finding_counts_from_the_day_by_which_it_certainly_held(
    commitment: Commitment, finding: str, day: str, expected: bool
) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, finding, "2023-11")
    assert standings(commitment, day, "2024-06-01") == [finding if expected else "open", finding]
    assert on(commitment, "2024-06-01").days_late == 0


def test_days_late_are_counted_from_the_last_possible_due_day(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    say(commitment, "kept", "2023-07-10")
    found = on(commitment, "2023-07-10")
    assert (found.standing, found.standing_label, found.days_late) == ("kept-late", "kept late", 10)


def late_by(commitment: Commitment, day: str) -> int:
    """Its lateness in the database."""
    rows: Any = Commitment.objects.with_standing(as_of(day)).with_lateness()
    found: int = rows.get(pk=commitment.pk).late_by
    return found


@around("2023-06-30", ("kept", 0), ("kept", 0), ("kept-late", 1))
def test_kept_on_the_due_day_is_not_late(commitment: Commitment, day: str, expected: tuple[str, int]) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    say(commitment, "kept", day)
    found = on(commitment, "2024-01-01")
    assert (found.standing, found.days_late) == expected
    assert late_by(commitment, "2024-01-01") == expected[1]


@around("2023-06-30", ("kept", 0), ("kept", 0), ("kept-late", 1))
def test_possibly_kept_on_its_due_day_is_not_late(commitment: Commitment, day: str, expected: tuple[str, int]) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    say(commitment, "kept", f"{day}/2023-07-31")
    assert (on(commitment, "2024-01-01").standing, on(commitment, "2024-01-01").days_late) == expected


@around("2023-06-30", (False, 0), (False, 0), (True, 1))
def test_due_date_is_postponed_by_the_days_after_the_first(
    commitment: Commitment, day: str, expected: tuple[bool, int]
) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06-30")
    say(commitment, "restated", "2023-05-01", due=day)
    found = on(commitment, "2023-06-01")
    assert (found.postponed, found.days_late) == expected
    assert (days_postponed("2023-06-30", day), late_by(commitment, "2023-06-01")) == (expected[1], expected[1])


@around("2023-06-01", False, False, True)
def test_due_month_is_postponed_only_by_one_that_begins_later(commitment: Commitment, day: str, expected: bool) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    say(commitment, "restated", "2023-05-01", due=f"{day}/2023-12-31")
    assert on(commitment, "2023-05-02").postponed is expected
    assert (days_postponed("2023-06", f"{day}/2023-12-31") > 0) is expected


@around("2023-06-30", False, False, True)
def test_due_month_is_postponed_only_by_one_that_ends_later(commitment: Commitment, day: str, expected: bool) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    say(commitment, "restated", "2023-05-01", due=f"2023-06-10/{day}")
    assert on(commitment, "2023-05-02").postponed is expected
    assert (days_postponed("2023-06", f"2023-06-10/{day}") > 0) is expected


@around("2023-11-01", (False, False), (True, True), (True, True))
def test_restated_and_postponed_count_from_the_day_of_the_check(
    commitment: Commitment, day: str, expected: tuple[bool, bool]
) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "restated", "2023-11-01")
    say(commitment, "postponed", "2023-11-01")
    assert (on(commitment, day).repeated, on(commitment, day).postponed) == expected


@around("2023-11-01", ("2023", "2023"), ("2023", "2024"), ("2023", "2024"))
def test_new_due_date_applies_from_the_day_it_was_given(
    commitment: Commitment, day: str, expected: tuple[str, str]
) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "restated", "2023-11-01", due="2024")
    assert (on(commitment, day).first_due, on(commitment, day).due) == expected


@pytest.mark.parametrize("finding", ["made", "kept"])
def test_inferred_due_date_or_fulfilment_makes_nothing_late(commitment: Commitment, finding: str) -> None:
    checks = {
        "made": say(commitment, "made", "2023-02-09", due="2023-06", due_words="early 2023"),
        "kept": say(commitment, "kept", "2024-01-30"),
    }
    if finding == "made":
        make.cite(checks["made"], aspect="due", value="2023-06", basis="inferred")
    else:
        citation = checks["kept"].citations.get()
        citation.basis = "inferred"
        citation.save()
    found = on(commitment, "2024-06-01")
    assert (found.standing, found.days_late) == ("kept", 0)
    late = Commitment.objects.with_standing(as_of("2024-06-01")).with_lateness().get()
    assert late.late_by == 0  # type: ignore[attr-defined]


def test_inferred_date_postpones_nothing(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    again = say(commitment, "restated", "2023-05-01", due="2024")
    assert on(commitment, "2023-06-01").postponed
    make.cite(again, aspect="due", value="2024", basis="inferred")
    found = on(commitment, "2023-06-01")
    assert (found.postponed, found.days_late, found.due_inferred) == (False, 0, True)


def test_due_date_that_one_text_prints_is_not_inferred(commitment: Commitment) -> None:
    made = say(commitment, "made", "2023-02-09", due="2023-06")
    make.cite(made, aspect="due", value="2023-06", basis="inferred")
    make.cite(made, aspect="due", value="2023-06")
    assert not on(commitment, "2023-06-01").due_inferred


def test_days_late_are_the_minimum_that_is_certain(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023-06")
    other: Commitment = make.CommitmentFactory.create()
    say(other, "made", "2023-02-09", due="2023-06")
    say(commitment, "kept", "2023")
    say(other, "kept", "2023-08/2023-09")
    assert (on(commitment, "2024-01-01").standing, on(commitment, "2024-01-01").days_late) == ("kept", 0)
    assert (on(other, "2024-01-01").standing, on(other, "2024-01-01").days_late) == ("kept-late", 32)


def test_commitment_kept_without_a_due_date_is_not_late(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09")
    say(commitment, "kept", "2030-01-01")
    assert (on(commitment, "2030-01-01").standing, on(commitment, "2030-01-01").days_late) == ("kept", 0)


def test_partly_kept_stays_when_its_date_passes_until_it_is_kept(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "partly-kept", "2023-06-01")
    say(commitment, "kept", "2024-03-01")
    assert standings(commitment, "2023-05-31", "2023-06-01", "2024-02-01", "2024-03-01") == [
        "open", "partly-kept", "partly-kept", "kept-late",
    ]  # fmt: skip


def test_dropped_commitment_is_neither_past_its_date_nor_late(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "dropped", "2024-03-01")
    assert standings(commitment, "2024-02-29", "2024-03-01") == ["past-date", "dropped"]
    assert on(commitment, "2024-03-01").days_late == 0


def test_last_of_several_final_findings_counts(commitment: Commitment) -> None:
    say(commitment, "dropped", "2023-03-01")
    say(commitment, "kept", "2024-03-01")
    assert standings(commitment, "2023-06-01", "2024-06-01") == ["dropped", "kept"]


def test_last_due_date_counts_for_standing_and_first_for_lateness(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "restated", "2024-01-30", due="2025-06")
    assert standings(commitment, "2024-01-29", "2024-01-30", "2025-06-29", "2025-06-30", "2026-01-01") == [
        "past-date", "open", "open", "not-known-yet", "past-date",
    ]  # fmt: skip
    found = on(commitment, "2025-01-01")
    assert (found.first_due, found.due, found.postponed) == ("2023", "2025-06", True)
    assert found.days_late == (dt.date(2025, 6, 30) - dt.date(2023, 12, 31)).days
    say(commitment, "kept", "2024-06-01")
    found = on(commitment, "2025-01-01")
    assert (found.standing, found.days_late) == ("kept-late", (dt.date(2024, 6, 1) - dt.date(2023, 12, 31)).days)


def test_check_without_a_due_date_keeps_the_previous_one(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "restated", "2023-06-01")
    assert on(commitment, "2023-07-01").due == "2023"


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
def test_less_precise_due_date_is_no_postponement(
    commitment: Commitment, first: str, then: str, postponed: bool
) -> None:
    say(commitment, "made", "2022-02-09", due=first)
    say(commitment, "restated", "2022-06-01", due=then)
    assert on(commitment, "2022-05-31").postponed is False
    found = on(commitment, "2022-06-01")
    assert (found.postponed, found.days_late > 0) == (postponed, postponed)


def test_postponed_without_a_new_date(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "postponed", "2023-11-01")
    assert (on(commitment, "2023-10-31").postponed, on(commitment, "2023-11-01").postponed) == (False, True)
    assert on(commitment, "2023-11-01").days_late == 0


@pytest.mark.parametrize(
    ("finding", "repeated"), [("restated", True), ("repeated", True), ("kept", False), ("postponed", False)]
)
def test_repeated_if_restated(commitment: Commitment, finding: str, repeated: bool) -> None:
    say(commitment, "made", "2023-02-09")
    say(commitment, finding, "2024-01-30")
    assert (on(commitment, "2024-01-29").repeated, on(commitment, "2024-01-30").repeated) == (False, repeated)


@pytest.mark.parametrize("finding", ["restated", "kept", "partly-kept", "repeated", "postponed", "dropped"])
@around("2024-01-30", True, False, False)
def test_commitment_is_silent_until_a_further_check(
    commitment: Commitment, finding: str, day: str, expected: bool
) -> None:
    say(commitment, "made", "2023-02-09")
    say(commitment, finding, "2024-01-30")
    assert on(commitment, day, meeting="2023-06-01").silent is expected


@around("2023-02-10", False, False, True)
def test_silence_needs_a_text_on_a_later_meeting(commitment: Commitment, day: str, expected: bool) -> None:
    say(commitment, "made", "2023-02-09/2023-02-10")
    assert on(commitment, "2024-01-01", meeting=day).silent is expected
    assert not on(commitment, "2024-01-01", meeting="").silent


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_unpublished_check_does_not_count(commitment: Commitment, state: State) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "restated", "2023-06-01", due="2030", state=state)
    say(commitment, "kept", "2023-07-01", state=state)
    found = on(commitment, "2024-01-01")
    assert (found.standing, found.due, found.repeated, found.postponed) == ("past-date", "2023", False, False)
    assert not Commitment.objects.exclude(pk__in=Commitment.objects.still_open(as_of(dt.date(2024, 1, 1)))).exists()


def test_withdrawn_check_does_not_count(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    kept = say(commitment, "kept", "2023-07-01")
    assert standings(commitment, "2024-01-01") == ["kept"]
    make.withdraw(kept)
    assert standings(commitment, "2024-01-01") == ["past-date"]


def test_check_of_another_commitment_does_not_count(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(make.CommitmentFactory.create(), "kept", "2023-07-01", due="2030")
    assert (on(commitment, "2024-01-01").standing, on(commitment, "2024-01-01").due) == ("past-date", "2023")


@around("2025-01-28", "kept-late", "kept-late", "past-date")
def test_check_dated_after_the_horizon_does_not_count(commitment: Commitment, day: str, expected: str) -> None:
    say(commitment, "made", "2023-02-09", due="2023")
    say(commitment, "kept", day)
    assert at_horizon(commitment, "2025-01-28").standing == expected


def test_check_of_the_year_of_the_horizon_counts(commitment: Commitment) -> None:
    say(commitment, "made", "2023-02-09", due="2026")
    say(commitment, "kept", "2025")
    assert at_horizon(commitment, "2025-01-28").standing == "kept"
    assert on(commitment, "2025-01-27", texts=("2025-01-28",)).standing == "open"


@around("2023-02-28", [], ["open"], ["open"])
def test_as_of_a_day_only_commitments_certainly_stated_are_listed(
    commitment: Commitment, day: str, expected: list[str]
) -> None:
    say(commitment, "made", "2023-02", due="2023")
    make.CommitmentFactory.create()
    for asked, standings_then in ((day, expected), ("2024-02-28", ["past-date"])):
        found = Commitment.objects.as_of(as_of(asked)).with_computed(as_of(asked))
        assert [each.standing for each in found] == standings_then


@pytest.mark.parametrize("finding", ["kept", "dropped"])
@around("2023-06-01", True, False, False)
def test_commitment_is_still_open_until_it_is_kept_or_dropped(
    commitment: Commitment, finding: str, day: str, expected: bool
) -> None:
    say(commitment, "made", "2023-02-09")
    say(commitment, "partly-kept", "2023-03-01")
    say(commitment, finding, "2023-06-01")
    assert Commitment.objects.still_open(as_of(day)).exists() is expected


def test_commitment_is_found_at_the_meetings_of_its_published_checks(commitment: Commitment) -> None:
    said, hidden, other = (make.MeetingFactory.create() for _ in range(3))
    make.CheckFactory.create(commitment=commitment, meeting=said)
    make.CheckFactory.create(commitment=commitment, meeting=hidden, finding="kept", state=State.DRAFT)
    assert [Commitment.objects.with_check_at(meeting, AsOf()).count() for meeting in (said, hidden, other)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"period": "2023"}, "2025"),
        ({"period": "2027"}, "2027"),
        ({"period": "2027", "state": State.DRAFT}, "2025"),
        ({"period": "2027", "standing": "member"}, "2025"),
        ({"period": "2027", "passage": None}, "2025"),
    ],
)
def test_owner_has_the_latest_chair_that_the_passages_cited_state(
    commitment: Commitment, other: dict[str, Any], expected: str
) -> None:
    commitment.owner = make.ActorFactory.create()
    commitment.save()
    chair = {"member": commitment.owner, "standing": "chair", "passage": commitment.citations.get().passage}
    make.MembershipFactory.create(**chair, grouping__acronym="ASEAN", period="2025")
    make.MembershipFactory.create(**{**chair, "grouping__acronym": "ASEAN", **other})
    found = on(commitment, "2025-01-01")
    assert (found.chair_of, found.chair_in) == ("ASEAN", expected)


@pytest.mark.parametrize(
    ("own", "fields", "expected"),
    [
        (False, {}, True),
        (True, {}, False),
        (False, {"finding": "restated"}, False),
        (False, {"state": State.DRAFT}, False),
        (False, {"outcome": True}, False),
    ],
)
def test_commitment_is_planned_by_its_owner_under_another_bodys_meeting(
    commitment: Commitment, own: bool, fields: dict[str, Any], expected: bool
) -> None:
    commitment.owner = make.ActorFactory.create()
    commitment.save()
    meeting = make.MeetingFactory.create(**({"body": commitment.owner} if own else {}))
    if "outcome" in fields:
        fields = {"outcome": make.OutcomeFactory.create(meeting=meeting)}
    say(commitment, **{"finding": "made", "date": "2023-02-09", **fields}, meeting=meeting)
    assert bool(on(commitment, "2025-01-01").planned_by) is expected
