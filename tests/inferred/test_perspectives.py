"""A view is marked where no source states whose it is or when it was voiced."""

import pytest

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
