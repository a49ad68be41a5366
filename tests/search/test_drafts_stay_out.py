"""The index contains published rows only, so no search can reveal a draft."""

from typing import Any

import pytest

from adgmin.models.search import SearchEntry, SearchWord
from adgmin.record import State
from adgmin.search.index import searchable_nouns
from tests import factories

from .corpus import make_corpus

pytestmark = pytest.mark.django_db


def test_the_index_contains_exactly_the_published_rows() -> None:
    make_corpus()
    factories.RoleFactory.create()
    for state in (State.DRAFT, State.IN_REVIEW):
        factories.OutcomeFactory.create(state=state)
        factories.PartnerFactory.create(state=state)
        factories.PassageFactory.create(source__state=state)
    factories.withdraw(factories.MeetingFactory.create())
    for kind, noun in searchable_nouns().items():
        indexed = SearchEntry.objects.filter(kind=kind).values_list("object_id", flat=True)
        rows: Any = noun._default_manager
        published = rows.published().values_list("pk", flat=True)
        assert sorted(indexed) == sorted(published), kind
        assert indexed, kind


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_unpublished_rows_have_no_words_in_the_index(state: State) -> None:
    actor = factories.ActorFactory.create(name="Xylophone", state=state)
    factories.cite(actor, aspect="name", value="Xylophone")
    factories.PassageFactory.create(source__title="Xylophone", gist="Xylophone", source__state=state)
    assert not SearchWord.objects.filter(word__contains="xylophone").exists()


def test_withdrawing_removes_all_words_from_the_index() -> None:
    theme = factories.ActorFactory.create(name="Xylophone")
    assert SearchWord.objects.filter(word="xylophone").exists()
    factories.withdraw(theme)
    assert not SearchWord.objects.filter(word__contains="xylophone").exists()
