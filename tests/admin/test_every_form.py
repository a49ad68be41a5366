"""Every form opens, empty and filled, and saves what it shows without changing it."""

from typing import Any

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from adgmin import models as ground
from adgmin import record
from initiatives import models as initiatives
from partners import models as partners
from tests import factories as f

from .desk import NOUNS, Desk, address

pytestmark = pytest.mark.django_db

MAKE: dict[type[Model], Any] = {
    ground.Source: f.SourceFactory,
    ground.Passage: f.PassageFactory,
    ground.Theme: f.ThemeFactory,
    ground.Synonym: f.SynonymFactory,
    ground.Actor: f.ActorFactory,
    ground.Membership: f.MembershipFactory,
    ground.Meeting: f.MeetingFactory,
    ground.MeetingRole: f.MeetingRoleFactory,
    initiatives.Initiative: f.InitiativeFactory,
    initiatives.Role: f.RoleFactory,
    initiatives.Outcome: f.OutcomeFactory,
    initiatives.Commitment: f.CommitmentFactory,
    initiatives.Check: f.CheckFactory,
    initiatives.Perspective: f.PerspectiveFactory,
    partners.Partner: f.PartnerFactory,
}
every_noun = pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)


def test_every_noun_has_a_form() -> None:
    assert set(NOUNS) == set(MAKE)


@every_noun
def test_it_opens_and_saves_what_it_shows(desk: Desk, noun: type[Model]) -> None:
    row = MAKE[noun]()
    before = model_to_dict(noun._default_manager.get(pk=row.pk))
    page = desk.send(row)
    assert page.errors == []
    assert "was changed successfully" in page.messages
    assert model_to_dict(noun._default_manager.get(pk=row.pk)) == before


@every_noun
def test_it_opens_empty_and_asks_for_what_it_needs(desk: Desk, noun: type[Model]) -> None:
    assert desk.form(noun).status == 200
    page = desk.send(noun)
    assert page.status == 200
    assert "This field is required." in page.errors
    assert not noun._default_manager.exists()


@every_noun
def test_its_address_is_fixed_once_it_is_saved(desk: Desk, noun: type[Model]) -> None:
    row = MAKE[noun]()
    assert "slug" in desk.form(noun).fields
    assert "slug" not in desk.form(row).fields


@every_noun
def test_its_list_opens_and_finds_it(desk: Desk, noun: type[Model]) -> None:
    row = MAKE[noun]()
    page = desk.open(address(noun), q=row.slug)
    assert page.status == 200
    assert page.soup.select(f"a[href*='{row.pk}/change/']")


@every_noun
def test_its_history_opens(desk: Desk, noun: type[Model]) -> None:
    row = MAKE[noun]()
    desk.send(row)
    assert desk.open(address(row, "history")).texts("#change-history tbody tr")


def test_one_save_is_one_edit(desk: Desk) -> None:
    outcome = f.OutcomeFactory()
    before = record.version().number
    desk.send(outcome, summary="Better.", **{"citations-0-printed": "endorsed"})
    assert record.version().number == before + 1


def test_a_stranger_sees_nothing(db: None) -> None:
    assert Desk().open(address(initiatives.Outcome)).status == 302
