"""A view is marked where no source states whose it is or when it was voiced."""

import pytest
from django.test import Client

from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def test_inferred_voice_and_date_are_marked_on_its_page_and_in_lists() -> None:
    voice = f.ActorFactory(name="Utopia", slug="utopia")
    view = f.PerspectiveFactory(title="A wish", voice=voice, meeting=None, date="2021-01")
    conclude(view, actor="utopia", date="2021-01")
    for text, within in (("Utopia", "dd"), ("January 2021", "dd")):
        assert beside(view.get_absolute_url(), text, within) == [True]
    assert beside("/perspectives/", "Utopia", ".rows li > span") == [True]
    assert beside("/perspectives/", "January 2021", ".rows .meta span") == [True]
    assert beside(voice.get_absolute_url(), "A wish", ".rows li .body") == [True]


def test_inferred_initiative_of_a_perspective_is_marked() -> None:
    team = f.InitiativeFactory(name="The response team", slug="team")
    view = conclude(f.PerspectiveFactory(title="A wish", initiative=team), initiative="team")
    assert beside(view.get_absolute_url(), "The response team", "dd") == [True]
    assert beside("/perspectives/", "The response team", ".rows .meta span") == [True]
    assert beside(team.get_absolute_url(), "about this initiative", ".rows .meta span") == [True]
    assert "initiative" in Client().get(f"/api/v1/perspectives/{view.slug}/").json()["inferred"]


def test_initiative_named_in_the_passage_of_a_perspective_has_no_mark() -> None:
    team = f.InitiativeFactory(name="The response team")
    view = f.PerspectiveFactory(title="A wish", initiative=team)
    assert beside(view.get_absolute_url(), "The response team", "dd") == [False]
    assert "initiative" not in Client().get(f"/api/v1/perspectives/{view.slug}/").json()["inferred"]
