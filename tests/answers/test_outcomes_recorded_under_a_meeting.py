"""The list of a meeting’s outcomes: how many are recorded under it, and how many of them are its own acts."""

from typing import Any

import pytest

from tests.pages.site import one, page, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"meeting": "4th-adgmin"}, "41 outcomes recorded under the 4th ADGMIN, 35 of them acts of the meeting"),
        ({"meeting": "5th-adgmin"}, "8 outcomes recorded under the 5th ADGMIN, 6 of them acts of the meeting"),
        ({"meeting": "1st-adgmin"}, "1 outcome recorded under the 1st ADGMIN"),
    ],
)
def test_sentence_counts_acts_apart_from_what_is_recorded_under_a_meeting(asked: dict[str, Any], said: str) -> None:
    assert words(one(page("/outcomes/", **asked), ".found h2")).replace(" ,", ",") == said


def test_sentence_counts_acts_once_where_only_they_are_asked_for() -> None:
    said = words(one(page("/outcomes/", meeting="4th-adgmin", attribution="meeting"), ".found h2"))
    assert said.startswith("35 outcomes recorded under the 4th ADGMIN")
    assert "of them" not in said
