"""The life of an initiative: its stops, the steps between them, and where silence may be claimed."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Actor, Meeting
from initiatives.life.build import Lives
from initiatives.life.points import Life, LifePoint, StopMark
from initiatives.models import Initiative
from initiatives.what_changed.expected import silent_at
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

DATES = {2: "2022-01", 3: "2023-02-09/2023-02-10", 4: "2024-01-30/2024-02-02", 5: "2025-01-16/2025-01-17"}


class Years:
    """Four meetings of one body held in a row, a fifth that is planned, and an initiative that no text mentions."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self.passage = make.PassageFactory.create(source__title="Elsewhere")
            self.body: Actor = make.ActorFactory.create(passage=self.passage)
            self.meetings = {number: self.meeting(number, date=date) for number, date in DATES.items()}
            self.meeting(6, date="2026", status="planned")
            self.initiative: Initiative = make.InitiativeFactory.create(passage=self.passage)

    def meeting(self, number: int, **fields: Any) -> Meeting:
        """A meeting of the body."""
        made: Meeting = make.MeetingFactory.create(
            name=f"The meeting of {number}", body=self.body, number=number, passage=self.passage, **fields
        )
        return made

    def outcome(self, number: int | None, verb: str = "noted", **fields: Any) -> Any:
        """An outcome about the initiative, at a meeting or at none."""
        meeting = self.meetings[number] if number else None
        given = {"initiative": self.initiative, "meeting": meeting, "body": self.body, "passage": self.passage}
        return make.OutcomeFactory.create(verb=verb, **{**given, **fields})

    def text(self, *numbers: int, kind: str = "news", **fields: Any) -> Any:
        """A passage of a text that reports on meetings."""
        with record.editing():
            source = make.SourceFactory.create(kind=kind)
            source.meetings.set([self.meetings[number] for number in numbers])
            return make.PassageFactory.create(source=source, **fields)

    def named(self, *numbers: int, aspect: str = "", value: str = "", kind: str = "news", **fields: Any) -> None:
        """Cite a text that reports on meetings for the initiative."""
        make.cite(self.initiative, self.text(*numbers, kind=kind, **fields), aspect=aspect, value=value)

    def life(self, day: str = "", initiative: Initiative | None = None) -> Life:
        """The life of the initiative, or of another one."""
        rows: Any = Initiative.objects.filter(pk=(initiative or self.initiative).pk).with_evidence()
        return Lives(rows, as_of(day or None)).of(rows.get())

    def track(self, day: str = "", initiative: Initiative | None = None) -> list[str]:
        """Its points: the number of the meeting, or the titles of the steps, with the mark."""
        return [shown(point) for point in self.life(day, initiative).points]


def shown(point: LifePoint) -> str:
    """The number of the meeting and the mark, or the titles of the steps."""
    if point.meeting:
        return f"{point.meeting.number} {point.mark.value}"
    return ", ".join(act.outcome.title for act in point.outcomes) or "a check"


@pytest.fixture
def years() -> Years:
    return Years()


def test_stops_are_the_held_meetings_from_the_first_mention_on(years: Years) -> None:
    years.outcome(3)
    years.outcome(4)
    assert years.track() == ["3 outcome", "4 outcome", "5 no-text"]


def test_initiative_without_a_mention_has_no_points(years: Years) -> None:
    assert years.track() == []


def test_steps_are_placed_by_their_latest_possible_day(years: Years) -> None:
    years.outcome(2)
    years.outcome(5)
    for date in ("2023-02-10", "2023-02-11", "2024-02", "[..2025-01-17]", "2025", "2021"):
        years.outcome(None, title=date, date=date)
    assert years.track() == [
        "2021", "2 outcome", "2023-02-10", "3 between", "2023-02-11", "4 between", "2024-02, [..2025-01-17]",
        "5 outcome", "2025",
    ]  # fmt: skip


@around("2023-02-10", ["a step", "3 between", "4 no-text"], ["a step", "3 between", "4 no-text"],
        ["3 no-text", "a step", "4 between"])  # fmt: skip
def test_step_on_the_last_day_of_a_meeting_is_before_it(years: Years, day: str, expected: list[str]) -> None:
    years.outcome(2)
    years.outcome(None, title="a step", date=day)
    assert years.track() == ["2 outcome", *expected, "5 no-text"]


@around("2023-02-10", True, True, False)
def test_step_that_may_be_before_the_previous_stop_is_marked(years: Years, day: str, expected: bool) -> None:
    years.outcome(3)
    years.outcome(None, date=f"{day}/2023-12-31")
    (stop,) = [point for point in years.life("").points if point.meeting and point.mark == StopMark.BETWEEN]
    assert stop.steps_may_be_earlier is expected


def test_step_makes_the_next_meeting_of_a_body_that_names_it_a_stop(years: Years) -> None:
    years.outcome(None, title="a step", date="2023-06")
    assert years.track() == ["a step"]
    years.outcome(5)
    assert years.track() == ["a step", "4 between", "5 outcome"]


@pytest.mark.parametrize(("kind", "mark"), [("declaration", "silent"), ("host-release", "not-mentioned")])
def test_meeting_is_silent_only_if_a_text_of_its_own_is_held(years: Years, kind: str, mark: str) -> None:
    years.outcome(3)
    years.text(4, kind=kind)
    assert years.track() == ["3 outcome", f"4 {mark}", "5 no-text"]


def test_silence_lasts_until_the_next_outcome(years: Years) -> None:
    years.outcome(2)
    years.text(3, 4, kind="joint-statement")
    years.outcome(5)
    assert years.track() == ["2 outcome", "3 silent", "4 silent", "5 outcome"]


def test_life_and_what_changed_agree_on_silence(years: Years) -> None:
    years.outcome(3)
    years.text(4, kind="joint-statement")
    assert years.initiative in silent_at(years.meetings[4], as_of())
    assert "4 silent" in years.track()


def test_mention_without_an_outcome_is_no_silence(years: Years) -> None:
    years.outcome(3)
    years.named(4, kind="joint-statement")
    assert years.track() == ["3 outcome", "4 mentioned", "5 no-text"]
    assert years.initiative not in silent_at(years.meetings[4], as_of())


@pytest.mark.parametrize("aspect", ["name", "acronym"])
def test_cited_name_is_a_mention_and_can_be_the_first(years: Years, aspect: str) -> None:
    with record.editing():
        setattr(years.initiative, aspect, "A name")
        years.initiative.save()
        years.named(4, aspect=aspect, value="A name")
    assert years.track() == ["4 mentioned", "5 no-text"]


def test_passage_that_only_gives_the_period_is_no_mention(years: Years) -> None:
    with record.editing():
        years.initiative.period = "2023"
        years.initiative.save()
        years.named(4, aspect="period", value="2023")
    assert years.track() == []


def test_text_on_two_meetings_counts_as_first_mention_at_the_later(years: Years) -> None:
    years.named(3, 4)
    assert years.track() == ["4 mentioned", "5 no-text"]
    years.outcome(2)
    assert years.track() == ["2 outcome", "3 mentioned", "4 mentioned", "5 no-text"]


@pytest.mark.parametrize("nature", ["perspective", "commentary"])
def test_passage_of_a_perspective_is_no_mention_but_is_marked(years: Years, nature: str) -> None:
    years.named(4, nature=nature)
    assert years.track() == []
    years.outcome(3)
    assert years.track() == ["3 outcome", "4 perspective", "5 no-text"]


@around("2030-01-01", "perspective", "perspective", "perspective")
def test_passage_of_a_perspective_is_marked_on_every_day(years: Years, day: str, expected: str) -> None:
    years.outcome(3)
    years.named(4, nature="perspective")
    assert years.track(day) == ["3 outcome", f"4 {expected}", "5 no-text"]


def test_perspective_on_the_initiative_is_marked(years: Years) -> None:
    years.outcome(3)
    years.text(4)
    make.PerspectiveFactory.create(initiative=years.initiative, meeting=years.meetings[4], passage=years.passage)
    assert years.track() == ["3 outcome", "4 perspective", "5 no-text"]


def test_meeting_with_only_perspectives_is_silent(years: Years) -> None:
    years.outcome(3)
    years.text(4, kind="joint-statement")
    make.PerspectiveFactory.create(initiative=years.initiative, meeting=years.meetings[4], passage=years.passage)
    assert years.track() == ["3 outcome", "4 silent", "5 no-text"]


def test_check_at_a_meeting_is_marked_as_commitment(years: Years) -> None:
    years.outcome(3)
    make.CheckFactory.create(
        commitment__initiative=years.initiative, meeting=years.meetings[4], date="", passage=years.passage
    )
    make.CheckFactory.create(commitment__initiative=years.initiative, date="2024-06", passage=years.passage)
    assert years.track() == ["3 outcome", "4 commitment", "a check", "5 between"]


def test_initiative_that_has_ended_is_not_called_silent(years: Years) -> None:
    years.outcome(3, verb="reported", stage="concluded")
    years.text(4, kind="joint-statement")
    assert years.track() == ["3 outcome", "4 ended", "5 ended"]


def test_life_has_outcomes_about_parts_under_it_and_by_its_body(years: Years) -> None:
    group = make.ActorFactory.create()
    years.initiative.body = group
    years.initiative.save()
    part = make.InitiativeFactory.create(part_of=years.initiative)
    years.outcome(2, title="under it", initiative=None, under=years.initiative)
    years.outcome(3, title="a part", initiative=part)
    years.outcome(4, title="its own", initiative=None, body=group)
    years.outcome(5, title="itself", under=years.initiative)
    relations = {act.outcome.title: act.relation.value for point in years.life().points for act in point.outcomes}
    assert relations == {"under it": "under", "a part": "part", "its own": "own", "itself": "about"}
    assert years.track(initiative=part) == ["3 outcome", "4 no-text", "5 no-text"]


def test_each_body_has_stops_from_its_own_first_mention_on(years: Years) -> None:
    others = make.ActorFactory.create()
    meetings = [
        make.MeetingFactory.create(body=others, number=number, date=date)
        for number, date in ((10, "2022-06"), (11, "2023-06"), (12, "2024-06"))
    ]
    years.outcome(3)
    years.outcome(None, meeting=meetings[1])
    assert years.track() == ["3 outcome", "11 outcome", "4 no-text", "12 no-text", "5 no-text"]


def test_point_has_the_stage_reached_by_its_end(years: Years) -> None:
    years.outcome(3, verb="endorsed", stage="agreed")
    years.outcome(None, title="a launch", verb="launched", date="2023-06", stage="launched")
    make.OutcomeFactory.create(
        initiative=make.InitiativeFactory.create(part_of=years.initiative), meeting=years.meetings[4], verb="adopted",
        stage="operational", body=years.body,
    )  # fmt: skip
    assert [point.reached.stage for point in years.life().points] == ["agreed", "launched", "launched", "launched"]


def test_table_row_has_the_stage_by_its_date(years: Years) -> None:
    years.outcome(3, verb="endorsed", stage="agreed")
    years.outcome(None, title="a task force", verb="held", date="2023-05")
    years.outcome(None, title="a launch", verb="launched", date="2023-06", stage="launched")
    for date in ("2023-05", "2023-07"):
        make.CheckFactory.create(commitment__initiative=years.initiative, date=date, passage=years.passage)
    between = years.life().points[1]
    assert [(row.reached.stage, row.rowspan) for row in between.table_rows] == [
        ("agreed", 2), ("agreed", 0), ("launched", 2), ("launched", 0),
    ]  # fmt: skip


def test_as_of_a_day_the_life_has_only_what_had_happened(years: Years) -> None:
    years.outcome(3)
    years.outcome(None, title="a step", date="2023-06")
    years.outcome(4, verb="launched", stage="launched")
    assert years.track("2023-12-31") == ["3 outcome", "a step"]
    assert years.track("2023-02-09") == []


@around("2024-02-02", ["3 outcome"], ["3 outcome", "4 outcome"], ["3 outcome", "4 outcome"])
def test_meeting_is_a_stop_from_its_last_day(years: Years, day: str, expected: list[str]) -> None:
    years.outcome(3)
    years.outcome(4)
    assert years.track(day) == expected


@around("2023-02-10", "agreed", "agreed", "")
def test_stop_has_the_stage_set_by_its_last_day(years: Years, day: str, expected: str) -> None:
    years.outcome(3, verb="endorsed", stage="agreed", date=day)
    assert years.life().points[0].reached.stage == expected


@around("2024-01-31", "agreed", "launched", "launched")
def test_check_at_a_meeting_has_the_stage_set_by_its_own_day(years: Years, day: str, expected: str) -> None:
    years.outcome(3, verb="endorsed", stage="agreed")
    years.outcome(4, verb="launched", stage="launched", date="2024-01-31")
    make.CheckFactory.create(
        commitment__initiative=years.initiative, meeting=years.meetings[4], date=day, passage=years.passage
    )
    (stop,) = [point for point in years.life().points if point.meeting == years.meetings[4]]
    assert [row.reached.stage for row in stop.table_rows] == ["launched", expected]


@around("2023-08-16", "launched", "launched", "")
def test_possible_stage_includes_an_act_that_may_be_of_that_day(years: Years, day: str, expected: str) -> None:
    years.outcome(None, "agreed", stage="in-development", date="2022-06")
    years.outcome(None, "held", date="2023-08-16")
    years.outcome(None, "launched", stage="launched", date=f"{day}/2023-12-31")
    rows: Any = [row for point in years.life().points for row in point.table_rows]
    assert [row.reached.possible for row in rows if row.entry.row.verb == "held"] == [expected]


def test_line_after_silence_is_a_gap_and_after_no_text_dotted(years: Years) -> None:
    for number in (2, 5):
        years.outcome(number)
    years.text(3, kind="joint-statement")
    years.text(4)
    assert [point.line_to_next for point in years.life().points] == ["gap", "gap", "dotted", ""]


def test_printed_verbs_are_grouped_if_equal_and_listed_if_not(years: Years) -> None:
    with record.editing():
        welcomed = years.outcome(3, verb="welcomed", note="The statement says so.")
        for kind, verb, printed in (
            ("joint-statement", "welcomed", "welcomed the framework"),
            ("news", "endorsed", "Endorsement of"),
            ("commentary", "welcomed", "Welcomed  the framework"),
        ):
            make.cite(welcomed, years.text(3, kind=kind), aspect="verb", value=verb, printed=printed)
    [outcome] = years.life().points[0].outcomes
    found = [(each.printed, each.verb.strength, [text.kind for text in each.sources]) for each in outcome.printed_verbs]
    assert found == [
        ("welcomed the framework", 2, ["joint-statement", "commentary"]),
        ("Endorsement of", 4, ["news"]),
    ]


def test_outcome_with_an_inexact_date_gives_a_possible_stage(years: Years) -> None:
    years.outcome(None, "agreed", stage="in-development", date="2022-06")
    years.outcome(None, "held", date="2023-08-16")
    years.outcome(None, "launched", stage="launched", date="2023")
    years.outcome(4)
    rows = [row for point in years.life().points if not point.meeting for row in point.table_rows]
    said: Any = [(row.entry.row, row.reached) for row in rows]
    assert [(outcome.verb, reached.stage, reached.possible) for outcome, reached in said] == [
        ("agreed", "in-development", ""),
        ("held", "in-development", "launched"),
        ("launched", "launched", ""),
    ]


def test_outcome_dated_by_a_day_gives_no_possible_stage(years: Years) -> None:
    years.outcome(None, "held", date="2023-08-16")
    years.outcome(None, "launched", stage="launched", date="[..2023-12-31]")
    rows = [row for point in years.life().points for row in point.table_rows]
    assert [row.reached.possible for row in rows] == ["", ""]
