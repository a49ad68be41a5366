"""The life on the page of an initiative: a track, and the same as a table with the words printed."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from adgmin import record
from adgmin.models import Meeting
from initiatives.models import Initiative
from tests import factories as make
from tests.remembered import remembered

from .site import one, page, words

pytestmark = pytest.mark.django_db


class InitiativeLife:
    """An initiative welcomed at a meeting, launched after the next, and not mentioned at the last."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self.passage = make.PassageFactory.create()
            self.body = make.ActorFactory.create(name="The ministers", acronym="MIN", passage=self.passage)
            self.meetings = [self._meeting(number) for number in (1, 2, 3, 4)]
            self.initiative: Initiative = make.InitiativeFactory.create(name="A framework", passage=self.passage)
            self.texts = {
                kind: self._text(kind, self.meetings[place], locator)
                for kind, place, locator in (
                    ("news", 0, "para 7"), ("joint-statement", 1, "para 1"), ("commentary", 3, "para 2")
                )
            }  # fmt: skip
            self.statement = self._text("declaration", self.meetings[0], "para 6")
            self._outcomes()

    def _meeting(self, number: int) -> Meeting:
        date = f"202{number}-02-01"
        made: Meeting = make.MeetingFactory.create(
            name=f"Meeting {number}", number=number, body=self.body, date=date, passage=self.passage
        )
        return made

    def _text(self, kind: str, meeting: Meeting, locator: str) -> Any:
        source = make.SourceFactory.create(kind=kind)
        source.meetings.set([meeting])
        return make.PassageFactory.create(source=source, locator=locator)

    def _outcomes(self) -> None:
        about = {"initiative": self.initiative, "body": self.body, "passage": self.passage}
        outcome = make.OutcomeFactory.create(
            title="a framework", verb="welcomed", meeting=self.meetings[0], note="The declaration says so.", **about
        )
        make.cite(outcome, self.statement, aspect="verb", value="welcomed", printed="welcomed the framework")
        make.cite(outcome, self.texts["news"], aspect="verb", value="endorsed", printed="Endorsement of")
        launch = make.OutcomeFactory.create(
            title="a framework", verb="launched", meeting=None, date="2022-06", stage="launched", **about
        )
        make.cite(launch, self.passage, aspect="verb", value="launched", printed="was launched", basis="inferred")
        commitment = make.CommitmentFactory.create(initiative=self.initiative, text="A manual", passage=self.passage)
        check = make.CheckFactory.create(
            commitment=commitment, meeting=self.meetings[2], date="", due="2023", due_words="this year",
            passage=self.passage,
        )  # fmt: skip
        make.cite(check, self.texts["news"], aspect="due", value="2023", printed="this year")

    def page(self, **query: Any) -> BeautifulSoup:
        """The page of the initiative."""
        return page(self.initiative.get_absolute_url(), **query)


@pytest.fixture
def life() -> InitiativeLife:
    return InitiativeLife()


def test_table_has_a_body_for_each_meeting_and_each_time_between(life: InitiativeLife) -> None:
    parts = life.page().select(".life tbody")
    assert [words(part.select_one("th")) for part in parts] == [
        "Meeting 1 1 February 2021", "Meeting 2 1 February 2022", "June 2022", "Meeting 3 1 February 2023",
        "Meeting 4 1 February 2024",
    ]  # fmt: skip
    assert [words(part.select("td")[-1]) for part in parts] == ["", "", *["launched inferred"] * 3]


def test_each_source_is_quoted_with_the_verb_that_it_is_read_as(life: InitiativeLife) -> None:
    first = one(life.page(), ".life tbody")
    assert words(first.select("td")[1]) == (
        "“welcomed the framework” declaration, para 6 “Endorsement of” "
        "recorded as endorsed (strength 4 of 5) news, para 7"
    ).replace("“", "").replace("”", "")
    links = [link["href"] for link in first.select("td")[1].select("a")]
    assert links == [life.statement.get_absolute_url(), life.texts["news"].get_absolute_url()]
    assert words(first.select_one(".name .word")) == "welcomed"
    assert first.select_one(f'a.name[href="{life.meetings[0].outcomes.get().get_absolute_url()}"]')


def test_gap_claims_no_more_than_the_texts_held_support(life: InitiativeLife) -> None:
    parts = life.page().select(".life tbody")
    assert words(parts[1].select_one("td")) == "Silent: the meeting’s own statement is held and does not mention it."
    assert words(parts[4].select_one("td")) == (
        "Not mentioned in the 1 text held on this meeting; no statement of its own is held."
    )
    assert "A gap does not mean that nothing was done" in words(one(life.page(), ".life"))


def test_check_has_its_due_date_and_the_words_printed(life: InitiativeLife) -> None:
    part = life.page().select(".life tbody")[3]
    assert words(part.select("td")[0]) == "commitment: stated A manual due 2023"
    assert [words(line) for line in part.select("td")[1].select("p")] == [
        f"joint statement, {life.passage.locator}", "this year news, para 7",
    ]  # fmt: skip


def test_track_shows_the_same_and_is_hidden_from_screen_readers(life: InitiativeLife) -> None:
    track = one(life.page(), ".life .track")
    assert track["aria-hidden"] == "true"
    assert not track.select("a, [tabindex]")
    stops = track.select("li")
    assert [one(stop, "svg")["class"] for stop in stops] == [
        ["mark", "outcome"], ["mark", "silent"], ["mark", "step"], ["mark", "commitment"],
        ["mark", "not-mentioned"],
    ]  # fmt: skip
    assert words(stops[0]) == ("Meeting 1 1 February 2021 welcomed the framework declaration Endorsement of news MIN")
    assert words(stops[1]) == "Meeting 2 1 February 2022 silent"
    assert words(stops[2]) == "June 2022 was launched inferred MIN launched inferred"
    assert words(stops[4]) == "Meeting 4 1 February 2024 not mentioned in the 1 text held"
    assert [" ".join(stop.get("class", [])) for stop in stops] == ["gap", "gap", "whole", "dotted", ""]


def test_each_reading_on_the_track_has_the_strength_of_its_verb(life: InitiativeLife) -> None:
    first = one(life.page(), ".life .track li")
    drawn = [str(one(steps, ".on")["d"]).count("M") for steps in first.select(".steps")]
    assert drawn == [2, 4]


def test_fact_is_a_dot_and_further_outcomes_are_counted(life: InitiativeLife) -> None:
    for number in range(4):
        make.OutcomeFactory.create(
            title=f"more {number}", verb="reported", initiative=life.initiative, meeting=life.meetings[0],
            body=life.body, passage=life.passage,
        )  # fmt: skip
    stop = one(life.page(), ".life .track li")
    assert len(stop.select("circle.on")) == 2
    assert "and 2 more acts" in words(stop)
    assert len(one(life.page(), ".life tbody").select("tr")) == 5


def test_table_can_be_scrolled_from_the_keyboard(life: InitiativeLife) -> None:
    region = one(life.page(), ".life .scroll")
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "History as a table")


def test_as_of_a_day_the_life_ends_there(life: InitiativeLife) -> None:
    parts = life.page(as_of="2022-07-01").select(".life tbody")
    assert len(parts) == 3


def test_succession_marks_what_is_inferred() -> None:
    first = make.InitiativeFactory.create(name="Plan of 2023")
    second = make.InitiativeFactory.create(name="Plan of 2024", succeeds=first, note="By their names.")
    make.cite(second, aspect="succeeds", value=first.slug, basis="inferred")
    links = page(first.get_absolute_url()).select(".chain li")
    assert [words(link) for link in links] == ["Plan of 2023", "Plan of 2024 succession inferred"]
    assert one(links[0], "[aria-current]")
    assert one(links[1], "a")["href"] == second.get_absolute_url()
    make.cite(second, aspect="name", value="Plan of 2024", basis="inferred")
    links = page(first.get_absolute_url()).select(".chain li")
    assert words(links[1]) == "Plan of 2024 inferred succession inferred"


def test_initiative_without_a_mention_says_so() -> None:
    initiative = make.InitiativeFactory.create()
    assert "The texts held mention this initiative, but report no act on it" in words(
        one(page(initiative.get_absolute_url()), ".life")
    )
