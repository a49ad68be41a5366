from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from adgmin import record
from adgmin.models import Actor, Passage, Theme
from adgmin.record import Recorded, State
from adgmin.record.edit import NotEditingError
from initiatives.models import Initiative, Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db

ROWS = [
    make.SourceFactory,
    make.PassageFactory,
    make.ThemeFactory,
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
WRITES: list[Callable[[Any, Any], object]] = [
    lambda objects, row: objects.update(modified=row.modified),
    lambda objects, row: objects.bulk_create([type(row)()]),
    lambda objects, row: objects.bulk_update([row], ["modified"]),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("factory", ROWS)
def test_no_noun_is_written_in_bulk_outside_an_edit(factory: Any, write: Callable[[Any, Any], object]) -> None:
    row: Recorded = factory.build()
    with pytest.raises(NotEditingError, match=f"{type(row).__name__}.objects"):
        write(type(row)._default_manager, row)


@pytest.mark.parametrize("write", WRITES)
def test_no_citation_is_written_in_bulk_outside_an_edit(write: Callable[[Any, Any], object]) -> None:
    citation = make.cite(make.ActorFactory.create())
    with pytest.raises(NotEditingError, match="ActorCitation"):
        write(type(citation).objects, citation)


def test_rows_are_not_moved_from_one_to_another_outside_an_edit_either() -> None:
    outcome, other = make.OutcomeFactory.create(), make.InitiativeFactory.create()
    with pytest.raises(NotEditingError, match="Outcome"):
        other.outcomes.add(outcome)
    with pytest.raises(NotEditingError, match="Outcome"):
        outcome.initiative.outcomes.clear()
    with record.editing():
        other.outcomes.add(outcome)
    outcome.refresh_from_db()
    assert outcome.initiative == other


def test_inside_an_edit_rows_are_created_changed_and_counted() -> None:
    with record.editing():
        Actor.objects.bulk_create(make.ActorFactory.build_batch(3, state=State.DRAFT))
        assert Actor.objects.update(summary="One of three.") == 3
        first = Actor.objects.earliest("pk")
        first.acronym = "ONE"
        assert Actor.objects.bulk_update([first], ["acronym"]) == 1
    assert list(Actor.objects.order_by("pk").values_list("summary", "acronym")) == [
        ("One of three.", "ONE"), ("One of three.", ""), ("One of three.", ""),
    ]  # fmt: skip
    assert Actor.objects.filter(slug="").count() == 0


def test_an_update_may_compute_in_the_database() -> None:
    make.PassageFactory.create(order=6)
    with record.editing():
        Passage.objects.update(order=F("order") + 1)
    assert Passage.objects.get().order == 7


def test_what_is_created_in_bulk_is_checked() -> None:
    with pytest.raises(ValidationError, match="is published without a citation"), record.editing():
        Actor.objects.bulk_create([make.ActorFactory.build()])
    assert not Actor.objects.exists()


def test_what_is_changed_in_bulk_is_checked_before_and_after() -> None:
    make.ActorFactory.create(state=State.DRAFT, with_citation=False)
    with pytest.raises(ValidationError, match="is published without a citation"), record.editing():
        Actor.objects.update(state=State.PUBLISHED)
    outcome = make.OutcomeFactory.create()
    hidden = make.InitiativeFactory.create(state=State.DRAFT)
    outcome.initiative = hidden
    with pytest.raises(ValidationError, match="refers to an unpublished record"), record.editing():
        Outcome.objects.bulk_update([outcome], ["initiative"])
    assert Outcome.objects.get().initiative != hidden


def test_nothing_of_an_edit_that_fails_is_kept() -> None:
    actor = make.ActorFactory.create()
    with pytest.raises(ValidationError, match="without a citation"), record.editing():
        Actor.objects.bulk_create([*make.ActorFactory.build_batch(1, state=State.DRAFT), make.ActorFactory.build()])
    assert Actor.objects.get() == actor


def test_a_queryset_is_deleted_row_by_row_or_not_at_all() -> None:
    make.InitiativeFactory.create_batch(2, state=State.DRAFT)
    kept = make.InitiativeFactory.create()
    with pytest.raises(ValidationError, match="has been public"):
        Initiative.objects.all().delete()
    assert Initiative.objects.count() == 3
    count, by_table = Initiative.objects.filter(state=State.DRAFT).delete()
    assert (count, by_table["initiatives.Initiative"]) == (4, 2)
    assert Initiative.objects.get() == kept


@pytest.mark.parametrize("action", ["add", "remove", "set", "clear"])
def test_links_change_only_inside_an_edit(action: str) -> None:
    outcome, theme = make.OutcomeFactory.create(themes=[make.ThemeFactory.create()]), make.ThemeFactory.create()
    before = list(outcome.themes.all())
    arguments = {"add": [theme], "remove": before, "set": [[theme]], "clear": []}[action]
    with pytest.raises(NotEditingError, match="Outcome_themes"), transaction.atomic():
        getattr(outcome.themes, action)(*arguments)
    assert list(outcome.themes.all()) == before
    with record.editing():
        getattr(outcome.themes, action)(*arguments)
    assert list(outcome.themes.all()) != before


def test_links_change_only_inside_an_edit_from_the_other_side_too_and_both_sides_are_checked() -> None:
    outcome, theme = make.OutcomeFactory.create(), make.ThemeFactory.create()
    with pytest.raises(NotEditingError, match="Outcome_themes"), transaction.atomic():
        theme.outcomes.add(outcome)
    with record.editing() as edit:
        theme.outcomes.add(outcome)
    assert edit.touched == {Theme: {theme.pk}, Outcome: {outcome.pk}}
    assert Theme.objects.get().outcomes.get() == outcome
