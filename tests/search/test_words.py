"""Folding, splitting and stemming of words; parsing of queries."""

import pytest

from adgmin.search.text import MAX_QUERY_LENGTH, MAX_QUERY_TERMS, MAX_WORD_LENGTH, Query, Synonyms, joined, stem, tokens


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
def test_a_text_is_folded_and_split_into_words_and_compounds(text: str, expected: str) -> None:
    assert sorted({token.folded for token in tokens(text)}) == sorted(set(expected.split()))


def test_a_token_has_its_position_in_the_unfolded_text() -> None:
    text = "In Ce\u0301bu\u0301, ½ done."
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "In",
        "Ce\u0301bu\u0301",
        "½",
        "½",
        "done",
        "½",
    ]


@pytest.mark.parametrize("name", ["WG-AS", "wg as", "WGAS", "W.G.A.S.", "Wg–As"])
def test_all_spellings_of_a_name_are_joined_to_the_same_word(name: str) -> None:
    assert joined(name) == "wgas"


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


def test_stop_words_are_dropped_unless_alone_or_hyphenated() -> None:
    assert [sorted(term.stems) for term in Query.parse("guide to the AI").terms] == [["guid"], ["ai"]]
    assert [sorted(term.stems) for term in Query.parse("the").terms] == [["the"]]
    assert ["certtocert", "to"] in [sorted(term.stems) for term in Query.parse("CERT-to-CERT").terms]


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
    assert [sorted(term.stems)[0] for term in Query.parse(text).terms] == stems


def test_a_synonym_replaces_all_words_of_its_term() -> None:
    synonyms = Synonyms([["South Korea", "Republic of Korea", "ROK"], ["Korea", "ROK"]])
    [korea, plan] = Query.parse("South Korea’s plan", synonyms).terms
    assert korea.phrases == {("south", "korea"), ("republ", "of", "korea"), ("rok",)}
    assert plan.phrases == {("plan",), ("koreaplan",)}
    assert Query.parse("ROK", synonyms).names == {"southkorea", "republicofkorea", "korea", "rok"}


def test_quoted_words_are_a_phrase_without_synonyms() -> None:
    synonyms = Synonyms([["South Korea", "ROK"]])
    [korea, plan] = Query.parse("plan “of South Korea”", synonyms).terms[::-1]
    assert korea.phrases == {("of", "south", "korea")}
    assert plan.phrases == {("plan",)}
    assert [len(term.phrases) for term in Query.parse('"South Korea', synonyms).terms] == [2]


def test_only_a_long_enough_last_word_matches_as_a_prefix() -> None:
    assert [sorted(term.prefixes) for term in Query.parse("cyber gov").terms] == [["cybergov"], ["cybergov", "gov"]]
    assert [sorted(term.prefixes) for term in Query.parse("AI").terms] == [[]]


def test_a_text_without_words_gives_an_empty_query() -> None:
    assert not Query.parse(" ?! 😀")


def test_long_words_and_long_queries_are_cut() -> None:
    assert {len(token.folded) for token in tokens("a" * 9_999)} == {MAX_WORD_LENGTH}
    assert len(joined("word " * 999)) == MAX_WORD_LENGTH
    assert len(Query.parse(" ".join(str(number) for number in range(999))).terms) == MAX_QUERY_TERMS
    assert Query.parse("the " * MAX_QUERY_LENGTH + "guide") == Query.parse("the " * (MAX_QUERY_LENGTH // 4))
