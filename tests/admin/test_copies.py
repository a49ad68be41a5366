"""All passages of a source at once, split from the copy as ``verify_citations`` splits it; its text is kept nowhere."""

import hashlib
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin.curation.blocks import split
from adgmin.curation.copies import AT_ONCE
from adgmin.models import Passage, Source
from adgmin.record import State
from tests import factories as f

from .desk import Desk, Page

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


def where(source: Source) -> str:
    return f"/admin/adgmin/source/{source.pk}/passages/"


def show(desk: Desk, source: Source, **fields: Any) -> Page:
    """Send the copy, to see its paragraphs."""
    return Page(desk.client.post(where(source), {"split": "1", **fields}))


def enter(desk: Desk, source: Source, page: Page, **changes: Any) -> Page:
    """Send the paragraphs back as they stand, but for these changes."""
    return Page(desk.client.post(where(source), {**page.fields, **changes, "save": "1"}, follow=True))


def test_its_paragraphs_become_passages_that_verify(desk: Desk, source: Source) -> None:
    page = show(desk, source, copy=SimpleUploadedFile("copy.txt", TEXT.encode()))
    assert not source.passages.exists()
    page = enter(desk, source, page, **{"blocks-2-gist": "Tea."})
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


def test_the_text_is_shown_to_read_by_and_kept_nowhere(desk: Desk, source: Source) -> None:
    page = show(desk, source, text=TEXT)
    assert "The Meeting noted that tea was served, and that it was warm." in page.texts("blockquote")
    enter(desk, source, page)
    kept = [str(getattr(passage, field.name)) for passage in source.passages.all() for field in Passage._meta.fields]
    assert "it was warm" not in " ".join(kept)


def test_what_is_a_passage_already_is_not_entered_again(desk: Desk, source: Source) -> None:
    enter(desk, source, show(desk, source, text="The Meeting noted tea.\n\nThe Meeting noted milk."))
    page = show(desk, source, text="The Meeting noted tea.\n\nThe Meeting noted sugar.")
    assert page.texts("blockquote") == ["The Meeting noted sugar."]
    assert enter(desk, source, page).messages == "1 passage was entered."
    assert list(source.passages.values_list("order", "slug", "locator")) == [
        (1, "p1", "para 1"), (2, "p2", "para 2"), (3, "p3", "para 2"),
    ]  # fmt: skip
    assert show(desk, source, text="The Meeting noted milk.").errors == [
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
def test_what_is_no_copy_is_refused(desk: Desk, source: Source, fields: dict[str, Any], error: str) -> None:
    [found] = show(desk, source, **fields).errors
    assert found.startswith(error)


def test_a_file_that_is_no_text_asks_for_its_text(desk: Desk) -> None:
    scan = b"%PDF-1.7 \xff\xfe"
    source = f.SourceFactory(sha256=hashlib.sha256(scan).hexdigest())
    [error] = show(desk, source, copy=SimpleUploadedFile("copy.pdf", scan)).errors
    assert error == "This file is not UTF-8 text. Open it and paste its text below."


def test_one_mistake_enters_none_and_loses_nothing(desk: Desk, source: Source) -> None:
    page = show(desk, source, text=TEXT)
    page = enter(desk, source, page, **{"blocks-2-nature": "not-relevant", "blocks-3-gist": "Biscuits."})
    assert page.errors == ["Say in the note why the passage is not relevant."]
    assert page.fields["blocks-3-gist"] == "Biscuits."
    assert "The Meeting welcomed biscuits." in page.texts("blockquote")
    assert not source.passages.exists()


def test_a_place_that_was_taken_meanwhile_is_named(desk: Desk, source: Source) -> None:
    page = show(desk, source, text="The Meeting noted tea.\n\nThe Meeting noted milk.")
    f.PassageFactory(source=source, order=2)
    page = enter(desk, source, page)
    assert page.errors
    assert all(error.startswith("Para 2: Passage with this Source and") for error in page.errors)
    assert source.passages.count() == 1


def test_who_may_not_add_passages_is_refused(desk: Desk, source: Source) -> None:
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_source"))
    desk.client.force_login(user)
    assert "Enter passages from your copy" not in desk.form(source).soup.get_text()
    assert desk.open(where(source)).status == 403


def test_a_source_that_is_none_leads_home(desk: Desk) -> None:
    page = Page(desk.client.get("/admin/adgmin/source/99/passages/", follow=True))
    assert "doesn’t exist" in page.messages


def test_a_draft_gets_its_passages_too(desk: Desk) -> None:
    draft = f.SourceFactory(state=State.DRAFT)
    assert enter(desk, draft, show(desk, draft, text="One sentence.")).messages == "1 passage was entered."


@pytest.mark.parametrize(
    ("kind", "nature"),
    [("joint-statement", "outcome"), ("host-release", ""), ("news", ""), ("commentary", "commentary")],
)
def test_only_the_ministers_own_text_is_taken_for_outcomes(desk: Desk, kind: str, nature: str) -> None:
    source = f.SourceFactory(kind=kind)
    page = show(desk, source, text="The Meeting noted tea.")
    assert page.fields["blocks-0-nature"] == nature
    page = enter(desk, source, page)
    assert page.errors == ([] if nature else ["This field is required."])
    assert source.passages.count() == bool(nature)


def test_a_long_source_is_entered_in_two_goes(desk: Desk, source: Source) -> None:
    text = "\n\n".join(f"The Meeting noted tea of the kind {number}." for number in range(AT_ONCE + 2))
    page = show(desk, source, text=text)
    assert any("2 more paragraphs are left" in words for words in page.texts("p"))
    assert enter(desk, source, page).messages == f"{AT_ONCE} passages were entered."
    assert enter(desk, source, show(desk, source, text=text)).messages == "2 passages were entered."
    assert list(source.passages.values_list("locator", flat=True))[-1] == f"para {AT_ONCE + 2}"
