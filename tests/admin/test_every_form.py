"""Every form opens, empty and filled, and saves its own values unchanged."""

from typing import Any

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from adgmin import models as ground
from adgmin import record
from adgmin.record import Published, State
from initiatives import models as initiatives
from partners import models as partners
from tests import factories as f

from .curator import NOUNS, Curator, admin_url

pytestmark = pytest.mark.django_db

FACTORIES: dict[type[Model], Any] = {
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


def test_every_model_has_a_factory_here() -> None:
    assert set(NOUNS) == set(FACTORIES)


@every_noun
def test_form_saves_its_own_values_unchanged(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    before = model_to_dict(noun._default_manager.get(pk=row.pk))
    page = curator.submit(row)
    assert page.errors == []
    assert "was changed successfully" in page.messages
    assert model_to_dict(noun._default_manager.get(pk=row.pk)) == before


@every_noun
def test_empty_form_names_its_required_fields(curator: Curator, noun: type[Model]) -> None:
    assert curator.form(noun).status == 200
    page = curator.submit(noun)
    assert page.status == 200
    assert "This field is required." in page.errors
    assert not noun._default_manager.exists()


@every_noun
def test_slug_is_read_only_once_public(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    assert "slug" in curator.form(noun).fields
    assert "slug" not in curator.form(row).fields
    if not issubclass(noun, Published):
        return
    draft = FACTORIES[noun](state=State.DRAFT)
    page = curator.submit(draft, slug="corrected")
    assert page.errors == []
    assert noun.rows().get(pk=draft.pk).slug == "corrected"


@every_noun
def test_list_finds_a_row_by_its_slug(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    page = curator.open(admin_url(noun), q=row.slug)
    assert page.status == 200
    # An open passage leads to its bench.
    assert page.soup.select(f"a[href*='/{row.pk}/change/'], a[href*='/{row.pk}/bench/']")


@every_noun
def test_history_shows_a_save(curator: Curator, noun: type[Model]) -> None:
    row = FACTORIES[noun]()
    curator.submit(row)
    assert curator.open(admin_url(row, "history")).texts("#change-history tbody tr")


def test_save_with_inline_rows_is_one_edit(curator: Curator) -> None:
    outcome = f.OutcomeFactory()
    before = record.version().number
    curator.submit(outcome, summary="Better.", **{"citations-0-printed": "endorsed"})
    assert record.version().number == before + 1


def test_anonymous_user_is_redirected(db: None) -> None:
    assert Curator().open(admin_url(initiatives.Outcome)).status == 302


def test_form_leaves_out_characters_that_nobody_sees(curator: Curator) -> None:
    page = curator.submit(
        ground.Actor, name="Timor\u200b-\u202eLeste\v(state)", kind="member-state", summary="One\fTwo\x03"
    )
    assert page.errors == []
    actor = ground.Actor.objects.get()
    assert (actor.name, actor.summary, actor.slug) == ("Timor-Leste (state)", "One\nTwo", "timor-leste-state")
