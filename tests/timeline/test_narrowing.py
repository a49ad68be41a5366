"""A filter keeps of each kind of entry what the list of its noun keeps by that filter."""

from typing import Any

from adgmin import record
from tests import factories as f
from tests.pages.site import get, one, page, words

from .conftest import Dated


def names(**query: Any) -> list[str]:
    """The names on the lines, as the page shows them."""
    return [words(each) for each in page("/timeline/", **query).select(".stream > li > .body > .name")]


def counts(name: str, **query: Any) -> dict[str, int]:
    """A facet: its values, and how many entries each would keep."""
    options = page("/timeline/", **query).select(f"#facet-{name} li")
    found = [words(option).rsplit(" ", 1) for option in options]
    return {label: int(number) for label, number in found}


def test_a_theme_keeps_the_meetings_at_which_it_was_spoken_of_with_what_was_said_of_it(dated: Dated) -> None:
    soup = page("/timeline/", theme=dated.theme.slug)
    assert [words(each) for each in soup.select(".stream > li > .body > .name")] == [
        "The guide", "launched the guide", "The guide", "The guide is written", "The guide is written", "3rd Meeting",
    ]  # fmt: skip
    assert [words(each) for each in soup.select(".said a")] == ["endorsed the guide"]
    link = next(each for each in soup.select(".stream a") if words(each) == "The one outcome")
    assert link["href"] == f"/outcomes/?theme={dated.theme.slug}&meeting={dated.meeting.slug}&attribution=meeting"
    assert words(one(page(str(link["href"])), "#said")).startswith("1 outcome")


def test_a_partner_keeps_what_is_with_it(dated: Dated) -> None:
    assert names(partner=dated.partner.slug) == ["3rd Meeting"]
    assert words(one(page("/timeline/", partner=dated.partner.slug), ".said a")) == "noted the code"


def test_an_initiative_keeps_itself_what_is_about_it_and_the_sources_that_name_it(dated: Dated) -> None:
    assert names(initiative=dated.guide.slug) == [
        "The guide", "The guide", "The guide is written", "The guide is written", "3rd Meeting", dated.source.title
    ]  # fmt: skip


def test_an_actor_keeps_what_it_has_a_part_in(dated: Dated) -> None:
    with record.editing():
        f.MeetingRoleFactory(meeting=dated.long, actor=dated.partner.actor, passage=dated.passage)
    assert names(actor=dated.partner.actor.slug) == ["4th Meeting", "3rd Meeting"]


def test_words_are_searched_in_every_noun(dated: Dated) -> None:
    assert "The plan of 2024" in names(q="plan")
    assert "4th Meeting" not in names(q="plan")
    # A finding is found by the words of its commitment.
    assert names(q="written", kind="findings") == ["The guide is written"]


def test_a_kind_keeps_entries_of_that_kind(dated: Dated) -> None:
    assert names(kind="due") == ["The guide is written"]
    assert len(names(kind=["due", "sources"])) == 2


def test_days_keep_what_may_have_been_then(dated: Dated) -> None:
    assert names(date_after="2025-01-01") == ["The guide"]
    # A year, a half-year and “by a day” may all have been in May.
    assert names(date_after="2023-05-01", date_before="2023-05-31") == [
        "reported the reports", "The guide", "The guide is written"
    ]  # fmt: skip
    assert names(date_before="2022-12-31") == ["reported the reports"]


def test_as_of_a_day_only_what_was_so_and_what_was_known_to_be_due(dated: Dated) -> None:
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


def test_a_planned_meeting_is_there_as_of_a_day_if_a_source_of_that_time_tells_of_it(dated: Dated) -> None:
    told = f.PassageFactory(source__published="2023-05-01")
    f.MeetingFactory(name="A later one", status="planned", date="2030", body=dated.body, passage=told)
    assert "A later one" in names(as_of="2023-06-01")
    assert "A later one" not in names(as_of="2023-04-01")


def test_a_facet_counts_the_entries_that_each_value_would_keep(dated: Dated) -> None:
    # Of the 4th Meeting there is only this to know on any theme.
    f.CheckFactory(
        commitment=dated.promise, finding="restated", meeting=dated.long, date="", due="", passage=dated.passage
    )
    everything = names()
    kinds = counts("kind")
    assert sum(kinds.values()) == len(everything)
    assert kinds["periods of initiatives"] == 3
    assert counts("theme") == {"AI": len(names(theme=dated.theme.slug)), "Data": len(names(theme=dated.other.slug))}
    assert counts("partner") == {"Japan": len(names(partner=dated.partner.slug))}


def test_a_sentence_says_what_is_shown(dated: Dated) -> None:
    said = words(one(page("/timeline/", theme=dated.theme.slug, date_before="2023-12-31"), "#said"))
    assert said == "4 entries on AI, dated up to 2023"


def test_what_is_not_understood_is_refused_by_name(db: None) -> None:
    for address in ("/timeline/", "/calendar/", "/calendar.ics", "/timeline.atom"):
        for name, value in (("kind", "rumours"), ("theme", "nothing"), ("colour", "red"), ("date_after", "soon")):
            assert words(one(page(address, 400, **{name: value}), "dt")) == name


def test_fifty_entries_make_a_page(dated: Dated) -> None:
    with record.editing():
        for year in range(60):
            f.InitiativeFactory(name=f"Plan {year}", period=f"19{year:02}", passage=dated.passage)
    assert len(names()) == 50
    assert len(names(page=2)) == 70 - 50
    get("/timeline/", 400, page=3)
