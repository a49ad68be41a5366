"""The charts of verb classes by meeting and by theme."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from adgmin import record
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


class TwoMeetings:
    """Outcomes of two meetings and one between them; some are on a theme."""

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
        # A statement of the first meeting is held, and none of the second.
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
        # Not an act of the meeting, so in no chart.
        f.OutcomeFactory(
            title="fact among views", verb="reported", meeting=second, themes=[self.theme], leading_theme=self.theme,
            initiative=None, body=body, passage=self.view,
        )  # fmt: skip


@pytest.fixture
def two_meetings(db: None) -> TwoMeetings:
    """Outcomes of two meetings and one between them."""
    return TwoMeetings()


def table(soup: BeautifulSoup, chart: str = "by-meeting") -> dict[str, dict[str, str]]:
    """The numbers above zero in a chart, by row and class; a row of a theme is named with its part of the table."""
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


def test_the_table_counts_classes_for_each_meeting_from_the_first(two_meetings: TwoMeetings) -> None:
    found = table(page("/language/"))
    assert found == {
        **AI,
        "First": {
            "Endorsed or approved": "1", "Supported, welcomed or lauded": "2", "Noted": "2",
            "Total": "5",
            "Thanks and anniversaries (not in the total)": "1",
        },
    }  # fmt: skip
    assert list(found) == ["First", "Second", "No meeting stated"]


def test_the_chart_of_a_theme_equals_the_one_on_its_page(two_meetings: TwoMeetings) -> None:
    soup = page("/language/", theme=two_meetings.theme.slug)
    assert table(soup) == table(page(two_meetings.theme.get_absolute_url())) == AI
    assert [words(link) for link in soup.select(".kinds [aria-current]")] == ["AI", "All meetings"]
    rule = "Acts of the meetings, and acts for which no meeting is stated, count, also where another theme leads."
    assert rule in words(page(two_meetings.theme.get_absolute_url()))


def test_each_theme_has_a_row_and_meetings_can_be_filtered(two_meetings: TwoMeetings) -> None:
    stated, reported = "AI, From statements of the meetings themselves", "AI, As reported in other texts"
    assert table(page("/language/"), "by-theme") == {stated: AI["First"], reported: AI["Second"]}
    at_first = page("/language/", meeting=two_meetings.first.slug, theme=two_meetings.empty.slug)
    assert table(at_first, "by-theme") == {stated: AI["First"]}
    # Choosing one filter keeps the other.
    assert words(one(at_first, "section:has(#by-meeting) .empty")).startswith("No outcomes are recorded here yet.")
    choice = next(link for link in at_first.select(".kinds a") if words(link) == "All themes")
    assert choice["href"] == f"/language/?meeting={two_meetings.first.slug}#by-meeting"


def test_meetings_without_a_statement_are_listed_separately(two_meetings: TwoMeetings) -> None:
    soup = page("/language/")
    chart = one(soup, "section:has(#by-meeting)")
    parts = [words(heading) for heading in chart.select(".eyebrow")]
    assert parts == ["From statements of the meetings themselves", "As reported in other texts", "No meeting stated"]
    stated, reported, between = chart.select(".mix-bars")
    assert [words(line.a) for line in stated.select("li")] == ["First"]
    assert [words(one(line, "p")) for line in reported.select("li")] == ["Second 2024"]
    assert [words(one(line, "p")) for line in between.select("li")] == ["No meeting stated"]
    assert "cannot be compared" in words(reported.find_previous_sibling("p"))


def test_each_bar_gives_the_number_of_inferred_verbs(two_meetings: TwoMeetings) -> None:
    endorsed = Outcome.objects.get(title="thing 0")
    with record.editing():
        f.cite(endorsed, aspect="verb", value="endorsed", basis="inferred")
        f.cite(Outcome.objects.get(title="thing 5"), aspect="verb", value="expressed-gratitude", basis="inferred")
    numbers = [words(one(bar, ".number")) for bar in page("/language/").select("#by-meeting ~ .mix-bars > li")]
    assert numbers == ["5 outcomes 1 verb inferred", "1 outcome", "1 outcome"]


def test_the_chart_by_theme_explains_the_leading_theme_first(two_meetings: TwoMeetings) -> None:
    charts = [one(page("/language/"), f"section:has(#{name})") for name in ("by-meeting", "by-theme")]
    rule = (
        "Each outcome counts under its leading theme only. Acts for which no meeting is stated are not in this chart."
    )
    assert [rule in words(chart) for chart in charts] == [False, True]


def test_charts_exclude_outcomes_reported_in_a_section_of_views(two_meetings: TwoMeetings) -> None:
    assert table(page("/language/"))["Second"]["Total"] == "1"


def test_all_bars_have_one_scale_and_each_part_its_number(two_meetings: TwoMeetings) -> None:
    bars = page("/language/").select("section:first-of-type .mix-bars > li")
    assert [words(one(bar, ".number")) for bar in bars] == ["5 outcomes", "1 outcome", "1 outcome"]
    assert [[words(number) for number in bar.select("svg text")] for bar in bars] == [["1", "2", "2"], ["1"], ["1"]]
    parts = [(rect["class"], rect["x"], rect["width"]) for bar in bars for rect in bar.select("svg rect")]
    assert parts == [
        (["approval"], "0.00%", "20.00%"), (["supportive"], "20.00%", "40.00%"), (["neutral"], "60.00%", "40.00%"),
        (["constitutive"], "0.00%", "20.00%"), (["constitutive"], "0.00%", "20.00%"),
    ]  # fmt: skip


def test_the_title_of_a_group_of_bars_is_its_finding(two_meetings: TwoMeetings) -> None:
    by_meeting = [f"1 decision among the outcomes ({total})" for total in (5, 1, 1)]
    by_theme = ["The most decisions are on AI: 1"] * 2
    assert [words(title) for title in page("/language/").select("h3")] == by_meeting + by_theme


def test_each_number_links_to_that_many_outcomes(two_meetings: TwoMeetings) -> None:
    links = page("/language/", theme=two_meetings.theme.slug, meeting=two_meetings.first.slug).select(".mix-table a")
    assert len(links) == 4 + 3
    for link in links:
        assert len(page(str(link["href"])).select(".rows > li")) == int(words(link))


def test_as_of_a_day_counts_only_earlier_outcomes(two_meetings: TwoMeetings) -> None:
    assert list(table(page("/language/", as_of="2023-12-31"))) == ["First"]


def test_a_theme_without_outcomes_has_no_chart(two_meetings: TwoMeetings) -> None:
    assert not page(two_meetings.empty.get_absolute_url()).select(".mix-bars")
