"""A commitment is made once; the words of a due date go with the date; a finding has a day."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from adgmin.record import State
from initiatives.models import Check
from initiatives.models.commitments import plan_of_another
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_commitment_is_stated_once(state: State) -> None:
    made = make.CheckFactory.create(state=state)
    again: Check = make.CheckFactory.build(commitment=made.commitment, state=State.DRAFT, slug="again")
    with pytest.raises(ValidationError, match="A commitment is stated once; said again, it is restated"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    again.finding = "restated"
    again.full_clean()
    again.save()
    assert set(made.commitment.checks.all()) == {made, again}


def test_withdrawn_statement_can_be_replaced() -> None:
    wrong = make.CheckFactory.create()
    make.withdraw(wrong)
    make.CheckFactory.create(commitment=wrong.commitment, slug="made-rightly")
    assert wrong.commitment.checks.published().count() == 1


@pytest.mark.parametrize("finding", ["restated", "repeated", "kept", "partly-kept", "postponed", "dropped"])
def test_other_findings_may_repeat(finding: str) -> None:
    commitment = make.CommitmentFactory.create()
    make.CheckFactory.create_batch(2, commitment=commitment, finding=finding)
    assert commitment.checks.count() == 2


def test_each_commitment_has_its_own_statement() -> None:
    make.CheckFactory.create_batch(2)
    assert Check.objects.filter(finding="made").count() == 2


def test_due_words_need_a_due_date() -> None:
    check: Check = make.CheckFactory.create(state=State.DRAFT)
    check.due_words = "early 2023"
    with pytest.raises(ValidationError, match="Give the date, as precise as the words are, beside the words"):
        check.full_clean()
    with pytest.raises(IntegrityError, match="initiatives_check_due_words_go_with_due"), transaction.atomic():
        check.save()
    check.due = "2023-01/2023-06"
    check.full_clean()
    check.save()
    assert (check.display_due(), check.due_latest.isoformat()) == ("January – June 2023", "2023-06-30")


def test_due_date_needs_no_words() -> None:
    check: Check = make.CheckFactory.create(due="2023")
    check.full_clean()
    assert check.due_words == ""


@pytest.mark.parametrize("meeting_date", [None, ""])
def test_finding_needs_a_date(meeting_date: str | None) -> None:
    meeting = None if meeting_date is None else make.MeetingFactory.create(date=meeting_date)
    check: Check = make.CheckFactory.create(meeting=meeting, date="", state=State.DRAFT, slug="undated")
    with pytest.raises(ValidationError) as refused:
        check.full_clean()
    assert refused.value.message_dict == {"date": ["When was this said, or when did it happen?"]}


def test_date_of_the_meeting_is_enough() -> None:
    check: Check = make.CheckFactory.create(meeting=make.MeetingFactory.create(date="2023"), date="")
    check.full_clean()
    assert check.display_date() == "2023"


@pytest.mark.parametrize("finding", ["kept", "partly-kept"])
def test_thanks_are_no_evidence_that_a_commitment_was_kept(finding: str) -> None:
    thanks = make.OutcomeFactory.create(verb="expressed-appreciation")
    with pytest.raises(ValidationError, match="thanks are no evidence"):
        make.CheckFactory.create(finding=finding, outcome=thanks)
    make.CheckFactory.create(finding="restated", outcome=thanks)
    make.CheckFactory.create(finding=finding, outcome=make.OutcomeFactory.create(verb="signed"), slug="shown-by-an-act")


@pytest.mark.parametrize(("owned_by_the_body", "plan"), [(True, False), (False, True)])
def test_plan_of_the_body_that_met_is_no_plan_of_another(owned_by_the_body: bool, plan: bool) -> None:
    meeting = make.MeetingFactory.create()
    owner = meeting.body if owned_by_the_body else make.ActorFactory.create()
    commitment = make.CommitmentFactory.create(owner=owner, basis="announced")
    check = make.CheckFactory.create(commitment=commitment, meeting=meeting, finding="made")
    assert bool(check.owner_of_plan) is plan
    assert Check.objects.filter(plan_of_another()).exists() is plan
