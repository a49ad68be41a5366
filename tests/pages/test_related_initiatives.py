"""An initiative is seen beside its whole, its parts, and those before and after it in a succession."""

import pytest

from adgmin import record
from tests import factories as f

from .site import one, page, words

pytestmark = pytest.mark.django_db


def test_relatives_are_listed_with_it_and_its_page_leads_to_them() -> None:
    with record.editing():
        first = f.InitiativeFactory(name="1 first plan")
        second = f.InitiativeFactory(name="2 second plan", slug="second", succeeds=first)
        third = f.InitiativeFactory(name="3 third plan", slug="third", succeeds=second)
        f.InitiativeFactory(name="4 part of the third", part_of=third)
        f.InitiativeFactory(name="5 another plan", slug="other")
        f.OutcomeFactory(initiative=third, meeting=f.MeetingFactory(date="2024"))
    for slug, expected in (("third", "1234"), ("second", "123"), ("other", "5")):
        soup = page("/initiatives/", related_to=slug)
        assert [words(name)[0] for name in soup.select(".rows .name")] == [*expected]
    link = one(page("/initiatives/third/"), ".life .onward a")["href"]
    assert link == "/initiatives/?view=map&related_to=third"
    assert "related to 3 third plan, itself included" in words(page(str(link)))
    assert not page("/initiatives/other/").select(".life .onward")
