"""What a hit leads to, and which entries are shown together."""

from typing import Any

import pytest

from adgmin.models.search import SearchEntry, counts, search, searchable_nouns
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
    assert counts("Japan") == {"partners": 1}


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
    assert counts("governance") == {"initiatives": 1, "outcomes": 2, "themes": 1}
    assert len(search("governance", limit=2)) == 2


def test_of_equal_hits_the_newest_comes_first_then_kind_then_key_by_code_point() -> None:
    for slug, period in {"b": "2022", "a-b": "", "a0": "", "ab": "", "c": "2023"}.items():
        factories.InitiativeFactory.create(name=f"Fund {slug}", slug=slug, period=period)
    factories.ThemeFactory.create(name="Fund z", slug="a")
    assert found("fund") == [
        "initiatives/c", "initiatives/b", "initiatives/a-b", "initiatives/a0", "initiatives/ab", "themes/a",
    ]  # fmt: skip
