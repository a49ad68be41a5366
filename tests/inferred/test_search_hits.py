"""Search hits show how far an initiative has come, and mark an inferred verb."""

import pytest

from tests import factories as f
from tests.pages.site import one, page, words

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def test_initiative_without_a_stage_shows_its_latest_act() -> None:
    made = f.InitiativeFactory(name="A lighthouse")
    f.OutcomeFactory(initiative=made, verb="welcomed", meeting=f.MeetingFactory(name="3rd ADGMIN"), title="its work")
    hit = one(page("/search/", q="lighthouse"), ".hits li")
    assert "No outcome sets a stage; latest act: welcomed its work, 3rd ADGMIN" in words(hit)


def test_initiative_with_a_stage_shows_it() -> None:
    f.OutcomeFactory(initiative=f.InitiativeFactory(name="A lighthouse"), verb="launched", stage="launched", title="it")
    assert words(one(page("/search/", q="lighthouse"), ".hits li .stage")) == "launched"


def test_inferred_verb_of_an_outcome_is_marked() -> None:
    conclude(f.OutcomeFactory(title="the lighthouse", initiative=None, verb="launched"), verb="launched")
    assert beside("/search/?q=lighthouse", "launched the lighthouse", ".hits li") == [True]
