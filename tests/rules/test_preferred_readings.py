import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.models import SourceKind
from adgmin.record import Aspect, Basis
from initiatives.models import InitiativeKind
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_readings_are_the_values_that_sources_give_the_preferred_first_then_by_rank() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed", note="The ministers’ own word.")
    news = make.PassageFactory.create(source__kind=SourceKind.NEWS)
    release = make.PassageFactory.create(source__kind=SourceKind.HOST_RELEASE)
    with record.editing():
        make.cite(outcome, news, aspect=Aspect.VERB, value="adopted")
        make.cite(outcome, release, aspect=Aspect.VERB, value="approved")
        make.cite(outcome, aspect=Aspect.VERB, value="endorsed", printed="Endorsement of")
        make.cite(outcome, aspect=Aspect.VERB, value="endorsed")
    readings = type(outcome).objects.with_evidence().get().readings
    assert list(readings) == ["verb"]
    assert [(reading.value, reading.rank, reading.preferred) for reading in readings["verb"]] == [
        ("endorsed", 1, True),
        ("approved", 2, False),
        ("adopted", 3, False),
    ]
    assert [len(reading.citations) for reading in readings["verb"]] == [2, 1, 1]


def test_the_records_own_value_must_be_one_of_the_readings_cited() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed")
    with pytest.raises(ValidationError, match="no citation gives the verb “endorsed”"):
        make.cite(outcome, aspect=Aspect.VERB, value="noted")
    assert outcome.citations.count() == 1


def test_the_records_own_value_cannot_be_changed_to_one_that_no_source_gives() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed")
    make.cite(outcome, aspect=Aspect.VERB, value="endorsed")
    outcome.verb = "adopted"
    with pytest.raises(ValidationError, match="no citation gives the verb “adopted”"):
        outcome.save()


def test_the_value_and_its_only_reading_may_change_in_one_edit() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed")
    citation = make.cite(outcome, aspect=Aspect.VERB, value="endorsed")
    with record.editing():
        outcome.verb = citation.value = "adopted"
        outcome.save()
        citation.save()
    outcome.refresh_from_db()
    assert outcome.verb == "adopted"


def test_a_reference_is_read_by_its_slug() -> None:
    asean = make.ActorFactory.create(name="ASEAN")
    centre = make.ActorFactory.create(parent=asean)
    with pytest.raises(ValidationError, match="no citation gives the part of “ASEAN”"):
        make.cite(centre, aspect=Aspect.PART_OF, value="somebody-else")
    make.cite(centre, aspect=Aspect.PART_OF, value="asean")


def test_a_value_that_the_record_lacks_must_be_entered_once_a_source_gives_it() -> None:
    meeting = make.MeetingFactory.create(place="")
    with pytest.raises(ValidationError, match="a citation gives its place, and it has none"):
        make.cite(meeting, aspect=Aspect.PLACE, value="Boracay")


def test_a_reading_of_what_the_record_has_no_column_for_stands_by_itself() -> None:
    outcome = make.OutcomeFactory.create()
    make.cite(outcome, aspect=Aspect.FIGURE, value="125")
    readings = type(outcome).objects.get().readings
    assert [(reading.value, reading.preferred) for reading in readings["figure"]] == [("125", False)]


def test_a_draft_may_hold_what_its_citations_do_not_bear_out_yet_and_cannot_be_published_so() -> None:
    outcome = make.OutcomeFactory.create(state="draft", verb="endorsed")
    make.cite(outcome, aspect=Aspect.VERB, value="noted")
    outcome.state = "published"
    with pytest.raises(ValidationError, match="no citation gives the"):
        outcome.save()


def test_an_inference_is_one_where_no_source_states_the_preferred_reading() -> None:
    initiative = make.InitiativeFactory.create(kind=InitiativeKind.GUIDE, period="2023")
    with record.editing():
        make.cite(initiative, aspect=Aspect.KIND, value="guide", basis=Basis.INFERRED)
        make.cite(initiative, aspect=Aspect.PERIOD, value="2023", basis=Basis.INFERRED)
        make.cite(initiative, aspect=Aspect.PERIOD, value="2023", basis=Basis.STATED)
    found = type(initiative).objects.get()
    assert found.inferred(Aspect.KIND)
    assert not found.inferred(Aspect.PERIOD)
    assert not found.inferred(Aspect.NAME)


def test_a_reading_is_shown_in_words() -> None:
    meeting = make.MeetingFactory.create(date="2023-02-09/2023-02-10")
    make.cite(meeting, aspect=Aspect.DATE, value="2023-02-09/2023-02-10")
    assert [reading.display() for reading in meeting.readings["date"]] == ["9–10 February 2023"]
    outcome = make.OutcomeFactory.create(verb="took-note")
    make.cite(outcome, aspect=Aspect.VERB, value="took-note")
    assert [reading.display() for reading in outcome.readings["verb"]] == ["took note of"]


def test_a_plan_for_a_date_is_no_reading_of_the_meeting_that_was_held() -> None:
    meeting = make.MeetingFactory.create(date="2024-01-30/2024-02-02", note="The commentary gives the days.")
    before, after = (make.PassageFactory.create(source__published=day) for day in ("2023-02-09", "2024-02-05"))
    with record.editing():
        make.cite(meeting, after, aspect=Aspect.DATE, value="2024-01-30/2024-02-02")
    with pytest.raises(ValidationError, match="gives a plan"):
        make.cite(meeting, before, aspect=Aspect.DATE, value="[2024-01,2024-02]")
    make.cite(meeting, before)
