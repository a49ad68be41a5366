"""The timeline and the calendar mark an inferred date beside the date itself."""

import pytest

from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def test_each_kind_of_entry_marks_its_date() -> None:
    conclude(f.OutcomeFactory(meeting=None, date="2021-01"), date="2021-01")
    conclude(f.InitiativeFactory(period="2021-02"), period="2021-02")
    conclude(f.CheckFactory(date="2021-03", due="2021-04"), date="2021-03", due="2021-04")
    for month in ("January", "February", "March", "April"):
        assert beside("/timeline/", f"{month} 2021", ".stream li > p") == [True]
    assert beside("/calendar/", "April 2021", ".stream li > p") == [True]


def test_stated_date_has_no_mark() -> None:
    f.OutcomeFactory(meeting=None, date="2021-01")
    assert beside("/timeline/", "January 2021", ".stream li > p") == [False]
