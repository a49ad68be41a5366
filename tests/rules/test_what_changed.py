"""What a meeting changed about a matter: each heading by its rule, and which comes first."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Actor, Meeting, Source
from adgmin.record import State
from initiatives.models import Check, Initiative
from initiatives.what_changed.compare import Changes, Untold
from initiatives.what_changed.headings import Heading, Matter
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

BETWEEN = "2023-06"


class Years:
    """Three meetings in a row, and an initiative; what is said is said at the last one, the fourth."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self.passage = make.PassageFactory.create(source__published="2024-03")
            here = {"passage": self.passage}
            self.body: Actor = make.ActorFactory.create(**here)
            dates = {2: "2022-01", 3: "2023-02-09/2023-02-10", 4: "2024-01-30/2024-02-02"}
            self.second, self.third, self.fourth = (
                make.MeetingFactory.create(body=self.body, number=number, date=date, **here)
                for number, date in dates.items()
            )
            self.initiative: Initiative = make.InitiativeFactory.create(**here)

    def said(self, meeting: Meeting | None = None, verb: str = "noted", **fields: Any) -> Any:
        """An outcome about the initiative: at a meeting, or else between two."""
        given = {"initiative": self.initiative, "meeting": meeting, "body": self.body, "verb": verb, **fields}
        return make.OutcomeFactory.create(passage=self.passage, **given)

    def check(self, commitment: Any, finding: str, meeting: Meeting | None = None, **fields: Any) -> Any:
        """Something said of a commitment."""
        given = {"commitment": commitment, "finding": finding, "meeting": meeting, "date": "", **fields}
        slug = f"{finding}-{meeting and meeting.number}-{commitment.checks.count() + commitment.pk * 10}"
        return make.CheckFactory.create(passage=self.passage, slug=slug, **given)

    def promised(self, due: str = "", initiative: Initiative | None = None) -> Any:
        """A commitment that was made at the third meeting."""
        with record.editing():
            about = make.CommitmentFactory.create(initiative=initiative or self.initiative, passage=self.passage)
            self.check(about, "made", self.third, due=due)
        return about

    def another(self, name: str) -> Initiative:
        """One more initiative."""
        initiative: Initiative = make.InitiativeFactory.create(name=name, passage=self.passage)
        return initiative

    def named_in_a_text_on(self, meeting: Meeting) -> Source:
        """A source about a meeting that names the initiative."""
        with record.editing():
            text: Source = make.SourceFactory.create(published="")
            text.meetings.set([meeting])
            passage = make.PassageFactory.create(source=text)
            make.cite(self.initiative, passage, aspect="name", value=self.initiative.name)
        return text

    def matters(self, meeting: Meeting | None = None) -> list[Matter]:
        """What a meeting changed."""
        return Changes(Meeting.objects.get(pk=(meeting or self.fourth).pk), as_of()).matters

    def matter(self, meeting: Meeting | None = None) -> Matter:
        """What it changed about the initiative."""
        (found,) = [each for each in self.matters(meeting) if each.subject == self.initiative]
        return found

    def heading(self, meeting: Meeting | None = None) -> Heading:
        """The heading under which the initiative stands."""
        return self.matter(meeting).heading


@pytest.fixture
def years() -> Years:
    return Years()


def test_what_was_never_named_before_is_new_even_if_only_thanked_for(years: Years) -> None:
    years.said(years.fourth, "expressed-appreciation")
    assert years.heading() == Heading.NEW


def test_what_an_outcome_only_stands_under_is_named_by_it(years: Years) -> None:
    years.said(years.third, initiative=None, under=years.initiative)
    years.said(years.fourth, initiative=None, under=years.initiative, title="more of it")
    assert (years.heading(years.third), years.heading()) == (Heading.NEW, Heading.REPEATED)


def test_what_an_earlier_text_names_is_not_new_though_nothing_is_recorded_of_it(years: Years) -> None:
    text = years.named_in_a_text_on(years.third)
    years.said(years.fourth, "welcomed")
    assert years.heading() == Heading.REPEATED
    assert [citation.passage.source for citation in years.matter().named_before] == [text]


def test_what_is_named_between_the_meetings_belongs_to_the_later_one(years: Years) -> None:
    years.said(None, "welcomed", date=BETWEEN)
    assert years.heading() == Heading.NEW
    assert years.matters(years.third) == []


STAGES = {
    ("", "proposed"): Heading.ADVANCED,
    ("agreed", "launched"): Heading.ADVANCED,
    ("stalled", "in-development"): Heading.ADVANCED,
    ("launched", "in-development"): Heading.MOVED_BACK,
    ("operational", "stalled"): Heading.MOVED_BACK,
    ("agreed", "concluded"): Heading.CONCLUDED,
    ("agreed", "superseded"): Heading.CONCLUDED,
    ("agreed", "discontinued"): Heading.CONCLUDED,
    ("agreed", "agreed"): Heading.REPEATED,
    ("agreed", ""): Heading.REPEATED,
}


def test_its_stage_tells_whether_it_moved_and_which_way(years: Years) -> None:
    with record.editing():
        for before, now in STAGES:
            about = years.another(f"from {before} to {now}")
            years.said(years.third, "reported", stage=before, initiative=about)
            years.said(years.fourth, "reported", stage=now, initiative=about)
    assert {str(each.subject): each.heading for each in years.matters()} == {
        f"from {before} to {now}": heading for (before, now), heading in STAGES.items()
    }


def test_a_move_that_may_be_older_than_the_meeting_before_is_none(years: Years) -> None:
    dates = {
        "2023-02-11": (Heading.ADVANCED, None),
        "2023": (Heading.REPEATED, "launched"),
        "[..2023-12-31]": (Heading.REPEATED, "launched"),
    }
    with record.editing():
        for date in dates:
            about = years.another(date)
            years.said(years.third, "agreed", stage="agreed", initiative=about)
            years.said(None, "launched", stage="launched", date=date, initiative=about)
    assert {str(each.subject): (each.heading, each.stage_open) for each in years.matters()} == dates


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.ADVANCED)
def test_move_counts_if_its_first_day_is_after_the_meeting_before(years: Years, day: str, expected: Heading) -> None:
    years.said(years.third, "agreed", stage="agreed")
    years.said(None, "launched", stage="launched", date=f"{day}/2023-12-31")
    found = years.matter()
    assert (found.heading, found.stage_open) == (expected, None if expected == Heading.ADVANCED else "launched")


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_act_by_the_end_of_the_meeting_before_makes_it_known(years: Years, day: str, expected: Heading) -> None:
    years.said(None, date=day)
    years.said(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_so_does_a_meeting_of_another_body_that_was_over_by_then(years: Years, day: str, expected: Heading) -> None:
    years.said(make.MeetingFactory.create(date=f"2023-02-01/{day}", passage=years.passage))
    years.said(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_so_does_a_text_published_by_then(years: Years, day: str, expected: Heading) -> None:
    make.cite(years.initiative, make.PassageFactory.create(source__published=day))
    years.said(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_so_does_a_text_on_a_meeting_that_was_over_by_then(years: Years, day: str, expected: Heading) -> None:
    years.named_in_a_text_on(make.MeetingFactory.create(date=f"2023-02-01/{day}", passage=years.passage))
    years.said(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2024-02-02", [Heading.NEW], [Heading.NEW], [])
def test_text_on_several_meetings_counts_for_the_one_that_ended_last(
    years: Years, day: str, expected: list[Heading]
) -> None:
    text = years.named_in_a_text_on(years.fourth)
    with record.editing():
        text.meetings.add(make.MeetingFactory.create(date=f"2024-01-20/{day}", passage=years.passage))
    assert [each.heading for each in years.matters()] == expected


@around("2024-02-02", Untold.NOT_YET, None, None)
def test_nothing_is_compared_before_the_last_day_of_the_meeting(
    years: Years, day: str, expected: Untold | None
) -> None:
    years.said(years.fourth)
    found = Changes(years.fourth, as_of(day))
    assert (found.untold, len(found.matters)) == (expected, 0 if expected else 1)


def test_the_verb_of_what_is_said_again_is_stronger_weaker_or_as_strong(years: Years) -> None:
    verbs = {("noted", "welcomed"): 2, ("endorsed", "noted"): -4, ("supported", "welcomed"): 0, ("noted", "held"): None}
    with record.editing():
        for before, now in verbs:
            about = years.another(f"{before}, {now}")
            years.said(years.third, before, initiative=about, title=about.name)
            years.said(years.fourth, now, initiative=about, title=about.name)
    found = years.matters()
    assert {str(each.subject): each.verb_moved for each in found} == {
        f"{before}, {now}": moved for (before, now), moved in verbs.items()
    }
    assert {each.heading for each in found} == {Heading.REPEATED}


def test_only_the_verbs_of_meetings_and_of_their_own_body_are_compared(years: Years) -> None:
    on_it = {"title": years.initiative.name}
    years.said(years.third, "noted", **on_it)
    years.said(years.fourth, "endorsed", body=make.ActorFactory.create(passage=years.passage), **on_it)
    years.said(None, "adopted", date=BETWEEN, **on_it)
    assert years.matter().verb_moved is None
    years.said(years.fourth, "welcomed", body=None, slug="of-nobody-named", **on_it)
    assert years.matter().verb_moved == 2


def test_verbs_on_different_objects_are_not_compared(years: Years) -> None:
    years.said(years.third, "noted", title=years.initiative.name)
    years.said(years.fourth, "endorsed", title="a work plan under it")
    years.said(years.fourth, "welcomed", title=years.initiative.name, of_verb="endorsed")
    assert years.matter().verb_moved is None


def test_a_matter_is_one_object_whatever_name_is_printed(years: Years) -> None:
    with record.editing():
        for name in (years.initiative.name, "Guide on AI"):
            make.cite(years.initiative, make.PassageFactory.create(), aspect="name", value=name)
    years.said(years.third, "noted", title=f"the {years.initiative.name} (GAI)")
    years.said(years.fourth, "welcomed", title="a Guide on AI")
    assert years.matter().verb_moved == 2


def test_what_a_text_first_names_without_an_outcome_is_new(years: Years) -> None:
    text = years.named_in_a_text_on(years.fourth)
    assert years.heading() == Heading.NEW
    assert [citation.passage.source for citation in years.matter().named_now] == [text]


def test_what_was_known_and_is_only_named_is_mentioned_though_unexpected(years: Years) -> None:
    years.said(years.second)
    years.named_in_a_text_on(years.fourth)
    assert years.heading() == Heading.MENTIONED


def test_what_a_view_alone_names_is_no_change(years: Years) -> None:
    text = years.named_in_a_text_on(years.fourth)
    passage = text.passages.get()
    passage.nature = "perspective"
    passage.save()
    assert years.matters() == []


def test_thanks_for_another_matter_are_no_outcome_of_what_they_stand_under(years: Years) -> None:
    years.named_in_a_text_on(years.fourth)
    years.said(years.fourth, "expressed-appreciation", initiative=years.another("an index"), under=years.initiative)
    assert (years.heading(), years.matter().now) == (Heading.NEW, [])


def test_what_was_last_said_is_what_the_last_meeting_that_spoke_of_it_said(years: Years) -> None:
    years.said(years.second, "endorsed", title="first")
    years.said(years.third, "noted", title="second")
    years.said(years.fourth, "noted", title="third")
    assert [each.title for each in years.matter().before if hasattr(each, "title")] == ["second"]


def test_of_what_was_known_thanks_alone_are_no_change(years: Years) -> None:
    years.said(years.third)
    years.said(years.fourth, "expressed-gratitude")
    assert years.matters() == []


def test_thanks_are_left_out_where_more_is_said(years: Years) -> None:
    years.said(years.third)
    years.said(years.fourth, "expressed-gratitude", title="thanks")
    said = years.said(years.fourth, "welcomed", title="it")
    assert years.matter().now == [said]


def test_a_view_is_no_change(years: Years) -> None:
    make.PerspectiveFactory.create(meeting=years.fourth, initiative=years.initiative, passage=years.passage)
    assert years.matters() == []


def test_a_promise_due_between_the_meetings_without_evidence_is_past_its_date(years: Years) -> None:
    slipped = {
        "2023-02-09": False, "2023-02-10": True, "2023-02-11": True, "2023": True, "2023-12-31": True,
        "2024-01-01": False, "2024-02-02": False, "2024": False, "": False,
    }  # fmt: skip
    with record.editing():
        for due in slipped:
            years.promised(due, years.another(f"due {due}"))
    found = years.matters()
    assert {str(each.subject): each.heading for each in found} == {
        f"due {due}": Heading.PAST_DATE if slips else Heading.SILENT for due, slips in slipped.items()
    }
    assert [(slip.is_past_date, slip.days) for each in found for slip in each.slips] == [(True, 0)] * 4


@around("2023-02-10", False, True, True)
def test_promise_said_again_slips_if_it_fell_due_since(years: Years, day: str, expected: bool) -> None:
    years.check(years.promised(day), "restated", years.fourth)
    assert [slip.is_past_date for slip in years.matter().slips] == [True] * expected


def test_a_promise_slips_when_a_later_date_is_said(years: Years) -> None:
    promise = years.promised("2024-06")
    years.check(promise, "restated", years.fourth, due="2024-09")
    (slip,) = years.matter().slips
    assert (slip.was, slip.days, slip.is_past_date) == ("2024-06", 92, False)


def test_a_promise_said_again_for_the_same_date_or_a_vaguer_one_has_not_slipped(years: Years) -> None:
    promise = years.promised("2024-06")
    years.check(promise, "restated", years.fourth, due="2024")
    assert (years.heading(), years.matter().slips) == (Heading.REPEATED, [])


@pytest.mark.parametrize(("finding", "dropped"), [("postponed", False), ("dropped", True)])
def test_a_promise_slips_when_a_source_says_that_it_is_put_off_or_dropped(
    years: Years, finding: str, dropped: bool
) -> None:
    years.check(years.promised("2025"), finding, years.fourth)
    (slip,) = years.matter().slips
    assert (slip.is_dropped, slip.is_past_date, slip.days) == (dropped, False, 0)


@pytest.mark.parametrize(
    ("finding", "heading"), [("kept", Heading.KEPT), ("partly-kept", Heading.PARTLY_KEPT), ("repeated", "repeated")]
)
def test_a_promise_is_kept_when_a_source_reports_it_however_late(years: Years, finding: str, heading: Heading) -> None:
    promise = years.promised("2024-12")
    check = years.check(promise, finding, years.fourth)
    found = years.matter()
    assert found.heading == heading
    assert [each.finding for each in found.before if isinstance(each, Check)] == ["made"]
    assert found.now == [check]


def test_what_is_kept_late_says_by_how_much(years: Years) -> None:
    years.check(years.promised("2023"), "kept", years.fourth)
    (said,) = years.matter().now
    assert years.heading() == Heading.KEPT
    assert said.commitment.days_late == 30  # type: ignore[union-attr]


def test_a_promise_about_no_initiative_is_a_matter_of_its_own(years: Years) -> None:
    promise = make.CommitmentFactory.create(initiative=None, passage=years.passage)
    years.check(promise, "made", years.third, due="2023")
    assert [(each.subject, each.heading) for each in years.matters(years.third)] == [(promise, Heading.NEW)]
    assert [(each.subject, each.heading) for each in years.matters()] == [(promise, Heading.PAST_DATE)]


def test_the_first_heading_that_is_true_is_the_one(years: Years) -> None:
    """Slipped before kept, kept before advanced, advanced before past its date; and each matter once."""
    kept, late = years.promised("2024-12"), years.promised("2023")
    years.check(kept, "kept", years.fourth)
    years.said(years.fourth, "launched", stage="launched")
    assert [each.heading for each in years.matters()] == [Heading.KEPT]
    make.withdraw(kept.checks.get(finding="kept"))
    assert [each.heading for each in years.matters()] == [Heading.ADVANCED]
    years.check(late, "postponed", years.fourth)
    assert [each.heading for each in years.matters()] == [Heading.SLIPPED]


def test_a_later_date_that_the_editors_infer_is_no_slip(years: Years) -> None:
    check = years.check(years.promised("2024-06"), "restated", years.fourth, due="2024-09")
    make.cite(check, years.passage, aspect="due", value="2024-09", basis="inferred")
    assert years.heading() == Heading.REPEATED


@pytest.mark.parametrize(("finding", "heading"), [
    ("kept", Heading.KEPT_IN_OUR_READING), ("partly-kept", Heading.PARTLY_KEPT_IN_OUR_READING),
])  # fmt: skip
def test_what_no_source_says_to_be_kept_is_the_editors_reading(years: Years, finding: str, heading: Heading) -> None:
    check = years.check(years.promised("2024-12"), finding, years.fourth)
    citation = check.citations.get()
    citation.basis = "inferred"
    citation.save()
    assert years.heading() == heading


def test_verbs_that_are_inferred_are_not_compared(years: Years) -> None:
    years.said(years.third, "noted", title=years.initiative.name)
    said = years.said(years.fourth, "endorsed", title=years.initiative.name)
    assert years.matter().verb_moved == 4
    make.cite(said, years.passage, aspect="verb", value="endorsed", basis="inferred")
    assert years.matter().verb_moved is None


def test_what_a_section_of_views_reports_changes_nothing(years: Years) -> None:
    years.said(years.third)
    fact = years.said(years.fourth, "reported", stage="operational", state=State.DRAFT)
    with record.editing():
        fact.citations.all().delete()
        make.cite(fact, make.PassageFactory.create(nature="perspective"), aspect="verb", value="reported")
        fact.state = State.PUBLISHED
        fact.save()
    assert years.heading() == Heading.SILENT


def test_a_plan_whose_period_is_over_is_not_expected(years: Years) -> None:
    with record.editing():
        for period in ("2022", "2023/2025", ""):
            plan = make.InitiativeFactory.create(name=f"of {period}", period=period, passage=years.passage)
            years.said(years.third, initiative=plan)
    assert {str(each.subject) for each in years.matters()} == {"of 2023/2025", "of "}


def test_a_plan_is_not_expected_where_its_successor_is_named(years: Years) -> None:
    years.said(years.third)
    with record.editing():
        newer = make.InitiativeFactory.create(name="newer", succeeds=years.initiative, passage=years.passage)
        years.said(years.fourth, initiative=newer)
    assert [str(each.subject) for each in years.matters()] == ["newer"]


def test_what_was_expected_and_a_text_on_the_meeting_only_names_is_not_silent(years: Years) -> None:
    years.said(years.third)
    assert years.heading() == Heading.SILENT
    text = years.named_in_a_text_on(years.fourth)
    assert years.heading() == Heading.MENTIONED
    assert [citation.passage.source for citation in years.matter().named_now] == [text]


def test_what_was_not_expected_is_not_silent(years: Years) -> None:
    years.said(years.second)
    assert years.matters() == []


def test_a_draft_changes_nothing(years: Years) -> None:
    years.said(years.third)
    years.said(years.fourth, "adopted", stage="agreed", state=State.DRAFT)
    make.CheckFactory.create(commitment=years.promised("2024-12"), finding="kept", date=BETWEEN, state=State.DRAFT)
    assert years.heading() == Heading.SILENT


def test_as_of_a_day_what_only_came_later_is_not_told(years: Years) -> None:
    years.said(years.fourth, "welcomed", title="by then")
    later = years.said(years.fourth, "reported", title="told later", date="[..2025-01-16]")
    day = years.fourth.date_latest
    (then,) = Changes(years.fourth, as_of(day)).matters
    assert later not in then.now
    assert later in years.matter().now


def test_there_may_be_nothing_to_compare(years: Years) -> None:
    years.said(years.fourth)
    planned = make.MeetingFactory.create(body=years.body, number=5, date="2025", status="planned")
    undated = make.MeetingFactory.create(date="")
    after = make.MeetingFactory.create(body=undated.body, date="", number=2)
    undated.number = 1
    undated.save()
    assert Changes(planned, as_of()).untold == Untold.PLANNED
    assert Changes(years.second, as_of()).untold == Untold.FIRST
    assert Changes(after, as_of()).untold == Untold.UNDATED
    assert Changes(years.fourth, as_of(years.third.date_latest)).untold == Untold.NOT_YET
    assert Changes(years.fourth, as_of()).untold is None
    assert [Changes(each, as_of()).matters for each in (planned, years.second, after)] == [[], [], []]


def test_every_heading_says_its_rule() -> None:
    assert len({str(heading.rule) for heading in Heading}) == len(Heading)
