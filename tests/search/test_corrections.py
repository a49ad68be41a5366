"""Spelling corrections from the words of the index, the same on all databases."""

import pytest

from adgmin.models import Theme
from adgmin.record import State
from adgmin.search.answers import answer
from tests import factories

from .corpus import make_corpus
from .test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db


def corrected(text: str) -> str:
    return answer(text).corrected


def name_themes(*names: str) -> None:
    for number, name in enumerate(names):
        factories.ThemeFactory.create(name=f"{name} {number}")


@pytest.mark.parametrize(
    ("mistyped", "right"),
    [
        ("govrnance", "governance"),
        ("goverrnance", "governance"),
        ("governanse", "governance"),
        ("govenrance", "governance"),
        ("gvoernence", "governance"),
        ("adgimn", "adgmin"),
        ("jappan", "japan"),
        ("veitnam", "vietnam"),
        ("xhotline", "hotline"),
        ("hotlnie", "hotline"),
    ],
)
def test_a_mistyped_word_is_corrected(mistyped: str, right: str) -> None:
    make_corpus()
    assert corrected(mistyped) == right


def test_the_hits_of_the_corrected_text_are_returned() -> None:
    make_corpus()
    found, meant = answer("govrnance"), answer("governance")
    assert found.counts == meant.counts
    assert found.best == meant.best


def test_only_unknown_words_are_corrected() -> None:
    make_corpus()
    assert corrected("Guide, on AI: Govrnance & Etics!") == "Guide, on AI: governance & ethics!"


def test_a_query_with_hits_is_not_corrected() -> None:
    name_themes("claud", "cloud", "cloud")
    assert answer("claud").counts == {"themes": 1}
    assert corrected("claud") == ""


def test_known_words_that_never_occur_together_are_not_corrected() -> None:
    make_corpus()
    assert answer("japan boracay").counts == {}
    assert corrected("japan boracay") == ""


def test_corrections_prefer_closest_then_most_frequent_then_first_word() -> None:
    name_themes("framework", "frameworc", "frameworc")
    assert corrected("framewark") == "framework"
    name_themes("plans", "plane", "plane")
    assert corrected("planz") == "plane"
    name_themes("scans", "scams")
    assert corrected("scazs") == "scams"


def test_a_prefix_finds_its_word_and_is_not_corrected() -> None:
    name_themes("governance", "cover")
    assert answer("gover").counts == {"themes": 1}
    assert corrected("gover") == ""


def test_two_neighbouring_words_are_never_suggested_as_one() -> None:
    factories.ThemeFactory.create(name="Malaysia was handed over the chair")
    assert answer("handover").counts == {}
    assert corrected("handover") == ""


def test_quoted_words_are_not_corrected() -> None:
    make_corpus()
    assert corrected('"govrnance"') == ""
    assert corrected('"AI governance" etics') == '"AI governance" ethics'


@pytest.mark.parametrize("text", ["xylophones", "abc", "wgs", "2025", "5h", "teh", "???", "", " "])
def test_distant_short_and_non_alphabetic_words_are_not_corrected(text: str) -> None:
    make_corpus()
    assert corrected(text) == ""


def test_words_of_drafts_are_never_suggested() -> None:
    factories.ActorFactory.create(name="Xylophone", state=State.DRAFT)
    assert corrected("xylophon") == ""
    factories.ThemeFactory.create(name="Xylophone")
    assert corrected("xylophne") == "xylophone"


def test_words_of_rows_without_pages_are_never_suggested() -> None:
    factories.RoleFactory.create(summary="Xylophone")
    assert corrected("xylophne") == ""
    name_themes("Xylophones")
    assert corrected("xylophne") == "xylophones"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_accepted(text: str) -> None:
    make_corpus()
    assert isinstance(corrected(text), str)


def test_words_of_withdrawn_rows_are_no_longer_suggested() -> None:
    row = factories.ActorFactory.create(name="Xylophone")
    assert corrected("xylophne") == "xylophone"
    factories.withdraw(row)
    assert not Theme.objects.exists()
    assert corrected("xylophne") == ""
