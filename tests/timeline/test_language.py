"""How the language moved: of what was said at each meeting and on each theme, how much had verbs of which class."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from adgmin import record
from adgmin.portal.verb_mix import shares
from initiatives.models import Outcome
from tests import factories as f
from tests.pages.site import one, page, words
from tests.remembered import remembered

AI = {
    "First": {
        "Endorsed or approved": "1", "Supported, welcomed or lauded": "1", "Noted": "1",
        "Total": "3", "Thanks and anniversaries (not in the total)": "1",
    },
    "Second": {"Adopted, signed, established or launched": "1", "Total": "1"},
    "No meeting stated": {"Adopted, signed, established or launched": "1", "Total": "1"},
}  # fmt: skip


class Said:
    """A theme, on which some of what was said at two meetings is, and something between them."""

    @remembered
    def __init__(self) -> None:
        with record.editing():
            self._make()

    def _make(self) -> None:
        passage, body = f.PassageFactory(), f.ActorFactory()
        self.view = f.PassageFactory(nature="perspective")
        self.theme, self.empty = f.ThemeFactory(name="AI"), f.ThemeFactory(name="Nothing on this", slug="empty")
        of: dict[str, Any] = {"body": body, "passage": passage}
        second = f.MeetingFactory(name="Second", date="2024", **of)
        self.first = f.MeetingFactory(name="First", date="2023", **of)
        # Of the first a statement is held, of the second none is.
        passage.source.meetings.add(self.first)
        for number, (meeting, verb, on_theme) in enumerate([
            (self.first, "endorsed", True), (self.first, "noted", True), (self.first, "noted", False),
            (self.first, "welcomed", False), (self.first, "welcomed", True), (self.first, "expressed-gratitude", True),
            (second, "adopted", True), (None, "launched", True),
        ]):  # fmt: skip
            f.OutcomeFactory(
                title=f"thing {number}", verb=verb, meeting=meeting, date="" if meeting else "2024-06",
                themes=[self.theme] if on_theme else [], leading_theme=self.theme if on_theme else None,
                initiative=None, **of,
            )  # fmt: skip
        # No act of the meeting, so in no chart.
        f.OutcomeFactory(
            title="fact among views", verb="reported", meeting=second, themes=[self.theme], leading_theme=self.theme,
            initiative=None, body=body, passage=self.view,
        )  # fmt: skip


@pytest.fixture
def said(db: None) -> Said:
    """What was said at two meetings, and between them."""
    return Said()


def table(soup: BeautifulSoup, chart: str = "by-meeting") -> dict[str, dict[str, str]]:
    """The numbers of a chart by line and class, those above nought; the line of a theme by the part it is in."""
    found = one(soup, f"[aria-labelledby={chart}] table")
    heads = [words(head) for head in found.select("thead th")][1:]
    rows = {}
    for part in found.select("tbody"):
        heading, *lines = part.select("tr")
        for row in lines:
            name = words(one(row, "th"))
            cells = [words(cell) for cell in row.select("td")]
            rows[f"{name}, {words(heading)}" if chart == "by-theme" else name] = cells
    return {
        line: {head: cell for head, cell in zip(heads, cells, strict=True) if cell != "0"}
        for line, cells in rows.items()
    }


def test_the_table_tells_each_meeting_class_by_class_the_first_first(said: Said) -> None:
    found = table(page("/language/"))
    assert found == {
        **AI,
        "First": {
            "Endorsed or approved": "1 20%", "Supported, welcomed or lauded": "2 40%", "Noted": "2 40%",
            "Total": "5",
            "Thanks and anniversaries (not in the total)": "1",
        },
    }  # fmt: skip
    assert list(found) == ["First", "Second", "No meeting stated"]


def test_a_theme_can_be_asked_for_and_its_own_page_shows_the_same(said: Said) -> None:
    soup = page("/language/", theme=said.theme.slug)
    assert table(soup) == table(page(said.theme.get_absolute_url())) == AI
    assert [words(link) for link in soup.select(".kinds [aria-current]")] == ["AI", "All meetings"]
    rule = "Every outcome with this theme counts, also where another theme leads."
    assert rule in words(page(said.theme.get_absolute_url()))


def test_each_theme_has_its_own_line_and_a_meeting_can_be_asked_for(said: Said) -> None:
    stated, reported = "AI, From statements of the meetings themselves", "AI, As reported in other texts"
    assert table(page("/language/"), "by-theme") == {stated: AI["First"], reported: AI["Second"]}
    at_first = page("/language/", meeting=said.first.slug, theme=said.empty.slug)
    assert table(at_first, "by-theme") == {stated: AI["First"]}
    # One choice leaves the other as it was.
    assert words(one(at_first, "section:has(#by-meeting) .empty")).startswith("No outcomes are recorded here yet.")
    choice = next(link for link in at_first.select(".kinds a") if words(link) == "All themes")
    assert choice["href"] == f"/language/?meeting={said.first.slug}#by-meeting"


def test_meetings_without_a_statement_stand_apart_below_their_caveat(said: Said) -> None:
    soup = page("/language/")
    chart = one(soup, "section:has(#by-meeting)")
    parts = [words(heading) for heading in chart.select("h3")]
    assert parts == ["From statements of the meetings themselves", "As reported in other texts", "No meeting stated"]
    stated, reported, between = chart.select(".mix-bars")
    assert [words(line.a) for line in stated.select("li")] == ["First"]
    assert [words(one(line, "p")) for line in reported.select("li")] == ["Second 2024"]
    assert [words(one(line, "p")) for line in between.select("li")] == ["No meeting stated"]
    assert "cannot be compared" in words(reported.find_previous_sibling("p"))


def test_each_bar_says_how_many_of_its_verbs_are_inferred(said: Said) -> None:
    endorsed = Outcome.objects.get(title="thing 0")
    with record.editing():
        f.cite(endorsed, aspect="verb", value="endorsed", basis="inferred")
        f.cite(Outcome.objects.get(title="thing 5"), aspect="verb", value="expressed-gratitude", basis="inferred")
    numbers = [words(one(bar, ".number")) for bar in page("/language/").select("#by-meeting ~ .mix-bars > li")]
    assert numbers == ["5 outcomes 1 verb inferred", "1 outcome", "1 outcome"]


def test_the_chart_by_theme_begins_with_the_rule_of_the_leading_theme(said: Said) -> None:
    charts = [one(page("/language/"), f"section:has(#{name})") for name in ("by-meeting", "by-theme")]
    rule = (
        "Each outcome counts under its leading theme only. Acts for which no meeting is stated are not in this chart."
    )
    assert [rule in words(chart) for chart in charts] == [False, True]


def test_what_a_section_of_views_reports_is_in_no_chart(said: Said) -> None:
    assert table(page("/language/"))["Second"]["Total"] == "1"


def test_a_bar_has_a_part_for_each_class_with_its_number_and_is_as_wide_as_its_share(said: Said) -> None:
    bars = page("/language/").select("section:first-of-type .mix-bars > li")
    first = bars[0]
    assert words(one(first, ".number")) == "5 outcomes"
    assert [words(number) for number in first.select("svg text")] == ["1", "2", "2"]
    parts = [(rect["class"], rect["x"], rect["width"]) for rect in first.select("svg rect")]
    assert parts == [
        (["approval"], "0.00%", "20.00%"), (["supportive"], "20.00%", "40.00%"), (["neutral"], "60.00%", "40.00%"),
    ]  # fmt: skip
    # Of so few, no share is told.
    assert not bars[1].select("svg text")
    assert int(str(one(bars[1], "svg")["height"])) < int(str(one(first, "svg")["height"]))


def test_a_number_of_either_table_leads_to_as_many_outcomes(said: Said) -> None:
    links = page("/language/", theme=said.theme.slug, meeting=said.first.slug).select(".mix-table a")
    assert len(links) == 4 + 3
    for link in links:
        assert len(page(str(link["href"])).select(".rows > li")) == int(words(link))


def test_as_of_a_day_only_what_had_been_said_counts(said: Said) -> None:
    assert list(table(page("/language/", as_of="2023-12-31"))) == ["First"]


def test_a_theme_on_which_nothing_was_said_shows_no_chart(said: Said) -> None:
    assert not page(said.empty.get_absolute_url()).select(".mix-bars")


def test_the_parts_of_a_bar_add_up() -> None:
    found = shares([1, 0, 2, 0, 3, 0, 0, 0, 1])
    assert sum(share.percent for share in found) == pytest.approx(100)
    assert [share.number for share in found] == [1, 0, 2, 0, 3, 0, 0, 0, 1]
    assert shares([0] * 9)[-1].start == 0
