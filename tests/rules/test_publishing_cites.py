from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.record import Aspect, Citation, Cited, State
from tests import factories as make

pytestmark = pytest.mark.django_db

CITED = [
    make.ActorFactory,
    make.MembershipFactory,
    make.MeetingFactory,
    make.MeetingRoleFactory,
    make.InitiativeFactory,
    make.RoleFactory,
    make.OutcomeFactory,
    make.CommitmentFactory,
    make.CheckFactory,
    make.PerspectiveFactory,
    make.PartnerFactory,
]
UNCITED = "is published without a citation"


def test_every_noun_with_a_citation_table_is_tried_here() -> None:
    nouns = {table._meta.get_field("record").related_model for table in Citation.concrete_models()}
    assert nouns == {factory._meta.model for factory in CITED}


@pytest.mark.parametrize("factory", CITED)
def test_nothing_is_published_without_a_citation(factory: Any) -> None:
    with pytest.raises(ValidationError, match=UNCITED):
        factory.create(with_citation=False)
    assert not factory._meta.model.objects.filter(citations=None).exists()


@pytest.mark.parametrize("factory", CITED)
def test_the_last_citation_of_a_published_record_cannot_be_deleted(factory: Any) -> None:
    row: Cited = factory.create()
    with pytest.raises(ValidationError, match=UNCITED):
        row.citations.get().delete()
    assert row.citations.count() == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_a_draft_needs_no_citation_until_it_is_published(state: State) -> None:
    actor = make.ActorFactory.create(state=state, with_citation=False)
    actor.state = State.PUBLISHED
    with pytest.raises(ValidationError, match=UNCITED):
        actor.save()
    with record.editing():
        actor.save()
        make.cite(actor)
    actor.refresh_from_db()
    assert actor.state == State.PUBLISHED


def test_all_but_the_last_citation_can_be_deleted() -> None:
    actor = make.ActorFactory.create()
    make.cite(actor).delete()
    assert actor.citations.count() == 1


def test_the_citations_of_a_draft_and_of_a_withdrawn_record_can_all_be_deleted() -> None:
    draft, withdrawn = make.ActorFactory.create(state=State.DRAFT), make.ActorFactory.create()
    make.withdraw(withdrawn)
    for row in (draft, withdrawn):
        row.citations.all().delete()
        assert not row.citations.exists()


def test_a_queryset_of_citations_cannot_be_deleted_if_the_last_one_is_among_them() -> None:
    actor = make.ActorFactory.create()
    make.cite(actor)
    with pytest.raises(ValidationError, match=UNCITED):
        actor.citations.all().delete()
    assert actor.citations.count() == 2


def test_the_last_citation_can_be_exchanged_for_another_in_one_edit() -> None:
    actor = make.ActorFactory.create()
    with record.editing():
        actor.citations.get().delete()
        make.cite(actor)
    assert actor.citations.count() == 1


def test_the_last_citation_cannot_be_moved_to_another_record() -> None:
    one, other = make.ActorFactory.create(), make.ActorFactory.create()
    citation = one.citations.get()
    citation.record = other
    with pytest.raises(ValidationError, match=UNCITED):
        citation.save()
    assert one.citations.get() == citation


def test_a_citation_just_made_cannot_be_moved_away_either() -> None:
    one, other = make.ActorFactory.create(), make.ActorFactory.create()
    citation = make.cite(one)
    one.citations.exclude(pk=citation.pk).delete()
    citation.record = other
    with pytest.raises(ValidationError, match=UNCITED):
        citation.save()
    assert one.citations.get() == citation


def test_a_citation_that_was_pointed_elsewhere_without_saving_still_counts_for_its_record() -> None:
    one, other = make.ActorFactory.create(), make.ActorFactory.create()
    citation = one.citations.get()
    citation.record = other
    with pytest.raises(ValidationError, match=UNCITED):
        citation.delete()
    assert one.citations.count() == 1


def test_bulk_writes_cannot_take_the_last_citation_away() -> None:
    one, other = make.ActorFactory.create(), make.ActorFactory.create()
    table = one.citation_model()
    with pytest.raises(ValidationError, match=UNCITED), record.editing():
        table.objects.filter(record=one).update(record=other)
    moved = one.citations.get()
    moved.record = other
    with pytest.raises(ValidationError, match=UNCITED), record.editing():
        table.objects.bulk_update([moved], ["record"])
    with pytest.raises(ValidationError, match=UNCITED), record.editing():
        one.passages.clear()
    assert one.citations.count() == 1


def test_bulk_created_citations_must_bear_the_record_out_too() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed")
    table = outcome.citation_model()
    reading = table(record=outcome, passage=make.PassageFactory.create(), aspect=Aspect.VERB, value="noted")
    with pytest.raises(ValidationError, match="no citation gives the"), record.editing():
        table.objects.bulk_create([reading])


def test_a_published_record_cites_no_source_that_is_not_published() -> None:
    hidden = make.PassageFactory.create(source__state=State.DRAFT)
    actor = make.ActorFactory.create()
    with pytest.raises(ValidationError, match="is published, but cites a source that is not published"):
        make.cite(actor, hidden)
    with pytest.raises(ValidationError, match="is published, but cites a source that is not published"):
        make.ActorFactory.create(passage=hidden)
    draft = make.ActorFactory.create(state=State.DRAFT, passage=hidden)
    draft.state = State.PUBLISHED
    with pytest.raises(ValidationError, match="is published, but cites a source that is not published"):
        draft.save()


def test_a_source_that_published_records_cite_cannot_be_withdrawn() -> None:
    actor = make.ActorFactory.create()
    source = actor.citations.get().passage.source
    with pytest.raises(ValidationError, match=f"“{actor}” is published, but cites a source that is not published"):
        make.withdraw(source)
    make.withdraw(actor)
    make.withdraw(source)
    source.refresh_from_db()
    assert source.state == State.WITHDRAWN


def test_all_failures_of_an_edit_come_in_one_error() -> None:
    one, other = make.ActorFactory.create(), make.ActorFactory.create()
    table = one.citation_model()
    with pytest.raises(ValidationError) as refused:
        table.objects.all().delete()
    assert set(refused.value.messages) == {f"actor “{row}” is published without a citation." for row in (one, other)}
