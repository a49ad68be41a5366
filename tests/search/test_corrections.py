"""A query that finds nothing is put right from the words of the index, the same way on every database."""

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
def test_a_mistyped_word_is_put_right(mistyped: str, right: str) -> None:
    make_corpus()
    assert corrected(mistyped) == right


def test_the_results_of_the_corrected_text_are_shown_at_once() -> None:
    make_corpus()
    found, meant = answer("govrnance"), answer("governance")
    assert found.counts == meant.counts
    assert found.best == meant.best


def test_only_mistyped_words_are_put_right() -> None:
    make_corpus()
    assert corrected("Guide, on AI: Govrnance & Etics!") == "Guide, on AI: governance & ethics!"


def test_what_finds_something_is_not_doubted() -> None:
    name_themes("claud", "cloud", "cloud")
    assert answer("claud").counts == {"themes": 1}
    assert corrected("claud") == ""


def test_words_that_are_all_there_but_never_together_are_left_alone() -> None:
    make_corpus()
    assert answer("japan boracay").counts == {}
    assert corrected("japan boracay") == ""


def test_the_closest_word_is_meant_then_the_most_frequent_then_the_first() -> None:
    name_themes("framework", "frameworc", "frameworc")
    assert corrected("framewark") == "framework"
    name_themes("plans", "plane", "plane")
    assert corrected("planz") == "plane"
    name_themes("scans", "scams")
    assert corrected("scazs") == "scams"


def test_the_beginning_of_a_word_finds_it_and_is_not_put_right() -> None:
    name_themes("governance", "cover")
    assert answer("gover").counts == {"themes": 1}
    assert corrected("gover") == ""


def test_words_that_stand_side_by_side_are_not_offered_as_one() -> None:
    factories.ThemeFactory.create(name="Malaysia was handed over the chair")
    assert answer("handover").counts == {}
    assert corrected("handover") == ""


def test_what_stands_in_quotation_marks_is_not_put_right() -> None:
    make_corpus()
    assert corrected('"govrnance"') == ""
    assert corrected('"AI governance" etics') == '"AI governance" ethics'


@pytest.mark.parametrize("text", ["xylophones", "abc", "wgs", "2025", "5h", "teh", "???", "", " "])
def test_what_is_close_to_nothing_too_short_or_no_word_is_left_alone(text: str) -> None:
    make_corpus()
    assert corrected(text) == ""


def test_no_word_of_a_draft_is_suggested() -> None:
    factories.ActorFactory.create(name="Xylophone", state=State.DRAFT)
    assert corrected("xylophon") == ""
    factories.ThemeFactory.create(name="Xylophone")
    assert corrected("xylophne") == "xylophone"


def test_no_word_is_suggested_that_leads_to_no_page() -> None:
    factories.RoleFactory.create(summary="Xylophone")
    assert corrected("xylophne") == ""
    name_themes("Xylophones")
    assert corrected("xylophne") == "xylophones"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    make_corpus()
    assert isinstance(corrected(text), str)


def test_what_is_withdrawn_is_suggested_no_more() -> None:
    row = factories.ActorFactory.create(name="Xylophone")
    assert corrected("xylophne") == "xylophone"
    factories.withdraw(row)
    assert not Theme.objects.exists()
    assert corrected("xylophne") == ""
