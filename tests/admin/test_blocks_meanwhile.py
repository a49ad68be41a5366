"""Two curators sort the blocks of one copy: nothing is overwritten unseen, and what was typed comes back."""

import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin import record
from adgmin.curation.staging import blocks_of_copy
from adgmin.models import HistoryEntry, KeptCopy, KeptText, Source
from adgmin.record import State
from initiatives.models import NothingFound
from tests import factories as f

from .curator import Curator, admin_url
from .test_copies import TEXT, passages_url, press, save, upload

pytestmark = pytest.mark.django_db

SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def source() -> Source:
    source: Source = f.SourceFactory.create(sha256=SHA256, state=State.DRAFT)
    return source


def gists(source: Source) -> dict[int, str]:
    return {block.id: block.gist for block in blocks_of_copy(KeptCopy.objects.get(source=source)) if block.gist}


def test_field_is_compared_three_ways_and_a_conflict_is_shown(curator: Curator, source: Source) -> None:
    mine = upload(curator, source, text=TEXT)
    press(curator, source, mine, "update", b3__gist="Theirs.", b4__gist="Theirs too.")
    page = press(curator, source, mine, "update", b4__gist="Mine.", b6__gist="Only mine.")
    assert "para 2 : Saved in the meantime: “Theirs too.”." in page.errors
    assert page.fields["b3-gist"] == "Theirs."
    assert (page.fields["b4-gist"], page.fields["b6-gist"]) == ("Mine.", "Only mine.")
    assert gists(source) == {3: "Theirs.", 4: "Theirs too."}
    press(curator, source, page, "update")
    assert gists(source) == {3: "Theirs.", 4: "Mine.", 6: "Only mine."}


def test_what_was_typed_for_a_block_that_is_gone_is_shown(curator: Curator, source: Source) -> None:
    mine = upload(curator, source, text=TEXT)
    press(curator, source, mine, "apply", action="join", places="3-4")
    page = press(curator, source, mine, "update", b3__gist="Of the first.", b4__gist="Of the second.")
    assert [error for error in page.errors if "is not there any more" in error] == [
        "A block for which you typed this is not there any more: “Of the first.”.",
        "A block for which you typed this is not there any more: “Of the second.”.",
    ]
    assert gists(source) == {}


@pytest.mark.parametrize("button", ["split", "reread"])
def test_reading_does_not_overwrite_what_a_colleague_has_sorted(curator: Curator, source: Source, button: str) -> None:
    upload(curator, source, text=TEXT)
    mine = curator.open(passages_url(source), another="1")
    press(curator, source, curator.open(passages_url(source)), "update", b3__gist="Theirs.", b6__gist="Gone.")
    typed = {"text": "1. The Meeting noted tea.\n\n1. The Meeting noted that tea was served, and that it was warm."}
    page = press(curator, source, mine, button, **typed if button == "split" else {})
    assert page.errors[0].startswith("Somebody has read a copy of this source, or sorted its blocks")
    assert button == "reread" or page.fields["text"].startswith("1. The Meeting noted tea.")
    assert gists(source) == {3: "Theirs.", 6: "Gone."}
    press(curator, source, page, button)
    assert "Theirs." in gists(source).values()


def test_first_copy_of_a_colleague_is_not_overwritten_either(curator: Curator, source: Source) -> None:
    mine = curator.open(passages_url(source))
    press(curator, source, upload(curator, source, text=TEXT), "update", b3__gist="Theirs.")
    page = press(curator, source, mine, "split", text="The Meeting noted milk.")
    assert page.errors[0].startswith("Somebody has read a copy")
    assert page.fields["text"] == "The Meeting noted milk."
    assert gists(source) == {3: "Theirs."}


def test_blocks_that_a_colleague_has_entered_give_back_what_was_typed(curator: Curator, source: Source) -> None:
    mine = upload(curator, source, text=TEXT)
    save(curator, source, mine)
    page = press(curator, source, mine, "save", b3__gist="Mine.")
    assert page.status == 409
    assert "Mine." in page.texts("dl.kept dd")
    assert "These blocks were entered as passages meanwhile; maria saved last, at " in page.texts(".errornote")[0]
    assert source.passages.filter(gist="Mine.").count() == 0


def test_another_file_waits_until_the_blocks_are_sorted(curator: Curator, source: Source) -> None:
    press(curator, source, upload(curator, source, text=TEXT), "update", b3__gist="Theirs.")
    page = curator.submit(source, copy=SimpleUploadedFile("other.txt", b"Another text."))
    assert page.errors[0].startswith("The paragraphs of the copy held are being sorted.")
    assert curator.submit(source, copy=SimpleUploadedFile("same.txt", TEXT.encode())).errors == []
    assert (gists(source), KeptCopy.objects.get().name) == ({3: "Theirs."}, "same.txt")


def bring_back(row: Any) -> None:
    """Delete a row as a colleague does, and take that back."""
    with record.editing(user=User.objects.get(), why="Entered twice."):
        row.delete()
    HistoryEntry.objects.latest("pk").rows.all().revert()


def test_source_brought_back_has_its_copy_texts_and_comments(curator: Curator, source: Source) -> None:
    upload(curator, source, text=TEXT)
    KeptText.objects.keep(source, ["The Meeting noted tea."])
    source.review_comments.create(text="Which?", who="maria")
    bring_back(Source.objects.get(pk=source.pk))
    page = curator.open(passages_url(source))
    assert "The Meeting noted that tea was served, and that it was warm." in page.texts(".block summary")
    assert KeptText.objects.filter(source=source).count() == 1
    assert "Which?" in curator.open(f"{admin_url(source, 'change').removesuffix('change/')}review/").soup.get_text()


def test_commitment_brought_back_has_the_searches_that_found_nothing(curator: Curator) -> None:
    commitment, meeting = f.CommitmentFactory(state=State.DRAFT), f.MeetingFactory()
    NothingFound.objects.create(commitment=commitment, meeting=meeting)
    pk = commitment.pk
    bring_back(commitment)
    assert NothingFound.objects.get().commitment_id == pk
