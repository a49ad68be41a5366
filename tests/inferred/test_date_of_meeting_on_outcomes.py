"""An outcome without a date of its own shows that the date of its meeting is inferred."""

import pytest

from tests import factories as f

from .marks import beside, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


def test_outcome_at_a_meeting_of_an_inferred_date_is_marked() -> None:
    outcome = f.OutcomeFactory(meeting=meeting_of_inferred_date())
    for address, within in ((outcome.get_absolute_url(), "dd"), ("/outcomes/", ".rows li .meta span")):
        assert beside(address, "9–10 February 2023", within) == [True]


def test_outcome_with_a_stated_date_of_its_own_has_no_mark() -> None:
    outcome = f.OutcomeFactory(meeting=meeting_of_inferred_date(), date="2023-02-09")
    for address, within in ((outcome.get_absolute_url(), "dd"), ("/outcomes/", ".rows li .meta span")):
        assert beside(address, "9 February 2023", within) == [False]
