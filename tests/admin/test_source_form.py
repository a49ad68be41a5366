"""The source form computes the checksum of the copy, which is kept for curators."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin.models import KeptCopy, Source

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
