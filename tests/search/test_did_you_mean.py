"""A query that finds little is put right from the words of the index, the same way on every database."""

import pytest

from adgmin.models import State, Theme
from adgmin.models.search import counts
from adgmin.models.spelling import did_you_mean, mistakes
from tests import factories

from .corpus import make_corpus
from .test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db


def meant(text: str) -> str:
    """What may have been meant by a text, given what it finds."""
    return did_you_mean(text, sum(counts(text).values()))


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
        ("cybersecurty", "cybersecurity"),
        ("hotlnie", "hotline"),
    ],
)
def test_a_mistyped_word_is_put_right(mistyped: str, right: str) -> None:
    make_corpus()
    assert meant(mistyped) == right


def test_only_the_mistyped_words_are_put_right_and_the_others_stay_as_they_were_typed() -> None:
    make_corpus()
    assert meant("Guide, on AI: Govrnance & Etics!") == "Guide, on AI: governance & ethics!"


def test_what_finds_enough_is_not_doubted() -> None:
    name_themes("planning", "planning", "planning", "plans", "plans", "plans", "plans")
    assert counts("plann") == {"themes": 3}
    assert meant("plann") == ""
    assert meant("plams") == "plans"


def test_a_rare_word_close_to_a_frequent_one_is_doubted() -> None:
    name_themes("claud", "cloud", "cloud")
    assert counts("claud") == {"themes": 1}
    assert meant("claud") == "cloud"


def test_words_that_are_all_there_but_never_together_are_left_alone() -> None:
    make_corpus()
    assert counts("japan boracay") == {}
    assert meant("japan boracay") == ""


def test_a_suggestion_always_finds_more_than_what_was_typed() -> None:
    make_corpus()
    assert meant("govrnance") == "governance"
    assert meant("govrnance boracay") == ""


def test_of_close_words_the_closest_is_meant_then_the_most_frequent_then_the_first_of_the_alphabet() -> None:
    name_themes("framework", "frameworc", "frameworc")
    assert meant("framewark") == "framework"
    name_themes("plans", "plane", "plane")
    assert meant("planz") == "plane"
    name_themes("scans", "scams")
    assert meant("scazs") == "scams"


@pytest.mark.parametrize(
    "text", ["xylophone hotlines", "hotlines, xylophone!", "“xylophone-hotlines”", "the xylophone hotlines"]
)
def test_a_word_that_is_nowhere_is_left_out_so_that_the_rest_finds_something(text: str) -> None:
    make_corpus()
    assert meant(text).removeprefix("the ") == "hotlines"


def test_the_beginning_of_a_word_is_not_left_out() -> None:
    make_corpus()
    assert meant("boracay hotl") == ""


@pytest.mark.parametrize("text", ["xylophones", "abc", "wgs", "2025", "5h", "teh", "???", "", " "])
def test_what_is_close_to_nothing_too_short_or_no_word_gets_no_suggestion(text: str) -> None:
    make_corpus()
    assert meant(text) == ""


def test_no_word_of_a_draft_is_suggested() -> None:
    factories.ActorFactory.create(name="Xylophone", state=State.DRAFT)
    assert meant("xylophon") == ""
    factories.ThemeFactory.create(name="Xylophone")
    assert meant("xylophne") == "xylophone"


def test_no_word_is_suggested_that_leads_to_no_page() -> None:
    factories.RoleFactory.create(summary="Xylophone")
    assert meant("xylophne") == ""
    name_themes("Xylophones")
    assert meant("xylophne") == "xylophones"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    make_corpus()
    assert isinstance(meant(text), str)


def test_what_is_withdrawn_is_suggested_no_more() -> None:
    row = factories.ActorFactory.create(name="Xylophone")
    assert meant("xylophne") == "xylophone"
    factories.withdraw(row)
    assert not Theme.objects.exists()
    assert meant("xylophne") == ""


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("", "", 0), ("", "ab", 2), ("cert", "cert", 0), ("cert", "crt", 1), ("cert", "certs", 1), ("cert", "curt", 1),
     ("cert", "cret", 1), ("cert", "ecrt", 1), ("ab", "ba", 1), ("guide", "plan", 5), ("data", "adta", 1)],
)  # fmt: skip
def test_mistakes_are_letters_missing_too_many_wrong_or_swapped(one: str, other: str, number: int) -> None:
    assert mistakes(one, other) == mistakes(other, one) == number
