"""Entering paragraphs: paste, say what it says, go on to the next one."""

from typing import Any

import pytest

from adgmin.models import Passage, fingerprint
from tests import factories as f

from .desk import Desk, Page

pytestmark = pytest.mark.django_db

TEXT = "The  Ministers welcomed “many things”\nthat stand in this paragraph."


def enter(desk: Desk, button: str = "_save", **fields: Any) -> Page:
    return desk.send(Passage, button, **{"locator": "para 6", "nature": "outcome", **fields})


def test_the_fingerprint_and_the_first_words_come_from_the_pasted_text(desk: Desk) -> None:
    source = f.SourceFactory()
    assert enter(desk, source=source.pk, original=TEXT).errors == []
    passage = source.passages.get()
    assert passage.fingerprint == fingerprint('the ministers welcomed "many things" that stand in this paragraph.')
    assert passage.first_words == "The Ministers welcomed “many things” that"


def test_the_text_itself_is_kept_nowhere(desk: Desk) -> None:
    enter(desk, source=f.SourceFactory().pk, original=TEXT)
    passage = Passage.objects.get()
    assert "stand in this paragraph" not in str([getattr(passage, field.name) for field in Passage._meta.fields])
    assert "stand in this paragraph" not in desk.form(passage).response.content.decode()


def test_long_words_are_cut_to_what_fits(desk: Desk) -> None:
    enter(desk, source=f.SourceFactory().pk, original="word" * 40)
    assert len(Passage.objects.get().first_words) == 100


def test_first_words_that_were_entered_stay(desk: Desk) -> None:
    enter(desk, source=f.SourceFactory().pk, original=TEXT, first_words="Ministers welcomed")
    assert Passage.objects.get().first_words == "Ministers welcomed"


def test_a_passage_without_its_text_is_refused(desk: Desk) -> None:
    page = enter(desk, source=f.SourceFactory().pk)
    assert "Paste the paragraph. Without it, later changes to the original cannot be detected." in page.errors
    assert page.fields["locator"] == "para 6"


def test_pasted_text_stays_when_something_else_is_wrong(desk: Desk) -> None:
    page = enter(desk, source=f.SourceFactory().pk, original=TEXT, nature="not-relevant")
    assert page.errors == ["Say in the note why the passage is not relevant."]
    assert page.fields["original"].split() == TEXT.split()


def test_the_place_and_the_slug_follow_the_last_passage(desk: Desk) -> None:
    last = f.PassageFactory(order=5)
    enter(desk, source=last.source.pk, original=TEXT)
    passage = last.source.passages.get(order=6)
    assert passage.slug == "p6"


def test_a_slug_that_is_taken_is_refused(desk: Desk) -> None:
    taken = f.PassageFactory(order=5, slug="p6")
    page = enter(desk, source=taken.source.pk, original=TEXT)
    assert page.errors == ["Passage with this Source and Slug already exists."]


def test_a_change_without_new_text_keeps_the_fingerprint(desk: Desk) -> None:
    passage = f.PassageFactory()
    assert desk.send(passage, gist="Better said.").errors == []
    changed = Passage.objects.get()
    assert (changed.gist, changed.fingerprint) == ("Better said.", passage.fingerprint)


def test_add_another_goes_one_place_on(desk: Desk) -> None:
    source = f.SourceFactory()
    page = enter(desk, "_addanother", source=source.pk, original=TEXT)
    carried = {"source": str(source.pk), "nature": "outcome", "order": "2", "locator": "para 7", "original": ""}
    assert {name: page.fields[name] for name in carried} == carried


def test_a_source_shows_its_passages_in_order_and_what_became_of_them(desk: Desk) -> None:
    source = f.SourceFactory()
    noted = f.PassageFactory(source=source, order=3, locator="para 3", note="A heading.")
    f.PassageFactory(source=source, order=2, locator="para 2")
    cited = f.PassageFactory(source=source, order=1, locator="para 1")
    f.ActorFactory(passage=cited)
    page = desk.form(source)
    rows = page.texts(".passages tbody tr")
    assert [(row.split(" The")[0], row.split("outcome ")[1]) for row in rows] == [
        ("1 para 1", "cited"), ("2 para 2", "not yet"), ("3 para 3", "a note says why not"),
    ]  # fmt: skip
    [link] = page.links("Add the next passage")
    fields = desk.open(link).fields
    assert (fields["source"], fields["order"], fields["locator"]) == (str(source.pk), "4", "para 4")
    assert fields["nature"] == noted.nature
