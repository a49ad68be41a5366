"""The briefing on the page of a planned meeting: what is open, what ends, what was not named again, what is planned."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from adgmin import record
from adgmin.portal.briefing import LINES
from tests import factories as f

from .site import one, page, words

pytestmark = pytest.mark.django_db

HERE = "/meetings/next/"


@pytest.fixture
def body() -> Any:
    """A body that met in 2024 and 2025 and is to meet in 2026; the newest text is of 28 January 2025."""
    body = f.ActorFactory(name="The ministers")
    source = f.SourceFactory(kind="commentary", published="2025-01-28")
    passage = f.PassageFactory(source=source)
    dates = {"before": "2024-02-01/2024-02-02", "last": "2025-01-16/2025-01-17", "next": "2026"}
    for number, (slug, date) in enumerate(dates.items(), 4):
        status = "planned" if slug == "next" else "held"
        f.MeetingFactory(
            name=f"Meeting {number}", slug=slug, number=number, date=date, status=status, body=body, passage=passage
        )
    with record.editing():
        source.meetings.set([body.meetings.get(slug="last")])
    return body


def names(shown: BeautifulSoup, part: str) -> list[str]:
    """The names on the lines of a part of the briefing."""
    section = shown.select_one(f"section[aria-labelledby=briefing-{part}]")
    return [words(one(line, "a")) for line in section.select(".short li")] if section else []


def lead(shown: BeautifulSoup) -> str:
    """The opening sentences."""
    return words(one(shown, ".briefing > p"))


def promise(body: Any, due: str, text: str = "A promise", **fields: Any) -> Any:
    """A commitment stated at the last meeting."""
    made = f.CommitmentFactory(text=text, initiative=None, **fields)
    f.CheckFactory(commitment=made, meeting=body.meetings.get(slug="last"), date="", due=due)
    return made


def test_with_nothing_open_it_says_so(body: Any) -> None:
    shown = page(HERE)
    assert lead(shown).startswith("Before the Meeting 6, no commitment in the record is open.")
    assert "Sources read up to 28 January 2025." in lead(shown)
    said = words(one(shown, ".briefing"))
    for sentence in (
        "No commitment is past its date.", "No commitment is open.", "No commitment of a chair is recorded",
        "No commitment of a partner is recorded", "All initiatives expected there are mentioned.",
        "No period stated in a text held ends by then.", "It is independent: not a site of ASEAN",
        "The ADGMIN Tracker is run by",
    ):  # fmt: skip
        assert sentence in said


def test_commitments_stand_where_their_dates_put_them(body: Any) -> None:
    for day in ("2025-01-27", "2025-01-28", "2025-01-29"):
        promise(body, day, text=f"Due {day}")
    f.CommitmentFactory(text="A draft", state="draft")
    shown = page(HERE)
    assert names(shown, "past") == ["Due 2025-01-27"]
    assert names(shown, "open") == ["Due 2025-01-28", "Due 2025-01-29"]
    assert lead(shown).startswith(
        "Before the Meeting 6, 2 commitments are open. "
        "The date of 1 more has passed, and no text held reports it as kept."
    )


def test_plans_of_chair_and_partners_count_from_the_last_meeting_on(body: Any) -> None:
    passage = f.PassageFactory(source=f.SourceFactory(published="2025-01"))
    chair = f.MembershipFactory(standing="chair", period="2025", grouping__acronym="ASEAN", passage=passage)
    partner = f.PartnerFactory().actor
    for owner, basis, day in (
        (chair.member, "announced", "2025-01-15"), (chair.member, "announced", "2025-01-16"),
        (chair.member, "announced", "2025-01-17"), (chair.member, "expected", "2025-01-18"),
        (partner, "announced", "2025-01-19"), (partner, "expected", "2025-01-20"),
        (f.ActorFactory(), "announced", "2025-01-21"),
    ):  # fmt: skip
        made = f.CommitmentFactory(text=f"Said {day}", initiative=None, owner=owner, basis=basis, passage=passage)
        f.CheckFactory(commitment=made, date=day)
    shown = page(HERE)
    planned = ["Said 2025-01-16", "Said 2025-01-17", "Said 2025-01-19"]
    assert sorted(names(shown, "chair")) == planned
    assert not {*planned} & {*names(shown, "open")}


def test_plan_ends_between_the_last_meeting_and_the_end_of_the_year(body: Any) -> None:
    ending = ["2025-01-18", "2024/2026-12-30", "2024/2026-12-31"]
    for period in ("2024", "2025-01-16", "2025-01-17", *ending, "2024/2027-01-01", ""):
        f.InitiativeFactory(name=f"Plan {period}", period=period)
    f.InitiativeFactory(name="A draft", period="2025", state="draft")
    assert names(page(HERE), "ending") == [f"Plan {period}" for period in ending]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("commentary", "Not mentioned in the texts held on the Meeting 5 1"),
        ("joint-statement", "Not mentioned by the statement of the Meeting 5 1"),
    ],
)
def test_silence_is_claimed_of_an_own_text_only(body: Any, kind: str, heading: str) -> None:
    with record.editing():
        f.SourceFactory(kind=kind, published="2025-01-17").meetings.set([body.meetings.get(slug="last")])
    f.OutcomeFactory(initiative__name="A guide", meeting=body.meetings.get(slug="before"), body=body)
    shown = page(HERE)
    section = one(shown, "section[aria-labelledby=briefing-unnamed]")
    assert words(one(section, "h3")) == heading
    assert names(shown, "unnamed") == ["A guide"]
    assert ("may have dealt with any of these" in words(section)) == (kind == "commentary")


def test_list_is_cut_and_leads_to_all(body: Any) -> None:
    for number in range(LINES + 1):
        promise(body, f"2026-0{number + 1}", text=f"Promise {number}")
    shown = page(HERE)
    assert names(shown, "open") == [f"Promise {number}" for number in range(LINES)]
    link = one(shown, "section[aria-labelledby=briefing-open] > p a")
    assert words(one(page(str(link["href"])), ".found h2")).startswith("6 commitments")


def test_meeting_has_a_briefing_until_it_is_over(body: Any) -> None:
    early = f.PassageFactory(source__published="2024-02")
    f.cite(body.meetings.get(slug="last"), early, aspect="due", value="2025-01")
    f.InitiativeFactory(name="A plan", period="2024", passage=early)
    before, on, after = (page("/meetings/last/", as_of=day) for day in ("2025-01-16", "2025-01-17", "2025-01-18"))
    assert "Planned by the chair and by partners since the Meeting 4" in words(before)
    assert names(before, "ending") == ["A plan"]
    assert [bool(shown.select(".briefing")) for shown in (on, after)] == [False, False]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (True, "Planned by the chair and by partners since the Meeting 5"),
        (False, "No earlier meeting held is known, so this is not computed."),
    ],
)
def test_meeting_without_a_date_says_what_is_not_computed(body: Any, held: bool, said: str) -> None:
    # The meeting before it, if any, is planned too: the last one held counts.
    f.MeetingFactory(slug="undated", number=7, date="", status="planned", **({"body": body} if held else {}))
    shown = words(one(page("/meetings/undated/"), ".briefing"))
    assert said in shown
    assert "No text held dates the meeting, so this is not computed." in shown
