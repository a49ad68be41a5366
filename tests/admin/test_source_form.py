"""The source form computes the checksum of the copy, which is not stored."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin.models import Source

from .curator import Curator

pytestmark = pytest.mark.django_db

COPY = b"The copy that we read."


def test_checksum_is_computed_from_the_file(curator: Curator) -> None:
    page = curator.submit(
        Source, title="A statement", kind="joint-statement", copy=SimpleUploadedFile("copy.txt", COPY)
    )
    assert page.errors == []
    assert Source.objects.get().sha256 == hashlib.sha256(COPY).hexdigest()


def test_form_with_errors_keeps_the_checksum(curator: Curator) -> None:
    page = curator.submit(
        Source, title="[A statement", kind="joint-statement", copy=SimpleUploadedFile("copy.txt", COPY)
    )
    assert page.errors == ["A title given by the editors needs both square brackets."]
    assert page.fields["sha256"] == hashlib.sha256(COPY).hexdigest()


def test_source_without_a_copy_is_refused(curator: Curator) -> None:
    page = curator.submit(Source, title="A statement", kind="joint-statement")
    assert page.errors == ["Choose the file that you read, or enter its SHA-256."]


def test_same_copy_twice_is_refused(curator: Curator) -> None:
    for title, errors in (("First", []), ("Second", ["Source with this SHA-256 of the copy already exists."])):
        page = curator.submit(Source, title=title, kind="news", copy=SimpleUploadedFile("copy.txt", COPY))
        assert page.errors == errors
