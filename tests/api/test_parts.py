"""Checks, roles, memberships and roles at meetings: lists of their own, and parts of their wholes all the same."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.api.calls import ROOT, read, refused, slugs

pytestmark = pytest.mark.django_db

MAKE: dict[str, Any] = {
    "checks": lambda **fields: f.CheckFactory.create(**fields),
    "roles": lambda **fields: f.RoleFactory.create(**fields),
    "memberships": lambda **fields: f.MembershipFactory.create(**fields),
    "meeting-roles": lambda **fields: f.MeetingRoleFactory.create(**fields),
}
# Where the whole has them.
WHOLES = {
    "checks": ("commitments", "commitment", "checks"),
    "roles": ("initiatives", "initiative", "roles"),
    "memberships": ("actors", "grouping", "members"),
    "meeting-roles": ("meetings", "meeting", "meeting_roles"),
}
every_part = pytest.mark.parametrize("resource", MAKE)


@every_part
def test_a_part_is_the_same_in_its_list_alone_and_in_its_whole(resource: str) -> None:
    part = MAKE[resource]()
    (listed,) = read(f"{resource}/")["results"]
    alone = read(f"{resource}/{part.slug}/")
    noun, reference, field = WHOLES[resource]
    (nested,) = read(f"{noun}/{listed[reference]['key']}/")[field]
    assert nested == listed == {name: alone[name] for name in listed}
    assert listed["api_url"] == f"http://testserver{ROOT}{resource}/{part.slug}/"
    assert listed["url"].endswith(f"#{part.slug}")


@every_part
def test_a_withdrawn_part_says_why_at_its_address(resource: str) -> None:
    part = MAKE[resource]()
    f.withdraw(part, because="It was misread.")
    assert read(f"{resource}/{part.slug}/", 410)["reason"] == "It was misread."
    assert read(f"{resource}/")["count"] == 0


@every_part
def test_a_passage_and_the_changes_lead_to_a_part(resource: str) -> None:
    passage = f.PassageFactory.create()
    part = MAKE[resource](passage=passage)
    (row,) = read(f"passages/{passage.source.slug}/{passage.slug}/")["records"]
    (change,) = read("changes/", noun=resource)["results"]
    for found in (row, change):
        assert Client().get(found["api_url"]).json()["key"] == found["key"] == part.slug
        assert found["noun"] == resource


def test_as_of_a_day_a_part_is_there_once_it_was_said_or_had_begun() -> None:
    f.SourceFactory.create(published="2024-12-31")
    late = f.PassageFactory.create(source__published="2024-12-31")
    check = f.CheckFactory.create(meeting=None, date="2024-06-01")
    membership = f.MembershipFactory.create(period="2024", passage=late)
    meeting_role = f.MeetingRoleFactory.create(meeting__date="2024-06-01", passage=late)
    for resource, part in (("checks", check), ("memberships", membership), ("meeting-roles", meeting_role)):
        assert slugs(f"{resource}/", as_of="2023") == []
        assert slugs(f"{resource}/", as_of="2024") == [part.slug]
        read(f"{resource}/{part.slug}/", 404, as_of="2023")
        assert read(f"{resource}/{part.slug}/", as_of="2024")["key"] == part.slug


def test_checks_stand_by_date_due_date_or_commitment() -> None:
    for text, date, due in (("B", "2021", "2030"), ("A", "2023", "2025")):
        f.CheckFactory.create(slug=text.lower(), commitment__text=text, meeting=None, date=date, due=due)
    orders = {"": "ab", "date": "ba", "due": "ab", "-due": "ba", "commitment": "ab", "-commitment": "ba"}
    for ordering, order in orders.items():
        assert slugs("checks/", ordering=ordering) == list(order), ordering


def test_words_are_looked_for_where_the_search_has_them() -> None:
    role = f.RoleFactory.create(actor__name="Zembla")
    assert slugs("roles/", q="zembla") == [role.slug]
    for resource in ("checks", "memberships", "meeting-roles"):
        assert list(refused(f"{resource}/", q="zembla")) == ["q"]


def test_a_role_of_a_partner_is_the_cooperation_with_the_same_key() -> None:
    partner = f.PartnerFactory.create()
    role = f.RoleFactory.create(actor=partner.actor)
    f.RoleFactory.create()
    assert len(slugs("roles/")) == 2
    assert slugs("cooperation/") == slugs("roles/", partner=partner.slug) == [role.slug]
