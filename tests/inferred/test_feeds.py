"""Feeds mark what is inferred in an entry, and name it in the title where the title says it."""

import pytest

from tests import factories as f
from tests.pages.site import get

from .marks import conclude, meeting_of_inferred_date

pytestmark = pytest.mark.django_db


def test_title_names_an_inferred_verb() -> None:
    conclude(f.OutcomeFactory(title="the hub", verb="launched"), verb="launched")
    assert "<title>Outcome: launched the hub (inferred: verb)</title>" in get("/outcomes.atom").content.decode()


def test_title_of_what_a_source_states_says_nothing_of_the_sort() -> None:
    f.OutcomeFactory(title="the hub", verb="launched")
    assert "<title>Outcome: launched the hub</title>" in get("/outcomes.atom").content.decode()


@pytest.mark.parametrize("address", ["/outcomes.atom", "/meetings.atom", "/perspectives.atom"])
def test_inferred_date_is_marked(address: str) -> None:
    meeting = meeting_of_inferred_date()
    f.OutcomeFactory(meeting=meeting)
    f.PerspectiveFactory(meeting=meeting)
    entries = " ".join(get(address).content.decode().split())
    assert '9–10 February 2023 &lt;span class="tag"' in entries
