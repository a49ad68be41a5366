"""As of a day before a record began, its page denies nothing that a later source reports."""

import pytest
from django.test import Client

from adgmin.record import Basis, Cited
from tests import factories as f

from .site import Site, one, page, words

pytestmark = pytest.mark.django_db

DAY = "2022-06-01"
DENIALS = ("No source held", "The sources held report no act", "Not stated in the sources held", "No dated entry")


@pytest.mark.parametrize("name", ["initiative", "meeting", "actor", "commitment"])
def test_no_page_denies_what_a_later_source_reports(name: str) -> None:
    said = words(one(page(Site().address(name), as_of=DAY), "main"))
    assert not [denial for denial in DENIALS if denial in said]


def test_it_says_up_to_which_day_there_is_nothing() -> None:
    said = words(page(Site().address("initiative"), as_of=DAY))
    assert "Nothing is recorded here up to 1 June 2022." in said


@pytest.mark.parametrize("aspect", ["name", "verb"])
def test_heading_and_its_mark_are_those_of_today(aspect: str) -> None:
    row: Cited = (
        f.InitiativeFactory.create(name="Guide") if aspect == "name"
        else f.OutcomeFactory.create(title="the guide", verb="endorsed", date="2023-02-09")
    )  # fmt: skip
    f.cite(row, f.PassageFactory(), aspect=aspect, value=getattr(row, aspect), printed="it", basis=Basis.INFERRED)
    then = words(one(page(row.get_absolute_url(), as_of=DAY), "h1"))
    assert then == words(one(page(row.get_absolute_url()), "h1"))
    assert "inferred" in then


def test_changes_of_a_meeting_that_was_not_planned_by_then_show_no_date() -> None:
    meeting = f.MeetingFactory(body=f.ActorFactory(), number=2, date="2023-02")
    said = words(one(page(f"{meeting.get_absolute_url()}changes/", as_of=DAY), "main"))
    assert "Nothing is recorded here up to 1 June 2022." in said
    assert "2023" not in said


def test_commitment_that_was_not_made_by_then_has_no_standing() -> None:
    site = Site()
    assert page(site.address("commitment")).select(".standing")
    assert not page(site.address("commitment"), as_of=DAY).select(".standing")


def test_way_from_an_actor_to_its_partner_page_keeps_the_day() -> None:
    site = Site()
    answer = Client().get(site.partner.actor.get_absolute_url(), {"as_of": DAY})
    assert answer.headers["Location"] == f"{site.address('partner')}?as_of={DAY}"
