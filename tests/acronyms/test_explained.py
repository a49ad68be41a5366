"""Which words of a page are explained as acronyms."""

from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from adgmin.pages.acronyms import Acronyms, Meaning

ACRONYMS = {
    "AI": ["Artificial Intelligence"],
    "AS": ["Anti-Scam"],
    "WG-AI": ["Working Group on AI"],
    "US": ["United States"],
    "U.S.": ["United States"],
    "DM": ["Data Model"],
    "DM 25": ["Digital Masterplan"],
    "MCCs": ["Model Clauses"],
    "CSA": ["Cyber Agency", "Cloud Alliance"],
    "R&D": ['Research & "Development"'],
}
KNOWN = Acronyms(
    {
        acronym: tuple(Meaning(words, "/x/", str(escape(words))) for words in of_it)
        for acronym, of_it in ACRONYMS.items()
    }
)


def explain(html: str, title: str = "") -> str:
    """The page with explained acronyms in square brackets."""
    soup = BeautifulSoup(KNOWN.explain(html, title)[0], "html.parser")
    for abbr in soup.select("abbr"):
        assert abbr["title"] == "; ".join(ACRONYMS[abbr.get_text()])
        abbr.replace_with(f"[{abbr.get_text()}]")
    return str(soup)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AI", "[AI]"),
        ("on AI-driven AI, and (AI)", "on [AI]-driven [AI], and ([AI])"),
        ("AI’s, AIs", "[AI]’s, [AI]s"),
        ("the WG-AI, not WG-AIX", "the [WG-AI], not WG-AIX"),
        ("ASEAN-US, US-led, the U.S. and U.S.-led", "ASEAN-[US], [US]-led, the [U.S.] and [U.S.]-led"),
        ("DM 25 of 2025, DM 251, DM", "[DM 25] of 2025, [DM] 251, [DM]"),
        ("MCCs, no MCC", "[MCCs], no MCC"),
        ("R&amp;D and CSA", "[R&amp;D] and [CSA]"),
    ],
)
def test_acronyms_are_explained_as_words_and_in_hyphenated_words(text: str, expected: str) -> None:
    assert explain(f"<p>{text}</p>") == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "was it as ai? Us, usa, said the AIM of GenAI, VinAI, AI2",
        "https://example.org/AI is at AI",
        "LET US TAKE IT AS IT IS",
        "Artificial Intelligence (AI)",
        "US: United States",
        "R&amp;D: Research &amp; &quot;Development&quot;",
    ],
)
def test_other_words_and_spelt_out_acronyms_are_not_explained(text: str) -> None:
    assert KNOWN.explain(f"<p>{text}</p>") == (f"<p>{text}</p>", [])


@pytest.mark.parametrize(
    "html",
    [
        '<input value="AI" title="a > AI">',
        '<a href="/AI" aria-label="AI"></a>',
        "<select><option>AI</option><option selected>US</option></select>",
        "<svg><title>AI</title></svg>",
        "<code>AI</code>",
        '<abbr title="AI">AI</abbr>',
        "<textarea>AI</textarea>",
        "<script>AI</script><style>AI</style>",
    ],
)
def test_attributes_and_elements_without_markup_are_unchanged(html: str) -> None:
    assert KNOWN.explain(html.replace(" > ", " &gt; ")) == (html.replace(" > ", " &gt; "), [])


def test_acronyms_in_links_marks_and_headings_are_explained() -> None:
    html = "<h1>AI</h1><a href='/x/'>the <mark>AI</mark> guide</a>"
    assert explain(html) == '<h1>[AI]</h1><a href="/x/">the <mark>[AI]</mark> guide</a>'


def test_an_acronym_is_not_explained_on_its_own_page() -> None:
    assert explain("<p>AI</p>", title="Artificial intelligence") == "<p>AI</p>"
    assert explain("<p>AI</p>", title="Artificial intelligence and more") == "<p>[AI]</p>"
    assert explain("<p>CSA</p>", title="Cyber agency") == "<p>[CSA]</p>"


def test_each_acronym_of_a_page_is_listed_once_alphabetically() -> None:
    _page, found = KNOWN.explain("<p>US AI</p><p>AI, CSA</p><p>U.S.</p>")
    assert [each.acronym for each in found] == ["AI", "CSA", "U.S.", "US"]
    assert [meaning.words for meaning in found[1].meanings] == ["Cyber Agency", "Cloud Alliance"]


def test_acronyms_that_differ_only_in_case_have_a_fixed_order() -> None:
    spellings = sorted(map("".join, product("Rr", "Oo", "Kk")))
    known = Acronyms({each: (Meaning("Republic of Korea", "/x/", "Republic of Korea"),) for each in spellings})
    assert [each.acronym for each in known.explain(" ".join(reversed(spellings)))[1]] == spellings


def test_a_page_without_acronyms_is_unchanged() -> None:
    assert Acronyms({}).explain("<p>AI</p>") == ("<p>AI</p>", [])


@pytest.mark.parametrize(
    ("text", "others"),
    [("ai", ["Artificial Intelligence"]), ("artificial-intelligence", ["AI"]), ("united states", ["US"]),
     ("wgai", ["Working Group on AI"]), ("CSA", ["Cyber Agency", "Cloud Alliance"]), ("guide", []), ("", [])],
)  # fmt: skip
def test_acronyms_and_expansions_are_alternatives_of_each_other(text: str, others: list[str]) -> None:
    assert KNOWN.alternatives(text) == others


@given(st.text(alphabet=st.sampled_from("AISU.&- \n<>\"'s7"), max_size=60))
def test_explaining_never_changes_the_text(text: str) -> None:
    page = f"<p>{escape(text)}</p>"
    explained = BeautifulSoup(KNOWN.explain(page)[0], "html.parser")
    assert explained.get_text() == BeautifulSoup(page, "html.parser").get_text()
