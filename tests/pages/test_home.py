"""The home page answers what a reader comes for, and says so where there is nothing to tell."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from adgmin import record
from tests import factories as f

from .site import Site, one, page, words

pytestmark = pytest.mark.django_db


def part(name: str, soup: BeautifulSoup | None = None, **query: Any) -> str:
    """A part of the page in words."""
    section = one(soup or page("/", **query), f"section[aria-labelledby={name}]")
    assert isinstance(section, Tag)
    return words(section)


def test_an_empty_record_says_so_in_every_part() -> None:
    soup = page("/")
    assert "No meetings are recorded yet." in part("latest", soup)
    assert "The sources held give no later date." in part("due", soup)
    assert "All initiatives expected at the latest meeting are mentioned." in part("silent", soup)
    assert "No differences between the sources are recorded." in part("disputed", soup)
    assert "has not changed since it was set up here" in part("edits", soup)


def test_latest_meeting_held_is_shown_with_its_strongest_verbs_first() -> None:
    with record.editing():
        body, passage = f.ActorFactory(), f.PassageFactory()
        of: dict[str, Any] = {"body": body, "passage": passage}
        f.MeetingFactory(name="Old", date="2022", **of)
        latest = f.MeetingFactory(name="Latest", date="2023-02-09", place="Boracay", **of)
        f.MeetingFactory(name="To come", date="2031", status="planned", **of)
        f.OutcomeFactory(title="the weak", verb="noted", meeting=latest, initiative=None, **of)
        f.OutcomeFactory(title="the strong", verb="agreed", meeting=latest, initiative=None, **of)
        f.OutcomeFactory(title="the strongest", verb="adopted", meeting=latest, initiative=None, **of)
    shown = part("latest")
    assert "Latest , 9 February 2023, Boracay" in shown
    assert shown.index("adopted the strongest") < shown.index("agreed the strong")
    assert "noted the weak" not in shown
    assert "All 3 outcomes" in shown


def test_what_is_announced_after_the_horizon_names_its_years() -> None:
    with record.editing():
        passage = f.PassageFactory(source__published="2025-01-28")
        f.SourceFactory(published="2024-03-01")
        for text, due in (("Later", "2026"), ("Sooner", "2025"), ("At the horizon", "2025-01-28"), ("Past", "2023")):
            commitment = f.CommitmentFactory(text=text, passage=passage)
            f.CheckFactory(commitment=commitment, date="2022", due=str(due), due_words="then", passage=passage)
    shown = part("due")
    assert shown.index("Sooner") < shown.index("Later")
    assert "Meetings planned and dates due in 2025 and 2026" in shown
    assert "Past" not in shown
    assert "At the horizon" not in shown
    assert "The date of one commitment has passed, and the record does not show it as kept." in shown
    earlier = part("due", as_of="2024-06-30")
    assert "By 30 June 2024, the date of one commitment had passed, and the record up to that day" in earlier
    assert "Sources read up to 28 January 2025" in words(page("/"))


def test_silence_is_claimed_only_where_the_own_text_of_a_meeting_is_held() -> None:
    with record.editing():
        body, passage = f.ActorFactory(), f.PassageFactory()
        of: dict[str, Any] = {"body": body, "passage": passage}
        first, second = (f.MeetingFactory(number=n, name=f"{n}. Meeting", date=f"202{n}", **of) for n in (1, 2))
        guide = f.InitiativeFactory(name="A guide", passage=passage)
        f.OutcomeFactory(meeting=first, initiative=guide, **of)
    assert "The statement of the meeting is not held" in part("silent")
    assert "A guide" in part("silent")
    with record.editing():
        own = f.SourceFactory(kind="joint-statement")
        own.meetings.set([second])
    assert "Not mentioned by the latest meeting 1" in part("silent")
    assert "The statement of the meeting does not mention them." in part("silent")
    f.cite(guide, f.PassageFactory(source=own))
    assert "A guide" not in part("silent")


def test_initiative_mentioned_by_a_text_is_not_listed_as_unmentioned() -> None:
    with record.editing():
        body, passage = f.ActorFactory(), f.PassageFactory()
        of: dict[str, Any] = {"body": body, "passage": passage}
        first, second = (f.MeetingFactory(number=n, name=f"{n}. Meeting", date=f"202{n}", **of) for n in (1, 2))
        guides = [f.InitiativeFactory(name=f"Guide {n}", passage=passage) for n in range(6)]
        for guide in guides:
            f.OutcomeFactory(meeting=first, initiative=guide, **of)
        report = f.SourceFactory(kind="news")
        report.meetings.set([second])
    assert "Not mentioned in the texts held on the latest meeting 6" in part("silent")
    f.cite(guides[0], f.PassageFactory(source=report))
    shown = part("silent")
    assert "Not mentioned in the texts held on the latest meeting 5" in shown
    assert "Guide 0" not in shown


def test_small_edits_list_their_records_and_large_ones_numbers() -> None:
    site = Site()
    with record.editing():
        f.OutcomeFactory(title="the newest", **about(site))
    shown = part("edits")
    assert "endorsed the newest published" in shown
    assert "records published" in shown


def about(site: Site) -> dict[str, Any]:
    """What an outcome refers to that is there already."""
    return {"meeting": site.meeting, "body": site.body, "initiative": site.initiative, "passage": site.passage}


def test_a_draft_leaves_no_trace() -> None:
    site = Site()
    before = words(one(page("/"), ".desk"))
    f.OutcomeFactory(
        state="draft", title="hidden", **{**about(site), "themes": [site.theme], "leading_theme": site.theme}
    )
    f.CommitmentFactory(state="draft", text="hidden", initiative=site.initiative, passage=site.passage)
    assert words(one(page("/"), ".desk")) == before
