"""The page of what a meeting changed: both sides of each change, and the way to the meetings beside it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from adgmin import record
from adgmin.models import Meeting
from adgmin.pages.views import PAGE_SIZE
from adgmin.record import State
from tests import factories as f
from tests.horizon import around
from tests.remembered import remembered

from .site import Site, get, one, page, words

pytestmark = pytest.mark.django_db


class ThreeMeetings:
    """Three meetings, an initiative named at the last two, and the statement of the second."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        source = f.SourceFactory(title="The statement")
        passage = f.PassageFactory(source=source, locator="Part I > para 5", order=5)
        later = f.PassageFactory(source=f.SourceFactory(title="The news", kind="news", published="2024-02-02"), order=9)
        body = f.ActorFactory(name="The ministers", passage=passage)
        dates = {1: "2022-01", 2: "2023-02-09", 3: "2024-02-02"}
        self.meetings: dict[int, Meeting] = {
            number: f.MeetingFactory.create(
                name=f"Meeting {number}", number=number, date=date, body=body, passage=passage
            )
            for number, date in dates.items()
        }
        source.meetings.set([self.meetings[2]])
        later.source.meetings.set([self.meetings[3]])
        guide = f.InitiativeFactory(name="The guide", passage=later)
        here: dict[str, Any] = {"initiative": guide, "body": body, "with_citation": False}
        for number, verb, at in ((2, "welcomed", passage), (3, "endorsed", later)):
            said = f.OutcomeFactory(title="the guide", verb=verb, meeting=self.meetings[number], **here)
            f.cite(said, at, aspect="verb", value=verb, printed=f"{verb} with words")
        f.OutcomeFactory(
            title="hosts", verb="expressed-gratitude", meeting=self.meetings[3], initiative=None, body=body,
            passage=later,
        )  # fmt: skip
        unheard = f.InitiativeFactory(name="The plan", passage=passage)
        f.OutcomeFactory(title="a plan", meeting=self.meetings[2], initiative=unheard, body=body, passage=passage)


@pytest.fixture
def meetings() -> dict[int, Meeting]:
    return ThreeMeetings().meetings


def changes(meeting: Meeting, **query: Any) -> Any:
    """The page."""
    return page(f"/meetings/{meeting.slug}/changes/", **query)


def test_each_side_of_a_change_has_words_printed_source_and_paragraph(
    meetings: dict[int, Meeting],
) -> None:
    line = one(changes(meetings[3]), ".changes.repeated > li")
    assert words(one(line, ".subject")) == "The guide stage not known stronger verb than before"
    assert words(one(line, ".then")) == (
        "Meeting 2: welcomed (strength 2 of 5) welcomed with words 1 joint statement, Part I > para 5"
    )
    assert "endorsed with words" in words(one(line, ".now"))
    links = [str(link["href"]) for link in line.select(".references a")]
    assert [address.rsplit("/", 3)[1:3] for address in links] == [["the-statement", "p5"], ["the-news", "p9"]]
    assert [words(source) for source in changes(meetings[3]).select(".numbered-sources li a")] == [
        "The statement", "The news",
    ]  # fmt: skip


def test_glance_counts_the_subjects_under_each_heading(meetings: dict[int, Meeting]) -> None:
    glance = {words(each): each.a and each.a["href"] for each in changes(meetings[3]).select(".glance li")}
    assert glance["1 Taken up again"] == "#repeated"
    assert glance["1 Not mentioned in the texts held"] == "#silent"
    # A subject is listed once, so that no count of a heading can say that there was none.
    assert not [line for line in glance if line.startswith("0 ")]


def test_silence_is_claimed_only_if_a_text_of_the_meeting_is_held(meetings: dict[int, Meeting]) -> None:
    third = words(changes(meetings[3]))
    assert "One text on the Meeting 3 is held. It is not the meeting’s own" in third
    assert "so the meeting may have dealt with any of these" in third
    with record.editing():
        f.OutcomeFactory(title="older", meeting=meetings[1], initiative=f.InitiativeFactory(name="The older one"))
    second = changes(meetings[2])
    assert words(one(second, "#silent")) == "Not mentioned by the meeting 1"
    assert "so the meeting may have dealt with any of these" not in words(second)
    assert "No text of its own is held for the Meeting 1" in words(second)


def test_page_links_to_its_meeting_and_to_the_neighbouring_changes(meetings: dict[int, Meeting]) -> None:
    ways = {words(link): link["href"] for link in changes(meetings[2]).select(".neighbours a")}
    assert ways == {
        "What changed at the Meeting 1": "/meetings/meeting-1/changes/",
        "The full record of the Meeting 2": "/meetings/meeting-2/",
        "What changed at the Meeting 3": "/meetings/meeting-3/changes/",
    }
    assert one(page("/meetings/meeting-2/"), ".onward a")["href"] == "/meetings/meeting-2/changes/"
    assert not page("/meetings/meeting-1/").select(".onward")
    assert page("/").select("section:has(#latest) a[href='/meetings/meeting-3/changes/']")


def test_other_outcomes_and_courtesies_are_counted_and_linked(meetings: dict[int, Meeting]) -> None:
    also = one(changes(meetings[3]), "section:has(#also)")
    assert "Every outcome is linked to an initiative." in words(also)
    courtesies = one(also, "li:last-child a")
    assert words(courtesies) == "Thanks and anniversaries: 1"
    assert len(page(str(courtesies["href"])).select(".rows > li")) == 1


def test_page_says_why_there_is_nothing_to_compare(meetings: dict[int, Meeting]) -> None:
    assert "This is the first meeting of its body in the record" in words(changes(meetings[1]))
    planned = f.MeetingFactory(name="Meeting 4", number=4, status="planned", date="2025", body=meetings[3].body)
    assert "The meeting is planned" in words(changes(planned))
    assert not changes(meetings[3]).select("[rel=next]")
    assert not page(planned.get_absolute_url()).select(".onward")


def test_as_of_a_day_before_its_end_the_meeting_changed_nothing(meetings: dict[int, Meeting]) -> None:
    soup = changes(meetings[3], as_of="2024-02-01")
    assert "By 1 February 2024, the meeting had not taken place." in words(soup)
    assert "the record contains nothing about this yet" in words(one(soup, ".as-of"))
    assert not soup.select(".changes")
    assert changes(meetings[3], as_of="2024-02-02").select(".changes")


def test_outcome_that_may_predate_the_previous_meeting_says_so(meetings: dict[int, Meeting]) -> None:
    thing = f.InitiativeFactory(name="A thing", passage=f.PassageFactory(source__published="2024"))
    f.OutcomeFactory(title="a thing", meeting=None, date="2023", initiative=thing)
    assert "2023 (perhaps before the Meeting 2 ended):" in words(one(changes(meetings[3]), ".changes.new"))


def test_date_of_the_previous_meeting_is_in_brackets(meetings: dict[int, Meeting]) -> None:
    assert "Changes since the Meeting 2 (9 February 2023). Each" in words(changes(meetings[3]))


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2024-01", "An act or a commitment is dated after the Meeting 2."),
        ("2023", "An act or a commitment is dated after the Meeting 2, or possibly before it ended."),
    ],
)
def test_life_says_what_is_dated_since_the_previous_meeting(
    meetings: dict[int, Meeting], date: str, sentence: str
) -> None:
    thing = f.InitiativeFactory(name="A thing")
    f.OutcomeFactory(initiative=thing, meeting=meetings[2], body=meetings[2].body)
    f.OutcomeFactory(title="a thing", meeting=None, date=date, initiative=thing)
    table = words(page(thing.get_absolute_url()).select_one("#at-meeting-3"))
    assert sentence in table


def test_commitment_past_its_date_does_not_claim_that_nothing_was_done(meetings: dict[int, Meeting]) -> None:
    commitment = f.CommitmentFactory(text="A commitment", initiative=None)
    f.CheckFactory(commitment=commitment, meeting=meetings[2], date="", due="2023", due_words="this year")
    line = one(changes(meetings[3]), ".changes.past-date > li")
    assert "Due 2023. By the end of the Meeting 3, no text held reported it as kept." in words(line)
    f.CheckFactory(commitment=commitment, meeting=meetings[3], date="", finding="kept", slug="kept-at-3")
    assert "commitment: kept , at least 33 days late" in words(one(changes(meetings[3]), ".changes.kept .now"))


def test_commitment_is_named_once_where_it_was_stated(meetings: dict[int, Meeting]) -> None:
    commitment = f.CommitmentFactory(text="Its adoption", initiative=f.InitiativeFactory(name="A scheme"))
    f.CheckFactory(commitment=commitment, meeting=meetings[2], date="", due="2024-02-02")
    f.CheckFactory(commitment=commitment, meeting=meetings[3], date="", finding="kept", slug="kept-at-3")
    line = one(changes(meetings[3]), ".changes.kept > li")
    sides = [[words(link) for link in one(line, side).select(".name")] for side in (".then", ".now")]
    assert sides == [["Its adoption"], []]


def test_plan_not_named_again_shows_its_period(meetings: dict[int, Meeting]) -> None:
    passage = f.PassageFactory(source__published="2023")
    plan = f.InitiativeFactory(name="Plan of 2023-2025", period="2023/2025", passage=passage)
    f.OutcomeFactory(initiative=plan, meeting=meetings[2])
    lines = changes(meetings[3]).select(".changes.silent > li")
    line = next(each for each in lines if "Plan of 2023-2025" in words(each))
    assert words(one(line, ".subject")) == "Plan of 2023-2025 period: 2023–2025"


def test_inferred_kept_is_marked_as_the_editors_conclusion(meetings: dict[int, Meeting]) -> None:
    commitment = f.CommitmentFactory(text="Its adoption", initiative=f.InitiativeFactory(name="A scheme"))
    f.CheckFactory(commitment=commitment, meeting=meetings[2], date="", due="2024-02-02")
    kept = f.CheckFactory(
        commitment=commitment, meeting=meetings[3], date="", finding="kept", slug="kept-at-3", with_citation=False,
        state="draft",
    )  # fmt: skip
    with record.editing():
        f.cite(kept, f.PassageFactory(source__published="2024-03"), basis="inferred")
        kept.state = State.PUBLISHED
        kept.save()
    soup = changes(meetings[3])
    line = one(soup, ".changes.kept-in-our-reading > li")
    assert "commitment: kept, as the editors conclude" in words(line)
    assert words(one(soup, "#kept-in-our-reading")) == "Kept, as the editors conclude 1"
    assert not soup.select(".changes.kept")
    assert "kept, as the editors conclude" in words(page(commitment.get_absolute_url()))
    assert words(one(page("/commitments/"), ".rows .standing")) == "kept, as the editors conclude"
    (shown,) = Client().get("/api/v1/commitments/").json()["results"]
    assert shown["inferred"] == ["standing"]


def test_withdrawn_meeting_has_no_changes() -> None:
    meeting = f.MeetingFactory()
    f.withdraw(meeting)
    assert get(f"/meetings/{meeting.slug}/changes/", 302).headers["Location"] == meeting.get_absolute_url()
    get("/meetings/nowhere/changes/", 404)


def test_subject_with_many_outcomes_shows_a_few_and_links_to_the_rest(meetings: dict[int, Meeting]) -> None:
    with record.editing():
        long = f.InitiativeFactory(name="A long one", passage=f.PassageFactory(source__published="2024"))
        for place in range(5):
            f.OutcomeFactory(title=f"part {place}", initiative=long, meeting=meetings[3], body=meetings[3].body)
    line = next(each for each in changes(meetings[3]).select(".changes.new > li") if "A long one" in words(each))
    assert len(line.select(".now .references")) == 3
    assert words(line.select(".now > li")[-1]) == "and 2 more"


def test_long_section_shows_a_page_and_links_to_the_lists(meetings: dict[int, Meeting]) -> None:
    with record.editing():
        passage = f.PassageFactory()
        for number in range(PAGE_SIZE):
            plan = f.InitiativeFactory(name=f"Plan {number}", passage=passage)
            f.OutcomeFactory(meeting=meetings[3], initiative=plan, body=meetings[3].body, passage=passage)
    soup, number = changes(meetings[3]), PAGE_SIZE + 1  # With the guide.
    section = one(soup, "section:has(> #repeated)")
    assert words(one(section, "h2 .count")) == words(one(soup, ".glance a[href='#repeated'] strong")) == str(number)
    assert len(section.select(".changes > li")) == PAGE_SIZE
    assert words(one(section, ".pages")).startswith(f"The first {PAGE_SIZE} of {number}.")
    # A subject is an initiative or a commitment: both lists have all.
    assert [link["href"] for link in section.select(".pages a")] == ["/initiatives/?view=map", "/commitments/"]


def test_method_page_has_every_rule() -> None:
    text = words(page("/about/method/"))
    assert "It is in the record for the first time." in text
    assert "Its stage became concluded, superseded or discontinued." in text


def test_small_site_has_a_page_of_changes() -> None:
    site = Site()
    assert site.address("what-changed") == f"/meetings/{site.meeting.slug}/changes/"
    assert site.meeting.date_latest == dt.date(2023, 2, 10)
    soup = page(site.address("what-changed"))
    assert {str(heading["id"]) for heading in soup.select("h2[id]")} >= {"past-date", "new", "silent"}


@around("2024-02-02", False, True, True)
def test_next_changes_are_linked_from_the_last_day_of_the_next_meeting(
    meetings: dict[int, Meeting], day: str, expected: bool
) -> None:
    assert bool(changes(meetings[2], as_of=day).select("[rel=next]")) is expected
    assert bool(changes(meetings[3], as_of=day).select(".changes")) is expected


@around("2023-02-09", 0, 0, 1)
def test_only_what_ended_since_may_have_come_before_that_meeting_ended(
    meetings: dict[int, Meeting], day: str, expected: int
) -> None:
    thing = f.InitiativeFactory(name="A thing", passage=f.PassageFactory(source__published="2024"))
    f.OutcomeFactory(title="a thing", meeting=None, date=f"2023-01-01/{day}", initiative=thing, verb="noted")
    f.OutcomeFactory(title="a thing", initiative=thing, meeting=meetings[3], body=meetings[3].body, verb="welcomed")
    assert words(changes(meetings[3])).count("perhaps before the Meeting 2 ended") == expected
