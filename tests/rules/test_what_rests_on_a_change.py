"""Which rules an edit checks at its end: those of the rows touched, and of the rows that rest on what was changed.

Nothing can rest on a row that was only just made, so that what rests on such a one is not looked for.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from adgmin import record
from adgmin.models import Actor, Passage, Source, SourceKind
from adgmin.record import State
from adgmin.record.edit import Edit
from initiatives.models import Initiative, Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db

HIDDEN = "refers to an unpublished record"


def in_one_edit(*steps: Callable[[], object]) -> None:
    """Take these steps in one edit."""
    with record.editing():
        for step in steps:
            step()


def test_an_edit_tells_what_it_made_from_what_it_changed() -> None:
    old = make.InitiativeFactory.create()
    with record.editing() as edit:
        old.save()
        new = make.InitiativeFactory.create()
        new.save()
    assert edit.touched[Initiative] == {old.pk, new.pk}
    assert edit.made[Initiative] == {new.pk}
    assert edit.changed(Initiative) == {old.pk}


def test_what_was_made_in_one_edit_is_an_old_row_in_the_next() -> None:
    with record.editing():
        row = make.InitiativeFactory.create()
    with record.editing() as edit:
        row.save()
    assert edit.changed(Initiative) == {row.pk}


def test_a_row_that_gets_a_citation_more_is_changed_too() -> None:
    row = make.InitiativeFactory.create()
    with record.editing() as edit:
        make.cite(row)
    assert edit.changed(Initiative) == {row.pk}


def test_what_rests_on_a_changed_row_is_due_and_nothing_rests_on_a_new_one() -> None:
    outcome: Outcome = make.OutcomeFactory.create()
    with record.editing() as edit:
        make.SourceFactory.create(state=State.DRAFT)
        assert due(edit) == {Source: edit.made[Source]}
        source = outcome.citations.get().passage.source
        source.save()
        assert due(edit) == {Source: {*edit.made[Source], source.pk}, Outcome: {outcome.pk}}


def due(edit: Edit) -> dict[Any, set[int]]:
    """The rows whose rules an edit would check if it ended now, by noun."""
    return {model: pks for model, pks in edit.due().items() if pks}


def test_a_change_of_a_source_is_held_against_what_was_cited_from_it() -> None:
    news, statement = (
        make.PassageFactory.create(source__kind=kind) for kind in (SourceKind.NEWS, SourceKind.JOINT_STATEMENT)
    )
    with record.editing():
        outcome = make.OutcomeFactory.create(verb="adopted", note="Two texts of the ministers.", passage=statement)
        make.cite(outcome, statement, aspect="verb", value="adopted")
        make.cite(outcome, news, aspect="verb", value="endorsed")
    statement.source.kind = SourceKind.COMMENTARY
    statement.source.save()
    statement.source.kind, news.source.kind = SourceKind.NEWS, SourceKind.DECLARATION
    with pytest.raises(ValidationError, match="but not override it"):
        in_one_edit(make.ActorFactory.create, news.source.save)
    assert Source.objects.get(pk=news.source.pk).kind == SourceKind.NEWS
    assert Actor.objects.count() == 1  # The body of the meeting, which acted; the one of the refused edit is gone.


@pytest.mark.parametrize(
    ("factory", "field"),
    [
        (make.OutcomeFactory, "initiative"),
        (make.CommitmentFactory, "initiative"),
        (make.PerspectiveFactory, "voice"),
        (make.CheckFactory, "commitment"),
    ],
)
def test_withdrawing_what_others_refer_to_is_refused_however_much_else_an_edit_makes(factory: Any, field: str) -> None:
    referred = getattr(factory.create(), field)
    with pytest.raises(ValidationError, match=HIDDEN):
        in_one_edit(make.ActorFactory.create, lambda: make.withdraw(referred), make.InitiativeFactory.create)
    referred.refresh_from_db()
    assert referred.state == State.PUBLISHED


def test_what_is_made_may_not_refer_to_what_the_same_edit_withdraws() -> None:
    old = make.InitiativeFactory.create()
    with pytest.raises(ValidationError, match=HIDDEN):
        in_one_edit(lambda: make.OutcomeFactory.create(initiative=old), lambda: make.withdraw(old))
    assert not Outcome.objects.exists()


def test_what_is_made_and_withdrawn_again_in_one_edit_is_referred_to_by_nothing_published() -> None:
    with pytest.raises(ValidationError, match=HIDDEN):
        in_one_edit(lambda: make.withdraw(make.OutcomeFactory.create().initiative))
    assert not Initiative.objects.exists()


def test_an_old_row_may_not_come_to_refer_to_a_draft_that_the_edit_made() -> None:
    outcome = make.OutcomeFactory.create()

    def refer_to_a_new_draft() -> None:
        outcome.initiative = make.InitiativeFactory.create(state=State.DRAFT)
        outcome.save()

    with pytest.raises(ValidationError, match=HIDDEN):
        in_one_edit(refer_to_a_new_draft)
    with pytest.raises(ValidationError, match=HIDDEN), record.editing():
        outcome.counterparts.add(make.ActorFactory.create(state=State.DRAFT))


def test_a_row_may_not_be_merged_into_a_draft_that_the_edit_made() -> None:
    row = make.InitiativeFactory.create()
    with pytest.raises(ValidationError, match="is merged into an unpublished record"), record.editing():
        make.withdraw(row, merged_into=make.InitiativeFactory.create(state=State.DRAFT))


def test_what_is_made_is_checked_itself_however_often_it_is_saved() -> None:
    actor = make.ActorFactory.build(state=State.DRAFT)

    def publish() -> None:
        actor.state = State.PUBLISHED
        actor.save()

    with pytest.raises(ValidationError, match="without a citation"):
        in_one_edit(actor.save, publish)
    assert not Actor.objects.exists()


def test_a_passage_may_not_be_cited_whose_source_the_same_edit_made_and_left_a_draft() -> None:
    actor = make.ActorFactory.create()
    with pytest.raises(ValidationError, match="cites a source that is not"), record.editing():
        make.cite(actor, make.PassageFactory.create(source__state=State.DRAFT))
    assert Passage.objects.count() == 1
