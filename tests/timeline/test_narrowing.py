"""Each filter is applied to all kinds of entries whose noun has a filter of that name."""

from typing import Any

import pytest

from adgmin import record
from tests import factories as f
from tests.pages.site import get, one, page, words

from .conftest import DatedRecord

pytestmark = pytest.mark.both_databases


def names(**query: Any) -> list[str]:
    """The names of the entries on the page."""
    return [words(each) for each in page("/timeline/", **query).select(".stream > li > .body > .name")]


def counts(name: str, **query: Any) -> dict[str, int]:
    """The values of a facet, with the number of entries for each."""
    options = page("/timeline/", **query).select(f"#facet-{name} li")
    found = [words(option).rsplit(" ", 1) for option in options]
    return {label: int(number) for label, number in found}


def test_a_theme_keeps_its_entries_and_their_meetings(dated: DatedRecord) -> None:
    soup = page("/timeline/", theme=dated.theme.slug)
    assert [words(each) for each in soup.select(".stream > li > .body > .name")] == [
        "The guide", "launched the guide", "The guide", "The guide is written", "The guide is written", "3rd Meeting",
    ]  # fmt: skip
    assert [words(each) for each in soup.select(".said a")] == ["endorsed the guide"]
    link = next(each for each in soup.select(".stream a") if words(each) == "The one outcome")
    assert link["href"] == f"/outcomes/?theme={dated.theme.slug}&meeting={dated.meeting.slug}&attribution=meeting"
    assert words(one(page(str(link["href"])), "#said")).startswith("1 outcome")


def test_a_partner_keeps_its_entries(dated: DatedRecord) -> None:
    assert names(partner=dated.partner.slug) == ["3rd Meeting"]
    assert words(one(page("/timeline/", partner=dated.partner.slug), ".said a")) == "noted the code"


def test_an_initiative_keeps_itself_its_entries_and_its_sources(dated: DatedRecord) -> None:
    assert names(initiative=dated.guide.slug) == [
        "The guide", "The guide", "The guide is written", "The guide is written", "3rd Meeting", dated.source.title
    ]  # fmt: skip


def test_an_actor_keeps_entries_in_which_it_has_a_role(dated: DatedRecord) -> None:
    with record.editing():
        f.MeetingRoleFactory(meeting=dated.long, actor=dated.partner.actor, passage=dated.passage)
    assert names(actor=dated.partner.actor.slug) == ["4th Meeting", "3rd Meeting"]


def test_words_are_searched_in_all_nouns(dated: DatedRecord) -> None:
    assert "The plan of 2024" in names(q="plan")
    assert "4th Meeting" not in names(q="plan")
    # A finding is found by the words of its commitment.
    assert names(q="written", kind="findings") == ["The guide is written"]


def test_a_kind_keeps_entries_of_that_kind(dated: DatedRecord) -> None:
    assert names(kind="due") == ["The guide is written"]
    assert len(names(kind=["due", "sources"])) == 2


def test_days_keep_entries_whose_dates_may_fall_between_them(dated: DatedRecord) -> None:
    assert names(date_after="2025-01-01") == ["The guide"]
    # A year, a half-year and “by a day” may all have been in May.
    assert names(date_after="2023-05-01", date_before="2023-05-31") == [
        "The guide", "The guide is written", "reported the reports"
    ]  # fmt: skip
    assert names(date_before="2022-12-31") == ["reported the reports"]


def test_as_of_a_day_keeps_past_entries_and_known_due_dates(dated: DatedRecord) -> None:
    later = f.PassageFactory(source__published="2024-12-31")
    f.MeetingFactory(name="5th Meeting", date="2024-12", body=dated.body, passage=later)
    kept = names(as_of="2023-02-28")
    assert "3rd Meeting" in kept
    # A text of that time names the 4th, which is planned then; only a later one names the 5th.
    assert "4th Meeting" in kept
    assert "5th Meeting" not in kept
    held = page("/timeline/", as_of="2023-02-28", kind="meetings")
    assert [words(entry).count("planned") for entry in held.select(".stream > li")] == [1, 0]
    assert "launched the guide" not in kept
    assert "The guide is written" in kept
    due = words(one(page("/timeline/", as_of="2023-02-28", kind="due"), ".stream > li"))
    assert "open" in due


def test_as_of_a_day_keeps_meetings_planned_in_sources_of_that_time(dated: DatedRecord) -> None:
    told = f.PassageFactory(source__published="2023-05-01")
    f.MeetingFactory(name="A later one", status="planned", date="2030", body=dated.body, passage=told)
    assert "A later one" in names(as_of="2023-06-01")
    assert "A later one" not in names(as_of="2023-04-01")


def test_a_facet_counts_the_entries_for_each_value(dated: DatedRecord) -> None:
    # The 4th Meeting has no other entry on any theme.
    f.CheckFactory(
        commitment=dated.commitment, finding="restated", meeting=dated.long, date="", due="", passage=dated.passage
    )
    everything = names()
    kinds = counts("kind")
    assert sum(kinds.values()) == len(everything)
    assert kinds["periods of initiatives"] == 3
    assert counts("theme") == {"AI": len(names(theme=dated.theme.slug)), "Data": len(names(theme=dated.other.slug))}
    assert counts("partner") == {"Japan": len(names(partner=dated.partner.slug))}


def test_a_sentence_describes_the_list(dated: DatedRecord) -> None:
    said = words(one(page("/timeline/", theme=dated.theme.slug, date_before="2023-12-31"), "#said"))
    assert said == "4 entries on AI, dated up to 2023"


def test_invalid_parameters_are_refused_by_name(db: None) -> None:
    for address in ("/timeline/", "/calendar/", "/calendar.ics", "/timeline.atom"):
        for name, value in (("kind", "rumours"), ("theme", "nothing"), ("colour", "red"), ("date_after", "soon")):
            assert words(one(page(address, 400, **{name: value}), "dt")) == name


def test_fifty_entries_make_a_page(dated: DatedRecord) -> None:
    with record.editing():
        for year in range(60):
            f.InitiativeFactory(name=f"Plan {year}", period=f"19{year:02}", passage=dated.passage)
    assert len(names()) == 50
    assert len(names(page=2)) == 70 - 50
    get("/timeline/", 400, page=3)
