"""What is marked, and which stretch of a long text is shown."""

from hypothesis import given
from hypothesis import strategies as st

from adgmin.search.text import Piece, Query, Synonyms


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_every_form_of_a_word_sought_is_marked() -> None:
    assert marked(Query.of("policy").highlighted("A policy on Policies.")) == "A [policy] on [Policies]."


def test_the_words_of_a_synonym_are_marked_together() -> None:
    query = Query.of("Vietnam", Synonyms([["Vietnam", "Viet Nam"]]))
    assert marked(query.highlighted("Viet Nam, Vietnam’s, Nam Viet")) == "[Viet Nam], [Vietnam]’s, Nam Viet"


def test_a_phrase_is_marked_where_its_words_stand_together() -> None:
    query = Query.of('"data flows"')
    assert marked(query.highlighted("Flows of data, a data flow")) == "Flows of data, a [data flow]"


def test_the_beginning_of_a_word_marks_that_word_and_not_its_neighbour() -> None:
    assert marked(Query.of("cyb").highlighted("Cyber security")) == "[Cyber] security"
    assert marked(Query.of("cybersec").highlighted("Cyber-security")) == "[Cyber-security]"


def test_stop_words_are_marked_only_if_nothing_else_is_sought() -> None:
    assert marked(Query.of("CERT-to-CERT").highlighted("to the CERT")) == "to the [CERT]"
    assert marked(Query.of("the").highlighted("to the CERT")) == "to [the] CERT"


def test_markup_stays_text_in_its_piece() -> None:
    assert Query.of("b").highlighted("<b>") == [Piece("<"), Piece("b", marked=True), Piece(">")]


def test_a_snippet_shows_where_most_of_what_is_sought_stands() -> None:
    text = f"fund {'here and there ' * 30}a fund of funds for farms {'and so on ' * 30}"
    snippet = marked(Query.of("fund").snippet(text, length=80))
    assert "a [fund] of [funds] for farms" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_a_snippet_begins_and_ends_with_whole_words() -> None:
    text = "governance " * 30 + "scam " + "governance " * 30
    shown = "".join(piece.text for piece in Query.of("scam").snippet(text, length=100)).strip("…")
    assert set(shown.split()) == {"governance", "scam"}


def test_a_snippet_of_a_text_without_what_is_sought_is_its_beginning() -> None:
    snippet = marked(Query.of("scam").snippet("governance " * 30, length=50))
    assert snippet == "governance governance governance governance…"


@given(st.text(), st.text(), st.integers(min_value=20, max_value=80))
def test_pieces_put_together_are_the_text_and_a_snippet_is_a_stretch_of_it(text: str, query: str, length: int) -> None:
    sought = Query.of(query)
    assert "".join(piece.text for piece in sought.highlighted(text)) == text
    shown = "".join(piece.text for piece in sought.snippet(text, length))
    assert shown.removeprefix("…").removesuffix("…") in text
    assert len(shown) <= length + 2
