"""A part in a meeting is marked where no source states who had it."""

import pytest

from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def test_inferred_holder_is_marked_at_the_meeting_and_on_the_pages_of_both() -> None:
    state, minister = f.ActorFactory(name="Utopia", slug="utopia"), f.ActorFactory(name="A minister", kind="person")
    part = f.MeetingRoleFactory(role="chair", actor=state, person=minister)
    conclude(part, actor="utopia")
    assert beside(part.meeting.get_absolute_url(), "Utopia", "dd") == [True]
    assert beside(minister.get_absolute_url(), "Utopia", ".rows .meta span") == [True]
    assert beside(state.get_absolute_url(), "chair", ".rows li > span") == [True]
    assert beside(state.get_absolute_url(), part.meeting.name, ".rows li .body .name") == [False]


def test_inferred_member_of_a_grouping_is_marked() -> None:
    row = f.MembershipFactory(member__name="Utopia", member__slug="utopia", grouping__name="A union")
    conclude(row, actor="utopia")
    assert beside(row.grouping.get_absolute_url(), "Utopia", ".rows li .body") == [True]
    assert beside(row.member.get_absolute_url(), "A union", ".rows li .body") == [True]
