"""An actor’s page: what a state hosted, chaired, proposed, leads and said, what is not said, and the life of a body."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adgmin import record
from adgmin.models import Actor
from tests import factories as f

from .site import get, one, page, words

pytestmark = pytest.mark.django_db

NOT_STATED = {
    "No source held names this actor as the host of a meeting in the list of meetings.",
    "No source held names this actor as chair or vice-chair of a meeting in the list of meetings.",
    "No source held names this actor as chair of ASEAN, or of one of its bodies, for a year.",
    "No source held names a proposal by this actor.",
    "No source held names an initiative that this actor leads, coordinates, hosts or champions.",
    "The record has no outcome, commitment or perspective of this actor.",
}


@pytest.fixture
def state() -> Actor:
    """A member state of which nothing is said yet."""
    made: Actor = f.ActorFactory(name="Utopia", kind="member-state")
    return made


def sections(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The names on the lines under each heading."""
    found = {words(part.h2): [words(name) for name in part.select(".name")] for part in soup.select("main section")}
    return {heading: names for heading, names in found.items() if names}


def not_stated(soup: BeautifulSoup) -> set[str]:
    """The sentences on what the sources held do not say."""
    return {words(sentence) for sentence in soup.select("[aria-labelledby=unsaid] li")}


def test_state_without_rows_has_a_sentence_for_each_list(state: Actor) -> None:
    soup = page(state.get_absolute_url())
    assert sections(soup) == {}
    assert not_stated(soup) == NOT_STATED


def test_each_list_with_rows_has_a_section_and_no_sentence(state: Actor) -> None:
    meeting = f.MeetingFactory(name="A meeting")
    for role in ("host", "vice-chair", "attended"):
        f.MeetingRoleFactory(meeting=meeting, actor=state, role=role)
    f.MembershipFactory(member=state, grouping__name="ASEAN", standing="chair", period="2025")
    f.MembershipFactory(member=state, grouping__name="Union")
    for name, role in (("A team", "proposer"), ("A network", "champion"), ("A tool", "developer")):
        f.RoleFactory(initiative__name=name, actor=state, role=role)
    f.OutcomeFactory(title="a road", body=state)
    soup = page(state.get_absolute_url())
    assert sections(soup) == {
        "Chair of ASEAN and its bodies 1": ["ASEAN"],
        "Host of meetings 1": ["A meeting"],
        "Chair, vice-chair and handover 1": ["A meeting"],
        "Proposals": ["A team"],
        "Leading and hosting roles in initiatives 1": ["A network"],
        "Outcomes by this actor 1": ["endorsed a road"],
        "Other roles in initiatives 1": ["A tool"],
        "Meetings attended 1": ["A meeting"],
        "Belongs to 1": ["Union"],
    }
    assert not soup.select("#unsaid")
    assert all(line.select(".line-evidence") for line in soup.select("[aria-labelledby=chairs] .rows > li"))


def test_a_question_is_answered_as_of_a_day(state: Actor) -> None:
    meeting = f.MeetingFactory(date="2024")
    undated = f.PassageFactory(source__published="")
    f.MeetingRoleFactory(meeting=meeting, actor=state, role="host", passage=undated)
    assert not_stated(page(state.get_absolute_url(), as_of="2023-12-31")) == NOT_STATED
    assert len(not_stated(page(state.get_absolute_url()))) == len(NOT_STATED) - 1


def test_state_lists_what_its_agency_proposed_under_the_agencys_name(state: Actor) -> None:
    agency = f.ActorFactory(name="An agency", parent=state)
    f.RoleFactory(initiative__name="A team", actor=agency, role="proposer")
    f.OutcomeFactory(title="a bridge", body=agency, verb="proposed")
    lines = [words(line) for line in page(state.get_absolute_url()).select("[aria-labelledby=proposed] .rows > li")]
    assert len(lines) == 2
    assert all("by An agency" in line for line in lines)
    assert "by An agency" not in words(page(agency.get_absolute_url()))


def test_proposal_with_a_role_is_listed_once(state: Actor) -> None:
    team = f.InitiativeFactory(name="A team")
    f.RoleFactory(initiative=team, actor=state, role="proposer")
    f.OutcomeFactory(title="the team", initiative=team, body=state, verb="proposed")
    f.OutcomeFactory(title="a bridge", initiative=None, body=state, verb="proposed")
    assert sections(page(state.get_absolute_url()))["Proposals"] == ["A team", "proposed a bridge"]


def test_actor_that_is_no_state_has_one_sentence_if_there_is_nothing() -> None:
    body = f.ActorFactory(kind="asean-body")
    assert not_stated(page(body.get_absolute_url())) == {"The record has no outcome, role or view of this actor."}
    f.MeetingFactory(name="1st Meeting", body=body, date="2021")
    soup = page(body.get_absolute_url())
    assert sections(soup) == {"Meetings of this body 1": ["1st Meeting"]}
    assert not soup.select("#unsaid")


def test_chair_of_a_grouping_is_not_counted_among_its_members() -> None:
    grouping, chair = f.ActorFactory(kind="asean-body"), f.ActorFactory(name="Utopia")
    f.MembershipFactory(grouping=grouping, member=chair)
    f.MembershipFactory(grouping=grouping, member=chair, standing="chair", period="2025")
    soup = page(grouping.get_absolute_url())
    assert sections(soup) == {"Chairs, past and present 1": ["Utopia"], "Members 1": ["Utopia"]}


def test_views_of_an_actor_name_their_meetings_and_not_the_actor(state: Actor) -> None:
    meeting = f.MeetingFactory(name="A meeting")
    f.PerspectiveFactory(title="A view", voice=state, meeting=meeting, initiative=None)
    line = one(page(state.get_absolute_url()), "[aria-labelledby=perspectives] li")
    assert words(one(line, "span")) == "A meeting"
    assert words(line).count("A meeting") == 1
    assert "Utopia" not in words(line)


def living(body: Actor, number: int) -> None:
    """Make a body the subject of an initiative with so many outcomes, seats and a head."""
    with record.editing():
        passage = f.PassageFactory(source__published="2024-12-31")
        life = f.InitiativeFactory(name=f"Life of {body}", body=body, passage=passage)
        for place in range(number):
            f.OutcomeFactory(
                title=f"said {place} of {body}", initiative=life, verb="launched", stage="launched", passage=passage,
                meeting=None, date="2024",
            )  # fmt: skip
            f.RoleFactory(
                initiative=life, actor__name=f"Partner {place} of {body}", role="counterpart", passage=passage
            )
        f.RoleFactory(initiative=life, actor__name=f"Head of {body}", role="lead", passage=passage)


def test_body_of_an_initiative_shows_its_stage_roles_and_outcomes() -> None:
    body = f.ActorFactory(name="The team", kind="working-group")
    living(body, 1)
    soup = page(body.get_absolute_url())
    assert words(one(soup, ".facts .stage")) == "launched"
    assert sections(soup) == {
        "Actors and their roles 2": ["Head of The team", "Partner 0 of The team"],
        "Outcomes about this body 1": ["launched said 0 of The team"],
    }


def test_a_life_costs_the_same_however_long_it_is() -> None:
    costs = []
    for number in (1, 6):
        body = f.ActorFactory(kind="working-group")
        living(body, number)
        with CaptureQueriesContext(connection) as queries:
            get(body.get_absolute_url())
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_meeting_in_a_country_is_listed_unless_the_country_hosted_it(state: Actor) -> None:
    f.MeetingFactory(name="A meeting there", place=f"A town, {state.name}")
    f.MeetingFactory(name="A meeting elsewhere", place="Another town")
    assert sections(page(state.get_absolute_url())) == {"Meetings in this country 1": ["A meeting there"]}


def test_meeting_ahead_shows_for_when_it_is_planned_and_where() -> None:
    country = f.ActorFactory(name="Singapore", kind="member-state")
    with record.editing():
        meeting = f.MeetingFactory(name="4th ADGMIN", date="2024-02-01", place="Singapore")
        early, late = (f.PassageFactory(source__published=day) for day in ("2023-02-10", "2024-03-01"))
        f.cite(meeting, early, aspect="due", value="2024-01/2024-02", printed="in January/February 2024")
        f.cite(meeting, early, aspect="place", value="Singapore", printed="in Singapore")
        f.cite(meeting, late, aspect="date", value="2024-02-01", printed="on 1 February")
        host = f.MeetingRoleFactory(meeting=meeting, actor=country, role="host", passage=late)
    earlier = words(page(country.get_absolute_url(), as_of="2023-06-01").select_one("#meetings-there ~ .rows"))
    assert "2024" in earlier
    assert "Singapore" in earlier
    with record.editing():
        f.cite(host, early)
    later = words(page(country.get_absolute_url(), as_of="2023-06-01").select_one("#hosted ~ .rows"))
    assert "planned" in later
    assert "2024" in later
