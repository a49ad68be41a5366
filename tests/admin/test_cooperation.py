"""The cooperation list shows the roles of partners and links to the forms of roles."""

import pytest

from partners.models import Cooperation
from tests import factories as f

from .curator import Curator, admin_url

pytestmark = pytest.mark.django_db


def test_list_shows_roles_of_partners_and_links_to_their_forms(curator: Curator) -> None:
    partner = f.PartnerFactory(actor=f.ActorFactory(name="Japan"))
    role = f.RoleFactory(actor=partner.actor)
    f.RoleFactory()
    page = curator.open(admin_url(Cooperation))
    assert page.texts("#result_list tbody th") == ["Japan"]
    [link] = page.soup.select("#result_list tbody th a")
    response = curator.client.get(str(link["href"]), follow=True)
    assert response.redirect_chain == [(admin_url(role, "change"), 302)]


def test_add_redirects_to_the_role_form_with_its_query_string(curator: Curator) -> None:
    response = curator.client.get(admin_url(Cooperation, "add"), {"role": "funder"}, follow=True)
    assert response.redirect_chain == [("/admin/initiatives/role/add/?role=funder", 302)]


def test_partner_form_counts_its_roles_and_links_to_their_list(curator: Curator) -> None:
    partner = f.PartnerFactory()
    for _number in range(2):
        f.RoleFactory(actor=partner.actor)
    f.RoleFactory(actor=f.PartnerFactory().actor)
    [link] = curator.form(partner).links("2 roles in initiatives")
    assert len(curator.open(link).soup.select("#result_list tbody tr")) == 2
