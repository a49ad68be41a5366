"""The list of initiatives as a map: the strongest outcome and the stage of each at each meeting."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from adgmin import record
from adgmin.models import Actor, Meeting
from initiatives.life.map import MAX_MEETINGS
from tests import factories as make
from tests.remembered import remembered

from .site import one, page, words

pytestmark = pytest.mark.django_db


class Chart:
    """Three meetings of a body, of which the statement of the second is held, and three initiatives."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self.passage = make.PassageFactory.create()
            self.body: Actor = make.ActorFactory.create(name="The ministers", passage=self.passage)
            self.meetings = [self.meeting(number) for number in (1, 2, 3)]
            source = make.SourceFactory.create()
            source.meetings.set([self.meetings[1]])
            self.themes = [make.ThemeFactory.create(name=name, order=place) for place, name in enumerate("YX")]
            self.guide, self.plan, self.centre = (
                make.InitiativeFactory.create(name=name, passage=self.passage) for name in ("Guide", "Plan", "Centre")
            )
            self.plan.themes.set(self.themes)
            self.centre.themes.set([self.themes[1]])
            self.endorsed = self.outcome(self.guide, 1, "endorsed", stage="agreed", title="the Guide")
            self.outcome(self.guide, 1, "noted", title="a study")
            self.launched = self.outcome(
                self.guide, None, "launched", date="2022-06", stage="launched", title="the Guide"
            )
            self.outcome(self.plan, 2, "welcomed")
            self.outcome(self.centre, 3, "held")

    def meeting(self, number: int) -> Meeting:
        """A meeting a year."""
        made: Meeting = make.MeetingFactory.create(
            name=f"Meeting {number}", number=number, body=self.body, date=f"{2020 + number}-02", passage=self.passage
        )
        return made

    def outcome(self, initiative: Any, number: int | None, verb: str, **fields: Any) -> Any:
        """An outcome about one of them."""
        meeting = self.meetings[number - 1] if number else None
        return make.OutcomeFactory.create(
            initiative=initiative, meeting=meeting, verb=verb, body=self.body, passage=self.passage, **fields
        )


@pytest.fixture
def chart() -> Chart:
    return Chart()


def mapped(**query: Any) -> BeautifulSoup:
    """The map."""
    return page("/initiatives/", view="map", **query)


def cells(soup: BeautifulSoup) -> dict[str, list[Tag]]:
    """The cells of each initiative, from the earliest meeting to what came since the last one."""
    lines = [line for line in soup.select(".map tbody tr") if line.td]
    return {words(one(line, "th .name")): [*reversed(line.select("td"))] for line in lines}


def test_map_is_a_table_of_the_same_rows_with_meetings_as_columns(chart: Chart) -> None:
    soup = mapped()
    assert [words(cell) for cell in soup.select(".map thead th")] == [
        "Initiative", "Meeting 3 February 2023", "Meeting 2 February 2022", "Meeting 1 February 2021",
    ]  # fmt: skip
    assert all(cell["scope"] == "col" for cell in soup.select(".map thead th"))
    assert list(cells(soup)) == ["Plan", "Centre", "Guide"]
    assert [words(cell) for cell in soup.select(".map .theme")] == ["Y", "X", "No theme"]
    assert [words(cell) for cell in mapped(ordering="name").select(".map tbody .name")] == ["Centre", "Guide", "Plan"]
    assert soup.select(".map.fits")
    assert not soup.select(".rows > li")
    narrowed = cells(mapped(verb="welcomed"))
    assert list(narrowed) == ["Plan"]


def test_cell_has_the_strongest_outcome_the_steps_and_the_stage(chart: Chart) -> None:
    first = cells(mapped())["Guide"][0]
    assert words(first) == "endorsed (strength 4 of 5) agreed stage reached: agreed and 1 more"
    assert one(first, ".moved")["aria-hidden"] == "true"
    assert one(first, "a")["href"] == chart.endorsed.get_absolute_url()
    assert str(one(first, ".steps .on")["d"]).count("M") == 4
    assert one(first, "a.more")["href"] == f"{chart.guide.get_absolute_url()}#at-{chart.meetings[0].slug}"
    assert page(chart.guide.get_absolute_url()).find(id=f"at-{chart.meetings[0].slug}")


def test_cell_names_another_object_and_another_body(chart: Chart) -> None:
    plan = make.InitiativeFactory.create(name="Work plan", part_of=chart.centre, passage=chart.passage)
    chart.outcome(plan, 1, "adopted", title="the Work plan")
    group = make.ActorFactory.create(name="Working group", passage=chart.passage)
    with record.editing():
        said = chart.outcome(chart.plan, 3, "welcomed", title="the Plan")
        said.body = group
        said.save()
    found = cells(mapped())
    assert words(found["Centre"][0]) == "adopted (strength 5 of 5) the Work plan"
    assert words(found["Plan"][2]) == "welcomed (strength 2 of 5) by Working group"


def test_outcome_on_the_initiative_comes_before_a_stronger_one_on_a_part(chart: Chart) -> None:
    chart.outcome(chart.plan, 2, "noted", title="the Plan")
    assert words(cells(mapped())["Plan"][1]) == "noted (strength 0 of 5) and 1 more"


def test_cell_distinguishes_silence_no_text_and_no_mention_yet(chart: Chart) -> None:
    found = cells(mapped())
    assert words(found["Guide"][1]) == "silent"
    assert one(found["Guide"][1], "svg")["class"] == ["mark", "silent"]
    assert words(found["Plan"][0]) == "not mentioned yet"
    assert not found["Plan"][0].select("svg")
    assert words(found["Plan"][2]) == "no text held"
    assert one(found["Plan"][2], "svg")["class"] == ["mark", "no-text"]


def test_mention_without_an_outcome_links_to_the_passage(chart: Chart) -> None:
    with record.editing():
        source = make.SourceFactory.create(kind="news")
        source.meetings.set([chart.meetings[2]])
        passage = make.PassageFactory.create(source=source)
        make.cite(chart.plan, passage)
    cell = cells(mapped())["Plan"][2]
    assert words(cell) == "mentioned, without an outcome"
    assert one(cell, "a")["href"] == passage.get_absolute_url()


def test_steps_are_in_the_cell_of_the_meeting_that_follows(chart: Chart) -> None:
    cell = cells(mapped())["Guide"][2]
    assert words(one(cell, ".before")) == (
        "up to the end of the meeting, no meeting stated: launched (strength 5 of 5) by The ministers launched "
        "stage reached: launched"
    )
    assert one(cell, ".before a")["href"] == chart.launched.get_absolute_url()


def test_steps_after_the_last_meeting_have_a_column(chart: Chart) -> None:
    later = chart.outcome(chart.plan, None, "adopted", date="2024", stage="agreed")
    soup = mapped()
    assert words(soup.select(".map thead th")[1]) == "Since then"
    assert one(cells(soup)["Plan"][3], "a")["href"] == later.get_absolute_url()


def test_every_mark_in_the_map_is_in_the_legend(chart: Chart) -> None:
    make.CheckFactory.create(commitment__initiative=chart.plan, meeting=chart.meetings[2], date="", due="2024")
    soup = mapped()
    used = {str(mark["class"][1]) for mark in soup.select(".map .mark")}
    explained = {str(mark["class"][1]) for mark in soup.select(".legend .mark")}
    assert used == explained == {"silent", "commitment", "between"}
    assert soup.select(".legend .before")
    assert len(soup.select(".legend .steps")) == 3


def test_map_has_at_most_a_dozen_meetings(chart: Chart) -> None:
    with record.editing():
        for number in range(4, MAX_MEETINGS + 4):
            chart.meeting(number)
    soup = mapped()
    assert not soup.select(".map.fits")
    heads = [words(cell) for cell in soup.select(".map thead th")]
    assert len(heads) == MAX_MEETINGS + 1
    assert heads[1].startswith(f"Meeting {MAX_MEETINGS + 3} ")
    assert heads[-1].startswith("Meeting 4 ")


def test_map_can_be_scrolled_from_the_keyboard(chart: Chart) -> None:
    soup = mapped()
    region = one(soup, ".scroll:has(.map)")
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert soup.find(id=str(region["aria-labelledby"]))


@pytest.mark.parametrize(
    ("ordering", "order", "headings"),
    [
        ("theme", ["Plan", "Centre", "Guide"], ["Y", "X", "No theme"]),
        ("-first", ["Centre", "Plan", "Guide"], []),
        ("last", ["Plan", "Guide", "Centre"], []),
    ],
)
def test_map_can_be_ordered_by_theme_and_mention(
    chart: Chart, ordering: str, order: list[str], headings: list[str]
) -> None:
    soup = mapped(ordering=ordering)
    assert list(cells(soup)) == order
    assert [words(cell) for cell in soup.select(".map .theme")] == headings


def test_orders_chips_form_and_pages_keep_the_view(chart: Chart) -> None:
    soup = mapped(kind="guide")
    kept = [str(link["href"]) for link in soup.select(".orders a, .chip")]
    assert kept
    assert all("view=map" in link for link in kept)
    assert one(soup, "form input[name=view]")["value"] == "map"
    views = {words(link): str(link["href"]) for link in soup.select(".views a")}
    assert views == {"List": "?kind=guide", "Meeting by meeting": "?view=map&kind=guide"}
    assert words(one(soup, ".views [aria-current]")) == "Meeting by meeting"
    assert not page("/initiatives/").select("form input[name=view]")


@pytest.mark.parametrize("query", ["view=list", "view=MAP", "view=map&view=map"])
def test_unknown_or_repeated_view_is_a_400_that_names_it(query: str) -> None:
    assert words(one(page(f"/initiatives/?{query}", 400), "dt")) == "view"


def test_empty_record_has_no_map() -> None:
    soup = mapped()
    assert not soup.select(".map")
    assert "No records of this kind yet." in words(soup)


def test_as_of_a_day_the_map_ends_there(chart: Chart) -> None:
    soup = mapped(as_of="2022-03-01")
    assert len(soup.select(".map thead th")) == 3
    assert list(cells(soup)) == ["Plan", "Guide"]
