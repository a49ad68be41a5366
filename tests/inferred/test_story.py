"""The story of a commitment says what of it is inferred."""

import pytest

from tests import factories as f
from tests.pages.site import one, page, words

from .marks import conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


def test_story_names_an_inferred_date_and_how_firmly_it_was_put() -> None:
    promise = conclude(f.CommitmentFactory(basis="announced"), kind="announced")
    f.CheckFactory(commitment=promise, meeting=meeting_of_inferred_date(), date="")
    lead = words(one(page(promise.get_absolute_url()), ".lead"))
    assert "That it counts as “announced” is inferred." in lead
    assert "The date “9–10 February 2023” is inferred." in lead


def test_story_of_what_a_source_states_names_nothing() -> None:
    promise = f.CommitmentFactory(basis="announced")
    f.CheckFactory(commitment=promise)
    assert "inferred" not in words(one(page(promise.get_absolute_url()), ".lead"))
