"""No input makes the search fail or is interpreted as a command."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from adgmin.models import Theme
from adgmin.record import visible
from adgmin.search.answers import answer, matching, search
from adgmin.search.index import Tier
from adgmin.search.text import Query
from tests import factories

HOSTILE = [
    "", " ", "\x00", "\ud800", "'", '"', '"unbalanced', "(((", ")", "AND", "OR NOT NEAR(a b)", "a AND", "col:word",
    "*", "word*",
    "^a", "-", "--", "%", "_", "\\", "a\\", "'; DROP TABLE adgmin_theme; --", "<b>", "&lt;", "😀", "👩‍👩‍👧",
    "مرحبا بالعالم", "\u202eabc\u202c", "a" * 10_000, "a " * 5_000, "a-" * 5_000, "a.b." * 2_500, "\U0010ffff" * 9,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_searched_like_other_text(text: str) -> None:
    factories.ThemeFactory.create(name="Harmless", summary="Nothing of it here.")
    assert search(text) == []
    assert answer(text).counts == {}
    assert list(matching(Theme.objects.all(), text)) == ([] if text.strip() else [Theme.objects.get()])


def test_operator_words_of_other_engines_are_plain_words(db: None) -> None:
    factories.ThemeFactory.create(name="Near not and or")
    assert [hit.entry.title for hit in search('"NEAR(and) NOT')] == ["Near not and or"]


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_any_text_can_be_searched_for(text: str) -> None:
    for hit in search(text):
        assert hit.title
    answer(text)
    list(matching(Theme.objects.all(), text))


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=100))
def test_any_name_finds_its_row(typed: str) -> None:
    name = visible(typed)
    assume(name)
    theme = Theme.objects.filter(name=name).first() or factories.ThemeFactory.create(name=name)
    has_words = bool(Query.parse(typed))
    assert (theme in matching(Theme.objects.all(), typed)) == (has_words or not typed.strip())
    assert any(hit.tier == Tier.NAME for hit in search(typed)) == has_words
