"""Every gap in our copies, and what the copies do not state about themselves."""

import pytest

from adgmin.models import Passage, Source

from .reading import SOURCES

pytestmark = pytest.mark.django_db

# What each entry must say of its copy.
GAPS = {
    "statement": ("Paragraph 5", "heading", "publisher"),
    "summary": ("opening", "mid-sentence", "title", "author", "publisher", "date", "No member state or company"),
    "news": ("title", "author", "publisher", "date", "neither its year", "number"),
    "release": ("paragraph 13", "paragraph 11", "paragraph 12", "Scams", "cross-border data flows", "publisher"),
    "alert": ("publications", "contacts", "teaser", "breaks off"),
}

DATED = {"statement": "2023-02-09", "summary": "", "news": "", "release": "2025-01-17", "alert": "2025-01-28"}

# The passages at which something is missing or broken, and a word of the note that says so.
BROKEN = [
    ("statement", "p5", "bold"),
    ("summary", "p1", "cut off"),
    ("alert", "p9", "empty"),
    ("alert", "p31", "empty"),
    ("release", "p17", "missing"),
    ("release", "p18", "broken"),
]


def source(nickname: str) -> Source:
    [slug] = [slug for slug, short in SOURCES.items() if short == nickname]
    found: Source = Source.objects.published().get(slug=slug)
    return found


def test_there_are_five_sources() -> None:
    assert set(Source.objects.published().values_list("slug", flat=True)) == set(SOURCES)


@pytest.mark.parametrize(("nickname", "words"), GAPS.items())
def test_each_copy_says_what_is_missing_or_broken_in_it(nickname: str, words: tuple[str, ...]) -> None:
    gaps = source(nickname).gaps
    assert [word for word in words if word not in gaps] == []


@pytest.mark.parametrize(("nickname", "published"), DATED.items())
def test_a_copy_without_a_date_gets_none(nickname: str, published: str) -> None:
    assert source(nickname).published == published


def test_what_no_copy_states_stays_empty() -> None:
    stated = [(found.publisher, found.author, found.url) for found in Source.objects.published()]
    assert stated == [(None, "", "")] * 5


@pytest.mark.parametrize("nickname", ["summary", "news"])
def test_an_untitled_text_has_a_title_in_square_brackets(nickname: str) -> None:
    title = source(nickname).title
    assert (title[0], title[-1]) == ("[", "]")


@pytest.mark.parametrize(("nickname", "slug", "word"), BROKEN)
def test_the_broken_passage_itself_says_so(nickname: str, slug: str, word: str) -> None:
    assert word in Passage.objects.get(source=source(nickname), slug=slug).note


def test_only_the_3rd_meeting_has_a_text_of_its_own() -> None:
    own = [nickname for nickname in DATED if source(nickname).rank == 1]
    assert own == ["statement"]
