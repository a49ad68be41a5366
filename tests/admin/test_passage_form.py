"""The passage form: values computed from the pasted text, and defaults for the next passage."""

from typing import Any

import pytest

from adgmin.models import Passage, fingerprint
from tests import factories as f

from .curator import Curator, Page

pytestmark = pytest.mark.django_db

TEXT = "The  Ministers welcomed “many things”\nthat stand in this paragraph."


def submit_passage(curator: Curator, button: str = "_save", **fields: Any) -> Page:
    return curator.submit(Passage, button, **{"locator": "para 6", "nature": "outcome", **fields})


def test_fingerprint_and_first_words_come_from_the_pasted_text(curator: Curator) -> None:
    source = f.SourceFactory()
    assert submit_passage(curator, source=source.pk, original=TEXT).errors == []
    passage = source.passages.get()
    assert passage.fingerprint == fingerprint('the ministers welcomed "many things" that stand in this paragraph.')
    assert passage.first_words == "The Ministers welcomed “many things” that"


def test_pasted_text_is_no_column_of_the_passage(curator: Curator) -> None:
    submit_passage(curator, source=f.SourceFactory().pk, original=TEXT)
    passage = Passage.objects.get()
    assert "stand in this paragraph" not in str([getattr(passage, field.name) for field in Passage._meta.fields])


def test_first_words_are_cut_to_the_field_length(curator: Curator) -> None:
    submit_passage(curator, source=f.SourceFactory().pk, original="word" * 40)
    assert len(Passage.objects.get().first_words) == 100


def test_entered_first_words_are_kept(curator: Curator) -> None:
    submit_passage(curator, source=f.SourceFactory().pk, original=TEXT, first_words="Ministers welcomed")
    assert Passage.objects.get().first_words == "Ministers welcomed"


def test_passage_without_pasted_text_is_refused(curator: Curator) -> None:
    page = submit_passage(curator, source=f.SourceFactory().pk)
    assert "Paste the paragraph. Without it, later changes to the original cannot be detected." in page.errors
    assert page.fields["locator"] == "para 6"


def test_pasted_text_stays_in_a_form_with_errors(curator: Curator) -> None:
    page = submit_passage(curator, source=f.SourceFactory().pk, original=TEXT, nature="not-relevant")
    assert page.errors == ["Say in the note why the passage is not relevant."]
    assert page.fields["original"].split() == TEXT.split()


def test_default_order_and_slug_follow_the_last_passage(curator: Curator) -> None:
    last = f.PassageFactory(order=5)
    submit_passage(curator, source=last.source.pk, original=TEXT)
    passage = last.source.passages.get(order=6)
    assert passage.slug == "p6"


def test_taken_slug_is_refused(curator: Curator) -> None:
    taken = f.PassageFactory(order=5, slug="p6")
    page = submit_passage(curator, source=taken.source.pk, original=TEXT)
    assert page.errors == ["Passage with this Source and Slug already exists."]


def test_change_without_pasted_text_keeps_the_fingerprint(curator: Curator) -> None:
    passage = f.PassageFactory()
    assert curator.submit(passage, gist="Better said.", why="It was misread.").errors == []
    changed = Passage.objects.get()
    assert (changed.gist, changed.fingerprint) == ("Better said.", passage.fingerprint)


def test_add_another_increases_order_and_locator(curator: Curator) -> None:
    source = f.SourceFactory()
    page = submit_passage(curator, "_addanother", source=source.pk, original=TEXT)
    initial = {"source": str(source.pk), "nature": "outcome", "order": "2", "locator": "para 7", "original": ""}
    assert {name: page.fields[name] for name in initial} == initial


def test_source_form_lists_its_passages_in_order_with_their_status(curator: Curator) -> None:
    source = f.SourceFactory()
    noted = f.PassageFactory(source=source, order=3, locator="para 3", note="A heading.")
    f.PassageFactory(source=source, order=2, locator="para 2")
    cited = f.PassageFactory(source=source, order=1, locator="para 1")
    f.ActorFactory(passage=cited)
    page = curator.form(source)
    rows = page.texts(".passages tbody tr")
    assert [(row.split(" The")[0], row.split("outcome ")[1]) for row in rows] == [
        ("1 para 1", "cited"), ("2 para 2", "not yet"), ("3 para 3", "a note says why not"),
    ]  # fmt: skip
    [link] = page.links("Add the next passage")
    fields = curator.open(link).fields
    assert (fields["source"], fields["order"], fields["locator"]) == (str(source.pk), "4", "para 4")
    assert fields["nature"] == noted.nature
