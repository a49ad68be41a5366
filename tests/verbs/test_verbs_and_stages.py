import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from adgmin import verbs
from adgmin.record import State
from initiatives.models import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db

MOVES_NOTHING = [
    "noted", "took-note",
    "supported", "welcomed", "lauded",
    "acknowledged", "recognised", "reiterated", "emphasised",
    "looked-forward-to",
    "tasked", "called-for", "encouraged", "urged",
    "expressed-appreciation", "expressed-gratitude", "commemorated",
]  # fmt: skip
MOVES_A_STAGE = ["adopted", "signed", "established", "launched", "endorsed", "approved", "agreed", "resolved",
                 "committed", "proposed", "commenced", "completed", "concluded", "reported"]  # fmt: skip


def drafted(verb: str, **fields: str) -> Outcome:
    outcome: Outcome = make.OutcomeFactory.create(
        verb=verb, meeting=None, body=None, state=State.DRAFT, with_citation=False, **fields
    )
    return outcome


@pytest.mark.parametrize("verb", MOVES_NOTHING)
def test_forms_refuse_a_stage_with_a_verb_that_moves_none(verb: str) -> None:
    outcome = drafted(verb)
    outcome.stage = verbs.Stage.AGREED
    with pytest.raises(ValidationError, match="This verb never moves a stage"):
        outcome.full_clean()


@pytest.mark.parametrize("verb", MOVES_NOTHING)
def test_the_database_refuses_a_stage_with_such_a_verb(verb: str) -> None:
    outcome = drafted(verb)
    outcome.stage = verbs.Stage.AGREED
    with pytest.raises(IntegrityError, match="initiatives_outcome_verb_can_move_the_stage"), transaction.atomic():
        outcome.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_outcome SET stage = 'agreed' WHERE id = %s", [outcome.pk])


@pytest.mark.parametrize("verb", MOVES_A_STAGE)
def test_all_other_verbs_may_move_a_stage(verb: str) -> None:
    outcome = drafted(verb, stage=verbs.Stage.AGREED)
    outcome.full_clean()
    assert Outcome.objects.get().stage == "agreed"


def test_a_stage_needs_an_initiative() -> None:
    outcome = make.OutcomeFactory.create(initiative=None)
    outcome.stage = verbs.Stage.AGREED
    with pytest.raises(ValidationError, match="Only an initiative has a stage"):
        outcome.full_clean()
    with pytest.raises(IntegrityError, match="stage_is_of_an_initiative"), transaction.atomic():
        outcome.save()


@pytest.mark.parametrize("field", ["verb", "of_verb", "stage"])
def test_unknown_verbs_and_stages_are_refused(field: str) -> None:
    outcome = make.OutcomeFactory.create()
    setattr(outcome, field, "mooted")
    with pytest.raises(ValidationError) as refused:
        outcome.full_clean()
    assert field in refused.value.message_dict


def test_a_verb_cannot_be_its_own_object() -> None:
    outcome = make.OutcomeFactory.create(verb="welcomed", of_verb="endorsed")
    outcome.full_clean()
    outcome.of_verb = "welcomed"
    with pytest.raises(ValidationError, match="Only for an act that is about another act"):
        outcome.full_clean()


def test_an_outcome_has_the_class_and_the_strength_of_its_verb() -> None:
    welcomed = make.OutcomeFactory.create(verb="welcomed")
    assert (welcomed.of_class.code, welcomed.strength) == ("supportive", 2)
