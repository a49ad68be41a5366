"""What member states and industry asked for at a meeting, by theme, beside later outcomes on the same theme."""

from typing import Any

import pytest

from adgmin.models import Theme
from tests import factories as f
from tests.horizon import around

from .site import one, page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Any:
    """A meeting with a wish of industry on two themes, one of a state on none, and the view of a source."""
    made = f.MeetingFactory(name="4th ADGMIN", slug="fourth", date="2024-02-02")
    trust, data = f.ThemeFactory(name="Trust", slug="trust", order=1), f.ThemeFactory(name="Data", slug="data", order=2)
    industry, state = f.ActorFactory(name="Private sector"), f.ActorFactory(name="Atlantis")
    f.PerspectiveFactory(title="Data should flow", voice=industry, meeting=made, themes=[data, trust])
    f.PerspectiveFactory(title="More of it", voice=state, meeting=made)
    f.PerspectiveFactory(title="The author thinks", voice=None, meeting=made, themes=[trust])
    f.PassageFactory(source__published="2025-01-28")
    return made


def outcome(title: str, date: str, **fields: Any) -> Any:
    """An outcome on data flows without a stated meeting."""
    return f.OutcomeFactory(title=title, meeting=None, date=date, themes=[Theme.objects.get(slug="data")], **fields)


def sections() -> dict[str, Any]:
    """The section of each theme."""
    return {words(one(section, "h2")): section for section in page("/meetings/fourth/asked/").select(".asked")}


def later() -> list[str]:
    """The later outcomes on data flows that the page shows."""
    return [words(name) for name in sections()["Data"].select(".sides > div + div .name")]


def test_wishes_are_listed_by_theme_and_voice(meeting: Any) -> None:
    found = sections()
    assert list(found) == ["Trust", "Data", "Other matters"]
    for theme in ("Trust", "Data"):
        assert [words(name) for name in found[theme].select(".name")] == ["Data should flow"]
        assert words(one(found[theme], "h4")) == "Private sector"
    assert [words(name) for name in found["Other matters"].select(".name")] == ["More of it"]


@around("2024-02-02", [], [], ["endorsed the guide"])
def test_outcome_on_the_theme_stands_beside_it_from_the_day_after(meeting: Any, day: str, expected: list[str]) -> None:
    outcome("the guide", day)
    outcome("the host", "2024-12-01", verb="expressed-gratitude")
    assert later() == expected


def test_only_the_latest_outcomes_are_shown(meeting: Any) -> None:
    for number in range(1, 8):
        outcome(f"guide {number}", f"2024-0{number + 2}")
    assert later() == [f"endorsed guide {number}" for number in (7, 6, 5, 4, 3)]
    assert "The latest 5 of 7" in words(sections()["Data"])


def test_first_sentence_counts_wishes_and_themes_with_later_outcomes(meeting: Any) -> None:
    outcome("the guide", "2024-06-01")
    soup = page("/meetings/fourth/asked/")
    assert words(one(soup, ".stands p")) == (
        "2 views and wishes are recorded, of Atlantis and Private sector . "
        "On 1 of 2 themes the record has a later outcome."
    )
    assert "no source says that the one answers the other" in words(soup)


def test_list_of_views_at_one_meeting_leads_to_them_by_theme(meeting: Any) -> None:
    assert one(page("/perspectives/", meeting="fourth"), ".onward a")["href"] == "/meetings/fourth/asked/"
    assert not page("/perspectives/").select(".onward a")


def test_meeting_without_wishes_says_so_and_leads_on() -> None:
    f.MeetingFactory(name="3rd ADGMIN", slug="third")
    soup = page("/meetings/third/asked/")
    assert "The texts held report no view or wish of a member state or of industry at the 3rd ADGMIN." in words(soup)
    assert soup.select('main a[href="/perspectives/"]')
    assert not soup.select(".stands")


def test_meeting_leads_to_it_only_with_perspectives(meeting: Any) -> None:
    f.MeetingFactory(slug="third")
    assert page("/meetings/fourth/").select('a[href="/meetings/fourth/asked/"]')
    assert not page("/meetings/third/").select('a[href="/meetings/third/asked/"]')
