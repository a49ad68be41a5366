"""The glossary: the terms in order, their expansions, the sources that use them, and other names."""

from itertools import takewhile
from typing import Any

import pytest
from bs4 import Tag

from adgmin.portal import glossary
from adgmin.record import State
from tests import factories as f

from .site import get, one, page, words

pytestmark = pytest.mark.django_db


def told() -> dict[str, list[Tag]]:
    """The texts of the page about each term."""
    return {words(term): said_of(term) for term in page("/glossary/").select("dl.terms dt")}


def said_of(term: Any) -> list[Tag]:
    """What follows a term, up to the next one."""
    return list(takewhile(lambda each: each.name == "dd", term.find_next_siblings()))


def test_an_acronym_leads_to_the_record_that_goes_by_it() -> None:
    f.InitiativeFactory.create(name="Regional Response Team", slug="team", acronym="RRT", kind="body")
    [entry] = told()["RRT"]
    assert words(entry) == "Regional Response Team , body"
    assert one(entry, "a")["href"] == "/initiatives/team/"


def test_records_that_share_an_acronym_are_listed_under_it() -> None:
    f.InitiativeFactory.create(name="Regional Response Team", acronym="RRT")
    f.ActorFactory.create(name="Road and Rail Trust", acronym="RRT")
    assert [words(one(each, "a")) for each in told()["RRT"]] == ["Road and Rail Trust", "Regional Response Team"]


def test_a_body_and_the_initiative_that_is_its_life_are_one_entry() -> None:
    body = f.ActorFactory.create(name="Response Team", slug="body", acronym="RT", kind="working-group")
    f.InitiativeFactory.create(name="Response Team", slug="life", acronym="RT", body=body)
    [entry] = told()["RT"]
    assert words(entry) == "Response Team , working group ( initiative )"
    assert [link["href"] for link in entry.select("a")] == ["/actors/body/", "/initiatives/life/"]


def test_spellings_are_one_term_and_each_has_an_anchor() -> None:
    plan = f.InitiativeFactory.create(name="Digital Masterplan", acronym="DM 25")
    for acronym in ("DM 25", "DM25"):
        f.cite(plan, aspect="acronym", value=acronym)
    assert list(told()) == ["DM 25 , DM25"]
    soup = page("/glossary/")
    assert [words(one(soup, place)) for place in ("#dm-25", "#dm25")] == ["DM 25", "DM25"]


def test_a_term_names_the_sources_that_use_it_and_leads_to_the_passages() -> None:
    team = f.ActorFactory.create(name="Response Team", acronym="RT")
    for title, orders in {"A statement": (1, 2), "A release": (3,)}.items():
        source = f.SourceFactory.create(title=title)
        for order in orders:
            f.cite(team, f.PassageFactory.create(source=source, order=order), aspect="acronym", value="RT")
    details = one(told()["RT"][0], "details")
    assert words(details.summary) == "2 sources cited"
    assert {words(line) for line in details.select("li")} == {"A statement: para 1 , para 2", "A release: para 3"}
    for link in details.select("a"):
        get(str(link["href"]))


def test_another_name_leads_to_its_record_and_says_how_else_it_is_called() -> None:
    force = f.ActorFactory.create(name="Scam Working Group", kind="working-group")
    for name in ("Scam Working Group", "Scam Task Force", "Anti-Scam Group"):
        f.cite(force, aspect="name", value=name)
    terms = told()
    assert list(terms) == ["Anti-Scam Group", "Scam Task Force"]
    entry, other = terms["Anti-Scam Group"][0], terms["Scam Task Force"][0]
    assert words(entry).startswith("Scam Working Group , working group Also called “Scam Task Force” One source cited")
    assert words(other).startswith("Scam Working Group , working group See Anti-Scam Group One source cited")
    assert page("/glossary/").select(str(one(other, ".meta a")["href"]))


def test_a_record_with_an_acronym_is_explained_there_alone() -> None:
    force = f.ActorFactory.create(name="Scam Working Group", acronym="SWG", note="Its seat is not stated.")
    for aspect, value in (("name", force.name), ("acronym", "SWG"), ("name", "Anti-Scam Group")):
        f.cite(force, aspect=aspect, value=value)
    terms = told()
    assert "Its seat is not stated." in words(terms["SWG"][0])
    assert "Also called “Anti-Scam Group”" in words(terms["SWG"][0])
    assert "Its seat is not stated." not in words(terms["Anti-Scam Group"][0])
    assert "See SWG" in words(terms["Anti-Scam Group"][0])


def test_acronym_spelt_out_in_a_name_is_listed_with_that_name() -> None:
    guide = f.InitiativeFactory.create(name="Guide on AI Rules", kind="guide")
    for name in ("Guide on AI Rules", "Guide on Artificial Intelligence (AI) Rules"):
        f.cite(guide, aspect="name", value=name)
    said = words(told()["AI"][0])
    assert said.startswith(
        "Artificial Intelligence. Spelt out in a name of: Guide on AI Rules , guide One source cited"
    )


def test_note_of_the_editors_is_beside_the_sources() -> None:
    odd = f.ActorFactory.create(name="Nations Plus Three", acronym="NPT", note="The expansion is odd.")
    f.cite(odd, aspect="acronym", value="NPT")
    details = one(told()["NPT"][0], "details")
    assert words(details.summary) == "One source cited, with an editors’ note"
    assert words(one(details, ".note")) == "The expansion is odd."


def test_letters_lead_to_the_terms_that_begin_with_them() -> None:
    for name, acronym in {"Beta Team": "BT", "Alpha Team": "AT", "Aleph Team": "AlT", "5G Team": "5GT"}.items():
        f.ActorFactory.create(name=name, acronym=acronym)
    soup = page("/glossary/")
    assert [words(link) for link in soup.select(".letters a")] == ["5", "A", "B"]
    for link in soup.select(".letters a"):
        assert one(soup, str(link["href"])).name == "h2"
    assert [words(term) for term in soup.select("dt")] == ["5GT", "AlT", "AT", "BT"]


def test_no_term_of_a_draft_is_there() -> None:
    draft = f.ActorFactory.create(name="Hidden Team", acronym="HT", state=State.DRAFT)
    f.cite(draft, aspect="name", value="Hidden Force")
    soup = page("/glossary/")
    assert not soup.select("dt")
    assert "No acronyms are recorded yet." in words(soup)


def test_the_page_does_not_explain_what_it_explains() -> None:
    f.ActorFactory.create(name="Response Team", acronym="RT")
    soup = page("/glossary/")
    assert not soup.select("abbr, .acronyms")


def test_a_long_glossary_has_pages_that_begin_with_any_term(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary, "PAGE_SIZE", 2)
    for name in ("Alpha Team", "Beta Team", "Cold Team", "Dry Team", "Early Team"):
        f.ActorFactory.create(name=name, acronym=name[0] + "T")
    zest = f.ActorFactory.create(name="Zest")
    for name in ("Zest", "Early Zeal"):
        f.cite(zest, aspect="name", value=name)
    shown = {}
    address = "/glossary/"
    while address:
        soup = page(address)
        shown[address] = [words(term) for term in soup.select("dt")]
        back = soup.select_one("a[rel=prev]")
        assert not back or [*shown][-2] in (back["href"], "/glossary/")
        onward = soup.select_one("a[rel=next]")
        address = str(onward["href"]) if onward else ""
    assert [*shown.values()] == [["AT", "BT"], ["CT", "DT"], ["Early Zeal", "ET"]]
    assert [words(term) for term in page("/glossary/", start="D T").select("dt")] == ["DT", "Early Zeal"]
    assert [words(term) for term in page("/glossary/", start="zz").select("dt")] == ["Early Zeal", "ET"]
