"""Where no statement of a meeting is held, the pages say that the meeting’s acting is often inferred."""

import pytest

from tests.pages.site import page, words

pytestmark = pytest.mark.django_db

SAID = "names ASEAN or its member states, it is inferred that the meeting acted."


@pytest.mark.parametrize("path", ["/meetings/4th-adgmin/", "/meetings/5th-adgmin/", "/language/"])
def test_page_of_outcomes_reported_by_others_says_it(path: str) -> None:
    assert SAID in words(page(path))


def test_page_of_a_meeting_with_its_own_statement_does_not_say_it() -> None:
    assert SAID not in words(page("/meetings/3rd-adgmin/"))
