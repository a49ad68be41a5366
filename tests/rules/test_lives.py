"""The life of an initiative: which meetings are its stops, what stands between them, and where a gap may be told."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Actor, Meeting
from initiatives.life.build import Lives
from initiatives.life.points import Life, Mark, Point
from initiatives.models import Initiative
from initiatives.what_changed.expected import silent_at
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

DATES = {2: "2022-01", 3: "2023-02-09/2023-02-10", 4: "2024-01-30/2024-02-02", 5: "2025-01-16/2025-01-17"}


class Years:
    """Four meetings of one body held in a row, a fifth that is planned, and an initiative of which no text speaks."""

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

    def said(self, number: int | None, verb: str = "noted", **fields: Any) -> Any:
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
        """Let a text that reports on meetings speak of the initiative."""
        make.cite(self.initiative, self.text(*numbers, kind=kind, **fields), aspect=aspect, value=value)

    def life(self, day: str = "", initiative: Initiative | None = None) -> Life:
        """The life of the initiative, or of another one."""
        rows: Any = Initiative.objects.filter(pk=(initiative or self.initiative).pk).with_evidence()
        return Lives(rows, as_of(day or None)).of(rows.get())

    def track(self, day: str = "", initiative: Initiative | None = None) -> list[str]:
        """Its points: the number of the meeting, or the titles of the steps, with the mark."""
        return [shown(point) for point in self.life(day, initiative).points]


def shown(point: Point) -> str:
    """A point in a word or two."""
    if point.meeting:
        return f"{point.meeting.number} {point.mark.value}"
    return ", ".join(act.outcome.title for act in point.acts) or "a promise"


@pytest.fixture
def years() -> Years:
    return Years()


def test_the_stops_are_the_meetings_held_from_the_first_that_spoke_of_it_to_the_last(years: Years) -> None:
    years.said(3)
    years.said(4)
    assert years.track() == ["3 spoken", "4 spoken", "5 untold"]


def test_of_what_no_body_spoke_there_is_no_life(years: Years) -> None:
    assert years.track() == []


def test_what_happened_between_meetings_stands_between_them_by_the_day_by_which_it_had(years: Years) -> None:
    years.said(2)
    years.said(5)
    for date in ("2023-02-10", "2023-02-11", "2024-02", "[..2025-01-17]", "2025", "2021"):
        years.said(None, title=date, date=date)
    assert years.track() == [
        "2021", "2 spoken", "2023-02-10", "3 between", "2023-02-11", "4 between", "2024-02, [..2025-01-17]",
        "5 spoken", "2025",
    ]  # fmt: skip


@around("2023-02-10", ["a step", "3 between", "4 untold"], ["a step", "3 between", "4 untold"],
        ["3 untold", "a step", "4 between"])  # fmt: skip
def test_step_on_the_last_day_of_a_meeting_stands_before_it(years: Years, day: str, expected: list[str]) -> None:
    years.said(2)
    years.said(None, title="a step", date=day)
    assert years.track() == ["2 spoken", *expected, "5 untold"]


@around("2023-02-10", True, True, False)
def test_step_whose_date_may_fall_before_the_last_stop_is_known(years: Years, day: str, expected: bool) -> None:
    years.said(3)
    years.said(None, date=f"{day}/2023-12-31")
    (stop,) = [point for point in years.life("").points if point.meeting and point.mark == Mark.BETWEEN]
    assert stop.steps_reach_back is expected


def test_a_step_makes_the_next_meeting_the_first_only_of_a_body_that_a_text_ties_to_it(years: Years) -> None:
    years.said(None, title="a step", date="2023-06")
    assert years.track() == ["a step"]
    years.said(5)
    assert years.track() == ["a step", "4 between", "5 spoken"]


@pytest.mark.parametrize(("kind", "mark"), [("declaration", "silent"), ("host-release", "unnamed")])
def test_a_meeting_is_silent_only_where_a_text_of_its_own_is_held(years: Years, kind: str, mark: str) -> None:
    years.said(3)
    years.text(4, kind=kind)
    assert years.track() == ["3 spoken", f"4 {mark}", "5 untold"]


def test_silence_goes_on_until_it_is_spoken_of_again(years: Years) -> None:
    years.said(2)
    years.text(3, 4, kind="joint-statement")
    years.said(5)
    assert years.track() == ["2 spoken", "3 silent", "4 silent", "5 spoken"]


def test_what_is_silent_from_one_meeting_to_the_next_is_silent_in_the_life_too(years: Years) -> None:
    years.said(3)
    years.text(4, kind="joint-statement")
    assert years.initiative in silent_at(years.meetings[4], as_of())
    assert "4 silent" in years.track()


def test_what_a_text_names_beside_other_matters_is_no_gap_there(years: Years) -> None:
    years.said(3)
    years.named(4, kind="joint-statement")
    assert years.track() == ["3 spoken", "4 named", "5 untold"]
    assert years.initiative not in silent_at(years.meetings[4], as_of())


@pytest.mark.parametrize("aspect", ["name", "acronym"])
def test_a_name_is_a_mention_and_can_be_the_first(years: Years, aspect: str) -> None:
    with record.editing():
        setattr(years.initiative, aspect, "A name")
        years.initiative.save()
        years.named(4, aspect=aspect, value="A name")
    assert years.track() == ["4 named", "5 untold"]


def test_a_passage_that_only_dates_it_does_not_name_it(years: Years) -> None:
    with record.editing():
        years.initiative.period = "2023"
        years.initiative.save()
        years.named(4, aspect="period", value="2023")
    assert years.track() == []


def test_a_text_on_two_meetings_names_it_first_at_the_later_and_leaves_no_gap_at_the_other(years: Years) -> None:
    years.named(3, 4)
    assert years.track() == ["4 named", "5 untold"]
    years.said(2)
    assert years.track() == ["2 spoken", "3 named", "4 named", "5 untold"]


@pytest.mark.parametrize("nature", ["perspective", "commentary"])
def test_a_view_is_no_mention_but_the_sources_do_name_it_there(years: Years, nature: str) -> None:
    years.named(4, nature=nature)
    assert years.track() == []
    years.said(3)
    assert years.track() == ["3 spoken", "4 viewed", "5 untold"]


def test_so_is_a_perspective_on_it(years: Years) -> None:
    years.said(3)
    years.text(4)
    make.PerspectiveFactory.create(initiative=years.initiative, meeting=years.meetings[4], passage=years.passage)
    assert years.track() == ["3 spoken", "4 viewed", "5 untold"]


def test_views_break_no_silence_of_the_meeting_itself(years: Years) -> None:
    years.said(3)
    years.text(4, kind="joint-statement")
    make.PerspectiveFactory.create(initiative=years.initiative, meeting=years.meetings[4], passage=years.passage)
    assert years.track() == ["3 spoken", "4 silent", "5 untold"]


def test_a_promise_spoken_of_is_no_gap(years: Years) -> None:
    years.said(3)
    make.CheckFactory.create(
        commitment__initiative=years.initiative, meeting=years.meetings[4], date="", passage=years.passage
    )
    make.CheckFactory.create(commitment__initiative=years.initiative, date="2024-06", passage=years.passage)
    assert years.track() == ["3 spoken", "4 promised", "a promise", "5 between"]


def test_what_had_come_to_its_end_is_not_called_silent(years: Years) -> None:
    years.said(3, verb="reported", stage="concluded")
    years.text(4, kind="joint-statement")
    assert years.track() == ["3 spoken", "4 over", "5 over"]


def test_what_is_said_of_its_parts_under_it_and_by_its_body_belongs_to_its_life(years: Years) -> None:
    group = make.ActorFactory.create()
    years.initiative.body = group
    years.initiative.save()
    part = make.InitiativeFactory.create(part_of=years.initiative)
    years.said(2, title="under it", initiative=None, under=years.initiative)
    years.said(3, title="a part", initiative=part)
    years.said(4, title="its own", initiative=None, body=group)
    years.said(5, title="itself", under=years.initiative)
    relations = {act.outcome.title: act.relation.value for point in years.life().points for act in point.acts}
    assert relations == {"under it": "under", "a part": "part", "its own": "own", "itself": "about"}
    assert years.track(initiative=part) == ["3 spoken", "4 untold", "5 untold"]


def test_each_body_that_spoke_of_it_has_its_stops_from_its_own_first_on(years: Years) -> None:
    others = make.ActorFactory.create()
    meetings = [
        make.MeetingFactory.create(body=others, number=number, date=date)
        for number, date in ((10, "2022-06"), (11, "2023-06"), (12, "2024-06"))
    ]
    years.said(3)
    years.said(None, meeting=meetings[1])
    assert years.track() == ["3 spoken", "11 spoken", "4 untold", "12 untold", "5 untold"]


def test_the_stage_is_the_one_reached_by_the_end_of_each_point(years: Years) -> None:
    years.said(3, verb="endorsed", stage="agreed")
    years.said(None, title="a launch", verb="launched", date="2023-06", stage="launched")
    make.OutcomeFactory.create(
        initiative=make.InitiativeFactory.create(part_of=years.initiative), meeting=years.meetings[4], verb="adopted",
        stage="operational", body=years.body,
    )  # fmt: skip
    assert [point.reached.stage for point in years.life().points] == ["agreed", "launched", "launched", "launched"]


def test_each_line_has_the_stage_of_its_own_time(years: Years) -> None:
    years.said(3, verb="endorsed", stage="agreed")
    years.said(None, title="a task force", verb="held", date="2023-05")
    years.said(None, title="a launch", verb="launched", date="2023-06", stage="launched")
    for date in ("2023-05", "2023-07"):
        make.CheckFactory.create(commitment__initiative=years.initiative, date=date, passage=years.passage)
    between = years.life().points[1]
    assert [(row.reached.stage, row.rows) for row in between.rows] == [
        ("agreed", 2), ("agreed", 0), ("launched", 2), ("launched", 0),
    ]  # fmt: skip


def test_as_of_a_day_there_is_only_what_had_happened_by_then(years: Years) -> None:
    years.said(3)
    years.said(None, title="a step", date="2023-06")
    years.said(4, verb="launched", stage="launched")
    assert years.track("2023-12-31") == ["3 spoken", "a step"]
    assert years.track("2023-02-09") == []


@around("2024-02-02", ["3 spoken"], ["3 spoken", "4 spoken"], ["3 spoken", "4 spoken"])
def test_meeting_is_a_stop_from_its_last_day(years: Years, day: str, expected: list[str]) -> None:
    years.said(3)
    years.said(4)
    assert years.track(day) == expected


@around("2023-02-10", "agreed", "agreed", "")
def test_stop_has_the_stage_set_by_its_last_day(years: Years, day: str, expected: str) -> None:
    years.said(3, verb="endorsed", stage="agreed", date=day)
    assert years.life().points[0].reached.stage == expected


@around("2024-01-31", "agreed", "launched", "launched")
def test_check_at_a_meeting_has_the_stage_set_by_its_own_day(years: Years, day: str, expected: str) -> None:
    years.said(3, verb="endorsed", stage="agreed")
    years.said(4, verb="launched", stage="launched", date="2024-01-31")
    make.CheckFactory.create(
        commitment__initiative=years.initiative, meeting=years.meetings[4], date=day, passage=years.passage
    )
    (stop,) = [point for point in years.life().stops if point.meeting.number == 4]
    assert [row.reached.stage for row in stop.rows] == ["launched", expected]


@around("2023-08-16", "launched", "launched", "")
def test_stage_may_have_been_reached_by_a_day_if_its_act_may_be_of_that_day(
    years: Years, day: str, expected: str
) -> None:
    years.said(None, "agreed", stage="in-development", date="2022-06")
    years.said(None, "held", date="2023-08-16")
    years.said(None, "launched", stage="launched", date=f"{day}/2023-12-31")
    rows: Any = [row for point in years.life().points for row in point.rows]
    assert [row.reached.perhaps for row in rows if row.line.row.verb == "held"] == [expected]


def test_the_line_is_whole_dotted_or_broken(years: Years) -> None:
    for number in (2, 5):
        years.said(number)
    years.text(3, kind="joint-statement")
    years.text(4)
    assert [point.onwards for point in years.life().points] == ["gap", "gap", "dotted", ""]


def test_different_words_for_one_act_stand_side_by_side_and_equal_ones_together(years: Years) -> None:
    with record.editing():
        outcome = years.said(3, verb="welcomed", note="The statement says so.")
        for kind, verb, printed in (
            ("joint-statement", "welcomed", "welcomed the framework"),
            ("news", "endorsed", "Endorsement of"),
            ("commentary", "welcomed", "Welcomed  the framework"),
        ):
            make.cite(outcome, years.text(3, kind=kind), aspect="verb", value=verb, printed=printed)
    [act] = years.life().points[0].acts
    told = [(words.printed, words.verb.strength, [source.kind for source in words.sources]) for words in act.words]
    assert told == [
        ("welcomed the framework", 2, ["joint-statement", "commentary"]),
        ("Endorsement of", 4, ["news"]),
    ]


def test_between_meetings_an_act_with_an_open_date_may_have_moved_the_stage_already(years: Years) -> None:
    years.said(None, "agreed", stage="in-development", date="2022-06")
    years.said(None, "held", date="2023-08-16")
    years.said(None, "launched", stage="launched", date="2023")
    years.said(4)
    rows = [row for point in years.life().points if not point.meeting for row in point.rows]
    said: Any = [(row.line.row, row.reached) for row in rows]
    assert [(outcome.verb, reached.stage, reached.perhaps) for outcome, reached in said] == [
        ("agreed", "in-development", ""),
        ("held", "in-development", "launched"),
        ("launched", "launched", ""),
    ]
