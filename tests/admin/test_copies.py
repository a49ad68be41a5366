"""Entering all passages of a source from its copy, which is split as in ``verify_citations`` and not stored."""

import hashlib
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin.curation.blocks import split
from adgmin.curation.copies import MAX_BLOCKS
from adgmin.models import Passage, Source
from adgmin.record import State
from tests import factories as f

from .curator import Curator, Page

pytestmark = pytest.mark.django_db

TEXT = """---
title: On tea
---
**A joint statement**

1. The Meeting noted that tea was served, and that it was warm.

2. The Meeting welcomed biscuits.

**Next Meeting**

3. The Meeting agreed to meet again.
"""


@pytest.fixture
def source() -> Source:
    return f.SourceFactory(sha256=hashlib.sha256(TEXT.encode()).hexdigest())


def passages_url(source: Source) -> str:
    return f"/admin/adgmin/source/{source.pk}/passages/"


def upload(curator: Curator, source: Source, **fields: Any) -> Page:
    """Submit the copy; the page shows its blocks."""
    return Page(curator.client.post(passages_url(source), {"split": "1", **fields}))


def save(curator: Curator, source: Source, page: Page, **changes: Any) -> Page:
    """Submit the blocks with changes."""
    return Page(curator.client.post(passages_url(source), {**page.fields, **changes, "save": "1"}, follow=True))


def test_blocks_become_passages_with_the_fingerprints_of_the_copy(curator: Curator, source: Source) -> None:
    page = upload(curator, source, copy=SimpleUploadedFile("copy.txt", TEXT.encode()))
    assert not source.passages.exists()
    page = save(curator, source, page, **{"blocks-2-gist": "Tea."})
    assert "6 passages were entered." in page.messages
    entered = list(source.passages.order_by("order"))
    assert [passage.fingerprint for passage in entered] == [block.fingerprint for block in split(TEXT)]
    assert [(passage.slug, passage.locator, passage.nature) for passage in entered] == [
        ("p1", "front matter", "background"),
        ("p2", "heading above para 1", "background"),
        ("p3", "para 1", "outcome"),
        ("p4", "para 2", "outcome"),
        ("p5", "heading above para 3", "background"),
        ("p6", "para 3", "outcome"),
    ]
    assert [passage.note for passage in entered if passage.note] == ["Heading only."] * 2
    assert (entered[2].first_words, entered[2].gist) == ("The Meeting noted that tea was", "Tea.")
    assert LogEntry.objects.count() == 6


def test_text_is_shown_in_the_form_and_no_column_of_a_passage(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text=TEXT)
    assert "The Meeting noted that tea was served, and that it was warm." in page.texts("blockquote")
    save(curator, source, page)
    kept = [str(getattr(passage, field.name)) for passage in source.passages.all() for field in Passage._meta.fields]
    assert "it was warm" not in " ".join(kept)


def test_blocks_that_are_passages_already_are_left_out(curator: Curator, source: Source) -> None:
    save(curator, source, upload(curator, source, text="The Meeting noted tea.\n\nThe Meeting noted milk."))
    page = upload(curator, source, text="The Meeting noted tea.\n\nThe Meeting noted sugar.")
    assert page.texts("blockquote") == ["The Meeting noted sugar."]
    assert save(curator, source, page).messages == "1 passage was entered."
    assert list(source.passages.values_list("order", "slug", "locator")) == [
        (1, "p1", "para 1"), (2, "p2", "para 2"), (3, "p3", "para 2"),
    ]  # fmt: skip
    assert upload(curator, source, text="The Meeting noted milk.").errors == [
        "Every paragraph of this copy is already a passage."
    ]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "Choose the file, or paste its text."),
        ({"text": " \n "}, "Choose the file, or paste its text."),
        (
            {"copy": SimpleUploadedFile("copy.txt", b"Another text.")},
            "This is not the file from which the source was entered",
        ),
    ],
)
def test_missing_or_wrong_copy_is_refused(curator: Curator, source: Source, fields: dict[str, Any], error: str) -> None:
    [found] = upload(curator, source, **fields).errors
    assert found.startswith(error)


def test_broken_file_is_an_error_that_says_what_is_wrong(curator: Curator) -> None:
    scan = b"%PDF-1.7 \xff\xfe"
    source = f.SourceFactory(sha256=hashlib.sha256(scan).hexdigest())
    [error] = upload(curator, source, copy=SimpleUploadedFile("copy.pdf", scan)).errors
    assert error.startswith("The PDF is broken")


def test_one_invalid_block_saves_none_and_keeps_the_input(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text=TEXT)
    page = save(curator, source, page, **{"blocks-2-nature": "not-relevant", "blocks-3-gist": "Biscuits."})
    assert page.errors == ["Say in the note why the passage is not relevant."]
    assert page.fields["blocks-3-gist"] == "Biscuits."
    assert "The Meeting welcomed biscuits." in page.texts("blockquote")
    assert not source.passages.exists()


def test_order_taken_meanwhile_is_an_error_with_its_locator(curator: Curator, source: Source) -> None:
    page = upload(curator, source, text="The Meeting noted tea.\n\nThe Meeting noted milk.")
    f.PassageFactory(source=source, order=2)
    page = save(curator, source, page)
    assert page.errors
    assert all(error.startswith("Para 2: Passage with this Source and") for error in page.errors)
    assert source.passages.count() == 1


def test_user_without_permission_to_add_passages_is_refused(curator: Curator, source: Source) -> None:
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_source"))
    curator.client.force_login(user)
    assert "Enter passages from your copy" not in curator.form(source).soup.get_text()
    assert curator.open(passages_url(source)).status == 403


def test_unknown_source_redirects_with_a_message(curator: Curator) -> None:
    page = Page(curator.client.get("/admin/adgmin/source/99/passages/", follow=True))
    assert "doesn’t exist" in page.messages


def test_passages_of_a_draft_source_can_be_entered(curator: Curator) -> None:
    draft = f.SourceFactory(state=State.DRAFT)
    assert save(curator, draft, upload(curator, draft, text="One sentence.")).messages == "1 passage was entered."


@pytest.mark.parametrize(
    ("kind", "nature"),
    [("joint-statement", "outcome"), ("host-release", ""), ("news", ""), ("commentary", "commentary")],
)
def test_initial_nature_follows_the_source_kind(curator: Curator, kind: str, nature: str) -> None:
    source = f.SourceFactory(kind=kind)
    page = upload(curator, source, text="The Meeting noted tea.")
    assert page.fields["blocks-0-nature"] == nature
    page = save(curator, source, page)
    assert page.errors == ([] if nature else ["This field is required."])
    assert source.passages.count() == bool(nature)


def test_long_source_is_entered_in_two_submissions(curator: Curator, source: Source) -> None:
    text = "\n\n".join(f"The Meeting noted tea of the kind {number}." for number in range(MAX_BLOCKS + 2))
    page = upload(curator, source, text=text)
    assert any("2 more paragraphs are left" in words for words in page.texts("p"))
    assert save(curator, source, page).messages == f"{MAX_BLOCKS} passages were entered."
    assert save(curator, source, upload(curator, source, text=text)).messages == "2 passages were entered."
    assert list(source.passages.values_list("locator", flat=True))[-1] == f"para {MAX_BLOCKS + 2}"
