from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.record import Published, State
from tests import factories as make

pytestmark = pytest.mark.django_db

REFERENCES: list[tuple[Any, str, Any]] = [
    (make.SourceFactory, "publisher", make.ActorFactory),
    (make.ActorFactory, "parent", make.ActorFactory),
    (make.MembershipFactory, "member", make.ActorFactory),
    (make.MembershipFactory, "grouping", make.ActorFactory),
    (make.MeetingFactory, "body", make.ActorFactory),
    (make.MeetingRoleFactory, "meeting", make.MeetingFactory),
    (make.MeetingRoleFactory, "actor", make.ActorFactory),
    (make.MeetingRoleFactory, "person", make.ActorFactory),
    (make.InitiativeFactory, "part_of", make.InitiativeFactory),
    (make.InitiativeFactory, "succeeds", make.InitiativeFactory),
    (make.InitiativeFactory, "body", make.ActorFactory),
    (make.RoleFactory, "initiative", make.InitiativeFactory),
    (make.RoleFactory, "actor", make.ActorFactory),
    (make.OutcomeFactory, "initiative", make.InitiativeFactory),
    (make.OutcomeFactory, "under", make.InitiativeFactory),
    (make.OutcomeFactory, "meeting", make.MeetingFactory),
    (make.OutcomeFactory, "body", make.ActorFactory),
    (make.CommitmentFactory, "initiative", make.InitiativeFactory),
    (make.CommitmentFactory, "owner", make.ActorFactory),
    (make.CheckFactory, "commitment", make.CommitmentFactory),
    (make.CheckFactory, "meeting", make.MeetingFactory),
    (make.CheckFactory, "outcome", make.OutcomeFactory),
    (make.PerspectiveFactory, "voice", make.ActorFactory),
    (make.PerspectiveFactory, "initiative", make.InitiativeFactory),
    (make.PerspectiveFactory, "meeting", make.MeetingFactory),
    (make.PartnerFactory, "actor", make.ActorFactory),
]
LINKS: list[tuple[Any, str, Any]] = [
    (make.OutcomeFactory, "counterparts", make.ActorFactory),
    (make.SourceFactory, "meetings", make.MeetingFactory),
]
HIDDEN = "is published, but refers to an unpublished record"


def test_every_reference_from_a_noun_to_a_noun_is_tried_here() -> None:
    nouns = [model for model in apps.get_models() if issubclass(model, Published) and not model._meta.proxy]
    assert {(noun, field.name) for noun in nouns for field in noun.reference_fields()} == {
        (factory._meta.model, name) for factory, name, _target in (*REFERENCES, *LINKS)
    }


@pytest.mark.parametrize(("factory", "field", "target"), REFERENCES)
def test_a_published_record_refers_to_nothing_unpublished(factory: Any, field: str, target: Any) -> None:
    hidden = target.create(state=State.DRAFT)
    draft = factory.create(**{field: hidden}, state=State.DRAFT)
    draft.state = State.PUBLISHED
    with pytest.raises(ValidationError, match=HIDDEN):
        draft.save()


@pytest.mark.parametrize(("factory", "field", "target"), REFERENCES)
def test_nothing_that_a_published_record_refers_to_can_be_withdrawn(factory: Any, field: str, target: Any) -> None:
    referred = target.create()
    row = factory.create(**{field: referred})
    with pytest.raises(ValidationError, match=f"“{row}” {HIDDEN}".replace("[", r"\[")):
        make.withdraw(referred)
    make.withdraw(row)
    make.withdraw(referred)
    referred.refresh_from_db()
    assert referred.state == State.WITHDRAWN


@pytest.mark.parametrize(("factory", "field", "target"), LINKS)
def test_a_published_record_is_linked_to_nothing_unpublished(factory: Any, field: str, target: Any) -> None:
    row, hidden = factory.create(), target.create(state=State.DRAFT)
    with pytest.raises(ValidationError, match=HIDDEN), record.editing():
        getattr(row, field).add(hidden)
    with pytest.raises(ValidationError, match=HIDDEN), record.editing():
        getattr(hidden, row._meta.get_field(field).related_query_name()).add(row)
    assert not getattr(row, field).exists()


@pytest.mark.parametrize(("factory", "field", "target"), LINKS)
def test_nothing_that_a_published_record_is_linked_to_can_be_withdrawn(factory: Any, field: str, target: Any) -> None:
    row, linked = factory.create(), target.create()
    with record.editing():
        getattr(row, field).add(linked)
    with pytest.raises(ValidationError, match=HIDDEN):
        make.withdraw(linked)
    with record.editing():
        getattr(row, field).remove(linked)
    make.withdraw(linked)
    linked.refresh_from_db()
    assert linked.state == State.WITHDRAWN


def test_drafts_may_refer_to_drafts() -> None:
    meeting = make.MeetingFactory.create(state=State.DRAFT)
    outcome = make.OutcomeFactory.create(state=State.DRAFT, meeting=meeting)
    assert outcome.meeting == meeting


def test_a_whole_family_can_be_published_in_one_edit() -> None:
    meeting = make.MeetingFactory.create(state=State.DRAFT)
    outcome = make.OutcomeFactory.create(state=State.DRAFT, meeting=meeting)
    with record.editing():
        outcome.state = meeting.state = State.PUBLISHED
        outcome.save()
        meeting.save()
    assert type(outcome).objects.published().get() == outcome
