"""What no source says is not in the record, however well known or tempting: a test for each temptation."""

import datetime as dt
import re

import pytest

from adgmin.models import Actor, MeetingRole, Membership, Nature, Source
from adgmin.record import AsOf, Basis, Citation
from adgmin.record.citation import DATE_ASPECTS
from adgmin.verbs import BY_CODE, FACTUAL
from initiatives.models import Commitment, Initiative, Outcome, Role
from initiatives.what_changed.expected import silent_at, unnamed_at

from .everything import citations, said
from .reading import evidence, initiative, meeting, named, readings, slugs

pytestmark = pytest.mark.django_db

# A partner, and a year for which no source names a plan of its own.
NO_PLAN = [
    ("india", 2024),
    ("united-states", 2024),
    ("united-states", 2022),
    ("itu", 2023),
    ("asean-plus-three", 2023),
    ("eu", 2022),
    ("republic-of-korea", 2022),
    ("china", 2022),
    *((partner, 2025) for partner in ("china", "japan", "republic-of-korea", "india", "united-states", "eu", "itu")),
]

# What is not dated more sharply than its source dates it.
NO_SHARPER = {
    "2nd-adgmin-asean-regional-cert-implementation-paper": "2022-01",
    "2022-adgsom-acam": "2022-11",
    "2022-csa-asean-regional-cert-implementation-details": "2022",
    "2023-defa-negotiations": "2023-12",
    "2023-wg-as": "2023",
    "2024-asean-guide-ai-governance-ethics": "2024",
    "2024-asean-regional-cert": "2024",
    "2024-defa-negotiation-rounds": "2024",
    "asean-china-mou-communications-digital-technology": "[..2024-02-02]",
    "wg-ai-establishment": "[2024-01-30..2025-01-17]",
}

# Approved of, noted or thanked for, but by no text endorsed, adopted or launched: so without a stage.
NO_STAGE = [
    "adix",
    "asean-5g-roadmap",
    "asean-apt-strategic-plan-2024-2026",
    "asean-china-digital-work-plan-2023",
    "asean-itu-priority-cooperation-area-2024-2026",
    "asean-japan-digital-work-plan-2024",
    "asean-recommendations-anti-online-scams",
    "asean-regional-cert-operational-framework",
    "asean-rok-digital-work-plan-2024",
    "model-contractual-clauses",
    "report-online-scams-activities-2023-2024",
]

# Well known, and in none of the five texts.
FROM_OUTSIDE = [
    "Timor",
    "Kuala Lumpur",
    "Putrajaya",
    "Nay Pyi Taw",
    "Hanoi",
    "Ha Noi",
    "Infocomm Media",
    "Model AI Governance",
    "Asia-Pacific Telecommunity",
    "Crowell & Moring",
    "RCEP",
    "ChatGPT",
]

PROJECTS_OF_THE_CHAIR = {f"alert p{number}" for number in range(18, 25)}


def test_no_city_is_given_for_the_5th_or_6th() -> None:
    assert set(readings(meeting(5), "place")) == {"Thailand"}
    assert set(readings(meeting(6), "place")) == {"Viet Nam"}


def test_bangkok_occurs_in_the_name_of_a_declaration_only() -> None:
    words = said()
    assert words.count("Bangkok") == words.count("Bangkok Digital Declaration") > 0


@pytest.mark.parametrize("number", [1, 2])
def test_no_place_host_or_chair_is_given_for_the_first_two(number: int) -> None:
    found = meeting(number)
    assert found.place == ""
    assert not found.roles.exists()


def test_no_host_is_given_for_the_6th_but_a_country() -> None:
    assert not meeting(6).roles.exists()
    assert Commitment.objects.get(slug="6th-adgmin-in-viet-nam").owner is None


def test_no_place_to_meet_is_taken_for_a_host() -> None:
    [host] = meeting(4).roles.filter(role="host")
    assert "statement p20" not in evidence(host)


@pytest.mark.parametrize("role", ["vice-chair", "chair"])
def test_nobody_is_vice_chair_of_the_5th_or_chairs_its_sessions(role: str) -> None:
    assert not meeting(5).roles.filter(role=role).exists()
    assert meeting(4).roles.filter(role=role).exists()


def test_nobody_attended_of_whom_no_source_says_so() -> None:
    attended = MeetingRole.objects.published().filter(role="attended")
    assert not attended.filter(meeting__number=3).exists()
    assert not attended.filter(actor__slug__in=("eu", "asean-plus-three", "viet-nam", "malaysia")).exists()
    assert slugs(attended.filter(meeting__number=5).exclude(person=None)) == {
        "5th-adgmin-attended-singapore-josephine-teo"
    }


def test_the_negotiations_are_not_concluded() -> None:
    acts = Outcome.objects.published().filter(initiative__slug="defa")
    assert acts.exists()
    assert not acts.filter(verb__in=("concluded", "completed", "signed", "adopted")).exists()
    assert Initiative.objects.with_stage(AsOf(dt.date(2027, 1, 1))).get(slug="defa").stage == "in-development"
    commitment = Commitment.objects.with_standing(AsOf(dt.date(2027, 1, 1))).get(slug="defa-negotiations")
    assert (commitment.standing, commitment.end) == ("not-known-yet", "")


@pytest.mark.parametrize(("partner", "year"), NO_PLAN)
def test_no_partner_has_a_plan_for_a_year_that_no_source_names(partner: str, year: int) -> None:
    held = Role.objects.published().filter(actor__slug=partner, initiative__kind="work-plan")
    assert held.exists()
    assert not held.filter(initiative__period=str(year)).exists()


def test_no_reason_is_given_but_where_a_source_gives_one() -> None:
    reason = re.compile(r"\b(because|owing to|due to|for the reason that|in response to)\b", re.IGNORECASE)
    given = {row.slug for row in Outcome.objects.published() if reason.search(row.summary)}
    assert given == set()


@pytest.mark.parametrize("slug", ["asean-us-work-plan", "asean-5g-roadmap", "asean-rok-digital-work-plan-2024"])
def test_no_reason_is_given_for_a_late_or_silent_commitment(slug: str) -> None:
    commitment = Commitment.objects.published().get(slug=slug)
    words = " ".join([commitment.summary, *commitment.checks.published().values_list("summary", flat=True)])
    assert words
    assert not re.search(r"\b(because|since|owing|due to|delayed by|failed|refused)\b", words, re.IGNORECASE)


def test_the_teaser_at_the_foot_of_the_alert_is_cited_by_nothing() -> None:
    alert = Source.objects.get(slug="supercharging-growth-story-ai-5th-adgmin")
    teaser = alert.passages.filter(slug__in=("p33", "p34", "p35"))
    assert [passage.nature for passage in teaser] == [Nature.NOT_RELEVANT] * 3
    assert all(passage.note for passage in teaser)
    assert not any(table._default_manager.filter(passage__in=teaser).exists() for table in Citation.concrete_models())


@pytest.mark.parametrize("word", ["Trump", "Biden", "White House", "Executive Order", "federal procurement"])
def test_nothing_of_the_teaser_is_said_anywhere(word: str) -> None:
    assert word.lower() not in said().lower()


def test_no_passage_that_is_not_relevant_is_cited() -> None:
    cited = {citation.passage.nature for citation in citations()}
    assert cited == {Nature.OUTCOME, Nature.BACKGROUND, Nature.PERSPECTIVE, Nature.COMMENTARY}


def test_no_opinion_is_an_outcome() -> None:
    opinions = (Nature.PERSPECTIVE, Nature.COMMENTARY)
    verbs = [citation for citation in citations() if citation.aspect == "verb" and citation.passage.nature in opinions]
    assert verbs
    assert {BY_CODE[citation.value].of_class for citation in verbs} == {FACTUAL}


@pytest.mark.parametrize("passage", ["summary p2", "news p9", "release p4", "release p9", "release p14", "alert p7"])
def test_no_outcome_cites_a_remark(passage: str) -> None:
    assert passage not in {named(c.passage) for c in citations() if isinstance(c.record, Outcome)}


def test_no_priority_of_the_asean_chair_is_an_outcome_of_the_ministers() -> None:
    assert not Outcome.objects.published().filter(initiative__roles__role="champion").exists()
    resting = [c.record for c in citations() if named(c.passage) in PROJECTS_OF_THE_CHAIR]
    assert resting
    assert not any(isinstance(record, Outcome) for record in resting)


@pytest.mark.parametrize(("slug", "date"), NO_SHARPER.items())
def test_nothing_is_dated_more_sharply_than_its_source_dates_it(slug: str, date: str) -> None:
    assert Outcome.objects.published().get(slug=slug).when == date


def test_no_source_gives_a_day_that_is_not_printed() -> None:
    sharp = [
        citation
        for citation in citations()
        if citation.aspect in DATE_ASPECTS
        and citation.basis == Basis.STATED
        and re.search(r"\d-\d\d-\d\d", citation.value)
    ]
    assert len(sharp) > 10
    for citation in sharp:
        days = {int(day) for day in re.findall(r"\d{4}-\d\d-(\d\d)", citation.value)}
        assert days <= {int(number) for number in re.findall(r"\d+", citation.printed)}, str(citation)


@pytest.mark.parametrize("slug", NO_STAGE)
def test_what_was_only_welcomed_noted_or_thanked_for_has_no_stage(slug: str) -> None:
    assert Initiative.objects.published().with_stage(AsOf()).get(slug=slug).stage == ""


@pytest.mark.parametrize("number", [4, 5])
def test_silence_is_claimed_for_no_meeting_without_its_statement(number: int) -> None:
    assert not meeting(number).is_covered
    assert unnamed_at(meeting(number), AsOf()).exists()
    assert not silent_at(meeting(number), AsOf()).exists()


def test_only_the_3rd_is_covered() -> None:
    assert [number for number in range(1, 7) if meeting(number).is_covered] == [3]


@pytest.mark.parametrize("name", FROM_OUTSIDE)
def test_no_fact_comes_from_outside(name: str) -> None:
    assert name.lower() not in said().lower()


@pytest.mark.parametrize(("slug", "name"), [("mgf-gen-ai", "MGF-Gen AI"), ("phogpt", "PhoGPT"), ("thaillm", "ThaiLLM")])
def test_a_short_name_that_is_not_spelt_out_stays_short(slug: str, name: str) -> None:
    assert readings(initiative(slug), "name") == {name: {"release p12"}}


@pytest.mark.parametrize("slug", ["imda", "wg-as", "dict", "crowell-global-advisors"])
def test_nobody_is_put_under_a_body_or_state_that_no_source_names(slug: str) -> None:
    assert Actor.objects.published().get(slug=slug).parent is None


def test_the_list_of_member_states_is_marked_as_ours() -> None:
    members = Membership.objects.published().filter(grouping__slug="asean", standing="member")
    assert len(members) == 10
    assert all(member.inferred("actor") for member in members)


def test_no_founder_of_the_scams_group_or_of_the_cert_is_named() -> None:
    founding = Outcome.objects.published().filter(verb__in=("established", "launched"))
    assert [act.body for act in founding.filter(initiative__slug="wg-as")] == [None]
    assert [act.body for act in founding.filter(initiative__slug="asean-regional-cert")] == [None]
