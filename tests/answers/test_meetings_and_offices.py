"""Who hosted, chaired, vice-chaired and attended each meeting, in which office as then held."""

import pytest

from adgmin.models import Meeting, MeetingRole, Membership, Standing

from .reading import evidence, meeting, readings

pytestmark = pytest.mark.django_db

PARTS = {
    1: set(),
    2: set(),
    3: {"host philippines", "chair philippines ivan-john-e-uy", "vice-chair singapore janil-puthucheary"},
    4: {
        "host singapore",
        "chair singapore josephine-teo",
        "vice-chair thailand prasert-jantararuangtong",
        "attended asean-member-states",
        "attended united-states",
        "attended china",
        "attended japan",
        "attended republic-of-korea",
        "attended india",
        "attended itu",
    },
    5: {
        "host thailand",
        "outgoing-chair singapore josephine-teo",
        "incoming-chair thailand prasert-jantararuangtong",
        "attended singapore josephine-teo",
        "attended private-sector",
        "attended crowell-global-advisors",
    },
    6: set(),
}

OFFICES = [
    (
        3,
        "ivan-john-e-uy",
        "Minister of the Department of Information and Communications Technology (DICT)",
        "statement p1",
    ),
    (
        3,
        "janil-puthucheary",
        "Senior Minister of State, Ministry of Communications and Information & Ministry of Health of Singapore",
        "statement p1",
    ),
    (4, "josephine-teo", "Minister for Communications and Information", "summary p1"),
    (4, "prasert-jantararuangtong", "Minister of Digital Economy and Society", "summary p1"),
    (5, "josephine-teo", "Minister of Digital Development and Information", "release p5"),
    (
        5,
        "prasert-jantararuangtong",
        "Deputy Prime Minister and Minister of Digital Economy and Society",
        "release p5",
    ),
]

WHERE_AND_WHEN = {
    1: ("held", "[..2022-01-31]", ""),
    2: ("held", "2022-01", ""),
    3: ("held", "2023-02-09/2023-02-10", "Boracay Island, Aklan, Philippines"),
    4: ("held", "2024-01-30/2024-02-02", "Singapore"),
    5: ("held", "2025-01-16/2025-01-17", "Thailand"),
    6: ("planned", "2026", "Viet Nam"),
}

THEME_LINES = {
    3: "",
    4: "Building an Inclusive and Trusted Digital Ecosystem",
    5: "Secure, Innovative, Inclusive: Shaping ASEAN’s Digital Future",
}


def parts(number: int, *kinds: str) -> list[MeetingRole]:
    found = meeting(number).roles.published().select_related("actor", "person")
    return list(found.filter(role__in=kinds) if kinds else found)


def in_words(part: MeetingRole) -> str:
    return " ".join(filter(None, (part.role, part.actor.slug, part.person.slug if part.person else "")))


@pytest.mark.parametrize(("number", "expected"), PARTS.items())
def test_who_had_which_part_in_each_meeting(number: int, expected: set[str]) -> None:
    assert {in_words(part) for part in parts(number)} == expected


@pytest.mark.parametrize(("number", "person", "office", "passage"), OFFICES)
def test_every_office_is_the_one_then_held_as_printed(number: int, person: str, office: str, passage: str) -> None:
    held = [part for part in parts(number) if part.person and part.person.slug == person]
    assert {part.office for part in held} == {office}
    assert all(passage in readings(part, "office")[office] for part in held)


def test_the_two_ministers_who_came_twice_changed_their_offices() -> None:
    offices = {(part.person.slug, part.office) for number in (4, 5) for part in parts(number) if part.person}
    assert len(offices) == 4


@pytest.mark.parametrize(
    ("number", "role", "actor", "passage"),
    [
        (3, "host", "philippines", "statement p21"),
        (4, "host", "singapore", "news p2"),
        (5, "host", "thailand", "alert p6"),
        (3, "chair", "philippines", "statement p1"),
        (4, "chair", "singapore", "summary p1"),
        (3, "vice-chair", "singapore", "statement p1"),
        (4, "vice-chair", "thailand", "summary p1"),
        (5, "outgoing-chair", "singapore", "release p5"),
        (5, "incoming-chair", "thailand", "release p5"),
    ],
)
def test_each_office_of_a_meeting_cites_its_passage(number: int, role: str, actor: str, passage: str) -> None:
    [part] = parts(number, role)
    assert part.actor.slug == actor
    assert passage in evidence(part)


def test_that_the_minister_chaired_the_3rd_for_the_philippines_is_inferred() -> None:
    [chair] = parts(3, "chair")
    assert chair.inferred("actor")
    assert not chair.inferred("person")


@pytest.mark.parametrize(("number", "passage"), [(4, "release p8"), (5, "alert p6")])
def test_attendance_cites_a_text_that_lists_it(number: int, passage: str) -> None:
    delegations = [part for part in parts(number, "attended") if part.person is None]
    assert delegations
    assert all(evidence(part) == {passage} for part in delegations)


@pytest.mark.parametrize(("number", "expected"), WHERE_AND_WHEN.items())
def test_when_and_where_each_meeting_was_held(number: int, expected: tuple[str, str, str]) -> None:
    found = meeting(number)
    assert (found.status, found.date, found.place) == expected


@pytest.mark.parametrize(("number", "expected"), THEME_LINES.items())
def test_a_theme_line_is_recorded_only_where_a_source_calls_it_that(number: int, expected: str) -> None:
    assert meeting(number).theme_line == expected


def test_there_are_six_meetings_and_no_more() -> None:
    assert [found.number for found in Meeting.objects.published().order_by("number")] == [1, 2, 3, 4, 5, 6]


def test_the_chair_of_adgmin_is_another_than_the_chair_of_asean() -> None:
    chairs = Membership.objects.published().filter(standing=Standing.CHAIR)
    found = {(chair.grouping.slug, chair.member.slug, chair.period) for chair in chairs}
    assert found == {("adgmin", "singapore", ""), ("adgmin", "thailand", ""), ("asean", "malaysia", "2025")}
    [of_asean] = chairs.filter(grouping__slug="asean")
    assert readings(of_asean, "period") == {"2025": {"alert p18", "alert p19"}}
