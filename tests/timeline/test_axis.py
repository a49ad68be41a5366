"""The chart of meetings and periods at the head of the timeline has one scale of years, and a row for each period."""

import pytest

from adgmin import record
from adgmin.portal.timeline.axis import MAX_BARS
from tests import factories as f
from tests.pages.site import one, page, words

pytestmark = pytest.mark.django_db


def test_periods_and_meetings_stand_where_their_days_do() -> None:
    f.SourceFactory(published="2024-01-01")
    with record.editing():
        f.InitiativeFactory(name="The long plan", period="2021/2024")
        f.InitiativeFactory(name="The short plan", period="2023")
        f.InitiativeFactory(name="Known by its end alone", period="[..2023-02-01]")
        f.MeetingFactory(name="Meeting of two days", date="2023-01-01/2023-01-02")
        f.MeetingFactory(name="Meeting ahead", date="2024", status="planned")
        f.MeetingFactory(name="Meeting before all periods", date="2019")
    soup = page("/timeline/")
    assert [words(year) for year in soup.select(".axis text")] == ["2021", "2022", "2023", "2024"]
    bars = [(rect["class"], rect["x"], rect["width"]) for rect in soup.select(".axis rect")]
    # 2021 to 2024 have 1,461 days. A bar is never too narrow to be seen.
    assert bars == [
        (["meeting", "held"], "49.97%", "0.70%"), (["meeting", "planned"], "74.95%", "25.05%"),
        (["period"], "0.00%", "100.00%"), (["period"], "49.97%", "24.98%"),
    ]  # fmt: skip
    assert [words(row) for row in soup.select(".axis li > p:first-child")] == [
        "Meeting of two days , Meeting ahead", "The long plan", "The short plan",
    ]  # fmt: skip
    # What ended before the day up to which the sources tell is folded.
    assert words(one(soup, ".axis summary")) == "1 period that had ended"
    assert one(soup, ".axis .day")["x1"] == "74.95%"


def test_the_chart_follows_the_filters_and_is_bounded() -> None:
    with record.editing():
        theme = f.ThemeFactory(slug="tea")
        f.InitiativeFactory(name="On tea", period="2001", themes=[theme])
        for number in range(MAX_BARS):
            f.InitiativeFactory(name=f"Plan {number}", period="2023")
    soup = page("/timeline/")
    assert len(soup.select(".axis .period")) == MAX_BARS
    assert "Only the latest periods are drawn" in words(one(soup, ".axis"))
    assert [words(link) for link in page("/timeline/", theme="tea").select(".axis li a")] == ["On tea"]
    assert not page("/timeline/", kind="sources").select(".axis")
