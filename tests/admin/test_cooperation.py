"""The roles of partners: a list of their own, beside the partners; each has its one form, under Roles."""

import pytest

from partners.models import Cooperation
from tests import factories as f

from .desk import Desk, address

pytestmark = pytest.mark.django_db


def test_the_list_holds_the_roles_of_partners_and_leads_to_their_forms(desk: Desk) -> None:
    partner = f.PartnerFactory(actor=f.ActorFactory(name="Japan"))
    role = f.RoleFactory(actor=partner.actor)
    f.RoleFactory()
    page = desk.open(address(Cooperation))
    assert page.texts("#result_list tbody th") == ["Japan"]
    [link] = page.soup.select("#result_list tbody th a")
    response = desk.client.get(str(link["href"]), follow=True)
    assert response.redirect_chain == [(address(role, "change"), 302)]


def test_adding_one_adds_a_role_with_what_was_given(desk: Desk) -> None:
    response = desk.client.get(address(Cooperation, "add"), {"role": "funder"}, follow=True)
    assert response.redirect_chain == [("/admin/initiatives/role/add/?role=funder", 302)]


def test_a_partner_shows_how_many_parts_it_has_and_leads_to_them(desk: Desk) -> None:
    partner = f.PartnerFactory()
    for _number in range(2):
        f.RoleFactory(actor=partner.actor)
    f.RoleFactory(actor=f.PartnerFactory().actor)
    [link] = desk.form(partner).links("2 roles in initiatives")
    assert len(desk.open(link).soup.select("#result_list tbody tr")) == 2
