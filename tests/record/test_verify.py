"""``verify_citations``: unchanged passages, accounted blocks and exact quotations."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from adgmin import record
from adgmin.curation.blocks import split
from adgmin.models import Passage, Source, is_quoted_from
from adgmin.record import State
from tests import factories

ORIGINAL = """Joint Statement

1. The Meeting welcomed the study of tea, and endorsed the guide.

2. The Meeting noted the biscuits.

Joint Statement
"""


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    """A folder with an original whose four blocks are entered: two headings with notes, two cited paragraphs."""
    (tmp_path / "any-name.txt").write_text(ORIGINAL)
    with record.editing():
        source = factories.SourceFactory.create(
            slug="statement", sha256=hashlib.sha256(ORIGINAL.encode()).hexdigest(), title="Statement"
        )
        for block in split(ORIGINAL):
            heading = block.text == "Joint Statement"
            passage = factories.PassageFactory.create(
                source=source, order=block.order, first_words=block.first_words, fingerprint=block.fingerprint,
                note="A heading." if heading else "",
            )  # fmt: skip
            if not heading:
                factories.ActorFactory.create(name=f"Actor {block.order}", slug=f"actor-{block.order}", passage=passage)
    return tmp_path


def verify(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("verify_citations", folder, stdout=out, **options)
    return out.getvalue()


def holes(folder: Path) -> list[str]:
    """Verify, assert that it fails, and return the holes."""
    out = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("verify_citations", folder, stdout=out)
    assert raised.value.returncode == 1
    _tables, listed = out.getvalue().split("Holes:\n")
    return [line.strip() for line in listed.splitlines()[:-1]]


def passage(order: int) -> Passage:
    return Passage.objects.get(source__slug="statement", order=order)


def set_fields(row: Passage | Source, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_record_without_holes_prints_a_table_and_totals(folder: Path) -> None:
    printed = verify(folder)
    assert "statement (any-name.txt)" in printed
    [line] = [line for line in printed.splitlines() if "para 3" in line]
    assert line.split() == ["para", "3", "The", "Meeting", "noted", "the", "biscuits.", "1", "ok"]
    assert printed.endswith("Sources verified: 1, skipped: 0. Passages and blocks: 4. Holes: 0.\n")


def test_passage_with_other_words_in_the_original_is_a_hole(folder: Path) -> None:
    set_fields(passage(2), fingerprint="0" * 64)
    assert holes(folder) == ["statement, para 2: the copy has other words here: “The Meeting welcomed the study of”"]


def test_block_without_a_passage_is_a_hole(folder: Path) -> None:
    passage(1).delete()
    assert holes(folder) == ["statement, block 1: the block is not a passage"]


def test_passage_without_a_block_is_a_hole(folder: Path) -> None:
    factories.PassageFactory.create(source=Source.objects.get(slug="statement"), order=9, note="A heading.")
    assert holes(folder) == ["statement, para 9: the copy has no such block"]


def test_equal_blocks_are_matched_in_order(folder: Path) -> None:
    passage(4).delete()
    assert holes(folder) == ["statement, block 4: the block is not a passage"]


def test_passage_without_citation_or_note_is_a_hole(folder: Path) -> None:
    set_fields(passage(1), note="")
    assert holes(folder) == ["statement, para 1: no published record cites it and no note says why"]


def test_citation_of_a_draft_does_not_count(folder: Path) -> None:
    draft = factories.ActorFactory.create(state=State.DRAFT, with_citation=False)
    factories.cite(draft, passage(1))
    set_fields(passage(1), note="")
    assert holes(folder) == ["statement, para 1: no published record cites it and no note says why"]


@pytest.mark.parametrize("words", ["A Meeting", "The Meet", "Meeting welcomed"])
def test_wrong_first_words_are_a_hole(folder: Path, words: str) -> None:
    set_fields(passage(2), first_words=words)
    assert holes(folder) == ["statement, para 2: it begins with “The Meeting welcomed the study of”"]


def test_wrong_quotation_is_a_hole_even_in_a_draft(folder: Path) -> None:
    draft = factories.ActorFactory.create(name="Tea", state=State.DRAFT, with_citation=False)
    factories.cite(draft, passage(2), printed="noted the biscuits")
    assert holes(folder) == ["statement, para 2: tea quotes “noted the biscuits”, which is not in it"]


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("", True),
        ("the study of tea", True),
        ("THE  study of\u00a0tea", True),
        ("welcomed … the guide", True),
        ("welcomed ... endorsed...guide", True),
        ("… the guide", True),
        ("endorsed … welcomed", False),
        ("study … study", False),
        ("the study of tea.", False),
    ],
)
def test_parts_of_a_quotation_are_found_in_order(printed: str, quoted: bool) -> None:
    assert is_quoted_from("The Meeting welcomed the study of tea, and endorsed the guide.", printed) is quoted


def test_every_hole_is_listed(folder: Path) -> None:
    passage(4).delete()
    set_fields(passage(1), note="", first_words="Nothing")
    assert len(holes(folder)) == 3


def test_original_is_found_by_checksum_and_not_by_name(folder: Path) -> None:
    (folder / "any-name.txt").rename(folder / "other.txt")
    (folder / "any-name.txt").write_text("Something else.")
    printed = verify(folder)
    assert "statement (other.txt)" in printed
    assert "any-name.txt is not a copy of a source in the record." in printed


def test_missing_original_is_reported_as_skipped(folder: Path) -> None:
    (folder / "any-name.txt").unlink()
    printed = verify(folder)
    assert "SKIPPED statement: nothing in" in printed
    assert printed.endswith("Sources verified: 0, skipped: 1. Passages and blocks: 0. Holes: 0.\n")


def test_missing_original_fails_if_originals_are_required(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verify(folder, require_originals=True)
    (folder / "any-name.txt").unlink()
    with pytest.raises(CommandError, match="all of them must be"):
        verify(folder, require_originals=True)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(CommandError, match="all of them must be"):
        verify(folder)


def test_record_without_sources_fails_if_originals_are_required(tmp_path: Path, db: None) -> None:
    verify(tmp_path)
    with pytest.raises(CommandError, match="all of them must be"):
        verify(tmp_path, require_originals=True)


def test_withdrawn_source_needs_no_original(folder: Path) -> None:
    factories.SourceFactory.create(state=State.WITHDRAWN, withdrawn_because="It was a forgery.")
    assert "skipped: 0" in verify(folder, require_originals=True)


def test_copy_that_is_not_utf8_is_a_hole(folder: Path) -> None:
    copy = "Thé".encode("latin-1")
    (folder / "tea.txt").write_bytes(copy)
    factories.SourceFactory.create(slug="tea", sha256=hashlib.sha256(copy).hexdigest())
    [hole] = holes(folder)
    assert hole.startswith("tea, tea.txt: it cannot be read: This file is not text in UTF-8")


def test_blocks_option_prints_number_fingerprint_and_first_words(tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(ORIGINAL)
    lines = verify(tmp_path, blocks=tmp_path / "new.txt").splitlines()
    second = split(ORIGINAL)[1]
    assert len(lines) == 4
    assert lines[1].split(maxsplit=2) == ["2", second.fingerprint, "The Meeting welcomed the study of"]


def test_unreadable_copy_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.txt cannot be read"):
        verify(tmp_path, blocks=tmp_path / "nowhere.txt")
