"""What a record says, by rules that hold for every noun."""

from typing import Any

import pytest
from django.test import Client

from adgmin import record
from adgmin.models import Actor
from adgmin.portal.api import COMPUTED_LISTS
from tests import factories as f
from tests.api.calls import RESOURCES, ROOT, read

pytestmark = pytest.mark.django_db


def test_the_root_leads_to_every_resource() -> None:
    root = read("")
    assert list(root) == [*RESOURCES, *COMPUTED_LISTS, "search", "changes", "schema", "docs"]
    for name, address in root.items():
        assert address == f"http://testserver{ROOT}{name}/"
        assert Client().get(address, {"q": "guide"} if name == "search" else {}).status_code == 200


OF_EVERY_RECORD = (
    "key", "name", "slug", "url", "api_url", "summary", "note", "citations", "differences", "inferred", "state",
    "created", "modified",
)  # fmt: skip


def one_of_everything() -> None:
    """A row of every noun."""
    partner = f.PartnerFactory.create()
    f.RoleFactory.create(actor=partner.actor)
    f.OutcomeFactory.create(themes=[f.ThemeFactory.create()], counterparts=[partner.actor])
    f.CheckFactory.create()
    f.PerspectiveFactory.create()
    f.MembershipFactory.create()
    f.MeetingRoleFactory.create()


def test_what_the_record_does_not_hold_is_null_never_empty() -> None:
    one_of_everything()
    for noun in RESOURCES:
        for row in read(f"{noun}/")["results"]:
            assert '""' not in Client().get(row["api_url"]).content.decode()


def test_every_record_has_its_addresses_its_evidence_its_state_and_its_history() -> None:
    one_of_everything()
    for noun in RESOURCES:
        listed = read(f"{noun}/")["results"][0]
        alone = Client().get(listed["api_url"]).json()
        assert {name: alone[name] for name in listed} == listed
        assert set(OF_EVERY_RECORD) <= set(listed)
        assert listed["url"].startswith("http://testserver/")
        assert listed["state"] == "published"
        assert listed["created"] <= listed["modified"]


def test_a_date_has_its_bounds_and_its_text() -> None:
    f.MeetingFactory.create(date="2023-02")
    (meeting,) = read("meetings/")["results"]
    assert {name: value for name, value in meeting.items() if name.startswith("date")} == {
        "date": "2023-02",
        "date_earliest": "2023-02-01",
        "date_latest": "2023-02-28",
        "date_text": "February 2023",
    }


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [("", None, None), ("[..2023-02-10]", None, "2023-02-10"), ("2023", "2023-01-01", "2023-12-31")],
)
def test_a_bound_that_is_open_is_null(date: str, earliest: str | None, latest: str | None) -> None:
    f.MeetingFactory.create(date=date)
    (meeting,) = read("meetings/")["results"]
    assert (meeting["date"], meeting["date_earliest"], meeting["date_latest"]) == (date or None, earliest, latest)


def test_an_outcome_without_a_date_has_its_meetings_and_says_so() -> None:
    meeting = f.MeetingFactory.create()
    own = f.OutcomeFactory.create(meeting=meeting, date="2023-02-09")
    inherited = f.OutcomeFactory.create(meeting=meeting)
    shown = {row["slug"]: row for row in read("outcomes/")["results"]}
    assert (shown[own.slug]["date"], shown[own.slug]["date_from_meeting"]) == ("2023-02-09", False)
    assert (shown[inherited.slug]["date"], shown[inherited.slug]["date_from_meeting"]) == (meeting.date, True)
    assert shown[inherited.slug]["date_text"] == "9–10 February 2023"


def test_a_verb_has_its_label_its_class_and_its_strength() -> None:
    f.OutcomeFactory.create(verb="took-note", of_verb="held")
    (outcome,) = read("outcomes/")["results"]
    assert outcome["verb"] == "took-note"
    assert outcome["verb_label"] == "took note of"
    assert (outcome["verb_class"], outcome["verb_class_label"]) == ("neutral", "noted")
    assert outcome["strength"] == 0
    assert outcome["of_verb_label"] == "held"


def test_a_fact_has_no_strength() -> None:
    f.OutcomeFactory.create(verb="held")
    assert read("outcomes/")["results"][0]["strength"] is None


def test_what_is_referred_to_has_name_and_addresses() -> None:
    outcome = f.OutcomeFactory.create()
    (shown,) = read("outcomes/")["results"]
    assert shown["meeting"] == {
        "key": outcome.meeting.slug,
        "name": outcome.meeting.name,
        "slug": outcome.meeting.slug,
        "url": f"http://testserver/meetings/{outcome.meeting.slug}/",
        "api_url": f"http://testserver{ROOT}meetings/{outcome.meeting.slug}/",
    }
    assert shown["under"] is None


def test_a_citation_names_source_passage_and_reading() -> None:
    outcome = f.OutcomeFactory.create(with_citation=False, state="draft")
    passage = f.PassageFactory.create()
    with record.editing():
        f.cite(outcome, passage, aspect="verb", value="endorsed", printed="Endorsement of", basis="inferred")
        outcome.state = "published"
        outcome.save()
    (citation,) = read("outcomes/")["results"][0]["citations"]
    assert citation["source"]["slug"] == passage.source.slug
    assert citation["passage"]["api_url"].endswith(f"/passages/{passage.source.slug}/{passage.slug}/")
    assert {name: citation[name] for name in citation if name not in ("source", "passage")} == {
        "locator": passage.locator,
        "aspect": "verb",
        "aspect_label": "verb",
        "value": "endorsed",
        "value_text": "endorsed",
        "verb": "endorsed",
        "printed": "Endorsement of",
        "basis": "inferred",
        "basis_label": "inferred",
    }


def test_where_sources_differ_every_reading_is_there_and_the_preferred_is_marked() -> None:
    statement, news = f.PassageFactory.create(), f.PassageFactory.create(source=f.SourceFactory.create(kind="news"))
    with record.editing():
        meeting = f.MeetingFactory.create(date="2023-02-09", note="The statement gives the day.", passage=statement)
        f.cite(meeting, statement, aspect="date", value="2023-02-09")
        f.cite(meeting, news, aspect="date", value="2023-02")
    (difference,) = read("meetings/")["results"][0]["differences"]
    assert (difference["aspect"], difference["kind"]) == ("date", "precision")
    preferred, other = difference["readings"]
    assert (preferred["value"], preferred["preferred"], preferred["rank"]) == ("2023-02-09", True, 1)
    assert (other["value"], other["value_text"], other["preferred"], other["rank"]) == (
        "2023-02", "February 2023", False, 3,
    )  # fmt: skip
    assert [passage["slug"] for passage in other["passages"]] == [news.slug]


def test_a_citation_that_changes_changes_its_record() -> None:
    outcome = f.OutcomeFactory.create()
    before = read("outcomes/")["results"][0]["modified"]
    f.cite(outcome)
    assert read("outcomes/")["results"][0]["modified"] > before


def test_an_initiative_says_its_stage_and_what_set_it() -> None:
    outcome = f.OutcomeFactory.create(stage="agreed", date="2023-02-09")
    f.OutcomeFactory.create(initiative=outcome.initiative, verb="noted", date="2024-01-01")
    initiative = read(f"initiatives/{outcome.initiative.slug}/")
    assert (initiative["stage"], initiative["stage_label"]) == ("agreed", "agreed")
    assert initiative["stage_by"]["slug"] == outcome.slug
    assert len(initiative["outcomes"]) == 2


def test_as_of_a_day_it_has_the_parts_that_had_begun_or_were_spoken_of_by_then() -> None:
    initiative = f.OutcomeFactory.create(date="2022").initiative
    late = f.PassageFactory.create(source=f.SourceFactory.create(published="2025-01-28"))
    begun = f.RoleFactory.create(initiative=initiative, period="2022/2025", passage=late)
    undated = f.RoleFactory.create(initiative=initiative)
    f.RoleFactory.create(initiative=initiative, period="2024")
    f.RoleFactory.create(initiative=initiative, passage=late)
    roles = read(f"initiatives/{initiative.slug}/", as_of="2023-12-31")["roles"]
    assert {role["slug"] for role in roles} == {begun.slug, undated.slug}
    assert len(read(f"initiatives/{initiative.slug}/")["roles"]) == 4


def test_a_single_initiative_can_be_read_as_of_a_day() -> None:
    initiative = f.OutcomeFactory.create(stage="agreed", date="2023-02-09").initiative
    f.SourceFactory.create(published="2024-12-31")
    f.OutcomeFactory.create(initiative=initiative, verb="launched", stage="launched", date="2024-02-01")
    assert read(f"initiatives/{initiative.slug}/", as_of="2023-12-31")["stage"] == "agreed"
    assert read(f"initiatives/{initiative.slug}/", as_of="2024-12-31")["stage"] == "launched"
    outcomes = read(f"initiatives/{initiative.slug}/", as_of="2023-12-31")["outcomes"]
    assert [outcome["stage"] for outcome in outcomes] == ["agreed"]
    read(f"initiatives/{initiative.slug}/", 404, as_of="2020-12-31")


def test_the_names_by_which_sources_call_an_actor_are_told() -> None:
    actor: Actor = f.ActorFactory.create(name="Republic of Korea", acronym="ROK")
    with record.editing():
        f.cite(actor, aspect="name", value="Republic of Korea")
        f.cite(actor, aspect="name", value="South Korea")
    shown = read(f"actors/{actor.slug}/")
    assert shown["names"] == ["Republic of Korea", "ROK", "South Korea"]


@pytest.mark.parametrize(
    ("build", "path", "names"),
    [
        (lambda: f.MeetingRoleFactory.create().meeting, "meetings", ["meeting_roles"]),
        (lambda: f.MembershipFactory.create().grouping, "actors", ["members"]),
        (lambda: f.MembershipFactory.create().member, "actors", ["memberships"]),
        (lambda: f.RoleFactory.create().initiative, "initiatives", ["roles"]),
        (lambda: f.CommitmentFactory.create().initiative, "initiatives", ["commitments"]),
        (
            lambda: f.PerspectiveFactory.create(initiative=f.InitiativeFactory.create()).initiative,
            "initiatives",
            ["perspectives"],
        ),
        (lambda: f.CheckFactory.create().commitment, "commitments", ["checks"]),
        (lambda: f.PassageFactory.create().source, "sources", ["passages"]),
    ],
)
def test_a_single_record_has_what_belongs_to_it(build: Any, path: str, names: list[str]) -> None:
    row = build()
    shown = read(f"{path}/{row.slug}/")
    assert [len(shown[name]) for name in names] == [1]


def test_a_partner_has_its_cooperation_and_a_cooperation_its_partner() -> None:
    partner = f.PartnerFactory.create()
    role = f.RoleFactory.create(actor=partner.actor)
    (part,) = read(f"partners/{partner.slug}/")["cooperation"]
    assert part["api_url"] == f"http://testserver{ROOT}cooperation/{role.slug}/"
    assert read(f"cooperation/{role.slug}/")["partner"]["slug"] == partner.slug


def test_a_passage_has_the_records_that_rest_on_it() -> None:
    passage = f.PassageFactory.create()
    outcome, membership = f.OutcomeFactory.create(passage=passage), f.MembershipFactory.create(passage=passage)
    records = read(f"passages/{passage.source.slug}/{passage.slug}/")["records"]
    assert {(row["noun"], row["slug"]) for row in records} == {
        ("outcomes", outcome.slug),
        ("memberships", membership.slug),
    }
    for row in records:
        assert row["api_url"] == f"http://testserver{ROOT}{row['noun']}/{row['key']}/"
