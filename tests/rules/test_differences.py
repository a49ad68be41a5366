import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from adgmin import record
from adgmin.models import Meeting, Passage
from adgmin.record import Aspect, Cited, State
from initiatives.models import Initiative
from tests import factories as make

pytestmark = pytest.mark.django_db


def kinds(row: Cited) -> dict[str, str]:
    found = type(row)._default_manager.get(pk=row.pk)
    return {difference.aspect: difference.kind for difference in found.differences}


def drafted(**readings: list[str]) -> Meeting:
    meeting: Meeting = make.MeetingFactory.create(state=State.DRAFT, with_citation=False)
    for aspect, values in readings.items():
        for value in values:
            make.cite(meeting, aspect=aspect, value=value)
    return meeting


def test_sources_that_say_the_same_do_not_differ() -> None:
    meeting = drafted(date=["2023-02-09", "2023-02-09"], place=["Boracay"])
    assert kinds(meeting) == {}


def test_names_vary_and_never_disagree() -> None:
    assert kinds(drafted(name=["3rd ADGMIN", "Third ADGMIN"])) == {"name": "naming"}
    actor = make.ActorFactory.create(acronym="ADGSOM")
    with record.editing():
        make.cite(actor, aspect=Aspect.ACRONYM, value="ADGSOM")
        make.cite(actor, aspect=Aspect.ACRONYM, value="SOM")
    assert kinds(actor) == {"acronym": "naming"}


@pytest.mark.parametrize("aspect", ["date", "period", "due"])
def test_dates_that_all_nest_differ_in_precision_only(aspect: str) -> None:
    assert kinds(drafted(**{aspect: ["2023", "2023-02", "2023-02-09"]})) == {aspect: "precision"}


@pytest.mark.parametrize("values", [["2023-02-09", "2023-02-10"], ["2023", "2023-02", "2023-03"]])
def test_dates_of_which_two_do_not_nest_are_a_disagreement(values: list[str]) -> None:
    assert kinds(drafted(date=values)) == {"date": "disagreement"}


@pytest.mark.parametrize("aspect", ["place", "theme-line", "verb", "figure"])
def test_two_values_of_anything_else_are_a_disagreement(aspect: str) -> None:
    one, other = ("noted", "endorsed") if aspect == "verb" else ("2023", "2023-02")
    assert kinds(drafted(**{aspect: [one, other]})) == {aspect: "disagreement"}


def test_a_difference_and_its_kind_have_words() -> None:
    meeting = drafted(date=["2023", "2023-02"], name=["A", "B"], place=["X", "Y"])
    assert {(difference.label, difference.kind_label) for difference in meeting.differences} == {
        ("date", "one source is more precise"),
        ("name", "names vary"),
        ("place", "sources disagree"),
    }


def test_a_disagreement_needs_a_note_that_says_why_this_reading_is_preferred() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed")
    make.cite(outcome, aspect=Aspect.VERB, value="endorsed")
    with pytest.raises(ValidationError, match=r"the sources disagree\. Say in the note why"):
        make.cite(outcome, aspect=Aspect.VERB, value="approved")
    outcome.note = "The statement’s own heading says so."
    outcome.save()
    make.cite(outcome, aspect=Aspect.VERB, value="approved")
    outcome.note = ""
    with pytest.raises(ValidationError, match="the sources disagree"):
        outcome.save()


def test_varying_names_and_sharper_dates_need_no_note() -> None:
    meeting = make.MeetingFactory.create(name="3rd ADGMIN", date="2023-02-09")
    with record.editing():
        make.cite(meeting, aspect=Aspect.NAME, value="3rd ADGMIN")
        make.cite(meeting, aspect=Aspect.NAME, value="Third ADGMIN")
        make.cite(meeting, aspect=Aspect.DATE, value="2023-02-09")
        make.cite(meeting, aspect=Aspect.DATE, value="2023")
    assert kinds(meeting) == {"name": "naming", "date": "precision"}


def test_two_classifications_of_ours_are_no_difference_between_sources() -> None:
    initiative = make.InitiativeFactory.create(kind="guide")
    with record.editing():
        make.cite(initiative, aspect=Aspect.KIND, value="guide")
        make.cite(initiative, aspect=Aspect.KIND, value="framework")
    assert kinds(initiative) == {}
    assert not Initiative.objects.differing().exists()


def test_two_statements_on_a_record_are_no_disagreement_and_neither_is_preferred() -> None:
    initiative = make.InitiativeFactory.create()
    with record.editing():
        make.cite(initiative, aspect=Aspect.STATEMENT, value="Rules are harmonised", printed="harmonise rules")
        make.cite(initiative, aspect=Aspect.STATEMENT, value="Rules are left alone", printed="without harmonising")
    (difference,) = Initiative.objects.get(pk=initiative.pk).differences
    assert difference.kind == "statement"
    assert not Initiative.objects.differing().exists()
    assert Initiative.objects.with_several_readings().exists()
    assert difference.heading == "Sources make different statements"
    assert difference.rule == ""
    assert not any(reading.preferred for reading in difference.readings)


def test_statement_needs_the_words_printed() -> None:
    with pytest.raises(ValidationError, match="A statement needs the words printed"):
        make.cite(make.InitiativeFactory.create(), aspect=Aspect.STATEMENT, value="Rules are harmonised").full_clean()


@settings(max_examples=25, deadline=None)
@given(
    readings=st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["date", "place", "figure", "name", "acronym", "kind"]),
            st.sampled_from(["2023", "2023-02", "2024", "2023-02/2023-03", "2023-03/2023-04"]),
        ),
        unique_by=lambda reading: reading[:2],
        max_size=8,
    ),
    plain=st.booleans(),
)
def test_the_filter_for_differing_records_agrees_with_their_differences(
    readings: list[tuple[int, str, str]], plain: bool
) -> None:
    with record.editing():
        meeting = make.MeetingFactory.create(state=State.DRAFT, with_citation=plain)
        passages = list(Passage.objects.order_by("pk")[:4])
        passages += [make.PassageFactory.create() for _ in range(4 - len(passages))]
        for place, aspect, value in readings:
            make.cite(meeting, passages[place], aspect=aspect, value=value)
    found = Meeting.objects.get(pk=meeting.pk)
    assert Meeting.objects.filter(pk=meeting.pk).with_several_readings().exists() == bool(found.differences)
    assert Meeting.objects.filter(pk=meeting.pk).differing().exists() == bool(found.disagreements)
    assert Meeting.objects.filter(pk=meeting.pk).differing(False).exists() != bool(found.disagreements)


def test_a_difference_says_by_which_rule_one_reading_is_preferred() -> None:
    statement, news, more_news = (make.SourceFactory(kind=kind) for kind in ("joint-statement", "news", "news"))
    draft = {"state": State.DRAFT, "with_citation": False}
    meeting = make.MeetingFactory(date="2024-02", place="Manila", **draft)
    for source, date in ((statement, "2024-02"), (news, "2024")):
        make.cite(meeting, make.PassageFactory(source=source), aspect="date", value=date)
    for source, place in ((statement, "Manila"), (news, "Cebu")):
        make.cite(meeting, make.PassageFactory(source=source), aspect="place", value=place)
    chosen = make.MeetingFactory(name="Hanoi", theme_line="One", **draft)
    for source, line in ((news, "One"), (more_news, "Two")):
        make.cite(chosen, make.PassageFactory(source=source), aspect="theme-line", value=line)
        make.cite(chosen, make.PassageFactory(source=source), aspect="name", value=line)
    rules = {difference.aspect: difference.rule for row in (meeting, chosen) for difference in row.differences}
    assert rules.pop("name") == ""
    assert rules == {
        "date": "The most precise of the matching dates is preferred.",
        "place": "The higher-ranked source is preferred.",
        "theme-line": "These sources have the same rank. The editors chose one and give the reason.",
    }
