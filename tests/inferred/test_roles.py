"""A part in an initiative is marked where no source states who has it, or which it is."""

import pytest

from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("aspect", ["actor", "kind"])
def test_inferred_role_is_marked_on_both_pages_and_in_the_matrix(aspect: str) -> None:
    partner = f.PartnerFactory(actor__name="Utopia", actor__slug="utopia")
    plan = f.InitiativeFactory(name="A plan", kind="programme", period="2023/2024")
    role = f.RoleFactory(initiative=plan, actor=partner.actor, role="funder")
    conclude(role, **{aspect: {"actor": "utopia", "kind": "funder"}[aspect]})
    assert beside(plan.get_absolute_url(), "Utopia", ".rows li:has(.name)") == [True]
    assert beside(partner.get_absolute_url(), "funder", ".rows li > span") == [True]
    assert beside(partner.get_absolute_url(), "A plan", ".rows .body .name") == [False]
    assert beside("/partners/matrix/", "funder", ".meta > span") == [True]


def test_inferred_partner_of_a_plan_is_marked_as_counterpart_beside_its_name() -> None:
    partner = f.PartnerFactory(actor__slug="utopia")
    plan = f.InitiativeFactory(name="A plan", kind="work-plan", period="2023/2024")
    conclude(f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart"), actor="utopia")
    assert beside(partner.get_absolute_url(), "counterpart", "#plans ~ .rows .body > .meta") == [True]
    assert beside(partner.get_absolute_url(), "A plan", "#plans ~ .rows .body > .name") == [False]


def test_role_of_an_agency_says_that_it_is_inferred_to_be_part_of_the_actor() -> None:
    ministry = f.ActorFactory()
    agency = conclude(f.ActorFactory(parent=ministry, slug="agency"), part_of=ministry.slug)
    f.RoleFactory(actor=agency, role="lead")
    assert beside(ministry.get_absolute_url(), "part of it", ".rows .body > .meta") == [True]


def test_inferred_counterpart_is_named_beside_a_verb_in_the_matrix() -> None:
    partner = f.PartnerFactory(actor__slug="utopia")
    plan = f.InitiativeFactory(name="A plan", period="2023/2024")
    conclude(f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart"), actor="utopia")
    f.OutcomeFactory(initiative=plan, meeting=None, date="2023", counterparts=[partner.actor])
    assert beside("/partners/matrix/", "counterpart", ".meta > span") == [True]
