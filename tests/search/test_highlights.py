"""Marked matches, and the choice of the snippet."""

from hypothesis import given
from hypothesis import strategies as st

from adgmin.search.text import Piece, Query, Synonyms


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_all_forms_of_a_query_word_are_marked() -> None:
    assert marked(Query.parse("policy").highlighted("A policy on Policies.")) == "A [policy] on [Policies]."


def test_a_synonym_of_several_words_is_marked_as_one() -> None:
    query = Query.parse("Vietnam", Synonyms([["Vietnam", "Viet Nam"]]))
    assert marked(query.highlighted("Viet Nam, Vietnam’s, Nam Viet")) == "[Viet Nam], [Vietnam]’s, Nam Viet"


def test_a_phrase_is_marked_only_where_its_words_are_consecutive() -> None:
    query = Query.parse('"data flows"')
    assert marked(query.highlighted("Flows of data, a data flow")) == "Flows of data, a [data flow]"


def test_a_prefix_marks_its_word_and_not_the_neighbour() -> None:
    assert marked(Query.parse("cyb").highlighted("Cyber security")) == "[Cyber] security"
    assert marked(Query.parse("cybersec").highlighted("Cyber-security")) == "[Cyber-security]"


def test_stop_words_are_marked_only_in_queries_of_stop_words() -> None:
    assert marked(Query.parse("CERT-to-CERT").highlighted("to the CERT")) == "to the [CERT]"
    assert marked(Query.parse("the").highlighted("to the CERT")) == "to [the] CERT"


def test_markup_is_kept_as_text() -> None:
    assert Query.parse("b").highlighted("<b>") == [Piece("<"), Piece("b", marked=True), Piece(">")]


def test_a_snippet_shows_the_part_with_most_matches() -> None:
    text = f"fund {'here and there ' * 30}a fund of funds for farms {'and so on ' * 30}"
    snippet = marked(Query.parse("fund").snippet(text, length=80))
    assert "a [fund] of [funds] for farms" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_a_snippet_begins_and_ends_with_whole_words() -> None:
    text = "governance " * 30 + "scam " + "governance " * 30
    shown = "".join(piece.text for piece in Query.parse("scam").snippet(text, length=100)).strip("…")
    assert set(shown.split()) == {"governance", "scam"}


def test_a_snippet_without_matches_is_the_beginning_of_the_text() -> None:
    snippet = marked(Query.parse("scam").snippet("governance " * 30, length=50))
    assert snippet == "governance governance governance governance…"


@given(st.text(), st.text(), st.integers(min_value=20, max_value=80))
def test_joined_pieces_equal_the_text_and_snippets_are_part_of_it(text: str, query: str, length: int) -> None:
    parsed = Query.parse(query)
    assert "".join(piece.text for piece in parsed.highlighted(text)) == text
    shown = "".join(piece.text for piece in parsed.snippet(text, length))
    assert shown.removeprefix("…").removesuffix("…") in text
    assert len(shown) <= length + 2
