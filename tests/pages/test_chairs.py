"""Who hosted and chaired each meeting and who chaired next, with what no source says."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from adgmin.portal.chairs import MAX_MEETINGS, MAX_ROLES
from tests import factories as f

from .site import LIST_QUERIES, one, page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings() -> list[Any]:
    """Three meetings of a body; the last is planned."""
    body = f.ActorFactory(name="The ministers", slug="ministers")
    dates = {1: "2023", 2: "2024", 3: "2025"}
    return [
        f.MeetingFactory(
            name=f"Meeting {number}", slug=f"m{number}", body=body, number=number, date=date,
            status="planned" if number == 3 else "held",
        )
        for number, date in dates.items()
    ]  # fmt: skip


def table(found: BeautifulSoup) -> list[list[str]]:
    """The cells of each row, without the words that a phone shows before them."""
    for name in found.select(".chairs .cell-name"):
        name.decompose()
    return [[words(cell) for cell in row.select("td")] for row in found.select(".chairs tbody tr")]


NOBODY_HELD = "No text held says who hosted or chaired it, or who was vice-chair."


def test_what_no_source_says_is_said(meetings: list[Any]) -> None:
    said = [
        ["No text held says who will host or chair it.", "No later meeting is recorded."],
        [NOBODY_HELD, "No text held says who will chair the Meeting 3."],
        [NOBODY_HELD, "No text held says who chaired the Meeting 2."],
    ]
    for address in ("/meetings/", "/actors/ministers/"):
        assert table(page(address)) == said, address


def test_each_role_is_in_its_cell_with_its_passage(meetings: list[Any]) -> None:
    passage = f.PassageFactory(locator="para 1", source__short_name="statement")
    state, minister = f.ActorFactory(name="Utopia"), f.ActorFactory(name="Ada", kind="person")
    first, second, third = meetings
    for meeting, role in (
        (first, "chair"), (first, "vice-chair"), (second, "host"), (second, "outgoing-chair"),
        (second, "incoming-chair"), (third, "host"),
    ):  # fmt: skip
        person = {} if role == "host" else {"person": minister, "office": "Minister of Bits"}
        made = f.MeetingRoleFactory(meeting=meeting, role=role, actor=state, passage=passage, **person)
        if role == "vice-chair":
            f.cite(made, passage, aspect="actor", value=state.slug, basis="inferred")
    f.MeetingRoleFactory(meeting=third, role="chair", actor__name="A draft", state="draft")
    full = "Utopia : Ada , Minister of Bits statement, para 1"
    assert table(page("/meetings/")) == [
        [
            "Utopia statement, para 1",
            "No text held says who will chair.",
            "No text held names a vice-chair.",
            "No later meeting is recorded.",
        ],
        [
            "Utopia statement, para 1",
            f"No text held says who chaired. Outgoing chair: {full}",
            "No text held names a vice-chair.",
            f"Incoming chair at the Meeting 2: {full} No text held says who will chair the Meeting 3.",
        ],
        [
            "No text held names a host.",
            full,
            full.replace("Utopia", "Utopia inferred"),
            "No text held says who chaired the Meeting 2. Incoming chair at the Meeting 2: "
            "Utopia : Ada statement, para 1",
        ],
    ]
    # A meeting that is not on the list still follows one that is; a list narrowed in another way has no table.
    assert "Incoming chair at the Meeting 2" in table(page("/meetings/", date_before="2023-12-31"))[0][3]
    assert table(page("/meetings/?status=held")) == []


def test_chair_of_the_next_meeting_is_named(meetings: list[Any]) -> None:
    f.MeetingRoleFactory(meeting=meetings[1], role="chair", actor__name="Utopia")
    assert table(page("/meetings/"))[2][1].startswith("Chair of the Meeting 2: Utopia")


def test_table_has_the_latest_dozen_and_leads_to_the_others(django_assert_max_num_queries: Any) -> None:
    body = f.ActorFactory(slug="ministers")
    for number in range(1, MAX_MEETINGS + 3):
        f.MeetingFactory(name=f"No {number}", body=body, number=number, date=str(2000 + number))
    for _each in range(MAX_ROLES + 2):
        f.MeetingRoleFactory(meeting=body.meetings.get(number=14), role="host")
    latest = page("/meetings/")
    # As of a day too, no role costs a query.
    with django_assert_max_num_queries(LIST_QUERIES):
        page("/meetings/", as_of="2030-01-01")
    heads = [words(one(head, "a")) for head in latest.select(".chairs tbody th")]
    assert heads == [f"No {number}" for number in range(14, 2, -1)]
    assert "and 2 more" in words(latest.select(".chairs tbody tr")[0])
    earlier = one(latest, ".chairs .pages a")["href"]
    assert [words(one(head, "a")) for head in page(f"/meetings/{earlier}").select(".chairs tbody th")] == [
        "No 2",
        "No 1",
    ]
    of_body = page("/actors/ministers/")
    assert len(of_body.select(".chairs tbody tr")) == MAX_MEETINGS
    assert one(of_body, ".chairs .pages a")["href"] == "/meetings/?body=ministers"
