"""Commitments: the counts above the list, those announced, and the history of each in sentences."""

import datetime as dt
from typing import Any

import pytest

from adgmin import record
from adgmin.models import Meeting
from adgmin.record import AsOf
from initiatives.models import Check, Commitment, CommitmentStanding
from initiatives.models.commitments import days_postponed
from tests import factories as f
from tests.api.calls import read
from tests.horizon import around
from tests.remembered import remembered

from .site import one, page, rows, words

pytestmark = pytest.mark.django_db

DAY = "2024-12-31"


class TwoMeetings:
    """Two meetings, and commitments stated at the first."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self.passage = f.PassageFactory.create(locator="Part II > para 3")
            body = f.ActorFactory.create(passage=self.passage)
            dates = {"3rd": "2023-02-09/2023-02-10", "4th": "2024-01-30/2024-02-02"}
            self.third, self.fourth = (
                f.MeetingFactory.create(name=number, date=date, body=body, passage=self.passage)
                for number, date in dates.items()
            )
            on_the_fourth = f.SourceFactory.create(published="2024-03-01")
            on_the_fourth.meetings.set([self.fourth])
            f.SourceFactory.create(published=DAY)

    def make(self, text: str, due: str = "", words: str = "", **fields: Any) -> Commitment:
        """A commitment stated at the third meeting."""
        with record.editing():
            commitment: Commitment = f.CommitmentFactory.create(
                text=text, initiative=None, basis="expected", passage=self.passage, **fields
            )
            self.say(commitment, "made", self.third, due=due, due_words=words)
        return commitment

    def say(self, commitment: Commitment, finding: str, meeting: Meeting | None = None, **fields: Any) -> Check:
        """A check of a commitment, at a meeting or on a date."""
        given = {"commitment": commitment, "finding": finding, "meeting": meeting, "date": "", **fields}
        found: Check = f.CheckFactory.create(
            passage=self.passage, slug=f"{commitment.slug}-{commitment.checks.count()}", **given
        )
        return found


@pytest.fixture
def commitments() -> TwoMeetings:
    return TwoMeetings()


def sentences(commitment: Commitment, **query: Any) -> str:
    """The sentences on the page of a commitment."""
    return words(one(page(commitment.get_absolute_url(), **{"as_of": DAY, **query}), ".lead"))


MADE = "Expected (3rd, 9–10 February 2023)"


def test_commitment_kept_late_says_by_how_many_days(commitments: TwoMeetings) -> None:
    commitment = commitments.make("A plan", due="2023-01/2023-06", words="early 2023")
    outcome = f.OutcomeFactory(verb="endorsed", meeting=commitments.fourth)
    commitments.say(commitment, "kept", commitments.fourth, outcome=outcome)
    assert sentences(commitment) == (
        f"{MADE}, due January – June 2023 (printed: “early 2023”). "
        "Endorsed (4th, 30 January – 2 February 2024): at least 214 days late."
    )


def test_on_time_is_claimed_only_if_certain(commitments: TwoMeetings) -> None:
    for due, ending in (
        ("2024-02", ", on time."),
        ("2024-02-01", ". The sources do not say whether it was on time."),
        ("", "."),
    ):
        commitment = commitments.make(f"Due {due}", due=due)
        commitments.say(commitment, "kept", commitments.fourth)
        assert sentences(commitment).endswith(f"Kept (4th, 30 January – 2 February 2024){ending}")


def test_page_says_how_many_later_texts_report_no_commitment_kept(commitments: TwoMeetings) -> None:
    passed, dropped = commitments.make("Passed", due="2024-12-30"), commitments.make("Dropped", due="2023")
    earlier, named = commitments.make("Earlier", due="2023"), commitments.make("Named", due="2023")
    commitments.say(named, "restated", commitments.fourth)
    commitments.say(dropped, "dropped", commitments.fourth)
    assert sentences(passed) == (
        f"{MADE}, due 30 December 2024. "
        "The date has passed: 1 later text is held, and it does not report the commitment as kept."
    )
    for each in (earlier, named):
        assert sentences(each).endswith(
            "The date has passed: 2 later texts are held, and none reports the commitment as kept."
        )
    assert sentences(dropped) == f"{MADE}, due 2023. Dropped (4th, 30 January – 2 February 2024)."


def test_restated_and_postponed_says_how_often_and_how_far(commitments: TwoMeetings) -> None:
    commitment = commitments.make("Put off", due="2024")
    commitments.say(commitment, "restated", date="2023-06", due="2024")
    commitments.say(commitment, "postponed", commitments.fourth, due="2025-06")
    commitments.say(commitment, "repeated", date="2024-09-01")
    assert sentences(commitment) == (
        f"{MADE}, due 2024. Restated 2 times, last (1 September 2024). "
        "The due date moved from 2024 to June 2025, by 181 days."
    )
    steps = [words(step) for step in page(commitment.get_absolute_url(), as_of=DAY).select(".rows > li .body")]
    said = ("later than the previous date", "same date as before")
    assert [step for step in steps if any(each in step for each in said)] == [
        "June 2023: due 2024 same date as before",
        "30 January – 2 February 2024, 4th : due June 2025 181 days later than the previous date",
    ]


def test_date_of_the_event_is_not_given_as_that_of_the_outcome(commitments: TwoMeetings) -> None:
    endorsed = f.OutcomeFactory.create(verb="endorsed", meeting=commitments.fourth, passage=commitments.passage)
    for text, date, how in (
        ("Of then", "", "Endorsed (4th"),
        ("Of before", "[..2024-02-02]", "Kept (recorded under the 4th"),
    ):
        commitment = commitments.make(text, due="2024")
        commitments.say(commitment, "kept", commitments.fourth, date=date, outcome=endorsed)
        assert f". {how}" in sentences(commitment)


def test_commitment_restated_with_a_later_date_is_not_called_postponed(commitments: TwoMeetings) -> None:
    commitment = commitments.make("Moved", due="2024")
    commitments.say(commitment, "restated", commitments.fourth, due="2025-06")
    assert sentences(commitment) == (
        f"{MADE}, due 2024. Restated (4th, 30 January – 2 February 2024). "
        "The due date moved from 2024 to June 2025, by 181 days."
    )
    (line,) = page("/commitments/", as_of=DAY).select(".rows > li")
    assert "due 181 days later than first stated" in words(line)
    assert "ostponed" not in words(line)


def test_open_commitment_says_what_open_means(commitments: TwoMeetings) -> None:
    commitment = commitments.make("Undated", due="")
    shown = words(one(page(commitment.get_absolute_url(), as_of=DAY), ".facts"))
    assert "open – no text held reports it as kept or dropped" in shown


def test_postponed_without_a_date_and_partly_kept_say_so(commitments: TwoMeetings) -> None:
    put_off, partly = commitments.make("Put off", due="2025"), commitments.make("In part", due="2023")
    commitments.say(put_off, "postponed", commitments.fourth)
    commitments.say(partly, "partly-kept", commitments.fourth)
    assert sentences(put_off).endswith("Postponed; no new date is given.")
    assert sentences(partly).endswith(
        "Partly kept (4th, 30 January – 2 February 2024). The date has passed, and no text held reports the rest as "
        "kept."
    )


def test_sentences_say_what_is_inferred(commitments: TwoMeetings) -> None:
    commitment = commitments.make("A plan", due="2023-01/2023-06", words="early 2023")
    made = commitment.checks.get()
    f.cite(made, f.PassageFactory(), aspect="due", value="2023-01/2023-06", basis="inferred")
    kept = commitments.say(commitment, "kept", commitments.fourth, with_citation=False, state="draft")
    with record.editing():
        f.cite(kept, f.PassageFactory(), basis="inferred")
        kept.state = "published"
        kept.save()
    assert sentences(commitment).endswith(
        "The due date January – June 2023 is inferred from “early 2023”. "
        "No source says that it was kept: the editors conclude it."
    )


def test_sentences_are_as_of_the_day(commitments: TwoMeetings) -> None:
    commitment = commitments.make("A plan", due="2025")
    commitments.say(commitment, "kept", commitments.fourth)
    assert sentences(commitment, as_of="2023-12-31") == f"{MADE}, due 2025."


def test_row_of_the_list_has_its_checks_with_their_passages(
    commitments: TwoMeetings,
) -> None:
    commitment = commitments.make("A plan", due="2023", words="early 2023")
    commitments.say(commitment, "kept", commitments.fourth)
    trail = one(page("/commitments/"), ".history")
    assert [words(step) for step in trail.select("li")] == [
        "stated, 3rd: early 2023 joint statement, Part II > para 3", "kept, 4th joint statement, Part II > para 3",
    ]  # fmt: skip
    assert {link["href"] for link in trail.select("a")} == {commitments.passage.get_absolute_url()}
    assert len(page("/commitments/", as_of="2023-12-31").select(".history li")) == 1


def test_long_history_shows_the_first_and_the_last_checks(commitments: TwoMeetings) -> None:
    commitment = commitments.make("A plan")
    with record.editing():
        for month in range(1, 7):
            commitments.say(commitment, "restated", date=f"2024-0{month}")
    steps = [words(step) for step in one(page("/commitments/"), ".history").select("li")]
    assert [step.split(",")[1].strip() if "," in step else step for step in steps] == [
        "3rd joint statement", "3 more", *(f"{month} 2024 joint statement" for month in ("April", "May", "June")),
    ]  # fmt: skip


def test_counts_above_the_list_link_to_the_filtered_list(commitments: TwoMeetings) -> None:
    commitments.say(commitments.make("Kept", due="2024-12"), "kept", commitments.fourth)
    commitments.say(commitments.make("Again", due="2023"), "restated", date="2024", due="2099")
    for text, due in (("Passed", "2023"), ("Soon", "2098"), ("Undated", "")):
        commitments.make(text, due=due)
    tallies = one(page("/commitments/"), ".tallies")
    ways = {words(link): str(link["href"]) for link in tallies.select("li a")}
    assert list(ways) == [
        "1 open", "2 not known yet", "1 date passed, not reported as kept", "1 kept", "1 restated",
        "1 postponed or given a later date", "3 without a later report",
    ]  # fmt: skip
    assert words(one(tallies, "p")) == "The first due dates after 31 December 2024: Soon , 2098; Again , 2099."
    for said, address in ways.items():
        assert len(rows(page(f"/commitments/{address}"))) == int(said.split()[0]), said
    asked = one(page("/commitments/", standing="open", follow_up="silent"), ".tallies")
    assert {words(link): link["href"] for link in asked.select("[aria-current]")} == {
        "1 open": "?standing=open&follow_up=silent", "1 without a later report": "?standing=open&follow_up=silent",
    }  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("late", ["Passed", "Kept late", "Put off"]),
        ("-late", ["Put off", "Kept late", "Passed"]),
        ("made", ["Passed", "Put off", "Kept late"]),
    ],
)
def test_list_sorts_by_lateness_and_by_when_stated(
    commitments: TwoMeetings, ordering: str, expected: list[str]
) -> None:
    commitments.make("Passed", due="2023")
    later = commitments.make("Put off", due="2022")
    commitments.say(later, "restated", date="2023-06", due="2024-06")
    with record.editing():
        late = f.CommitmentFactory.create(text="Kept late", initiative=None, passage=commitments.passage)
        commitments.say(late, "made", date="2023-03", due="2023-06")
        commitments.say(late, "kept", date="2023-07-10")
    assert rows(page("/commitments/", ordering=ordering, as_of=DAY)) == expected


def test_page_offers_the_order_latest_first(commitments: TwoMeetings) -> None:
    for text in ("One", "Two"):
        commitments.make(text)
    assert one(page("/commitments/"), ".orders a[href='?ordering=-late']")


@pytest.mark.both_databases
def test_lateness_is_the_same_in_the_database_and_on_the_page(commitments: TwoMeetings) -> None:
    cases = {
        "kept late": [("kept", "2024-03-05", "")], "kept": [("kept", "2023-03-05", "")],
        "put off": [("restated", "2023-06", "2099")], "passed": [],
        "put off, passed": [("restated", "2023-06", "2024")],
        "dropped": [("dropped", "2024", "")], "vague": [("kept", "[..2024-05]", "")],
        "put off, kept": [("restated", "2023-06", "2099"), ("kept", "2023-09", "")],
        "put off, dropped": [("restated", "2023-06", "2099"), ("dropped", "2024", "")],
    }  # fmt: skip
    with record.editing():
        for text, said in cases.items():
            commitment = commitments.make(text, due="2023")
            for finding, date, due in said:
                commitments.say(commitment, finding, date=date, due=due)
        commitments.make("undated")
    for day in (dt.date(2023, 12, 31), dt.date(2024, 6, 1), dt.date(2031, 1, 1)):
        found: Any = Commitment.objects.with_standing(AsOf(day)).with_lateness()
        assert {commitment.text: commitment.late_by for commitment in found} == {
            each.text: each.days_late for each in found
        }
    late = {each.text: each.days_late for each in Commitment.objects.with_standing(AsOf(dt.date(2025, 1, 2)))}
    assert late == {
        "kept late": 65, "kept": 0, "put off": 27759, "passed": 0, "put off, passed": 366, "dropped": 0, "vague": 0,
        "put off, kept": 0, "put off, dropped": 0, "undated": 0,
    }  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("2023", "2024"),
        ("2023", "2023-12"),
        ("2023-06", "2023"),
        ("2024", "2023"),
        ("2023-06", "[..2023-12]"),
        ("2023", ""),
    ],
)
def test_postponement_is_the_same_in_the_database_and_in_python(commitments: TwoMeetings, was: str, now: str) -> None:
    commitments.say(commitments.make("A plan", due=was), "restated", date="2023-03", due=now)
    found = Commitment.objects.with_standing(AsOf(dt.date(2023, 4, 1))).get()
    assert found.postponed == bool(days_postponed(was, now))
    assert found.standing == CommitmentStanding.OPEN


def test_past_day_denies_nothing_that_a_later_text_reports(commitments: TwoMeetings) -> None:
    """As of a day, only the texts up to that day are said to report nothing."""
    commitment = commitments.make("A plan", due="")
    commitments.say(commitment, "kept", date="2024-06")
    shown = page(commitment.get_absolute_url(), as_of="2024-03-01")
    assert "open – no text counted by 1 March 2024 reports it as kept or dropped" in words(one(shown, ".facts"))
    assert sentences(commitment, as_of="2024-03-01").endswith(
        "No text counted by 1 March 2024 says whether it was kept."
    )


def test_past_day_counts_the_texts_published_by_then(commitments: TwoMeetings) -> None:
    commitment, _open = commitments.make("A plan", due="2023"), commitments.make("Another plan")
    passed = "1 later text is counted by 1 March 2024, and it does not report the commitment as kept"
    assert f"The date had passed: {passed}." in sentences(commitment, as_of="2024-03-01")
    listed = page("/commitments/", as_of="2024-03-01")
    assert passed in words(listed)
    assert "A text counts from the day of its publication; one without a date, from the end of" in words(
        one(listed, ".tallies")
    )
    assert "a commitment due after the selected day also counts as open" in words(page("/about/method/"))


ON_TIME, UNKNOWN = ", on time.", ". The sources do not say whether it was on time."


@around("2023-06-30", ON_TIME, ON_TIME, ": at least 1 day late.")
def test_commitment_kept_on_its_due_day_was_on_time(commitments: TwoMeetings, day: str, expected: str) -> None:
    commitment = commitments.make("A plan", due="2023-06")
    commitments.say(commitment, "kept", date=day)
    assert sentences(commitment).endswith(expected)


@around("2023-06-30", ON_TIME, ON_TIME, UNKNOWN)
def test_possibly_kept_after_its_due_day_is_not_called_on_time(
    commitments: TwoMeetings, day: str, expected: str
) -> None:
    commitment = commitments.make("A plan", due="2023-06")
    commitments.say(commitment, "kept", date=f"2023-06-01/{day}")
    assert sentences(commitment).endswith(expected)


@around("2024-03-01", False, True, True)
def test_rest_is_not_reported_from_the_first_later_text_on(commitments: TwoMeetings, day: str, expected: bool) -> None:
    commitment = commitments.make("A plan", due="2024-02")
    commitments.say(commitment, "partly-kept", date="2023-06")
    assert ("reports the rest as kept" in sentences(commitment, as_of=day)) is expected


@around("2024-12-31", True, True, False)
def test_rest_of_what_is_due_after_the_horizon_is_not_missing(
    commitments: TwoMeetings, day: str, expected: bool
) -> None:
    with record.editing():
        undated = f.SourceFactory.create(published="")
        undated.meetings.set([f.MeetingFactory.create(name="Later", date="2025-06", passage=commitments.passage)])
    commitment = commitments.make("A plan", due=day)
    commitments.say(commitment, "partly-kept", date="2023-06")
    assert ("no text held reports the rest as kept" in sentences(commitment)) is expected


@around("2024-03-01", 2, 1, 1)
def test_texts_are_later_than_a_due_date_from_the_day_after_it(
    commitments: TwoMeetings, day: str, expected: int
) -> None:
    commitment = commitments.make("A plan", due=day)
    said = {1: "1 later text is held", 2: "2 later texts are held"}[expected]
    assert said in sentences(commitment)
    assert read(f"commitments/{commitment.slug}/")["later_texts"] == expected
