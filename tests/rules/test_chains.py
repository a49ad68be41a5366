from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from adgmin.record import State
from initiatives.models import Initiative
from tests import factories as make

pytestmark = pytest.mark.django_db

CHAINS = [
    (make.InitiativeFactory, "part_of"),
    (make.InitiativeFactory, "succeeds"),
    (make.ActorFactory, "parent"),
]


@pytest.mark.parametrize(("factory", "field"), CHAINS)
@pytest.mark.parametrize("length", [2, 3])
def test_no_chain_leads_back_to_where_it_began(factory: Any, field: str, length: int) -> None:
    first = last = factory.create(state=State.DRAFT)
    for _ in range(length - 1):
        last = factory.create(state=State.DRAFT, **{field: last})
    setattr(first, field, last)
    with pytest.raises(ValidationError) as in_form:
        first.full_clean()
    assert in_form.value.message_dict == {field: ["This would refer back to the record itself."]}
    with pytest.raises(ValidationError, match="would refer back to the record itself"):
        first.save()
    first.refresh_from_db()
    assert getattr(first, field) is None


@pytest.mark.parametrize(("factory", "field"), CHAINS)
def test_no_record_is_above_itself(factory: Any, field: str) -> None:
    row = factory.create()
    setattr(row, field, row)
    with pytest.raises(ValidationError) as in_form:
        row.full_clean()
    assert field in in_form.value.message_dict
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        row.save()


@pytest.mark.parametrize("column", ["part_of_id", "succeeds_id"])
def test_the_database_itself_keeps_an_initiative_from_being_above_itself(column: str) -> None:
    make.InitiativeFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE initiatives_initiative SET {column} = id")


def test_a_chain_that_comes_to_an_end_is_a_chain() -> None:
    first = make.InitiativeFactory.create()
    second = make.InitiativeFactory.create(succeeds=first, part_of=first)
    third = make.InitiativeFactory.create(succeeds=second, part_of=first)
    third.full_clean()
    assert Initiative.objects.get(pk=third.pk).succeeds == second


def test_records_are_not_merged_in_a_circle() -> None:
    one, other = make.ActorFactory.create(), make.ActorFactory.create()
    make.withdraw(one, merged_into=other)
    with pytest.raises(ValidationError, match="would refer back to the record itself"):
        make.withdraw(other, merged_into=one)
    one.merged_into = one
    with pytest.raises(ValidationError, match="would refer back to the record itself"):
        one.save()
