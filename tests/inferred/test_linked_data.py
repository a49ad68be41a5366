"""Linked data leaves an inferred date and place out, and says in words what is inferred."""

import json
from typing import Any

import pytest

from tests import factories as f
from tests.pages.site import page

from .marks import conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


def linked(row: Any) -> Any:
    return json.loads(str(page(row.get_absolute_url()).select('script[type="application/ld+json"]')[0].string))


def test_inferred_date_and_place_of_a_meeting_are_left_out() -> None:
    found = linked(conclude(meeting_of_inferred_date(place="Boracay"), place="Boracay"))
    assert not {"startDate", "endDate", "location"} & set(found)
    assert found["disambiguatingDescription"] == "Inferred by the editors, and stated by no source: date, place."


def test_inferred_verb_is_named() -> None:
    found = linked(conclude(f.OutcomeFactory(verb="endorsed"), verb="endorsed"))
    assert found["disambiguatingDescription"] == "Inferred by the editors, and stated by no source: verb."


def test_stated_date_stays() -> None:
    found = linked(f.MeetingFactory())
    assert found["startDate"] == "2023-02-09"
    assert "disambiguatingDescription" not in found
