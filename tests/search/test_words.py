"""What a word is: folding, splitting, stemming."""

import pytest

from adgmin.search.text import LONGEST, MOST_READ, MOST_SOUGHT, Query, Synonyms, run_together, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cebú CEBU", "cebu cebu"),
        ("Ce\u0301bu", "cebu"),
        ("Đà Nẵng", "da nang"),
        ("ﬁne", "fine"),
        ("WG-AS", "wg as wgas"),
        ("WG\u2011AS", "wg as wgas"),
        ("CERT-to-CERT", "cert to cert certtocert"),
        ("ASEAN-U.S.", "asean us aseanus"),
        ("ASEAN+3", "asean 3 asean3"),
        ("5G", "5g"),
        ("Viet Nam", "viet nam"),
        ("the Meeting", "the meeting"),
        ("digital economy", "digital economy"),
        ("Laos, Thai", "laos thai"),
        ("ASEAN’s", "asean"),
        ("co\u00adoperate", "cooperate"),
        ("東京", "dongjing"),
        ("(“&”) — … \x00 😀", ""),
    ],
)
def test_a_text_is_folded_and_split_into_words_and_words_run_together(text: str, expected: str) -> None:
    assert sorted({word.word for word in words(text)}) == sorted(set(expected.split()))


def test_a_word_knows_where_it_stands_in_the_text_with_its_accents() -> None:
    text = "In Ce\u0301bu\u0301, ½ done."
    assert [text[word.start : word.end] for word in words(text)] == [
        "In",
        "Ce\u0301bu\u0301",
        "½",
        "½",
        "done",
        "½",
    ]


@pytest.mark.parametrize("name", ["WG-AS", "wg as", "WGAS", "W.G.A.S.", "Wg–As"])
def test_a_name_run_together_is_the_same_however_it_is_written(name: str) -> None:
    assert run_together(name) == "wgas"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("policies", "policy"),
        ("governance", "governing"),
        ("organization", "organisations"),
        ("digitalisation", "digitalizing"),
        ("programmes", "program"),
        ("centre", "centers"),
        ("centred", "centered"),
    ],
)
def test_forms_and_spellings_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("digital", "digitalisation"), ("organ", "organisation"), ("5g", "5gs")])
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_query_leaves_out_stop_words_unless_it_has_nothing_else_or_they_are_hyphenated() -> None:
    assert [sorted(sought.stems) for sought in Query.of("guide to the AI").sought] == [["guid"], ["ai"]]
    assert [sorted(sought.stems) for sought in Query.of("the").sought] == [["the"]]
    assert ["certtocert", "to"] in [sorted(sought.stems) for sought in Query.of("CERT-to-CERT").sought]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("who chaired the meeting", ["chair", "meet"]),
        ("Who chaired the meeting?", ["chair", "meet"]),
        ("What did the WHO say about IT?", ["who", "it"]),
        ("plans of the US", ["plan", "us"]),
        ("who", ["who"]),
    ],
)
def test_question_words_are_dropped_unless_in_capitals(text: str, stems: list[str]) -> None:
    assert [sorted(sought.stems)[0] for sought in Query.of(text).sought] == stems


def test_a_synonym_stands_for_all_the_words_of_its_term() -> None:
    synonyms = Synonyms([["South Korea", "Republic of Korea", "ROK"], ["Korea", "ROK"]])
    [korea, plan] = Query.of("South Korea’s plan", synonyms).sought
    assert korea.phrases == {("south", "korea"), ("republ", "of", "korea"), ("rok",)}
    assert plan.phrases == {("plan",), ("koreaplan",)}
    assert Query.of("ROK", synonyms).names == {"southkorea", "republicofkorea", "korea", "rok"}


def test_quoted_words_are_a_phrase_without_synonyms() -> None:
    synonyms = Synonyms([["South Korea", "ROK"]])
    [korea, plan] = Query.of("plan “of South Korea”", synonyms).sought[::-1]
    assert korea.phrases == {("of", "south", "korea")}
    assert plan.phrases == {("plan",)}
    assert [len(sought.phrases) for sought in Query.of('"South Korea', synonyms).sought] == [2]


def test_only_the_last_word_of_a_query_may_be_a_beginning_and_only_if_it_is_long_enough() -> None:
    assert [sorted(sought.beginnings) for sought in Query.of("cyber gov").sought] == [["cybergov"], ["cybergov", "gov"]]
    assert [sorted(sought.beginnings) for sought in Query.of("AI").sought] == [[]]


def test_a_text_without_words_seeks_nothing() -> None:
    assert not Query.of(" ?! 😀")


def test_long_words_and_long_queries_are_cut() -> None:
    assert {len(word.word) for word in words("a" * 9_999)} == {LONGEST}
    assert len(run_together("word " * 999)) == LONGEST
    assert len(Query.of(" ".join(str(number) for number in range(999))).sought) == MOST_SOUGHT
    assert Query.of("the " * MOST_READ + "guide") == Query.of("the " * (MOST_READ // 4))
