"""The citation of a record, as text and as CSL-JSON, says which of its fields are inferred."""

import json

import pytest

from tests import factories as f
from tests.pages.site import get, page, words

from .marks import conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


def test_citation_names_the_inferred_fields() -> None:
    outcome = conclude(f.OutcomeFactory(meeting=meeting_of_inferred_date(), verb="endorsed"), verb="endorsed")
    (csl,) = json.loads(get(f"{outcome.get_absolute_url().rstrip('/')}.csl.json").content)
    assert csl["note"].endswith("; inferred by the editors: verb, date")
    assert "inferred by the editors: verb, date" in words(page(outcome.get_absolute_url()))


def test_citation_of_what_a_source_states_names_none() -> None:
    outcome = f.OutcomeFactory()
    (csl,) = json.loads(get(f"{outcome.get_absolute_url().rstrip('/')}.csl.json").content)
    assert "inferred" not in csl["note"]
