"""``manage.py build_index``."""

import hashlib
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from adgmin import record
from adgmin.models.search import SearchEntry, SearchWord
from adgmin.record import State
from adgmin.search.index import MAKE
from tests import factories

from .corpus import make_corpus

pytestmark = pytest.mark.django_db


def build(**options: Any) -> str:
    told = StringIO()
    call_command("build_index", stdout=told, **options)
    return told.getvalue()


def whole_index() -> tuple[list[Any], list[Any]]:
    entries = SearchEntry.objects.values_list(
        "kind", "object_id", "key", "title", "within", "names", "body", "date", "stands_for", "make"
    )
    words = SearchWord.objects.values_list("entry__kind", "entry__key", "word", "stem", "tier", "among")
    return sorted(entries), sorted(words)


def test_an_index_built_anew_is_the_one_that_the_edits_made() -> None:
    make_corpus()
    factories.RoleFactory.create(state=State.DRAFT)
    before = whole_index()
    build()
    assert whole_index() == before


def test_what_is_missing_is_written_and_what_should_not_be_there_is_gone() -> None:
    make_corpus()
    before = whole_index()
    SearchEntry.objects.filter(kind="outcomes").delete()
    SearchEntry.objects.filter(kind="themes").update(object_id=999_999, key="gone")
    build()
    assert whole_index() == before


def test_it_says_how_many_entries_of_each_noun_there_are() -> None:
    factories.ThemeFactory.create(name="Data flows", summary="")
    told = build()
    assert "  themes: 1\n" in told
    assert "  outcomes: 0\n" in told
    assert told.endswith("1 entry, 3 words.\n")


def test_an_index_that_is_up_to_date_can_be_left_alone() -> None:
    factories.ThemeFactory.create()
    first = SearchEntry.objects.get().pk
    assert build(if_needed=True) == "The index is up to date: nothing to do.\n"
    assert SearchEntry.objects.get().pk == first
    SearchEntry.objects.all().delete()
    build(if_needed=True)
    assert SearchEntry.objects.exists()


def test_an_index_of_which_a_part_was_made_by_an_older_version_is_made_anew() -> None:
    factories.ThemeFactory.create_batch(2)
    before = whole_index()
    old = SearchEntry.objects.order_by("pk")[0]
    old.found_words.all().delete()
    SearchEntry.objects.filter(pk=old.pk).update(make=MAKE - 1)
    assert build(if_needed=True).startswith("  sources: 0\n")
    assert whole_index() == before


def test_what_makes_another_index_has_another_number() -> None:
    """Whoever changes the corpus alone only notes its new digest here."""
    make_corpus()
    entries, words = whole_index()
    made = [(kind, *entry) for kind, _pk, *entry in entries], words
    digest = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    assert (MAKE, digest) == (5, "c76fbc455099e6cb"), "the index comes out differently: count MAKE up"


def test_it_leaves_the_record_version_alone() -> None:
    make_corpus()
    before = record.version().number
    build()
    assert record.version().number == before
