"""The name of an initiative that no source gives is marked wherever another record names the initiative."""

from typing import Any

import pytest

from adgmin import record
from tests import factories as f

from .marks import beside, conclude

pytestmark = pytest.mark.django_db


def on_all_pages(initiative: Any) -> dict[str, list[bool]]:
    """For each place that names an initiative beside a record of each noun, whether it has a mark."""
    meeting, theme = f.MeetingFactory(name="3rd ADGMIN", slug="third"), f.ThemeFactory(slug="trust")
    partner = f.PartnerFactory(actor__name="Utopia", actor__slug="utopia")
    outcome = f.OutcomeFactory(initiative=initiative, meeting=meeting, title="progress", counterparts=[partner.actor])
    commitment = f.CommitmentFactory(initiative=initiative, text="A promise", themes=[theme])
    f.CheckFactory(commitment=commitment, meeting=meeting, date="", due="2024")
    view = f.PerspectiveFactory(initiative=initiative, meeting=meeting)
    f.RoleFactory(initiative=initiative, actor=partner.actor, role="counterpart")
    f.RoleFactory(initiative=initiative, actor=f.ActorFactory(name="An agency", slug="agency"), role="lead")
    places = {
        outcome.get_absolute_url(): "dd", commitment.get_absolute_url(): "dd", view.get_absolute_url(): "dd",
        "/outcomes/": ".meta span", "/commitments/": ".meta span", "/perspectives/": ".meta span",
        "/calendar/": ".meta span", "/meetings/third/": "#commitments-list .meta span",
        "/themes/trust/": ".meta span", "/actors/agency/": ".rows .body", "/partners/matrix/": "td > div",
        "/partners/utopia/": "#plans ~ .rows .body",
    }  # fmt: skip
    return {address: beside(address, "The pact", within) for address, within in places.items()}


def test_inferred_name_is_marked_on_every_page_that_shows_it() -> None:
    plan = conclude(f.InitiativeFactory(name="The pact", kind="work-plan", period="2023/2024"), name="The pact")
    assert {address for address, marks in on_all_pages(plan).items() if not all(marks)} == set()


def test_stated_name_is_marked_nowhere() -> None:
    plan = f.InitiativeFactory(name="The pact", kind="work-plan", period="2023/2024")
    f.cite(plan, aspect="name", value="The pact")
    assert {address for address, marks in on_all_pages(plan).items() if any(marks)} == set()


def test_name_that_any_text_states_is_unmarked_on_every_day() -> None:
    body = f.ActorFactory()
    f.MeetingFactory(number=1, body=body, date="2022-01")
    meeting = f.MeetingFactory(slug="second", number=2, body=body, date="2023-02-09")
    early, late = (f.PassageFactory(source__published=day) for day in ("2023-02-09", "2025-01-28"))
    with record.editing():
        group = f.InitiativeFactory(name="The working group", with_citation=False)
        f.cite(group, early, aspect="name", value="The working group", basis="inferred")
        f.cite(group, late, aspect="name", value="The working group")
        actor = f.ActorFactory(name="The working group", with_citation=False)
        f.cite(actor, early, aspect="name", value="The working group", basis="inferred")
        f.cite(actor, late, aspect="name", value="The working group")
    act = f.PassageFactory(source=early.source)
    f.OutcomeFactory(initiative=group, meeting=meeting, body=body, title="its work", passage=act)
    commitment = f.CommitmentFactory(initiative=group, passage=act)
    f.CheckFactory(commitment=commitment, meeting=meeting, date="", passage=act)
    places = {
        "/outcomes/": ".meta span", "/commitments/": ".meta span", "/actors/": ".rows .body",
        "/meetings/second/changes/": ".subject", commitment.get_absolute_url(): "dd",
        group.get_absolute_url(): "h1", actor.get_absolute_url(): "h1",
    }  # fmt: skip
    for address, within in places.items():
        assert beside(f"{address}?as_of=2024-02-02", "The working group", within) == [False], address
        assert beside(address, "The working group", within) == [False], address
