"""The ranking of hits, their addresses, and which entries are shown together."""

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


def test_an_entry_has_the_address_of_its_row() -> None:
    make_corpus()
    with_pages = [kind for kind, noun in searchable_nouns().items() if noun.has_page]
    entries = SearchEntry.objects.filter(kind__in=with_pages)
    rows: dict[SearchEntry, Any] = {entry: entry.noun._default_manager.get(pk=entry.object_id) for entry in entries}
    assert {entry.kind for entry in rows} == set(with_pages)
    assert [entry.get_absolute_url() for entry in rows] == [row.get_absolute_url() for row in rows.values()]


def test_a_partner_replaces_its_actor_except_in_a_search_for_actors() -> None:
    make_corpus()
    assert found("Japan") == ["partners/japan"]
    assert found("Japan", ["actors"]) == ["actors/japan"]
    assert answer("Japan").counts == {"partners": 1}


def test_a_passage_names_its_source() -> None:
    make_corpus()
    [hit] = search("responders", ["partners"])
    assert hit.entry.within == ""
    [hit] = search("cyber", ["passages"])
    assert hit.entry.within == "Joint Statement of the Ministers"


def test_rows_without_pages_are_found_only_by_their_kind() -> None:
    role = factories.RoleFactory.create(actor__name="Japan Foundation")
    assert found("foundation") == [f"actors/{role.actor.slug}"]
    assert found("foundation", ["roles"]) == [f"roles/{role.slug}"]


def test_counts_include_hits_beyond_the_limit() -> None:
    make_corpus()
    assert answer("governance").counts == {"initiatives": 1, "outcomes": 2, "themes": 1}
    assert len(search("governance", limit=2)) == 2


def test_equal_hits_are_sorted_by_newest_date_then_kind_then_key() -> None:
    for slug, period in {"b": "2022", "a-b": "", "a0": "", "ab": "", "c": "2023"}.items():
        factories.InitiativeFactory.create(name=f"Fund {slug}", slug=slug, period=period)
    factories.ThemeFactory.create(name="Fund z", slug="a")
    assert found("fund") == [
        "initiatives/c", "initiatives/b", "initiatives/a-b", "initiatives/a0", "initiatives/ab", "themes/a",
    ]  # fmt: skip


def test_half_of_a_short_name_ranks_above_a_newer_long_name() -> None:
    factories.InitiativeFactory.create(
        name="ASEAN Plan for 2024 on Training for CERT Staff", slug="plan", period="2024"
    )
    factories.InitiativeFactory.create(name="ASEAN Regional CERT", slug="cert")
    assert found("cert") == found("ASEAN CERT") == ["initiatives/cert", "initiatives/plan"]
    assert [hit.tier for hit in search("cert")] == [Tier.HALF, Tier.TITLE]


def test_the_locator_of_a_passage_does_not_count_as_a_short_name() -> None:
    factories.PassageFactory.create(locator="heading “Scams”", slug="p1", source__slug="statement")
    factories.InitiativeFactory.create(name="Report on all of the Online Scams in ASEAN", slug="report")
    assert {(str(hit.entry), hit.tier) for hit in search("scams")} == {
        ("passages/statement/p1", Tier.TITLE),
        ("initiatives/report", Tier.TITLE),
    }


def test_outcomes_with_the_verb_rank_above_texts_that_mention_it() -> None:
    outcome = factories.OutcomeFactory.create
    outcome(title="the concept note", slug="a-note", verb="endorsed", date="2024", meeting=None)
    outcome(title="a study", slug="b-study", verb="noted", date="2023", meeting=None)
    outcome(title="a pact", slug="c-pact", verb="welcomed", of_verb="endorsed", date="2025", meeting=None)
    assert found("noted") == ["outcomes/b-study", "outcomes/a-note"]
    assert found("endorsed") == ["outcomes/a-note", "outcomes/c-pact"]


def test_a_prefix_is_marked_only_if_no_whole_word_matches() -> None:
    factories.ThemeFactory.create(name="Data room", summary="Roommates")
    [whole] = search("data room")
    assert [piece.text for piece in whole.snippet if piece.marked] == []
    [by_prefix] = search("data roomm")
    assert [piece.text for piece in by_prefix.snippet if piece.marked] == ["Roommates"]


def test_short_hyphenated_parts_match_only_as_one_word() -> None:
    factories.ThemeFactory.create(name="WG AS", slug="group")
    factories.ThemeFactory.create(name="Some WG-AI", summary="Good as such")
    assert found("WG-AS") == ["themes/group"]


def test_as_of_a_day_finds_only_rows_that_existed_by_then() -> None:
    make_corpus()
    by_2023 = SearchEntry.objects.shown().as_of(AsOf(dt.date(2023, 12, 31)))
    assert answer("guide").counts == {"initiatives": 1, "outcomes": 1}
    assert answer("guide", by_2023).counts == {"initiatives": 1}
    # A text of 2023 names the meeting of 2024, which was planned by then.
    assert (answer("adgmin").counts["meetings"], answer("adgmin", by_2023).counts["meetings"]) == (2, 2)
