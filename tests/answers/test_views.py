"""What member states, the private sector and the commentators think, by theme, and what came later on the theme."""

from typing import Any

import pytest
from django.test import Client

from adgmin.models import Nature, Passage
from initiatives.models import Outcome, Perspective

from .reading import evidence, named, slugs

pytestmark = pytest.mark.django_db

# Whose views on which theme stand in which paragraphs of the text on the 4th ADGMIN.
VIEWS = {
    ("asean-member-states", "ai-governance"): {"summary p8"},
    ("asean-member-states", "cybersecurity"): {"summary p22", "summary p23"},
    ("asean-member-states", "digital-trade"): {"summary p35", "summary p36"},
    ("asean-member-states", "digital-infrastructure"): {"summary p44"},
    ("private-sector", "ai-governance"): {"summary p10", "summary p11"},
    ("private-sector", "data-flows"): {"summary p16"},
    ("private-sector", "cybersecurity"): {"summary p25"},
    ("private-sector", "digital-trade"): {"summary p38", "summary p39"},
    ("private-sector", "digital-infrastructure"): {"summary p46", "summary p47"},
}

# What the later texts tell on a theme, of all that came after the views.
LATER = {
    "ai-governance": {"5th-adgmin-genai-guide", "5th-adgmin-sectoral-bodies-ai-initiatives"},
    "data-flows": {"5th-adgmin-bangkok-digital-declaration"},
    "cybersecurity": {"5th-adgmin-asean-regional-cert-progress"},
    "digital-trade": {"5th-adgmin-bangkok-digital-declaration"},
    "digital-infrastructure": {"5th-adgmin-bangkok-digital-declaration"},
}

# A paragraph of opinion of the texts' own, and what it is about.
COMMENTATORS = [
    ("summary p2", 4, set()),
    ("news p8", 4, {"digital-trade"}),
    ("alert p7", 5, {"cybersecurity"}),
    ("alert p26", 5, {"ai-governance"}),
    ("alert p27", 5, {"ai-governance", "cybersecurity"}),
    ("alert p28", 5, {"digital-trade"}),
    ("alert p29", 5, {"digital-trade"}),
]


def views(voice: str, theme: str = "") -> Any:
    found = Perspective.objects.published().filter(voice__slug=voice, meeting__number=4)
    return found.filter(themes__slug=theme) if theme else found


def records_citing(rows: Any, passage: str) -> list[Perspective]:
    return [row for row in rows if passage in evidence(row)]


@pytest.mark.parametrize(("asked", "passages"), VIEWS.items())
def test_each_view_is_found_by_its_voice_and_theme(asked: tuple[str, str], passages: set[str]) -> None:
    found: set[str] = set().union(*(evidence(view) for view in views(*asked)))
    assert passages <= found


def test_each_paragraph_of_views_has_the_voice_of_its_heading() -> None:
    speakers = {"Member States Speak": "asean-member-states", "Private Sector Perspectives": "private-sector"}
    paragraphs = Passage.objects.filter(source__slug="outcomes-and-perspectives-4th-adgmin", nature=Nature.PERSPECTIVE)
    assert paragraphs.count() == 14
    for paragraph in paragraphs.select_related("source"):
        voices = {view.voice.slug for view in paragraph.perspectives.published() if view.voice}
        assert voices == {speakers[paragraph.locator.split(" > ")[1]]}, named(paragraph)


@pytest.mark.parametrize(("voice", "theme"), VIEWS)
def test_later_outcomes_on_the_same_theme_are_computed(voice: str, theme: str) -> None:
    found: set[str] = set().union(*(slugs(view.later_outcomes()) for view in views(voice, theme)))
    assert LATER[theme] <= found


def test_no_later_outcome_is_earlier_or_shares_a_passage_with_the_view() -> None:
    for view in Perspective.objects.published().filter(meeting__number=4):
        for outcome in view.later_outcomes():
            assert outcome.date_earliest > view.date_latest
            assert evidence(outcome).isdisjoint(evidence(view))


def test_view_in_an_undated_text_has_no_day_of_the_meeting() -> None:
    undated = Perspective.objects.published().filter(meeting__number=4)
    assert undated.count() == 26
    assert {view.date for view in undated.filter(voice=None)} == {"[..2025-01-15]", "[..2024-12-31]"}
    assert {view.date for view in undated.exclude(voice=None)} == {"[..2025-01-15]"}
    assert all(view.inferred("date") for view in undated)


def test_what_the_same_meeting_did_is_not_later() -> None:
    on_data = views("private-sector", "data-flows")
    guide = Outcome.objects.published().get(slug="4th-adgmin-asean-eu-joint-guide")
    assert on_data.exists()
    assert all(guide not in view.later_outcomes() for view in on_data)


def test_nothing_held_is_later_than_the_last_text() -> None:
    last = Perspective.objects.published().filter(date="2025-01-28")
    assert last.exists()
    assert not any(view.later_outcomes() for view in last)


@pytest.mark.parametrize(("passage", "number", "themes"), COMMENTATORS)
def test_an_opinion_of_a_text_s_own_has_no_voice_and_says_where_it_stands(
    client: Client, passage: str, number: int, themes: set[str]
) -> None:
    own = Perspective.objects.published().filter(voice=None, meeting__number=number)
    found = records_citing(own, passage)
    assert found
    assert themes <= {theme.slug for view in found for theme in view.themes.all()}
    for view in found:
        assert "The source’s own view" in client.get(view.get_absolute_url()).content.decode()


def test_what_the_minister_said_is_her_view() -> None:
    said = Perspective.objects.published().filter(voice__slug="josephine-teo")
    assert said.exists()
    assert all("release p6" in evidence(view) for view in said)


def test_what_singapore_says_of_its_own_year_is_its_view() -> None:
    own = Perspective.objects.published().filter(voice__slug="singapore")
    found: set[str] = set().union(*(evidence(view) for view in own))
    assert {"release p4", "release p9", "release p14"} <= found
    assert all(view.inferred("actor") for view in own)


def test_every_paragraph_of_opinion_in_every_text_is_cited_by_a_view() -> None:
    opinions = Passage.objects.published().filter(nature__in=(Nature.PERSPECTIVE, Nature.COMMENTARY))
    assert opinions.count() > 20
    without = [named(passage) for passage in opinions if not passage.perspectives.published().exists()]
    assert without == []
