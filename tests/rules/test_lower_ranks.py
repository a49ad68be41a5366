import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.models import SourceKind
from adgmin.models.sources import RANKS
from adgmin.record import Aspect, Cited
from tests import factories as make

pytestmark = pytest.mark.django_db


def read(row: Cited, aspect: Aspect, *given: tuple[SourceKind, str]) -> None:
    """What sources of these kinds give, entered in one edit."""
    with record.editing():
        for kind, value in given:
            make.cite(row, make.PassageFactory.create(source__kind=kind), aspect=aspect, value=value)


def test_the_ministers_text_goes_before_a_governments_and_both_before_the_press() -> None:
    assert {kind.value: RANKS[kind] for kind in SourceKind} == {
        "joint-statement": 1,
        "declaration": 1,
        "host-release": 2,
        "partner-release": 2,
        "news": 3,
        "commentary": 3,
    }


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        (SourceKind.NEWS, SourceKind.JOINT_STATEMENT),
        (SourceKind.COMMENTARY, SourceKind.PARTNER_RELEASE),
        (SourceKind.HOST_RELEASE, SourceKind.DECLARATION),
    ],
)
def test_a_lower_rank_never_overwrites_a_higher(lower: SourceKind, higher: SourceKind) -> None:
    outcome = make.OutcomeFactory.create(verb="adopted", note="The press says more.")
    with pytest.raises(ValidationError, match="may add to the verb, but not override it"):
        read(outcome, Aspect.VERB, (lower, "adopted"), (higher, "endorsed"))


def test_among_equals_the_curator_chooses_and_says_why() -> None:
    outcome = make.OutcomeFactory.create(verb="adopted", note="The later report corrects the earlier one.")
    read(outcome, Aspect.VERB, (SourceKind.NEWS, "adopted"), (SourceKind.COMMENTARY, "endorsed"))
    assert outcome.citations.count() == 3


def test_a_lower_rank_may_add_what_no_higher_one_says() -> None:
    meeting = make.MeetingFactory.create(date="2023", place="Boracay")
    read(meeting, Aspect.DATE, (SourceKind.JOINT_STATEMENT, "2023"))
    read(meeting, Aspect.PLACE, (SourceKind.NEWS, "Boracay"))
    assert meeting.citations.count() == 3


def test_a_lower_rank_may_be_more_precise_about_a_date() -> None:
    meeting = make.MeetingFactory.create(date="2023-02-09")
    read(meeting, Aspect.DATE, (SourceKind.JOINT_STATEMENT, "2023-02"), (SourceKind.NEWS, "2023-02-09"))
    assert meeting.citations.count() == 3


@pytest.mark.parametrize("said_by_the_ministers", ["2023-02-08", "2023-02-08/2023-02-09", "2023-02-09"])
def test_a_lower_rank_may_make_no_date_vaguer_and_none_other(said_by_the_ministers: str) -> None:
    meeting = make.MeetingFactory.create(date="2023-02-09/2023-02-10", note="So says the press.")
    with pytest.raises(ValidationError, match="may add to the date, but not override it"):
        read(
            meeting,
            Aspect.DATE,
            (SourceKind.JOINT_STATEMENT, said_by_the_ministers),
            (SourceKind.NEWS, "2023-02-09/2023-02-10"),
        )


@pytest.mark.parametrize(("aspect", "field"), [(Aspect.NAME, "name"), (Aspect.ACRONYM, "acronym")])
def test_a_name_may_be_preferred_from_any_source(aspect: Aspect, field: str) -> None:
    actor = make.ActorFactory.create(**{field: "ADGSOM"})
    read(actor, aspect, (SourceKind.JOINT_STATEMENT, "The SOM"), (SourceKind.NEWS, "ADGSOM"))
    assert actor.citations.count() == 3


def test_a_source_cannot_fall_in_rank_below_one_that_its_readings_overrule() -> None:
    outcome = make.OutcomeFactory.create(verb="adopted", note="The statement says so.")
    read(outcome, Aspect.VERB, (SourceKind.JOINT_STATEMENT, "adopted"), (SourceKind.HOST_RELEASE, "endorsed"))
    statement = outcome.citations.get(value="adopted").passage.source
    statement.kind = SourceKind.NEWS
    with pytest.raises(ValidationError, match="may add to the verb, but not override it"):
        statement.save()
