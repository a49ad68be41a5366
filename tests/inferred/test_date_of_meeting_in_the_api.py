"""The API names an inferred date also where a record has it from its meeting."""

import pytest
from django.test import Client

from tests import factories as f

from .marks import meeting_of_inferred_date

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("noun", ["outcomes", "perspectives"])
def test_record_without_a_date_names_the_inferred_date_of_its_meeting(noun: str) -> None:
    factory = {"outcomes": f.OutcomeFactory, "perspectives": f.PerspectiveFactory}[noun]
    row = factory(meeting=meeting_of_inferred_date())
    (shown,) = Client().get(f"/api/v1/{noun}/").json()["results"]
    assert shown["inferred"] == ["date"]
    assert Client().get(f"/api/v1/{noun}/{row.slug}/").json()["inferred"] == ["date"]
