import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from adgmin import record
from adgmin.models import Actor, Source
from adgmin.record import State
from tests import factories as make

pytestmark = pytest.mark.django_db

ALLOWED = {
    ("draft", "draft"), ("draft", "in-review"), ("draft", "published"),
    ("in-review", "draft"), ("in-review", "in-review"), ("in-review", "published"),
    ("published", "published"), ("published", "withdrawn"),
    ("withdrawn", "withdrawn"), ("withdrawn", "published"),
}  # fmt: skip
EVERY_STEP = [(State(one), State(other)) for one in State.values for other in State.values]


def actor_in(state: State) -> Actor:
    withdrawn = state == State.WITHDRAWN
    actor: Actor = make.ActorFactory.create(state=State.PUBLISHED if withdrawn else state)
    if withdrawn:
        make.withdraw(actor)
    return actor


@pytest.mark.parametrize(("before", "after"), [step for step in EVERY_STEP if step in ALLOWED])
def test_a_record_takes_the_steps_that_lead_from_draft_to_public_and_back_out_by_withdrawal(
    before: State, after: State
) -> None:
    actor = actor_in(before)
    actor.state, actor.withdrawn_because = after, "It was entered twice."
    actor.full_clean()
    actor.save()
    assert Actor.objects.get().state == after


@pytest.mark.parametrize(("before", "after"), [step for step in EVERY_STEP if step not in ALLOWED])
def test_what_was_public_is_never_hidden_and_what_was_not_is_never_withdrawn(before: State, after: State) -> None:
    actor = actor_in(before)
    actor.state, actor.withdrawn_because = after, "It was entered twice."
    sentence = f"A record that is {before.label} cannot become {after.label}"
    with pytest.raises(ValidationError, match=sentence):
        actor.full_clean()
    with pytest.raises(ValidationError, match=sentence):
        actor.save()
    with pytest.raises(ValidationError, match=sentence), record.editing():
        Actor.objects.update(state=after)
    assert Actor.objects.get().state == before


def test_a_copy_loaded_before_publication_does_not_hide_the_record_again() -> None:
    actor = actor_in(State.DRAFT)
    loaded_before = Actor.objects.get()
    actor.state = State.PUBLISHED
    actor.save()
    loaded_before.name = "A better name"
    loaded_before.save()
    assert (Actor.objects.get().state, Actor.objects.get().name) == (State.PUBLISHED, "A better name")
    loaded_before.state = State.DRAFT
    with pytest.raises(ValidationError, match="A record that is published cannot become draft"):
        loaded_before.save()
    with pytest.raises(ValidationError, match="has been public"):
        loaded_before.delete()
    assert Actor.objects.get().state == State.PUBLISHED


def test_an_unknown_state_is_refused_in_the_form_and_by_the_database() -> None:
    actor = make.ActorFactory.build(state="gone")
    with pytest.raises(ValidationError) as refused:
        actor.full_clean()
    assert "state" in refused.value.message_dict
    with pytest.raises(IntegrityError, match="adgmin_actor_state_is_known"), transaction.atomic():
        actor.save()


def test_a_withdrawn_record_says_why() -> None:
    actor = actor_in(State.PUBLISHED)
    actor.state = State.WITHDRAWN
    with pytest.raises(ValidationError, match="Say why the record is withdrawn"):
        actor.full_clean()
    with pytest.raises(IntegrityError, match="adgmin_actor_withdrawn_says_why"), transaction.atomic():
        actor.save()


def test_only_a_withdrawn_record_is_merged_into_another() -> None:
    actor, other = actor_in(State.PUBLISHED), actor_in(State.PUBLISHED)
    actor.merged_into = other
    with pytest.raises(ValidationError, match="Only a withdrawn record can be merged"):
        actor.full_clean()
    with pytest.raises(IntegrityError, match="adgmin_actor_merged_is_withdrawn"), transaction.atomic():
        actor.save()
    make.withdraw(actor, merged_into=other)
    assert Actor.objects.get(pk=actor.pk).merged_into == other


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_a_record_is_merged_only_into_one_that_the_public_can_see(state: State) -> None:
    actor, hidden = actor_in(State.PUBLISHED), actor_in(state)
    with pytest.raises(ValidationError, match="is merged into an unpublished record"):
        make.withdraw(actor, merged_into=hidden)


def test_what_others_were_merged_into_cannot_be_withdrawn() -> None:
    actor, other = actor_in(State.PUBLISHED), actor_in(State.PUBLISHED)
    make.withdraw(actor, merged_into=other)
    with pytest.raises(ValidationError, match=f"“{actor}” is merged into an unpublished record"):
        make.withdraw(other)


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_a_draft_can_be_deleted_with_its_citations(state: State) -> None:
    actor_in(state).delete()
    assert not Actor.objects.exists()


@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_what_has_been_public_cannot_be_deleted(state: State) -> None:
    actor = actor_in(state)
    with pytest.raises(ValidationError, match=r"has been public\. Withdraw it with a reason"):
        actor.delete()
    actor.state = State.DRAFT
    with pytest.raises(ValidationError, match="has been public"):
        actor.delete()
    with pytest.raises(ValidationError, match="has been public"):
        Actor.objects.all().delete()
    assert Actor.objects.get().state == state


def test_a_source_has_the_same_states_without_a_citation() -> None:
    source = make.SourceFactory.create(state=State.PUBLISHED)
    with pytest.raises(ValidationError, match="has been public"):
        source.delete()
    make.withdraw(source)
    assert not Source.objects.published().exists()
    assert Source.objects.with_address().get() == source


def test_the_public_sees_the_published_and_the_address_of_the_withdrawn() -> None:
    rows = {state: actor_in(state) for state in State}
    assert set(Actor.objects.published()) == {rows[State.PUBLISHED]}
    assert set(Actor.objects.with_address()) == {rows[State.PUBLISHED], rows[State.WITHDRAWN]}
    assert [state for state, row in rows.items() if row.is_public()] == [State.PUBLISHED, State.WITHDRAWN]
