"""What the database itself refuses, whoever writes: the rules that no code can go round."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from adgmin.models import Nature
from adgmin.record import Citation, State
from tests import factories as make

pytestmark = pytest.mark.django_db

NOUNS: list[Any] = [
    make.SourceFactory,
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


def refused(table: str, change: str) -> bool:
    """Whether an update of every row, past all code of ours, is refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change}")
            assert cursor.rowcount
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("factory", NOUNS)
def test_a_withdrawn_record_says_why_and_only_such_a_one_is_merged(factory: Any) -> None:
    row = factory.create(state=State.DRAFT)
    table = row._meta.db_table
    assert refused(table, "state = 'withdrawn'")
    assert refused(table, "merged_into_id = id")
    assert refused(table, "state = 'gone'")
    assert not refused(table, "state = 'withdrawn', withdrawn_because = 'It was entered twice.', merged_into_id = id")


@pytest.mark.parametrize("table", Citation.concrete_models())
def test_an_aspect_goes_with_a_value_and_every_pointer_leads_somewhere(table: Any) -> None:
    noun = table._meta.get_field("record").related_model
    factory = next(factory for factory in NOUNS if factory._meta.model is noun)
    row = factory.create(state=State.DRAFT)
    make.cite(row, row.citations.get().passage, aspect="figure", value="125")
    columns = table._meta.db_table
    assert refused(columns, "aspect = 'verb', value = ''")
    assert refused(columns, "aspect = '', value = 'endorsed'")
    assert refused(columns, "aspect = '', value = ''")
    assert refused(columns, "passage_id = NULL")
    assert refused(columns, "record_id = NULL")
    assert not refused(columns, "printed = 'as printed', basis = 'inferred'")


@pytest.mark.parametrize(
    ("factory", "changes"),
    [
        (make.OutcomeFactory, ["stage = 'agreed', verb = 'noted'", "stage = 'agreed', initiative_id = NULL"]),
        (make.MembershipFactory, ["member_id = grouping_id"]),
        (make.InitiativeFactory, ["part_of_id = id", "succeeds_id = id"]),
        (make.CheckFactory, ["due_words = 'early 2023'"]),
        (make.PassageFactory, ["nature = 'not-relevant'"]),
    ],
)
def test_the_rules_of_single_nouns_hold_in_the_database(factory: Any, changes: list[str]) -> None:
    table = factory.create()._meta.db_table
    assert [refused(table, change) for change in changes] == [True] * len(changes)


def test_what_keeps_to_those_rules_is_let_in() -> None:
    make.OutcomeFactory.create()
    make.PassageFactory.create(nature=Nature.OUTCOME)
    assert not refused("initiatives_outcome", "stage = 'agreed', verb = 'endorsed'")
    assert not refused("adgmin_passage", "nature = 'not-relevant', note = 'A teaser.'")


@pytest.mark.parametrize(
    ("factory", "two_rows", "change"),
    [
        (make.PassageFactory, [{"order": 1}, {"order": 2}], "slug = 'p1', \"order\" = 1, source_id = {source_id}"),
        (make.MembershipFactory, [{}, {}], "member_id = {member_id}, grouping_id = {grouping_id}"),
        (make.MeetingFactory, [{"number": 1}, {"number": 2}], "body_id = {body_id}, number = 1"),
        (make.MeetingRoleFactory, [{}, {}], "meeting_id = {meeting_id}, actor_id = {actor_id}"),
        (make.RoleFactory, [{}, {}], "initiative_id = {initiative_id}, actor_id = {actor_id}"),
        (make.OutcomeFactory, [{}, {}], "meeting_id = {meeting_id}, body_id = {body_id}, title = 'Work Plan'"),
        (make.OutcomeFactory, [{}, {}], "meeting_id = {meeting_id}, body_id = NULL, title = 'Work Plan'"),
        (make.CheckFactory, [{}, {}], "commitment_id = {commitment_id}"),
        (make.PartnerFactory, [{}, {}], "actor_id = {actor_id}"),
    ],
)
def test_no_two_rows_are_one_thing(factory: Any, two_rows: list[dict[str, Any]], change: str) -> None:
    row, _other = (factory.create(**columns) for columns in two_rows)
    assert refused(row._meta.db_table, change.format(**vars(row)))


def test_new_code_of_a_vocabulary_needs_no_migration() -> None:
    """The codes that are editorial policy are read from the code; only those of the mechanism are in migrations."""
    in_migrations = {
        field.name
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("adgmin", "initiatives", "partners")
        for field in model._meta.fields
        if field.choices and not callable(field.deconstruct()[3]["choices"])
    }
    assert in_migrations == {"state", "act", "status", "basis"}
