"""What a meeting changed about a subject: each heading by its rule, and which comes first."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Actor, Meeting, Source
from adgmin.record import State
from initiatives.models import Check, Initiative
from initiatives.what_changed.compare import Changes, NothingToCompare
from initiatives.what_changed.headings import Heading, SubjectComparison
from tests import factories as make
from tests.horizon import around, as_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

BETWEEN = "2023-06"


class Years:
    """Three meetings in a row, and an initiative."""

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

    def outcome(self, meeting: Meeting | None = None, verb: str = "noted", **fields: Any) -> Any:
        """An outcome about the initiative: at a meeting, or else between two."""
        given = {"initiative": self.initiative, "meeting": meeting, "body": self.body, "verb": verb, **fields}
        return make.OutcomeFactory.create(passage=self.passage, **given)

    def check(self, commitment: Any, finding: str, meeting: Meeting | None = None, **fields: Any) -> Any:
        """A check of a commitment."""
        given = {"commitment": commitment, "finding": finding, "meeting": meeting, "date": "", **fields}
        slug = f"{finding}-{meeting and meeting.number}-{commitment.checks.count() + commitment.pk * 10}"
        return make.CheckFactory.create(passage=self.passage, slug=slug, **given)

    def stated_commitment(self, due: str = "", initiative: Initiative | None = None) -> Any:
        """A commitment that was made at the third meeting."""
        with record.editing():
            about = make.CommitmentFactory.create(initiative=initiative or self.initiative, passage=self.passage)
            self.check(about, "made", self.third, due=due)
        return about

    def another(self, name: str) -> Initiative:
        """One more initiative."""
        initiative: Initiative = make.InitiativeFactory.create(name=name, passage=self.passage)
        return initiative

    def text_that_names_it_on(self, meeting: Meeting) -> Source:
        """A source about a meeting that names the initiative."""
        with record.editing():
            text: Source = make.SourceFactory.create(published="")
            text.meetings.set([meeting])
            passage = make.PassageFactory.create(source=text)
            make.cite(self.initiative, passage, aspect="name", value=self.initiative.name)
        return text

    def comparisons(self, meeting: Meeting | None = None) -> list[SubjectComparison]:
        """The comparisons of a meeting."""
        return Changes(Meeting.objects.get(pk=(meeting or self.fourth).pk), as_of()).comparisons

    def comparison(self, meeting: Meeting | None = None) -> SubjectComparison:
        """The comparison of the initiative."""
        (found,) = [each for each in self.comparisons(meeting) if each.subject == self.initiative]
        return found

    def heading(self, meeting: Meeting | None = None) -> Heading:
        """The heading under which the initiative is listed."""
        return self.comparison(meeting).heading


@pytest.fixture
def years() -> Years:
    return Years()


def test_first_mention_is_new_even_if_it_is_a_courtesy(years: Years) -> None:
    years.outcome(years.fourth, "expressed-appreciation")
    assert years.heading() == Heading.NEW


def test_outcome_that_belongs_to_an_initiative_counts_as_its_mention(years: Years) -> None:
    years.outcome(years.third, initiative=None, under=years.initiative)
    years.outcome(years.fourth, initiative=None, under=years.initiative, title="more of it")
    assert (years.heading(years.third), years.heading()) == (Heading.NEW, Heading.REPEATED)


def test_initiative_named_in_an_earlier_text_is_not_new(years: Years) -> None:
    text = years.text_that_names_it_on(years.third)
    years.outcome(years.fourth, "welcomed")
    assert years.heading() == Heading.REPEATED
    assert [citation.passage.source for citation in years.comparison().named_before] == [text]


def test_outcome_between_meetings_belongs_to_the_later_one(years: Years) -> None:
    years.outcome(None, "welcomed", date=BETWEEN)
    assert years.heading() == Heading.NEW
    assert years.comparisons(years.third) == []


def test_outcome_of_a_meeting_is_never_earlier_than_that_meeting(years: Years) -> None:
    fifth = make.MeetingFactory.create(body=years.body, number=5, date="2025", passage=years.passage)
    sixth = make.MeetingFactory.create(body=years.body, number=6, date="2025-06", passage=years.passage)
    years.outcome(sixth)
    assert Changes(sixth, as_of()).since == fifth
    assert years.comparison(sixth).before == []


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


def test_stage_decides_whether_it_advanced_or_moved_back(years: Years) -> None:
    with record.editing():
        for before, now in STAGES:
            about = years.another(f"from {before} to {now}")
            years.outcome(years.third, "reported", stage=before, initiative=about)
            years.outcome(years.fourth, "reported", stage=now, initiative=about)
    assert {str(each.subject): each.heading for each in years.comparisons()} == {
        f"from {before} to {now}": heading for (before, now), heading in STAGES.items()
    }


def test_move_that_may_predate_the_previous_meeting_is_uncertain(years: Years) -> None:
    dates = {
        "2023-02-11": (Heading.ADVANCED, None),
        "2023": (Heading.REPEATED, "launched"),
        "[..2023-12-31]": (Heading.REPEATED, "launched"),
    }
    with record.editing():
        for date in dates:
            about = years.another(date)
            years.outcome(years.third, "agreed", stage="agreed", initiative=about)
            years.outcome(None, "launched", stage="launched", date=date, initiative=about)
    assert {str(each.subject): (each.heading, each.stage.uncertain) for each in years.comparisons()} == dates


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.ADVANCED)
def test_move_counts_if_its_first_day_is_after_the_meeting_before(years: Years, day: str, expected: Heading) -> None:
    years.outcome(years.third, "agreed", stage="agreed")
    years.outcome(None, "launched", stage="launched", date=f"{day}/2023-12-31")
    found = years.comparison()
    assert (found.heading, found.stage.uncertain) == (expected, None if expected == Heading.ADVANCED else "launched")


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_act_by_the_end_of_the_meeting_before_makes_it_known(years: Years, day: str, expected: Heading) -> None:
    years.outcome(None, date=day)
    years.outcome(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_meeting_of_another_body_over_by_then_makes_it_known(years: Years, day: str, expected: Heading) -> None:
    years.outcome(make.MeetingFactory.create(date=f"2023-02-01/{day}", passage=years.passage))
    years.outcome(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_text_published_by_then_makes_it_known(years: Years, day: str, expected: Heading) -> None:
    make.cite(years.initiative, make.PassageFactory.create(source__published=day))
    years.outcome(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2023-02-10", Heading.REPEATED, Heading.REPEATED, Heading.NEW)
def test_text_on_a_meeting_over_by_then_makes_it_known(years: Years, day: str, expected: Heading) -> None:
    years.text_that_names_it_on(make.MeetingFactory.create(date=f"2023-02-01/{day}", passage=years.passage))
    years.outcome(years.fourth, "welcomed")
    assert years.heading() == expected


@around("2024-02-02", [Heading.NEW], [Heading.NEW], [])
def test_text_on_several_meetings_counts_for_the_one_that_ended_last(
    years: Years, day: str, expected: list[Heading]
) -> None:
    text = years.text_that_names_it_on(years.fourth)
    with record.editing():
        text.meetings.add(make.MeetingFactory.create(date=f"2024-01-20/{day}", passage=years.passage))
    assert [each.heading for each in years.comparisons()] == expected


@around("2024-02-02", NothingToCompare.NOT_YET, None, None)
def test_nothing_is_compared_before_the_last_day_of_the_meeting(
    years: Years, day: str, expected: NothingToCompare | None
) -> None:
    years.outcome(years.fourth)
    found = Changes(years.fourth, as_of(day))
    assert (found.nothing_to_compare, len(found.comparisons)) == (expected, 0 if expected else 1)


def test_verb_is_stronger_weaker_or_as_strong_as_before(years: Years) -> None:
    verbs = {("noted", "welcomed"): 2, ("endorsed", "noted"): -4, ("supported", "welcomed"): 0, ("noted", "held"): None}
    with record.editing():
        for before, now in verbs:
            about = years.another(f"{before}, {now}")
            years.outcome(years.third, before, initiative=about, title=about.name)
            years.outcome(years.fourth, now, initiative=about, title=about.name)
    found = years.comparisons()
    assert {str(each.subject): each.verb_change for each in found} == {
        f"{before}, {now}": moved for (before, now), moved in verbs.items()
    }
    assert {each.heading for each in found} == {Heading.REPEATED}


def test_only_verbs_of_the_body_at_its_meetings_are_compared(years: Years) -> None:
    on_it = {"title": years.initiative.name}
    years.outcome(years.third, "noted", **on_it)
    years.outcome(years.fourth, "endorsed", body=make.ActorFactory.create(passage=years.passage), **on_it)
    years.outcome(None, "adopted", date=BETWEEN, **on_it)
    assert years.comparison().verb_change is None
    years.outcome(years.fourth, "welcomed", body=None, slug="of-nobody-named", **on_it)
    assert years.comparison().verb_change == 2


def test_verbs_on_different_objects_are_not_compared(years: Years) -> None:
    years.outcome(years.third, "noted", title=years.initiative.name)
    years.outcome(years.fourth, "endorsed", title="a work plan under it")
    years.outcome(years.fourth, "welcomed", title=years.initiative.name, of_verb="endorsed")
    assert years.comparison().verb_change is None


def test_all_names_of_an_initiative_count_as_one_object(years: Years) -> None:
    with record.editing():
        for name in (years.initiative.name, "Guide on AI"):
            make.cite(years.initiative, make.PassageFactory.create(), aspect="name", value=name)
    years.outcome(years.third, "noted", title=f"the {years.initiative.name} (GAI)")
    years.outcome(years.fourth, "welcomed", title="a Guide on AI")
    assert years.comparison().verb_change == 2


def test_first_mention_without_an_outcome_is_new(years: Years) -> None:
    text = years.text_that_names_it_on(years.fourth)
    assert years.heading() == Heading.NEW
    assert [citation.passage.source for citation in years.comparison().named_now] == [text]


def test_known_initiative_that_a_text_only_names_is_mentioned(years: Years) -> None:
    years.outcome(years.second)
    years.text_that_names_it_on(years.fourth)
    assert years.heading() == Heading.MENTIONED


def test_initiative_named_only_in_a_perspective_is_no_change(years: Years) -> None:
    text = years.text_that_names_it_on(years.fourth)
    passage = text.passages.get()
    passage.nature = "perspective"
    passage.save()
    assert years.comparisons() == []


def test_courtesy_that_belongs_to_an_initiative_is_shown_if_it_is_new(years: Years) -> None:
    years.text_that_names_it_on(years.fourth)
    thanks = years.outcome(
        years.fourth, "expressed-appreciation", initiative=years.another("an index"), under=years.initiative
    )
    assert (years.heading(), years.comparison().now) == (Heading.NEW, [thanks])


def test_before_has_the_outcomes_of_the_last_meeting_with_any(years: Years) -> None:
    years.outcome(years.second, "endorsed", title="first")
    years.outcome(years.third, "noted", title="second")
    years.outcome(years.fourth, "noted", title="third")
    assert [each.title for each in years.comparison().before if hasattr(each, "title")] == ["second"]


def test_courtesy_alone_is_no_change_of_a_known_initiative(years: Years) -> None:
    years.outcome(years.third)
    years.outcome(years.fourth, "expressed-gratitude")
    assert years.comparisons() == []


def test_courtesies_are_left_out_beside_other_outcomes(years: Years) -> None:
    years.outcome(years.third)
    years.outcome(years.fourth, "expressed-gratitude", title="thanks")
    said = years.outcome(years.fourth, "welcomed", title="it")
    assert years.comparison().now == [said]


def test_perspective_is_no_change(years: Years) -> None:
    make.PerspectiveFactory.create(meeting=years.fourth, initiative=years.initiative, passage=years.passage)
    assert years.comparisons() == []


def test_commitment_due_between_the_meetings_is_past_its_date(years: Years) -> None:
    slipped = {
        "2023-02-09": False, "2023-02-10": True, "2023-02-11": True, "2023": True, "2023-12-31": True,
        "2024-01-01": False, "2024-02-02": False, "2024": False, "": False,
    }  # fmt: skip
    with record.editing():
        for due in slipped:
            years.stated_commitment(due, years.another(f"due {due}"))
    found = years.comparisons()
    assert {str(each.subject): each.heading for each in found} == {
        f"due {due}": Heading.PAST_DATE if slips else Heading.SILENT for due, slips in slipped.items()
    }
    assert [(slip.is_past_date, slip.days) for each in found for slip in each.slips] == [(True, 0)] * 4


@around("2023-02-10", False, True, True)
def test_restated_commitment_slips_if_it_fell_due_since(years: Years, day: str, expected: bool) -> None:
    years.check(years.stated_commitment(day), "restated", years.fourth)
    assert [slip.is_past_date for slip in years.comparison().slips] == [True] * expected


def test_commitment_slips_if_a_later_date_is_stated(years: Years) -> None:
    commitment = years.stated_commitment("2024-06")
    years.check(commitment, "restated", years.fourth, due="2024-09")
    (slip,) = years.comparison().slips
    assert (slip.was, slip.days, slip.is_past_date) == ("2024-06", 92, False)


def test_commitment_with_the_same_or_a_vaguer_date_has_not_slipped(years: Years) -> None:
    commitment = years.stated_commitment("2024-06")
    years.check(commitment, "restated", years.fourth, due="2024")
    assert (years.heading(), years.comparison().slips) == (Heading.REPEATED, [])


@pytest.mark.parametrize(("finding", "dropped"), [("postponed", False), ("dropped", True)])
def test_commitment_slips_if_a_source_says_postponed_or_dropped(years: Years, finding: str, dropped: bool) -> None:
    years.check(years.stated_commitment("2025"), finding, years.fourth)
    (slip,) = years.comparison().slips
    assert (slip.is_dropped, slip.is_past_date, slip.days) == (dropped, False, 0)


@pytest.mark.parametrize(
    ("finding", "heading"), [("kept", Heading.KEPT), ("partly-kept", Heading.PARTLY_KEPT), ("repeated", "repeated")]
)
def test_commitment_is_kept_if_a_source_reports_it_however_late(years: Years, finding: str, heading: Heading) -> None:
    commitment = years.stated_commitment("2024-12")
    check = years.check(commitment, finding, years.fourth)
    found = years.comparison()
    assert found.heading == heading
    assert [each.finding for each in found.before if isinstance(each, Check)] == ["made"]
    assert found.now == [check]


def test_commitment_kept_late_has_the_days(years: Years) -> None:
    years.check(years.stated_commitment("2023"), "kept", years.fourth)
    (said,) = years.comparison().now
    assert years.heading() == Heading.KEPT
    assert said.commitment.days_late == 30  # type: ignore[union-attr]


def test_commitment_about_no_initiative_is_a_subject_itself(years: Years) -> None:
    commitment = make.CommitmentFactory.create(initiative=None, passage=years.passage)
    years.check(commitment, "made", years.third, due="2023")
    assert [(each.subject, each.heading) for each in years.comparisons(years.third)] == [(commitment, Heading.NEW)]
    assert [(each.subject, each.heading) for each in years.comparisons()] == [(commitment, Heading.PAST_DATE)]


def test_first_heading_whose_rule_holds_is_used(years: Years) -> None:
    """Slipped before kept, kept before advanced, advanced before past its date; and each subject once."""
    kept, late = years.stated_commitment("2024-12"), years.stated_commitment("2023")
    years.check(kept, "kept", years.fourth)
    years.outcome(years.fourth, "launched", stage="launched")
    assert [each.heading for each in years.comparisons()] == [Heading.KEPT]
    make.withdraw(kept.checks.get(finding="kept"))
    assert [each.heading for each in years.comparisons()] == [Heading.ADVANCED]
    years.check(late, "postponed", years.fourth)
    assert [each.heading for each in years.comparisons()] == [Heading.SLIPPED]


def test_inferred_later_date_is_no_slip(years: Years) -> None:
    check = years.check(years.stated_commitment("2024-06"), "restated", years.fourth, due="2024-09")
    make.cite(check, years.passage, aspect="due", value="2024-09", basis="inferred")
    assert years.heading() == Heading.REPEATED


@pytest.mark.parametrize(("finding", "heading"), [
    ("kept", Heading.KEPT_INFERRED), ("partly-kept", Heading.PARTLY_KEPT_INFERRED),
])  # fmt: skip
def test_kept_that_no_source_states_is_listed_as_inferred(years: Years, finding: str, heading: Heading) -> None:
    check = years.check(years.stated_commitment("2024-12"), finding, years.fourth)
    citation = check.citations.get()
    citation.basis = "inferred"
    citation.save()
    assert years.heading() == heading


def test_inferred_verbs_are_not_compared(years: Years) -> None:
    years.outcome(years.third, "noted", title=years.initiative.name)
    said = years.outcome(years.fourth, "endorsed", title=years.initiative.name)
    assert years.comparison().verb_change == 4
    make.cite(said, years.passage, aspect="verb", value="endorsed", basis="inferred")
    assert years.comparison().verb_change is None


def test_fact_in_a_perspectives_section_is_no_change(years: Years) -> None:
    years.outcome(years.third)
    fact = years.outcome(years.fourth, "reported", stage="operational", state=State.DRAFT)
    with record.editing():
        fact.citations.all().delete()
        make.cite(fact, make.PassageFactory.create(nature="perspective"), aspect="verb", value="reported")
        fact.state = State.PUBLISHED
        fact.save()
    assert years.heading() == Heading.SILENT


def test_plan_whose_period_is_over_is_not_expected(years: Years) -> None:
    with record.editing():
        for period in ("2022", "2023/2025", ""):
            plan = make.InitiativeFactory.create(name=f"of {period}", period=period, passage=years.passage)
            years.outcome(years.third, initiative=plan)
    assert {str(each.subject) for each in years.comparisons()} == {"of 2023/2025", "of "}


def test_plan_is_not_expected_if_its_successor_is_named(years: Years) -> None:
    years.outcome(years.third)
    with record.editing():
        newer = make.InitiativeFactory.create(name="newer", succeeds=years.initiative, passage=years.passage)
        years.outcome(years.fourth, initiative=newer)
    assert [str(each.subject) for each in years.comparisons()] == ["newer"]


def test_expected_initiative_that_a_text_names_is_not_silent(years: Years) -> None:
    years.outcome(years.third)
    assert years.heading() == Heading.SILENT
    text = years.text_that_names_it_on(years.fourth)
    assert years.heading() == Heading.MENTIONED
    assert [citation.passage.source for citation in years.comparison().named_now] == [text]


def test_initiative_that_was_not_expected_is_not_silent(years: Years) -> None:
    years.outcome(years.second)
    assert years.comparisons() == []


def test_draft_changes_nothing(years: Years) -> None:
    years.outcome(years.third)
    years.outcome(years.fourth, "adopted", stage="agreed", state=State.DRAFT)
    make.CheckFactory.create(
        commitment=years.stated_commitment("2024-12"), finding="kept", date=BETWEEN, state=State.DRAFT
    )
    assert years.heading() == Heading.SILENT


def test_as_of_a_day_later_outcomes_are_left_out(years: Years) -> None:
    years.outcome(years.fourth, "welcomed", title="by then")
    later = years.outcome(years.fourth, "reported", title="told later", date="[..2025-01-16]")
    day = years.fourth.date_latest
    (then,) = Changes(years.fourth, as_of(day)).comparisons
    assert later not in then.now
    assert later in years.comparison().now


def test_reasons_why_there_is_nothing_to_compare(years: Years) -> None:
    years.outcome(years.fourth)
    planned = make.MeetingFactory.create(body=years.body, number=5, date="2025", status="planned")
    undated = make.MeetingFactory.create(date="")
    after = make.MeetingFactory.create(body=undated.body, date="", number=2)
    undated.number = 1
    undated.save()
    assert Changes(planned, as_of()).nothing_to_compare == NothingToCompare.PLANNED
    assert Changes(years.second, as_of()).nothing_to_compare == NothingToCompare.FIRST
    assert Changes(after, as_of()).nothing_to_compare == NothingToCompare.UNDATED
    assert Changes(years.fourth, as_of(years.third.date_latest)).nothing_to_compare == NothingToCompare.NOT_YET
    assert Changes(years.fourth, as_of()).nothing_to_compare is None
    assert [Changes(each, as_of()).comparisons for each in (planned, years.second, after)] == [[], [], []]


def test_every_heading_has_its_own_rule() -> None:
    assert len({str(heading.rule) for heading in Heading}) == len(Heading)


def test_courtesy_is_what_was_said_last_if_it_alone_is_the_latest(years: Years) -> None:
    years.outcome(years.second, "welcomed")
    thanks = years.outcome(years.third, "expressed-appreciation")
    years.outcome(years.fourth, "noted")
    assert years.comparison().before == [thanks]


def test_commitment_slips_once_for_each_later_date(years: Years) -> None:
    with record.editing():
        commitment = make.CommitmentFactory.create(initiative=years.initiative, passage=years.passage)
        for meeting, finding, due in (
            (years.second, "made", "2024"),
            (years.third, "restated", "2025"),
            (years.fourth, "restated", "2025"),
        ):
            years.check(commitment, finding, meeting, due=due)
    assert (years.heading(years.third), years.heading()) == (Heading.SLIPPED, Heading.REPEATED)
