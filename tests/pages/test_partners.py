"""A partner’s page: its years at a glance, and one story from meeting to meeting."""

from typing import Any

import pytest

from adgmin import record
from adgmin.models import Meeting
from partners.models import Partner
from tests import factories as f

from .site import get, one, page, rows, words
from .tables import matrix

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner() -> Partner:
    """A partner of which nothing is said yet."""
    made: Partner = f.PartnerFactory(actor__name="Utopia")
    return made


def met(year: int, texts: int = 0, body: Any = None) -> Meeting:
    """A meeting with so many texts on it."""
    with record.editing():
        made: Meeting = f.MeetingFactory(name=f"Meeting of {year}", date=str(year), body=body or f.ActorFactory())
        for source in f.SourceFactory.create_batch(texts):
            source.meetings.set([made])
    return made


def history(address: str, **query: Any) -> dict[str, list[str]]:
    """The outcomes under each heading of the history."""
    sections = page(address, **query).select("section.group")
    return {words(section.h3): [words(link) for link in section.select(".name")] for section in sections}


def test_history_groups_outcomes_by_meeting_the_latest_first(partner: Partner) -> None:
    first = met(2022)
    second = met(2024, body=first.body)
    for title, meeting in (("a road", first), ("a hall", second), ("a harbour", second)):
        f.OutcomeFactory(title=title, meeting=meeting, counterparts=[partner.actor])
    assert history(partner.get_absolute_url()) == {
        "Meeting of 2024 2024": ["endorsed a hall", "endorsed a harbour"],
        "Meeting of 2022 2022": ["endorsed a road"],
    }
    assert list(history(partner.get_absolute_url())) == ["Meeting of 2024 2024", "Meeting of 2022 2022"]
    assert history(partner.get_absolute_url(), as_of="2023-01-01") == {"Meeting of 2022 2022": ["endorsed a road"]}


def test_outcomes_without_a_meeting_are_grouped_by_their_years(partner: Partner) -> None:
    for date in ("2022", "2024-02", "2024-08-16", "2023-12/2024-01", "[..2023-06-30]", ""):
        f.OutcomeFactory(title=f"in {date}", counterparts=[partner.actor], meeting=None, date=date)
    shown = history(partner.get_absolute_url())
    assert {heading: sorted(titles) for heading, titles in shown.items()} == {
        "No meeting stated, 2024": ["endorsed in 2024-02", "endorsed in 2024-08-16"],
        "No meeting stated, 2023–2024": ["endorsed in 2023-12/2024-01"],
        "No meeting stated, by 30 June 2023": ["endorsed in [..2023-06-30]"],
        "No meeting stated, 2022": ["endorsed in 2022"],
        "No meeting stated, date not stated": ["endorsed in"],
    }
    assert list(shown)[-1] == "No meeting stated, date not stated"


def test_history_has_meetings_whose_texts_do_not_name_the_partner(partner: Partner) -> None:
    first = met(2022, texts=1)
    f.OutcomeFactory(meeting=first, counterparts=[partner.actor], title="a road")
    met(2023, texts=2, body=first.body)
    met(2024, texts=0, body=first.body)
    met(2025, texts=1)
    soup = page(partner.get_absolute_url())
    assert list(history(partner.get_absolute_url())) == ["Meeting of 2023 2023", "Meeting of 2022 2022"]
    assert "The 2 texts held on this meeting name no outcome with or about this partner." in words(
        one(soup, "section.group")
    )


def test_plans_are_shown_by_year_above_the_history(partner: Partner) -> None:
    plan = f.InitiativeFactory(name="Plan for 2024", kind="work-plan", period="2024")
    f.OutcomeFactory(
        title="the Plan for 2024", initiative=plan, meeting=met(2024), counterparts=[partner.actor], verb="adopted"
    )
    soup = page(partner.get_absolute_url())
    assert matrix(soup) == {"": {"2024": ["Plan for 2024 adopted the Plan for 2024 Meeting of 2024"]}}
    assert soup.select_one('a[href="/partners/matrix/"]')


def test_plans_are_listed_by_first_year_and_those_without_a_period_last(partner: Partner) -> None:
    for period in ("", "2024", "2021/2025", "2023", "2021/2022"):
        plan = f.InitiativeFactory(name=f"Plan of {period}", kind="work-plan", period=period)
        f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart")
    section = one(page(partner.get_absolute_url()), "section[aria-labelledby=plans]")
    assert words(section).startswith("Plans, by first year 5")
    expected = ["Plan of 2021/2022", "Plan of 2021/2025", "Plan of 2023", "Plan of 2024", "Plan of"]
    assert [words(name) for name in section.select(".name")] == expected


def test_partner_without_plans_has_a_sentence_and_a_link_to_the_matrix(partner: Partner) -> None:
    soup = page(partner.get_absolute_url())
    assert not soup.select(".matrix")
    assert "The record has no initiative with this partner and stated years." in words(soup)
    assert soup.select_one('a[href="/partners/matrix/"]')


def test_plans_name_their_predecessors_and_inferred_ones_are_marked(partner: Partner) -> None:
    first = f.InitiativeFactory(name="Plan for 2023", kind="work-plan", period="2023")
    second = f.InitiativeFactory(name="A plan for 2024", kind="work-plan", period="2024", succeeds=first)
    f.cite(second, aspect="succeeds", value=first.slug, basis="inferred")
    for plan in (second, first):
        f.RoleFactory(initiative=plan, actor=partner.actor, role="counterpart")
    lines = [words(line) for line in page(partner.get_absolute_url()).select("[aria-labelledby=plans] .rows > li")]
    assert lines[0].startswith("2023 Plan for 2023 Source")
    assert lines[1].startswith("2024 A plan for 2024 follows Plan for 2023 , succession inferred Source")


def test_initiatives_it_supports_are_apart_from_those_as_counterpart(partner: Partner) -> None:
    for name, role in (("A fund", "funder"), ("A centre", "counterpart"), ("A course", "lead")):
        f.RoleFactory(initiative__name=name, actor=partner.actor, role=role)
    soup = page(partner.get_absolute_url())
    found = {words(section.h2): [words(link) for link in section.select(".name")]
             for section in soup.select("[aria-labelledby=gives], [aria-labelledby=counterpart]")}  # fmt: skip
    assert found == {
        "Initiatives led, funded or supported 2": ["A course", "A fund"],
        "Initiatives as counterpart 1": ["A centre"],
    }


def test_commitments_are_its_own_and_those_about_its_initiatives(partner: Partner) -> None:
    own = f.CommitmentFactory(text="Its own", owner=partner.actor, initiative=None)
    shared = f.CommitmentFactory(text="Of what it has a part in")
    named = f.CommitmentFactory(text="Of what was named with it")
    f.CommitmentFactory(text="Another’s")
    f.RoleFactory(initiative=shared.initiative, actor=partner.actor)
    f.OutcomeFactory(initiative=named.initiative, counterparts=[partner.actor])
    for commitment in (own, shared, named):
        f.CheckFactory(commitment=commitment)
    soup = page(partner.get_absolute_url())
    found = [words(link) for link in soup.select("[aria-labelledby=commitments] .name")]
    assert found == ["Its own", "Of what it has a part in", "Of what was named with it"]
    assert sorted(rows(page("/commitments/", partner=partner.slug))) == sorted(found)


def test_the_actor_page_of_a_partner_leads_to_the_partner_page(partner: Partner) -> None:
    assert get(partner.actor.get_absolute_url(), 301).headers["Location"] == partner.get_absolute_url()


def test_the_partner_page_has_the_lines_that_links_to_the_actor_lead_to(partner: Partner) -> None:
    member = f.MembershipFactory(grouping=partner.actor)
    assert page(partner.get_absolute_url()).find(id=member.slug)
