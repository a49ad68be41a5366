"""The command ``manage.py build_index``."""

import hashlib
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from adgmin import record
from adgmin.models import SearchEntry, SearchWord, Term
from adgmin.record import State
from adgmin.search.index import INDEX_VERSION
from tests import factories

from .corpus import make_corpus

pytestmark = pytest.mark.django_db


def build(**options: Any) -> str:
    told = StringIO()
    call_command("build_index", stdout=told, **options)
    return told.getvalue()


def whole_index() -> tuple[list[Any], list[Any], list[Any]]:
    entries = SearchEntry.objects.values_list(
        "kind", "object_id", "key", "title", "within", "names", "body", "date", "stands_for", "make"
    )
    words = SearchWord.objects.values_list("entry__kind", "entry__key", "word", "stem", "tier", "among")
    terms = Term.objects.values_list(
        "entry__kind", "entry__key", "term", "words", "is_own", "first", "joined", "joined_words"
    )
    return sorted(entries), sorted(words), sorted(terms)


def test_a_rebuilt_index_equals_the_one_written_by_edits() -> None:
    make_corpus()
    plan = factories.InitiativeFactory.create(name="A plan of the Digital Economy (DE)", acronym="PDE")
    for name in (plan.name, "The plan"):
        factories.cite(plan, aspect="name", value=name)
    factories.RoleFactory.create(state=State.DRAFT)
    before = whole_index()
    build()
    assert whole_index() == before


def test_rebuilding_adds_missing_entries_and_removes_stale_ones() -> None:
    make_corpus()
    before = whole_index()
    SearchEntry.objects.filter(kind="outcomes").delete()
    SearchEntry.objects.filter(kind="themes").update(object_id=999_999, key="gone")
    build()
    assert whole_index() == before


def test_the_command_reports_the_number_of_entries_for_each_noun() -> None:
    factories.ThemeFactory.create(name="Data flows", summary="")
    told = build()
    assert "  themes: 1\n" in told
    assert "  outcomes: 0\n" in told
    assert told.endswith("1 entry, 3 words.\n")


def test_a_current_index_can_be_skipped() -> None:
    factories.ThemeFactory.create()
    first = SearchEntry.objects.get().pk
    assert build(if_needed=True) == "The index is up to date: nothing to do.\n"
    assert SearchEntry.objects.get().pk == first
    SearchEntry.objects.all().delete()
    build(if_needed=True)
    assert SearchEntry.objects.exists()


def test_an_index_with_entries_of_an_older_version_is_rebuilt() -> None:
    factories.ThemeFactory.create_batch(2)
    before = whole_index()
    old = SearchEntry.objects.order_by("pk")[0]
    old.found_words.all().delete()
    SearchEntry.objects.filter(pk=old.pk).update(make=INDEX_VERSION - 1)
    assert build(if_needed=True).startswith("  sources: 0\n")
    assert whole_index() == before


def test_a_different_index_needs_a_new_index_version() -> None:
    """If only the corpus changed, update the digest here."""
    make_corpus()
    entries, words, terms = whole_index()
    assert terms
    made = [(kind, *entry) for kind, _pk, *entry in entries], words, terms
    digest = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    assert (INDEX_VERSION, digest) == (6, "59386f57182df00d"), "the index comes out differently: count INDEX_VERSION up"


def test_rebuilding_does_not_change_the_record_version() -> None:
    make_corpus()
    before = record.version().number
    build()
    assert record.version().number == before
