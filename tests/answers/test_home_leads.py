"""What the home page says first of the latest meeting: the Declaration and the GenAI Guide, not what has no name."""

import pytest

from tests.pages.site import one, page, words

pytestmark = pytest.mark.django_db


def test_home_lists_the_declaration_and_the_guide_first() -> None:
    latest = words(page("/").select_one("section[aria-labelledby=latest]"))
    assert "5th ADGMIN" in latest
    lead = ["the Bangkok Digital Declaration", "the GenAI Guide", "many recommendations and documents"]
    places = [latest.find(title) for title in lead]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("as_of", ["2024-02-02", "2024-12-31"])
def test_home_as_of_the_4th_lists_what_was_launched_there_first(as_of: str) -> None:
    latest = words(page("/", as_of=as_of).select_one("section[aria-labelledby=latest]"))
    assert "4th ADGMIN" in latest
    assert latest.find("the Singapore Declaration") > 0
    assert "stronger synergy for the expansion of connectivity" not in latest


def test_home_lists_nothing_as_unnamed_that_a_text_mentions() -> None:
    unnamed = words(one(page("/", as_of="2024-02-02"), "section[aria-labelledby=silent]"))
    assert "ASEAN Comprehensive Recovery Framework" in unnamed
    assert "ASEAN Cybersecurity Assessment Model" not in unnamed
