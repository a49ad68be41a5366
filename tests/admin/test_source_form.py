"""The checksum of a copy comes from the file, which is not kept."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adgmin.models import Source

from .desk import Desk

pytestmark = pytest.mark.django_db

COPY = b"The copy that we read."


def test_the_checksum_is_that_of_the_file(desk: Desk) -> None:
    page = desk.send(Source, title="A statement", kind="joint-statement", copy=SimpleUploadedFile("copy.txt", COPY))
    assert page.errors == []
    assert Source.objects.get().sha256 == hashlib.sha256(COPY).hexdigest()


def test_a_form_that_comes_back_remembers_the_checksum(desk: Desk) -> None:
    page = desk.send(Source, title="[A statement", kind="joint-statement", copy=SimpleUploadedFile("copy.txt", COPY))
    assert page.errors == ["A title given by the editors needs both square brackets."]
    assert page.fields["sha256"] == hashlib.sha256(COPY).hexdigest()


def test_a_source_without_a_copy_is_refused(desk: Desk) -> None:
    page = desk.send(Source, title="A statement", kind="joint-statement")
    assert page.errors == ["Choose the file that you read, or enter its SHA-256."]


def test_the_same_copy_twice_is_refused(desk: Desk) -> None:
    for title, errors in (("First", []), ("Second", ["Source with this SHA-256 of the copy already exists."])):
        page = desk.send(Source, title=title, kind="news", copy=SimpleUploadedFile("copy.txt", COPY))
        assert page.errors == errors
