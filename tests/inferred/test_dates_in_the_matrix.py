"""In the matrix, entries with an inferred date are marked, in a year and without one."""

from typing import Any

import pytest

from tests import factories as f
from tests.pages.site import page, words

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def said(title: str, date: str, **fields: Any) -> Any:
    return f.OutcomeFactory(
        title=title, date=date, meeting=None, initiative=None, counterparts=[f.PartnerFactory().actor], **fields
    )


@pytest.mark.parametrize("date", ["2023", "[..2023-02-10]"])
def test_outcome_of_an_inferred_date_is_marked_in_its_cell(date: str) -> None:
    conclude(said("the signal", date), date=date)
    said("the stated signal", date)
    assert beside("/partners/matrix/", "the signal", ".said") == [True]
    assert beside("/partners/matrix/", "the stated signal", ".said") == [False]


@pytest.mark.parametrize("period", ["2023", "[..2023-02-10]"])
def test_plan_of_an_inferred_period_is_marked_even_if_it_fills_the_column(period: str) -> None:
    partner = f.PartnerFactory()
    plan = conclude(f.InitiativeFactory(name="A plan", kind="work-plan", period=period), period=period)
    f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart")
    assert beside("/partners/matrix/", "A plan", "td > div") == [True]


def test_inferred_and_stated_verbs_are_shown_apart() -> None:
    partner, meeting = f.PartnerFactory(), f.MeetingFactory()
    about = {"meeting": meeting, "initiative": None, "counterparts": [partner.actor], "verb": "endorsed"}
    conclude(f.OutcomeFactory(title="the concluded one", **about), verb="endorsed")
    f.OutcomeFactory(title="the stated one", **about)
    assert beside("/partners/matrix/", "the concluded one", ".said") == [True]
    assert beside("/partners/matrix/", "the stated one", ".said") == [False]


def test_act_of_an_inferred_verb_and_date_says_which_mark_is_the_dates() -> None:
    partner, plan = f.PartnerFactory(), f.InitiativeFactory(name="A plan", kind="work-plan", period="2023")
    f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart")
    about = {"meeting": None, "counterparts": [partner.actor], "date": "2023", "verb": "endorsed"}
    conclude(f.OutcomeFactory(title="the plan", initiative=plan, **about), verb="endorsed", date="2023")
    conclude(f.OutcomeFactory(title="the signal", initiative=None, **about), verb="endorsed", date="2023")
    shown = words(page("/partners/matrix/"))
    assert "endorsed the plan inferred (strength 4 of 5) date inferred" in shown
    assert "endorsed the signal inferred (strength 4 of 5) date inferred" in shown
