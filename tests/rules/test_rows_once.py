from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from adgmin.record import State
from tests import factories as make

pytestmark = pytest.mark.django_db


def refused_twice(factory: Any, **same: Any) -> None:
    """One row with these columns can be made; a second, with another slug, neither in a form nor in the database."""
    first = factory.create(**same, state=State.DRAFT, slug="first")
    again = type(first)(**{field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields})
    again.pk, again.slug = None, "second"
    with pytest.raises(ValidationError):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert type(first).objects.filter(slug="first").exists()


@pytest.mark.parametrize(
    "factory",
    [
        make.SourceFactory, make.ActorFactory, make.MembershipFactory, make.MeetingFactory, make.MeetingRoleFactory,
        make.InitiativeFactory, make.RoleFactory, make.OutcomeFactory, make.CommitmentFactory,
        make.CheckFactory, make.PerspectiveFactory, make.PartnerFactory,
    ],
)  # fmt: skip
def test_a_slug_is_given_once_in_a_noun(factory: Any) -> None:
    factory.create(slug="taken", state=State.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory.create(slug="taken", state=State.DRAFT)
    assert factory._meta.model.objects.filter(slug="taken").count() == 1


def test_a_copy_is_read_as_one_source() -> None:
    refused_twice(make.SourceFactory, sha256="0" * 64)


@pytest.mark.parametrize("period", ["", "2023"])
def test_an_actor_stands_in_a_grouping_once_in_a_period(period: str) -> None:
    refused_twice(make.MembershipFactory, period=period)


def test_an_actor_is_a_member_for_several_periods_and_may_be_its_chair_besides() -> None:
    member = make.MembershipFactory.create(period="2023")
    same = {"member": member.member, "grouping": member.grouping}
    make.MembershipFactory.create(**same, period="2024")
    make.MembershipFactory.create(**same, period="2023", standing="chair")
    assert type(member).objects.count() == 3


def test_an_actor_is_no_member_of_itself() -> None:
    actor = make.ActorFactory.create()
    membership = make.MembershipFactory.build(member=actor, grouping=actor)
    with pytest.raises(ValidationError, match="An actor cannot be a member of itself"):
        membership.full_clean()
    with pytest.raises(IntegrityError, match="adgmin_membership_not_of_itself"), transaction.atomic():
        membership.save()


def test_a_meeting_has_its_name_to_itself() -> None:
    make.MeetingFactory.create(name="3rd ADGMIN")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.MeetingFactory.create(name="3rd ADGMIN", slug="again")


def test_a_meeting_has_its_number_to_itself_in_its_body() -> None:
    third = make.MeetingFactory.create(number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.MeetingFactory.create(number=3, body=third.body)
    make.MeetingFactory.create(number=3)
    make.MeetingFactory.create(number=None, body=third.body)
    make.MeetingFactory.create(number=None, body=third.body)
    assert type(third).objects.count() == 4


@pytest.mark.parametrize("person", [False, True])
def test_a_part_in_a_meeting_is_recorded_once(person: bool) -> None:
    who = make.ActorFactory.create(kind="person") if person else None
    refused_twice(make.MeetingRoleFactory, person=who)


def test_several_persons_may_act_for_one_actor_and_one_actor_in_several_parts() -> None:
    host = make.MeetingRoleFactory.create()
    same = {"meeting": host.meeting, "actor": host.actor}
    for _ in range(2):
        make.MeetingRoleFactory.create(**same, person=make.ActorFactory.create(kind="person"))
    make.MeetingRoleFactory.create(**same, role="chair")
    assert type(host).objects.count() == 4


def test_the_person_in_a_part_is_a_person() -> None:
    part = make.MeetingRoleFactory.create(person=make.ActorFactory.create(kind="company"))
    with pytest.raises(ValidationError) as refused:
        part.full_clean()
    assert list(refused.value.message_dict) == ["person"]


@pytest.mark.parametrize("period", ["", "2023"])
def test_an_actor_has_a_role_in_an_initiative_once_in_a_period(period: str) -> None:
    refused_twice(make.RoleFactory, period=period)


def test_a_body_has_one_life_to_follow() -> None:
    refused_twice(make.InitiativeFactory, body=make.ActorFactory.create())


def test_an_actor_has_one_profile_as_a_partner() -> None:
    refused_twice(make.PartnerFactory, actor=make.ActorFactory.create())


def test_the_same_body_meeting_and_object_is_one_outcome_even_where_the_verbs_differ() -> None:
    outcome = make.OutcomeFactory.create(verb="endorsed", title="Work Plan")
    same = {"meeting": outcome.meeting, "title": "Work Plan", "slug": "again"}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.OutcomeFactory.create(**same, body=outcome.body, verb="adopted")
    make.OutcomeFactory.create(**same, body=make.ActorFactory.create())
    assert type(outcome).objects.count() == 2


def test_where_the_source_does_not_say_who_acted_the_object_still_counts_once_at_a_meeting() -> None:
    refused_twice(make.OutcomeFactory, body=None)


def test_between_meetings_the_same_may_be_said_again() -> None:
    outcome = make.OutcomeFactory.create(meeting=None, date="2023")
    make.OutcomeFactory.create(meeting=None, date="2024", body=outcome.body, title=outcome.title)
    assert type(outcome).objects.count() == 2


def test_a_theme_has_its_name_and_slug_to_itself() -> None:
    theme = make.ThemeFactory.create()
    for same in ({"name": theme.name}, {"slug": theme.slug}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.ThemeFactory.create(**same)
