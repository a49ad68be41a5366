"""Who coordinates, chairs, hosts, leads, convenes or proposes what."""

import pytest

from initiatives.models import Role, RoleKind

from .reading import evidence

pytestmark = pytest.mark.django_db

AT_THE_HEAD = {
    ("asean-regional-cert", RoleKind.COORDINATOR, "malaysia", "2024"): {"release p17", "alert p13"},
    ("asean-regional-cert", RoleKind.CHAIR, "malaysia", "2024-08-16"): {"release p17"},
    ("asean-regional-cert-facility", RoleKind.SEAT, "singapore", ""): {"release p18"},
    ("wg-ai", RoleKind.LEAD, "singapore", ""): {"alert p15"},
    ("wg-ai", RoleKind.CONVENER, "singapore", ""): {"release p11"},
    ("public-private-dialogue-ai", RoleKind.HOST, "indonesia", "2025"): {"alert p15"},
}

AT_THE_START = {
    ("wg-as", RoleKind.PROPOSER, "thailand", "2023"): {"summary p20"},
    ("asean-regional-cert", RoleKind.INITIATOR, "csa-singapore", "2022"): {"summary p19"},
    ("asean-regional-cert-implementation-paper", RoleKind.PRESENTER, "csa-singapore", "2022-01"): {"summary p19"},
    ("asean-regional-cert-operational-framework", RoleKind.PRESENTER, "csa-singapore", "2023-02"): {"summary p19"},
}

OUTSIDE_PARTNERS_ON_AI = {"united-states", "china", "japan", "republic-of-korea", "india"}


def roles(*kinds: RoleKind) -> list[Role]:
    return list(Role.objects.published().filter(role__in=kinds).select_related("initiative", "actor"))


def test_leading_roles_of_each_initiative_are_complete() -> None:
    kinds = (RoleKind.LEAD, RoleKind.COORDINATOR, RoleKind.CONVENER, RoleKind.CHAIR, RoleKind.HOST, RoleKind.SEAT)
    found = {(role.initiative.slug, role.role, role.actor.slug, role.period) for role in roles(*kinds)}
    assert found == set(AT_THE_HEAD)


@pytest.mark.parametrize(("part", "passages"), AT_THE_HEAD.items())
def test_each_leading_role_cites_its_passages(part: tuple[str, str, str, str], passages: set[str]) -> None:
    initiative, kind, actor, period = part
    role = Role.objects.published().get(initiative__slug=initiative, role=kind, actor__slug=actor, period=period)
    assert passages <= evidence(role)


def test_who_proposed_initiated_or_presented_what_as_the_source_prints_it() -> None:
    found = {
        (role.initiative.slug, role.role, role.actor.slug, role.period): evidence(role)
        for role in roles(RoleKind.PROPOSER, RoleKind.INITIATOR, RoleKind.PRESENTER)
    }
    assert found == AT_THE_START


def test_malaysia_coordinates_first_of_a_rotation_and_not_for_ever() -> None:
    [role] = roles(RoleKind.COORDINATOR)
    assert "rotat" in role.summary
    assert role.inferred("period")


def test_working_group_on_ai_is_the_focal_point_for_five_partners() -> None:
    counterparts = [role for role in roles(RoleKind.COUNTERPART) if role.initiative.slug == "wg-ai"]
    assert {role.actor.slug for role in counterparts} == OUTSIDE_PARTNERS_ON_AI
    assert all(evidence(role) == {"release p11"} for role in counterparts)


def test_the_assessment_model_was_developed_with_the_business_council() -> None:
    parts = {
        (role.role, role.actor.slug): evidence(role)
        for role in Role.objects.published().filter(initiative__slug="acam")
    }
    assert parts["developer", "private-sector"] == {"summary p25"}
    assert parts["counterpart", "us-asean-business-council"] == {"statement p16", "summary p25"}
