"""What a hit leads to, and which entries are shown together."""

import datetime as dt
from typing import Any

import pytest

from adgmin.models.search import SearchEntry
from adgmin.record import AsOf
from adgmin.search.answers import answer, search
from adgmin.search.index import Tier, searchable_nouns
from tests import factories

from .corpus import make_corpus

pytestmark = pytest.mark.django_db


def found(text: str, kinds: list[str] | None = None) -> list[str]:
    return [str(hit.entry) for hit in search(text, kinds)]


def test_every_entry_of_a_noun_with_pages_has_the_address_of_its_row() -> None:
    make_corpus()
    with_pages = [kind for kind, noun in searchable_nouns().items() if noun.has_page]
    entries = SearchEntry.objects.filter(kind__in=with_pages)
    rows: dict[SearchEntry, Any] = {entry: entry.noun._default_manager.get(pk=entry.object_id) for entry in entries}
    assert {entry.kind for entry in rows} == set(with_pages)
    assert [entry.get_absolute_url() for entry in rows] == [row.get_absolute_url() for row in rows.values()]


def test_a_partner_stands_for_its_actor_unless_actors_alone_are_asked_for() -> None:
    make_corpus()
    assert found("Japan") == ["partners/japan"]
    assert found("Japan", ["actors"]) == ["actors/japan"]
    assert answer("Japan").counts == {"partners": 1}


def test_a_passage_says_in_which_source_it_stands() -> None:
    make_corpus()
    [hit] = search("responders", ["partners"])
    assert hit.entry.within == ""
    [hit] = search("cyber", ["passages"])
    assert hit.entry.within == "Joint Statement of the Ministers"


def test_what_has_no_page_is_found_only_by_its_kind() -> None:
    role = factories.RoleFactory.create(actor__name="Japan Foundation")
    assert found("foundation") == [f"actors/{role.actor.slug}"]
    assert found("foundation", ["roles"]) == [f"roles/{role.slug}"]


def test_counts_are_of_all_hits_however_few_are_listed() -> None:
    make_corpus()
    assert answer("governance").counts == {"initiatives": 1, "outcomes": 2, "themes": 1}
    assert len(search("governance", limit=2)) == 2


def test_of_equal_hits_the_newest_comes_first_then_kind_then_key_by_code_point() -> None:
    for slug, period in {"b": "2022", "a-b": "", "a0": "", "ab": "", "c": "2023"}.items():
        factories.InitiativeFactory.create(name=f"Fund {slug}", slug=slug, period=period)
    factories.ThemeFactory.create(name="Fund z", slug="a")
    assert found("fund") == [
        "initiatives/c", "initiatives/b", "initiatives/a-b", "initiatives/a0", "initiatives/ab", "themes/a",
    ]  # fmt: skip


def test_what_is_half_of_a_short_name_comes_before_what_is_lost_in_a_long_one_however_new() -> None:
    factories.InitiativeFactory.create(
        name="ASEAN Plan for 2024 on Training for CERT Staff", slug="plan", period="2024"
    )
    factories.InitiativeFactory.create(name="ASEAN Regional CERT", slug="cert")
    assert found("cert") == found("ASEAN CERT") == ["initiatives/cert", "initiatives/plan"]
    assert [hit.tier for hit in search("cert")] == [Tier.HALF, Tier.TITLE]


def test_the_place_of_a_passage_is_no_name_of_which_a_word_could_be_half() -> None:
    factories.PassageFactory.create(locator="heading “Scams”", slug="p1", source__slug="statement")
    factories.InitiativeFactory.create(name="Report on all of the Online Scams in ASEAN", slug="report")
    assert {(str(hit.entry), hit.tier) for hit in search("scams")} == {
        ("passages/statement/p1", Tier.TITLE),
        ("initiatives/report", Tier.TITLE),
    }


def test_who_asks_for_a_verb_finds_the_outcomes_that_have_it_before_those_that_only_speak_of_it() -> None:
    said = factories.OutcomeFactory.create
    said(title="the concept note", slug="a-note", verb="endorsed", date="2024", meeting=None)
    said(title="a study", slug="b-study", verb="noted", date="2023", meeting=None)
    said(title="a pact", slug="c-pact", verb="welcomed", of_verb="endorsed", date="2025", meeting=None)
    assert found("noted") == ["outcomes/b-study", "outcomes/a-note"]
    assert found("endorsed") == ["outcomes/a-note", "outcomes/c-pact"]


def test_a_beginning_is_marked_only_where_nothing_better_was_found() -> None:
    factories.ThemeFactory.create(name="Data room", summary="Roommates")
    [whole] = search("data room")
    assert [piece.text for piece in whole.snippet if piece.marked] == []
    [begun] = search("data roomm")
    assert [piece.text for piece in begun.snippet if piece.marked] == ["Roommates"]


def test_letters_between_hyphens_are_one_word() -> None:
    factories.ThemeFactory.create(name="WG AS", slug="group")
    factories.ThemeFactory.create(name="Some WG-AI", summary="Good as such")
    assert found("WG-AS") == ["themes/group"]


def test_as_of_a_day_only_what_there_was_by_then_is_found() -> None:
    make_corpus()
    by_2023 = SearchEntry.objects.shown().as_of(AsOf(dt.date(2023, 12, 31)))
    assert answer("guide").counts == {"initiatives": 1, "outcomes": 1}
    assert answer("guide", by_2023).counts == {"initiatives": 1}
    # A text of 2023 names the meeting of 2024, which was planned by then.
    assert (answer("adgmin").counts["meetings"], answer("adgmin", by_2023).counts["meetings"]) == (2, 2)
