"""The source form computes the checksum of the copy, which is kept for curators."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin.curation import files
from adgmin.curation.documents.pieces import Piece
from adgmin.curation.documents.reading import read_document
from adgmin.models import KeptCopy, Source
from adgmin.record import NotEditingError

from .curator import Curator, admin_url

pytestmark = pytest.mark.django_db

COPY = b"The copy that we read."


def test_checksum_is_computed_from_the_file(curator: Curator) -> None:
    page = curator.submit(
        Source, title="A statement", kind="joint-statement", copy=SimpleUploadedFile("copy.txt", COPY)
    )
    assert page.errors == []
    assert Source.objects.get().sha256 == hashlib.sha256(COPY).hexdigest()


def test_copy_or_pasted_text_is_kept(curator: Curator) -> None:
    curator.submit(Source, title="A file", kind="news", copy=SimpleUploadedFile("copy.txt", COPY))
    curator.submit(Source, title="A text", kind="news", text="What we pasted.")
    kept = [(copy.source.title, copy.name, bytes(copy.content)) for copy in KeptCopy.objects.order_by("pk")]
    assert kept == [("A file", "copy.txt", COPY), ("A text", "", b"What we pasted.")]
    assert Source.objects.get(title="A text").sha256 == hashlib.sha256(b"What we pasted.").hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.txt", b"", "“empty.txt”: The file is empty."),
        ("half.pdf", b"%PDF-1.7 \xff\xfe", "“half.pdf”: The PDF is broken"),
        ("page.pdf", b"<p>Not found.</p>", "“page.pdf”: the name ends with “.pdf”, and the content is something else."),
        ("half.docx", b"PK\x03\x04 and no more", "“half.docx”: The Word document is broken"),
        ("text.docx", COPY, "“text.docx”: the name ends with “.docx”"),
        ("statement.txt", b"%PDF-1.7", "“statement.txt”: the name ends with “.txt”"),
        ("statement.txt", b"Tea\nand \xff milk", "“statement.txt”: This file is not text in UTF-8: byte 9, in line 2"),
    ],
)
def test_broken_file_is_refused_and_nothing_is_changed(curator: Curator, name: str, content: bytes, error: str) -> None:
    page = curator.submit(Source, title="A statement", kind="news", copy=SimpleUploadedFile(name, content))
    [shown] = page.errors
    assert error in shown
    assert page.fields["sha256"] == ""
    assert not Source.objects.exists()


def test_file_is_read_before_the_lock_is_taken(curator: Curator, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []

    def look_and_read(content: bytes) -> list[Piece]:
        with pytest.raises(NotEditingError):
            Source.objects.update(gaps="Written within an edit.")
        sent.append(content)
        return read_document(content)

    monkeypatch.setattr(files, "read_document", look_and_read)
    curator.submit(Source, title="A statement", kind="news", copy=SimpleUploadedFile("copy.txt", COPY))
    assert sent == [COPY]


def test_whole_file_without_a_text_is_kept_with_a_warning(curator: Curator) -> None:
    page = curator.submit(Source, title="A scan", kind="news", copy=SimpleUploadedFile("a.png", b"\x89PNG\r\n"))
    assert "“a.png”: This is a picture. Recognise its text first, or type it. The file is kept, but" in page.messages
    assert KeptCopy.objects.get().name == "a.png"


def test_large_file_is_named_and_the_source_can_be_saved_without_it(curator: Curator) -> None:
    large = SimpleUploadedFile("large.txt", b"Tea.\n" * 4_200_000)
    page = curator.submit(Source, title="A statement", kind="news", copy=large)
    [error] = page.errors
    assert error.startswith(
        "“large.txt” has 21.0 MB, and at most 20 MB can be kept and read. Its checksum is filled in"
    )
    assert page.fields["title"] == "A statement"
    curator.client.post(admin_url(Source, "add"), {**page.fields, "_save": "1"})
    assert Source.objects.get().sha256 == page.fields["sha256"] != ""
    assert not KeptCopy.objects.exists()


def test_form_with_errors_keeps_the_checksum(curator: Curator) -> None:
    page = curator.submit(
        Source, title="[A statement", kind="joint-statement", copy=SimpleUploadedFile("copy.txt", COPY)
    )
    assert page.errors == ["A title given by the editors needs both square brackets."]
    assert page.fields["sha256"] == hashlib.sha256(COPY).hexdigest()


def test_source_without_a_copy_is_refused(curator: Curator) -> None:
    page = curator.submit(Source, title="A statement", kind="joint-statement")
    assert page.errors == ["Choose the file that you read, paste its text, or enter its SHA-256."]


def test_same_copy_twice_is_refused(curator: Curator) -> None:
    for title, errors in (("First", []), ("Second", ["This copy is held already, as “ First ”."])):
        page = curator.submit(Source, title=title, kind="news", copy=SimpleUploadedFile("copy.txt", COPY))
        assert page.errors == errors
    assert page.links("First") == [admin_url(Source.objects.get(), "change")]
